//! The guide's fault codes of mail (pp.48 to 54), each from a server, or a setting, that really keeps a scan from going.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sim_peers::Fault;

use crate::mail::peer::Peer;
use crate::twin::{Twin, pdf};

/// A certified twin that sends to this server, whom it believes.
fn twin(peer: &Peer, tls: &str) -> Twin {
    let (port, tls) = (format!("net.smtp.port={}", peer.smtp), format!("net.smtp.tls={tls}"));
    let set = ["net.smtp=On", "net.smtp.address=mfp@example.com", "net.smtp.server=localhost"];
    let set = set.into_iter().chain([&*port, &*tls, "tls.settings.smtp=Off"]);
    let set: Vec<&str> = set.flat_map(|it| ["--set", it]).collect();
    let twin = Twin::start(&[&["--pace", "instant"], &set[..]].concat());
    twin.post("/v1/certificates", json!({ "file": STANDARD.encode(&peer.authority) }));
    twin.add_user("alice", "alice-pass1", "General User");
    twin.panel_log_in("alice", "alice-pass1");
    twin
}

/// Scans a sheet to the team with these choices; the screen with all of them.
pub(crate) fn scan(twin: &Twin, choices: &[&str]) -> Value {
    twin.lay("feeder", &pdf(1));
    ["Home", "Email"].iter().for_each(|it| drop(twin.press(it)));
    twin.post("/v1/panel/type", json!({ "label": "Recipient", "text": "team@example.com" }));
    ["Next"].iter().chain(choices).for_each(|it| drop(twin.press(it)));
    let screen = twin.get("/v1/panel");
    twin.press("Start");
    screen
}

/// What kept the newest scan from going the first time; then the job is ended.
pub(crate) fn failed(twin: &Twin, choices: &[&str]) -> Value {
    let newest = |twin: &Twin| twin.get("/v1/mails").as_array().unwrap().last().cloned();
    let before = newest(twin).map_or(0, |it| it["id"].as_u64().unwrap());
    scan(twin, choices);
    let failed = twin.until("a mail has failed", |twin| {
        let is_it = |it: &Value| it["id"].as_u64() > Some(before) && it["failed"] != Value::Null;
        newest(twin).filter(is_it)
    });
    // What may pass would be tried again; what was given up has ended, and there is nothing to cancel.
    twin.control("POST", "/v1/panel/press", Some(json!({ "label": "Cancel" })));
    failed["failed"].clone()
}

