//! The drive's image in a data directory: the one that belongs to what the store keeps, and one that is to
//! take its place.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sim_drive::{CAPACITY, Image, ImageError, ImageFile, Mark};

use crate::kept::{Kept, NotOpened};

/// The drive's image in the directory.
pub(crate) const DRIVE_IMAGE: &str = "drive.img";
/// Between the name of the drive's image and the mark of one that is to take its place.
const NEW: &str = ".new-";

/// A drive's image that is to take the place of the one in the data directory. Dropped, it is removed.
pub(crate) struct NewImage {
    pub(crate) directory: PathBuf,
    pub(crate) mark: Mark,
    is_kept: bool,
}

impl Drop for NewImage {
    fn drop(&mut self) {
        if !self.is_kept {
            // Another start removes it too.
            let _ = fs::remove_file(self.path());
        }
    }
}

impl NewImage {
    pub(crate) fn of(directory: &Path) -> Result<Self, getrandom::Error> {
        Ok(Self::with(directory, Mark(getrandom::u64()?)))
    }

    fn with(directory: &Path, mark: Mark) -> Self {
        Self { directory: directory.to_owned(), mark, is_kept: false }
    }

    /// The same, not removed before it is told: the store may name it.
    pub(crate) fn held(mut self) -> Self {
        self.is_kept = true;
        self
    }

    /// Removes it: nothing names it.
    pub(crate) fn remove(mut self) {
        self.is_kept = false;
    }

    /// Puts it into its place, for the device that was kept with its mark. Where that fails, the next start
    /// does.
    pub(crate) fn settle(mut self) -> io::Result<()> {
        self.is_kept = true;
        settle_images(&self.directory, Some(self.mark))
    }

    pub(crate) fn path(&self) -> PathBuf {
        new_path(&self.directory, self.mark)
    }
}

/// Whether a file of this name is an image of a drive.
pub(crate) fn is_image(name: &str) -> bool {
    name.strip_prefix(DRIVE_IMAGE).is_some_and(|rest| rest.is_empty() || rest.starts_with(NEW))
}

/// Why an image without a store is refused: with a mark it is of some device, otherwise nobody knows.
pub(crate) fn without_store(left: PathBuf) -> NotOpened {
    match ImageFile::open(&left, CAPACITY) {
        Ok(it) if it.mark().is_none() => NotOpened::UnknownImage(left),
        Err(ImageError::OtherSize { .. } | ImageError::NotMarked { .. }) => {
            NotOpened::UnknownImage(left)
        }
        Ok(_) | Err(_) => NotOpened::NoStore { left },
    }
}

/// The image that belongs to what the store keeps, looked at and left as it is.
pub(crate) struct Belonging {
    directory: PathBuf,
    /// None is there where the device is new.
    file: Option<ImageFile>,
    /// The mark that it has or gets.
    mark: Mark,
    /// The mark of an image that takes its place first.
    kept: Option<Mark>,
}

impl Belonging {
    /// The image that belongs to what the store keeps. Where that is nothing yet, a new one.
    ///
    /// # Errors
    /// [`NotOpened`]: every other is refused.
    pub(crate) fn to(kept: &Kept, directory: &Path) -> Result<Self, NotOpened> {
        match kept.rows.is_empty() {
            true => Self::to_nothing(directory),
            false => Self::to_device(kept, directory),
        }
    }

    fn to_device(kept: &Kept, directory: &Path) -> Result<Self, NotOpened> {
        let path = directory.join(DRIVE_IMAGE);
        let in_its_place = kept.drive_image().map(|it| new_path(directory, it));
        let opened = match in_its_place.filter(|it| it.exists()) {
            Some(new) => ImageFile::open(&new, CAPACITY),
            None => ImageFile::open(&path, CAPACITY),
        };
        let file = match opened {
            Err(ImageError::Open { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                return Err(NotOpened::NoImage(path));
            }
            opened => opened?,
        };
        let adopted = kept.adopted_mark();
        let mark = match (kept.drive_mark()?, file.mark()) {
            (Some(kept), Some(found)) if kept == found => kept,
            // A directory of a version without marks: the image is marked first, and what marks it follows from
            // what was kept, so that a start that was cut short goes on.
            (None, Some(found)) if adopted == found => adopted,
            (None, None) => adopted,
            (Some(_) | None, Some(_)) | (Some(_), None) => return Err(NotOpened::OtherImage(path)),
        };
        let (directory, kept) = (directory.to_owned(), kept.drive_image());
        Ok(Self { directory, file: Some(file), mark, kept })
    }

    /// The image of a device that is new. One may be there of a start that was cut short; nothing was written
    /// to it.
    fn to_nothing(directory: &Path) -> Result<Self, NotOpened> {
        let path = directory.join(DRIVE_IMAGE);
        let is_there = fs::metadata(&path).is_ok_and(|it| it.len() > 0);
        let file = is_there.then(|| ImageFile::open(&path, CAPACITY)).transpose()?;
        if file.as_ref().map_or(Ok(true), ImageFile::is_blank)? {
            let mark = match file.as_ref().and_then(ImageFile::mark) {
                Some(mark) => mark,
                None => Mark(getrandom::u64().map_err(|it| NotOpened::NoRandom(it.to_string()))?),
            };
            Ok(Self { directory: directory.to_owned(), file, mark, kept: None })
        } else {
            Err(NotOpened::NoStore { left: path })
        }
    }

    /// The image that is there, if one is.
    ///
    /// # Errors
    /// [`NotOpened::Image`].
    pub(crate) fn image(&self) -> Result<Option<Image>, NotOpened> {
        Ok(self.file.as_ref().map(ImageFile::image).transpose()?)
    }

    /// Puts it into its place and marks it; a new one is made. Says its mark.
    ///
    /// # Errors
    /// [`NotOpened`]; the next start does the rest.
    pub(crate) fn settle(self) -> Result<(Image, Mark), NotOpened> {
        let not_settled = |it: io::Error| NotOpened::NewImage(it.into());
        settle_images(&self.directory, self.kept).map_err(not_settled)?;
        let file = match self.file {
            Some(mut file) => {
                if file.mark() != Some(self.mark) {
                    file.set_mark(self.mark)?;
                }
                file
            }
            None => {
                let new = NewImage::with(&self.directory, self.mark);
                let file = ImageFile::create(&new.path(), CAPACITY, self.mark)?;
                new.settle().map_err(not_settled)?;
                file
            }
        };
        Ok((file.into_image(), self.mark))
    }
}

/// Where an image is that is to take the place of the drive's.
fn new_path(directory: &Path, mark: Mark) -> PathBuf {
    directory.join(format!("{DRIVE_IMAGE}{NEW}{mark}"))
}

/// Ends what a restore began: the image with the mark that was kept takes its place, any other is of a
/// restore that was not.
pub(crate) fn settle_images(directory: &Path, kept: Option<Mark>) -> io::Result<()> {
    let kept = kept.map(|it| it.to_string());
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().and_then(|it| it.strip_prefix(DRIVE_IMAGE));
        match name.and_then(|it| it.strip_prefix(NEW)) {
            Some(mark) if Some(mark) == kept.as_deref() => {
                fs::rename(entry.path(), directory.join(DRIVE_IMAGE))?;
                fs::File::open(directory)?.sync_all()?;
            }
            Some(_) => fs::remove_file(entry.path())?,
            None => {}
        }
    }
    Ok(())
}
