//! Why a document could not be rendered.

use crate::format::Format;

/// Why a document could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// None of the formats of [`Format`].
    #[error("the document is of no known format")]
    UnknownFormat,
    /// The PDF opens only with a password.
    #[error("the PDF document is encrypted and needs a password")]
    Encrypted,
    /// The document breaks the rules of its format.
    #[error("damaged {format} document: {what}")]
    Damaged {
        /// The format it claims to be.
        format: Format,
        /// What is wrong, and at which byte or page where that is known.
        what: String,
    },
    /// The document is sound but uses something that is not supported here.
    #[error("unsupported {format} document: {what}")]
    Unsupported {
        /// The format of the document.
        format: Format,
        /// What is not supported.
        what: String,
    },
    /// A limit of this crate is exceeded.
    #[error("too large: {found} {what}, at most {limit} are allowed")]
    TooLarge {
        /// What is counted: pages, bytes, pixels.
        what: &'static str,
        /// How many there are.
        found: u64,
        /// How many are allowed.
        limit: u64,
    },
    /// The document has no page of this number.
    #[error("there is no page {page}; the document has {pages}")]
    NoSuchPage {
        /// The page asked for, 1-based.
        page: u32,
        /// The number of pages.
        pages: u32,
    },
    /// A decoder gave up in a way it should not. The document is to be treated as damaged.
    #[error("the decoder stopped: {what}")]
    Decoder {
        /// Which decoder, and its last words.
        what: String,
    },
}

/// Refuses more of something than its limit.
pub(crate) fn at_most(what: &'static str, found: u64, limit: u64) -> Result<(), RenderError> {
    if found > limit { Err(RenderError::TooLarge { what, found, limit }) } else { Ok(()) }
}
