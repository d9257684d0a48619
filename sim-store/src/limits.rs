//! The most that a store takes of anything.

/// The most bytes one journal record has.
pub const RECORD_BYTES_MAX: usize = 64 << 20;
/// The most bytes one blob has.
pub const BLOB_BYTES_MAX: usize = 256 << 20;
/// The most bytes one batch has, records and blobs together.
pub const BATCH_BYTES_MAX: usize = 512 << 20;
/// The most characters of a blob's or snapshot's name.
pub const NAME_CHARS_MAX: usize = 64;
/// The most bytes one snapshot has.
pub const SNAPSHOT_BYTES_MAX: usize = 1 << 30;
