//! Passwords: Argon2id on worker threads, and a memory of what was right.
//!
//! A print job or a page asks for the same password again and again, and Argon2id is slow on purpose.
//! What was right once is remembered as a keyed digest, in memory only, with a key that dies with the
//! process; what was wrong is always computed anew.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash as Phc, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use sha2::{Digest, Sha256};
use sim_core::{PasswordHash, Secret};
use thiserror::Error;

/// Right passwords that are remembered; then all are forgotten.
const REMEMBERED_MAX: usize = 4_096;

/// Bytes of a salt.
pub(crate) const SALT_BYTES: usize = Salt::RECOMMENDED_LENGTH;

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

    /// Compares with a hash. Without one, and with one that is none, it takes as long and is false. Slow: for a
    /// worker thread.
    pub fn check(&self, hash: Option<&PasswordHash>, attempt: &Secret) -> bool {
        let compared = hash.and_then(|it| matches(it.expose(), attempt));
        let right = compared.unwrap_or_else(|| {
            black_box(like_a_new_one(attempt, &[0; SALT_BYTES]).is_ok());
            false
        });
        if let (true, Some(hash)) = (right, hash) {
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

/// Hashes a password with a new salt of the system's. Slow: for a worker thread.
///
/// # Errors
/// [`NotHashed`] if the system has no random bytes.
pub fn hash(password: &Secret) -> Result<PasswordHash, NotHashed> {
    let mut salt = [0; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(failed)?;
    hash_with(password, salt)
}

/// Hashes a password with a salt that follows from a seed. Slow: for a worker thread.
///
/// # Errors
/// [`NotHashed`].
pub fn hash_of_seed(password: &Secret, seed: u64) -> Result<PasswordHash, NotHashed> {
    let mut salt = [0; SALT_BYTES];
    let digest = Sha256::new().chain_update(b"mfp-twin salt").chain_update(seed.to_le_bytes());
    salt.copy_from_slice(&digest.finalize()[..SALT_BYTES]);
    hash_with(password, salt)
}

/// Hashes a password with this salt, in the PHC string format. Slow: for a worker thread.
pub(crate) fn hash_with(
    password: &Secret,
    salt: [u8; SALT_BYTES],
) -> Result<PasswordHash, NotHashed> {
    let phc = Phc {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(&Params::default()).map_err(failed)?,
        salt: Some(Salt::new(&salt).map_err(failed)?),
        hash: Some(like_a_new_one(password, &salt)?),
    };
    Ok(PasswordHash::new(phc.to_string()))
}

/// Computes what a new hash is made of.
fn like_a_new_one(password: &Secret, salt: &[u8]) -> Result<Output, NotHashed> {
    compute(&Argon2::default(), password, salt)
}

/// Whether a password is the one that was hashed; `None` if the hash is none, or one that would take more memory or
/// time than ours do: it may have come with a snapshot of others.
fn matches(hash: &str, attempt: &Secret) -> Option<bool> {
    let (argon2, salt, output) = read(hash)?;
    let found = compute(&argon2, attempt, &salt).ok()?;
    // Outputs are compared in constant time.
    Some(found == output)
}

/// Whether it is a hash that a password can be right for.
pub(crate) fn is_hash(hash: &PasswordHash) -> bool {
    read(hash.expose()).is_some()
}

/// How such a hash is computed, its salt, and what comes out.
fn read(hash: &str) -> Option<(Argon2<'static>, Salt, Output)> {
    let phc = Phc::new(hash).ok()?;
    let algorithm = Algorithm::try_from(phc.algorithm.as_str()).ok()?;
    let version = Version::try_from(phc.version?).ok()?;
    let params = Params::try_from(&phc).ok()?;
    let (most, of) = (Params::default(), |it: &Params| [it.m_cost(), it.t_cost(), it.p_cost()]);
    if of(&params).iter().zip(of(&most)).any(|(found, most)| *found > most) {
        return None;
    }
    let output = phc.hash.filter(|it| it.len() == Params::DEFAULT_OUTPUT_LEN)?;
    Some((Argon2::new(algorithm, version, params), phc.salt?, output))
}

fn failed(error: impl ToString) -> NotHashed {
    NotHashed(error.to_string())
}

fn compute(argon2: &Argon2<'_>, password: &Secret, salt: &[u8]) -> Result<Output, NotHashed> {
    let mut memory = vec![Block::default(); argon2.params().block_count()];
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    let failed = |it: argon2::Error| NotHashed(it.to_string());
    let password = password.expose().as_bytes();
    argon2
        .hash_password_into_with_memory(password, salt, &mut out, memory.as_mut_slice())
        .map_err(failed)?;
    Output::new(&out).map_err(|it| NotHashed(it.to_string()))
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
        assert!(!passwords.check(Some(&hashed), &wrong));
        assert!(passwords.check(Some(&hashed), &right));
        assert!(passwords.remembers(&hashed, &right));
        assert!(!passwords.remembers(&hashed, &wrong));
        assert_ne!(hash(&right).unwrap(), hashed, "each hash has its own salt");
    }

    #[test]
    fn where_nobody_is_let_in_as_much_is_computed_and_it_is_wrong() {
        let (password, salt) = (Secret::new("correct horse"), [7; SALT_BYTES]);
        let new = hash_with(&password, salt).unwrap();
        let computed = like_a_new_one(&password, &salt).unwrap();
        assert_eq!(Phc::new(new.expose()).unwrap().hash, Some(computed));
        let passwords = Passwords::new().unwrap();
        for hash in [None, Some(&PasswordHash::new("none"))] {
            assert!(!passwords.check(hash, &password) && !passwords.check(hash, &Secret::new("")));
        }
    }

    #[test]
    fn a_hash_that_takes_more_than_ours_is_none() {
        let password = Secret::new("correct horse");
        let ours = hash(&password).unwrap();
        for (cost, more) in [("m=19456", "m=4194304000"), ("t=2", "t=4000000"), ("p=1", "p=4000")] {
            let dear = ours.expose().replace(cost, more);
            assert_ne!(dear, ours.expose());
            assert_eq!(matches(&dear, &password), None, "{more}");
        }
    }

    #[test]
    fn hashes_are_those_of_the_crate_and_anything_else_is_no_hash() {
        use argon2::password_hash::{PasswordHasher, PasswordVerifier};
        let password = Secret::new("correct horse");
        let theirs: Phc = Argon2::default().hash_password(b"correct horse").unwrap();
        assert_eq!(matches(&theirs.to_string(), &password), Some(true));
        let ours = Phc::new(hash(&password).unwrap().expose()).unwrap();
        assert!(Argon2::default().verify_password(b"correct horse", &ours).is_ok());
        for wrong in ["", "none", "$argon2id$v=19$m=19456,t=2,p=1", "$bcrypt$v=1$m=1$AAAAAAAAAAA"] {
            assert_eq!(matches(wrong, &password), None, "{wrong}");
        }
    }
}
