//! A document that lies on the drive, whatever it is and whosever.

/// A document in the host's keeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentId(pub u64);

/// How finely a picture was scanned or received, in dots per inch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dots {
    /// Across the page.
    pub across: u16,
    /// Down the page.
    pub down: u16,
}
