//! An image in a file.
//!
//! ```text
//!   the sectors, as a laboratory would have them │ the mark: a line of text, then zeros
//!   0                                      bytes │                        bytes + 4,096
//! ```
//! The mark ties the file to the store that has the drive's table, so that an image is never taken for that
//! of another device. No access to the drive reaches it.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::aside::PIECE_BYTES;
use crate::image::{Image, ImageError, check_size};
use crate::medium::{FileMedium, is_blank};

/// The image file is its owner's alone.
const FILE_MODE: u32 = 0o600;
/// Bytes behind the sectors.
const LABEL_BYTES: usize = 4096;
/// What stands there, before the mark in hexadecimal and a line's end.
const LABEL: &str = "mfp-twin drive image ";
/// Characters of a mark.
const MARK_CHARACTERS: usize = 16;

/// What an image's file and the store that has its table both hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(pub u64);

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Mark {
    /// From such text.
    pub fn of_text(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok().filter(|it| it.len() == MARK_CHARACTERS)?;
        u64::from_str_radix(text, 16).ok().map(Self).filter(|it| it.to_string() == text)
    }

    fn label(self) -> Vec<u8> {
        let mut label = format!("{LABEL}{self}\n").into_bytes();
        label.resize(LABEL_BYTES, 0);
        label
    }

    fn of_label(label: &[u8]) -> Option<Self> {
        let text = label.strip_prefix(LABEL.as_bytes())?.get(..MARK_CHARACTERS)?;
        Self::of_text(text).filter(|it| it.label() == label)
    }
}

/// The file of an image, open and locked. As long as it or its image lives, another process (or another
/// call) is refused.
#[derive(Debug)]
pub struct ImageFile {
    file: File,
    path: PathBuf,
    bytes: u64,
    mark: Option<Mark>,
}

impl ImageFile {
    /// Makes a file that is not there yet: sparse, all zeros, marked, and in its place for good.
    ///
    /// # Errors
    /// [`ImageError`].
    pub fn create(path: &Path, bytes: u64, mark: Mark) -> Result<Self, ImageError> {
        check_size(bytes)?;
        let mut it = Self::locked(OpenOptions::new().create_new(true), path, bytes)?;
        let made = it.file.set_len(bytes).map_err(|it| not_opened(path, it));
        made.and_then(|()| it.set_mark(mark))?;
        let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
        let synced = File::open(parent.unwrap_or(Path::new("."))).and_then(|it| it.sync_all());
        synced.map_err(|it| not_opened(path, it))?;
        Ok(it)
    }

    /// Opens a file of so many bytes of sectors. One of an older version has no mark.
    ///
    /// # Errors
    /// [`ImageError`]: the file cannot be opened, is in use, or is not such an image. It is left as it is.
    pub fn open(path: &Path, bytes: u64) -> Result<Self, ImageError> {
        check_size(bytes)?;
        let mut it = Self::locked(&mut OpenOptions::new(), path, bytes)?;
        let found = it.file.metadata().map_err(|it| not_opened(path, it))?.len();
        let wanted = bytes + LABEL_BYTES as u64;
        if found == bytes {
            return Ok(it);
        } else if found != wanted {
            return Err(ImageError::OtherSize { path: path.into(), found, wanted });
        }
        let mut label = vec![0; LABEL_BYTES];
        it.file.read_exact_at(&mut label, bytes).map_err(|it| not_opened(path, it))?;
        it.mark = Mark::of_label(&label);
        match it.mark {
            Some(_) => Ok(it),
            None => Err(ImageError::NotMarked { path: path.into() }),
        }
    }

    /// Its mark, if it has one.
    pub fn mark(&self) -> Option<Mark> {
        self.mark
    }

    /// Whether nothing but zeros was ever written to its sectors.
    ///
    /// # Errors
    /// [`ImageError::Open`] with what the system says.
    pub fn is_blank(&self) -> Result<bool, ImageError> {
        let failed = |it| not_opened(&self.path, it);
        let mut image = self.image()?;
        let mut at = 0;
        let mut piece = vec![0; PIECE_BYTES as usize];
        while let Some(range) = image.written(at).map_err(failed)? {
            at = range.start.max(at);
            let count = (range.end - at).min(PIECE_BYTES);
            let piece = &mut piece[..count as usize];
            image.read_at(at, piece).map_err(failed)?;
            if !is_blank(piece) {
                return Ok(false);
            }
            at += count;
        }
        Ok(true)
    }

    /// Marks it, durably.
    ///
    /// # Errors
    /// [`ImageError::Open`] with what the system says.
    pub fn set_mark(&mut self, mark: Mark) -> Result<(), ImageError> {
        let written = self.file.write_all_at(&mark.label(), self.bytes);
        let synced = written.and_then(|()| self.file.sync_all());
        synced.map_err(|it| not_opened(&self.path, it))?;
        self.mark = Some(mark);
        Ok(())
    }

    /// The image in it.
    pub fn into_image(self) -> Image {
        Image::of(FileMedium::new(self.file, self.bytes))
    }

    /// The image in it, which can still be marked.
    ///
    /// # Errors
    /// [`ImageError::Open`] with what the system says.
    pub fn image(&self) -> Result<Image, ImageError> {
        let file = self.file.try_clone().map_err(|it| not_opened(&self.path, it))?;
        Ok(Image::of(FileMedium::new(file, self.bytes)))
    }

    fn locked(options: &mut OpenOptions, path: &Path, bytes: u64) -> Result<Self, ImageError> {
        let options = options.read(true).write(true).mode(FILE_MODE);
        let file = options.open(path).map_err(|it| not_opened(path, it))?;
        file.try_lock().map_err(|refused| match refused {
            TryLockError::WouldBlock => ImageError::InUse { path: path.into() },
            TryLockError::Error(source) => not_opened(path, source),
        })?;
        Ok(Self { file, path: path.into(), bytes, mark: None })
    }
}

fn not_opened(path: &Path, source: io::Error) -> ImageError {
    ImageError::Open { path: path.into(), source }
}
