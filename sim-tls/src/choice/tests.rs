use super::{Library, Served, unsigned};
use crate::hello::Hello;
use crate::identity::Uses;
use crate::reason::Reason;
use crate::rules::Rules;
use crate::suite::{Exchange, GROUPS, KeyType, SUITES};
use crate::version::Version;

const GCM: [u16; 4] = [0xc02b, 0xc02c, 0xc02f, 0xc030];
const KEYS: [KeyType; 4] = [KeyType::Rsa, KeyType::P256, KeyType::P384, KeyType::P521];
const CERTIFIED: Rules = Rules { oldest: Version::Tls12, tls_13: false, fips_140: true };
const OPEN: Rules = Rules { oldest: Version::Tls10, tls_13: true, fips_140: false };

/// All that a client may offer, in one version.
fn hello(version: Version, suites: &[u16]) -> Hello {
    let is_listed = version == Version::Tls13;
    Hello {
        legacy_version: version.min(Version::Tls12).number(),
        suites: suites.to_vec(),
        versions: is_listed.then(|| vec![version.number()]),
        groups: Some(GROUPS.iter().map(|it| it.id).collect()),
        signatures: Some(vec![0x0403, 0x0503, 0x0603, 0x0804, 0x0401]),
    }
}

fn choose(rules: Rules, key: KeyType, hello: &Hello) -> Result<Library, Reason> {
    Served { rules, key, uses: Uses::ALL }.choose(hello)
}

/// What OpenSSL serves, where it is there.
const fn by_openssl(lacks: Reason) -> Result<Library, Reason> {
    super::otherwise(lacks)
}

#[test]
fn of_all_suites_of_tls_1_2_the_guide_s_sixteen_are_served_each_with_its_kind_of_key() {
    for key in KEYS {
        let mut served = 0;
        for suite in 0..=u16::MAX {
            let chosen = choose(CERTIFIED, key, &hello(Version::Tls12, &[suite]));
            let of_guide = SUITES.iter().find(|it| it.id == suite && it.rsa == key.is_rsa());
            let expected = match of_guide {
                None => Err(Reason::NoSuite),
                Some(_) if GCM.contains(&suite) => Ok(Library::Rustls),
                Some(_) => by_openssl(Reason::NoSuite),
            };
            assert_eq!(chosen, expected, "{key:?} {suite:04x}");
            served += usize::from(of_guide.is_some());
        }
        assert_eq!(served, if key.is_rsa() { 10 } else { 6 });
    }
}

#[test]
fn tls_1_0_and_1_1_are_served_as_set_with_the_suites_that_they_have() {
    let all: Vec<_> = SUITES.iter().map(|it| it.id).collect();
    for (version, oldest) in [
        (Version::Tls10, Version::Tls10),
        (Version::Tls11, Version::Tls10),
        (Version::Tls11, Version::Tls11),
    ] {
        let refused = Reason::Version(version);
        let rules = Rules { oldest, ..OPEN };
        assert_eq!(choose(rules, KeyType::Rsa, &hello(version, &all)), by_openssl(refused));
        assert_eq!(
            choose(Rules { fips_140: true, ..rules }, KeyType::Rsa, &hello(version, &all)),
            Err(refused)
        );
        let newer = hello(version, &[0x003c, 0xc02f]);
        assert!(choose(rules, KeyType::Rsa, &newer).is_err(), "suites of TLS 1.2");
    }
    for (version, rules) in [
        (Version::Ssl30, OPEN),
        (Version::Tls10, Rules { oldest: Version::Tls11, ..OPEN }),
        (Version::Tls11, Rules { oldest: Version::Tls12, ..OPEN }),
        (Version::Tls13, CERTIFIED),
    ] {
        let chosen = choose(rules, KeyType::Rsa, &hello(version, &all));
        assert_eq!(chosen, Err(Reason::Version(version)));
    }
}

#[test]
fn tls_1_3_has_its_aes_suites_and_chacha20_where_fips_140_is_off() {
    for (suite, approved) in [(0x1301, true), (0x1302, true), (0x1303, false), (0x1304, false)] {
        for fips_140 in [false, true] {
            let rules = Rules { fips_140, ..OPEN };
            let chosen = choose(rules, KeyType::P256, &hello(Version::Tls13, &[suite]));
            let is_served = approved || suite == 0x1303 && !fips_140;
            assert_eq!(chosen, if is_served { Ok(Library::Rustls) } else { Err(Reason::NoSuite) });
        }
    }
}

