//! What the hardware draws its secrets from: the system, or a seed, so that a device can be had again.
//!
//! Each purpose has a generator of its own, so that none depends on how often another one was asked.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};
use sim_drive::DriveKey;
use zeroize::Zeroizing;

use crate::passwords::SALT_BYTES;

/// What a generator gave last stays in it until it has given so many bytes more: four blocks of ChaCha.
const BUFFER_BYTES: usize = 256;
/// Keeps what follows from a seed here apart from what the device itself draws from it.
const PURPOSE: &[u8] = b"mfp-twin hardware";

/// The generators.
pub(crate) struct Randomness {
    drive: Mutex<ChaCha20Rng>,
    certificate: Mutex<ChaCha20Rng>,
    salts: Mutex<ChaCha20Rng>,
    sealing: Mutex<ChaCha20Rng>,
}

impl Randomness {
    /// From the system's random source.
    pub(crate) fn of_system() -> Result<Self, getrandom::Error> {
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *key)?;
        Ok(Self::of(*key))
    }

    /// From a seed: the same one gives the same secrets.
    pub(crate) fn of_seed(seed: u64) -> Self {
        Self::of(
            Sha256::new().chain_update(PURPOSE).chain_update(seed.to_le_bytes()).finalize().into(),
        )
    }

    fn of(key: [u8; 32]) -> Self {
        let stream = |number| {
            let mut generator = ChaCha20Rng::from_seed(key);
            generator.set_stream(number);
            Mutex::new(generator)
        };
        Self { drive: stream(1), certificate: stream(2), salts: stream(3), sealing: stream(4) }
    }

    /// Goes on as this one does.
    pub(crate) fn become_like(&self, other: Self) {
        for (own, others) in [
            (&self.drive, other.drive),
            (&self.certificate, other.certificate),
            (&self.salts, other.salts),
            (&self.sealing, other.sealing),
        ] {
            *lock(own) = others.into_inner().unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A new key of the drive.
    pub(crate) fn drive_key(&self) -> DriveKey {
        let mut generator = lock(&self.drive);
        let key = DriveKey::generate(&mut *generator);
        forget(&mut generator);
        key
    }

    /// The generator of the patterns that the drive is overwritten with.
    pub(crate) fn patterns(&self) -> MutexGuard<'_, ChaCha20Rng> {
        lock(&self.drive)
    }

    /// A generator for the next key of a certificate: it may draw as much as it needs.
    pub(crate) fn certificate(&self) -> ChaCha20Rng {
        let mut generator = lock(&self.certificate);
        let mut seed = Zeroizing::new([0; 32]);
        generator.fill_bytes(&mut *seed);
        forget(&mut generator);
        ChaCha20Rng::from_seed(*seed)
    }

    /// The generator of what private keys are sealed with, and of the nonces.
    pub(crate) fn sealing(&self) -> MutexGuard<'_, ChaCha20Rng> {
        lock(&self.sealing)
    }

    /// A new salt of a password.
    pub(crate) fn salt(&self) -> [u8; SALT_BYTES] {
        let mut salt = [0; SALT_BYTES];
        lock(&self.salts).fill_bytes(&mut salt);
        salt
    }
}

fn lock(generator: &Mutex<ChaCha20Rng>) -> MutexGuard<'_, ChaCha20Rng> {
    generator.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What was given is not in the generator any more.
fn forget(generator: &mut ChaCha20Rng) {
    generator.fill_bytes(&mut [0; BUFFER_BYTES]);
}
