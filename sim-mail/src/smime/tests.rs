//! What is signed here openssl believes, and what openssl signs is judged here.

use std::sync::Arc;

use proptest::prelude::*;
use sim_core::certificate::Digest;
use sim_core::mail::{Mail, NotBelieved, Route};
use sim_core::settings::values::MailTls;
use sim_x509::Trust;

use super::check;
use crate::letter::tests::{file, messages, scan};
use crate::tests::{mail, route};
use crate::{Attachment, Letter, Signing};

mod mails;
mod office;

use office::{ENTITY, Office, as_crlf};

fn from_alice() -> Route {
    let from = sim_core::mail::MailAddress::new("alice@example.com").unwrap();
    Route { from, ..route(MailTls::Off) }
}

fn files() -> Vec<Attachment> {
    vec![Attachment::of("scan.pdf".into(), "application/pdf", file(200_001))]
}

/// A mail that is signed by alice.
fn letter(
    office: &Office,
    mail: Arc<Mail>,
    route: &Route,
    (files, digest): (Vec<Attachment>, Digest),
) -> Letter {
    let now = office.trust(&[]).now_unix_s;
    let signing = Signing::by(office.signer("alice", digest), now);
    Letter::new(mail, route, files, Some(signing)).unwrap()
}

/// What openssl makes of a mail: what was signed, or that it does not believe it.
fn verified(office: &Office, mail: &[u8], by: &str) -> Result<Vec<u8>, String> {
    office.openssl(&[by, "-verify", "-in", "input", "-CAfile", "root.pem"], mail)
}

#[tokio::test]
async fn openssl_believes_what_is_signed_whatever_key_and_digest_and_nothing_that_was_altered() {
    let office = Office::new("out");
    for key in ["ec", "rsa:2048"] {
        let extensions = ["basicConstraints=CA:FALSE", "subjectAltName=email:alice@example.com"];
        office.make("alice", Some("middle"), key, &extensions);
        for (digest, files) in
            [(Digest::Sha256, vec![]), (Digest::Sha384, files()), (Digest::Sha512, files())]
        {
            let of = if files.is_empty() { Arc::new(mail()) } else { scan() };
            let letter = letter(&office, of, &from_alice(), (files, digest));
            let [(message, size)] = &messages(letter).await[..] else { panic!("one message") };
            assert_eq!(message.len() as u64, *size, "{key}");
            let header = String::from_utf8_lossy(&message[..1_000]).to_lowercase();
            assert!(header.contains(&digest.label().to_lowercase()), "{header}");
            for by in ["cms", "smime"] {
                verified(&office, message, by).unwrap();
            }
            let altered = String::from_utf8(message.clone()).unwrap();
            let altered = altered.replacen("text/plain", "text/plaim", 1);
            assert!(verified(&office, altered.as_bytes(), "cms").is_err());
            let trust = office.trust(&["alice"]);
            assert!(check(message, &trust, false).is_ok());
            assert_eq!(check(altered.as_bytes(), &trust, true), Err(NotBelieved::Altered));
        }
    }
}

#[tokio::test]
async fn a_signed_mail_that_is_split_is_whole_and_believed_when_its_parts_are_put_together() {
    let office = Office::new("split");
    for most in [2_000, 3_333, 9_000] {
        let route = Route { split_size: Some(most), ..from_alice() };
        let letter = letter(&office, scan(), &route, (files(), Digest::Sha256));
        let mut together = Vec::new();
        for (part, size) in messages(letter).await {
            assert!(size <= most && part.len() as u64 == size);
            let end = part.windows(4).position(|it| it == b"\r\n\r\n").unwrap() + 4;
            together.extend_from_slice(&part[end..]);
        }
        verified(&office, &together, "cms").unwrap();
    }
}

#[test]
fn a_mail_that_was_signed_by_whom_it_is_from_is_opened_as_it_was_signed() {
    let office = Office::new("in");
    let trust = office.trust(&["alice"]);
    for more in [&[][..], &["-nodetach"], &["-keyid"], &["-noattr"], &["-nocerts"]] {
        let raw = office.signed_mail("Alice <alice@example.com>", "alice", more);
        let opened = check(&raw, &trust, false).unwrap_or_else(|it| panic!("{more:?}: {it}"));
        let opened = String::from_utf8(opened.into_owned()).unwrap();
        assert!(opened.contains("From: Alice <alice@example.com>\r\n"), "{opened}");
        assert!(opened.contains("Subject: Minutes\r\n"), "{opened}");
        assert!(opened.ends_with(str::from_utf8(ENTITY).unwrap()), "{opened}");
        assert!(!opened.contains("multipart/signed"), "{opened}");
    }
}

