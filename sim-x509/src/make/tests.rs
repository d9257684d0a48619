use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use sim_core::certificate::{KeyKind, NewRequest, SignatureKind};

use super::*;
use crate::{describe, fits, make_key, read};

fn key(kind: KeyKind) -> PrivateKey {
    make_key(kind, &mut ChaCha20Rng::seed_from_u64(7))
}

fn order(kind: SignatureKind) -> SelfSigned {
    SelfSigned {
        kind,
        issuer: "Example Co., Ltd.".into(),
        days: 365,
        host_name: "twin.example".into(),
        address: Ipv4Addr::LOCALHOST.into(),
        // 2026-11-29.
        from_unix_s: 1_795_910_400,
    }
}

#[test]
fn all_fifteen_certificates_say_what_they_are_and_are_read_again() {
    for kind in SignatureKind::all() {
        let key = key(kind.key);
        let made = self_signed(&order(kind), &key).unwrap();
        let it = describe(&made).unwrap();
        assert_eq!(it.subject, r"CN=twin.example,O=Example Co.\, Ltd.");
        assert!(it.is_self_issued() && !it.is_ca);
        assert_eq!(it.signature, kind.label());
        assert_eq!(it.key, format!("{} {}", kind.key.family().label(), kind.key.label()));
        assert_eq!(it.names, ["twin.example", "localhost", "127.0.0.1", "::1"]);
        assert_eq!(it.until_unix_s, 1_795_910_400 + 365 * 86_400);
        assert_eq!(it.from_unix_s, 1_795_910_400 - 86_400);
        assert_eq!(it.serial.len(), 2 * SERIAL_BYTES);
        assert_eq!((it.kind, Some(it.public_key)), (Some(kind.key), key.public_sha256()));
        assert!(fits(&made, &key));
        let found = read(&made, None).unwrap().certificates;
        assert_eq!((found.len(), &found[0].der, &found[0].described), (1, &made, &it));
    }
}

#[test]
fn the_same_order_and_key_make_the_same_certificate_and_another_key_another_serial() {
    let order = order(SignatureKind::FIRST);
    let made = || self_signed(&order, &key(KeyKind::P256)).unwrap();
    assert_eq!(made(), made());
    let other = make_key(KeyKind::P256, &mut ChaCha20Rng::seed_from_u64(8));
    let other = self_signed(&order, &other).unwrap();
    assert_ne!(describe(&made()).unwrap().serial, describe(&other).unwrap().serial);
    assert!(!fits(&other, &key(KeyKind::P256)));
}

#[test]
fn a_certificate_lasts_as_long_as_it_is_ordered_to_beyond_2050_too() {
    for days in [1, 9_999] {
        let order = SelfSigned { days, ..order(SignatureKind::FIRST) };
        let it = describe(&self_signed(&order, &key(KeyKind::P256)).unwrap()).unwrap();
        assert_eq!(it.until_unix_s, order.from_unix_s + i64::from(days) * 86_400);
    }
}

#[test]
fn an_issuer_of_any_64_characters_is_in_it() {
    for issuer in ["i".repeat(64), "富".repeat(64), "a+b=c;d\\e\"f<g>".into(), "#1 / 2".into()] {
        let order = SelfSigned { issuer, ..order(SignatureKind::FIRST) };
        let made = self_signed(&order, &key(KeyKind::P256)).unwrap();
        let issuer = order.issuer.as_bytes();
        assert!(made.windows(issuer.len()).any(|it| it == issuer), "{}", order.issuer);
        assert!(describe(&made).is_ok());
    }
}

#[test]
fn a_host_name_that_is_none_is_in_no_certificate() {
    for host_name in ["", "a b", "a/b", "ä", &"h".repeat(65)] {
        let order = SelfSigned { host_name: host_name.into(), ..order(SignatureKind::FIRST) };
        let not_made = self_signed(&order, &key(KeyKind::P256)).unwrap_err();
        assert_eq!(CertificateRefused::from(not_made), CertificateRefused::DeviceName);
    }
}

#[test]
fn a_key_of_another_kind_than_ordered_makes_nothing() {
    let order = order(SignatureKind::FIRST);
    assert_eq!(self_signed(&order, &key(KeyKind::P384)), Err(NotMade::Key));
}

#[test]
fn a_name_of_any_length_is_read_and_shown_cut() {
    let key = key(KeyKind::P256);
    let order = order(SignatureKind::FIRST);
    for (length, shown) in [(64, 64), (65, 65), (5_000, 1_021)] {
        let subject = name(&[(COMMON_NAME, &"n".repeat(length))]).unwrap();
        let (algorithm, info) = named(&key, order.kind).unwrap();
        let validity = validity(&order).unwrap();
        let content = Content {
            version: V3,
            serial: serial(&info, &validity).unwrap(),
            algorithm,
            issuer: subject.clone(),
            validity,
            extensions: extensions(&order, key.family(), &subject).unwrap(),
            subject,
            key: info,
        };
        let made = signed(content, &key, order.kind).unwrap();
        let found = read(&made, None).unwrap().certificates;
        let subject = &found[0].described.subject;
        assert_eq!(subject.matches('n').count(), shown, "{length}");
    }
}

#[test]
fn a_request_has_the_fields_that_are_filled_and_is_signed() {
    let order = RequestOrder {
        entered: NewRequest {
            kind: SignatureKind::FIRST,
            country: "jp".into(),
            state: String::new(),
            locality: "Yokohama".into(),
            organization: "Example Co., Ltd.".into(),
            unit: "Sales".into(),
        },
        common_name: "twin.example".into(),
        email: "twin@example.com".into(),
    };
    let key = key(KeyKind::P256);
    let made = request(&order, &key).unwrap();
    let it = <x509_cert::request::CertReq as der::Decode<'_>>::from_der(&made).unwrap();
    let subject = crate::name::shown(&it.info.subject);
    assert!(
        subject.contains(r"CN=twin.example,OU=Sales,O=Example Co.\, Ltd.,L=Yokohama,C=JP"),
        "{subject}"
    );
    assert!(made.windows(16).any(|it| it == b"twin@example.com"));
    let signing = Signing::named(&it.algorithm).unwrap();
    let content = it.info.to_der().unwrap();
    assert!(key.public().has_signed(signing, &content, it.signature.as_bytes().unwrap()));
    assert_eq!(read(&made, None).unwrap_err(), CertificateRefused::UnknownFormat);
}
