//! How much of the raw image is looked at.

/// Raw bytes that are read at a time.
pub const RAW_MAX: u64 = 16 << 20;
/// Bytes of a text to search for.
pub const NEEDLE_MAX: usize = 4096;
/// Hits of one search; more are not looked for.
pub const HITS_MAX: usize = 10_000;
