//! Originals under the scanner's light: sides of paper as the pictures that a scanner makes of them, and the
//! PDF of these pictures.
//!
//! ```text
//!   side ── drawn, so many dots to an inch ──┬─ colour, grey ─▶ JPEG ────┬─▶ a page of a PDF
//!                                            └─ black ─────▶ CCITT G4 ───┘
//! ```
//! A side lies in the upper left corner of what is scanned; what it does not cover is white, as the lid is. Assumed,
//! since the guide says nothing of it: how hard a JPEG is packed, and that a dot is black where it is darker than half
//! (by its luma), without halftones.

mod excerpt;
mod lines;
mod writer;

use bytes::Bytes;
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::Affine;
use jpeg_encoder::{Encoder as Jpeg, ImageBuffer, PixelDensity, PixelDensityUnit};
use serde::{Deserialize, Serialize};
use sim_ccitt::{Coding as FaxCoding, Encoder, Width};

use crate::fit::HUNDREDTHS;
use crate::pdf::{Canvas, page_of, with_pages};
use crate::png_page::Size;
use crate::{Format, MAX_DOCUMENT_BYTES, RenderError, Scale, at_most, pdf};
pub use excerpt::{append, excerpt};
use lines::{Colours, Greys, Lines};
pub(crate) use writer::PICTURE;
pub use writer::ScanWriter;

/// Quality of a JPEG, 1 to 100 (assumed).
const JPEG_QUALITY: u8 = 85;
/// Most dots of a side that are drawn at one time: A4 at 600 dpi.
const BAND_DOTS: u32 = 36_000_000;
/// The same of a side that is drawn in bands with little more work, so that the memory of one serves all.
const SHORT_BAND_DOTS: u32 = 2_000_000;
/// Most pages of an original: both sides of as many sheets as the feeder takes.
pub const ORIGINAL_PAGES_MAX: u32 = 500;
/// Most pixels that are scanned at once, unless one side alone has more: four sides of A4 at 300 dpi.
pub const SCANNED_AT_ONCE: u64 = 36_000_000;

/// A part of a side, or a page, in hundredths of a millimetre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// From left to right.
    pub across: i32,
    /// From top to bottom.
    pub down: i32,
}

/// How a side is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanLook {
    /// Dots to an inch.
    pub dpi: u16,
    /// In which colours.
    pub color: ScanColor,
}

/// In which colours a side is scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScanColor {
    /// In those that it has.
    Color,
    /// In 256 greys.
    Grayscale,
    /// In black and white.
    Black,
}

/// A side of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanSide {
    /// What is on it: a page of the document, from 1. `None` where nothing is.
    pub page: Option<u32>,
    /// What of it is scanned, from its upper left corner on.
    pub area: Area,
    /// Whether it lies upside down.
    pub is_turned: bool,
}

/// A side as it was scanned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScannedPage<D = Bytes> {
    /// What was scanned.
    pub area: Area,
    /// Dots across, 1 to 65,535.
    pub width: u32,
    /// Dots down, 1 to 65,535.
    pub height: u32,
    /// How they are packed.
    pub coding: Coding,
    /// The packed dots: a whole JPEG, or lines and an end of block (ITU-T T.6).
    pub data: D,
}

/// How a scanned side is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Coding {
    /// JPEG of three components.
    ColorJpeg,
    /// JPEG of one component.
    GreyJpeg,
    /// CCITT Group 4.
    Group4,
}

impl Area {
    /// The area of a page measured in points.
    pub(crate) fn of_points((across, down): (f64, f64)) -> Self {
        let hundredths = |points: f64| (points * HUNDREDTHS).round() as i32;
        Self { across: hundredths(across), down: hundredths(down) }
    }

    /// Across and down in points.
    pub(crate) fn points(self) -> (f64, f64) {
        (f64::from(self.across) / HUNDREDTHS, f64::from(self.down) / HUNDREDTHS)
    }
}

impl<D> ScannedPage<D> {
    /// The same with other data; `None` where there is none.
    pub fn with<E>(self, with: impl FnOnce(D) -> Option<E>) -> Option<ScannedPage<E>> {
        let Self { area, width, height, coding, data } = self;
        Some(ScannedPage { area, width, height, coding, data: with(data)? })
    }
}

