//! Passwords: Argon2id on worker threads, and a memory of what was right.
//!
//! A print job or a page asks for the same password again and again, and Argon2id is slow on purpose.
//! What was right once is remembered as a keyed digest, in memory only, with a key that dies with the
//! process; what was wrong is always computed anew.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use sha2::{Digest, Sha256};
use sim_core::{PasswordHash, Secret};
use thiserror::Error;

/// Right passwords that are remembered; then all are forgotten.
const REMEMBERED_MAX: usize = 4_096;

/// The random source or the hasher failed.
#[derive(Clone, Debug, Error)]
#[error("the password could not be hashed: {0}")]
pub struct NotHashed(String);

/// Checks and hashes passwords. Cheap to clone.
#[derive(Clone)]
pub struct Passwords(Arc<Inner>);

struct Inner {
    key: [u8; 32],
    right: Mutex<BTreeSet<[u8; 32]>>,
}

impl Passwords {
    /// A new memory with a new key.
    ///
    /// # Errors
    /// [`NotHashed`] if the system has no random bytes.
    pub fn new() -> Result<Self, NotHashed> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|it| NotHashed(it.to_string()))?;
        Ok(Self(Arc::new(Inner { key, right: Mutex::default() })))
    }

    /// Whether this password was found right for this hash before. Quick.
    pub fn remembers(&self, hash: &PasswordHash, attempt: &Secret) -> bool {
        let digest = self.digest(hash, attempt);
        self.0.right.lock().unwrap_or_else(PoisonError::into_inner).contains(&digest)
    }

    /// Compares. Slow: for a worker thread.
    pub fn check(&self, hash: &PasswordHash, attempt: &Secret) -> bool {
        let Ok(phc) = Phc::new(hash.expose()) else { return false };
        let right = Argon2::default().verify_password(attempt.expose().as_bytes(), &phc).is_ok();
        if right {
            let digest = self.digest(hash, attempt);
            let mut memory = self.0.right.lock().unwrap_or_else(PoisonError::into_inner);
            if memory.len() >= REMEMBERED_MAX {
                memory.clear();
            }
            memory.insert(digest);
        }
        right
    }

    fn digest(&self, hash: &PasswordHash, attempt: &Secret) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(self.0.key);
        digest.update((hash.expose().len() as u64).to_le_bytes());
        digest.update(hash.expose());
        digest.update(attempt.expose());
        digest.finalize().into()
    }
}

/// Hashes a password with a new salt. Slow: for a worker thread.
///
/// # Errors
/// [`NotHashed`] if the system has no random bytes.
pub fn hash(password: &Secret) -> Result<PasswordHash, NotHashed> {
    let hashed = Argon2::default().hash_password(password.expose().as_bytes());
    hashed.map(|it| PasswordHash::new(it.to_string())).map_err(|it| NotHashed(it.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_password_is_remembered_and_a_wrong_one_is_not() {
        let passwords = Passwords::new().unwrap();
        let (right, wrong) = (Secret::new("correct horse"), Secret::new("battery"));
        let hashed = hash(&right).unwrap();
        assert!(hashed.expose().starts_with("$argon2id$"));
        assert!(!passwords.remembers(&hashed, &right));
        assert!(!passwords.check(&hashed, &wrong));
        assert!(passwords.check(&hashed, &right));
        assert!(passwords.remembers(&hashed, &right));
        assert!(!passwords.remembers(&hashed, &wrong));
        assert_ne!(hash(&right).unwrap(), hashed, "each hash has its own salt");
    }
}
