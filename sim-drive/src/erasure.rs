//! Sectors that wait to be overwritten, and whose they were.

use crate::extents::Extent;
use crate::pattern::Overwrite;

/// Whose sectors are overwritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A document's that was released.
    Document(u64),
    /// A document's that was never finished.
    Unfinished(u64),
    /// Found in free sectors: from a time without overwriting, or left by a power cut.
    Unknown,
}

/// Sectors that wait to be overwritten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Erasure {
    pub(crate) owner: Owner,
    /// How; what is queued keeps it when the setting changes. Never [`Overwrite::Off`].
    pub(crate) overwrite: Overwrite,
    /// At least one.
    pub(crate) extents: Vec<Extent>,
}

/// How far the first erasure is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stage {
    /// Passes that are done and flushed; after the last, it is read back.
    pub(crate) done: usize,
    /// Sectors done in this pass, or read back.
    pub(crate) sectors: u64,
}
