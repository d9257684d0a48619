//! Mail servers of Debian: Exim takes mails, Dovecot has them read over POP3 and IMAP. Neither needs root.
//!
//! ```text
//!   the device ── SMTP: STARTTLS, SMTPS, AUTH ──▶ Exim ──▶ Mailboxes ──▶ Dovecot ──▶ POP3, IMAP: curl, the device
//!   a test ── put ─────────────────────────────────────────┘
//! ```
//! Folders and ports are the test's own, and all of it ends with the test.

mod dovecot;
mod exim;
mod mailboxes;

pub(crate) use dovecot::Dovecot;
pub(crate) use exim::{Exim, Gate};
pub(crate) use mailboxes::{Mailboxes, PASSWORD};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{Message, MessageParser, MimeHeaders as _};
use serde_json::{Value, json};

use crate::twin::{Twin, pdf};

/// A certified twin that logs in to this server, which it believes, with alice at its panel.
fn twin(exim: &Exim, tls: &str, more: &[&str]) -> Twin {
    let port = if tls == "SSL/TLS" { exim.smtps } else { exim.smtp };
    let (port, tls) = (format!("net.smtp.port={port}"), format!("net.smtp.tls={tls}"));
    let set = [
        "net.smtp=On",
        "net.smtp.address=mfp@example.com",
        "net.smtp.server=localhost",
        "net.smtp.authentication=On",
        "net.smtp.login_name=mfp",
        "tls.settings.smtp=Off",
        "tls.settings.verify_server=On",
        &port,
        &tls,
    ];
    let set: Vec<&str> = set.into_iter().chain(more.iter().copied()).collect();
    let set: Vec<&str> = set.iter().flat_map(|it| ["--set", it]).collect();
    let twin = Twin::start(&[&["--pace", "instant"], &set[..]].concat());
    twin.post("/v1/certificates", json!({ "file": STANDARD.encode(&exim.certificate) }));
    twin.put("/v1/mail-password", json!({ "password": PASSWORD }));
    twin.add_user("alice", "alice-pass1", "General User");
    twin.panel_log_in("alice", "alice-pass1");
    twin
}

/// Scans two sheets to this recipient with these choices; the number of the job.
fn scan(twin: &Twin, to: &str, choices: &[&str]) -> usize {
    twin.lay("feeder", &pdf(2));
    ["Home", "Email"].iter().for_each(|it| drop(twin.press(it)));
    twin.post("/v1/panel/type", json!({ "label": "Recipient", "text": to }));
    ["Next"].iter().chain(choices).chain(&["Start"]).for_each(|it| drop(twin.press(it)));
    let jobs = twin.get("/v1/jobs");
    let ids = jobs.as_array().unwrap().iter().filter_map(|it| it["id"].as_u64());
    ids.max().unwrap() as usize
}

/// What a scan goes as, and how it is sent once somebody has looked at it; the bytes of its document.
fn scan_and_look(twin: &Twin, choices: &[&str]) -> Vec<u8> {
    let job = scan(twin, "team@example.com", &[&["Preview", "On"], choices].concat());
    twin.job_in(job, "held");
    let scanned = twin.bytes(&format!("/v1/jobs/{job}/documents/1"));
    twin.press("Send");
    twin.job_in(job, "completed");
    scanned
}

/// The only file of a mail.
fn file(mail: &[u8]) -> Vec<u8> {
    let mail = MessageParser::default().parse(mail).unwrap();
    let [part] = &mail.attachments().collect::<Vec<_>>()[..] else { panic!("one file") };
    part.contents().to_vec()
}

#[test]
fn a_mail_that_lies_in_a_mailbox_is_read_over_pop3_and_imap() {
    let mailboxes = Mailboxes::new();
    let dovecot = Dovecot::start(&mailboxes);
    let mail = b"Subject: Minutes\r\n\r\nof May\r\n";
    mailboxes.put("team", "1", mail);
    assert_eq!(
        (dovecot.over_pop3("team", 1), dovecot.over_imap("team", 1)),
        (mail.to_vec(), mail.to_vec())
    );
}

#[test]
fn a_scan_goes_through_exim_and_dovecot_and_arrives_byte_for_byte() {
    let mailboxes = Mailboxes::new();
    let dovecot = Dovecot::start(&mailboxes);
    let mut taken = 0;
    for (tls, mechanism) in
        [("STARTTLS", "PLAIN"), ("STARTTLS", "LOGIN"), ("SSL/TLS", "PLAIN"), ("SSL/TLS", "LOGIN")]
    {
        let exim = Exim::start(&mailboxes, Gate { mechanism, size_max: 1 << 20 });
        let twin = twin(&exim, tls, &[]);
        let scanned = scan_and_look(&twin, &[]);
        assert!(scanned.starts_with(b"%PDF-"));
        taken += 1;
        exim.until_delivered(1);
        let mail = dovecot.over_pop3("team", taken);
        assert!(file(&mail) == scanned, "{tls}, {mechanism}");
        assert!(file(&dovecot.over_imap("team", taken)) == scanned, "{tls}, {mechanism}");
        let how = format!("A={mechanism}:mfp");
        assert!(exim.log().contains("P=esmtpsa") && exim.log().contains(&how), "{}", exim.log());
    }
}

#[test]
fn exim_says_what_became_of_a_mail_and_refuses_what_is_too_large_or_for_nobody() {
    let mailboxes = Mailboxes::new();
    let dovecot = Dovecot::start(&mailboxes);
    let exim = Exim::start(&mailboxes, Gate { mechanism: "PLAIN", size_max: 256 << 10 });
    let twin = twin(&exim, "STARTTLS", &[]);
    let job = scan(&twin, "team@example.com", &["Delivery Receipts", "On"]);
    twin.job_in(job, "completed");
    exim.until_delivered(2);
    let receipt = dovecot.over_pop3("mfp", 1);
    let receipt = MessageParser::default().parse(&receipt).unwrap();
    let status = |it: &Message<'_>| {
        let kind = |it: &mail_parser::MessagePart<'_>| {
            it.content_type().is_some_and(|it| it.c_subtype.as_deref() == Some("delivery-status"))
        };
        it.parts.iter().find(|it| kind(it)).map(|it| it.contents().to_vec())
    };
    let status = String::from_utf8(status(&receipt).expect("a status, RFC 3464")).unwrap();
    assert!(status.contains("Final-Recipient: rfc822;team@example.com"), "{status}");
    assert!(status.contains("Action: delivered"), "{status}");
    for (to, choices, code) in [
        ("team@example.com", &["Resolution", "600 dpi"][..], "016-765"),
        ("nobody@example.com", &[], "016-767"),
    ] {
        let job = scan(&twin, to, choices);
        let fault = twin.job_in(job, "aborted")["fault"].clone();
        assert!(fault.as_str().is_some_and(|it| it.starts_with(code)), "{to}: {fault}");
    }
    twin.put("/v1/mail-password", json!({ "password": "another" }));
    let job = scan(&twin, "team@example.com", &[]);
    let fault = twin.job_in(job, "aborted")["fault"].clone();
    assert_eq!(fault, json!("016-766, AUTH: 535"), "{}", exim.log());
    let mails = twin.get("/v1/mails");
    let sent = |it: &&Value| it["state"] == "sent";
    assert_eq!(mails.as_array().unwrap().iter().filter(sent).count(), 1);
}
