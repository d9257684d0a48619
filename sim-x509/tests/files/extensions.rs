//! Extensions and dates that openssl makes none of, put into files that it made.

use sim_core::certificate::CertificateRefused as No;
use sim_x509::{describe, describe_crl};

use super::file;

const SEQUENCE: u8 = 0x30;
/// `[3]` of a certificate, `[0]` of a CRL: its extensions.
const OF_CERTIFICATE: u8 = 0xa3;
const OF_CRL: u8 = 0xa0;
/// An extension that nobody knows, not critical: 1.2.3.4 with NULL in it.
const STRANGE: &[u8] = &[0x30, 0x09, 0x06, 0x03, 0x2a, 0x03, 0x04, 0x04, 0x02, 0x05, 0x00];

/// An issuing distribution point (RFC 5280 section 5.2.5) of a list for users' certificates only, not marked as critical.
const POINT: &[u8] =
    &[0x30, 0x0c, 0x06, 0x03, 0x55, 0x1d, 0x1c, 0x04, 0x05, 0x30, 0x03, 0x81, 0x01, 0xff];

/// `[0]` of a certificate: its version.
const VERSION: u8 = 0xa0;
/// Which part of a certificate is its period.
const VALIDITY: usize = 5;
/// Which part of a CRL has those that are taken back.
const REVOKED: usize = 6;
/// A key usage without a bit.
const EMPTY_KEY_USAGE: &[u8] =
    &[0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x0f, 0x04, 0x03, 0x03, 0x01, 0x00];
/// An extended key usage without a purpose.
const EMPTY_EXTENDED_KEY_USAGE: &[u8] =
    &[0x30, 0x09, 0x06, 0x03, 0x55, 0x1d, 0x25, 0x04, 0x02, 0x30, 0x00];

/// The parts of DER: each whole.
fn parts(mut der: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    while !der.is_empty() {
        let (part, rest) = der.split_at(content_of(der).1);
        parts.push(part);
        der = rest;
    }
    parts
}

/// What is in the first part of DER, and how long that part is.
fn content_of(der: &[u8]) -> (&[u8], usize) {
    let (head, len) = match der[1] {
        short @ 0..0x80 => (2, usize::from(short)),
        long => {
            let digits = usize::from(long & 0x7f);
            let len = der[2..2 + digits].iter().fold(0, |len, it| len << 8 | usize::from(*it));
            (2 + digits, len)
        }
    };
    (&der[head..head + len], head + len)
}

fn made(tag: u8, content: &[u8]) -> Vec<u8> {
    let len = u16::try_from(content.len()).expect("a short one").to_be_bytes();
    let head = match len {
        [0, short @ 0..0x80] => vec![tag, short],
        [0, one] => vec![tag, 0x81, one],
        [high, low] => vec![tag, 0x82, high, low],
    };
    [head, content.to_vec()].concat()
}

/// The extensions of a certificate or CRL.
fn extensions(der: &[u8], tag: u8) -> Vec<&[u8]> {
    let signed = parts(content_of(parts(content_of(der).0)[0]).0);
    let there = signed.into_iter().find(|it| it[0] == tag).expect("it is there");
    parts(content_of(content_of(there).0).0)
}