/// Each code by what is really so.
#[test]
fn what_is_wrong_with_a_mail_or_its_signer_has_the_code_of_the_guide() {
    let office = Office::new("codes");
    let address = "subjectAltName=email:alice@example.com";
    office.authority("strange-root", None);
    office.person("stranger", "strange-root", &[address]);
    office.person("server", "middle", &[address, "extendedKeyUsage=serverAuth"]);
    office.person("unknown", "middle", &[address]);
    let mail = |by| office.signed_mail("alice@example.com", by, &["-certfile", "middle.pem"]);
    let alice = mail("alice");
    let trust = office.trust(&["alice"]);
    let day = 86_400;
    let later = Trust { now_unix_s: trust.now_unix_s + 101 * day, ..trust.clone() };
    let earlier = Trust { now_unix_s: trust.now_unix_s - 2 * day, ..trust.clone() };
    let revoked = Trust { crls: vec![office.crl("middle", &["alice"])], ..trust.clone() };
    let other = Trust { crls: vec![office.crl("middle", &["unknown"])], ..trust.clone() };
    let middle = Trust { crls: vec![office.crl("root", &["middle"])], ..trust.clone() };
    let text = |it: &[u8]| String::from_utf8(it.to_vec()).unwrap();
    let altered = text(&alice).replace("Minutes of", "Minutes on").into_bytes();
    let unsigned = [b"From: alice@example.com\r\n", ENTITY].concat();
    let from = office.signed_mail("boss@example.com", "alice", &[]);
    let two = text(&alice).replacen("From:", "From: boss@example.com\r\nFrom:", 1).into_bytes();
    let bare = office.signed_mail("alice@example.com", "unknown", &["-nocerts"]);
    let broken = text(&alice).replace("MII", "XII").into_bytes();
    let cut = alice[..alice.len() - 40].to_vec();
    let sealed = ["cms", "-encrypt", "-in", "input", "-from", "alice@example.com", "alice.pem"];
    let sealed = as_crlf(&office.openssl(&sealed, ENTITY).unwrap());
    for (mail, trust, expected) in [
        (&alice, &trust, Ok(())),
        (&alice, &other, Ok(())),
        (&unsigned, &trust, Err((NotBelieved::NotSigned, "027-710"))),
        (&sealed, &trust, Err((NotBelieved::Encrypted, "027-710"))),
        (&bare, &trust, Err((NotBelieved::NoCertificate, "027-711"))),
        (&broken, &trust, Err((NotBelieved::NoCertificate, "027-711"))),
        (&cut, &trust, Err((NotBelieved::NoCertificate, "027-711"))),
        (&alice, &later, Err((NotBelieved::Expired, "027-712"))),
        (&alice, &earlier, Err((NotBelieved::NotYetValid, "027-712"))),
        (&mail("stranger"), &trust, Err((NotBelieved::NotTrusted, "027-712"))),
        (&mail("server"), &trust, Err((NotBelieved::WrongPurpose, "027-712"))),
        (&altered, &trust, Err((NotBelieved::Altered, "027-713"))),
        (&from, &trust, Err((NotBelieved::OtherSender, "027-714"))),
        (&two, &trust, Err((NotBelieved::OtherSender, "027-714"))),
        (&mail("unknown"), &trust, Err((NotBelieved::NotRegistered, "027-715"))),
        (&mail("unknown"), &middle, Err((NotBelieved::Revoked, "027-716"))),
        (&alice, &revoked, Err((NotBelieved::Revoked, "027-716"))),
    ] {
        let judged = check(mail, trust, false).map(drop).map_err(|it| (it, it.code()));
        assert_eq!(judged, expected);
        let is_taken =
            expected.is_ok_and(|()| true) || expected.is_err_and(|it| it.0.is_let_pass());
        assert_eq!(check(mail, trust, true).is_ok(), is_taken, "{expected:?}");
    }
}

#[test]
fn a_weak_digest_is_none_that_is_taken() {
    let office = Office::new("weak");
    let raw = office.signed_mail("alice@example.com", "alice", &["-md", "sha1"]);
    let judged = check(&raw, &office.trust(&["alice"]), false);
    assert_eq!(judged, Err(NotBelieved::Unusable));
}

#[test]
fn what_a_signed_part_says_of_its_sender_does_not_count() {
    let office = Office::new("inner");
    let inner = [b"From: boss@example.com\r\nSubject: Pay\r\n", ENTITY].concat();
    let sign = ["cms", "-sign", "-in", "input", "-signer", "alice.pem", "-inkey", "alice.key"];
    let told = ["-from", "alice@example.com"];
    let raw = office.openssl(&[&sign[..], &told].concat(), &inner).unwrap();
    let raw = as_crlf(&raw);
    let opened = check(&raw, &office.trust(&["alice"]), false).unwrap();
    let opened = String::from_utf8(opened.into_owned()).unwrap();
    assert!(!opened.contains("boss") && !opened.contains("Pay"), "{opened}");
}

proptest! {
    #[test]
    fn whatever_comes_is_judged(
        kind in "(multipart/signed|application/pkcs7-mime)(; protocol=\"application/pkcs7-signature\")?(; boundary=b)?",
        body in proptest::collection::vec("(--b|--b--|a|MIIB|\r\n|Content-Transfer-Encoding: base64\r\n\r\n)", 0..20),
    ) {
        let raw = format!("From: a@example.com\r\nContent-Type: {kind}\r\n{}", body.concat());
        prop_assert!(check(raw.as_bytes(), &Trust::default(), false).is_err());
    }
}