/// A document that is laid under the light, or into the feeder: as PDF, and how large its pages are. Pictures lie on A4
/// as [`crate::to_pdf`] has them.
///
/// # Errors
/// [`RenderError`] as described at its variants; what is no PDF, JPEG, PNG or TIFF is `Unsupported`.
pub fn original(document: &Bytes) -> Result<(Bytes, Vec<Area>), RenderError> {
    at_most("bytes", document.len() as u64, MAX_DOCUMENT_BYTES as u64)?;
    let format = Format::detect(document).ok_or(RenderError::UnknownFormat)?;
    match format {
        Format::Pdf | Format::Jpeg | Format::Png | Format::Tiff => {}
        Format::PostScript
        | Format::PclXl
        | Format::Pcl5
        | Format::PwgRaster
        | Format::AppleRaster
        | Format::Text => {
            let what = "an original is a PDF, JPEG, PNG or TIFF".to_owned();
            return Err(RenderError::Unsupported { format, what });
        }
    }
    let pdf = crate::to_pdf(document)?;
    let pages = crate::inspect(&pdf)?.pages;
    at_most("pages of an original", pages.into(), ORIGINAL_PAGES_MAX.into())?;
    let areas = pdf::sizes(&pdf)?.into_iter().map(Area::of_points).collect();
    Ok((pdf, areas))
}

/// Scans sides of a PDF, from the first on, until [`SCANNED_AT_ONCE`] is met: one at least. What is wrong with a
/// later one is said when it is the first.
///
/// # Errors
/// [`RenderError`] as described at its variants.
pub fn scan(
    document: &Bytes,
    sides: &[ScanSide],
    look: ScanLook,
) -> Result<Vec<ScannedPage>, RenderError> {
    at_most("bytes", document.len() as u64, MAX_DOCUMENT_BYTES as u64)?;
    with_pages(document, |pages| {
        let (mut scanned, mut pixels) = (Vec::new(), 0);
        for side in sides {
            let size = Size::of_paper(side.area.points(), Scale::Dpi(look.dpi))?;
            pixels += u64::from(size.width) * u64::from(size.height);
            if pixels > SCANNED_AT_ONCE && !scanned.is_empty() {
                break;
            }
            match scan_side(pages, side, size, look) {
                Ok(page) => scanned.push(page),
                Err(error) if scanned.is_empty() => return Err(error),
                Err(_) => break,
            }
        }
        Ok(scanned)
    })
}

fn scan_side(
    pages: &[Page<'_>],
    side: &ScanSide,
    size: Size,
    look: ScanLook,
) -> Result<ScannedPage, RenderError> {
    let dots = f64::from(look.dpi) / 72.0;
    let corner = (f64::from(size.width), f64::from(size.height));
    let onto = match side.is_turned {
        true => Affine::translate(corner) * Affine::scale(-dots),
        false => Affine::scale(dots),
    };
    let page = side.page.map(|it| page_of(pages, it)).transpose()?;
    let canvas = page.map(|it| Canvas::of(it, size, onto)).transpose()?;
    let is_short = canvas.as_ref().is_some_and(Canvas::is_short);
    let lines = Lines::of(canvas, size, if is_short { SHORT_BAND_DOTS } else { BAND_DOTS });
    let (coding, data) = match look.color {
        ScanColor::Color => (Coding::ColorJpeg, jpeg(Colours(lines), [look.dpi; 2])?),
        ScanColor::Grayscale => (Coding::GreyJpeg, jpeg(Greys(lines), [look.dpi; 2])?),
        ScanColor::Black => (Coding::Group4, group_4(&lines, size)?),
    };
    let Size { width, height } = size;
    Ok(ScannedPage { area: side.area, width, height, coding, data: data.into() })
}

/// Packs a picture as JPEG.
pub(crate) fn jpeg(picture: impl ImageBuffer, [x, y]: [u16; 2]) -> Result<Vec<u8>, RenderError> {
    let mut file = Vec::new();
    let mut jpeg = Jpeg::new(&mut file, JPEG_QUALITY);
    jpeg.set_density(PixelDensity { density: (x, y), unit: PixelDensityUnit::Inches });
    let packed = jpeg.encode_image(picture);
    packed.map_err(|it| RenderError::Decoder { what: format!("JPEG encoder: {it}") })?;
    Ok(file)
}

/// Packs a side in black and white.
fn group_4(lines: &Lines<'_>, size: Size) -> Result<Vec<u8>, RenderError> {
    // `Size` keeps both sides within u16 and above 0.
    let width = u16::try_from(size.width).ok().and_then(Width::new);
    let width = width.ok_or_else(|| RenderError::Decoder { what: "Group 4 encoder".to_owned() })?;
    let mut encoder = Encoder::new(FaxCoding::Mmr, width);
    let mut line = Vec::with_capacity(width.bytes());
    for at in 0..size.height {
        line.clear();
        lines.blacks(at, &mut line);
        encoder.line(&line);
    }
    Ok(encoder.end())
}

#[cfg(test)]
mod tests;