/// A certificate or CRL with each part of what is signed of it as `change` makes it.
fn changed(der: &[u8], change: impl FnMut(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let whole = parts(content_of(der).0);
    let signed: Vec<_> = parts(content_of(whole[0]).0).into_iter().map(change).collect();
    made(SEQUENCE, &[&made(SEQUENCE, &signed.concat()), whole[1], whole[2]].concat())
}

/// A certificate or CRL with more extensions behind its own.
fn with(der: &[u8], tag: u8, more: &[&[u8]]) -> Vec<u8> {
    let all = [&extensions(der, tag), more].concat().concat();
    let extended = made(tag, &made(SEQUENCE, &all));
    changed(der, |it| if it[0] == tag { extended.clone() } else { it.to_vec() })
}

#[test]
fn whatever_extension_is_there_twice_it_is_refused() {
    let (leaf, crl) = (file("leaf.der"), file("crl-1.der"));
    let certificate =
        |more: &[&[u8]]| describe(&with(&leaf, OF_CERTIFICATE, more)).map(|it| it.subject);
    let list = |more: &[&[u8]]| describe_crl(&with(&crl, OF_CRL, more)).map(|it| it.issuer);
    assert_eq!(with(&leaf, OF_CERTIFICATE, &[]), leaf);
    assert_eq!(with(&crl, OF_CRL, &[]), crl);
    assert!(certificate(&[STRANGE]).is_ok() && list(&[STRANGE]).is_ok());
    assert_eq!(certificate(&[STRANGE; 2]), Err(No::RepeatedExtension));
    assert_eq!(list(&[STRANGE; 2]), Err(No::RepeatedExtension));
    for again in extensions(&leaf, OF_CERTIFICATE) {
        assert_eq!(certificate(&[again]), Err(No::RepeatedExtension));
    }
    for again in extensions(&crl, OF_CRL) {
        assert_eq!(list(&[again]), Err(No::RepeatedExtension));
    }
}

#[test]
fn a_list_of_some_certificates_is_refused_though_it_does_not_say_that_this_is_critical() {
    let listed = describe_crl(&with(&file("crl-1.der"), OF_CRL, &[POINT]));
    assert_eq!(listed.map(|it| it.issuer), Err(No::CrlPart));
}

#[test]
fn an_extension_that_an_entry_of_a_list_has_twice_is_refused() {
    let crl = file("crl-1.der");
    let listed = |extensions: &[&[u8]]| {
        let mut at = 0;
        let with_extensions = changed(&crl, |it| {
            at += 1;
            if at != REVOKED {
                return it.to_vec();
            }
            let entries = parts(content_of(it).0);
            let entry = &parts(content_of(entries[0]).0)[..2];
            let entry = [&entry.concat()[..], &made(SEQUENCE, &extensions.concat())].concat();
            made(SEQUENCE, &[&made(SEQUENCE, &entry), &entries[1..].concat()[..]].concat())
        });
        describe_crl(&with_extensions).map(|it| it.revoked)
    };
    assert_eq!(listed(&[STRANGE]), describe_crl(&crl).map(|it| it.revoked));
    assert_eq!(listed(&[STRANGE; 2]), Err(No::RepeatedExtension));
}

#[test]
fn a_certificate_of_version_1_or_2_has_no_extensions() {
    let leaf = file("leaf.der");
    let of_version = |version: &[u8], has_extensions: bool| {
        let old = changed(&leaf, |it| match it[0] {
            VERSION => version.to_vec(),
            OF_CERTIFICATE if !has_extensions => Vec::new(),
            _ => it.to_vec(),
        });
        describe(&old).map(|it| it.subject)
    };
    for version in [&[][..], &[VERSION, 3, 2, 1, 1]] {
        assert_eq!(of_version(version, true), Err(No::OldWithExtensions));
        assert!(of_version(version, false).is_ok());
    }
    assert!(of_version(&[VERSION, 3, 2, 1, 2], true).is_ok());
}

#[test]
fn a_usage_that_is_empty_is_refused() {
    let leaf = file("leaf.der");
    for empty in [EMPTY_KEY_USAGE, EMPTY_EXTENDED_KEY_USAGE] {
        let is_other = |it: &&[u8]| parts(content_of(it).0)[0] != parts(content_of(empty).0)[0];
        let others: Vec<_> =
            extensions(&leaf, OF_CERTIFICATE).into_iter().filter(is_other).collect();
        let other = |all: &[&[u8]]| made(OF_CERTIFICATE, &made(SEQUENCE, &all.concat()));
        let put = |all: Vec<u8>| {
            let put = |it: &[u8]| if it[0] == OF_CERTIFICATE { all.clone() } else { it.to_vec() };
            describe(&changed(&leaf, put)).map(|it| it.subject)
        };
        assert!(put(other(&others)).is_ok());
        assert_eq!(put(other(&[&others[..], &[empty]].concat())), Err(No::EmptyUsage));
    }
}

#[test]
fn dates_before_1970_are_read_as_what_they_are() {
    let [utc, general] = [made(0x17, b"691231235959Z"), made(0x18, b"19500101000000Z")];
    let mut at = 0;
    let leaf = changed(&file("leaf.der"), |it| {
        at += 1;
        let validity = || made(SEQUENCE, &[&utc[..], &general[..]].concat());
        if at == VALIDITY { validity() } else { it.to_vec() }
    });
    let read = describe(&leaf).map(|it| [it.from_unix_s, it.until_unix_s]);
    assert_eq!(read, Ok([-1, -631_152_000]));
    let mut dates = [utc, general].into_iter();
    let crl = changed(&file("crl-1.der"), |it| match it[0] {
        0x17 | 0x18 => dates.next().expect("two"),
        _ => it.to_vec(),
    });
    let read = describe_crl(&crl).map(|it| [it.from_unix_s, it.until_unix_s]);
    assert_eq!(read, Ok([-1, -631_152_000]));
}
