//! Documents into pages that can be looked at: what arrived, as PDF, and as one PNG per page.
//!
//! ```text
//!  PDF ────────────────────────────┐ unchanged
//!  JPEG, PNG, TIFF ── A4 pages ────┤
//!  text ── A4 pages of Courier ────┼──► to_pdf ──► rasterise ──► PNG
//!  PCL ── pages that say so ───────┤
//!  PWG, Apple Raster ── pictures ──┘
//!        └── scaled down line by line ─────────────────────────► PNG
//! ```
//!
//! [`Format`] has the table. Everything here is a pure function of its bytes and may be slow (a 300
//! dpi page takes a second), so callers run it on a blocking thread. The decoders of other people run
//! behind [`std::panic::catch_unwind`]: a document that makes one of them panic is an error of that
//! document ([`RenderError::Decoder`]) and not of the device. A document can still keep a
//! decoder busy for long; whoever calls sets the time limit.

mod deflate;
mod format;
mod guard;
mod jpeg;
mod notice;
mod pdf;
mod png_page;
mod png_picture;
mod raster;
mod sheets;
mod side;
mod text;
mod tiff_pages;

use bytes::Bytes;

pub use format::Format;
pub use side::{Layout, SIDE_DPI, side_png, sides_pdf};

/// Most pages of one document; more is refused as [`RenderError::TooLarge`].
pub const MAX_PAGES: u32 = 10_000;
/// Longest document, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 512 << 20;
/// Most pixels of one picture made here or read: an A3 page at 600 dpi fits.
pub const MAX_PAGE_PIXELS: u64 = 100_000_000;
/// Most bytes that one stream of a PDF may unpack to: the pixels of one picture, in colour.
pub const MAX_STREAM_BYTES: u64 = 3 * MAX_PAGE_PIXELS;
/// Most bytes that a whole document may unpack to. For raster pages these are 160 pages of A4 in
/// colour at 600 dpi, some 650 at 300 dpi.
pub const MAX_UNPACKED_BYTES: u64 = 16 << 30;

/// What a quick look at a document tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspected {
    /// The format found.
    pub format: Format,
    /// Number of pages, 1 to [`MAX_PAGES`].
    pub pages: u32,
}

/// How large a picture of a page shall be. A side that would be shorter has one pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Pixels per inch of the paper.
    Dpi(u16),
    /// Width in pixels; the height follows from the page.
    Width(u32),
}

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

/// Which pages of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pages {
    All,
    /// One, 1-based.
    Only(u32),
}

impl Pages {
    fn contains(self, page: u32) -> bool {
        match self {
            Self::All => true,
            Self::Only(only) => only == page,
        }
    }

    fn must_be_among(self, pages: u32) -> Result<(), RenderError> {
        match self {
            Self::Only(page) if page == 0 || page > pages => {
                Err(RenderError::NoSuchPage { page, pages })
            }
            Self::All | Self::Only(_) => Ok(()),
        }
    }
}

/// Looks at a document without rendering it: format, number of pages, soundness.
///
/// A PDF is opened and its page tree counted; pictures, raster lines, text and PCL are gone through
/// to the end. What a PDF page contains is only known once it is drawn.
///
/// # Errors
/// [`RenderError`] as described at its variants; never `NoSuchPage`. PostScript is `Unsupported`.
pub fn inspect(data: &Bytes) -> Result<Inspected, RenderError> {
    let format = known(data)?;
    let pages = (format.row().pages)(data)?;
    at_most("pages", u64::from(pages), u64::from(MAX_PAGES))?;
    Ok(Inspected { format, pages })
}

/// A picture of one page (1-based) on white paper, as PNG.
///
/// # Errors
/// [`RenderError`] as described at its variants.
pub fn page_png(data: &Bytes, page: u32, scale: Scale) -> Result<Vec<u8>, RenderError> {
    (known(data)?.row().page_png)(data, page, scale)
}

/// The document as PDF.
///
/// A PDF passes through unchanged. Pictures are placed on A4 pages, upright or across as they fit
/// best, within the unprintable margin; a JPEG stays as it is packed. Raster pages keep their pixels
/// and their paper size. Of PCL there is a page per page that says that it is not drawn.
///
/// # Errors
/// [`RenderError`] as described at its variants. A PDF that passes through is not examined.
pub fn to_pdf(data: &Bytes) -> Result<Bytes, RenderError> {
    (known(data)?.row().to_pdf)(data, Pages::All)
}

/// A picture of one page (1-based) of a PDF that is exactly `width_px` wide; the height follows
/// from the page, rounded. For pages we wrote ourselves, such as a panel of 800 × 480.
///
/// # Errors
/// [`RenderError`] as described at its variants.
pub fn rasterise(pdf: &Bytes, page: u32, width_px: u32) -> Result<Vec<u8>, RenderError> {
    at_most("bytes", pdf.len() as u64, MAX_DOCUMENT_BYTES as u64)?;
    pdf::page_png(pdf, page, Scale::Width(width_px))
}

fn known(data: &Bytes) -> Result<Format, RenderError> {
    at_most("bytes", data.len() as u64, MAX_DOCUMENT_BYTES as u64)?;
    Format::detect(data).ok_or(RenderError::UnknownFormat)
}

fn at_most(what: &'static str, found: u64, limit: u64) -> Result<(), RenderError> {
    if found > limit { Err(RenderError::TooLarge { what, found, limit }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
