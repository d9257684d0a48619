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
/// Bytes of a piece in which a named snapshot is kept, written and read. With its key it has room in one page
/// of the engine, whose sizes are powers of two.
pub const PIECE_BYTES: usize = (1 << 20) - 4096;
