//! The twin that is loaded, and what it takes.

use std::fmt;
use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use serde_json::Value;
use tokio::time::sleep;

use crate::net::{Answer, ask, head};

/// Where the control plane is asked from.
const HERE: Ipv4Addr = Ipv4Addr::LOCALHOST;

/// A twin with a data directory of its own, which goes with it.
pub(crate) struct Twin {
    child: Mutex<Child>,
    pid: u32,
    folder: PathBuf,
    ports: Value,
}

impl Drop for Twin {
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap();
        let _ = child.kill();
        let _ = child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What a process and all its children take.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Usage {
    /// Resident, in bytes.
    pub(crate) memory: u64,
    pub(crate) descriptors: u64,
    pub(crate) threads: u64,
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mib = self.memory as f64 / f64::from(1 << 20);
        write!(f, "{mib:.1} MiB | {} | {}", self.descriptors, self.threads)
    }
}

impl Usage {
    /// The most of each.
    pub(crate) fn most(&self, other: &Self) -> Self {
        Self {
            memory: self.memory.max(other.memory),
            descriptors: self.descriptors.max(other.descriptors),
            threads: self.threads.max(other.threads),
        }
    }

    /// Whether none is more than in another one, but for this.
    pub(crate) fn is_within(&self, before: &Self, tolerance: &Self) -> bool {
        self.memory <= before.memory + tolerance.memory
            && self.descriptors <= before.descriptors + tolerance.descriptors
            && self.threads <= before.threads + tolerance.threads
    }

    fn of(pid: u32) -> Self {
        let count = |it: &str| fs::read_dir(format!("/proc/{pid}/{it}")).map_or(0, Iterator::count);
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let resident = status.lines().find_map(|it| it.strip_prefix("VmRSS:"));
        let kib = resident.and_then(|it| it.split_whitespace().next()?.parse::<u64>().ok());
        Self {
            memory: kib.unwrap_or(0) * 1024,
            descriptors: count("fd") as u64,
            threads: count("task") as u64,
        }
    }
}

/// The children of a process; of each of its threads.
fn children(pid: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let of_task = |it: fs::DirEntry| fs::read_to_string(it.path().join("children")).ok();
    let all: Vec<String> = tasks.filter_map(of_task).collect();
    all.iter().flat_map(|it| it.split_whitespace()).filter_map(|it| it.parse().ok()).collect()
}

/// The program that `TWIN` names, or that of the same build.
fn program() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let built = || here.parent().unwrap().parent().unwrap().join("mfp-twin");
    let program = std::env::var_os("TWIN").map_or_else(built, PathBuf::from);
    assert!(program.exists(), "{} is not there", program.display());
    program
}

impl Twin {
    pub(crate) async fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("twin-soak-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let port_file = folder.join("ports.json");
        let child = Command::new(program())
            .args(["serve", "--ports", "auto", "--control", "127.0.0.1:0", "--port-file"])
            .arg(&port_file)
            .args(["--set", "http.mode=Enable HTTP/HTTPS"])
            .args(["--set", "private_print.receive_control=Print", "--data-dir"])
            .arg(folder.join("data"))
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.join("log")).unwrap())
            .spawn()
            .unwrap();
        // The file is written whole, when everything is up.
        let text = loop {
            match fs::read_to_string(&port_file) {
                Ok(text) => break text,
                Err(_) => sleep(Duration::from_millis(10)).await,
            }
        };
        let ports = serde_json::from_str(&text).unwrap();
        let pid = child.id();
        Self { child: Mutex::new(child), pid, folder, ports }
    }

    /// Whether it runs.
    pub(crate) fn is_there(&self) -> bool {
        self.child.lock().unwrap().try_wait().is_ok_and(|it| it.is_none())
    }

    /// What it and all processes below it take now.
    pub(crate) fn usage(&self) -> Usage {
        let (mut all, mut sum) = (vec![self.pid], Usage::default());
        while let Some(pid) = all.pop() {
            let Usage { memory, descriptors, threads } = Usage::of(pid);
            sum.memory += memory;
            sum.descriptors += descriptors;
            sum.threads += threads;
            all.extend(children(pid));
        }
        sum
    }

    /// A request to the control plane.
    pub(crate) async fn control(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> std::io::Result<Answer> {
        let to = self.ports["control"].as_str().unwrap();
        let to = to.strip_prefix("http://").unwrap().parse().unwrap();
        let token = format!("Bearer {}", self.ports["token"].as_str().unwrap());
        let body = body.map(|it| it.to_string()).unwrap_or_default();
        let more = [("Authorization", &*token), ("Content-Type", "application/json")];
        ask(HERE, to, (head(method, path, &more, body.len()) + &body).as_bytes()).await
    }
}
