//! Algorithms by their numbers (RFC 4055, RFC 5480, RFC 5758).

use der::asn1::{Any, ObjectIdentifier};
use der::{Decode as _, Encode as _};
use rsa::Pkcs1v15Sign;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use sim_core::certificate::{CertificateRefused, Digest, Family};
use x509_cert::spki::AlgorithmIdentifierOwned;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

/// A public key of RSA.
pub(crate) const RSA_ENCRYPTION: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
/// A public key of an elliptic curve.
pub(crate) const EC_PUBLIC_KEY: ObjectIdentifier = oid("1.2.840.10045.2.1");
/// P-256.
pub(crate) const P256: ObjectIdentifier = oid("1.2.840.10045.3.1.7");
/// P-384.
pub(crate) const P384: ObjectIdentifier = oid("1.3.132.0.34");
/// P-521.
pub(crate) const P521: ObjectIdentifier = oid("1.3.132.0.35");

const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");

/// Signatures that are made and taken.
const SIGNATURES: [(ObjectIdentifier, Scheme, Digest); 6] = [
    (oid("1.2.840.113549.1.1.11"), Scheme::Rsa, Digest::Sha256),
    (oid("1.2.840.113549.1.1.12"), Scheme::Rsa, Digest::Sha384),
    (oid("1.2.840.113549.1.1.13"), Scheme::Rsa, Digest::Sha512),
    (oid("1.2.840.10045.4.3.2"), Scheme::Ecdsa, Digest::Sha256),
    (oid("1.2.840.10045.4.3.3"), Scheme::Ecdsa, Digest::Sha384),
    (oid("1.2.840.10045.4.3.4"), Scheme::Ecdsa, Digest::Sha512),
];

const SHA_256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");

/// Digests, where something names one by itself.
const DIGESTS: [(ObjectIdentifier, Digest); 3] =
    [(SHA_256, Digest::Sha256), (SHA_384, Digest::Sha384), (SHA_512, Digest::Sha512)];

/// How something is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// RSA, PKCS#1 v1.5.
    Rsa,
    /// RSA-PSS, with so many bytes of salt; taken, not made.
    RsaPss {
        /// Bytes.
        salt: usize,
    },
    /// ECDSA.
    Ecdsa,
}

/// How something is signed, and what is signed is digested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signing {
    /// How.
    pub(crate) scheme: Scheme,
    /// With which digest.
    pub(crate) digest: Digest,
}

impl Signing {
    /// What a key of this family signs with.
    pub(crate) fn of(family: Family, digest: Digest) -> Self {
        let scheme = match family {
            Family::Rsa => Scheme::Rsa,
            Family::Ecdsa => Scheme::Ecdsa,
        };
        Self { scheme, digest }
    }

    /// What a certificate names.
    pub(crate) fn named(algorithm: &AlgorithmIdentifierOwned) -> Result<Self, CertificateRefused> {
        if algorithm.oid == RSA_PSS {
            return Self::pss(algorithm).ok_or(CertificateRefused::WeakSignature);
        }
        let mut rows = SIGNATURES.iter();
        let row = rows.find(|(oid, ..)| *oid == algorithm.oid);
        let (_, scheme, digest) = *row.ok_or(CertificateRefused::WeakSignature)?;
        Ok(Self { scheme, digest })
    }

    /// What a signature in signed data names, over what is digested so: RSA may stand there without its digest (RFC 5754
    /// section 3.2). `None` for what is not taken.
    pub(crate) fn of_signature(
        algorithm: &AlgorithmIdentifierOwned,
        digest: Digest,
    ) -> Option<Self> {
        if algorithm.oid == RSA_ENCRYPTION {
            return Some(Self { scheme: Scheme::Rsa, digest });
        }
        Self::named(algorithm).ok().filter(|it| it.digest == digest)
    }

    /// Its parameters (RFC 4055 section 3.1); by default its digest is SHA-1.
    fn pss(algorithm: &AlgorithmIdentifierOwned) -> Option<Self> {
        let parameters = algorithm.parameters.as_ref()?.to_der().ok()?;
        let parameters = rsa::pkcs1::RsaPssParamsOwned::from_der(&parameters).ok()?;
        let (_, digest) = DIGESTS.iter().find(|(oid, _)| *oid == parameters.hash.oid)?;
        Some(Self { scheme: Scheme::RsaPss { salt: parameters.salt_len.into() }, digest: *digest })
    }

    /// As a certificate names it; `None` for what is not made.
    pub(crate) fn identifier(self) -> Option<AlgorithmIdentifierOwned> {
        let named = |row: &&(_, Scheme, Digest)| (row.1, row.2) == (self.scheme, self.digest);
        let (oid, scheme, _) = *SIGNATURES.iter().find(named)?;
        let parameters = match scheme {
            Scheme::Rsa | Scheme::RsaPss { .. } => Some(Any::null()),
            Scheme::Ecdsa => None,
        };
        Some(AlgorithmIdentifierOwned { oid, parameters })
    }

    /// What it is called.
    pub(crate) fn label(self) -> String {
        let scheme = match self.scheme {
            Scheme::Rsa => Family::Rsa.label(),
            Scheme::RsaPss { .. } => "RSA-PSS",
            Scheme::Ecdsa => Family::Ecdsa.label(),
        };
        format!("{scheme}/{}", self.digest.label())
    }
}

/// As a digest is named by itself: without parameters (RFC 5754 section 2).
pub(crate) fn digest_identifier(digest: Digest) -> AlgorithmIdentifierOwned {
    let oid = match digest {
        Digest::Sha256 => SHA_256,
        Digest::Sha384 => SHA_384,
        Digest::Sha512 => SHA_512,
    };
    AlgorithmIdentifierOwned { oid, parameters: None }
}

/// The digest that is named so; `None` for one that is not taken.
pub(crate) fn digest_named(algorithm: &AlgorithmIdentifierOwned) -> Option<Digest> {
    DIGESTS.iter().find(|(oid, _)| *oid == algorithm.oid).map(|(_, digest)| *digest)
}

/// A digest of what comes piece by piece.
#[derive(Clone)]
pub struct Digesting(Inner);

#[derive(Clone)]
enum Inner {
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

impl Digesting {
    /// Of nothing yet.
    pub fn new(digest: Digest) -> Self {
        Self(match digest {
            Digest::Sha256 => Inner::Sha256(Sha256::new()),
            Digest::Sha384 => Inner::Sha384(Sha384::new()),
            Digest::Sha512 => Inner::Sha512(Sha512::new()),
        })
    }

    /// Goes on with these bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            Inner::Sha256(it) => it.update(bytes),
            Inner::Sha384(it) => it.update(bytes),
            Inner::Sha512(it) => it.update(bytes),
        }
    }

    /// Of all of them.
    pub fn finish(self) -> Vec<u8> {
        match self.0 {
            Inner::Sha256(it) => it.finalize().to_vec(),
            Inner::Sha384(it) => it.finalize().to_vec(),
            Inner::Sha512(it) => it.finalize().to_vec(),
        }
    }
}

/// What is signed in place of a message.
pub(crate) fn digest(digest: Digest, message: &[u8]) -> Vec<u8> {
    let mut digesting = Digesting::new(digest);
    digesting.update(message);
    digesting.finish()
}

/// The padding of RSA for a digest.
pub(crate) fn pkcs1(digest: Digest) -> Pkcs1v15Sign {
    match digest {
        Digest::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
        Digest::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
        Digest::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
    }
}
