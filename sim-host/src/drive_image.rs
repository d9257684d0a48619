//! The drive's image in a data directory: the one that belongs to what the store keeps, and one that is to
//! take its place.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sim_drive::{CAPACITY, Image, ImageError, ImageFile, Mark};

use crate::keeper::{Kept, NotOpened};

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
        let mark = Mark(getrandom::u64()?);
        Ok(Self { directory: directory.to_owned(), mark, is_kept: false })
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
        self.directory.join(format!("{DRIVE_IMAGE}{NEW}{}", self.mark))
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

/// The image that belongs to what the store keeps, and its mark. Where that is nothing yet, a new one. Every
/// other is refused and left as it is.
///
/// # Errors
/// [`NotOpened`].
pub(crate) fn belonging(directory: &Path, kept: &Kept) -> Result<(Image, Mark), NotOpened> {
    settle_images(directory, kept.drive_image()).map_err(|it| NotOpened::NewImage(it.into()))?;
    let path = directory.join(DRIVE_IMAGE);
    if kept.rows.is_empty() {
        return first(directory, path);
    }
    let mut file = match ImageFile::open(&path, CAPACITY) {
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
        (None, None) => {
            file.set_mark(adopted)?;
            adopted
        }
        (Some(_) | None, Some(_)) | (Some(_), None) => return Err(NotOpened::OtherImage(path)),
    };
    Ok((file.into_image(), mark))
}

/// The image of a device that is new. One may be there of a start that was cut short; nothing was written to
/// it.
fn first(directory: &Path, path: PathBuf) -> Result<(Image, Mark), NotOpened> {
    let new = NewImage::of(directory).map_err(|it| NotOpened::NoRandom(it.to_string()))?;
    let is_there = fs::metadata(&path).is_ok_and(|it| it.len() > 0);
    if !is_there {
        let file = ImageFile::create(&new.path(), CAPACITY, new.mark)?;
        settle_images(directory, Some(new.mark)).map_err(|it| NotOpened::NewImage(it.into()))?;
        return Ok((file.into_image(), new.mark));
    }
    let mut file = ImageFile::open(&path, CAPACITY)?;
    let (mark, is_marked) = (file.mark().unwrap_or(new.mark), file.mark().is_some());
    if !file.is_blank()? {
        return Err(NotOpened::NoStore { left: path });
    }
    if !is_marked {
        file.set_mark(mark)?;
    }
    Ok((file.into_image(), mark))
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
