//! A snapshot as a file of its own.
//!
//! ```text
//!  0  16  magic
//! 16   4  version of this frame, 1
//! 20   4  format of the snapshot
//! 24   8  bytes of the snapshot
//! 32  32  SHA-256 of the 32 bytes before it and the snapshot
//! 64   .  the snapshot
//! ```
//!
//! Numbers are little-endian.

use std::borrow::Cow;
use std::io::{self, Read};

use sha2::{Digest, Sha256};

use crate::{ExportError, Format, Part};

const MAGIC: &[u8; 16] = b"mfp-twin snap\r\n\x1a";
const FRAME_VERSION: u32 = 1;
const VERSION_AT: usize = 16;
const FORMAT_AT: usize = 20;
const LENGTH_AT: usize = 24;
const DIGEST_AT: usize = 32;
/// Bytes of a file that are read together.
const READ_BYTES: usize = 64 * 1024;
/// Bytes in front of the snapshot.
pub const EXPORT_HEAD_BYTES: usize = 64;

/// The file of a snapshot of the given format.
pub fn encode_export(format: u32, snapshot: &[u8]) -> Vec<u8> {
    [&export_head(format, snapshot)[..], snapshot].concat()
}

/// The head of that file.
pub fn export_head(format: u32, snapshot: &[u8]) -> [u8; EXPORT_HEAD_BYTES] {
    let mut head = ExportHead::new(format, snapshot.len() as u64);
    head.follow(snapshot);
    head.end()
}

/// The head of a file whose snapshot is not there at once.
pub(crate) struct ExportHead {
    head: [u8; EXPORT_HEAD_BYTES],
    digest: Sha256,
}

impl ExportHead {
    /// Of a snapshot of so many bytes.
    pub(crate) fn new(format: u32, bytes: u64) -> Self {
        let mut head = [0; EXPORT_HEAD_BYTES];
        head[..VERSION_AT].copy_from_slice(MAGIC);
        head[VERSION_AT..FORMAT_AT].copy_from_slice(&FRAME_VERSION.to_le_bytes());
        head[FORMAT_AT..LENGTH_AT].copy_from_slice(&format.to_le_bytes());
        head[LENGTH_AT..DIGEST_AT].copy_from_slice(&bytes.to_le_bytes());
        Self { head, digest: Sha256::new_with_prefix(&head[..DIGEST_AT]) }
    }

    /// Takes note of what comes next of it.
    pub(crate) fn follow(&mut self, bytes: &[u8]) {
        self.digest.update(bytes);
    }

    /// The head, once all of it was there.
    pub(crate) fn end(mut self) -> [u8; EXPORT_HEAD_BYTES] {
        self.head[DIGEST_AT..].copy_from_slice(&self.digest.finalize());
        self.head
    }
}

/// Bytes of the snapshot behind a head.
pub(crate) fn bytes_behind(head: &[u8; EXPORT_HEAD_BYTES]) -> u64 {
    u64::from_le_bytes(field(head, LENGTH_AT))
}

/// The snapshot in a file, in the format of this program.
///
/// # Errors
///
/// What is wrong with the file: not one of ours, truncated, altered, of another format.
pub fn decode_export<'a>(
    file: &'a [u8],
    format: &Format<'_>,
) -> Result<Cow<'a, [u8]>, ExportError> {
    // Memory is always read.
    let written = check_export(file, file.len() as u64).unwrap_or(Err(ExportError::Altered))?;
    in_format(written, &file[EXPORT_HEAD_BYTES..], format)
}

/// Goes through a file of so many bytes, without keeping them: in which format the snapshot behind its head
/// was written.
///
/// # Errors
///
/// What the disk said, or what is wrong with the file but for its format.
pub fn check_export(mut file: impl Read, bytes: u64) -> io::Result<Result<u32, ExportError>> {
    let mut head = Vec::with_capacity(EXPORT_HEAD_BYTES);
    file.by_ref().take(EXPORT_HEAD_BYTES as u64).read_to_end(&mut head)?;
    if let Err(error) = check_head(&head, bytes) {
        return Ok(Err(error));
    }
    let mut digest = Sha256::new_with_prefix(&head[..DIGEST_AT]);
    let mut read = vec![0; READ_BYTES];
    loop {
        match file.read(&mut read)? {
            0 => break,
            bytes => digest.update(&read[..bytes]),
        }
    }
    let is_whole = <[u8; 32]>::from(digest.finalize()) == field::<32>(&head, DIGEST_AT);
    let written = u32::from_le_bytes(field(&head, FORMAT_AT));
    Ok(if is_whole { Ok(written) } else { Err(ExportError::Altered) })
}

/// Whether a file of so many bytes can begin so.
fn check_head(head: &[u8], found: u64) -> Result<(), ExportError> {
    if !head.starts_with(&MAGIC[..head.len().min(MAGIC.len())]) || head.is_empty() {
        return Err(ExportError::Foreign);
    }
    if head.len() < EXPORT_HEAD_BYTES {
        return Err(ExportError::Truncated { found, expected: EXPORT_HEAD_BYTES as u64 });
    }
    let version = u32::from_le_bytes(field(head, VERSION_AT));
    if version != FRAME_VERSION {
        return Err(ExportError::Version(version));
    }
    let length = u64::from_le_bytes(field(head, LENGTH_AT));
    let expected = length.saturating_add(EXPORT_HEAD_BYTES as u64);
    if found < expected {
        return Err(ExportError::Truncated { found, expected });
    }
    if found > expected {
        return Err(ExportError::Overlong { extra: found - expected });
    }
    Ok(())
}

fn in_format<'a>(
    written: u32,
    snapshot: &'a [u8],
    format: &Format<'_>,
) -> Result<Cow<'a, [u8]>, ExportError> {
    if !format.reads().contains(written) {
        return Err(ExportError::Format { written, reads: format.reads() });
    }
    if written == format.current {
        return Ok(snapshot.into());
    }
    (format.migrate)(written, Part::Named("of a file"), snapshot)
        .map(Cow::Owned)
        .map_err(|error| ExportError::Migration { written, reason: error.to_string() })
}

/// `N` bytes of a header that is long enough for them.
fn field<const N: usize>(header: &[u8], at: usize) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(&header[at..at + N]);
    bytes
}