#[test]
fn keys_are_exchanged_over_the_groups_that_both_have() {
    for (group, rustls, approved) in [
        (0x0017, true, true),
        (0x0018, true, true),
        (0x0019, false, true),
        (0x001d, true, false),
        (0x001e, false, false),
    ] {
        for (version, suite) in [(Version::Tls12, 0xc02b), (Version::Tls13, 0x1301)] {
            for fips_140 in [false, true] {
                let rules = Rules { fips_140, ..OPEN };
                let hello = Hello { groups: Some(vec![group]), ..hello(version, &[suite]) };
                let expected = match (rustls, approved) {
                    (true, true) => Ok(Library::Rustls),
                    (true, false) if !fips_140 => Ok(Library::Rustls),
                    (false, true) if version == Version::Tls13 => by_openssl(Reason::NoKeyExchange),
                    // Before TLS 1.3 the groups are the curves of certificates, too.
                    (_, false) | (false, true) => Err(Reason::NoKeyExchange),
                };
                assert_eq!(choose(rules, KeyType::P256, &hello), expected, "{group:04x} {version}");
            }
        }
    }
    let with_its_curve =
        Hello { groups: Some(vec![0x0019]), ..hello(Version::Tls12, &[0xc02b, 0xc023]) };
    assert_eq!(choose(OPEN, KeyType::P521, &with_its_curve), by_openssl(Reason::NoSuite));
    // No group is needed where the key goes to the RSA key; and whoever names none takes any.
    let nothing = Hello { groups: None, signatures: None, ..hello(Version::Tls12, &[0x002f]) };
    assert_eq!(choose(CERTIFIED, KeyType::Rsa, &nothing), unsigned(Reason::NoSuite));
    let any = Hello { groups: None, ..hello(Version::Tls12, &[0xc02b]) };
    assert_eq!(choose(CERTIFIED, KeyType::P256, &any), by_openssl(Reason::NoSuite));
    assert!(SUITES.iter().any(|it| it.exchange == Exchange::Rsa && it.id == 0x002f));
}

#[test]
fn a_key_signs_as_it_can_and_as_is_offered() {
    let over = |version, suite, scheme| Hello {
        signatures: Some(vec![scheme]),
        ..hello(version, &[suite])
    };
    let rows = [
        // (version, key, suite, scheme, served by rustls, served at all)
        (Version::Tls12, KeyType::Rsa, 0xc02f, 0x0401, true, true),
        (Version::Tls12, KeyType::Rsa, 0xc02f, 0x0806, true, true),
        (Version::Tls12, KeyType::Rsa, 0xc02f, 0x0201, false, false),
        (Version::Tls12, KeyType::Rsa, 0xc02f, 0x0403, false, false),
        (Version::Tls12, KeyType::P384, 0xc02b, 0x0503, true, true),
        (Version::Tls12, KeyType::P384, 0xc02b, 0x0403, false, true),
        (Version::Tls12, KeyType::P521, 0xc02b, 0x0603, true, true),
        (Version::Tls12, KeyType::P521, 0xc02b, 0x0203, false, false),
        (Version::Tls13, KeyType::Rsa, 0x1301, 0x0804, true, true),
        (Version::Tls13, KeyType::Rsa, 0x1301, 0x0401, false, false),
        (Version::Tls13, KeyType::P384, 0x1301, 0x0403, false, false),
        (Version::Tls13, KeyType::P521, 0x1301, 0x0603, true, true),
    ];
    for (version, key, suite, scheme, rustls, served) in rows {
        let expected = match (rustls, served) {
            (true, _) => Ok(Library::Rustls),
            (false, true) => by_openssl(Reason::NoSuite),
            (false, false) => Err(Reason::NoSignature),
        };
        assert_eq!(
            choose(OPEN, key, &over(version, suite, scheme)),
            expected,
            "{key:?} {scheme:04x}"
        );
    }
}

