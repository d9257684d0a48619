//! Files as people have them, made by openssl and keytool (`scripts/certificate-files`), and what becomes of each.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use sim_core::certificate::CertificateRefused as No;
use sim_x509::{File, Found, FoundCrl, describe, describe_crl, fits, is_altered, read, signer};

mod extensions;

const SECRET: &str = "secret";
const CYRILLIC: &str = "пароль";
const LONG: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

/// Whose certificates are found, by the first part of their names; those with their key have a star. Then CRLs, each
/// with its number and how many certificates it names.
type Expected = Result<&'static [&'static str], No>;

const LEAF: Expected = Ok(&["CN=twin.example"]);
const WITH_KEY: Expected = Ok(&["CN=twin.example*"]);
const CHAIN: Expected = Ok(&["CN=twin.example", "CN=Middle", "CN=Root"]);

/// File, password, what is expected.
const ROWS: &[(&str, &str, Expected)] = &[
    // Keys and signatures.
    ("root.der", "", Ok(&["CN=Root"])),
    ("middle.der", "", Ok(&["CN=Middle"])),
    ("leaf.der", "", LEAF),
    ("leaf.der", "a password that nobody asked", LEAF),
    ("rsa-root.der", "", Ok(&["CN=RSA Root"])),
    ("ec-by-rsa.der", "", LEAF),
    ("rsa-by-ec.der", "", LEAF),
    ("rsa-4096.der", "", Ok(&["CN=large"])),
    ("rsa-5120.der", "", Err(No::WeakKey)),
    ("rsa-1024.der", "", Err(No::WeakKey)),
    ("exponent-3.der", "", Err(No::WeakKey)),
    ("p521-sha256.der", "", Ok(&["CN=crossed"])),
    ("p256-sha512.der", "", Ok(&["CN=crossed"])),
    ("secp256k1.der", "", Err(No::Curve)),
    ("p224.der", "", Err(No::Curve)),
    ("explicit.der", "", Err(No::Curve)),
    ("ed25519.der", "", Err(No::KeyKind)),
    ("dsa.der", "", Err(No::KeyKind)),
    ("pss-key.der", "", Err(No::KeyKind)),
    ("pss-signed.der", "", Ok(&["CN=pss"])),
    ("pss-sha1.der", "", Err(No::WeakSignature)),
    ("sha1.der", "", Err(No::WeakSignature)),
    ("md5.der", "", Err(No::WeakSignature)),
    ("sha224.der", "", Err(No::WeakSignature)),
    // What else is in certificates. What the time has to say the device says.
    ("far.der", "", Ok(&["CN=far"])),
    ("expired.der", "", Ok(&["CN=expired"])),
    ("future.der", "", Ok(&["CN=future"])),
    ("names-100.der", "", Ok(&["CN=many"])),
    ("bidi.der", "", Ok(&[r"CN=evil\u{202e}moc.elpmaxe"])),
    ("japanese.der", "", Ok(&["CN=twin"])),
    ("cn-64.der", "", Ok(&["CN=nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"])),
    // PEM.
    ("leaf.pem", "", LEAF),
    ("leaf-crlf.pem", "", LEAF),
    ("leaf-bom.pem", "", LEAF),
    ("leaf-text.pem", "", LEAF),
    ("leaf-latin1.pem", "", LEAF),
    ("chain.pem", "", CHAIN),
    ("with-key.pem", "", Err(No::KeyUnprotected)),
    ("key-only.pem", "", Err(No::KeyUnprotected)),
    ("request.pem", "", Err(No::UnknownFormat)),
    ("trusted.pem", "", Err(No::UnknownFormat)),
    ("without-end.pem", "", Err(No::Damaged)),
    ("not-base64.pem", "", Err(No::Damaged)),
    // DER that is something else, or more, or less.
    ("trailing.der", "", Err(No::Damaged)),
    ("truncated.der", "", Err(No::Damaged)),
    ("altered.der", "", Err(No::Damaged)),
    ("request.der", "", Err(No::UnknownFormat)),
    ("key.der", "", Err(No::UnknownFormat)),
    ("text.txt", "", Err(No::UnknownFormat)),
    ("empty", "", Err(No::Nothing)),
    // PKCS#7.
    ("chain.p7b", "", CHAIN),
    ("signed.p7b", "", LEAF),
    ("chain-pem.p7b", "", Err(No::UnknownFormat)),
    ("none.p7b", "", Err(No::Nothing)),
    ("enveloped.p7b", "", Err(No::UnknownFormat)),
    // CRLs. Whose they are the device asks.
    ("crl-1.der", "", Ok(&["CRL 1 CN=Root: 2"])),
    ("crl-1.pem", "", Ok(&["CRL 1 CN=Root: 2"])),
    ("crl-1000.der", "", Ok(&["CRL 7 CN=Root: 1000"])),
    ("crl-none.der", "", Ok(&["CRL 8 CN=Root: 0"])),
    ("crl-expired.der", "", Ok(&["CRL 6 CN=Root: 2"])),
    ("crl-altered.der", "", Ok(&["CRL 1 CN=Root: 2"])),
    ("crls.pem", "", Ok(&["CN=twin.example", "CRL 1 CN=Root: 2", "CRL 8 CN=Root: 0"])),
    ("crl.p7b", "", Ok(&["CN=Root", "CRL 1 CN=Root: 2"])),
    ("crl-bare.der", "", Ok(&["CRL  CN=Root: 2"])),
    ("crl-v1.der", "", Err(No::CrlForm)),
    ("crl-delta.der", "", Err(No::CrlDelta)),
    ("crl-part.der", "", Err(No::CrlPart)),
    ("crl-strange.der", "", Err(No::CrlCritical)),
    ("crl-sha1.der", "", Err(No::WeakSignature)),
    ("crl-truncated.der", "", Err(No::Damaged)),
    ("crl-as-certificate.pem", "", Err(No::Damaged)),
    // PKCS#12.
    ("modern.p12", SECRET, WITH_KEY),
    ("chain.p12", SECRET, Ok(&["CN=twin.example*", "CN=Middle", "CN=Root"])),
    ("aes128.p12", SECRET, WITH_KEY),
    ("aes192-sha512.p12", SECRET, WITH_KEY),
    ("sha384.p12", SECRET, WITH_KEY),
    ("legacy.p12", SECRET, WITH_KEY),
    ("windows.p12", SECRET, WITH_KEY),
    ("two-key-3des.p12", SECRET, WITH_KEY),
    ("tdes-sha256.p12", SECRET, WITH_KEY),
    ("rc2-sha256.p12", SECRET, WITH_KEY),
    ("rc4.p12", SECRET, Err(No::Protection)),
    ("no-password.p12", "", WITH_KEY),
    ("no-password-legacy.p12", "", WITH_KEY),
    ("cyrillic.p12", CYRILLIC, WITH_KEY),
    ("cyrillic-legacy.p12", CYRILLIC, WITH_KEY),
    ("long.p12", LONG, WITH_KEY),
    ("too-long.p12", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", Err(No::PasswordTooLong)),
    ("open.p12", "", WITH_KEY),
    ("open.p12", "a password that nobody asked", WITH_KEY),
    ("open-mac.p12", SECRET, WITH_KEY),
    ("open-mac.p12", "", Err(No::PasswordNeeded)),
    ("no-mac.p12", SECRET, WITH_KEY),
    ("no-mac.p12", "Secret", Err(No::WrongPassword)),
    ("no-mac.p12", "", Err(No::PasswordNeeded)),
    ("modern.p12", "Secret", Err(No::WrongPassword)),
    ("modern.p12", "", Err(No::PasswordNeeded)),
    ("legacy.p12", "Secret", Err(No::WrongPassword)),
    ("no-password.p12", "x", Err(No::WrongPassword)),
    ("no-mac-rounds.p12", SECRET, WITH_KEY),
    ("too-many-rounds.p12", SECRET, Err(No::TooManyRounds)),
    ("too-many-no-mac-rounds.p12", SECRET, Err(No::TooManyRounds)),
    ("no-key.p12", SECRET, Err(No::NoKey)),
    ("no-certificate.p12", SECRET, Err(No::Nothing)),
    ("other-key.p12", "", Err(No::KeyDoesNotFit)),
    // Whether an authority's key may serve TLS the device says.
    ("root.p12", SECRET, Ok(&["CN=Root*"])),
    ("rsa-1024.p12", SECRET, Err(No::WeakKey)),
    ("rsa-4096.p12", SECRET, Ok(&["CN=large*"])),
    ("close-primes.p12", SECRET, Err(No::WeakKey)),
    ("ed25519.p12", SECRET, Err(No::KeyKind)),
    ("secp256k1.p12", SECRET, Err(No::Curve)),
    ("explicit.p12", SECRET, Err(No::Curve)),
    ("sha1.p12", SECRET, Err(No::WeakSignature)),
    ("altered.p12", SECRET, Err(No::WrongPassword)),
    ("truncated.p12", SECRET, Err(No::Damaged)),
    // Java's keytool.
    ("java.p12", "secretjava", WITH_KEY),
    ("java-legacy.p12", "secretjava", WITH_KEY),
    ("java-two.p12", "secretjava", Ok(&["CN=twin.example*", "CN=twin.example*"])),
    ("java-trust.p12", "secretjava", Ok(&["CN=Root"])),
];

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/made"))
}

