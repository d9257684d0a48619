//! Public keys: which are taken, and what they have signed.

use der::asn1::ObjectIdentifier;
use der::{Decode as _, Encode as _};
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use p256::pkcs8::EncodePublicKey as _;
use rsa::Pss;
use rsa::pkcs1::DecodeRsaPublicKey as _;
use rsa::traits::PublicKeyParts as _;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use sim_core::certificate::{CertificateRefused, Digest, Family, KeyKind};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use crate::algorithm::{self, EC_PUBLIC_KEY, RSA_ENCRYPTION, Scheme, Signing};

/// Least bits of an RSA modulus that is imported: less is weak (SP 800-131A).
pub const MODULUS_MIN: u32 = 2_048;
/// Most bits of an RSA modulus that is imported (assumed).
pub const MODULUS_MAX: u32 = 4_096;
/// Bytes of a number on P-521.
const P521_BYTES: usize = 66;

/// A public key of a kind that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PublicKey {
    /// RSA, of [`MODULUS_MIN`] to [`MODULUS_MAX`] bits.
    Rsa(rsa::PublicKey),
    /// ECDSA.
    P256(p256::PublicKey),
    /// ECDSA.
    P384(p384::PublicKey),
    /// ECDSA.
    P521(p521::PublicKey),
}

impl PublicKey {
    /// The key of a certificate.
    pub(crate) fn of(info: &SubjectPublicKeyInfoOwned) -> Result<Self, CertificateRefused> {
        let bits = info.subject_public_key.as_bytes().ok_or(CertificateRefused::Damaged)?;
        match info.algorithm.oid {
            RSA_ENCRYPTION => {
                let parts = rsa::pkcs1::RsaPublicKeyRef::from_der(bits).map_err(damaged)?;
                check_modulus(parts.modulus.as_bytes())?;
                check_exponent(parts.public_exponent.as_bytes())?;
                rsa::PublicKey::from_pkcs1_der(bits).map(Self::Rsa).map_err(damaged)
            }
            EC_PUBLIC_KEY => {
                let curve = info.algorithm.parameters.as_ref();
                // Explicit parameters are no name of a curve (RFC 5480 section 2.1.1).
                let curve = curve.and_then(|it| it.decode_as::<ObjectIdentifier>().ok());
                match curve.ok_or(CertificateRefused::Curve)? {
                    algorithm::P256 => {
                        p256::PublicKey::from_sec1_bytes(bits).map(Self::P256).map_err(damaged)
                    }
                    algorithm::P384 => {
                        p384::PublicKey::from_sec1_bytes(bits).map(Self::P384).map_err(damaged)
                    }
                    algorithm::P521 => {
                        p521::PublicKey::from_sec1_bytes(bits).map(Self::P521).map_err(damaged)
                    }
                    _ => Err(CertificateRefused::Curve),
                }
            }
            _ => Err(CertificateRefused::KeyKind),
        }
    }

    /// The key as a certificate has it.
    pub(crate) fn info(&self) -> Option<SubjectPublicKeyInfoOwned> {
        let der = match self {
            Self::Rsa(it) => it.to_public_key_der(),
            Self::P256(it) => it.to_public_key_der(),
            Self::P384(it) => it.to_public_key_der(),
            Self::P521(it) => it.to_public_key_der(),
        };
        SubjectPublicKeyInfoOwned::from_der(der.ok()?.as_bytes()).ok()
    }

    /// SHA-256 of the key as a certificate has it: two that are the same have the same.
    pub(crate) fn sha256(&self) -> Option<[u8; 32]> {
        Some(Sha256::digest(self.info()?.to_der().ok()?).into())
    }

    /// Which kind of the device's own it is; `None` for RSA keys of other lengths.
    pub(crate) fn kind(&self) -> Option<KeyKind> {
        match self {
            Self::Rsa(it) => match it.n().bit_width() {
                2_048 => Some(KeyKind::Rsa2048),
                3_072 => Some(KeyKind::Rsa3072),
                _ => None,
            },
            Self::P256(_) => Some(KeyKind::P256),
            Self::P384(_) => Some(KeyKind::P384),
            Self::P521(_) => Some(KeyKind::P521),
        }
    }

