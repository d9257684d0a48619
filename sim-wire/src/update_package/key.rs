//! The keys that sign packages and verify them: Ed25519.

use std::fmt;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{PrivatePkcs8KeyDer, SubjectPublicKeyInfoDer};
use thiserror::Error;

/// The development key, in the open: it proves nothing but that a package came through whole. Whoever
/// wants more gives the device another key.
const DEVELOPMENT_SEED: &[u8; 32] = b"not secret: mfp-twin development";

/// Why a key file is no key.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum KeyRefused {
    /// No PEM section of this kind.
    #[error("it has no \"BEGIN {0}\" section (PEM)")]
    NoPem(&'static str),
    /// Another kind of key.
    #[error("it holds no Ed25519 key")]
    NotEd25519,
    /// The system has no random bytes.
    #[error("the system has no random bytes")]
    NoRandom,
}

/// A private key. `Debug` shows nothing of it.
pub struct SigningKey(Ed25519KeyPair);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

impl SigningKey {
    /// The key pair that the product ships for development.
    pub fn development() -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(DEVELOPMENT_SEED);
        // A seed of 32 bytes is a key, whichever they are.
        Self(pair.unwrap_or_else(|_| unreachable!("a seed of 32 bytes")))
    }

    /// A key that nobody has.
    ///
    /// # Errors
    /// [`KeyRefused::NoRandom`].
    pub fn generate() -> Result<Self, KeyRefused> {
        Ed25519KeyPair::generate().map(Self).map_err(|_| KeyRefused::NoRandom)
    }

    /// Reads a private key as `openssl genpkey -algorithm ed25519` writes it: PKCS#8 in PEM.
    ///
    /// # Errors
    /// [`KeyRefused`].
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyRefused> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem);
        let der = der.map_err(|_| KeyRefused::NoPem("PRIVATE KEY"))?;
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der.secret_pkcs8_der());
        pair.map(Self).map_err(|_| KeyRefused::NotEd25519)
    }

    /// The key that verifies what this one signs.
    pub fn verifying(&self) -> VerifyingKey {
        VerifyingKey(self.0.public_key().as_ref().to_vec())
    }

    pub(super) fn sign(&self, signed: &[u8]) -> Vec<u8> {
        self.0.sign(signed).as_ref().to_vec()
    }
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey(Vec<u8>);

impl VerifyingKey {
    /// The public half of [`SigningKey::development`].
    pub fn development() -> Self {
        SigningKey::development().verifying()
    }

    /// Reads a public key as `openssl pkey -pubout` writes it: SubjectPublicKeyInfo in PEM.
    ///
    /// # Errors
    /// [`KeyRefused`].
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyRefused> {
        let der = SubjectPublicKeyInfoDer::from_pem_slice(pem);
        let der = der.map_err(|_| KeyRefused::NoPem("PUBLIC KEY"))?;
        // RFC 8410: the algorithm's identifier, which has no parameters, then the key.
        const ED25519_SPKI: [u8; 12] = *b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";
        match der.strip_prefix(&ED25519_SPKI) {
            Some(key) if key.len() == 32 => Ok(Self(key.to_vec())),
            Some(_) | None => Err(KeyRefused::NotEd25519),
        }
    }

    pub(super) fn verifies(&self, signed: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0).verify(signed, signature).is_ok()
    }
}
