//! What the device makes of keys and certificates, in the hands of the openssl tool, and back.

use std::fs;
use std::process::Command;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use sim_core::certificate::{
    CertificateRefused, Digest, KeyKind, NewRequest, RequestOrder, SelfSigned, SignatureKind,
};
use sim_x509::{PrivateKey, fits, make_key, read, request, self_signed, server_uses};

use crate::twin::{Folder, run, said};

const PASSWORD: &str = "Schlüssel";

/// A folder, and what is done in it.
struct Desk(Folder);

impl Desk {
    fn new() -> Self {
        Self(Folder::new())
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.0.join(name), bytes).unwrap();
    }

    fn take(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.0.join(name)).unwrap()
    }

    /// What the tool says, once it has done it.
    fn openssl(&self, line: &str) -> String {
        let output = run(Command::new("openssl").args(line.split(' ')).current_dir(&self.0.0));
        assert!(output.status.success(), "openssl {line}: {}", said(&output));
        said(&output)
    }

    /// Puts a key there, as PEM.
    fn put_key(&self, key: &PrivateKey) {
        self.put("key.der", key.pkcs8());
        self.openssl("pkcs8 -inform DER -nocrypt -in key.der -out key.pem");
    }
}

fn key(kind: KeyKind) -> PrivateKey {
    make_key(kind, &mut ChaCha20Rng::seed_from_u64(15))
}

fn certificate(kind: SignatureKind, key: &PrivateKey) -> Vec<u8> {
    let order = SelfSigned {
        kind,
        issuer: "Bücher & Söhne".into(),
        days: 9_999,
        host_name: "twin.example".into(),
        address: "127.0.0.1".parse().unwrap(),
        // 2021-01-22: the tool checks by this machine's clock.
        from_unix_s: 1_611_277_200,
    };
    self_signed(&order, key).unwrap()
}

fn ordered(kind: SignatureKind) -> RequestOrder {
    RequestOrder {
        entered: NewRequest {
            kind,
            country: "JP".into(),
            state: "Kanagawa".into(),
            locality: "Yokohama".into(),
            organization: "Example Co., Ltd.".into(),
            unit: "Sales/Tokyo".into(),
        },
        common_name: "twin.example".into(),
        email: "twin@example.com".into(),
    }
}

/// How the tool names a signature.
fn named(kind: SignatureKind) -> String {
    let digest = kind.digest.label().replace('-', "");
    match kind.key {
        KeyKind::Rsa2048 | KeyKind::Rsa3072 => {
            format!("{}WithRSAEncryption", digest.to_lowercase())
        }
        KeyKind::P256 | KeyKind::P384 | KeyKind::P521 => format!("ecdsa-with-{digest}"),
    }
}

#[test]
fn openssl_verifies_certificates_and_requests_of_all_fifteen_pairs() {
    let desk = Desk::new();
    for kind in KeyKind::ALL {
        let key = key(*kind);
        for digest in Digest::ALL {
            let kind = SignatureKind { key: *kind, digest: *digest };
            desk.put("certificate.der", &certificate(kind, &key));
            desk.openssl("x509 -inform DER -in certificate.der -out certificate.pem");
            let checks = "-x509_strict -check_ss_sig -purpose sslserver";
            for name in
                ["-verify_hostname twin.example", "-verify_hostname localhost", "-verify_ip ::1"]
            {
                let said = desk.openssl(&format!(
                    "verify {checks} {name} -CAfile certificate.pem certificate.pem"
                ));
                assert!(said.contains("certificate.pem: OK"), "{kind}: {said}");
            }
            let text = desk.openssl("x509 -in certificate.pem -noout -text");
            assert!(text.contains(&named(kind)), "{kind}: {text}");
            desk.put("request.der", &request(&ordered(kind), &key).unwrap());
            let said = desk.openssl(
                "req -inform DER -in request.der -verify -noout -text -nameopt utf8,sep_comma_plus",
            );
            assert!(said.contains("verify OK"), "{kind}: {said}");
            let subject = "C=JP,ST=Kanagawa,L=Yokohama,O=Example Co., Ltd.,OU=Sales/Tokyo,CN=twin.example,emailAddress=twin@example.com";
            assert!(said.contains(subject) && said.contains(&named(kind)), "{kind}: {said}");
        }
    }
}

