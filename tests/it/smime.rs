//! Signed mail (S/MIME), from the panel to what openssl makes of the mail that came; and each of the guide's codes from a
//! certificate that really is as the code says.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{Message, MessageParser, MimeHeaders as _};
use serde_json::{Value, json};

use crate::mail::peer::Peer;
use crate::mail_codes::{failed, scan};
use crate::twin::Twin;

#[path = "../../sim-mail/src/smime/tests/office.rs"]
mod office;

use office::Office;

mod received;

/// A twin with the office's authorities and the certificate of `mfp`, which is chosen for S/MIME.
fn twin(office: &Office, peer: &Peer) -> Twin {
    let port = format!("net.smtp.port={}", peer.smtp);
    let set = ["net.smtp=On", "net.smtp.address=mfp@example.com", "net.smtp.server=localhost"];
    let set = set.into_iter().chain([&*port, "net.smtp.tls=Off", "tls.settings.smtp=Off"]);
    let set = set.chain(["tls.settings.smime=On", "net.smtp.size_max=262144"]);
    let set: Vec<&str> = set.flat_map(|it| ["--set", it]).collect();
    // The certificates are made by this machine's clock.
    let twin = Twin::start(&[&["--pace", "instant", "--clock", "wall"], &set[..]].concat());
    for name in ["root", "middle"] {
        import(&twin, &office.der(name), None);
    }
    office.person("mfp", "middle", &["subjectAltName=email:mfp@example.com"]);
    let id = import(&twin, &office.p12("mfp"), Some("secret"));
    let (status, _) = twin.control("PUT", "/v1/smime-certificate", Some(json!({ "id": id })));
    assert_eq!(status, 204);
    twin.add_user("alice", "alice-pass1", "General User");
    twin.panel_log_in("alice", "alice-pass1");
    twin
}

/// The number of what is imported.
fn import(twin: &Twin, file: &[u8], password: Option<&str>) -> Value {
    let order = json!({ "file": STANDARD.encode(file), "password": password });
    twin.post("/v1/certificates", order)[0]["id"].clone()
}

/// The newest mail that came, once there are so many.
fn came(twin: &Twin, peer: &Peer, count: usize) -> Vec<u8> {
    twin.until("the mail has come", |_| {
        let mails = peer.mailbox.mails();
        (mails.len() == count).then(|| mails.last().unwrap().message.to_vec())
    })
}

fn set(twin: &Twin, id: &str, value: &str) {
    twin.put(&format!("/v1/settings/{id}"), json!({ "value": value }));
}

fn file<'a>(mail: &'a Message<'_>) -> &'a [u8] {
    let mut files = mail.attachments();
    files.find(|it| it.attachment_name() != Some("smime.p7s")).unwrap().contents()
}

