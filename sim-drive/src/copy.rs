//! A copy of a drive that goes on working: the image as it was when the copy began.
//!
//! ```text
//!   0 ────── copied ──────▶ next ────── to come ──────▶ end
//!            written as ever      the first write to a piece first sets its old bytes aside
//! ```
//! Beginning a copy costs nothing and each piece is read under a lock of its own, so documents come and
//! go and are overwritten meanwhile. Pieces of nothing but zeros are left out.

use std::ops::Range;

use crate::aside::PIECE_BYTES;
use crate::drive::{Drive, State};
use crate::error::DriveError;
use crate::image::{Image, ImageError};
use crate::medium::is_blank;
use crate::table::Table;

/// A copy under way. Dropping it ends it.
#[derive(Debug)]
pub struct Copying {
    drive: Drive,
    number: u64,
}

impl Drive {
    /// Begins a copy: the allocation as it is now, and the way to the image as it is now.
    pub fn begin_copy(&self) -> (Table, Copying) {
        let mut state = self.lock();
        let number = state.copies.begin();
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
        self.drive.lock().copies.end(self.number);
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
        let Some(copy) = self.copies.get_mut(number) else { return Ok(Step::End) };
        let next = copy.next;
        let aside = copy.aside.first_key_value().map(|(piece, _)| *piece);
        if copy.failed {
            return Err(self.unreadable(&self.piece(next)));
        }
        let written = self.written(next * PIECE_BYTES)?.map(|it| it.start / PIECE_BYTES);
        let written = written.map(|it| it.max(next));
        let Some(piece) = written.into_iter().chain(aside).min() else { return Ok(Step::End) };
        let range = self.piece(piece);
        let aside = self.copies.get_mut(number).and_then(|it| it.aside.remove(&piece));
        let data = match aside {
            Some(data) => data,
            None => self.read_bytes(range.clone())?,
        };
        if let Some(copy) = self.copies.get_mut(number) {
            copy.next = piece + 1;
        }
        Ok(Step::Piece(range.start, data))
    }

    fn piece(&self, piece: u64) -> Range<u64> {
        crate::aside::piece(piece, self.table.bytes())
    }

    fn unreadable(&self, range: &Range<u64>) -> DriveError {
        let source = std::io::Error::other("what was there could not be set aside for the copy");
        DriveError::Read { extent: self.extent_of(range), source }
    }
}

#[cfg(test)]
mod tests;
