//! Private keys of certificates, and secrets that have to be read again, sealed: what the device keeps of them is of no
//! use without the hardware's own.
//!
//! ```text
//!   12  nonce          AES-256 in GCM (SP 800-38D), under the sealing key
//!    .  ciphertext
//!   16  tag
//! ```
//! How the device stores either is not known; that they are encrypted is assumed.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use rand_core::Rng;
use sim_core::certificate::SealedKey;
use sim_core::{SealedSecret, Secret};
use zeroize::{Zeroize as _, Zeroizing};

/// Bytes of a sealing key.
const KEY_BYTES: usize = 32;
/// Keeps what is sealed as one thing from being opened as another.
const PRIVATE_KEY: &[u8] = b"mfp-twin private key";
const SECRET: &[u8] = b"mfp-twin secret";

/// What private keys are sealed with. It stands beside them nowhere but in a data directory and in snapshots.
#[derive(Clone)]
pub(crate) struct SealingKey(Box<[u8; KEY_BYTES]>);

impl SealingKey {
    /// The key with these bytes; `None` where they are too few or too many.
    pub(crate) fn new(bytes: &[u8]) -> Option<Self> {
        let mut key = Self(Box::new([0; KEY_BYTES]));
        (bytes.len() == KEY_BYTES).then(|| key.0.copy_from_slice(bytes))?;
        Some(key)
    }

    /// A key of these random bytes.
    pub(crate) fn generate(random: &mut dyn Rng) -> Self {
        let mut key = Self(Box::new([0; KEY_BYTES]));
        random.fill_bytes(&mut *key.0);
        key
    }

    /// Its bytes, for the rows of the host alone. The name is long on purpose.
    pub(crate) fn expose_bytes(&self) -> &[u8] {
        &*self.0
    }

    /// Seals a private key.
    pub(crate) fn seal(&self, private_key: &[u8], random: &mut dyn Rng) -> SealedKey {
        SealedKey::new(self.sealed(PRIVATE_KEY, private_key, random))
    }

    /// Opens a private key; `None` where it is altered, or was sealed with another key.
    pub(crate) fn open(&self, sealed: &SealedKey) -> Option<Zeroizing<Vec<u8>>> {
        self.opened(PRIVATE_KEY, sealed.bytes())
    }

    /// Seals a secret.
    pub(crate) fn seal_secret(&self, secret: &Secret, random: &mut dyn Rng) -> SealedSecret {
        SealedSecret::new(self.sealed(SECRET, secret.expose().as_bytes(), random))
    }

    /// Opens a secret; `None` where it is altered, or was sealed with another key.
    pub(crate) fn open_secret(&self, sealed: &SealedSecret) -> Option<Secret> {
        let opened = self.opened(SECRET, sealed.bytes())?;
        std::str::from_utf8(&opened).ok().map(Secret::new)
    }

    fn sealed(&self, purpose: &[u8], plain: &[u8], random: &mut dyn Rng) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        random.fill_bytes(&mut nonce);
        let mut sealed = Vec::with_capacity(plain.len() + AES_256_GCM.tag_len());
        sealed.extend_from_slice(plain);
        let cipher = self.cipher();
        let nonce_used = Nonce::assume_unique_for_key(nonce);
        let is_sealed = cipher.is_some_and(|it| {
            it.seal_in_place_append_tag(nonce_used, Aad::from(purpose), &mut sealed).is_ok()
        });
        if !is_sealed {
            // It fails only for gigabytes. What is nothing opens to nothing.
            sealed.zeroize();
        }
        [&nonce[..], &sealed].concat()
    }

    fn opened(&self, purpose: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let mut opened = Zeroizing::new(sealed.to_vec());
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let length =
            self.cipher()?.open_in_place(nonce, Aad::from(purpose), &mut opened).ok()?.len();
        opened.truncate(length);
        Some(opened)
    }

    fn cipher(&self) -> Option<LessSafeKey> {
        UnboundKey::new(&AES_256_GCM, &*self.0).ok().map(LessSafeKey::new)
    }
}

impl Drop for SealingKey {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    use super::*;

    #[test]
    fn what_is_sealed_opens_whole_with_its_key_alone() {
        let mut random = ChaCha20Rng::seed_from_u64(7);
        let (key, other) = (SealingKey::generate(&mut random), SealingKey::generate(&mut random));
        let sealed = key.seal(b"a private key", &mut random);
        assert_eq!(key.open(&sealed).unwrap().as_slice(), b"a private key");
        assert_eq!(SealingKey::new(key.expose_bytes()).unwrap().open(&sealed), key.open(&sealed));
        assert!(other.open(&sealed).is_none());
        assert_ne!(key.seal(b"a private key", &mut random), sealed, "each has a nonce of its own");
        for at in 0..sealed.bytes().len() {
            let mut altered = sealed.bytes().to_vec();
            altered[at] ^= 1;
            assert!(key.open(&SealedKey::new(altered)).is_none(), "altered at {at}");
        }
        let secret = key.seal_secret(&Secret::new("a password"), &mut random);
        assert_eq!(key.open_secret(&secret), Some(Secret::new("a password")));
        assert!(key.open(&SealedKey::new(secret.bytes())).is_none(), "it is no private key");
        assert!(key.open_secret(&SealedSecret::new(sealed.bytes())).is_none());
        assert!(key.open(&SealedKey::new([])).is_none() && SealingKey::new(b"short").is_none());
    }
}
