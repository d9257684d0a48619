//! Documents into pages that can be looked at: what arrived, as PDF, and as one PNG per page.
//!
//! ```text
//!  PDF ───────────────────────────┐ unchanged
//!  JPEG ── one A4 page, DCT ──────┼──► to_pdf ──► rasterise ──► PNG
//!  PWG Raster ── Flate images ────┘
//!        └── scaled down line by line ─────────────────────────► PNG
//! ```
//!
//! Everything here is a pure function of its bytes and may be slow (a 300 dpi page takes a
//! second), so callers run it on a blocking thread. The decoders of other people run behind
//! [`std::panic::catch_unwind`]: a document that makes one of them panic is an error of that
//! document ([`RenderError::Decoder`]) and not of the device. A document can still keep a
//! decoder busy for long; whoever calls sets the time limit.

mod guard;
mod jpeg;
mod pdf;
mod png_page;
mod raster;

use bytes::Bytes;

/// Most pages of one document; more is refused as [`RenderError::TooLarge`].
pub const MAX_PAGES: u32 = 10_000;
/// Longest document, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 512 << 20;
/// Most pixels of one picture made here, or of one JPEG read: an A3 page at 600 dpi fits.
pub const MAX_PAGE_PIXELS: u64 = 100_000_000;
/// Most bytes that one stream of a PDF may unpack to: the pixels of one picture, in colour.
pub const MAX_STREAM_BYTES: u64 = 3 * MAX_PAGE_PIXELS;
/// Most bytes that a whole document may unpack to. For raster pages these are 160 pages of A4 in
/// colour at 600 dpi, some 650 at 300 dpi.
pub const MAX_UNPACKED_BYTES: u64 = 16 << 30;

/// The document formats the twin can render.
///
/// Limit of fidelity: the real device also interprets PCL 6, PCL 5 and PostScript. Drivers are
/// set to one of these three here, and the other formats are refused by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// JPEG, baseline or progressive, 8 bits per component.
    Jpeg,
    /// PWG Raster (PWG 5102.4).
    PwgRaster,
}

impl Format {
    /// All formats, in the order in which a device would list them.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Jpeg, Self::PwgRaster];

    /// The format by the first bytes: `%PDF-` within the first KiB (as ISO 32000 readers allow),
    /// `FF D8 FF`, or the synchronisation word `RaS2`.
    pub fn detect(data: &[u8]) -> Option<Self> {
        if data.starts_with(sim_wire::pwg_raster::SYNC_WORD) {
            Some(Self::PwgRaster)
        } else if data.starts_with(&[0xff, 0xd8, 0xff]) {
            Some(Self::Jpeg)
        } else if pdf::has_header(data) {
            Some(Self::Pdf)
        } else {
            None
        }
    }

    /// The MIME media type, as in IPP `document-format`.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::PwgRaster => "image/pwg-raster",
        }
    }

    /// The format of a MIME media type, in any case. `None` for every other type, and for
    /// `application/octet-stream`, which asks for [`Format::detect`].
    pub fn from_mime(mime: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.mime().eq_ignore_ascii_case(mime))
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Pdf => "PDF",
            Self::Jpeg => "JPEG",
            Self::PwgRaster => "PWG Raster",
        })
    }
}

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

/// Looks at a document without rendering it: format, number of pages, soundness.
///
/// A PDF is opened and its page tree counted, a JPEG's markers are walked to the end, and the
/// lines of a PWG Raster are all counted through. What a page contains is only known once it is
/// drawn.
///
/// # Errors
/// [`RenderError`] as described at its variants; never `NoSuchPage`.
pub fn inspect(data: &Bytes) -> Result<Inspected, RenderError> {
    let format = known(data)?;
    let pages = match format {
        Format::Pdf => pdf::pages(data)?,
        Format::Jpeg => jpeg::examine(data).map(|_| 1)?,
        Format::PwgRaster => raster::pages(data)?,
    };
    at_most("pages", u64::from(pages), u64::from(MAX_PAGES))?;
    Ok(Inspected { format, pages })
}

/// A picture of one page (1-based) on white paper, as PNG.
///
/// # Errors
/// [`RenderError`] as described at its variants.
pub fn page_png(data: &Bytes, page: u32, scale: Scale) -> Result<Vec<u8>, RenderError> {
    match known(data)? {
        Format::Pdf => pdf::page_png(data, page, scale),
        Format::Jpeg => {
            // The picture is seen as it lies on its page; what the PDF renderer would pass over in
            // silence is found before.
            jpeg::examine(data)?;
            pdf::page_png(&jpeg::to_pdf(data)?, page, scale)
        }
        Format::PwgRaster => raster::page_png(data, page, scale),
    }
}

/// The document as PDF.
///
/// A PDF passes through unchanged. A JPEG is placed on an A4 page, upright or across as it fits
/// best, within the unprintable margin and without being decoded. Raster pages keep their pixels
/// and their paper size.
///
/// # Errors
/// [`RenderError`] as described at its variants. A PDF that passes through is not examined.
pub fn to_pdf(data: &Bytes) -> Result<Bytes, RenderError> {
    match known(data)? {
        Format::Pdf => Ok(data.clone()),
        Format::Jpeg => jpeg::to_pdf(data),
        Format::PwgRaster => raster::to_pdf(data),
    }
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
