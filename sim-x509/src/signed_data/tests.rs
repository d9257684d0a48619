//! What is signed here is read here; `sim-mail/tests` has openssl on the other side.

use std::net::Ipv4Addr;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use sim_core::certificate::{Digest, KeyKind, SelfSigned, SignatureKind};

use super::*;
use crate::{Digesting, Doubt, PrivateKey, Trust, make_key, self_signed};

/// 2026-11-29.
const NOW: i64 = 1_795_910_400;
const CONTENT: &[u8] = b"Content-Type: text/plain\r\n\r\nMinutes\r\n";

fn key(kind: KeyKind) -> PrivateKey {
    make_key(kind, &mut ChaCha20Rng::seed_from_u64(7))
}

fn certificate(kind: SignatureKind) -> Vec<u8> {
    let order = SelfSigned {
        kind,
        issuer: "Example Co., Ltd.".into(),
        days: 365,
        host_name: "twin.example".into(),
        address: Ipv4Addr::LOCALHOST.into(),
        from_unix_s: NOW,
    };
    self_signed(&order, &key(kind.key)).unwrap()
}

fn digest(digest: Digest, content: &[u8]) -> Vec<u8> {
    let mut digesting = Digesting::new(digest);
    content.chunks(5).for_each(|it| digesting.update(it));
    digesting.finish()
}

#[test]
fn what_any_key_signs_with_any_digest_is_over_that_content_alone() {
    for kind in SignatureKind::all() {
        let certificate = certificate(kind);
        let signer = Signer::new(key(kind.key), &certificate, [], kind.digest).unwrap();
        let signed = signer.sign(&digest(kind.digest, CONTENT), NOW).unwrap();
        assert!(signer.lengths(NOW).contains(&signed.len()), "{kind}");
        let read = Signed::read(&signed).unwrap();
        assert_eq!(read.certificates().collect::<Vec<_>>(), [&*certificate]);
        let signature = read.signatures().next().unwrap();
        let by = signature.certificate([]).unwrap();
        assert_eq!(signature.is_over(CONTENT, by), Some(true), "{kind}");
        assert_eq!(signature.is_over(&CONTENT[1..], by), Some(false), "{kind}");
        let mut altered = signed.clone();
        *altered.last_mut().unwrap() ^= 1;
        let altered = Signed::read(&altered).unwrap();
        let is_over = |it: Signature<'_>| it.is_over(CONTENT, by);
        assert_eq!(altered.signatures().next().map(is_over), Some(Some(false)), "{kind}");
    }
}

#[test]
fn a_key_signs_with_its_own_certificate_alone() {
    let certificate = certificate(SignatureKind::FIRST);
    assert!(Signer::new(key(KeyKind::P384), &certificate, [], Digest::Sha256).is_err());
}

#[test]
fn a_certificate_for_servers_signs_no_mail() {
    let certificate = certificate(SignatureKind::FIRST);
    let trust = Trust {
        certificates: vec![certificate.clone().into()],
        now_unix_s: NOW,
        ..Trust::default()
    };
    assert_eq!(trust.vouches(&certificate, []), Err(Doubt::WrongPurpose));
    let later = Trust { now_unix_s: NOW + 366 * 86_400, ..trust };
    assert_eq!(later.vouches(&certificate, []), Err(Doubt::Expired));
}

#[test]
fn bytes_that_are_no_signed_data_are_not_read() {
    let signer =
        Signer::new(key(KeyKind::P256), &certificate(SignatureKind::FIRST), [], Digest::Sha256);
    let signed = signer.unwrap().sign(&digest(Digest::Sha256, CONTENT), NOW).unwrap();
    for end in 0..signed.len() {
        assert!(Signed::read(&signed[..end]).is_none(), "{end}");
    }
    assert!(Signed::read(&certificate(SignatureKind::FIRST)).is_none());
}
