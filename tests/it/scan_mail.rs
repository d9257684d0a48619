//! Scanning to mail, from the panel to what a mail server got, and what the device says where it got nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{Message, MessageParser, MimeHeaders as _};
use serde_json::{Value, json};

use sim_peers::Fault;

use crate::mail::peer::Peer;
use crate::twin::{KO, Twin, pdf, run, said};

const ALICE: (&str, &str) = ("alice", "alice-pass1");

/// A certified twin that sends to this port, with alice at its panel and so many sheets in its feeder.
fn twin(port: u16, sheets: u32, more: &[&str]) -> Twin {
    let port = format!("net.smtp.port={port}");
    let set =
        ["net.smtp=On", "net.smtp.address=mfp@example.com", "net.smtp.server=localhost", &port];
    let set: Vec<&str> = set.iter().flat_map(|it| ["--set", it]).collect();
    let twin = Twin::start(&[&["--pace", "instant"], &set[..], more].concat());
    twin.add_user(ALICE.0, ALICE.1, "General User");
    twin.panel_log_in(ALICE.0, ALICE.1);
    twin.lay("feeder", &pdf(sheets));
    twin
}

/// Has what lies there mailed to the team with these choices.
fn scan(twin: &Twin, choices: &[&str]) -> Value {
    for (label, text, next) in [("Recipient", "team@example.com", "Next"), ("File Name", "may", "")]
    {
        if label == "Recipient" {
            twin.press("Home");
            twin.press("Email");
        }
        twin.post("/v1/panel/type", json!({ "label": label, "text": text }));
        if !next.is_empty() {
            twin.press(next);
        }
    }
    choices.iter().for_each(|it| drop(twin.press(it)));
    twin.press("Start")
}

fn files(message: &Message<'_>) -> Vec<(String, Vec<u8>)> {
    let file = |it: &mail_parser::MessagePart<'_>| {
        (it.attachment_name().unwrap().to_owned(), it.contents().to_vec())
    };
    message.attachments().map(file).collect()
}

#[test]
fn a_scan_is_mailed_as_it_is_set_and_arrives_whole() {
    let mut peer = Peer::start();
    let twin = twin(peer.smtps, 2, &[]);
    twin.post("/v1/certificates", json!({ "file": STANDARD.encode(&peer.authority) }));
    scan(&twin, &[]);
    let heard = peer.mail();
    let job = twin.job_in(1, "completed");
    assert!(heard.in_tls, "the certified setting protects mail");
    let mail = MessageParser::default().parse(&heard.message).unwrap();
    assert_eq!(
        mail.subject(),
        Some(&*format!("Scan from {}", twin.get("/v1/device")["host_name"].as_str().unwrap()))
    );
    assert!(mail.body_text(0).unwrap().contains("Number of Images: 2\r\nFile Format: PDF"));
    let [(name, pdf)] = &files(&mail)[..] else { panic!("one file") };
    assert_eq!((name.as_str(), json!(pdf.len())), ("may.pdf", job["bytes"].clone()));
    assert!(pdf.starts_with(b"%PDF-") && pdf.trim_ascii_end().ends_with(b"%%EOF"));
    assert_eq!(twin.audit().last().unwrap(), "Job Status / Scan / Completed by alice");
    for (format, expected) in [
        ("TIFF (Multi-page)", &["may.tif"][..]),
        ("JPEG (a File a Page)", &["may-001.jpg", "may-002.jpg"]),
    ] {
        twin.lay("feeder", &crate::twin::pdf(2));
        scan(&twin, &["File Format", format]);
        let heard = peer.mail();
        let mail = MessageParser::default().parse(&heard.message).unwrap();
        let files = files(&mail);
        assert_eq!(files.iter().map(|it| it.0.as_str()).collect::<Vec<_>>(), expected);
        let is_good =
            |it: &(String, Vec<u8>)| it.1.starts_with(b"II*\0") || it.1.starts_with(b"\xff\xd8");
        assert!(files.iter().all(is_good), "{format}");
    }
    twin.put("/v1/settings/net.smtp", json!({ "value": "Off" }));
    twin.lay("feeder", &crate::twin::pdf(1));
    let refused = scan(&twin, &[]);
    assert!(refused["message"].as_str().unwrap().contains("Port (Send Email)"), "{refused}");
}

