//! Private keys of the kinds that the device makes, and of what it imports.

use std::fmt;

use der::Decode as _;
use p256::ecdsa::signature::hazmat::PrehashSigner as _;
use p256::elliptic_curve::Generate as _;
use rand_core::CryptoRng;
use rsa::BoxedUint;
use rsa::pkcs8::{self, DecodePrivateKey as _, EncodePrivateKey as _, SecretDocument};
use rsa::traits::PrivateKeyParts as _;
use sim_core::certificate::{CertificateRefused, Digest, Family, KeyKind};
use zeroize::Zeroizing;

use crate::algorithm::{self, EC_PUBLIC_KEY, RSA_ENCRYPTION};
use crate::public::{self, PublicKey};

/// How far apart the primes of an RSA key are at least, in bits less than they have (FIPS 186-4 appendix B.3.1).
/// Where they are close, the key is the square root of its modulus and little more (CVE-2022-26320).
const APART_BITS: u32 = 100;

/// A private key. Wiped when it is dropped, and shown by nothing.
pub struct PrivateKey {
    key: Key,
    der: SecretDocument,
}

enum Key {
    Rsa(Box<rsa::PrivateKey>),
    P256(p256::SecretKey),
    P384(p384::SecretKey),
    P521(p521::SecretKey),
}

/// Makes a key. The same randomness makes the same key.
///
/// RSA takes a second, more or less: let a worker do it.
pub fn make_key(kind: KeyKind, random: &mut impl CryptoRng) -> PrivateKey {
    loop {
        // RSA can fail by bad luck, with next to no probability.
        if let Some(made) = made(kind, random) {
            return made;
        }
    }
}

fn made(kind: KeyKind, random: &mut impl CryptoRng) -> Option<PrivateKey> {
    let rsa = |random: &mut _, bits| {
        let key = rsa::PrivateKey::new(random, bits).ok()?;
        primes_are_apart(&key).then(|| Key::Rsa(Box::new(key)))
    };
    let key = match kind {
        KeyKind::Rsa2048 => rsa(random, 2_048)?,
        KeyKind::Rsa3072 => rsa(random, 3_072)?,
        KeyKind::P256 => Key::P256(p256::SecretKey::generate_from_rng(random)),
        KeyKind::P384 => Key::P384(p384::SecretKey::generate_from_rng(random)),
        KeyKind::P521 => Key::P521(p521::SecretKey::generate_from_rng(random)),
    };
    PrivateKey::of(key).ok()
}

impl PrivateKey {
    /// A key from PKCS#8, DER. It is written anew: what else stood with it is left out.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, CertificateRefused> {
        let info = pkcs8::PrivateKeyInfoRef::from_der(der).map_err(damaged)?;
        let key = match info.algorithm.oid {
            RSA_ENCRYPTION => {
                let parts = rsa::pkcs1::RsaPrivateKeyRef::from_der(info.private_key.as_bytes());
                public::check_modulus(parts.map_err(damaged)?.modulus.as_bytes())?;
                let key = rsa::PrivateKey::from_pkcs8_der(der).map_err(damaged)?;
                if !primes_are_apart(&key) {
                    return Err(CertificateRefused::WeakKey);
                }
                Key::Rsa(Box::new(key))
            }
            EC_PUBLIC_KEY => {
                let curve = info.algorithm.parameters_oid();
                match curve.map_err(|_| CertificateRefused::Curve)? {
                    algorithm::P256 => {
                        Key::P256(p256::SecretKey::from_pkcs8_der(der).map_err(damaged)?)
                    }
                    algorithm::P384 => {
                        Key::P384(p384::SecretKey::from_pkcs8_der(der).map_err(damaged)?)
                    }
                    algorithm::P521 => {
                        Key::P521(p521::SecretKey::from_pkcs8_der(der).map_err(damaged)?)
                    }
                    _ => return Err(CertificateRefused::Curve),
                }
            }
            _ => return Err(CertificateRefused::KeyKind),
        };
        Self::of(key).map_err(damaged)
    }

    fn of(key: Key) -> Result<Self, pkcs8::Error> {
        let der = match &key {
            Key::Rsa(it) => it.to_pkcs8_der(),
            Key::P256(it) => it.to_pkcs8_der(),
            Key::P384(it) => it.to_pkcs8_der(),
            Key::P521(it) => it.to_pkcs8_der(),
        }?;
        Ok(Self { key, der })
    }

    /// The key as PKCS#8, DER.
    pub fn pkcs8(&self) -> &[u8] {
        self.der.as_bytes()
    }

    /// Which algorithms it signs with.
    pub fn family(&self) -> Family {
        match self.key {
            Key::Rsa(_) => Family::Rsa,
            Key::P256(_) | Key::P384(_) | Key::P521(_) => Family::Ecdsa,
        }
    }

    /// Which kind of the device's own it is; `None` for RSA keys of other lengths.
    pub fn kind(&self) -> Option<KeyKind> {
        self.public().kind()
    }

    /// SHA-256 of its public key, as [`sim_core::certificate::Described::public_key`] of its certificate.
    pub fn public_sha256(&self) -> Option<[u8; 32]> {
        self.public().sha256()
    }

    /// Its public key.
    pub(crate) fn public(&self) -> PublicKey {
        match &self.key {
            Key::Rsa(it) => PublicKey::Rsa(it.to_public_key()),
            Key::P256(it) => PublicKey::P256(it.public_key()),
            Key::P384(it) => PublicKey::P384(it.public_key()),
            Key::P521(it) => PublicKey::P521(it.public_key()),
        }
    }

    /// Signs. The same message has the same signature (PKCS#1 v1.5; RFC 6979).
    pub(crate) fn sign(&self, digest: Digest, message: &[u8]) -> Option<Vec<u8>> {
        let hash = algorithm::digest(digest, message);
        match &self.key {
            Key::Rsa(it) => it.sign(algorithm::pkcs1(digest), &hash).ok(),
            Key::P256(it) => {
                let signed = p256::ecdsa::SigningKey::from(it).sign_prehash(&hash);
                signed.ok().map(|it: p256::ecdsa::DerSignature| it.as_bytes().to_vec())
            }
            Key::P384(it) => {
                let signed = p384::ecdsa::SigningKey::from(it).sign_prehash(&hash);
                signed.ok().map(|it: p384::ecdsa::DerSignature| it.as_bytes().to_vec())
            }
            Key::P521(it) => {
                let hash = public::as_number_of_p521(&hash);
                let signed = p521::ecdsa::SigningKey::from(it).sign_prehash(&hash);
                signed.ok().map(|it: p521::ecdsa::DerSignature| it.as_bytes().to_vec())
            }
        }
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.family().label())
    }
}

fn damaged<E>(_: E) -> CertificateRefused {
    CertificateRefused::Damaged
}

/// Whether its two primes are as far apart as they must be.
fn primes_are_apart(key: &rsa::PrivateKey) -> bool {
    let [p, q] = key.primes() else { return false };
    let (more, less) = if p > q { (p, q) } else { (q, p) };
    let difference: Zeroizing<BoxedUint> = Zeroizing::new(more.wrapping_sub(less.as_uint_ref()));
    difference.bit_width() + APART_BITS > p.bit_width().max(q.bit_width())
}

#[cfg(test)]
mod tests;