fn file(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn shown(file: &File) -> Vec<String> {
    let first = |name: &str| name.split(',').next().unwrap_or_default().to_owned();
    let certificate = |it: &Found| {
        format!("{}{}", first(&it.described.subject), if it.key.is_some() { "*" } else { "" })
    };
    let crl = |it: &FoundCrl| {
        let number = it.described.number.map(|it| it.to_string()).unwrap_or_default();
        let number = number.trim_start_matches('0');
        format!("CRL {number} {}: {}", first(&it.described.issuer), it.described.revoked)
    };
    file.certificates.iter().map(certificate).chain(file.crls.iter().map(crl)).collect()
}

#[test]
fn every_file_is_read_or_refused_for_its_reason() {
    let mut wrong = Vec::new();
    for (name, password, expected) in ROWS {
        let read = read(&file(name), Some(password));
        let read = read.map(|it| shown(&it));
        let expected = expected.map(|it| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
        if read != expected {
            wrong.push(format!("{name} {password:?}: {read:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// PKCS#12 files, their passwords, and why FIPS 140-2 does not allow how they are protected.
const BY_FIPS: &[(&str, &str, Option<No>)] = &[
    ("modern.p12", SECRET, None),
    ("aes192-sha512.p12", SECRET, None),
    ("no-mac.p12", SECRET, None),
    ("java.p12", "secretjava", None),
    ("leaf.der", "", None),
    ("aes128.p12", SECRET, Some(No::FipsSha1)),
    ("legacy.p12", SECRET, Some(No::FipsSha1)),
    ("java-legacy.p12", "secretjava", Some(No::FipsSha1)),
    ("tdes-sha256.p12", SECRET, Some(No::FipsTripleDes)),
    ("rc2-sha256.p12", SECRET, Some(No::FipsRc2)),
    ("open.p12", "", Some(No::FipsOpenKey)),
    ("open-mac.p12", SECRET, Some(No::FipsOpenKey)),
];

#[test]
fn what_fips_140_does_not_allow_is_named() {
    for (name, password, expected) in BY_FIPS {
        let found = read(&file(name), Some(password)).unwrap();
        assert_eq!(found.not_by_fips, *expected, "{name}");
    }
}

#[test]
fn every_file_has_a_row() {
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(ROWS.iter().any(|it| it.0 == name), "{name}");
    }
}

#[test]
fn what_is_read_of_a_certificate_is_what_is_in_it() {
    let described = |name| read(&file(name), None).unwrap().certificates.remove(0).described;
    let it = described("leaf.der");
    assert_eq!(it.subject, "CN=twin.example,O=Example");
    assert_eq!(it.issuer, "CN=Middle,O=Example");
    assert_eq!((&*it.key, &*it.signature), ("ECDSA P-256", "ECDSA/SHA-256"));
    assert_eq!(it.names, ["twin.example", "192.0.2.7", "2001:db8::7"]);
    assert!(!it.is_ca && !it.is_self_issued());
    assert_eq!((it.until_unix_s - it.from_unix_s) / 86_400, 7_300);
    let root = described("root.der");
    assert!(root.is_ca && root.is_self_issued());
    let many = described("names-100.der");
    assert_eq!((many.names.len(), &*many.names[99]), (100, "host-100.example"));
    let large = described("rsa-4096.der");
    assert_eq!((&*large.key, &*large.signature), ("RSA 4,096 Bits", "RSA/SHA-512"));
}

#[test]
fn a_crl_is_signed_by_the_authority_that_has_its_name_and_its_key() {
    let by = |crl: &str, authorities: &[&str]| {
        let authorities: Vec<_> = authorities.iter().map(|it| file(it)).collect();
        signer(&file(crl), authorities.iter().map(Vec::as_slice))
    };
    let root = describe(&file("root.der")).unwrap().public_key;
    assert_eq!(by("crl-1.der", &["leaf.der", "middle.der", "root.der"]), Ok(root));
    assert_eq!(by("crl-1000.der", &["root.der"]), Ok(root));
    let strangers = by("crl-1.der", &["middle.der", "rsa-root.der", "leaf.der"]);
    assert_eq!(strangers, Err(No::CrlIssuer));
    assert_eq!(by("crl-1.der", &[]), Err(No::CrlIssuer));
    let (mut altered, sound, root) = (file("crl-1.der"), file("crl-1.der"), file("root.der"));
    *altered.last_mut().unwrap() ^= 1;
    assert_eq!(signer(&altered, [root.as_slice()]), Err(No::CrlSignature));
    // The same authority, of whose key usage (RFC 5280 section 4.2.1.3) keyCertSign is left and cRLSign is not.
    let mut no_crls = root.clone();
    let at = no_crls.windows(4).position(|it| it == [3, 2, 1, 0b110]).unwrap();
    no_crls[at..at + 4].copy_from_slice(&[3, 2, 2, 0b100]);
    assert_eq!(signer(&sound, [no_crls.as_slice()]), Err(No::CrlKeyUsage));
    assert!(signer(&sound, [no_crls.as_slice(), &root]).is_ok());
}

#[test]
fn a_certificate_that_was_altered_is_known_by_the_authority_whose_key_it_names() {
    let (middle, root, rsa) = (file("middle.der"), file("root.der"), file("rsa-root.der"));
    let is_altered = |it: &[u8], by: &[&Vec<u8>]| is_altered(it, by.iter().map(|it| it.as_slice()));
    let mut leaf = file("leaf.der");
    assert!(!is_altered(&leaf, &[&root, &middle]));
    *leaf.last_mut().unwrap() ^= 1;
    assert!(is_altered(&leaf, &[&root, &middle]));
    assert!(!is_altered(&leaf, &[&root, &rsa]), "whoever signed it is not there");
    assert!(!is_altered(&leaf, &[]));
}

#[test]
fn a_file_that_ends_early_is_refused_wherever_it_ends() {
    for (name, password) in [
        ("leaf.der", ""),
        ("leaf.pem", ""),
        ("chain.p7b", ""),
        ("modern.p12", SECRET),
        ("crl-1.der", ""),
        ("crl-1.pem", ""),
    ] {
        let file = file(name);
        // The line break behind PEM may be missing.
        for len in 0..file.len() - 1 {
            assert!(read(&file[..len], Some(password)).is_err(), "{name} at {len}");
        }
    }
}

/// Files without a password, or with few rounds: they are read fast.
const SOUND: [&str; 10] = [
    "crl-1.der",
    "crl.p7b",
    "leaf.der",
    "names-100.der",
    "rsa-by-ec.der",
    "chain.pem",
    "chain.p7b",
    "signed.p7b",
    "open.p12",
    "modern.p12",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_bring_it_down(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&bytes, None);
        let _ = read(&[&[0x30, 0x82, 0x01, 0x00][..], &bytes].concat(), Some(SECRET));
    }

    #[test]
    fn no_change_of_a_sound_file_brings_it_down(
        which in 0..SOUND.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<Option<prop::sample::Index>>(),
    ) {
        let mut file = file(SOUND[which]);
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        if let Ok(File { certificates, crls, .. }) = read(&file, Some(SECRET)) {
            for it in certificates {
                prop_assert_eq!(describe(&it.der), Ok(it.described));
                prop_assert!(it.key.is_none_or(|key| fits(&it.der, &key)));
            }
            for it in crls {
                prop_assert_eq!(describe_crl(&it.der), Ok(it.described));
            }
        }
    }
}
