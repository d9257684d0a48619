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

use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::batch::fits;
use crate::limits::SNAPSHOT_BYTES_MAX;
use crate::{Error, ExportError, Format, Part};

const MAGIC: &[u8; 16] = b"mfp-twin snap\r\n\x1a";
const FRAME_VERSION: u32 = 1;
const VERSION_AT: usize = 16;
const FORMAT_AT: usize = 20;
const LENGTH_AT: usize = 24;
const DIGEST_AT: usize = 32;
const SNAPSHOT_AT: usize = 64;

/// The file of a snapshot of the given format.
pub fn encode_export(format: u32, snapshot: &[u8]) -> Vec<u8> {
    let mut file = Vec::with_capacity(SNAPSHOT_AT + snapshot.len());
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&FRAME_VERSION.to_le_bytes());
    file.extend_from_slice(&format.to_le_bytes());
    file.extend_from_slice(&(snapshot.len() as u64).to_le_bytes());
    let digest = digest(&file, snapshot);
    file.extend_from_slice(&digest);
    file.extend_from_slice(snapshot);
    file
}

/// The snapshot in a file, in the format of this program.
///
/// # Errors
///
/// What is wrong with the file: not one of ours, truncated, altered, of another format.
pub fn decode_export(file: &[u8], format: &Format<'_>) -> Result<Vec<u8>, ExportError> {
    let found = file.len() as u64;
    if !file.starts_with(&MAGIC[..file.len().min(MAGIC.len())]) || file.is_empty() {
        return Err(ExportError::Foreign);
    }
    let Some((header, snapshot)) = file.split_at_checked(SNAPSHOT_AT) else {
        return Err(ExportError::Truncated { found, expected: SNAPSHOT_AT as u64 });
    };
    let version = u32::from_le_bytes(field(header, VERSION_AT));
    if version != FRAME_VERSION {
        return Err(ExportError::Version(version));
    }
    let length = u64::from_le_bytes(field(header, LENGTH_AT));
    let expected = length.saturating_add(SNAPSHOT_AT as u64);
    if found < expected {
        return Err(ExportError::Truncated { found, expected });
    }
    if found > expected {
        return Err(ExportError::Overlong { extra: found - expected });
    }
    if digest(&header[..DIGEST_AT], snapshot) != field::<32>(header, DIGEST_AT) {
        return Err(ExportError::Altered);
    }
    in_format(u32::from_le_bytes(field(header, FORMAT_AT)), snapshot, format)
}

fn in_format(written: u32, snapshot: &[u8], format: &Format<'_>) -> Result<Vec<u8>, ExportError> {
    if !format.reads().contains(written) {
        return Err(ExportError::Format { written, reads: format.reads() });
    }
    if written == format.current {
        return Ok(snapshot.to_vec());
    }
    (format.migrate)(written, Part::Named("of a file"), snapshot)
        .map_err(|error| ExportError::Migration { written, reason: error.to_string() })
}

/// Reads a file that is no longer than the longest snapshot's.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    let longest = SNAPSHOT_AT + SNAPSHOT_BYTES_MAX;
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(longest as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| Error::io(path, error))?;
    fits("snapshot file", bytes.len(), longest)?;
    Ok(bytes)
}

fn digest(header: &[u8], snapshot: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(header).chain_update(snapshot).finalize().into()
}

/// `N` bytes of a header that is long enough for them.
fn field<const N: usize>(header: &[u8], at: usize) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(&header[at..at + N]);
    bytes
}
