//! The drive: an image, who has which of its sectors, and the one way to each.

use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use crate::aside::{Copies, piece};
use crate::erasure::{Erasure, Owner, Stage};
use crate::error::DriveError;
use crate::extents::{Extent, FreeSpace, total};
use crate::image::{Image, SectorSize};
use crate::pattern::Overwrite;
use crate::table::{Placement, Table, TableError};
use crate::trace::TraceRing;
use crate::xts::{DriveKey, SectorCipher};

/// Bytes that are read or written at a time, whatever is asked for.
pub(crate) const IO_BYTES: usize = 64 << 10;

/// How the sectors are used. The four add up to the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Sectors of the drive.
    pub sectors: u64,
    /// Bytes of a sector.
    pub sector_bytes: u64,
    /// Sectors that can be written to.
    pub free: u64,
    /// Sectors of documents.
    pub kept: u64,
    /// Sectors of documents on their way in.
    pub writing: u64,
    /// Sectors that wait to be overwritten.
    pub pending: u64,
}

/// A drive. Clones are the same drive; each call takes its lock for as long as it works.
#[derive(Clone, Debug)]
pub struct Drive(Arc<Mutex<State>>);

/// What is behind the lock.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) image: Image,
    cipher: Option<SectorCipher>,
    pub(crate) table: Table,
    pub(crate) free: FreeSpace,
    /// Sectors of open writers.
    pub(crate) writing: u64,
    /// How far the first erasure is. Not in the table, see [`crate::overwrite`].
    pub(crate) stage: Stage,
    /// Where the search for residue in free sectors goes on.
    pub(crate) sweep: Option<u64>,
    pub(crate) trace: TraceRing,
    /// Something has taken all that is free: nothing more can be written.
    is_full: bool,
    /// How many flushes failed. What was written before one may be lost though the next succeeds.
    pub(crate) flush_failures: u64,
    /// Copies under way.
    pub(crate) copies: Copies,
    /// Whoever sees to it that released sectors are overwritten.
    waker: Option<Waker>,
}

impl Drive {
    /// Makes an empty drive of an image, with a key if it is to be encrypted. Overwriting is off.
    ///
    /// As with any drive, what the image held stays there until it is overwritten; setting
    /// [`Drive::set_overwrite`] sees to that, and [`Drive::renew`] for the image of another drive.
    pub fn format(image: Image, sector_size: SectorSize, key: Option<DriveKey>) -> Self {
        let table = Table::empty(sector_size, image.bytes(), key.is_some());
        let free = FreeSpace::all(table.sectors);
        Self::made(image, key, table, free)
    }

    /// Takes a drive into use again. What the table does not know of is free; when overwriting is on,
    /// free sectors that hold something are found and overwritten by [`Drive::overwrite_step`].
    ///
    /// Another key than the drive was formatted with is not noticed: everything reads as garbage.
    ///
    /// # Errors
    /// [`DriveError::Table`] when the table is not of this image, [`DriveError::KeyMissing`],
    /// [`DriveError::KeyUnused`].
    pub fn open(image: Image, key: Option<DriveKey>, table: Table) -> Result<Self, DriveError> {
        if table.bytes() != image.bytes() {
            let other = TableError::OtherDrive { table: table.bytes(), image: image.bytes() };
            return Err(other.into());
        }
        match (table.encrypted, &key) {
            (true, None) => return Err(DriveError::KeyMissing),
            (false, Some(_)) => return Err(DriveError::KeyUnused),
            (true, Some(_)) | (false, None) => {}
        }
        let free = table.free_space()?;
        Ok(Self::made(image, key, table, free))
    }

    fn made(image: Image, key: Option<DriveKey>, table: Table, free: FreeSpace) -> Self {
        Self(Arc::new(Mutex::new(State {
            image,
            cipher: key.map(|it| SectorCipher::new(&it, table.sector_size)),
            sweep: (table.overwrite != Overwrite::Off).then_some(0),
            table,
            free,
            writing: 0,
            stage: Stage::default(),
            trace: TraceRing::default(),
            is_full: false,
            flush_failures: 0,
            copies: Copies::default(),
            waker: None,
        })))
    }

