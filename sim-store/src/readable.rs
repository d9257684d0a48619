//! Which formats are read, in words, and what is said of a part that is not.

use std::fmt;

/// What a migration says of a part it cannot take over.
pub type MigrationError = Box<dyn std::error::Error + Send + Sync>;

/// A run of formats, in words: "3", "2 and 3", "1 to 3".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readable {
    /// The first.
    pub oldest: u32,
    /// The last.
    pub newest: u32,
}

impl Readable {
    /// Whether `format` is one of them.
    pub fn contains(self, format: u32) -> bool {
        (self.oldest..=self.newest).contains(&format)
    }

    /// What there is to say of something in a format that is none of them.
    pub(crate) fn refusal(self, written: u32) -> String {
        let by = if written > self.newest { "a newer" } else { "an older" };
        format!("was written in format {written} by {by} version; this version reads {self}")
    }
}

impl fmt::Display for Readable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.newest - self.oldest {
            0 => write!(formatter, "{}", self.newest),
            1 => write!(formatter, "{} and {}", self.oldest, self.newest),
            _ => write!(formatter, "{} to {}", self.oldest, self.newest),
        }
    }
}
