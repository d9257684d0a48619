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
//! And the other way round: a page as a scanner makes a picture of it ([`scan`]), and what is retrieved of such
//! pictures ([`retrieve`]).
//!
//! The table is in `table.rs`. Everything here is a pure function of its bytes and may be slow (a 300
//! dpi page takes a second). The decoders of other people run behind [`std::panic::catch_unwind`]: a document
//! that makes one of them panic is an error of that document ([`RenderError::Decoder`]). A document can still
//! keep a decoder busy for long or have it take all memory: whoever calls has a process with limits for it.

mod announced;
mod deflate;
mod error;
mod fax;
mod fit;
mod fonts;
mod format;
mod guard;
mod jpeg;
mod limits;
mod line;
mod luma;
mod notice;
mod pages;
mod pdf;
mod png_page;
mod png_picture;
mod raster;
mod report;
pub mod retrieve;
pub mod scan;
mod sheets;
mod side;
mod table;
mod text;
mod tiff_pages;

use bytes::Bytes;

pub use announced::{Announced, OCTET_STREAM};
pub use error::RenderError;
pub(crate) use error::at_most;
pub use fit::{Paper, Scaling};
pub use format::Format;
pub use limits::{
    MAX_DOCUMENT_BYTES, MAX_PAGE_PIXELS, MAX_PAGES, MAX_SET_BYTES, MAX_SET_SIDES, MAX_STREAM_BYTES,
    MAX_UNPACKED_BYTES,
};
pub(crate) use pages::Pages;
pub use pages::Scale;
pub use report::{Report, Section};
pub use side::{Layout, Part, SIDE_DPI, page_within, set_pdf, side_png};

/// What a quick look at a document tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspected {
    /// The format found.
    pub format: Format,
    /// Number of pages, 1 to [`MAX_PAGES`].
    pub pages: u32,
}

/// Looks at a document without rendering it: format, number of pages, soundness.
///
/// A PDF is opened and its page tree counted; pictures, raster lines, text and PCL are gone through
/// to the end. What a PDF page contains is only known once it is drawn.
///
/// # Errors
/// [`RenderError`] as described at its variants; never `NoSuchPage`. PostScript is `Unsupported`.
pub fn inspect(data: &Bytes) -> Result<Inspected, RenderError> {
    Announced::default().inspect(data)
}

/// A picture of one page (1-based) on white paper, as PNG.
///
/// # Errors
/// [`RenderError`] as described at its variants.
pub fn page_png(data: &Bytes, page: u32, scale: Scale) -> Result<Vec<u8>, RenderError> {
    at_most("bytes", data.len() as u64, MAX_DOCUMENT_BYTES as u64)?;
    (Announced::default().format(data)?.row().page_png)(data, page, scale)
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
    Announced::default().to_pdf(data)
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

#[cfg(test)]
mod tests;
