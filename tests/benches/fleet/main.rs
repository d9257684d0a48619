//! Measures what a device costs where there are many: makes them in one process, asks each, and lets them be.
//!
//! ```console
//! $ cargo build --release && cargo bench -p sim-tests --bench fleet -- [DEVICES]
//! ```
//! A port takes a descriptor for each IP version that it was open in, and at least one: ten thousand devices need
//! 90,000, and several loopback addresses.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and fails loudly"
)]

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Devices that are made unless somebody says how many.
const DEVICES: usize = 1_000;
/// Devices on one address: each takes five of its free ports.
const DEVICES_OF_ADDRESS: usize = 5_000;
/// How long they are let be.
const IDLE: Duration = Duration::from_secs(10);
/// The longest that a reply may take.
const REPLY_WAIT: Duration = Duration::from_secs(20);

fn main() {
    // Cargo adds options of its own.
    let wanted = std::env::args().skip(1).find(|it| !it.starts_with('-'));
    let devices = wanted.map_or(DEVICES, |it| it.parse().unwrap());
    let twin = Twin::start();
    let alone = twin.resident_kib();
    println!("| {devices} devices in one process | |\n|---|---|");
    println!("| resident with the first device | {:.1} MiB |", alone as f64 / 1024.0);

    let begun = Instant::now();
    let doors: Vec<SocketAddr> = (0..devices).map(|it| twin.add(it)).collect();
    let each_ms = begun.elapsed().as_secs_f64() * 1e3 / devices as f64;
    println!("| time to make one | {each_ms:.2} ms |");
    twin.print_memory("memory of one, made", alone, devices);

    let mut took: Vec<Duration> = doors.iter().map(|it| request(*it)).collect();
    took.sort();
    let [median, p99, slowest] = [devices / 2, devices * 99 / 100, devices - 1].map(|it| took[it]);
    println!(
        "| first request to each: median, 99 %, slowest | {median:.1?}, {p99:.1?}, {slowest:.1?} |"
    );
    twin.print_memory("memory of one, asked", alone, devices);

    let before = twin.cpu_ms();
    std::thread::sleep(IDLE);
    let idle = (twin.cpu_ms() - before) as f64 / IDLE.as_secs_f64();
    println!("| processor time while nobody asks | {idle:.1} ms a second |");
    let of_process = |folder| std::fs::read_dir(twin.file(folder)).unwrap().count();
    println!("| threads, descriptors | {}, {} |", of_process("task"), of_process("fd"));
}

/// Asks for a page over plain HTTP and reads all of the reply.
fn request(at: SocketAddr) -> Duration {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(at).unwrap();
    stream.set_read_timeout(Some(REPLY_WAIT)).unwrap();
    write!(stream, "GET / HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n").unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).unwrap();
    assert!(reply.starts_with(b"HTTP/1.1 "), "{}", String::from_utf8_lossy(&reply));
    begun.elapsed()
}

/// The twin's program of the same build.
fn twin_program() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let program = here.parent().and_then(Path::parent).unwrap().join("mfp-twin");
    assert!(program.exists(), "{} is not there: cargo build --release", program.display());
    program
}

struct Twin {
    child: Child,
    control: String,
    token: String,
    agent: ureq::Agent,
}

impl Drop for Twin {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Twin {
    fn start() -> Self {
        let file = std::env::temp_dir().join(format!("twin-fleet-{}.json", std::process::id()));
        let _ = std::fs::remove_file(&file);
        let begun = Instant::now();
        let child = Command::new(twin_program())
            .args(["serve", "--ports", "auto", "--control", "127.0.0.1:0"])
            .args(["--profile", "factory", "--port-file"])
            .arg(&file)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // The file is written whole, when everything is up.
        let text = loop {
            match std::fs::read_to_string(&file) {
                Ok(text) => break text,
                Err(_) if begun.elapsed() < REPLY_WAIT => {
                    std::thread::sleep(Duration::from_millis(1));
                }
                Err(error) => panic!("the twin did not start: {error}"),
            }
        };
        let _ = std::fs::remove_file(&file);
        let ports: Value = serde_json::from_str(&text).unwrap();
        let text = |name: &str| ports[name].as_str().unwrap().to_owned();
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        Self { child, control: text("control"), token: text("token"), agent }
    }

    /// Makes a device; where it answers over HTTP.
    fn add(&self, made: usize) -> SocketAddr {
        let address = u8::try_from(2 + made / DEVICES_OF_ADDRESS).unwrap();
        let ip = Ipv4Addr::new(127, 0, 0, address);
        let sent = self.agent.post(format!("{}/v1/devices", self.control));
        let sent = sent.header("Authorization", format!("Bearer {}", self.token));
        let sent = sent.header("Content-Type", "application/json");
        let mut reply = sent.send(json!({ "ip": ip }).to_string()).unwrap();
        let text = reply.body_mut().read_to_string().unwrap();
        assert_eq!(reply.status(), 201, "after {made} devices: {text}");
        let device: Value = serde_json::from_str(&text).unwrap();
        SocketAddr::from((ip, u16::try_from(device["http"].as_u64().unwrap()).unwrap()))
    }

    fn file(&self, name: &str) -> PathBuf {
        format!("/proc/{}/{name}", self.child.id()).into()
    }

    fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(self.file("status")).unwrap();
        let line = status.lines().find(|it| it.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    fn print_memory(&self, what: &str, alone: u64, devices: usize) {
        let more = self.resident_kib().saturating_sub(alone);
        let (each, all) = (more as f64 / devices as f64, (alone + more) as f64 / 1024.0);
        println!("| {what} (all) | {each:.0} KiB ({all:.0} MiB) |");
    }

    /// User and system time; the kernel counts in hundredths of a second.
    fn cpu_ms(&self) -> u64 {
        let stat = std::fs::read_to_string(self.file("stat")).unwrap();
        let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        (fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()) * 10
    }
}
