//! Measures the twin's doors beside `ippeveprinter` in one run, and prints what `docs/performance.md` holds.
//!
//! ```console
//! $ cargo build --release && cargo bench -p sim-tests
//! ```
//! Everything stays on the loopback interface; each cell runs for [`CELL`], each read is bounded.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and fails loudly"
)]

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use sim_core::audit::{AuditLog, CAPACITY, Event};
use sim_core::clock::Clock;
use sim_core::model::{Identity, MODELS};
use sim_core::power::PowerAction;
use sim_core::self_test::Findings;
use sim_core::session::SessionAsk;
use sim_core::settings::Settings;
use sim_core::user::{Standing, UserId};
use sim_core::{Asker, Configuration, Device, Door, Fact, PasswordHash, Secret, Tick, generator};
use sim_wire::ipp::{Attribute, Group, GroupTag, Message, Operation, Version};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// How long each cell of a table runs.
const CELL: Duration = Duration::from_secs(3);
/// A reply that takes longer counts as a hung connection.
const REPLY_MAX: Duration = Duration::from_secs(2);
/// Starts that are timed.
const STARTS: usize = 20;

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    println!("## Start and memory\n");
    start_and_memory();
    println!("\n## Audit log\n");
    audit_log();
    println!("\n## Get-Printer-Attributes, all attributes, keep-alive\n");
    runtime.block_on(printer_attributes());
}

/// The twin's program of the same build.
fn twin_program() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let program = here.parent().and_then(Path::parent).unwrap().join("mfp-twin");
    assert!(program.exists(), "{} is not there: cargo build --release", program.display());
    program
}

