//! A document on its way in.

use crc32fast::Hasher;

use crate::drive::{Drive, State};
use crate::erasure::Owner;
use crate::error::DriveError;
use crate::extents::{Extent, append, part};
use crate::table::Placement;

/// Sectors that a writer takes ahead, so that documents that come in together do not end up in shreds:
/// as many as it has, in bytes at most this,
const AHEAD_BYTES_MAX: u64 = 1 << 20;
/// and at most this share of what is free.
const AHEAD_SHARE: u64 = 16;

impl Drive {
    /// Begins a document.
    pub fn begin(&self) -> Writer {
        let mut state = self.lock();
        let id = state.table.next;
        state.table.next += 1;
        let flush_failures = state.flush_failures;
        drop(state);
        Writer {
            drive: self.clone(),
            id,
            extents: Vec::new(),
            owned: 0,
            touched: 0,
            written: 0,
            partial: Vec::new(),
            len: 0,
            checksum: Hasher::new(),
            blank: true,
            flush_failures,
        }
    }
}

/// A document on its way in: whole sectors go to the drive at once, so what it takes in memory is less
/// than a sector. Dropped before [`Writer::finish`], its sectors are let go.
#[derive(Debug)]
pub struct Writer {
    drive: Drive,
    id: u64,
    extents: Vec<Extent>,
    /// Sectors of `extents`,
    owned: u64,
    /// of these, counted along the list, sectors that a write was tried on,
    touched: u64,
    /// and sectors that are written.
    written: u64,
    /// What does not fill a sector yet.
    partial: Vec<u8>,
    len: u64,
    /// Of what came in.
    checksum: Hasher,
    /// Whether the sectors were known to be zeros when they were taken.
    blank: bool,
    /// Flushes of the drive that had failed at the beginning.
    flush_failures: u64,
}

impl Writer {
    /// The number that the document will have.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Bytes that came in.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether none did.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Appends. When it fails nothing was appended, and it may be tried again.
    ///
    /// # Errors
    /// [`DriveError::Full`], [`DriveError::Write`].
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), DriveError> {
        let drive = self.drive.clone();
        let mut state = drive.lock();
        let sector = state.sector_bytes() as usize;
        let border = match self.partial.len() {
            0 => 0,
            held => chunk.len().min(sector - held),
        };
        let (to_border, rest) = chunk.split_at(border);
        let (whole, remainder) = rest.split_at(rest.len() - rest.len() % sector);
        if self.partial.len() + border == sector {
            let first = [self.partial.as_slice(), to_border].concat();
            self.reserve(&mut state, 1 + (whole.len() / sector) as u64)?;
            self.write(&mut state, self.written, &first)?;
            self.write(&mut state, self.written + 1, whole)?;
            self.written += 1;
            self.partial.clear();
        } else {
            self.reserve(&mut state, (whole.len() / sector) as u64)?;
            self.write(&mut state, self.written, whole)?;
            self.partial.extend_from_slice(to_border);
        }
        self.written += (whole.len() / sector) as u64;
        self.partial.extend_from_slice(remainder);
        self.len += chunk.len() as u64;
        self.checksum.update(chunk);
        Ok(())
    }

    /// Keeps what came in, as a document that outlives a power cut once the table is kept. Says number and
    /// bytes of the document.
    ///
    /// # Errors
    /// [`DriveError`]: the document is not kept and its sectors are let go.
    pub fn finish(mut self) -> Result<(u64, u64), DriveError> {
        let drive = self.drive.clone();
        let mut state = drive.lock();
        if !self.partial.is_empty() {
            self.write_partial(&mut state)?;
        }
        if self.len > 0 {
            self.settle(&mut state)?;
        }
        let extents = part(&self.extents, 0..self.written);
        let checksum = Some(self.checksum.clone().finalize());
        let placement = Placement { extents, offset: 0, len: self.len, checksum };
        state.table.documents.insert(self.id, placement);
        let kept = self.written;
        self.abandon(&mut state, kept);
        Ok((self.id, self.len))
    }

    /// Takes what is missing for so many more sectors, and some ahead.
    fn reserve(&mut self, state: &mut State, more: u64) -> Result<(), DriveError> {
        let missing = (self.written + more).saturating_sub(self.owned);
        if missing == 0 {
            return Ok(());
        }
        let most = (AHEAD_BYTES_MAX / state.sector_bytes()).min(state.free.sectors() / AHEAD_SHARE);
        let wanted = missing.max(self.owned.min(most));
        let blank = state.free_is_blank();
        let near = self.extents.last().map(|it| it.end());
        for run in state.allocate(wanted, near)? {
            append(&mut self.extents, run);
        }
        self.blank &= blank;
        self.owned += wanted;
        state.writing += wanted;
        Ok(())
    }

    /// Writes whole sectors at the place `from` of the document.
    fn write(&mut self, state: &mut State, from: u64, mut data: &[u8]) -> Result<(), DriveError> {
        let sector = state.sector_bytes();
        let to = from + data.len() as u64 / sector;
        self.touched = self.touched.max(to);
        for run in part(&self.extents, from..to) {
            let (these, rest) = data.split_at((run.sectors * sector) as usize);
            state.write(run.start, these)?;
            data = rest;
        }
        Ok(())
    }

    /// Writes what does not fill a sector, with zeros behind it.
    fn write_partial(&mut self, state: &mut State) -> Result<(), DriveError> {
        let mut last = self.partial.clone();
        last.resize(state.sector_bytes() as usize, 0);
        self.reserve(state, 1)?;
        self.write(state, self.written, &last)?;
        self.written += 1;
        Ok(())
    }

    /// Makes sure that all that was written outlives a power cut.
    fn settle(&self, state: &mut State) -> Result<(), DriveError> {
        if state.flush_failures != self.flush_failures {
            return Err(DriveError::Unsettled { id: self.id });
        }
        state.flush()
    }

    /// Lets all sectors go but the first `kept`.
    fn abandon(&mut self, state: &mut State, kept: u64) {
        let tried = part(&self.extents, kept..self.touched.max(kept));
        state.let_go(Owner::Unfinished(self.id), tried);
        let untouched = part(&self.extents, kept.max(self.touched)..self.owned);
        if self.blank {
            state.give_back(&untouched);
        } else {
            // They may hold what was there before.
            state.let_go(Owner::Unknown, untouched);
        }
        state.writing -= self.owned;
        if self.owned > kept {
            state.wake();
        }
        self.owned = 0;
        self.extents.clear();
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if self.owned > 0 {
            let drive = self.drive.clone();
            self.abandon(&mut drive.lock(), 0);
        }
    }
}

#[cfg(test)]
mod tests;
