//! A copy of a drive that goes on working: the image as it was when the copy began.
//!
//! ```text
//!   0 ────── copied ──────▶ next ────── to come ──────▶ end
//!            written as ever      the first write to a piece first sets its old bytes aside
//! ```
//! Beginning a copy costs nothing and each piece is read under a lock of its own, so documents come and
//! go and are overwritten meanwhile. Pieces of nothing but zeros are left out.

use std::collections::BTreeMap;

use crate::drive::{Drive, State};
use crate::error::DriveError;
use crate::image::{Image, ImageError};
use crate::medium::is_blank;
use crate::table::Table;

/// Bytes that are copied, or set aside, at a time.
pub const PIECE_BYTES: u64 = 64 << 10;

/// A copy under way. Dropping it ends it.
#[derive(Debug)]
pub struct Copying {
    drive: Drive,
    number: u64,
}

/// What the drive knows of a copy.
#[derive(Debug, Default)]
pub(crate) struct Copy {
    /// The first piece that is to come.
    next: u64,
    /// Pieces that are to come and were written to meanwhile, as they were.
    aside: BTreeMap<u64, Vec<u8>>,
    /// A piece could not be set aside.
    failed: bool,
}

impl Drive {
    /// Begins a copy: the allocation as it is now, and the way to the image as it is now.
    pub fn begin_copy(&self) -> (Table, Copying) {
        let mut state = self.lock();
        state.copies_made += 1;
        let number = state.copies_made;
        state.copies.insert(number, Copy::default());
        (state.table.clone(), Copying { drive: self.clone(), number })
    }
}

impl Copying {
    /// The next piece that holds something: where it begins, and its bytes. `None` at the end.
    ///
    /// # Errors
    /// [`DriveError::Read`], also when the drive was taken out meanwhile: there is no copy then.
    pub fn next_piece(&mut self) -> Result<Option<(u64, Vec<u8>)>, DriveError> {
        loop {
            // The lock is let go after each piece.
            match self.drive.lock().next_piece(self.number)? {
                Step::Piece(at, data) if !is_blank(&data) => return Ok(Some((at, data))),
                Step::Piece(..) => {}
                Step::End => return Ok(None),
            }
        }
    }
}

impl Drop for Copying {
    fn drop(&mut self) {
        self.drive.lock().copies.remove(&self.number);
    }
}

impl Image {
    /// Writes a piece of a copy to its place.
    ///
    /// # Errors
    /// What the medium answers.
    pub fn write_piece(&mut self, offset: u64, data: &[u8]) -> Result<(), ImageError> {
        let written = self.write_at(offset, data);
        written.map_err(|source| ImageError::Piece { offset, source })
    }
}

enum Step {
    Piece(u64, Vec<u8>),
    End,
}

impl State {
    fn next_piece(&mut self, number: u64) -> Result<Step, DriveError> {
        let Some(copy) = self.copies.get_mut(&number) else { return Ok(Step::End) };
        let next = copy.next;
        let aside = copy.aside.first_key_value().map(|(piece, _)| *piece);
        if copy.failed {
            return Err(self.unreadable(&self.piece(next)));
        }
        let written = self.written(next * PIECE_BYTES)?.map(|it| it.start / PIECE_BYTES);
        let written = written.map(|it| it.max(next));
        let Some(piece) = written.into_iter().chain(aside).min() else { return Ok(Step::End) };
        let range = self.piece(piece);
        let aside = self.copies.get_mut(&number).and_then(|it| it.aside.remove(&piece));
        let data = match aside {
            Some(data) => data,
            None => self.read_bytes(range.clone())?,
        };
        if let Some(copy) = self.copies.get_mut(&number) {
            copy.next = piece + 1;
        }
        Ok(Step::Piece(range.start, data))
    }

    /// Before the bytes `range` are written: what copies have still to read is set aside. A copy for
    /// which that fails has failed; the write has not.
    pub(crate) fn set_aside(&mut self, range: std::ops::Range<u64>) {
        if self.copies.is_empty() {
            return;
        }
        for piece in range.start / PIECE_BYTES..range.end.div_ceil(PIECE_BYTES) {
            let wants =
                |it: &Copy| piece >= it.next && !it.failed && !it.aside.contains_key(&piece);
            if !self.copies.values().any(wants) {
                continue;
            }
            let data = self.read_bytes(self.piece(piece));
            for copy in self.copies.values_mut().filter(|it| wants(it)) {
                match &data {
                    Ok(data) => drop(copy.aside.insert(piece, data.clone())),
                    Err(_) => copy.failed = true,
                }
            }
        }
    }

    fn piece(&self, piece: u64) -> std::ops::Range<u64> {
        let start = piece * PIECE_BYTES;
        start..(start + PIECE_BYTES).min(self.table.bytes())
    }

    fn unreadable(&self, range: &std::ops::Range<u64>) -> DriveError {
        let source = std::io::Error::other("what was there could not be set aside for the copy");
        DriveError::Read { extent: self.extent_of(range), source }
    }
}

#[cfg(test)]
mod tests;