#[test]
fn a_key_that_openssl_boxes_today_or_as_it_once_did_comes_back_out() {
    let desk = Desk::new();
    for kind in KeyKind::ALL {
        let key = key(*kind);
        desk.put_key(&key);
        desk.put(
            "certificate.der",
            &certificate(SignatureKind { key: *kind, digest: Digest::Sha384 }, &key),
        );
        desk.openssl("x509 -inform DER -in certificate.der -out certificate.pem");
        for how in [
            "",
            " -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1 -keyex",
            " -keypbe AES-256-CBC -certpbe AES-256-CBC -macalg sha512 -iter 100000",
        ] {
            desk.openssl(&format!(
                "pkcs12 -export -in certificate.pem -inkey key.pem -out box.p12 -passout pass:{PASSWORD}{how}"
            ));
            let found = read(&desk.take("box.p12"), Some(PASSWORD)).unwrap().certificates;
            let of_found = found[0].key.as_ref().map(PrivateKey::pkcs8);
            assert_eq!((found.len(), of_found), (1, Some(key.pkcs8())), "{kind:?}{how}");
        }
    }
}

#[test]
fn the_certificate_that_an_authority_makes_of_a_request_fits_its_key() {
    let desk = Desk::new();
    desk.openssl(
        "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=Authority -days 30",
    );
    for kind in KeyKind::ALL {
        let key = key(*kind);
        let kind = SignatureKind { key: *kind, digest: Digest::Sha512 };
        desk.put("request.der", &request(&ordered(kind), &key).unwrap());
        desk.openssl("req -inform DER -in request.der -out request.pem");
        desk.openssl(
            "x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -sha256 -out issued.pem",
        );
        let found = read(&desk.take("issued.pem"), None).unwrap().certificates;
        assert!(fits(&found[0].der, &key), "{kind}");
        assert_eq!(Some(found[0].described.public_key), key.public_sha256());
        assert_eq!(found[0].described.issuer, "CN=Authority");
    }
}

#[test]
fn what_a_key_is_for_is_what_its_certificate_says() {
    let desk = Desk::new();
    let served = |key: &str, usage: &str| {
        desk.openssl(&format!(
            "req -x509 -newkey {key} -nodes -keyout own.key -out own.pem -subj /CN=localhost -days 30{usage}"
        ));
        let found = read(&desk.take("own.pem"), None).unwrap().certificates.remove(0).described;
        let uses = (found.signs_for_servers, found.encrypts_for_servers);
        desk.openssl("x509 -in own.pem -outform DER -out own.der");
        assert_eq!(server_uses(&desk.take("own.der")), Ok(uses), "the same of another server");
        uses
    };
    let usage = |it: &str| format!(" -addext keyUsage={it}");
    let (rsa, ecdsa) = ("rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-256");
    assert_eq!(served(rsa, ""), (true, true));
    assert_eq!(served(rsa, &usage("digitalSignature")), (true, false));
    assert_eq!(served(rsa, &usage("critical,keyEncipherment")), (false, true));
    assert_eq!(served(rsa, &usage("keyCertSign")), (false, false));
    assert_eq!(served(ecdsa, ""), (true, false));
    assert_eq!(served(ecdsa, &usage("keyEncipherment")), (false, false));
    assert_eq!(served(rsa, " -addext extendedKeyUsage=clientAuth"), (false, false));
    let all = " -addext extendedKeyUsage=1.2.3.4,anyExtendedKeyUsage -addext keyUsage=cRLSign,digitalSignature";
    assert_eq!(served(rsa, all), (true, false));
    let described = read(&desk.take("own.pem"), None).unwrap().certificates.remove(0).described;
    assert_eq!(described.key_usage, ["digitalSignature", "cRLSign"]);
    assert_eq!(described.extended_key_usage, ["1.2.3.4", "anyExtendedKeyUsage"]);
}

#[test]
fn a_critical_extension_has_to_be_known() {
    let desk = Desk::new();
    let read_with = |extension: &str| {
        desk.openssl(&format!(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout own.key -out own.pem -subj /CN=localhost -days 30 -addext {extension}"
        ));
        read(&desk.take("own.pem"), None).map(|it| it.certificates.len())
    };
    let refused = Err(CertificateRefused::CriticalExtension);
    assert_eq!(read_with("1.2.3.4=critical,DER:0500"), refused);
    assert_eq!(read_with("1.3.6.1.4.1.11129.2.4.3=critical,DER:0500"), refused, "a precertificate");
    assert_eq!(read_with("1.2.3.4=DER:0500"), Ok(1));
    assert_eq!(read_with("nameConstraints=critical,permitted;DNS:localhost"), Ok(1));
}

#[test]
fn the_manual_has_every_reason_to_refuse_a_certificate() {
    let manual = include_str!("../../docs/certificates.md");
    for reason in CertificateRefused::ALL {
        let row = |row: &str| row.contains(&format!("| {reason}"));
        assert!(manual.lines().any(row), "{reason}");
    }
}
