//! Looking at the raw image, as anyone may who has the drive.

use std::ops::Range;

use memchr::memmem::Finder;

use crate::drive::{Drive, State};
use crate::error::DriveError;
use crate::limits::{HITS_MAX, NEEDLE_MAX, RAW_MAX};
use crate::medium::is_blank;

/// Bytes that are looked at under one lock.
const WINDOW_BYTES: u64 = 1 << 20;

/// Where a text was found on the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The number of the sector in which it begins.
    pub lba: u64,
    /// The byte in this sector, from 0.
    pub offset: u64,
}

impl Drive {
    /// The bytes `range` of the image as they are, not decrypted.
    ///
    /// # Errors
    /// [`DriveError::OutOfRange`], [`DriveError::RawTooLong`], [`DriveError::Read`].
    pub fn raw(&self, range: Range<u64>) -> Result<Vec<u8>, DriveError> {
        let mut state = self.lock();
        let len = state.table.bytes();
        if range.start > range.end || range.end > len {
            return Err(DriveError::OutOfRange { range, len });
        }
        if range.end - range.start > RAW_MAX {
            return Err(DriveError::RawTooLong { bytes: range.end - range.start });
        }
        state.read_bytes(range)
    }

    /// Where `needle` is on the image, documents and free sectors alike, in order; at most `limit`
    /// and [`HITS_MAX`] places. A text that crosses from one sector into the next is found, and so
    /// are texts that overlap. What was never written is skipped. What is written during a search
    /// may be missed.
    ///
    /// # Errors
    /// [`DriveError::Needle`] unless it has 1 to [`NEEDLE_MAX`] bytes, [`DriveError::Read`].
    pub fn search(&self, needle: &[u8], limit: usize) -> Result<Vec<Hit>, DriveError> {
        if needle.is_empty() || needle.len() > NEEDLE_MAX {
            return Err(DriveError::Needle { bytes: needle.len() });
        }
        let limit = limit.min(HITS_MAX);
        let search = Search { finder: Finder::new(needle), reach: needle.len() as u64 - 1 };
        let mut hits = Vec::new();
        let mut next = Some(0);
        while let Some(from) = next
            && hits.len() < limit
        {
            next = search.window(&mut self.lock(), from, &mut hits)?;
        }
        hits.truncate(limit);
        Ok(hits)
    }
}

struct Search<'a> {
    finder: Finder<'a>,
    /// Bytes of the needle behind its first.
    reach: u64,
}

impl Search<'_> {
    /// Adds the hits that begin in the next window that may have any at or behind `from`, and says
    /// where the one after it begins.
    fn window(
        &self,
        state: &mut State,
        from: u64,
        hits: &mut Vec<Hit>,
    ) -> Result<Option<u64>, DriveError> {
        let bytes = state.table.bytes();
        // Zeros are also where nothing was written.
        let all = is_blank(self.finder.needle());
        let Some(range) = (if all { Some(0..bytes) } else { state.written(from)? }) else {
            return Ok(None);
        };
        // A hit may begin before what was written, with zeros, and end behind it.
        let start = from.max(range.start.saturating_sub(self.reach));
        let stop = range.end.min(start + WINDOW_BYTES);
        let window = state.read_bytes(start..(stop + self.reach).min(bytes))?;
        let sector = state.sector_bytes();
        let mut at = 0;
        while let Some(found) = self.finder.find(&window[at..])
            && hits.len() < HITS_MAX
        {
            let place = start + (at + found) as u64;
            if place >= stop {
                break;
            }
            hits.push(Hit { lba: place / sector, offset: place % sector });
            at += found + 1;
        }
        Ok(Some(stop).filter(|stop| *stop < bytes))
    }
}

#[cfg(test)]
mod tests;
