//! Files that only their owner may read, and that go when the twin ends.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// Read and write for the owner, nothing for anyone else.
const OWNER_ONLY: u32 = 0o600;

/// A file that was written whole. It is removed with this value, if it still holds what was written.
#[derive(Debug)]
pub(crate) struct OwnedFile {
    path: PathBuf,
    content: String,
}

impl OwnedFile {
    /// Writes beside `path` and renames, so that nobody ever reads half of it.
    pub(crate) fn write(path: &Path, content: String) -> io::Result<Self> {
        let mut draft = path.as_os_str().to_owned();
        draft.push(format!(".{}", std::process::id()));
        let draft = PathBuf::from(draft);
        let _ = fs::remove_file(&draft);
        let file = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(&draft);
        let written = file
            .and_then(|mut it| it.write_all(content.as_bytes()))
            .and_then(|()| fs::rename(&draft, path));
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        }
        written.map(|()| Self { path: path.into(), content })
    }
}

impl Drop for OwnedFile {
    fn drop(&mut self) {
        // Another twin may have written its own there meanwhile.
        if fs::read_to_string(&self.path).is_ok_and(|it| it == self.content) {
            let _ = fs::remove_file(&self.path);
        }
    }
}
