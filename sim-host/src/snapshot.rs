//! A snapshot: a device as it stood at one moment, whole enough to go on elsewhere.
//!
//! ```text
//!  0  1  layout, 1
//!  1  .  rows of the device and of the hardware: 8 bytes of length, then as in the journal
//!     .  the drive's table: 8 bytes of length, then the table
//!     .  the drive: pieces of 8 bytes of place, 4 of length, and the bytes, up to the end
//! ```
//! Numbers are little-endian. Pieces of nothing but zeros are left out. It holds secrets: the hashes of
//! the passwords, the sealed private keys of certificates with what they are sealed with, and the drive's key, without
//! which the drive would be of no use elsewhere.

use std::io::{self, Cursor, Read, Seek};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use sim_core::Device;
use sim_core::saved::{NotSaved, RowChange, SavedRows};
use sim_drive::{
    Copying, Drive, DriveError, Image, ImageError, ImageFile, Mark, PIECE_BYTES, Table, TableError,
};
use sim_store::{RECORD_BYTES_MAX, SNAPSHOT_BYTES_MAX};
use thiserror::Error;

use crate::altered::Altered;
use crate::keys::Keys;
use crate::mechanism::Mechanism;
use crate::passwords;
use crate::rom::{self, Roms};
use crate::rows::{self, FAULTS, MECHANISM, apply, encode, put};

/// The layout that is written, and the only one that is read. There is no older one.
const LAYOUT: u8 = 1;
/// The most bytes of a device's rows, and of its drive's table, which are in memory whole: twice what one record of a
/// journal has, as which a restore keeps the rows.
pub(crate) const PART_BYTES_MAX: usize = 2 * RECORD_BYTES_MAX;
/// The rows with the ROMs.
const ROMS: [&str; 2] = ["host/controller-rom", "host/fax-rom"];

/// Why no snapshot was made.
#[derive(Debug, Error)]
pub enum NotTaken {
    /// The drive.
    #[error("the drive could not be copied: {0}")]
    Drive(#[from] DriveError),
    /// More than a snapshot may have.
    #[error(
        "the device and its drive have more than the {SNAPSHOT_BYTES_MAX} bytes of a snapshot, or its rows more than \
         {PART_BYTES_MAX}"
    )]
    TooLarge,
    /// A worker failed.
    #[error("the worker that made the snapshot failed")]
    Worker,
    /// The twin has ended.
    #[error("the twin has ended")]
    Gone,
}

