//! The twin that is loaded, and what it takes.

use std::fmt;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sim_wire::ipp::{Attribute, Group, Message, Operation, Version};
use sim_wire::pjl::{Ticket, wrap};
use tokio::time::sleep;

use crate::net::{Answer, ask, ask_tls, head};

/// Users: a name and a password.
pub(crate) const PERSON: (&str, &str) = ("carol", "carol-pass1");
pub(crate) const OTHERS: [(&str, &str); 3] =
    [("alice", "alice-pass1"), ("bob", "bob-password"), ("victim", "victim-pass1")];
/// Where the control plane is asked from.
const HERE: Ipv4Addr = Ipv4Addr::LOCALHOST;

/// A twin with a data directory of its own, which goes with it.
pub(crate) struct Twin {
    child: Mutex<Child>,
    pid: u32,
    folder: PathBuf,
    ports: Value,
    /// The drive is full, or was a moment ago.
    pub(crate) is_full: AtomicBool,
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
        let (pid, is_full) = (child.id(), AtomicBool::new(false));
        let twin = Self { child: Mutex::new(child), pid, folder, ports, is_full };
        for (id, password) in OTHERS.into_iter().chain([PERSON]) {
            let user = json!({ "id": id, "password": password, "role": "General User" });
            let told = twin.control("POST", "/v1/users", Some(user)).await.unwrap();
            assert_eq!(told.status, 201, "{}", String::from_utf8_lossy(&told.body));
        }
        twin
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

    /// Where a port of the device is.
    pub(crate) fn door(&self, name: &str) -> SocketAddr {
        let port = self.ports["device"][name].as_u64().unwrap();
        SocketAddr::from((Ipv4Addr::LOCALHOST, u16::try_from(port).unwrap()))
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

    /// Cancels all jobs, as the Key Operator.
    pub(crate) async fn cancel_jobs(&self) {
        let operator = &self.ports["key_operator"];
        let who = [operator["id"].as_str(), operator["password"].as_str()].map(Option::unwrap);
        loop {
            let jobs = self.control("GET", "/v1/jobs", None).await.unwrap();
            let jobs: Vec<Value> = serde_json::from_slice(&jobs.body).unwrap();
            let left = jobs.iter().filter(|it| it["ended"].is_null());
            let numbers: Vec<i32> =
                left.map(|it| it["id"].as_u64().unwrap().try_into().unwrap()).collect();
            if numbers.is_empty() {
                return;
            }
            for number in numbers {
                // One that has ended meanwhile is refused, or gone; without TLS nobody is known by a password.
                let told = ask_tls(HERE, self.door("https"), &cancel_job(who, number)).await;
                let told = told.map(|it| status(&it.body));
                assert!(matches!(told, Ok(Some(0 | 0x0404 | 0x0406))), "job {number}: {told:?}");
            }
        }
    }

    pub(crate) async fn set_drive_full(&self, is_full: bool) {
        if is_full {
            self.is_full.store(true, Ordering::SeqCst);
        }
        let order = json!({ "active": is_full });
        let told = self.control("PUT", "/v1/faults/drive-full", Some(order)).await;
        assert!(told.is_err() || told.is_ok_and(|it| it.status == 200));
        if !is_full {
            self.is_full.store(false, Ordering::SeqCst);
        }
    }
}

/// A Print-Job request of this user, who is named in the data.
pub(crate) fn print_job(user: (&str, &str), compression: &'static str, document: &[u8]) -> Vec<u8> {
    let operation = Group::operation("en")
        .with(Attribute::uri("printer-uri", "ipp://localhost/ipp/print"))
        .with(Attribute::keyword("compression", compression))
        .with(Attribute::mime("document-format", "application/octet-stream"));
    let message = Message::request(Version::V2_0, Operation::PrintJob, 1).with(operation);
    let mut body = message.to_bytes().unwrap();
    let ticket = Ticket { user_id: Some(user.0), password: Some(user.1), ..Ticket::default() };
    match compression {
        "none" => body.extend_from_slice(&wrap(document, &ticket)),
        _ => body.extend_from_slice(document),
    }
    let more = [("Content-Type", "application/ipp")];
    let mut request = head("POST", "/ipp/print", &more, body.len()).into_bytes();
    request.extend_from_slice(&body);
    request
}

/// A Cancel-Job request of this user.
fn cancel_job([user, password]: [&str; 2], number: i32) -> Vec<u8> {
    let operation = Group::operation("en")
        .with(Attribute::uri("printer-uri", "ipp://localhost/ipp/print"))
        .with(Attribute::integer("job-id", number));
    let message = Message::request(Version::V2_0, Operation::CancelJob, 1).with(operation);
    let body = message.to_bytes().unwrap();
    let basic = format!("Basic {}", STANDARD.encode(format!("{user}:{password}")));
    let more = [("Content-Type", "application/ipp"), ("Authorization", &*basic)];
    let mut request = head("POST", "/ipp/print", &more, body.len()).into_bytes();
    request.extend_from_slice(&body);
    request
}

/// The IPP status of an answer.
pub(crate) fn status(answer: &[u8]) -> Option<u16> {
    answer.get(2..4).map(|it| u16::from_be_bytes([it[0], it[1]]))
}