    /// What it is called, such as "RSA 2,048 Bits".
    pub(crate) fn label(&self) -> String {
        let curve = |it: KeyKind| format!("{} {}", Family::Ecdsa.label(), it.label());
        match self {
            Self::Rsa(it) => {
                let bits = it.n().bit_width();
                format!("{} {},{:03} Bits", Family::Rsa.label(), bits / 1_000, bits % 1_000)
            }
            Self::P256(_) => curve(KeyKind::P256),
            Self::P384(_) => curve(KeyKind::P384),
            Self::P521(_) => curve(KeyKind::P521),
        }
    }

    /// Whether its private key has signed this message.
    pub(crate) fn has_signed(&self, signing: Signing, message: &[u8], signature: &[u8]) -> bool {
        let hash = algorithm::digest(signing.digest, message);
        match (self, signing.scheme) {
            (Self::Rsa(it), Scheme::Rsa) => {
                it.verify(algorithm::pkcs1(signing.digest), &hash, signature).is_ok()
            }
            (Self::Rsa(it), Scheme::RsaPss { salt }) => match signing.digest {
                Digest::Sha256 => it.verify(Pss::<Sha256>::new_with_salt(salt), &hash, signature),
                Digest::Sha384 => it.verify(Pss::<Sha384>::new_with_salt(salt), &hash, signature),
                Digest::Sha512 => it.verify(Pss::<Sha512>::new_with_salt(salt), &hash, signature),
            }
            .is_ok(),
            (Self::P256(it), Scheme::Ecdsa) => {
                let verified = p256::ecdsa::DerSignature::try_from(signature);
                verified
                    .and_then(|s| p256::ecdsa::VerifyingKey::from(it).verify_prehash(&hash, &s))
                    .is_ok()
            }
            (Self::P384(it), Scheme::Ecdsa) => {
                let verified = p384::ecdsa::DerSignature::try_from(signature);
                verified
                    .and_then(|s| p384::ecdsa::VerifyingKey::from(it).verify_prehash(&hash, &s))
                    .is_ok()
            }
            (Self::P521(it), Scheme::Ecdsa) => {
                let hash = as_number_of_p521(&hash);
                let verified = p521::ecdsa::DerSignature::try_from(signature);
                verified
                    .and_then(|s| p521::ecdsa::VerifyingKey::from(it).verify_prehash(&hash, &s))
                    .is_ok()
            }
            (Self::Rsa(_), Scheme::Ecdsa)
            | (
                Self::P256(_) | Self::P384(_) | Self::P521(_),
                Scheme::Rsa | Scheme::RsaPss { .. },
            ) => false,
        }
    }
}

/// Whether an RSA modulus is of a length that is taken.
pub(crate) fn check_modulus(bytes: &[u8]) -> Result<(), CertificateRefused> {
    let significant = significant(bytes);
    let bits =
        significant.len() * 8 - significant.first().map_or(0, |it| it.leading_zeros() as usize);
    let is_taken = (MODULUS_MIN as usize..=MODULUS_MAX as usize).contains(&bits);
    if is_taken { Ok(()) } else { Err(CertificateRefused::WeakKey) }
}

/// A public exponent is 65,537 at least, and odd (FIPS 186-4 appendix B.3.1).
fn check_exponent(bytes: &[u8]) -> Result<(), CertificateRefused> {
    let significant = significant(bytes);
    let is_odd = significant.last().is_some_and(|it| it % 2 == 1);
    if is_odd && significant.len() >= 3 { Ok(()) } else { Err(CertificateRefused::WeakKey) }
}

/// A number without the zeros before it.
fn significant(bytes: &[u8]) -> &[u8] {
    bytes.iter().position(|it| *it != 0).map_or(&[], |at| &bytes[at..])
}

/// A digest as a number of P-521, to which every one is short (FIPS 186-4 section 6.4): the crate takes none of less
/// than half its bytes.
pub(crate) fn as_number_of_p521(hash: &[u8]) -> Vec<u8> {
    [&vec![0; P521_BYTES - hash.len()], hash].concat()
}

fn damaged<E>(_: E) -> CertificateRefused {
    CertificateRefused::Damaged
}
