//! Formats: which a program writes, which it reads, and how an older one becomes its own.

use std::fmt;

use crate::readable::{MigrationError, Readable};
use crate::{Error, Seq};

/// Brings one part from the format named first to the format of this program.
pub type Migrate<'a> = &'a dyn Fn(u32, Part<'_>, &[u8]) -> Result<Vec<u8>, MigrationError>;

/// The formats of a program.
#[derive(Clone, Copy)]
pub struct Format<'a> {
    /// Written, and read as it is.
    pub current: u32,
    /// The oldest that `migrate` takes; `current` if it takes none.
    pub oldest: u32,
    /// Asked once for each part of an older store, all in one transaction.
    pub migrate: Migrate<'a>,
}

impl Format<'_> {
    /// A program that reads only what it writes.
    pub fn only(current: u32) -> Self {
        Self { current, oldest: current, migrate: &|_, _, bytes| Ok(bytes.to_vec()) }
    }

    /// The formats it reads.
    pub fn reads(&self) -> Readable {
        Readable { oldest: self.oldest, newest: self.current }
    }
}

/// A part of a store, for a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// A record of the journal.
    Record(Seq),
    /// The newest state.
    Snapshot(Seq),
    /// A snapshot a user has named, or one from a file.
    Named(&'a str),
    /// A blob.
    Blob(&'a str),
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(seq) => write!(formatter, "record {seq}"),
            Self::Snapshot(seq) => write!(formatter, "the snapshot at {seq}"),
            Self::Named(name) => write!(formatter, "snapshot {name:?}"),
            Self::Blob(name) => write!(formatter, "blob {name:?}"),
        }
    }
}

/// Why a migration was given up.
pub(crate) enum GivenUp {
    /// The engine failed.
    Engine(redb::Error),
    /// A part was refused.
    Refused { part: String, source: MigrationError },
}

impl GivenUp {
    pub(crate) fn into_error(self, path: &std::path::Path, written: u32) -> Error {
        match self {
            Self::Engine(error) => Error::engine(path, error),
            Self::Refused { part, source } => {
                Error::Migration { path: path.to_owned(), written, part, source: source.into() }
            }
        }
    }
}

impl<E: Into<redb::Error>> From<E> for GivenUp {
    fn from(error: E) -> Self {
        Self::Engine(error.into())
    }
}
