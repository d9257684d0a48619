//! The drive's image in a data directory, and one that is to take its place.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The drive's image in the directory.
pub(crate) const DRIVE_IMAGE: &str = "drive.img";
/// Between the name of the drive's image and the mark of one that is to take its place.
const NEW: &str = ".new-";

/// A drive's image that is to take the place of the one in the data directory.
pub(crate) struct NewImage {
    pub(crate) directory: PathBuf,
    pub(crate) mark: String,
}

impl NewImage {
    pub(crate) fn of(directory: &Path) -> Result<Self, getrandom::Error> {
        let mark = getrandom::u64()?;
        Ok(Self { directory: directory.to_owned(), mark: format!("{mark:016x}") })
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.directory.join(format!("{DRIVE_IMAGE}{NEW}{}", self.mark))
    }
}

/// Ends what a restore began: the image with the mark that was kept takes its place, any other is of a
/// restore that was not.
pub(crate) fn settle_images(directory: &Path, kept: Option<&str>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().and_then(|it| it.strip_prefix(DRIVE_IMAGE));
        match name.and_then(|it| it.strip_prefix(NEW)) {
            Some(mark) if Some(mark) == kept => {
                fs::rename(entry.path(), directory.join(DRIVE_IMAGE))?;
                fs::File::open(directory)?.sync_all()?;
            }
            Some(_) => fs::remove_file(entry.path())?,
            None => {}
        }
    }
    Ok(())
}