#[test]
fn a_scan_larger_than_a_mail_may_be_is_not_sent() {
    let peer = Peer::start();
    let plain = ["--set", "net.smtp.tls=Off", "--set", "tls.settings.smtp=Off"];
    let size = ["--set", "net.smtp.size_max=512"];
    let twin = twin(peer.smtp, 3, &[&plain[..], &size].concat());
    scan(&twin, &["Resolution", "600 dpi"]);
    let job = twin.job_in(1, "aborted");
    assert!(job["fault"].as_str().unwrap().starts_with("016-711, the mail has"), "{job}");
    let screen = twin.get("/v1/panel");
    assert!(screen.to_string().contains("the mail was not sent (016-711)"), "{screen}");
    assert_eq!(peer.heard(), [""; 0]);
}

#[test]
fn a_scan_larger_than_a_message_may_be_comes_in_parts() {
    let mut peer = Peer::start();
    let plain = ["--set", "net.smtp.tls=Off", "--set", "tls.settings.smtp=Off"];
    let twin = twin(
        peer.smtp,
        4,
        &[plain, ["--set", "net.smtp.split_size=64", "--set", "net.smtp.size_max=20480"]].concat(),
    );
    scan(&twin, &["Resolution", "600 dpi"]);
    let mut parts = vec![peer.mail().message.clone()];
    let header = String::from_utf8_lossy(&parts[0]).into_owned();
    let total: usize =
        header.split("total=").nth(1).unwrap().split("\r\n").next().unwrap().parse().unwrap();
    assert!(total > 1 && header.contains("message/partial"), "{total}");
    parts.extend((1..total).map(|_| peer.mail().message.clone()));
    let inner = |it: &bytes::Bytes| {
        it.windows(4).position(|it| it == b"\r\n\r\n").map(|at| it[at + 4..].to_vec())
    };
    let whole: Vec<u8> = parts.iter().filter_map(inner).flatten().collect();
    let mail = MessageParser::default().parse(&whole).unwrap();
    let job = twin.job_in(1, "completed");
    assert_eq!(json!(files(&mail)[0].1.len()), job["bytes"]);
}

/// A page of CWIS, as the Key Operator sees it with curl.
fn page(twin: &Twin, path: &str) -> String {
    let jar = twin.folder.0.join("jar");
    let (name, word) = (STANDARD.encode(KO.0), STANDARD.encode(KO.1));
    let curl = |more: &[&str], path: &str| {
        let mut curl = std::process::Command::new("curl");
        curl.args(["-sSk", "-e", &twin.https("/home/index.html"), "-b"]).arg(&jar).arg("-c");
        said(&run(curl.arg(&jar).args(more).arg(twin.https(path))))
    };
    curl(&["--data-raw", &format!("NAME={name}&PSW={word}")], "/LOGIN.CMD");
    curl(&[], path)
}

#[test]
fn a_job_that_waits_for_its_mail_server_says_to_whom_it_goes_and_when_it_is_tried_again() {
    let peer = Peer::start();
    let plain = ["--set", "net.smtp.tls=Off", "--set", "tls.settings.smtp=Off"];
    let twin = twin(peer.smtp, 1, &plain);
    peer.fault.send_replace(Some(Fault::Full));
    scan(&twin, &[]);
    let job = twin.until("it waits for the next try", |twin| {
        Some(twin.get("/v1/jobs/1")).filter(|it| it["next_try"] != Value::Null)
    });
    let next = json!("2021-01-22T10:01:00+09:00");
    assert_eq!((&job["recipient"], &job["next_try"]), (&json!("team@example.com"), &next));
    let mail = &twin.get("/v1/mails")[0];
    assert_eq!((&mail["job"], &mail["next_try"]), (&json!(1), &next));
    let jobs = page(&twin, "/jobs/index.html");
    assert!(jobs.contains("Scan to team@example.com"), "{jobs}");
    assert!(jobs.contains("again at 10:01:00 (016-765, RCPT: 452"), "{jobs}");
    let list = page(&twin, "/jobs/api/job-list");
    assert!(list.contains("\"NextTry\":\"2021-01-22T10:01:00+09:00\""), "{list}");
    twin.press("Cancel");
    let mail = &twin.get("/v1/mails")[0];
    assert_eq!((&mail["state"], &mail["tries"]), (&json!("cancelled"), &json!(1)));
}
