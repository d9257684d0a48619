//! What a drive cannot do, and why.

use std::io;
use std::ops::Range;

use thiserror::Error;

use crate::extents::Extent;
use crate::limits::{NEEDLE_MAX, RAW_MAX};
use crate::table::TableError;

/// What a drive cannot do.
#[derive(Debug, Error)]
pub enum DriveError {
    /// The medium cannot read.
    #[error("sectors {} to {} of the drive cannot be read: {source}", extent.start, extent.end() - 1)]
    Read {
        /// Where.
        extent: Extent,
        /// What the world says.
        source: io::Error,
    },
    /// The medium cannot write; see [`DriveError::is_full`].
    #[error("sectors {} to {} of the drive cannot be written: {source}", extent.start, extent.end() - 1)]
    Write {
        /// Where; some of it may have been written.
        extent: Extent,
        /// What the world says.
        source: io::Error,
    },
    /// What was written may not outlive a power cut.
    #[error("the drive cannot be flushed: {source}")]
    Flush {
        /// What the world says.
        source: io::Error,
    },
    /// No sectors are left.
    #[error("the drive is full: {wanted} sectors wanted, {free} free, {pending} to be overwritten")]
    Full {
        /// Sectors asked for.
        wanted: u64,
        /// Sectors that are free.
        free: u64,
        /// Sectors that will be free when they are overwritten.
        pending: u64,
    },
    /// The document's sectors may have been lost with an earlier flush that failed.
    #[error("document {id} cannot be kept: a flush failed while it came in")]
    Unsettled {
        /// Its number.
        id: u64,
    },
    /// There is no such document.
    #[error("no document {id} is on the drive")]
    NoDocument {
        /// Its number.
        id: u64,
    },
    /// The document's sectors hold something else than was written there.
    #[error("document {id} is not on the drive as it was written")]
    Altered {
        /// Its number.
        id: u64,
    },
    /// Bytes that the document or the drive does not have.
    #[error("bytes {} to {} of {len}", range.start, range.end)]
    OutOfRange {
        /// What was asked for.
        range: Range<u64>,
        /// How many there are.
        len: u64,
    },
    /// More raw bytes than are read at a time.
    #[error("{bytes} raw bytes at a time; at most {RAW_MAX} are read")]
    RawTooLong {
        /// How many were asked for.
        bytes: u64,
    },
    /// Nothing to search for, or too much.
    #[error("a text of {bytes} bytes to search for; 1 to {NEEDLE_MAX} are")]
    Needle {
        /// Its bytes.
        bytes: usize,
    },
    /// Reading back found something else than the last pattern. The pass is repeated.
    #[error("sector {lba} of the drive was not overwritten")]
    NotOverwritten {
        /// The first such sector.
        lba: u64,
    },
    /// The table cannot be used.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The table is of an encrypted drive.
    #[error("the drive is encrypted, and there is no key")]
    KeyMissing,
    /// The table is of a drive that is not encrypted.
    #[error("the drive is not encrypted, but there is a key")]
    KeyUnused,
}

impl DriveError {
    /// Whether there is no room: on the drive, or on the disk that has its image, by its size, by a quota or by a
    /// limit on the size of files.
    pub fn is_full(&self) -> bool {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        match self {
            Self::Full { .. } => true,
            Self::Write { source, .. } | Self::Flush { source } => {
                matches!(source.kind(), StorageFull | QuotaExceeded | FileTooLarge)
            }
            Self::Read { .. }
            | Self::Unsettled { .. }
            | Self::NoDocument { .. }
            | Self::Altered { .. }
            | Self::OutOfRange { .. }
            | Self::RawTooLong { .. }
            | Self::Needle { .. }
            | Self::NotOverwritten { .. }
            | Self::Table(_)
            | Self::KeyMissing
            | Self::KeyUnused => false,
        }
    }
}
