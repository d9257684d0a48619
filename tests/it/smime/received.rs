//! Signed mail that comes: each of the guide's codes from a mail that openssl made, through the door that mails come by.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::office::{ENTITY, Office, as_crlf};
use super::{import, set};
use crate::cwis::browser::{Browser, Web as _};
use crate::cwis::steps::Walker;
use crate::cwis::{Https, now};
use crate::mail_in::{BOX, deliver, documents};
use crate::twin::{KO, Twin};

const ALICE: &str = "alice@example.com";
const ADDRESS: &str = "subjectAltName=email:alice@example.com";

/// A twin that takes mail and judges it, and knows the office's authorities and alice.
fn twin(office: &Office) -> Twin {
    // The certificates are made by this machine's clock.
    let twin = crate::mail_in::twin(&["--clock", "wall", "--set", "tls.settings.smime=On"]);
    for name in ["root", "middle", "alice"] {
        import(&twin, &office.der(name), None);
    }
    twin
}

/// A page of CWIS, as the Key Operator sees it.
fn page(twin: &Twin, path: &str) -> String {
    let walker = Walker { user: KO.0, password: KO.1.into(), file: &|_| Vec::new() };
    let mut browser = Browser::new(Https::to(twin));
    now(walker.log_in(&mut browser));
    now(browser.client.get(path)).html
}

fn newest(twin: &Twin) -> Value {
    let jobs = twin.get("/v1/jobs");
    jobs.as_array().unwrap().iter().max_by_key(|it| it["id"].as_u64()).unwrap().clone()
}

/// Brings a mail that is taken; its job.
fn taken(twin: &Twin, mail: &[u8]) -> Value {
    let (taken, said) = deliver(twin, BOX, mail, &[]);
    assert!(taken, "{said}");
    let job = newest(twin);
    assert_eq!((&job["type"], &job["state"]), (&json!("Receive Email"), &json!("completed")));
    job
}

/// Brings a mail that is refused with this code, which its sender and whoever looks at the job is told.
fn refused(twin: &Twin, to: &str, mail: &[u8], code: &str) {
    let (taken, said) = deliver(twin, to, mail, &[]);
    let code = format!("({code})");
    assert!(!taken && said.contains("< 554 5.7.") && said.contains(&code), "{code}: {said}");
    let job = newest(twin);
    assert_eq!((&job["type"], &job["state"]), (&json!("Receive Email"), &json!("aborted")));
    assert!(job["reason"].as_str().unwrap().ends_with(&code), "{job}");
}

#[test]
fn what_is_wrong_with_a_mail_that_comes_has_the_guide_s_code_and_goes_nowhere() {
    let office = Office::new("e2e-in");
    office.authority("strange-root", None);
    office.person("stranger", "strange-root", &[ADDRESS]);
    office.person("unknown", "middle", &[ADDRESS]);
    let alice = office.signed_mail(ALICE, "alice", &[]);
    let altered = String::from_utf8(alice.clone()).unwrap().replace("Minutes of", "Minutes on");
    let unsigned = [b"From: alice@example.com\r\nSubject: Minutes\r\n", ENTITY].concat();
    let seal = ["cms", "-encrypt", "-in", "input", "-from", ALICE, "alice.pem"];
    let sealed = as_crlf(&office.openssl(&seal, ENTITY).unwrap());
    let stranger = office.signed_mail(ALICE, "stranger", &[]);
    let altered = altered.into_bytes();
    let from_boss = office.signed_mail("boss@example.com", "alice", &[]);
    let twin = twin(&office);
    let paper = "mfp@example.com";
    for (to, mail, code) in [
        (BOX, &unsigned, "027-710"),
        (BOX, &sealed, "027-710"),
        (BOX, &office.signed_mail(ALICE, "unknown", &["-nocerts"]), "027-711"),
        (BOX, &stranger, "027-712"),
        (BOX, &altered, "027-713"),
        (paper, &altered, "027-713"),
        (BOX, &from_boss, "027-714"),
        (BOX, &office.signed_mail(ALICE, "unknown", &[]), "027-715"),
    ] {
        refused(&twin, to, mail, code);
    }
    let in_cwis = page(&twin, "/jobs/completed.html");
    let codes = ["027-710", "027-711", "027-712", "027-713", "027-714", "027-715"];
    assert!(codes.iter().all(|it| in_cwis.contains(it)), "{in_cwis}");
    let job = taken(&twin, &alice);
    assert_eq!((&job["pages"], &job["fault"]), (&json!(1), &Value::Null), "{job}");
    assert_eq!(documents(&twin), 1);

    let list = office.crl("middle", &["alice"]);
    twin.post("/v1/certificates", json!({ "file": STANDARD.encode(&list) }));
    refused(&twin, BOX, &alice, "027-716");
    let list = twin.get("/v1/crls")[0]["id"].clone();
    assert!(twin.tries("DELETE", &format!("/v1/crls/{list}"), None));
    twin.put("/v1/clock", json!({ "now": "2045-01-01T12:00:00Z" }));
    refused(&twin, BOX, &alice, "027-712");

    // What nobody vouches for is taken where that is set; what is not what it says never is.
    set(&twin, "net.smtp.receive_untrusted", "On");
    for mail in [&alice, &unsigned, &stranger] {
        assert_eq!(taken(&twin, mail)["fault"], Value::Null);
    }
    refused(&twin, BOX, &altered, "027-713");
    refused(&twin, BOX, &from_boss, "027-714");
    assert_eq!(documents(&twin), 4);
    // With S/MIME off a signature is passed over.
    set(&twin, "net.smtp.receive_untrusted", "Off");
    set(&twin, "tls.settings.smime", "Off");
    assert_eq!(taken(&twin, &altered)["fault"], Value::Null);
}

#[test]
fn a_mail_that_is_signed_around_its_content_is_opened_once_it_is_believed() {
    let office = Office::new("e2e-around");
    let around = office.signed_mail(ALICE, "alice", &["-nodetach"]);
    let twin = twin(&office);
    let job = taken(&twin, &around);
    assert_eq!((&job["pages"], &job["name"]), (&json!(1), &json!("Minutes")), "{job}");
    set(&twin, "tls.settings.smime", "Off");
    let (taken, said) = deliver(&twin, BOX, &around, &[]);
    assert!(!taken && said.contains("554 5.6.0"), "{said}");
}

#[test]
fn a_certificate_for_mail_alone_is_offered_for_mail_alone() {
    let office = Office::new("e2e-offer");
    office.person("mfp", "middle", &["extendedKeyUsage=emailProtection"]);
    let twin = twin(&office);
    let id = import(&twin, &office.p12("mfp"), Some("secret"));
    let details =
        page(&twin, &format!("/system/security/certificates/details.html?certificate={id}"));
    assert!(details.contains(">Use for S/MIME<"), "{details}");
    assert!(!details.contains("Use for SSL/TLS"), "{details}");
}