    /// Takes the image out, as a hand or a power cut does: from now on every access fails, also
    /// those of writers and readers that are still there. What was kept is in the last table.
    pub fn unplug(&self) -> Image {
        let mut state = self.lock();
        // Writers and readers may hold the drive for long; nobody needs the key any more.
        state.cipher = None;
        let nothing = Image::unplugged(state.image.bytes());
        std::mem::replace(&mut state.image, nothing)
    }

    /// Has `waker` woken whenever sectors are let go, by whomever: what waits to be overwritten waits for no
    /// other event. One that was there before is woken no longer.
    pub fn wake_when_released(&self, waker: Waker) {
        self.lock().waker = Some(waker);
    }

    /// Whether the two are clones of each other.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Numbers further documents from `first` on, if they have not come so far: so no number is used
    /// twice by a drive and the one before it in the same device.
    pub fn number_from(&self, first: u64) {
        let next = &mut self.lock().table.next;
        *next = first.max(*next);
    }

    /// The allocation as it is now. Documents on their way in are not part of it.
    pub fn table(&self) -> Table {
        self.lock().table.clone()
    }

    /// Lets the drive be full, as if something had taken all that is free, or no longer.
    pub fn set_full(&self, is_full: bool) {
        self.lock().is_full = is_full;
    }

    /// Whether it was made full by [`Drive::set_full`].
    pub fn is_made_full(&self) -> bool {
        self.lock().is_full
    }

    /// Bytes that can still be written.
    pub fn room(&self) -> u64 {
        let state = self.lock();
        if state.is_full { 0 } else { state.free.sectors() * state.sector_bytes() }
    }

    /// How the sectors are used.
    pub fn usage(&self) -> Usage {
        let state = self.lock();
        let kept = state.table.documents.values().map(|it| total(&it.extents)).sum();
        Usage {
            sectors: state.table.sectors,
            sector_bytes: state.table.sector_size.bytes(),
            free: state.free.sectors(),
            kept,
            writing: state.writing,
            pending: state.pending_sectors(),
        }
    }

    /// Bytes of a document; `None` when there is no such document.
    pub fn len_of(&self, id: u64) -> Option<u64> {
        self.lock().table.documents.get(&id).map(|it| it.len)
    }

    /// The sectors of a document, in its order; `None` when there is no such document.
    pub fn extents_of(&self, id: u64) -> Option<Vec<Extent>> {
        self.lock().table.documents.get(&id).map(|it| it.extents.clone())
    }

    /// Lets a document go, for good: its sectors are to be overwritten, or with overwriting off are
    /// free at once. Says how many wait to be overwritten; `None` when there is no such document.
    pub fn release(&self, id: u64) -> Option<u64> {
        let mut state = self.lock();
        let it = state.table.documents.remove(&id)?;
        let pending = state.let_go(Owner::Document(id), it.extents);
        state.wake();
        Some(pending)
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        // Every section leaves the state whole before anything in it could panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    pub(crate) fn sector_bytes(&self) -> u64 {
        self.table.sector_size.bytes()
    }

    /// Sectors that are read or written at a time.
    pub(crate) fn io_sectors(&self) -> u64 {
        IO_BYTES as u64 / self.sector_bytes()
    }

    /// Takes sectors from the free ones.
    pub(crate) fn allocate(
        &mut self,
        wanted: u64,
        near: Option<u64>,
    ) -> Result<Vec<Extent>, DriveError> {
        if self.is_full {
            return Err(DriveError::Full { wanted, free: 0, pending: self.pending_sectors() });
        }
        let free = self.free.sectors();
        let found = self.free.allocate(wanted, near);
        found.ok_or_else(|| DriveError::Full { wanted, free, pending: self.pending_sectors() })
    }

    /// Queues sectors that hold something for overwriting, or frees them when that is off. Says how
    /// many are queued.
    pub(crate) fn let_go(&mut self, owner: Owner, extents: Vec<Extent>) -> u64 {
        let overwrite = self.table.overwrite;
        let sectors = total(&extents);
        if sectors == 0 {
            return 0;
        }
        if overwrite == Overwrite::Off {
            self.give_back(&extents);
            return 0;
        }
        self.table.erasures.push_back(Erasure { owner, overwrite, extents });
        sectors
    }

    /// Says that sectors were let go.
    pub(crate) fn wake(&self) {
        if let Some(waker) = &self.waker {
            waker.wake_by_ref();
        }
    }

