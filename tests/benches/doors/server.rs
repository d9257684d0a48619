//! The servers that are measured.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::handshakes::{Identity, nginx_configuration};

/// The twin's program of the same build.
fn twin_program() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let program = here.parent().and_then(Path::parent).unwrap().join("mfp-twin");
    assert!(program.exists(), "{} is not there: cargo build --release", program.display());
    program
}

/// How long a server may take to end before it is killed.
const GRACE: Duration = Duration::from_secs(2);

pub(crate) struct Server {
    child: Child,
    /// Address and token of its control plane, where it has one.
    control: Option<(String, String)>,
    pub(crate) plain: SocketAddr,
    pub(crate) tls: SocketAddr,
    pub(crate) path: &'static str,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Asked politely, nginx ends its workers too; killed, it leaves them.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let asked = Instant::now();
        while asked.elapsed() < GRACE && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a twin whose plain and TLS doors are open, and says how long it took to be ready.
pub(crate) fn twin(more: &[&str]) -> (Server, Duration) {
    let port_file = std::env::temp_dir().join(format!("twin-bench-{}.json", std::process::id()));
    let _ = std::fs::remove_file(&port_file);
    let begun = Instant::now();
    let child = Command::new(twin_program())
        .args(["serve", "--ports", "auto", "--control", "127.0.0.1:0", "--profile", "factory"])
        .args(["--set", "net.ipp=Enabled", "--port-file"])
        .arg(&port_file)
        .args(more)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let ports: Value = loop {
        // The file is written whole, when every listener is up and the device is seeded.
        match std::fs::read_to_string(&port_file) {
            Ok(text) => break serde_json::from_str(&text).unwrap(),
            Err(_) if begun.elapsed() < Duration::from_secs(20) => {
                std::thread::sleep(Duration::from_micros(500));
            }
            Err(error) => panic!("the twin did not start: {error}"),
        }
    };
    let took = begun.elapsed();
    let _ = std::fs::remove_file(&port_file);
    let port = |name: &str| {
        let port = ports["device"][name].as_u64().unwrap();
        SocketAddr::from(([127, 0, 0, 1], u16::try_from(port).unwrap()))
    };
    let text = |name: &str| ports[name].as_str().unwrap().to_owned();
    let control = Some((text("control"), text("token")));
    let (plain, tls) = (port("http"), port("https"));
    (Server { child, control, plain, tls, path: "/ipp/print" }, took)
}

/// Starts an ippeveprinter whose jobs end at once, where it is installed.
pub(crate) fn ippeveprinter() -> Option<Server> {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let spool = std::env::temp_dir().join(format!("twin-bench-eve-{}", std::process::id()));
    std::fs::create_dir_all(&spool).unwrap();
    let child = Command::new("ippeveprinter")
        .args(["-c", "/bin/true", "-r", "off", "-p", &free.port().to_string(), "-d"])
        .arg(&spool)
        .args(["-f", "application/pdf,image/jpeg,image/pwg-raster", "bench"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    Server { child, control: None, plain: free, tls: free, path: "/ipp/print" }.up()
}

/// Starts an nginx that serves TLS with this certificate, where it is installed.
pub(crate) fn nginx(identity: &Identity) -> Option<Server> {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let folder = std::env::temp_dir().join(format!("twin-bench-nginx-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let configuration = folder.join("nginx.conf");
    std::fs::write(&configuration, nginx_configuration(identity, free.port(), &folder)).unwrap();
    let child = Command::new("nginx")
        .arg("-c")
        .arg(&configuration)
        .arg("-p")
        .arg(&folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    Server { child, control: None, plain: free, tls: free, path: "/" }.up()
}

impl Server {
    /// It, once it takes connections.
    fn up(self) -> Option<Self> {
        let begun = Instant::now();
        while std::net::TcpStream::connect(self.plain).is_err() {
            if begun.elapsed() > Duration::from_secs(10) {
                return None;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Some(self)
    }

    /// Has a twin serve TLS with this certificate; `None` if it takes none.
    pub(crate) fn present(&self, identity: &Identity) -> Option<()> {
        let file = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, identity.file());
        let file = json!({ "file": file, "password": Identity::PASSWORD });
        let (_, imported) = self.order("certificates", &file)?;
        let chosen = json!({ "id": imported[0]["id"] });
        let (status, _) = self.send("PUT", "certificate", &chosen)?;
        (status < 300).then_some(())
    }

    /// What a twin's control plane answers to a POST to this path: status and JSON.
    pub(crate) fn order(&self, path: &str, body: &Value) -> Option<(u16, Value)> {
        self.send("POST", path, body)
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Option<(u16, Value)> {
        let (control, token) = self.control.as_ref()?;
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{control}/v1/{path}"))
            .header("Authorization", format!("Bearer {token}"))
            .header("Content-Type", "application/json");
        let configuration = ureq::Agent::config_builder().http_status_as_error(false).build();
        let agent = ureq::Agent::from(configuration);
        let mut reply = agent.run(request.body(body.to_string()).ok()?).ok()?;
        let text = reply.body_mut().read_to_string().ok()?;
        Some((reply.status().as_u16(), serde_json::from_str(&text).unwrap_or_default()))
    }

    /// Resident memory in MiB, as it is printed; a server that has ended has none.
    pub(crate) fn resident_mib(&self) -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let Some(line) = status.lines().find(|it| it.starts_with("VmRSS:")) else {
            return "ended".to_owned();
        };
        let kilobytes = line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap();
        format!("{:.1}", kilobytes / 1024.0)
    }

    /// User and system time of it and of the processes that it has, in microseconds; the kernel counts in hundredths of
    /// a second.
    pub(crate) fn cpu_us(&self) -> u64 {
        let own = self.child.id();
        let children = format!("/proc/{own}/task/{own}/children");
        let children = std::fs::read_to_string(children).unwrap_or_default();
        let all = children.split_whitespace().map(str::to_owned).chain([own.to_string()]);
        all.map(|it| cpu_us(&it)).sum()
    }
}

/// User and system time of a process, in microseconds; none of one that has ended.
fn cpu_us(process: &str) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields: Vec<_> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let time = |at: usize| fields.get(at).and_then(|it| it.parse::<u64>().ok()).unwrap_or(0);
    (time(11) + time(12)) * 10_000
}