#[test]
fn a_mail_is_signed_as_it_is_set_and_openssl_believes_it() {
    let (office, peer) = (Office::new("e2e-out"), Peer::start());
    let twin = twin(&office, &peer);
    let verified = |mail: &[u8]| {
        let verify = ["cms", "-verify", "-in", "input", "-CAfile", "root.pem"];
        office.openssl(&verify, mail)
    };
    scan(&twin, &["Digital Signature", "Off"]);
    let plain = came(&twin, &peer, 1);
    assert!(verified(&plain).is_err());
    scan(&twin, &["Digital Signature", "On"]);
    let signed = came(&twin, &peer, 2);
    let content = verified(&signed).unwrap();
    let job = twin.job_in(2, "completed");
    let (content, whole) = (
        MessageParser::default().parse(&content).unwrap(),
        MessageParser::default().parse(&signed).unwrap(),
    );
    assert_eq!(file(&content), file(&whole));
    assert_eq!(json!(file(&content).len()), job["bytes"]);
    assert!(file(&content).starts_with(b"%PDF-"));
    let kind = String::from_utf8_lossy(&signed[..2_000]).into_owned();
    assert!(kind.contains("multipart/signed") && kind.contains("micalg=\"sha-256\""), "{kind}");
    // A byte of the file is another: the signature is not over that.
    let mut altered = signed.clone();
    let at = altered.windows(4).position(|it| it == b"JVBE").unwrap() + 20;
    altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
    assert!(verified(&altered).is_err());
    set(&twin, "net.smtp.signature", "Always add signature");
    set(&twin, "net.smtp.message_digest", "SHA-512");
    let screen = scan(&twin, &["File Format", "JPEG (a File a Page)"]);
    assert!(!screen.to_string().contains("Digital Signature"), "{screen}");
    let always = came(&twin, &peer, 3);
    verified(&always).unwrap();
    assert!(String::from_utf8_lossy(&always[..2_000]).contains("sha-512"));
    set(&twin, "net.smtp.split_size", "64");
    let before = peer.mailbox.mails().len();
    scan(&twin, &["Resolution", "600 dpi"]);
    twin.job_in(4, "completed");
    let parts = peer.mailbox.mails()[before..].to_vec();
    let inner = |it: &[u8]| it.windows(4).position(|it| it == b"\r\n\r\n").unwrap() + 4;
    let together: Vec<u8> =
        parts.iter().flat_map(|it| it.message[inner(&it.message)..].to_vec()).collect();
    verified(if parts.len() > 1 { &together } else { &parts[0].message }).unwrap();
    set(&twin, "net.smtp.split_size", "Off");
    set(&twin, "net.smtp.signature", "Do not add signature");
    scan(&twin, &[]);
    assert!(verified(&came(&twin, &peer, before + parts.len() + 1)).is_err());
}

#[test]
fn what_keeps_a_mail_from_being_signed_has_the_guide_s_code() {
    let (office, peer) = (Office::new("e2e-codes"), Peer::start());
    let twin = twin(&office, &peer);
    set(&twin, "net.smtp.signature", "Always add signature");
    let choose = |id: &Value| {
        twin.control("PUT", "/v1/smime-certificate", Some(json!({ "id": id })));
    };
    let chosen = |name: &str| {
        let all = twin.get("/v1/certificates");
        let is_it =
            |it: &&Value| it["subject"].as_str().unwrap().starts_with(&format!("CN={name}"));
        all.as_array().unwrap().iter().find(is_it).unwrap()["id"].clone()
    };
    let own = chosen("mfp");
    let code = |code: &str, why: &str| {
        let failed = failed(&twin, &[]);
        assert_eq!(failed["code"], code, "{failed}");
        assert!(failed["reason"].as_str().unwrap().contains(why), "{failed}");
        let jobs = twin.get("/v1/jobs");
        let job = jobs.as_array().unwrap().iter().max_by_key(|it| it["id"].as_u64()).unwrap();
        assert!(job["fault"].as_str().unwrap().starts_with(code), "{job}");
    };
    choose(&Value::Null);
    code("027-706", "no certificate is chosen");
    choose(&own);
    set(&twin, "net.smtp.address", "other@example.com");
    code("027-706", "not of other@example.com");
    set(&twin, "net.smtp.address", "mfp@example.com");
    let gone = format!("/v1/certificates/{}", chosen("root"));
    assert!(twin.tries("DELETE", &gone, None));
    code("027-708", "not trusted");
    let root = import(&twin, &office.der("root"), None);
    assert_ne!(root, Value::Null);
    let crl = office.crl("middle", &["mfp"]);
    twin.post("/v1/certificates", json!({ "file": STANDARD.encode(&crl) }));
    code("027-709", "revoked");
    let crls = twin.get("/v1/crls");
    assert!(twin.tries("DELETE", &format!("/v1/crls/{}", crls[0]["id"]), None));
    // The one that is in use stays.
    let (status, told) = twin.control("DELETE", &format!("/v1/certificates/{own}"), None);
    assert_eq!(status, 409, "{told}");
    twin.put("/v1/clock", json!({ "now": "2045-01-01T12:00:00Z" }));
    twin.panel_log_in("alice", "alice-pass1");
    code("027-707", "expired");
    assert_eq!(peer.mailbox.mails(), []);
}
