//! The data directory: made, locked, and its file made whole or not at all.

use std::fs::{DirBuilder, File, Metadata, OpenOptions, TryLockError};
use std::fs::{hard_link, metadata, remove_file, rename};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::Error;

/// The file of a store in its directory.
pub const DATA_FILE: &str = "twin.redb";
/// A file being made. It takes the place of [`DATA_FILE`] once it is whole.
pub const NEW_FILE: &str = "twin.redb.new";
/// The second name of a file whose place another takes, until its bytes are overwritten.
pub const OLD_FILE: &str = "twin.redb.old";
/// Says which process has the directory.
pub const PID_FILE: &str = "twin.pid";

/// Nobody else reads what the twin keeps.
const DIRECTORY_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// A data directory that no other store opens while this value lives.
#[derive(Debug)]
pub(crate) struct DataDirectory {
    path: PathBuf,
    /// The lock is on the directory itself: a file in it could be deleted and made again.
    locked: File,
    /// Whether [`PID_FILE`] names this process.
    is_named: AtomicBool,
}

impl DataDirectory {
    /// Makes the directory where there is none, and locks it. Nothing in it changes before [`Self::settle`].
    pub(crate) fn take(path: &Path) -> Result<Self, Error> {
        make(path)?;
        let locked = File::open(path).map_err(|error| Error::io(path, error))?;
        match locked.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Locked { dir: path.to_owned(), holder: holder(path) });
            }
            Err(TryLockError::Error(error)) => return Err(Error::io(path, error)),
        }
        Ok(Self { path: path.to_owned(), locked, is_named: AtomicBool::new(false) })
    }

    /// Says who has it, and ends what a start before this one has begun.
    pub(crate) fn settle(&self) -> Result<(), Error> {
        self.name_holder()?;
        self.abandon();
        self.erase_replaced().map_err(|error| Error::io(&self.path, error))
    }

    /// The path of the file.
    pub(crate) fn data_file(&self) -> PathBuf {
        self.path.join(DATA_FILE)
    }

    /// The file, if there is one.
    pub(crate) fn existing(&self) -> Result<Option<File>, Error> {
        let path = self.data_file();
        match OpenOptions::new().read(true).write(true).open(&path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io(&path, error)),
        }
    }

    /// An empty file that is not yet in its place.
    pub(crate) fn begin(&self) -> Result<File, Error> {
        let path = self.path.join(NEW_FILE);
        new_file(&path).map_err(|error| Error::io(&path, error))
    }

    /// Puts the file that was begun, and is whole and synced by now, in its place.
    pub(crate) fn publish(&self) -> Result<(), Error> {
        let path = self.data_file();
        rename(self.path.join(NEW_FILE), &path).map_err(|error| Error::io(&path, error))?;
        self.sync()
    }

    /// Puts the file that was begun, and is whole and synced by now, in the place of the one that is
    /// there, which [`Self::erase_replaced`] is to erase. [`Self::sync`] makes it last.
    pub(crate) fn replace(&self) -> Result<(), Error> {
        let path = self.data_file();
        // Where a file has one name only, the old one goes without being overwritten.
        let _has_second_name = hard_link(&path, self.path.join(OLD_FILE));
        rename(self.path.join(NEW_FILE), &path).map_err(|error| Error::io(&path, error))
    }

    /// Makes the names of the files last.
    pub(crate) fn sync(&self) -> Result<(), Error> {
        self.locked.sync_all().map_err(|error| Error::io(&self.path, error))
    }

    /// Removes a file that was begun and is not to be.
    pub(crate) fn abandon(&self) {
        let _gone = remove_file(self.path.join(NEW_FILE));
    }

    /// Overwrites the file whose place another has taken, and removes it, if there is one.
    pub(crate) fn erase_replaced(&self) -> io::Result<()> {
        let old = self.path.join(OLD_FILE);
        let Ok(found) = metadata(&old) else { return Ok(()) };
        let is_in_use = |there: Metadata| (found.dev(), found.ino()) == (there.dev(), there.ino());
        // Killed before the new file had its place, both names are of the one file that is there.
        if !metadata(self.data_file()).is_ok_and(is_in_use) {
            let mut file = OpenOptions::new().write(true).open(&old)?;
            io::copy(&mut io::repeat(0).take(found.len()), &mut file)?;
            file.sync_data()?;
        }
        remove_file(&old)
    }

    fn name_holder(&self) -> Result<(), Error> {
        let path = self.path.join(PID_FILE);
        self.is_named.store(true, Ordering::Release);
        let mut file = new_file(&path).map_err(|error| Error::io(&path, error))?;
        // Only a message needs the number: a disk too full for it does not stop the twin here.
        let _unnamed = writeln!(file, "{}", std::process::id());
        Ok(())
    }
}

impl Drop for DataDirectory {
    fn drop(&mut self) {
        // The lock goes with the process too. What stays behind names a holder only while there
        // is one.
        if self.is_named.load(Ordering::Acquire) {
            let _stays = remove_file(self.path.join(PID_FILE));
        }
        let _unlocked = self.locked.unlock();
    }
}

fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true).mode(FILE_MODE).open(path)
}

fn make(path: &Path) -> Result<(), Error> {
    if path.is_dir() {
        return Ok(());
    }
    if path.exists() {
        return Err(Error::io(path, io::ErrorKind::NotADirectory.into()));
    }
    let mut builder = DirBuilder::new();
    let made = builder.recursive(true).mode(DIRECTORY_MODE).create(path);
    made.and_then(|()| File::open(parent(path))?.sync_all()).map_err(|error| Error::io(path, error))
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn holder(directory: &Path) -> Option<u32> {
    std::fs::read_to_string(directory.join(PID_FILE)).ok()?.trim().parse().ok()
}
