//! Floods, and what others notice of them.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;
use sim_wire::ipp::{Attribute, Group, Limits, Message, Operation, StatusCode, Version};
use tokio::net::TcpSocket;

use crate::audit_script::base64;
use crate::twin::{KO, PATIENCE, Twin, pdf, run, said};

/// How long anything may take that is to be answered at once.
const AT_ONCE: Duration = Duration::from_secs(5);

fn control(twin: &Twin) -> TcpStream {
    let address = twin.ports["control"].as_str().unwrap().trim_start_matches("http://").to_owned();
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// A request to the control plane whose body never comes.
fn stalled(twin: &Twin) -> TcpStream {
    let mut stream = control(twin);
    let token = twin.ports["token"].as_str().unwrap();
    let head = format!(
        "POST /v1/clock/advance HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

#[test]
fn stalled_and_silent_connections_keep_nobody_from_the_control_plane() {
    let twin = Twin::start(&[]);
    let mut stalled: Vec<_> = (0..256).map(|_| stalled(&twin)).collect();
    let begun = Instant::now();
    assert_eq!(twin.get("/v1/device")["power"], "on");
    twin.press("Local User");
    assert!(begun.elapsed() < AT_ONCE, "{:?}", begun.elapsed());
    let mut answer = String::new();
    stalled[0].read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("stalled"), "{answer}");
    let silent: Vec<_> = (0..600).map(|_| control(&twin)).collect();
    let begun = Instant::now();
    assert_eq!(twin.get("/v1/clock")["mode"], json!("manual"));
    assert!(begun.elapsed() < AT_ONCE, "{:?}", begun.elapsed());
    drop(silent);
}

/// A connection from 127.0.0.2 to the printer.
fn from_elsewhere(twin: &Twin) -> TcpStream {
    let to = SocketAddr::from(([127, 0, 0, 1], twin.port("ipp").try_into().unwrap()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
    let stream = runtime.block_on(async {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(([127, 0, 0, 2], 0).into()).unwrap();
        socket.connect(to).await.unwrap()
    });
    let stream = stream.into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Begins a Print-Job of which no more comes.
fn begin_upload(twin: &Twin) -> TcpStream {
    let mut stream = from_elsewhere(twin);
    let begun = [&print_job()[..], b"%PDF-1.4"].concat();
    let head = format!(
        "POST /ipp/print HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ipp\r\n\
         Content-Length: {}\r\n\r\n",
        begun.len() + 100_000
    );
    stream.write_all(&[head.as_bytes(), &begun].concat()).unwrap();
    stream
}

fn print_job() -> Vec<u8> {
    let uri = Attribute::uri("printer-uri", "ipp://localhost/ipp/print");
    let message = Message::request(Version::V2_0, Operation::PrintJob, 1);
    message.with(Group::operation("en").with(uri)).to_bytes().unwrap()
}

/// What the printer answers to a whole Print-Job of this document from this address.
fn print_from(twin: &Twin, address: &str, document: &[u8]) -> StatusCode {
    let job = twin.folder.write("job", [&print_job(), document].concat());
    let (job, reply) = (format!("@{}", job.display()), twin.folder.0.join("reply"));
    let url = format!("http://127.0.0.1:{}/ipp/print", twin.port("ipp"));
    let mut curl = Command::new("curl");
    curl.args(["-sS", "--interface", address, "-H", "Content-Type: application/ipp"]);
    let said = said(&run(curl.args(["--data-binary", &job, &url, "-o"]).arg(&reply)));
    assert_eq!(said, "");
    let reply = std::fs::read(reply).unwrap();
    Message::decode_all(&reply, &Limits::REPLY).unwrap().0.status().unwrap()
}

#[test]
fn slow_uploads_of_one_address_keep_nobody_from_printing_logging_in_and_the_panel() {
    let twin = Twin::start(&["--profile", "open"]);
    let uploads: Vec<_> = (0..150).map(|_| begin_upload(&twin)).collect();
    // Until they have all places that they may have, one more is taken.
    while print_from(&twin, "127.0.0.2", &pdf(1)) != StatusCode::ServerErrorBusy {}
    let begun = Instant::now();
    assert_eq!(print_from(&twin, "127.0.0.3", &pdf(1)), StatusCode::SuccessfulOk);
    let password = twin.ports["key_operator"]["password"].as_str().unwrap().to_owned();
    assert_eq!(log_in(&twin, KO.0, &password), r#"{"result":"0"}"#);
    twin.panel_log_in(KO.0, &password);
    assert!(begun.elapsed() < AT_ONCE, "{:?}", begun.elapsed());
    drop(uploads);
}

#[test]
fn documents_of_one_address_that_never_end_keep_nobody_else_s_from_being_read() {
    let twin = Twin::start(&["--profile", "open"]);
    for _ in 0..3 {
        let answer = print_from(&twin, "127.0.0.2", b"%!PS\n{} loop\n");
        assert_eq!(answer, StatusCode::SuccessfulOk);
    }
    assert_eq!(print_from(&twin, "127.0.0.3", &pdf(1)), StatusCode::SuccessfulOk);
    twin.job_in(4, "waiting");
    // The 20 seconds of processor time that a program has are not over.
    let jobs = [1, 2, 3].map(|it| twin.get(&format!("/v1/jobs/{it}"))["state"].clone());
    assert_eq!(jobs, ["received"; 3]);
}

#[test]
fn documents_of_many_addresses_that_never_end_keep_nobody_s_short_one_from_being_read() {
    let twin = Twin::start(&["--profile", "open"]);
    let others = ["127.0.0.2", "127.0.0.4", "127.0.0.5", "127.0.0.6"];
    for peer in others.iter().chain(&others) {
        let answer = print_from(&twin, peer, b"%!PS\n{} loop\n");
        assert_eq!(answer, StatusCode::SuccessfulOk);
    }
    assert_eq!(print_from(&twin, "127.0.0.3", &pdf(1)), StatusCode::SuccessfulOk);
    twin.job_in(9, "waiting");
    // The 20 seconds of processor time that a program has are not over for the first one.
    assert_eq!(twin.get("/v1/jobs/1")["state"], "received");
}

/// What CWIS answers to somebody who logs in.
fn log_in(twin: &Twin, id: &str, password: &str) -> String {
    let cwis = format!("http://127.0.0.1:{}", twin.port("http"));
    let form = format!("NAME={}&PSW={}", base64(id), base64(password));
    let (log_in, from) = (format!("{cwis}/LOGIN.CMD"), format!("{cwis}/home/index.html"));
    said(&run(Command::new("curl").args(["-s", "-e", &from, "--data-raw", &form, &log_in])))
}
