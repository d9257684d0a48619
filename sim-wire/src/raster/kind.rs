//! The two formats, and where their documents differ.

use super::{PageHeader, RasterProblem, apple, pwg};

/// The two formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// PWG Raster.
    Pwg,
    /// Apple Raster.
    Apple,
}

impl Kind {
    /// The kind of document that begins so.
    pub fn of(data: &[u8]) -> Option<Self> {
        [Self::Pwg, Self::Apple].into_iter().find(|kind| data.starts_with(kind.sync_word()))
    }

    /// What every document of the kind begins with.
    pub fn sync_word(self) -> &'static [u8] {
        match self {
            Self::Pwg => b"RaS2",
            Self::Apple => b"UNIRAST\0",
        }
    }

    /// Bytes in front of the first page header.
    pub(super) fn head_bytes(self) -> usize {
        match self {
            Self::Pwg => self.sync_word().len(),
            Self::Apple => self.sync_word().len() + 4,
        }
    }

    /// Length of a page header in bytes.
    pub fn header_bytes(self) -> usize {
        match self {
            Self::Pwg => pwg::HEADER_BYTES,
            Self::Apple => apple::HEADER_BYTES,
        }
    }

    /// Reads a page header; `bytes` are as many as the kind has. `Err` with the offset of the field within
    /// the header.
    pub(super) fn read_header(self, bytes: &[u8]) -> Result<PageHeader, (usize, RasterProblem)> {
        match self {
            Self::Pwg => pwg::read(bytes),
            Self::Apple => apple::read(bytes),
        }
    }

    /// A page header in bytes. `Err` with the offset of a field that the kind cannot express.
    pub(super) fn header(self, header: &PageHeader) -> Result<Vec<u8>, (usize, RasterProblem)> {
        match self {
            Self::Pwg => pwg::bytes(header),
            Self::Apple => apple::bytes(header),
        }
    }
}