#[test]
fn every_fault_of_a_mail_server_has_the_guide_s_code() {
    for (tls, in_tls) in [("Off", false), ("STARTTLS", true)] {
        let peer = Peer::start();
        let twin = twin(&peer, tls);
        let rows: &[(Fault, &str, &str)] = if in_tls {
            &[
                (Fault::NoStartTls, "016-513", "no STARTTLS offered"),
                (Fault::StartTlsRefused, "016-513", "STARTTLS: 454"),
                (Fault::Injected, "016-513", "plain text after STARTTLS"),
                (Fault::Expired, "016-513", "certificate expired"),
                (Fault::OtherName, "016-513", "certificate of another name"),
            ]
        } else {
            // Of those that say nothing a test of its own tells.
            &[
                (Fault::Busy, "016-513", "greeting: 421"),
                (Fault::NoMailServer, "016-513", "greeting: what the server sends is no reply"),
                (Fault::Gone, "016-513", "greeting: the connection broke off"),
                (Fault::HostName, "016-781", "EHLO: 501"),
                (Fault::Sender, "016-768", "MAIL: 550"),
                (Fault::Recipient, "016-767", "RCPT: 550"),
                (Fault::RecipientName, "016-767", "RCPT: 553"),
                (Fault::Full, "016-765", "RCPT: 452"),
                (Fault::FullForGood, "016-765", "end of data: 552"),
                (Fault::Small, "016-765", "SIZE: "),
                (Fault::NoData, "016-766", "DATA: 554"),
                (Fault::Spam, "016-766", "end of data: 554"),
                (Fault::Later, "016-766", "end of data: 451"),
                (Fault::Midway, "016-781", "DATA: the connection broke off"),
            ]
        };
        for (fault, code, why) in rows {
            peer.fault.send_replace(Some(*fault));
            let failed = failed(&twin, &[]);
            assert_eq!(failed["code"], *code, "{}: {failed}", fault.name());
            let reason = failed["reason"].as_str().unwrap();
            assert!(reason.starts_with(why), "{}: {failed}", fault.name());
        }
        assert_eq!(peer.mailbox.mails(), []);
        if !in_tls {
            peer.fault.send_replace(Some(Fault::NoReceipts));
            let failed = failed(&twin, &["Delivery Receipts", "On"]);
            assert_eq!(failed["code"], "016-769", "{failed}");
            // It has the mail, and did not say so: once is all.
            peer.fault.send_replace(Some(Fault::EndClosed));
            let failed = self::failed(&twin, &[]);
            assert_eq!(failed["code"], "016-781", "{failed}");
            twin.post("/v1/clock/advance", json!({ "by": "PT10M" }));
            assert_eq!(peer.mailbox.mails().len(), 1);
            // Auto Clear has logged out.
            twin.panel_log_in("alice", "alice-pass1");
        }
        peer.fault.send_replace(None);
        let before = peer.mailbox.mails().len();
        scan(&twin, &["Delivery Receipts", if in_tls { "Off" } else { "On" }]);
        let id = twin
            .get("/v1/jobs")
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|it| it["id"].as_u64())
            .max();
        twin.job_in(id.unwrap() as usize, "completed");
        let mails = peer.mailbox.mails();
        assert_eq!((mails.len(), mails.last().unwrap().in_tls), (before + 1, in_tls));
    }
}

#[test]
fn a_server_that_says_nothing_is_given_up_by_the_device_s_clock() {
    let peer = Peer::start();
    let twin = twin(&peer, "Off");
    for (fault, code, tries, why) in [
        (Fault::Silent, "016-513", 3, "greeting: the server does not reply (a port for SSL/TLS?)"),
        (Fault::EndSilent, "016-781", 1, "end of data: the server does not reply"),
    ] {
        peer.fault.send_replace(Some(fault));
        scan(&twin, &[]);
        twin.post("/v1/clock/advance", json!({ "by": "PT10M" }));
        let mails = twin.get("/v1/mails");
        let mail = mails.as_array().unwrap().last().unwrap();
        assert_eq!((&mail["state"], &mail["tries"]), (&json!("given-up"), &json!(tries)), "{mail}");
        assert_eq!(mail["failed"], json!({ "code": code, "reason": why }));
        // Auto Clear has logged out.
        twin.panel_log_in("alice", "alice-pass1");
    }
}

#[test]
fn what_is_set_wrong_for_mail_has_the_guide_s_code() {
    let peer = Peer::start();
    let twin = twin(&peer, "Off");
    let closed = Peer::start();
    let nobody = closed.smtp.to_string();
    drop(closed);
    for (id, wrong, right, code) in [
        ("net.smtp.server", "", "localhost", "027-500"),
        ("net.smtp.server", "mail.example.com", "localhost", "016-503"),
        ("net.smtp.server", "192.0.2.25", "localhost", "016-781"),
        ("net.smtp.port", &nobody, &peer.smtp.to_string(), "016-764"),
        ("net.smtp.address", "", "mfp@example.com", "016-768"),
    ] {
        let place = format!("/v1/settings/{id}");
        twin.put(&place, json!({ "value": wrong }));
        let failed = failed(&twin, &[]);
        assert_eq!(failed["code"], code, "{id} = {wrong:?}: {failed}");
        twin.put(&place, json!({ "value": right }));
    }
    assert_eq!(peer.mailbox.mails(), []);
}
