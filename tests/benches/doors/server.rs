//! The servers that are measured.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The twin's program of the same build.
fn twin_program() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let program = here.parent().and_then(Path::parent).unwrap().join("mfp-twin");
    assert!(program.exists(), "{} is not there: cargo build --release", program.display());
    program
}

pub(crate) struct Server {
    child: Child,
    pub(crate) plain: SocketAddr,
    pub(crate) tls: SocketAddr,
    pub(crate) path: &'static str,
}

impl Drop for Server {
    fn drop(&mut self) {
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
    let ports: serde_json::Value = loop {
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
    let server = Server { child, plain: port("http"), tls: port("https"), path: "/ipp/print" };
    (server, took)
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
    let server = Server { child, plain: free, tls: free, path: "/ipp/print" };
    let begun = Instant::now();
    while std::net::TcpStream::connect(free).is_err() {
        if begun.elapsed() > Duration::from_secs(10) {
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Some(server)
}

impl Server {
    /// Resident memory in MiB, as it is printed; a server that has ended has none.
    pub(crate) fn resident_mib(&self) -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let Some(line) = status.lines().find(|it| it.starts_with("VmRSS:")) else {
            return "ended".to_owned();
        };
        let kilobytes = line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap();
        format!("{:.1}", kilobytes / 1024.0)
    }

    /// User and system time of it, in microseconds; the kernel counts in hundredths of a second.
    pub(crate) fn cpu_us(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        (fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()) * 10_000
    }
}
