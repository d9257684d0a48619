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
/// Bytes for which the disk must have room before a store writes again that has failed. So what is small does not
/// find a last place in a file that what is larger did not, and everybody is told the same.
pub const ROOM_BYTES: usize = 256 << 10;
/// Bytes of a piece in which a named snapshot is kept, written and read. With its key it has room in one page
/// of the engine, whose sizes are powers of two.
pub const PIECE_BYTES: usize = (1 << 20) - 4096;
