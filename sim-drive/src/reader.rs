//! Reading a document back.

use std::io::{self, Read};
use std::ops::Range;

use crc32fast::Hasher;

use crate::drive::{Drive, IO_BYTES, State};
use crate::error::DriveError;
use crate::extents::part;

impl Drive {
    /// The bytes of a document.
    ///
    /// # Errors
    /// [`DriveError::NoDocument`], [`DriveError::Read`], [`DriveError::Altered`].
    pub fn read_all(&self, id: u64) -> Result<Vec<u8>, DriveError> {
        let (data, checksum) = {
            let mut state = self.lock();
            let it = state.document(id)?;
            let (len, checksum) = (it.len, it.checksum);
            (state.read_document(id, 0..len)?, checksum)
        };
        match checksum {
            Some(checksum) if crc32fast::hash(&data) != checksum => Err(DriveError::Altered { id }),
            Some(_) | None => Ok(data),
        }
    }

    /// The bytes `range` of a document, as they are there: only the whole has a checksum.
    ///
    /// # Errors
    /// [`DriveError::NoDocument`], [`DriveError::OutOfRange`], [`DriveError::Read`].
    pub fn read(&self, id: u64, range: Range<u64>) -> Result<Vec<u8>, DriveError> {
        self.lock().read_document(id, range)
    }

    /// Whether all of a document is as it was written: reads it, and keeps nothing of it.
    ///
    /// # Errors
    /// [`DriveError::NoDocument`], [`DriveError::Read`], [`DriveError::Altered`].
    pub fn check(&self, id: u64) -> Result<(), DriveError> {
        let mut reader = self.reader(id)?;
        while !reader.piece(IO_BYTES)?.is_empty() {}
        Ok(())
    }

    /// Reads a document from its beginning, a piece at a time. With the last piece it is known whether all
    /// of it is as it was written; what is not ends with [`DriveError::Altered`].
    ///
    /// # Errors
    /// [`DriveError::NoDocument`].
    pub fn reader(&self, id: u64) -> Result<Reader, DriveError> {
        let state = self.lock();
        let it = state.document(id)?;
        let (len, wanted) = (it.len, it.checksum);
        Ok(Reader { drive: self.clone(), id, at: 0, len, wanted, checksum: Hasher::new() })
    }
}

/// A document being read. Reading one that was released meanwhile fails.
#[derive(Debug)]
pub struct Reader {
    drive: Drive,
    id: u64,
    at: u64,
    len: u64,
    wanted: Option<u32>,
    checksum: Hasher,
}

impl Reader {
    /// Bytes of the document.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The next bytes, so many at most; none behind the last.
    fn piece(&mut self, most: usize) -> Result<Vec<u8>, DriveError> {
        let count = (self.len - self.at).min(most.min(IO_BYTES) as u64);
        if count == 0 {
            return Ok(Vec::new());
        }
        let data = self.drive.read(self.id, self.at..self.at + count)?;
        self.at += count;
        self.checksum.update(&data);
        let read = (self.at == self.len).then(|| self.checksum.clone().finalize());
        if self.wanted.is_some() && read.is_some() && read != self.wanted {
            return Err(DriveError::Altered { id: self.id });
        }
        Ok(data)
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let data = self.piece(buffer.len()).map_err(io::Error::other)?;
        buffer[..data.len()].copy_from_slice(&data);
        Ok(data.len())
    }
}

impl State {
    fn read_document(&mut self, id: u64, range: Range<u64>) -> Result<Vec<u8>, DriveError> {
        let it = self.document(id)?;
        if range.start > range.end || range.end > it.len {
            return Err(DriveError::OutOfRange { range, len: it.len });
        }
        if range.is_empty() {
            return Ok(Vec::new());
        }
        let sector = self.sector_bytes();
        let (from, to) = (it.offset + range.start, it.offset + range.end);
        let first = from / sector;
        let runs = part(&it.extents, first..to.div_ceil(sector));
        let mut data = vec![0; ((to.div_ceil(sector) - first) * sector) as usize];
        let mut rest = data.as_mut_slice();
        for run in runs {
            let (these, others) = rest.split_at_mut((run.sectors * sector) as usize);
            rest = others;
            self.read(run.start, these)?;
        }
        data.truncate((to - first * sector) as usize);
        data.drain(..(from - first * sector) as usize);
        Ok(data)
    }
}