/// Why bytes are no snapshot.
#[derive(Debug, Error)]
pub enum NotASnapshot {
    /// Of another layout.
    #[error("it is of layout {0}; this program reads layout {LAYOUT}")]
    Layout(u8),
    /// It ends where something should be.
    #[error("it ends where {0} should be")]
    Ends(&'static str),
    /// More of something than there may be.
    #[error("{0} would have more than {PART_BYTES_MAX} bytes")]
    TooLong(&'static str),
    /// Something is not what it should be.
    #[error("{0} cannot be read")]
    Unreadable(&'static str),
    /// The device's rows.
    #[error(transparent)]
    Rows(#[from] NotSaved),
    /// The drive's table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A piece that is not the drive's.
    #[error("it has {bytes} bytes for byte {at} of a drive of {drive} bytes")]
    Piece {
        /// Where.
        at: u64,
        /// How many.
        bytes: u64,
        /// Bytes of the drive.
        drive: u64,
    },
    /// The drive and its key.
    #[error(transparent)]
    Drive(#[from] DriveError),
    /// The drive's image.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// The disk from which it is read.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// What the owner task hands out at the moment of a snapshot: pointers, and a copy that has begun.
pub(crate) struct Picture {
    pub(crate) device: Device,
    pub(crate) table: Table,
    pub(crate) copying: Copying,
    pub(crate) keys: Keys,
    pub(crate) roms: Roms,
    pub(crate) altered: Altered,
    pub(crate) mechanism: Arc<Mechanism>,
}

impl Picture {
    /// Reads what it points to. Slow: for a worker thread.
    pub(crate) fn develop(mut self) -> Result<Snapshot, NotTaken> {
        let rows = self.device.changes(None).into_iter();
        let mut rows: SavedRows = rows.filter_map(|(key, value)| Some((key, value?))).collect();
        let keys = self.keys.rows().into_iter();
        rows.extend(keys.filter_map(|(key, value)| Some((key, value?))));
        rows.insert(FAULTS.to_owned(), self.altered.names().into_bytes());
        rows.insert(MECHANISM.to_owned(), self.mechanism.to_row());
        let roms = ROMS.into_iter().zip(self.roms.iter());
        rows.extend(roms.map(|(name, image)| (name.to_owned(), image.clone())));
        if rows::encoded_bytes(&rows) > PART_BYTES_MAX {
            return Err(NotTaken::TooLarge);
        }
        let mut pieces = Vec::new();
        while let Some((at, data)) = self.copying.next_piece()? {
            pieces.push((at, Bytes::from(data)));
            if pieces.len() as u64 * PIECE_BYTES > SNAPSHOT_BYTES_MAX as u64 {
                return Err(NotTaken::TooLarge);
            }
        }
        Ok(Snapshot { rows, table: self.table, pieces })
    }
}

/// A device as it stood at one moment. Cheap to clone its drive's bytes.
#[derive(Clone)]
pub struct Snapshot {
    rows: SavedRows,
    table: Table,
    pieces: Vec<(u64, Bytes)>,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").field("rows", &self.rows.len()).finish_non_exhaustive()
    }
}

/// A device and its hardware, made of a snapshot and not yet in use.
pub(crate) struct Made {
    pub(crate) device: Device,
    pub(crate) was_on: bool,
    pub(crate) drive: Drive,
    pub(crate) keys: Keys,
    pub(crate) roms: Roms,
    pub(crate) altered: Altered,
    pub(crate) mechanism: Option<Mechanism>,
}

impl Snapshot {
    /// Bytes of its drive that are not zero.
    pub fn bytes(&self) -> u64 {
        self.pieces.iter().map(|it| it.1.len() as u64).sum()
    }

    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        self.parts().concat()
    }

    /// As bytes, one part behind the other; those of the drive are not copied.
    pub(crate) fn parts(&self) -> Vec<Bytes> {
        let changes: Vec<_> =
            self.rows.iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect();
        let (rows, table) = (encode(&changes), self.table.encode());
        let mut out = vec![Bytes::from_static(&[LAYOUT])];
        for part in [rows, table] {
            out.push(Bytes::from_owner((part.len() as u64).to_le_bytes()));
            out.push(part.into());
        }
        for (at, data) in &self.pieces {
            let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
            out.push([&at.to_le_bytes()[..], &length.to_le_bytes()].concat().into());
            out.push(data.clone());
        }
        out
    }

    /// From such bytes: wholly or not at all.
    ///
    /// # Errors
    /// [`NotASnapshot`] names what is wrong.
    pub fn decode(bytes: Bytes) -> Result<Self, NotASnapshot> {
        let snapshot = Self::read(bytes)?;
        snapshot.is_device()?;
        Ok(snapshot)
    }

    /// Whether what is read is such bytes, so many of them, without keeping its drive.
    ///
    /// # Errors
    /// [`NotASnapshot`] names what is wrong.
    pub(crate) fn check(from: &mut (impl Read + Seek), bytes: u64) -> Result<(), NotASnapshot> {
        let mut from = Walk { from, left: bytes };
        let (rows, table) = from.head()?;
        let without_drive = Self { rows, table, pieces: Vec::new() };
        without_drive.is_device()?;
        from.pieces(without_drive.table.bytes(), |_, _| ())
    }

    /// From such bytes, of whatever format its rows are.
    pub(crate) fn read(bytes: Bytes) -> Result<Self, NotASnapshot> {
        let mut from = Cursor::new(&*bytes);
        let mut from = Walk { from: &mut from, left: bytes.len() as u64 };
        let (rows, table) = from.head()?;
        let mut pieces = Vec::new();
        let end = bytes.len() as u64;
        // What is left is of `bytes`, so that no place is beyond what memory holds.
        from.pieces(table.bytes(), |at, left| {
            let [begin, end] = [end - left.start, end - left.end].map(|it| it as usize);
            pieces.push((at, bytes.slice(begin..end)));
        })?;
        Ok(Self { rows, table, pieces })
    }

    /// The same with its rows brought to another format.
    pub(crate) fn migrated(
        mut self,
        migrate: impl Fn(Vec<RowChange>) -> Result<Vec<RowChange>, NotSaved>,
    ) -> Result<Self, NotSaved> {
        let rows = self.rows.into_iter().map(|(key, value)| (key, Some(value))).collect();
        self.rows = SavedRows::new();
        migrate(rows)?.into_iter().for_each(|it| put(&mut self.rows, it));
        Ok(self)
    }

    /// The device with a drive in memory, or in a new file at `image`. Slow: for a worker thread.
    pub(crate) fn make(&self, image: Option<(&Path, Mark)>) -> Result<Made, NotASnapshot> {
        let (device, was_on) = self.device()?;
        let keys = self.keys()?;
        let mut image = match image {
            Some((path, mark)) => ImageFile::create(path, self.table.bytes(), mark)?.into_image(),
            None => Image::memory(self.table.bytes())?,
        };
        for (at, data) in &self.pieces {
            image.write_piece(*at, data)?;
        }
        image.flush().map_err(|source| ImageError::Piece { offset: 0, source })?;
        let drive = Drive::open(image, keys.drive.clone(), self.table.clone())?;
        let (roms, altered, mechanism) = (self.roms()?, self.altered()?, self.mechanism()?);
        Ok(Made { device, was_on, drive, keys, roms, altered, mechanism })
    }

    fn roms(&self) -> Result<Roms, NotASnapshot> {
        let rom = |name: &'static str| {
            self.rows.get(name).cloned().ok_or(NotASnapshot::Unreadable("a ROM"))
        };
        Ok(rom::kept([rom(ROMS[0])?, rom(ROMS[1])?]))
    }

    fn keys(&self) -> Result<Keys, NotASnapshot> {
        Keys::of_rows(&self.rows).map_err(|_| NotASnapshot::Unreadable("a key of the hardware"))
    }

    /// Its device, and whether that was on.
    fn device(&self) -> Result<(Device, bool), NotASnapshot> {
        let (device, was_on) = Device::resume(&self.rows)?;
        let damaged = |key: String, what: &str| NotSaved::Damaged { key, what: what.to_owned() };
        let mut hashes = device.hashes().into_iter();
        if let Some((key, _)) = hashes.find(|(_, it)| !passwords::is_hash(it)) {
            return Err(damaged(key, "its password is no hash").into());
        }
        if let Some((key, what)) = self.keys()?.broken(&device.view()) {
            return Err(damaged(key, what).into());
        }
        Ok((device, was_on))
    }

    /// Whether its rows are a device and its hardware.
    fn is_device(&self) -> Result<(), NotASnapshot> {
        self.device()?;
        self.keys()?;
        self.roms()?;
        self.altered()?;
        self.mechanism()?;
        Ok(())
    }

    fn altered(&self) -> Result<Altered, NotASnapshot> {
        let Some(names) = self.rows.get(FAULTS) else { return Ok(Altered::default()) };
        Altered::of_names(names).ok_or(NotASnapshot::Unreadable("a fault of the hardware"))
    }

    /// Paper, supplies and covers; nothing in a snapshot from before they were part of it.
    fn mechanism(&self) -> Result<Option<Mechanism>, NotASnapshot> {
        let row = self.rows.get(MECHANISM);
        let mechanism = row.map(|it| Mechanism::of_row(it)).transpose();
        mechanism.map_err(|_| NotASnapshot::Unreadable("the mechanism"))
    }
}

/// A snapshot that is walked through.
struct Walk<'a, R> {
    from: &'a mut R,
    /// Bytes that are left of it.
    left: u64,
}

impl<R: Read + Seek> Walk<'_, R> {
    /// Its rows and its drive's table.
    fn head(&mut self) -> Result<(SavedRows, Table), NotASnapshot> {
        match self.number::<1>("the layout")? {
            [LAYOUT] => {}
            [other] => return Err(NotASnapshot::Layout(other)),
        }
        let mut rows = SavedRows::new();
        let part = self.part("the rows")?;
        apply(&mut rows, &part).ok_or(NotASnapshot::Unreadable("a row"))?;
        Ok((rows, Table::decode(&self.part("the drive's table")?)?))
    }

    /// Its pieces of a drive of so many bytes: for each its place, and what was left of the snapshot before
    /// its bytes and behind them.
    fn pieces(
        &mut self,
        drive: u64,
        mut piece: impl FnMut(u64, Range<u64>),
    ) -> Result<(), NotASnapshot> {
        const WHAT: &str = "a piece of the drive";
        while self.left > 0 {
            let at = u64::from_le_bytes(self.number(WHAT)?);
            let bytes = u64::from(u32::from_le_bytes(self.number(WHAT)?));
            let before = self.left;
            self.left = before.checked_sub(bytes).ok_or(NotASnapshot::Ends(WHAT))?;
            if at.checked_add(bytes).is_none_or(|it| it > drive) {
                return Err(NotASnapshot::Piece { at, bytes, drive });
            }
            // A length is four bytes long.
            self.from.seek_relative(bytes as i64)?;
            piece(at, before..self.left);
        }
        Ok(())
    }

    fn part(&mut self, what: &'static str) -> Result<Vec<u8>, NotASnapshot> {
        let bytes = u64::from_le_bytes(self.number(what)?);
        if bytes > PART_BYTES_MAX as u64 {
            return Err(NotASnapshot::TooLong(what));
        }
        self.left = self.left.checked_sub(bytes).ok_or(NotASnapshot::Ends(what))?;
        let mut part = Vec::new();
        self.from.by_ref().take(bytes).read_to_end(&mut part)?;
        Ok(part)
    }

    fn number<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], NotASnapshot> {
        self.left = self.left.checked_sub(N as u64).ok_or(NotASnapshot::Ends(what))?;
        let mut number = [0; N];
        self.from.read_exact(&mut number)?;
        Ok(number)
    }
}

#[cfg(test)]
mod tests;