    /// Frees sectors that hold nothing, or may hold what they do.
    pub(crate) fn give_back(&mut self, extents: &[Extent]) {
        for it in extents {
            self.free.give(*it);
        }
    }

    pub(crate) fn pending_sectors(&self) -> u64 {
        self.table.erasures.iter().map(|it| total(&it.extents)).sum()
    }

    /// Fills `buffer`, whole sectors, with what was written from `lba` on.
    pub(crate) fn read(&mut self, lba: u64, buffer: &mut [u8]) -> Result<(), DriveError> {
        self.read_raw(lba, buffer)?;
        if let Some(cipher) = &self.cipher {
            cipher.decrypt(lba, buffer);
        }
        Ok(())
    }

    /// The same, as it is on the image.
    pub(crate) fn read_raw(&mut self, lba: u64, buffer: &mut [u8]) -> Result<(), DriveError> {
        let extent = Extent { start: lba, sectors: buffer.len() as u64 / self.sector_bytes() };
        self.image
            .read_sectors(self.table.sector_size, lba, buffer)
            .map_err(|source| DriveError::Read { extent, source })
    }

    /// The bytes `range` of the image as they are.
    pub(crate) fn read_bytes(&mut self, range: Range<u64>) -> Result<Vec<u8>, DriveError> {
        let mut data = vec![0; (range.end - range.start) as usize];
        let extent = self.extent_of(&range);
        self.image
            .read_at(range.start, &mut data)
            .map_err(|source| DriveError::Read { extent, source })?;
        Ok(data)
    }

    /// The next bytes at or behind `from` that may have been written.
    pub(crate) fn written(&mut self, from: u64) -> Result<Option<Range<u64>>, DriveError> {
        let extent = self.extent_of(&(from..from + 1));
        self.image.written(from).map_err(|source| DriveError::Read { extent, source })
    }

    /// The sectors that have these bytes.
    pub(crate) fn extent_of(&self, range: &Range<u64>) -> Extent {
        let sector = self.sector_bytes();
        let start = range.start / sector;
        Extent { start, sectors: range.end.div_ceil(sector).saturating_sub(start).max(1) }
    }

    /// Writes whole sectors from `lba` on, encrypted if the drive is.
    pub(crate) fn write(&mut self, lba: u64, data: &[u8]) -> Result<(), DriveError> {
        let mut at = lba;
        for piece in data.chunks(IO_BYTES) {
            let Some(cipher) = &self.cipher else { return self.write_raw(lba, data) };
            let mut sectors = piece.to_vec();
            cipher.encrypt(at, &mut sectors);
            self.write_raw(at, &sectors)?;
            at += piece.len() as u64 / self.sector_bytes();
        }
        Ok(())
    }

    /// Writes whole sectors from `lba` on as they are.
    pub(crate) fn write_raw(&mut self, lba: u64, data: &[u8]) -> Result<(), DriveError> {
        let sector = self.sector_bytes();
        let extent = Extent { start: lba, sectors: data.len() as u64 / sector };
        self.set_aside(lba * sector..extent.end() * sector);
        self.image
            .write_sectors(self.table.sector_size, lba, data)
            .map_err(|source| DriveError::Write { extent, source })
    }

    /// Before bytes are written: copies that have still to read them do.
    fn set_aside(&mut self, range: Range<u64>) {
        if self.copies.is_empty() {
            return;
        }
        let (mut copies, bytes) = (std::mem::take(&mut self.copies), self.table.bytes());
        copies.set_aside(range, |it| self.read_bytes(piece(it, bytes)));
        self.copies = copies;
    }

    /// Flushes. When that fails, nothing written since the last flush is taken for kept: systems
    /// report such a loss once and then go on as if nothing had been.
    pub(crate) fn flush(&mut self) -> Result<(), DriveError> {
        self.image.flush().map_err(|source| {
            self.flush_failures += 1;
            self.stage.sectors = 0;
            DriveError::Flush { source }
        })
    }

    pub(crate) fn document(&self, id: u64) -> Result<&Placement, DriveError> {
        self.table.documents.get(&id).ok_or(DriveError::NoDocument { id })
    }
}

#[cfg(test)]
mod tests;
