//! The telephone line beside the network, and the command that calls it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::twin::{Folder, Twin, pdf, program, run_within, said};

/// Who floods, at each port.
const CLIENTS: usize = 3;
/// What is sent to each port: something for each protocol.
const FLOOD: &[u8] = b"\x02lp\nPOST /ipp/print HTTP/1.1\r\nHost: x\r\n\r\n";
/// The longest that a call by command may take.
const CALL_MAX: Duration = Duration::from_secs(120);

/// Connects to a port and sends, again and again; how often it did.
fn flood(port: u64, is_over: &AtomicBool, sent: &AtomicU64) {
    while !is_over.load(Ordering::Relaxed) {
        let Ok(mut stream) = TcpStream::connect(format!("127.0.0.1:{port}")) else { continue };
        let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
        if stream.write_all(FLOOD).is_ok() {
            sent.fetch_add(1, Ordering::Relaxed);
        }
        // It is closed, with bytes left unread or not.
        let _ = stream.read(&mut [0; 512]);
    }
}

/// What is said in a call with faults, and how it sounds.
fn call(twin: &Twin) -> (Vec<u8>, Vec<u8>) {
    twin.call_line(1, "from=%2B81+3+5550100&fault=bits:20,burst:30,lost:CFR&seed=7", &pdf(2));
    for _ in 0..60 {
        twin.post("/v1/clock/advance", json!({ "by": "PT2S" }));
    }
    twin.post("/v1/clock/advance", json!({ "until": "idle" }));
    assert_eq!(twin.get("/v1/fax/line/1")["call"]["is_over"], true);
    (twin.bytes("/v1/fax/line/1/ladder.txt"), twin.bytes("/v1/fax/line/1/call.wav"))
}

#[test]
fn a_call_is_the_same_byte_for_byte_while_every_port_is_flooded() {
    let twin = Twin::start(&["--profile", "open", "--pace", "timed"]);
    let quiet = call(&twin);
    assert!(quiet.1.len() > 500_000, "{}", quiet.1.len());
    let ports: Vec<u64> = ["https", "ipp", "lpd", "raw"].map(|it| twin.port(it)).into();
    let (is_over, sent) = (&AtomicBool::new(false), &AtomicU64::new(0));
    let flooded = thread::scope(|scope| {
        for port in ports.iter().flat_map(|it| [*it; CLIENTS]) {
            scope.spawn(move || flood(port, is_over, sent));
        }
        while sent.load(Ordering::Relaxed) < 100 {
            thread::yield_now();
        }
        let flooded = call(&twin);
        is_over.store(true, Ordering::Relaxed);
        flooded
    });
    let (quiet_text, flooded_text) = (String::from_utf8(quiet.0), String::from_utf8(flooded.0));
    assert_eq!(quiet_text, flooded_text);
    assert!(quiet.1 == flooded.1, "it sounds otherwise");
}

fn fax_call(arguments: &[&str], twin: Option<&Twin>) -> (Option<i32>, String, Output) {
    let mut command = Command::new(program());
    command.arg("fax-call").args(arguments).env_remove("MFP_TWIN_CONTROL");
    if let Some(twin) = twin {
        command.env("MFP_TWIN_TOKEN", twin.ports["token"].as_str().unwrap());
        command.args(["--to", twin.ports["control"].as_str().unwrap()]);
    }
    let output = run_within(CALL_MAX, &mut command);
    (output.status.code(), String::from_utf8(output.stdout.clone()).unwrap(), output)
}

#[test]
fn one_command_calls_a_twin_that_it_starts_and_tells_what_is_said() {
    let folder = Folder::new();
    let letter = folder.write("letter.pdf", pdf(2));
    let (letter, wav) = (letter.to_str().unwrap(), folder.0.join("call.wav"));
    let (code, text, output) = fax_call(&[letter, "--wav", wav.to_str().unwrap()], None);
    assert_eq!(code, Some(0), "{}", said(&output));
    assert!(text.contains("CED") && text.contains("MCF"), "{text}");
    assert!(
        text.ends_with("LINE-000 All pages were received and confirmed. · 2 pages confirmed\n")
    );
    assert!(std::fs::read(wav).unwrap().starts_with(b"RIFF"));
    let faults = ["--fault", "burst:40", "--fault", "lost-always:MCF"];
    let (code, text, _) = fax_call(&[&[letter][..], &faults].concat(), None);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("for the caller LINE-123"), "{text}");
    let (code, text, _) = fax_call(&[letter, "--fault", "silent:99"], None);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.ends_with("confirmed\nnever struck: silent:99\n"), "{text}");
    let (code, text, output) = fax_call(&[letter, "--fault", "smoke"], None);
    assert_eq!((code, &*text), (Some(2), ""));
    assert!(said(&output).contains("there is no such fault"), "{}", said(&output));
    for (wav, why) in [(letter, "would be lost"), ("/nonexistent/call.wav", "cannot be written")] {
        let (code, text, output) = fax_call(&[letter, "--wav", wav], None);
        assert_eq!((code, &*text), (Some(2), ""), "there is no call");
        assert!(said(&output).contains(why), "{}", said(&output));
    }
    assert_eq!(std::fs::read(letter).unwrap(), pdf(2));
}

#[test]
fn one_command_calls_a_twin_that_runs_on_the_line_that_is_named() {
    let twin = Twin::start(&["--pace", "instant"]);
    let letter = twin.folder.write("letter.pdf", pdf(1));
    let arguments = [letter.to_str().unwrap(), "--line", "2", "--from", "+81 3 5550100"];
    let (code, text, output) = fax_call(&arguments, Some(&twin));
    assert_eq!(code, Some(0), "{}", said(&output));
    assert!(text.contains("+81 3 5550100"), "{text}");
    assert_eq!(twin.get("/v1/fax/line/2")["call"]["with"], "+81 3 5550100");
    twin.post("/v1/power", json!({ "action": "off" }));
    let (code, text, _) = fax_call(&arguments, Some(&twin));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("nobody answered"), "{text}");
    let (code, _, output) = fax_call(&[letter.to_str().unwrap(), "--line", "9"], Some(&twin));
    assert_eq!(code, Some(2));
    assert!(said(&output).contains("the device has no line 9"), "{}", said(&output));
}
