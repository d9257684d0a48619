//! What an image is kept on: the one place where the drive meets the world.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::num::NonZeroU64;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use rustix::fs::{Advice, SeekFrom, fadvise, seek};
use rustix::io::Errno;

/// Bytes of a chunk of an image in memory; chunks that hold nothing but zeros are not kept.
const CHUNK_BYTES: usize = 64 << 10;

/// Bytes written in one go to a file after which the system is told to write them out.
const WRITE_OUT_BYTES: u64 = 4 << 20;

/// A store of a fixed number of bytes, zeros at first. Faults are wrappers around one.
pub trait Medium: fmt::Debug + Send {
    /// How many bytes it has.
    fn bytes(&self) -> u64;

    /// Reads from `offset` on and says how many bytes; fewer than asked is no error.
    ///
    /// # Errors
    /// What the world answers.
    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Writes at `offset` and says how many bytes; fewer than asked is no error.
    ///
    /// # Errors
    /// What the world answers.
    fn write_at(&mut self, offset: u64, data: &[u8]) -> io::Result<usize>;

    /// Returns when what was written outlives a power cut.
    ///
    /// # Errors
    /// What the world answers; what was written since the last flush may then be lost.
    fn flush(&mut self) -> io::Result<()>;

    /// The first range that ends behind `from` and may hold something; what is outside such ranges
    /// reads as zeros. `None` when there is no more.
    ///
    /// # Errors
    /// What the world answers.
    fn written(&mut self, from: u64) -> io::Result<Option<Range<u64>>>;
}

/// A file, sparse where the file system can.
#[derive(Debug)]
pub(crate) struct FileMedium {
    file: File,
    bytes: u64,
    /// What was written in one go since the system was last told to write it out.
    fresh: Range<u64>,
}

impl FileMedium {
    /// The first so many bytes of a file, which has them.
    pub(crate) fn new(file: File, bytes: u64) -> Self {
        Self { file, bytes, fresh: 0..0 }
    }

    /// How many of `wanted` bytes from `offset` on are of the image. What is behind it in the file is not.
    fn within(&self, offset: u64, wanted: usize) -> usize {
        let left = self.bytes.saturating_sub(offset);
        usize::try_from(left).unwrap_or(usize::MAX).min(wanted)
    }

    /// Has long runs written out while more is coming, so that a flush has less to wait for.
    fn write_out(&mut self, offset: u64, count: usize) {
        if offset != self.fresh.end {
            self.fresh = offset..offset;
        }
        self.fresh.end += count as u64;
        let length = self.fresh.end - self.fresh.start;
        if length >= WRITE_OUT_BYTES {
            // Only an advice: Linux starts to write what it then cannot drop.
            let _ =
                fadvise(&self.file, self.fresh.start, NonZeroU64::new(length), Advice::DontNeed);
            self.fresh.start = self.fresh.end;
        }
    }
}

impl Medium for FileMedium {
    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.within(offset, buffer.len());
        self.file.read_at(&mut buffer[..count], offset)
    }

    fn write_at(&mut self, offset: u64, data: &[u8]) -> io::Result<usize> {
        let data = &data[..self.within(offset, data.len())];
        let count = self.file.write_at(data, offset)?;
        self.write_out(offset, count);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn written(&mut self, from: u64) -> io::Result<Option<Range<u64>>> {
        if from >= self.bytes {
            return Ok(None);
        }
        let start = match seek(&self.file, SeekFrom::Data(from)) {
            Ok(start) => start,
            Err(Errno::NXIO) => return Ok(None),
            // A file system that does not say where its holes are.
            Err(Errno::INVAL | Errno::NOTSUP) => return Ok(Some(from..self.bytes)),
            Err(other) => return Err(other.into()),
        };
        let end = seek(&self.file, SeekFrom::Hole(start))?;
        Ok((start < self.bytes).then(|| start..end.min(self.bytes)))
    }
}

/// Memory: chunks appear when something is written to them and go when they are all zeros again, so
/// the drive of an idle twin costs next to nothing.
#[derive(Clone)]
pub struct MemoryMedium {
    chunks: BTreeMap<u64, Box<[u8]>>,
    bytes: u64,
}

impl MemoryMedium {
    /// So many bytes of zeros.
    pub fn new(bytes: u64) -> Self {
        Self { chunks: BTreeMap::new(), bytes }
    }

    /// Bytes of memory it takes.
    pub fn resident_bytes(&self) -> u64 {
        (self.chunks.len() * CHUNK_BYTES) as u64
    }

    /// The chunk of `offset`, the place in it, and how many of `wanted` bytes lie in it.
    fn place(&self, offset: u64, wanted: usize) -> (u64, usize, usize) {
        let within = (offset % CHUNK_BYTES as u64) as usize;
        let left = self.bytes.saturating_sub(offset).min((CHUNK_BYTES - within) as u64) as usize;
        (offset / CHUNK_BYTES as u64, within, wanted.min(left))
    }
}

impl fmt::Debug for MemoryMedium {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryMedium").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Medium for MemoryMedium {
    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let (chunk, within, count) = self.place(offset, buffer.len());
        match self.chunks.get(&chunk) {
            Some(data) => buffer[..count].copy_from_slice(&data[within..within + count]),
            None => buffer[..count].fill(0),
        }
        Ok(count)
    }

    fn write_at(&mut self, offset: u64, data: &[u8]) -> io::Result<usize> {
        let (chunk, within, count) = self.place(offset, data.len());
        if count == 0 && !data.is_empty() {
            return Err(ErrorKind::StorageFull.into());
        }
        let data = &data[..count];
        let blank = is_blank(data);
        if blank && !self.chunks.contains_key(&chunk) {
            return Ok(count);
        }
        let kept =
            self.chunks.entry(chunk).or_insert_with(|| vec![0; CHUNK_BYTES].into_boxed_slice());
        kept[within..within + count].copy_from_slice(data);
        if blank && is_blank(kept) {
            self.chunks.remove(&chunk);
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn written(&mut self, from: u64) -> io::Result<Option<Range<u64>>> {
        let chunk = CHUNK_BYTES as u64;
        if from >= self.bytes {
            return Ok(None);
        }
        let first = self.chunks.range(from / chunk..).next().map(|(number, _)| *number);
        Ok(first.map(|number| number * chunk..((number + 1) * chunk).min(self.bytes)))
    }
}

/// Whether these are all zeros.
pub(crate) fn is_blank(data: &[u8]) -> bool {
    // Without a way out in the inner loop it takes many bytes at a time.
    data.chunks(256).all(|piece| piece.iter().fold(0, |all, byte| all | byte) == 0)
}
