//! A document that lies on the drive, whatever it is and whosever.

/// A document in the host's keeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentId(pub u64);
