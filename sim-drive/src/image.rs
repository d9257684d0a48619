//! The raw image: sectors in a file or in memory.

use std::io::{self, ErrorKind};
use std::ops::Range;
use std::path::PathBuf;

use thiserror::Error;

use crate::medium::{Medium, MemoryMedium};

/// Bytes of the device's drive, of which a file or memory takes only what was written. Assumed: the
/// family's real drive is larger, and its size is seen nowhere.
pub const CAPACITY: u64 = 1 << 30;

/// Bytes of a sector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SectorSize {
    /// 512 bytes.
    Bytes512,
    /// 4,096 bytes.
    #[default]
    Bytes4096,
}

impl SectorSize {
    /// As a number.
    pub const fn bytes(self) -> u64 {
        match self {
            Self::Bytes512 => 512,
            Self::Bytes4096 => 4096,
        }
    }

    /// From a number; `None` if no sector has so many bytes.
    pub const fn of(bytes: u64) -> Option<Self> {
        match bytes {
            512 => Some(Self::Bytes512),
            4096 => Some(Self::Bytes4096),
            _ => None,
        }
    }
}

/// Why there is no image.
#[derive(Debug, Error)]
pub enum ImageError {
    /// The file system refuses.
    #[error("{}: the drive image cannot be opened: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another process has it open.
    #[error("{}: the drive image is in use by another process", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The file is an image of another size, or none.
    #[error("{}: the drive image has {found} bytes, not {wanted}", path.display())]
    OtherSize {
        /// The file.
        path: PathBuf,
        /// Bytes it has.
        found: u64,
        /// Bytes that one has, its mark included.
        wanted: u64,
    },
    /// What stands behind the sectors of the file is not what belongs there.
    #[error("{}: the drive image has something else than its mark behind its sectors", path.display())]
    NotMarked {
        /// The file.
        path: PathBuf,
    },
    /// A piece of a copy cannot be written to it.
    #[error("the drive image cannot be written at byte {offset}: {source}")]
    Piece {
        /// Where.
        offset: u64,
        /// What the system says.
        source: io::Error,
    },
    /// No drive has this many bytes.
    #[error("a drive of {bytes} bytes: not a positive multiple of 4096 that a file can have")]
    NotSectors {
        /// Bytes asked for.
        bytes: u64,
    },
}

/// A raw image of sectors. Dropping it lets its file go.
#[derive(Debug)]
pub struct Image(Box<dyn Medium>);

impl Image {
    /// An image in memory, all zeros.
    ///
    /// # Errors
    /// [`ImageError::NotSectors`].
    pub fn memory(bytes: u64) -> Result<Self, ImageError> {
        Self::on(MemoryMedium::new(bytes))
    }

    /// The image on a medium.
    ///
    /// # Errors
    /// [`ImageError::NotSectors`].
    pub fn on(medium: impl Medium + 'static) -> Result<Self, ImageError> {
        check_size(medium.bytes())?;
        Ok(Self::of(medium))
    }

    /// The image on a medium whose size is one of an image.
    pub(crate) fn of(medium: impl Medium + 'static) -> Self {
        Self(Box::new(medium))
    }

    /// What is left where an image was taken out: every access fails.
    pub(crate) fn unplugged(bytes: u64) -> Self {
        Self(Box::new(Unplugged(bytes)))
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.0.bytes()
    }

    /// Fills `buffer`, whole sectors, from sector `lba` on.
    ///
    /// # Errors
    /// What the medium answers; `UnexpectedEof` where it ends.
    pub fn read_sectors(
        &mut self,
        size: SectorSize,
        lba: u64,
        buffer: &mut [u8],
    ) -> io::Result<()> {
        self.read_at(lba * size.bytes(), buffer)
    }

    /// Writes `data`, whole sectors, from sector `lba` on.
    ///
    /// # Errors
    /// What the medium answers; some of the data may have arrived, even half a sector.
    pub fn write_sectors(&mut self, size: SectorSize, lba: u64, data: &[u8]) -> io::Result<()> {
        self.write_at(lba * size.bytes(), data)
    }

    /// Writes `data` from the byte `offset` on.
    pub(crate) fn write_at(&mut self, mut offset: u64, data: &[u8]) -> io::Result<()> {
        let mut left = data;
        while !left.is_empty() {
            match self.0.write_at(offset, left) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => {
                    offset += count as u64;
                    left = &left[count..];
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Fills `buffer` from the byte `offset` on.
    ///
    /// # Errors
    /// What the medium answers; `UnexpectedEof` where it ends.
    pub fn read_at(&mut self, mut offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let mut left = buffer;
        while !left.is_empty() {
            match self.0.read_at(offset, left) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    offset += count as u64;
                    left = &mut left[count..];
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Returns when what was written outlives a power cut (`fdatasync` for a file).
    ///
    /// # Errors
    /// What the medium answers.
    pub fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    /// As [`Medium::written`].
    ///
    /// # Errors
    /// What the medium answers.
    pub fn written(&mut self, from: u64) -> io::Result<Option<Range<u64>>> {
        self.0.written(from)
    }
}

pub(crate) fn check_size(bytes: u64) -> Result<(), ImageError> {
    let whole = bytes > 0 && bytes.is_multiple_of(SectorSize::Bytes4096.bytes());
    if whole && i64::try_from(bytes).is_ok() {
        Ok(())
    } else {
        Err(ImageError::NotSectors { bytes })
    }
}

/// The cable without a drive.
#[derive(Debug)]
struct Unplugged(u64);

fn no_drive() -> io::Error {
    io::Error::new(ErrorKind::NotConnected, "the drive was taken out")
}

impl Medium for Unplugged {
    fn bytes(&self) -> u64 {
        self.0
    }

    fn read_at(&mut self, _: u64, _: &mut [u8]) -> io::Result<usize> {
        Err(no_drive())
    }

    fn write_at(&mut self, _: u64, _: &[u8]) -> io::Result<usize> {
        Err(no_drive())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(no_drive())
    }

    fn written(&mut self, _: u64) -> io::Result<Option<Range<u64>>> {
        Err(no_drive())
    }
}
