//! The password of a job (`job-password`, PWG 5100.11): whoever types it at the panel lets the job go.
//!
//! The client sends the password itself or a digest of it under one of the registered names; the device
//! keeps neither, only a salted hash of the digest. The obsolete `md5` and `sha` are not offered.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::job::choices::choices;

/// Most bytes of `job-password` (PWG 5100.11 section 6.1).
pub const PASSWORD_MAX: usize = 255;
/// Wrong passwords in a row after which a job is no longer let go (assumed).
pub const PASSWORD_FAILURES_MAX: u8 = 5;

choices! {
    /// How a client hides the password (`job-password-encryption`).
    PasswordEncryption {
        /// Not at all.
        None "none",
        /// SHA-224.
        Sha2_224 "sha2-224",
        /// SHA-256.
        Sha2_256 "sha2-256",
        /// SHA-384.
        Sha2_384 "sha2-384",
        /// SHA-512.
        Sha2_512 "sha2-512",
        /// SHA-512/224.
        Sha2_512_224 "sha2-512_224",
        /// SHA-512/256.
        Sha2_512_256 "sha2-512_256",
        /// SHA3-224.
        Sha3_224 "sha3-224",
        /// SHA3-256.
        Sha3_256 "sha3-256",
        /// SHA3-384.
        Sha3_384 "sha3-384",
        /// SHA3-512.
        Sha3_512 "sha3-512",
    }
}

impl PasswordEncryption {
    /// What a client sends for a password.
    fn digest(self, password: &[u8]) -> Vec<u8> {
        match self {
            Self::None => password.to_vec(),
            Self::Sha2_224 => sha2::Sha224::digest(password).to_vec(),
            Self::Sha2_256 => Sha256::digest(password).to_vec(),
            Self::Sha2_384 => sha2::Sha384::digest(password).to_vec(),
            Self::Sha2_512 => sha2::Sha512::digest(password).to_vec(),
            Self::Sha2_512_224 => sha2::Sha512_224::digest(password).to_vec(),
            Self::Sha2_512_256 => sha2::Sha512_256::digest(password).to_vec(),
            Self::Sha3_224 => sha3::Sha3_224::digest(password).to_vec(),
            Self::Sha3_256 => sha3::Sha3_256::digest(password).to_vec(),
            Self::Sha3_384 => sha3::Sha3_384::digest(password).to_vec(),
            Self::Sha3_512 => sha3::Sha3_512::digest(password).to_vec(),
        }
    }

    /// Whether a client can have sent so many bytes.
    pub fn fits(self, bytes: usize) -> bool {
        match self {
            Self::None => (1..=PASSWORD_MAX).contains(&bytes),
            Self::Sha2_224
            | Self::Sha2_256
            | Self::Sha2_384
            | Self::Sha2_512
            | Self::Sha2_512_224
            | Self::Sha2_512_256
            | Self::Sha3_224
            | Self::Sha3_256
            | Self::Sha3_384
            | Self::Sha3_512 => self.digest(&[]).len() == bytes,
        }
    }
}

/// A job's password as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct JobPassword {
    pub(crate) encryption: PasswordEncryption,
    pub(crate) salt: [u8; 16],
    pub(crate) hash: [u8; 32],
    /// Wrong passwords typed in a row.
    pub failures: u8,
}

impl JobPassword {
    /// The password of which a client sent `digest`.
    pub fn new(encryption: PasswordEncryption, digest: &[u8], salt: [u8; 16]) -> Self {
        Self { encryption, salt, hash: hash(&salt, digest), failures: 0 }
    }

    /// Whether this is the password, as it was typed.
    pub fn matches(&self, typed: &str) -> bool {
        let typed = hash(&self.salt, &self.encryption.digest(typed.as_bytes()));
        typed.iter().zip(&self.hash).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
    }

    /// Whether too many wrong ones were typed.
    pub const fn is_locked(&self) -> bool {
        self.failures >= PASSWORD_FAILURES_MAX
    }

    /// How it was sent.
    pub const fn encryption(&self) -> PasswordEncryption {
        self.encryption
    }
}

fn hash(salt: &[u8; 16], digest: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(digest).finalize().into()
}

impl fmt::Debug for JobPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JobPassword")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_password_is_compared_under_every_encryption() {
        for encryption in PasswordEncryption::ALL {
            let sent = encryption.digest(b"1234");
            assert!(encryption.fits(sent.len()), "{}", encryption.keyword());
            let password = JobPassword::new(*encryption, &sent, [7; 16]);
            assert!(password.matches("1234"));
            assert!(!password.matches("1235") && !password.matches(""));
            assert_eq!(format!("{password:?}"), "JobPassword");
        }
    }

    #[test]
    fn a_digest_is_the_one_that_everybody_makes() {
        let hex = |it: PasswordEncryption| {
            it.digest(b"abc").iter().map(|it| format!("{it:02x}")).collect::<String>()
        };
        assert!(hex(PasswordEncryption::Sha2_256).starts_with("ba7816bf8f01cfea"));
        assert!(hex(PasswordEncryption::Sha3_256).starts_with("3a985da74fe225b2"));
        assert!(!PasswordEncryption::Sha2_256.fits(31));
        assert!(!PasswordEncryption::None.fits(0));
    }
}
