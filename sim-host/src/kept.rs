//! What a data directory held, and why one cannot be used.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use sim_core::saved::{NotSaved, SavedRows};
use sim_drive::{ImageError, Mark, Table, TableError};
use sim_store::{Error as StoreError, Seq};
use thiserror::Error;

use crate::altered::Altered;
use crate::keys::Keys;
use crate::mechanism::Mechanism;
use crate::real_time::KeptTime;
use crate::rom::Roms;
use crate::rows::{
    DRIVE_MARK, FAULTS, MECHANISM, NEW_IMAGE, REAL_LEFT, REAL_MS, encode_all, without_mark,
};

/// Why a data directory cannot be used.
#[derive(Debug, Error)]
pub enum NotOpened {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The drive's image.
    #[error("the drive cannot be used: {0}")]
    Image(#[from] ImageError),
    /// The drive's image after a restore.
    #[error("the restored drive cannot be put in its place: {0}")]
    NewImage(Arc<std::io::Error>),
    /// The drive's table.
    #[error("the drive's table cannot be used: {0}")]
    Table(#[from] TableError),
    /// There is a device, and no table of its drive.
    #[error("the drive's table is missing")]
    NoTable,
    /// There is a device, and no image of its drive.
    #[error("the drive's image {} is missing; put it back, or the whole directory", .0.display())]
    NoImage(PathBuf),
    /// The image is not that of the device.
    #[error(
        "{} is the drive of another device, was copied from another directory, or was cut short; put back \
         the one that belongs here, or the whole directory", .0.display()
    )]
    OtherImage(PathBuf),
    /// A pipe, a device or a directory has the name of a file of ours.
    #[error("{} is no regular file; put back the one that belongs here, or the whole directory", .0.display())]
    NoFile(PathBuf),
    /// There is something of a device, and not its store.
    #[error(
        "{} is of a device whose twin.redb is missing, or empty; put that back, or the whole directory",
        left.display()
    )]
    NoStore {
        /// What there is.
        left: PathBuf,
    },
    /// There is an image, no store, and nothing in the image that says whose it is.
    #[error(
        "{} is there without a twin.redb and has no mark of a drive: it is not known whose it is; put its \
         twin.redb back beside it, or move it away", .0.display()
    )]
    UnknownImage(PathBuf),
    /// The directory holds what is no twin's, and no device.
    #[error("{} holds no device, but {name}, which is no twin's", directory.display())]
    Foreign {
        /// The directory.
        directory: PathBuf,
        /// A file in it.
        name: String,
    },
    /// The directory has a device, and a new one was wanted.
    #[error("{} has a device already, which nothing erases", directory.display())]
    NotNew {
        /// The directory.
        directory: PathBuf,
    },
    /// What is in the directory cannot be listed.
    #[error("{} cannot be read: {}", .0.display(), .1)]
    Unreadable(PathBuf, Arc<std::io::Error>),
    /// The drive.
    #[error("the drive cannot be used: {0}")]
    Drive(#[from] sim_drive::DriveError),
    /// The device's rows.
    #[error("the device cannot be read back: {0}")]
    Rows(#[from] NotSaved),
    /// The row of the mechanism.
    #[error("the row \"{MECHANISM}\" is damaged: {0}")]
    Mechanism(String),
    /// Another row of the host.
    #[error("the row \"{0}\" is damaged")]
    Damaged(&'static str),
    /// The system has no random bytes.
    #[error("the system has no random bytes: {0}")]
    NoRandom(String),
    /// A journal record.
    #[error("journal record {0} is no list of rows")]
    Record(Seq),
}

impl NotOpened {
    /// Whether something in the directory is not what was left there.
    pub const fn is_damage(&self) -> bool {
        match self {
            Self::Image(image) => {
                matches!(image, ImageError::OtherSize { .. } | ImageError::NotMarked { .. })
            }
            Self::Store(store) => matches!(store, StoreError::Corrupt { .. }),
            Self::Table(_)
            | Self::NoTable
            | Self::Rows(_)
            | Self::Mechanism(_)
            | Self::Damaged(_)
            | Self::Record(_) => true,
            Self::NewImage(_)
            | Self::Drive(_)
            | Self::NoImage(_)
            | Self::OtherImage(_)
            | Self::NoFile(_)
            | Self::NoStore { .. }
            | Self::UnknownImage(_)
            | Self::Foreign { .. }
            | Self::NotNew { .. }
            | Self::Unreadable(..)
            | Self::NoRandom(_) => false,
        }
    }
}

/// What a data directory held.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) rows: SavedRows,
    pub(crate) table: Option<Table>,
    pub(crate) roms: Roms,
}

impl Kept {
    /// The hardware's keys.
    pub(crate) fn keys(&self) -> Result<Keys, NotOpened> {
        Keys::of_rows(&self.rows).map_err(NotOpened::Damaged)
    }

    /// The mark of the image that takes the place of the drive's.
    pub(crate) fn drive_image(&self) -> Option<Mark> {
        Mark::of_text(self.rows.get(NEW_IMAGE)?)
    }

    /// The mark of the drive's image.
    pub(crate) fn drive_mark(&self) -> Result<Option<Mark>, NotOpened> {
        let mark = self.rows.get(DRIVE_MARK);
        let read = |row: &Vec<u8>| Mark::of_text(row).ok_or(NotOpened::Damaged(DRIVE_MARK));
        mark.map(read).transpose()
    }

    /// The mark of the image of a device that was kept before images had any.
    pub(crate) fn adopted_mark(&self) -> Mark {
        let digest: [u8; 32] = Sha256::digest(encode_all(&without_mark(&self.rows))).into();
        Mark(digest.iter().take(8).fold(0, |mark, byte| mark << 8 | u64::from(*byte)))
    }

    /// Paper, supplies and covers as they were; as new in a directory from before they were kept.
    pub(crate) fn mechanism(&self) -> Result<Mechanism, NotOpened> {
        match self.rows.get(MECHANISM) {
            Some(row) => Mechanism::of_row(row).map_err(NotOpened::Mechanism),
            None => Ok(Mechanism::default()),
        }
    }

    /// What hands altered in the hardware.
    pub(crate) fn altered(&self) -> Result<Altered, NotOpened> {
        let row = self.rows.get(FAULTS).map_or(&[][..], Vec::as_slice);
        Altered::of_names(row).ok_or(NotOpened::Damaged(FAULTS))
    }

    /// When the last turn was kept.
    pub(crate) fn real_time(&self) -> Result<Option<KeptTime>, NotOpened> {
        let Some(unix_ms) = self.numbers::<u64>(REAL_MS)?.first().copied() else { return Ok(None) };
        Ok(Some(KeptTime { unix_ms, left: self.numbers(REAL_LEFT)? }))
    }

    /// The numbers in a row of the host; none where it is not there.
    fn numbers<T: FromStr>(&self, row: &'static str) -> Result<Vec<T>, NotOpened> {
        let read = |it: &Vec<u8>| {
            let text = std::str::from_utf8(it).ok()?;
            text.split(' ').map(|it| it.parse().ok()).collect::<Option<Vec<T>>>()
        };
        let found = self.rows.get(row).map(|it| read(it).ok_or(NotOpened::Damaged(row)));
        Ok(found.transpose()?.unwrap_or_default())
    }
}
