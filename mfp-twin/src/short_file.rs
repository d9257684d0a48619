//! Files that are given to a twin, none of which is long: configuration, passwords, keys, port files. One that has no
//! end is refused, instead of being read until there is no memory.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

/// The most bytes that are taken. A configuration with a thousand users has some 200,000.
pub(crate) const BYTES_MAX: u64 = 4 << 20;

/// What is in it.
///
/// # Errors
/// What the system said, or that there is more than [`BYTES_MAX`].
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > BYTES_MAX {
        let why = format!("it has more than {BYTES_MAX} bytes");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}

/// The text of a file that nobody is writing into. A pipe is refused: its end might never come.
///
/// # Errors
/// As [`text`], or that it is something else.
pub(crate) fn regular_text(path: &Path) -> io::Result<String> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    text(path)
}

/// The text that is in it.
///
/// # Errors
/// As [`read`], or that it is no UTF-8.
pub(crate) fn text(path: &Path) -> io::Result<String> {
    String::from_utf8(read(path)?)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is no text in UTF-8"))
}
