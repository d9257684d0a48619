//! Files that only their owner may read: most of them go when the twin ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::short_file;

/// More than any file of ours has, bytes.
const BYTES_MAX: u64 = 64 << 10;
/// Read and write for the owner, nothing for anyone else.
const OWNER_ONLY: u32 = 0o600;

/// A file that was written whole. While this value lives nobody else writes it: it is locked (flock). It is
/// removed with this value, if it still holds what was written.
#[derive(Debug)]
pub(crate) struct OwnedFile {
    path: PathBuf,
    content: String,
    /// Holds the lock, which goes with the process however that ends.
    _locked: File,
}

/// Whether a text is what a twin writes into such a file.
pub(crate) type Known = fn(&str) -> bool;

/// Why a file is not ours to write.
#[derive(Debug)]
pub(crate) enum NotOurs {
    /// It is another process's that runs.
    Held,
    /// It holds what no twin wrote.
    Foreign,
    /// The system says so.
    Failed(io::Error),
}

impl From<io::Error> for NotOurs {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

impl OwnedFile {
    /// Makes room at `path`: what an ended process left there is removed, so that nobody takes it for ours.
    /// What is not `known` stays; a file that is empty, as mktemp makes one, is nobody's.
    ///
    /// # Errors
    /// [`NotOurs`].
    pub(crate) fn make_room(path: &Path, known: Known) -> Result<(), NotOurs> {
        let found = match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            found => found?,
        };
        // Opening a pipe would wait for its other end.
        if !found.is_file() {
            return Err(NotOurs::Foreign);
        }
        let file = File::open(path)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(NotOurs::Held),
            // Where there are no locks there is nobody to hold one.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let mut bytes = Vec::new();
        (&file).take(BYTES_MAX).read_to_end(&mut bytes)?;
        let is_ours = str::from_utf8(&bytes).is_ok_and(|it| it.is_empty() || known(it));
        if is_ours { Ok(fs::remove_file(path)?) } else { Err(NotOurs::Foreign) }
    }

    /// Writes it.
    ///
    /// # Errors
    /// [`NotOurs`].
    pub(crate) fn write(path: &Path, content: String, known: Known) -> Result<Self, NotOurs> {
        let locked = write_whole(path, &content, known)?;
        Ok(Self { path: path.into(), content, _locked: locked })
    }
}

/// Writes beside `path` and renames, so that nobody ever reads half of it. The file is locked until what
/// comes back is dropped.
///
/// # Errors
/// [`NotOurs`].
pub(crate) fn write_whole(path: &Path, content: &str, known: Known) -> Result<File, NotOurs> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}", std::process::id()));
    let draft = PathBuf::from(draft);
    let _ = fs::remove_file(&draft);
    let written = write_by_way_of(&draft, path, content, known);
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    }
    written
}

fn write_by_way_of(
    draft: &Path,
    path: &Path,
    content: &str,
    known: Known,
) -> Result<File, NotOurs> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(draft)?;
    // Nobody else knows the draft; where there are no locks it goes without.
    let _ = file.try_lock();
    file.write_all(content.as_bytes())?;
    OwnedFile::make_room(path, known)?;
    fs::rename(draft, path)?;
    Ok(file)
}

impl Drop for OwnedFile {
    fn drop(&mut self) {
        // Somebody may have put another there meanwhile.
        if short_file::text(&self.path).is_ok_and(|it| it == self.content) {
            let _ = fs::remove_file(&self.path);
        }
    }
}
