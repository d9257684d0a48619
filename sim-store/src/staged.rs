//! A disk whose writes wait in memory until they are wanted.
//!
//! The engine writes while it opens a file: it mends what a crash left, and marks the file as
//! open. Until the file has proved whole and of a known format, none of that may reach it.
//!
//! ```text
//! Held     reads see the waiting writes, the disk does not
//!   settle   the waiting writes and syncs go to the disk, in their order
//! Through  everything goes to the disk
//!   seal     after a failure
//! Sealed   nothing more is written
//! ```
//!
//! A store whose disk has failed reads through a fresh held disk that is never settled.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use redb::StorageBackend;

/// Waiting writes are kept in blocks of this many bytes.
const BLOCK_BYTES: usize = 4096;

/// A disk of which the engine knows only this side.
#[derive(Debug)]
pub(crate) struct Staged {
    disk: Arc<dyn StorageBackend>,
    mode: RwLock<Mode>,
}

#[derive(Debug)]
enum Mode {
    Held(Held),
    Through,
    Sealed,
}

#[derive(Debug)]
struct Held {
    waiting: Vec<Operation>,
    blocks: BTreeMap<u64, Vec<u8>>,
    len: u64,
    /// Where the bytes of the disk end; after it the file reads as zeros.
    disk_len: u64,
}

#[derive(Debug)]
enum Operation {
    Write { offset: u64, bytes: Vec<u8> },
    Length(u64),
    Sync,
}

impl Staged {
    /// A disk that holds its writes back.
    pub(crate) fn held(disk: Arc<dyn StorageBackend>) -> io::Result<Arc<Self>> {
        let len = disk.len()?;
        let held = Held { waiting: Vec::new(), blocks: BTreeMap::new(), len, disk_len: len };
        let mode = RwLock::new(Mode::Held(held));
        Ok(Arc::new(Self { disk, mode }))
    }

    /// Writes what waits, in its order, and from now on everything.
    pub(crate) fn settle(&self) -> io::Result<()> {
        let mut mode = self.mode_mut();
        // An error leaves it sealed: what has been written in part is not written again.
        let Mode::Held(held) = std::mem::replace(&mut *mode, Mode::Sealed) else { return Ok(()) };
        for operation in held.waiting {
            match operation {
                Operation::Write { offset, bytes } => self.disk.write(offset, &bytes)?,
                Operation::Length(len) => self.disk.set_len(len)?,
                Operation::Sync => self.disk.sync_data()?,
            }
        }
        *mode = Mode::Through;
        Ok(())
    }

    /// Refuses every write from now on. One that holds its writes back goes on holding them.
    pub(crate) fn seal(&self) {
        let mut mode = self.mode_mut();
        if let Mode::Through = *mode {
            *mode = Mode::Sealed;
        }
    }

    fn mode(&self) -> RwLockReadGuard<'_, Mode> {
        self.mode.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn mode_mut(&self) -> RwLockWriteGuard<'_, Mode> {
        self.mode.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does `through` on the disk, or `held` in memory.
    fn change(
        &self,
        through: impl FnOnce() -> io::Result<()>,
        held: impl FnOnce(&mut Held) -> io::Result<()>,
    ) -> io::Result<()> {
        match &*self.mode() {
            Mode::Through => return through(),
            Mode::Sealed => return Err(io::Error::other("no more is written to this file")),
            Mode::Held(_) => {}
        }
        match &mut *self.mode_mut() {
            Mode::Held(waiting) => held(waiting),
            Mode::Through => through(),
            Mode::Sealed => Err(io::Error::other("no more is written to this file")),
        }
    }
}

impl Held {
    fn read(&self, disk: &dyn StorageBackend, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let end = offset + out.len() as u64;
        if end > self.len {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let on_disk = self.disk_len.clamp(offset, end) - offset;
        let (below, beyond) = out.split_at_mut(usize::try_from(on_disk).unwrap_or(usize::MAX));
        if !below.is_empty() {
            disk.read(offset, below)?;
        }
        beyond.fill(0);
        let blocks = offset / BLOCK_BYTES as u64..end.div_ceil(BLOCK_BYTES as u64);
        for (index, block) in self.blocks.range(blocks) {
            let (at, from, count) = overlap(index * BLOCK_BYTES as u64, offset, out.len());
            out[at..at + count].copy_from_slice(&block[from..from + count]);
        }
        Ok(())
    }

    fn write(&mut self, disk: &dyn StorageBackend, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let end = offset + bytes.len() as u64;
        self.len = self.len.max(end);
        for index in offset / BLOCK_BYTES as u64..end.div_ceil(BLOCK_BYTES as u64) {
            let mut block = self.block(disk, index)?;
            let (at, from, count) = overlap(index * BLOCK_BYTES as u64, offset, bytes.len());
            block[from..from + count].copy_from_slice(&bytes[at..at + count]);
            self.blocks.insert(index, block);
        }
        self.waiting.push(Operation::Write { offset, bytes: bytes.to_vec() });
        Ok(())
    }

    /// A block as it reads now, zeros where the file ends within it.
    fn block(&self, disk: &dyn StorageBackend, index: u64) -> io::Result<Vec<u8>> {
        if let Some(block) = self.blocks.get(&index) {
            return Ok(block.clone());
        }
        let start = index * BLOCK_BYTES as u64;
        let mut block = vec![0; BLOCK_BYTES];
        let there = self.len.saturating_sub(start).min(BLOCK_BYTES as u64);
        self.read(disk, start, &mut block[..usize::try_from(there).unwrap_or(BLOCK_BYTES)])?;
        Ok(block)
    }

    fn set_len(&mut self, len: u64) {
        self.waiting.push(Operation::Length(len));
        self.len = len;
        self.disk_len = self.disk_len.min(len);
        let _cut = self.blocks.split_off(&len.div_ceil(BLOCK_BYTES as u64));
        let within = usize::try_from(len % BLOCK_BYTES as u64).unwrap_or_default();
        if let Some(block) = self.blocks.get_mut(&(len / BLOCK_BYTES as u64)) {
            block[within..].fill(0);
        }
    }
}

/// Where a block and a run of bytes meet: the place in the run, in the block, and how many.
fn overlap(block_start: u64, run_start: u64, run_len: usize) -> (usize, usize, usize) {
    let start = block_start.max(run_start);
    let end = (block_start + BLOCK_BYTES as u64).min(run_start + run_len as u64);
    let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    (at(start - run_start), at(start - block_start), at(end - start))
}

/// The engine's side of a staged disk. Closing it leaves the disk open for the next engine; the
/// directory's lock stands for the locks of the engine.
#[derive(Debug)]
pub(crate) struct Side(pub(crate) Arc<Staged>);

impl StorageBackend for Side {
    fn len(&self) -> io::Result<u64> {
        match &*self.0.mode() {
            Mode::Held(held) => Ok(held.len),
            Mode::Through | Mode::Sealed => self.0.disk.len(),
        }
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        match &*self.0.mode() {
            Mode::Held(held) => held.read(&*self.0.disk, offset, out),
            Mode::Through | Mode::Sealed => self.0.disk.read(offset, out),
        }
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let held = |held: &mut Held| {
            held.set_len(len);
            Ok(())
        };
        self.0.change(|| self.0.disk.set_len(len), held)
    }

    fn sync_data(&self) -> io::Result<()> {
        let held = |held: &mut Held| {
            held.waiting.push(Operation::Sync);
            Ok(())
        };
        self.0.change(|| self.0.disk.sync_data(), held)
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let disk = &*self.0.disk;
        self.0.change(|| disk.write(offset, data), |held| held.write(disk, offset, data))
    }
}
