//! Encryption of sectors: XTS-AES-256, the sector's number being the tweak (IEEE Std 1619-2007, NIST
//! SP 800-38E).
//!
//! XTS hides what a sector holds and does not notice that it was altered; as with the real drive,
//! altered sectors read as something else.

use std::fmt;

use aes::Aes256;
use aes::cipher::KeyInit;
use rand_core::Rng;
use thiserror::Error;
use xts_mode::{Xts128, get_tweak_default};
use zeroize::Zeroize;

use crate::image::SectorSize;

/// Bytes of a key: two AES-256 keys, for the data and for the tweak.
const KEY_BYTES: usize = 64;

/// Why these bytes are no key.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum KeyError {
    /// Too few or too many.
    #[error("a drive key has {KEY_BYTES} bytes, not {0}")]
    Length(usize),
    /// FIPS 140 (IG C.I) asks that they differ: equal ones leave XTS open to chosen cipher text.
    #[error("the two halves of the drive key are equal")]
    EqualHalves,
}

/// The key of a drive. It lies in one place, so that moving it leaves no copy; wiped when dropped.
/// `Debug` shows nothing of it.
#[derive(Clone)]
pub struct DriveKey(Box<[u8; KEY_BYTES]>);

impl DriveKey {
    /// The key with these bytes: the data key, then the tweak key.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn new(bytes: &[u8]) -> Result<Self, KeyError> {
        if bytes.len() != KEY_BYTES {
            return Err(KeyError::Length(bytes.len()));
        }
        let mut key = Self(Box::new([0; KEY_BYTES]));
        key.0.copy_from_slice(bytes);
        let (data, tweak) = key.0.split_at(KEY_BYTES / 2);
        if data == tweak { Err(KeyError::EqualHalves) } else { Ok(key) }
    }

    /// A key of these random bytes.
    pub fn generate(random: &mut dyn Rng) -> Self {
        let mut key = Self(Box::new([0; KEY_BYTES]));
        // That a generator gives equal halves is as good as impossible.
        while key.0[..KEY_BYTES / 2] == key.0[KEY_BYTES / 2..] {
            random.fill_bytes(&mut *key.0);
        }
        key
    }

    /// Its bytes, for NVRAM alone. The name is long on purpose.
    pub fn expose_bytes(&self) -> &[u8] {
        &*self.0
    }
}

impl Drop for DriveKey {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

impl fmt::Debug for DriveKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DriveKey(..)")
    }
}

/// Encrypts and decrypts the sectors of one drive. The expanded keys are wiped when dropped.
pub(crate) struct SectorCipher {
    xts: Xts128<Aes256>,
    sector_bytes: usize,
}

impl SectorCipher {
    pub(crate) fn new(key: &DriveKey, size: SectorSize) -> Self {
        let (data, tweak) = key.0.split_at(KEY_BYTES / 2);
        let aes = |half: &[u8]| Aes256::new_from_slice(half).expect("half a key is an AES-256 key");
        Self { xts: Xts128::new(aes(data), aes(tweak)), sector_bytes: size.bytes() as usize }
    }

    /// Encrypts whole sectors in place, the first of which has the number `lba`.
    pub(crate) fn encrypt(&self, lba: u64, sectors: &mut [u8]) {
        self.xts.encrypt_area(sectors, self.sector_bytes, lba.into(), get_tweak_default);
    }

    /// Decrypts whole sectors in place, the first of which has the number `lba`.
    pub(crate) fn decrypt(&self, lba: u64, sectors: &mut [u8]) {
        self.xts.decrypt_area(sectors, self.sector_bytes, lba.into(), get_tweak_default);
    }
}

impl fmt::Debug for SectorCipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SectorCipher(..)")
    }
}

#[cfg(test)]
mod tests;