struct Server {
    child: Child,
    plain: SocketAddr,
    tls: SocketAddr,
    path: &'static str,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a twin whose plain and TLS doors are open, and says how long it took to be ready.
fn twin() -> (Server, Duration) {
    let port_file = std::env::temp_dir().join(format!("twin-bench-{}.json", std::process::id()));
    let _ = std::fs::remove_file(&port_file);
    let begun = Instant::now();
    let child = Command::new(twin_program())
        .args(["serve", "--ports", "auto", "--control", "127.0.0.1:0", "--profile", "factory"])
        .args(["--set", "net.ipp=Enabled", "--port-file"])
        .arg(&port_file)
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

fn ippeveprinter() -> Option<Server> {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let spool = std::env::temp_dir().join(format!("twin-bench-eve-{}", std::process::id()));
    std::fs::create_dir_all(&spool).unwrap();
    let child = Command::new("ippeveprinter")
        .args(["-r", "off", "-p", &free.port().to_string(), "-d"])
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

fn start_and_memory() {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        times.push(twin().1);
    }
    times.sort();
    let ms = |it: Duration| it.as_secs_f64() * 1e3;
    println!(
        "exec to ready: median {:.1} ms, least {:.1}, most {:.1} ({STARTS} starts)",
        ms(times[STARTS / 2]),
        ms(times[0]),
        ms(times[STARTS - 1])
    );
    let (server, _) = twin();
    std::thread::sleep(Duration::from_secs(1));
    println!("idle after 1 s: {:.1} MiB resident", resident_mib(server.child.id()));
}

fn resident_mib(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|it| it.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

/// User and system time of a process, in microseconds; the kernel counts in hundredths of a second.
fn cpu_us(pid: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()) * 10_000
}

fn audit_log() {
    let clock = Clock::new(Tick(0), 1_611_277_200_000, 540);
    let mut log = AuditLog::default();
    let append = |log: &mut AuditLog, it: u64| {
        log.append(&clock, Tick(it), Event::LoginInvalidPassword, "user1", "");
    };
    (0..CAPACITY as u64).for_each(|it| append(&mut log, it));
    let begun = Instant::now();
    for it in 0..CAPACITY as u64 {
        // Someone always looks.
        let _view = log.clone();
        append(&mut log, it);
    }
    println!("append to a full log while a view is out: {:.2} µs", us_each(begun));

    let mut device = device(clock);
    device.handle(Tick(0), Asker::Control, sim_core::Command::Power(PowerAction::On)).unwrap();
    device.observe(Tick(0), Fact::SelfTested(Box::new(sound())));
    let begun = Instant::now();
    for it in 0..CAPACITY as u64 {
        let _view = device.view();
        let user = format!("user{it}");
        let ask = SessionAsk::LogIn { user, password: Secret::new("wrong") };
        let asker = Asker::Remote(Door::Cwis, [127, 0, 0, 1].into());
        device.handle(Tick(it), asker, sim_core::Command::Session(ask)).unwrap_err();
    }
    println!("a refused log-in, logged in both logs while a view is out: {:.2} µs", us_each(begun));
    let view = device.view();
    let mut times = Vec::new();
    let mut bytes = 0;
    for _ in 0..20 {
        let begun = Instant::now();
        bytes = sim_web::export_audit(&view).len();
        times.push(begun.elapsed());
    }
    times.sort();
    assert_eq!(view.audit.len(), CAPACITY);
    println!(
        "export of {} rows: {:.1} ms, {:.2} MB",
        view.audit.len(),
        times[10].as_secs_f64() * 1e3,
        bytes as f64 / 1e6
    );
}

/// What the self tests find in a device in which nothing is wrong.
fn sound() -> Findings {
    let mut state = 1u64;
    let mut sample = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state.to_be_bytes()[1]
    };
    Findings {
        nvram_is_whole: true,
        controller_rom_is_whole: true,
        fax_rom_is_whole: true,
        generator_answer: generator::answer([0; 32]).to_vec(),
        entropy_samples: (0..generator::STARTUP_SAMPLES).map(|_| sample()).collect(),
    }
}

fn us_each(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e6 / CAPACITY as f64
}

fn device(clock: Clock) -> Device {
    Device::new(Configuration {
        identity: Identity {
            model: &MODELS[0],
            serial: "000001".into(),
            host_name: "mfp".into(),
            address: [127, 0, 0, 1].into(),
        },
        settings: Settings::certified(),
        assumptions: Default::default(),
        clock,
        key_operator: UserId::new("11111").unwrap(),
        key_operator_password: PasswordHash::new("none"),
        key_operator_standing: Standing::Strong,
        seed: 1,
    })
}

async fn printer_attributes() {
    println!("| server | door | connections | requests/s | CPU µs each | hung | reply bytes |");
    println!("|---|---|---|---|---|---|---|");
    for tls in [false, true] {
        for connections in [1, 8, 64] {
            let (twin, _) = twin();
            cell("mfp-twin", &twin, tls, connections).await;
            drop(twin);
            match ippeveprinter() {
                Some(eve) => cell("ippeveprinter", &eve, tls, connections).await,
                None => println!("| ippeveprinter | | {connections} | not there | | | |"),
            }
        }
    }
}

#[derive(Default)]
struct Count {
    replies: AtomicU64,
    hung: AtomicU64,
    bytes: AtomicU64,
}

async fn cell(name: &str, server: &Server, tls: bool, connections: usize) {
    let address = if tls { server.tls } else { server.plain };
    let request = Arc::new(request(address, server.path));
    let count = Arc::new(Count::default());
    let connector = tls.then(connector);
    let (cpu, begun) = (cpu_us(server.child.id()), Instant::now());
    let clients = (0..connections).map(|_| {
        let (request, count, connector) = (request.clone(), count.clone(), connector.clone());
        tokio::spawn(async move {
            let done = client(address, connector, &request, &count, begun + CELL).await;
            if done.is_err() {
                count.hung.fetch_add(1, Ordering::Relaxed);
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    let replies = count.replies.load(Ordering::Relaxed);
    let seconds = begun.elapsed().as_secs_f64();
    let cpu = (cpu_us(server.child.id()) - cpu) as f64 / replies.max(1) as f64;
    println!(
        "| {name} | {} | {connections} | {:.0} | {cpu:.0} | {} | {} |",
        if tls { "TLS" } else { "plain" },
        replies as f64 / seconds,
        count.hung.load(Ordering::Relaxed),
        count.bytes.load(Ordering::Relaxed),
    );
}

/// A whole HTTP request for all printer attributes.
fn request(address: SocketAddr, path: &str) -> Vec<u8> {
    let operation = Group::operation("en")
        .with(Attribute::uri("printer-uri", format!("ipp://{address}{path}")))
        .with(Attribute::keywords("requested-attributes", ["all", "media-col-database"]));
    let message =
        Message::request(Version::V2_0, Operation::GetPrinterAttributes, 1).with(operation);
    debug_assert!(message.group(GroupTag::OPERATION).is_some());
    let body = message.to_bytes().unwrap();
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(&body);
    request
}

async fn client(
    address: SocketAddr,
    connector: Option<TlsConnector>,
    request: &[u8],
    count: &Count,
    until: Instant,
) -> io::Result<()> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    match connector {
        None => ask(stream, request, count, until).await,
        Some(connector) => {
            let name = ServerName::try_from("localhost").unwrap();
            ask(connector.connect(name, stream).await?, request, count, until).await
        }
    }
}

async fn ask(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    request: &[u8],
    count: &Count,
    until: Instant,
) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    while Instant::now() < until {
        stream.write_all(request).await?;
        stream.flush().await?;
        let reply = tokio::time::timeout(REPLY_MAX, reply(&mut stream, &mut buffer)).await??;
        count.replies.fetch_add(1, Ordering::Relaxed);
        count.bytes.store(reply, Ordering::Relaxed);
    }
    Ok(())
}

/// Reads one reply with a Content-Length or in chunks; gives back the bytes of its body.
async fn reply(stream: &mut (impl AsyncRead + Unpin), buffer: &mut Vec<u8>) -> io::Result<u64> {
    let mut filled = 0;
    loop {
        if filled == buffer.len() {
            buffer.resize(2 * filled, 0);
        }
        let more = stream.read(&mut buffer[filled..]).await?;
        if more == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        filled += more;
        let Some(head) = buffer[..filled].windows(4).position(|it| it == b"\r\n\r\n") else {
            continue;
        };
        let head_text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
        assert!(head_text.starts_with("http/1.1 200"), "{head_text}");
        let length = head_text.lines().find_map(|it| it.strip_prefix("content-length:"));
        match length.and_then(|it| it.trim().parse::<usize>().ok()) {
            Some(length) if filled >= head + 4 + length => return Ok(length as u64),
            Some(_) => {}
            None if buffer[..filled].ends_with(b"0\r\n\r\n") => return Ok((filled - head) as u64),
            None => {}
        }
    }
}

/// Any certificate will do: the measure is of speed.
#[derive(Debug)]
struct AnyCertificate(Arc<rustls::crypto::CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &rustls::DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &rustls::DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

fn connector() -> TlsConnector {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}
