//! Names that no other device or job has.
//!
//! Each is a version 8 UUID (RFC 9562 section 5.8) of a digest of the serial number: the same for the same thing, and
//! it gives away nothing of the number.

use sha2::{Digest, Sha256};
use sim_core::job::JobId;

/// Of the printer (`printer-uuid`, `device-uuid`).
pub(super) fn of_printer(serial: &str) -> String {
    of(&format!("printer-uuid {serial}"))
}

/// Of the system that has the printer (`system-uuid`).
pub(super) fn of_system(serial: &str) -> String {
    of(&format!("system-uuid {serial}"))
}

/// Of one of its jobs (`job-uuid`). Job numbers are never used twice.
pub(super) fn of_job(serial: &str, job: JobId) -> String {
    of(&format!("job-uuid {serial} {}", job.0))
}

fn of(text: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(text).into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = bytes[6] & 0x0F | 0x80;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let hex: String = bytes.iter().map(|it| format!("{it:02x}")).collect();
    let (a, b, c, d, e) = (&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
    format!("urn:uuid:{a}-{b}-{c}-{d}-{e}")
}
