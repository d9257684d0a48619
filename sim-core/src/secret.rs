//! Values that must not be shown: their `Debug` prints nothing of them.

use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

/// Text that must not reach a log, a screen or an error, such as a password.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself; for hashing and comparing only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// How many characters it has.
    pub fn characters(&self) -> usize {
        self.0.chars().count()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// A secret that has to be read again, sealed by the hardware: the core cannot open it.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedSecret(Arc<[u8]>);

impl SealedSecret {
    /// What the hardware sealed.
    pub fn new(sealed: impl Into<Arc<[u8]>>) -> Self {
        Self(sealed.into())
    }

    /// The sealed bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SealedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedSecret")
    }
}

/// A salted password hash as the host made it (Argon2id in PHC form). The core never looks inside.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Wraps what a hasher returned.
    pub fn new(phc: impl Into<String>) -> Self {
        Self(phc.into())
    }

    /// What tells it from others.
    pub fn mark(&self) -> HashMark {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        HashMark(hasher.finish())
    }

    /// The hash itself, for the host's check.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Tells one hash from another while the program runs, and says nothing else of it: it is made of the salt too,
/// so that nobody can try passwords on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashMark(pub u64);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash")
    }
}