#[test]
fn a_client_that_takes_no_signature_is_served_where_nothing_is_signed() {
    let over = |suites: &[u16], signatures| Hello { signatures, ..hello(Version::Tls12, suites) };
    let none = [None, Some(vec![0x0201, 0x0203]), Some(Vec::new())];
    for (suites, key, served) in [
        (&[0x002f][..], KeyType::Rsa, true),
        (&[0xc02f, 0xc013, 0x003c], KeyType::Rsa, true),
        (&[0xc02f], KeyType::Rsa, false),
        (&[0xc027], KeyType::Rsa, false),
        (&[0xc023, 0x002f], KeyType::P256, false),
    ] {
        for signatures in none.clone() {
            let lacks = match signatures {
                None => Reason::NoSignatureOffered,
                Some(_) => Reason::NoSignature,
            };
            let expected = if served { unsigned(Reason::NoSuite) } else { Err(lacks) };
            assert_eq!(choose(OPEN, key, &over(suites, signatures)), expected, "{suites:04x?}");
        }
    }
    // Older versions name none and sign with what they have.
    let older = Hello { signatures: None, ..hello(Version::Tls10, &[0xc013]) };
    assert_eq!(choose(OPEN, KeyType::Rsa, &older), by_openssl(Reason::Version(Version::Tls10)));
}

#[test]
fn a_key_is_used_as_its_certificate_lets_it() {
    let ecdhe = hello(Version::Tls12, &[0xc02f, 0xc027]);
    let plain = hello(Version::Tls12, &[0x002f]);
    let tls_13 = hello(Version::Tls13, &[0x1301]);
    let by = |uses, hello: &Hello| Served { rules: OPEN, key: KeyType::Rsa, uses }.choose(hello);
    let (signs, encrypts) =
        (Uses { encrypts: false, ..Uses::ALL }, Uses { signs: false, ..Uses::ALL });
    assert_eq!(by(signs, &ecdhe), Ok(Library::Rustls));
    assert_eq!(by(encrypts, &plain), by_openssl(Reason::NoSuite));
    // What is refused is so for the key usage only where it would be served without.
    assert_eq!(by(signs, &plain), by(Uses::ALL, &plain).and(Err(Reason::KeyUsage)));
    for refused in [&ecdhe, &tls_13] {
        assert_eq!(by(encrypts, refused), Err(Reason::KeyUsage));
    }
    let both = Hello {
        versions: Some([Version::Tls13, Version::Tls12].map(Version::number).into()),
        ..hello(Version::Tls12, &[0x1301, 0xc02b])
    };
    assert_eq!(by(encrypts, &both), Err(Reason::KeyUsage));
    let strange = hello(Version::Tls12, &[0xc02b, 0x0005]);
    assert_eq!(by(encrypts, &strange), Err(Reason::NoSuite));
    let rules = Rules { tls_13: false, ..OPEN };
    let served = Served { rules, key: KeyType::Rsa, uses: encrypts };
    assert_eq!(served.choose(&tls_13), Err(Reason::Version(Version::Tls13)));
    // Nor is it where this client would not be served in TLS 1.3 with any certificate.
    for (alone, lacks) in [
        (Hello { groups: Some(vec![0x001e]), ..tls_13.clone() }, Reason::NoKeyExchange),
        (Hello { signatures: Some(vec![0x0401]), ..tls_13.clone() }, Reason::NoSignature),
        (hello(Version::Tls13, &[0x1304]), Reason::NoSuite),
    ] {
        assert_eq!(by(encrypts, &alone), Err(lacks));
    }
    // Nobody falls back without need who cannot have the newer version.
    let fallen = hello(Version::Tls12, &[0x002f, 0x5600]);
    assert_eq!(by(encrypts, &fallen), by_openssl(Reason::NoSuite));
    assert_eq!(by(Uses::ALL, &fallen), Err(Reason::Fallback));
}

#[test]
fn whoever_falls_back_without_need_is_refused() {
    let fallen = hello(Version::Tls12, &[0xc02b, 0x5600]);
    assert_eq!(choose(OPEN, KeyType::P256, &fallen), Err(Reason::Fallback));
    assert_eq!(choose(CERTIFIED, KeyType::P256, &fallen), Ok(Library::Rustls));
}
