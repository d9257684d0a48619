//! What is retrieved of scanned pages: a TIFF of all, or a JPEG of one.
//!
//! The pictures come out as they were packed when they were scanned; only a JPEG of a page in black and white is made
//! anew. A page that no scanner made is scanned first, in colour with 300 dots to an inch.

use std::io::Cursor;

use bytes::Bytes;
use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::object::dict::keys::{COLORSPACE, HEIGHT, WIDTH};
use hayro::hayro_syntax::object::{Name, Stream};
use hayro::hayro_syntax::page::Page;
use jpeg_encoder::{ImageBuffer, JpegColorType};
use tiff::TiffError;
use tiff::encoder::{Rational, TiffEncoder};
use tiff::tags::{CompressionMethod, PhotometricInterpretation, ResolutionUnit, Tag};

use crate::fax::{self, GROUP_4, Packing};
use crate::pdf::{page_of, with_pages};
use crate::scan::{self, Area, Coding, PICTURE, ScanColor, ScanLook, ScanSide, ScannedPage};
use crate::{Format, MAX_DOCUMENT_BYTES, MAX_SET_BYTES, RenderError, at_most};

/// How a page is looked at that no scanner made.
const LOOK: ScanLook = ScanLook { dpi: 300, color: ScanColor::Color };
/// Dots of colour to a dot of light, across and down, as our JPEGs have them.
const SUBSAMPLING: [u16; 2] = [2, 2];

/// A page, from 1, as it was scanned.
///
/// # Errors
/// [`RenderError`] as described at its variants.
pub fn page(pdf: &Bytes, page: u32) -> Result<ScannedPage, RenderError> {
    at_most("bytes", pdf.len() as u64, MAX_DOCUMENT_BYTES as u64)?;
    let (found, area) = with_pages(pdf, |pages| {
        let page = page_of(pages, page)?;
        let (across, down) = page.render_dimensions();
        let area = Area::of_points((across.into(), down.into()));
        Ok((picture(page, area), area))
    })?;
    if let Some(found) = found {
        return Ok(found);
    }
    let side = ScanSide { page: Some(page), area, is_turned: false };
    let scanned = scan::scan(pdf, &[side], LOOK)?.pop();
    scanned.ok_or(RenderError::NoSuchPage { page, pages: 0 })
}

/// The picture of a page that a scanner made.
fn picture(page: &Page<'_>, area: Area) -> Option<ScannedPage> {
    let picture: Stream<'_> = page.resources().get_x_object(&Name::new_unescaped(PICTURE.0))?;
    let side = |key: &[u8]| picture.dict().get::<i64>(key).and_then(|it| u32::try_from(it).ok());
    let is_grey =
        || picture.dict().get::<Name<'_>>(COLORSPACE).is_some_and(|it| &*it == b"DeviceGray");
    let coding = match picture.filters().as_slice() {
        [Filter::CcittFaxDecode] => Coding::Group4,
        [Filter::DctDecode] if is_grey() => Coding::GreyJpeg,
        [Filter::DctDecode] => Coding::ColorJpeg,
        _ => return None,
    };
    let (width, height) = (side(WIDTH)?, side(HEIGHT)?);
    let data = Bytes::copy_from_slice(&picture.raw_data());
    Some(ScannedPage { area, width, height, coding, data })
}

/// A JPEG of a page, from 1.
///
/// # Errors
/// [`RenderError`] as described at its variants.
pub fn jpeg(pdf: &Bytes, page: u32) -> Result<Bytes, RenderError> {
    let page = self::page(pdf, page)?;
    match page.coding {
        Coding::ColorJpeg | Coding::GreyJpeg => Ok(page.data),
        Coding::Group4 => {
            let bits = unpack(&page)?;
            Ok(scan::jpeg(Bits { bits, page: &page }, dots(&page))?.into())
        }
    }
}

/// A TIFF of all pages: those in black and white packed with CCITT Group 4, the others as JPEG.
///
/// # Errors
/// [`RenderError`] as described at its variants, `TooLarge` for more than [`MAX_SET_BYTES`].
pub fn tiff(pdf: &Bytes) -> Result<Vec<u8>, RenderError> {
    let pages = crate::inspect(pdf)?.pages;
    let mut file = Cursor::new(Vec::new());
    let mut tiff = TiffEncoder::new(&mut file).map_err(not_packed)?;
    let mut bytes = 0;
    for at in 1..=pages {
        let page = page(pdf, at)?;
        bytes += page.data.len() as u64;
        at_most("bytes of pictures", bytes, MAX_SET_BYTES as u64)?;
        add(&mut tiff, &page).map_err(not_packed)?;
    }
    Ok(file.into_inner())
}

fn add(tiff: &mut TiffEncoder<&mut Cursor<Vec<u8>>>, page: &ScannedPage) -> Result<(), TiffError> {
    let mut directory = tiff.image_directory()?;
    let begins = directory.write_data(&*page.data)?;
    directory.write_tag(Tag::ImageWidth, page.width)?;
    directory.write_tag(Tag::ImageLength, page.height)?;
    match page.coding {
        Coding::ColorJpeg => {
            directory.write_tag(Tag::BitsPerSample, &[8_u16; 3][..])?;
            directory.write_tag(Tag::SamplesPerPixel, 3_u16)?;
            directory.write_tag(Tag::ChromaSubsampling, &SUBSAMPLING[..])?;
        }
        Coding::GreyJpeg => directory.write_tag(Tag::BitsPerSample, 8_u16)?,
        Coding::Group4 => directory.write_tag(Tag::BitsPerSample, 1_u16)?,
    }
    let (compression, interpretation) = match page.coding {
        Coding::ColorJpeg => (CompressionMethod::ModernJPEG, PhotometricInterpretation::YCbCr),
        Coding::GreyJpeg => (CompressionMethod::ModernJPEG, PhotometricInterpretation::BlackIsZero),
        Coding::Group4 => (CompressionMethod::Fax4, PhotometricInterpretation::WhiteIsZero),
    };
    directory.write_tag(Tag::Compression, compression.to_u16())?;
    directory.write_tag(Tag::PhotometricInterpretation, interpretation.to_u16())?;
    directory.write_tag(Tag::StripOffsets, u32::try_from(begins)?)?;
    directory.write_tag(Tag::RowsPerStrip, page.height)?;
    directory.write_tag(Tag::StripByteCounts, u32::try_from(page.data.len())?)?;
    let [across, down] = dots(page).map(|it| Rational { n: it.into(), d: 1 });
    directory.write_tag(Tag::XResolution, across)?;
    directory.write_tag(Tag::YResolution, down)?;
    directory.write_tag(Tag::ResolutionUnit, ResolutionUnit::Inch.to_u16())?;
    directory.finish()
}

/// Dots to an inch, across and down: a fax has other ones down than across.
fn dots(page: &ScannedPage) -> [u16; 2] {
    let (across, down) = page.area.points();
    [(page.width, across), (page.height, down)].map(|(dots, points)| {
        let inches = (points / 72.0).max(f64::MIN_POSITIVE);
        (f64::from(dots) / inches).round() as u16
    })
}

/// Lines of single bits, one is white.
fn unpack(page: &ScannedPage) -> Result<Vec<u8>, RenderError> {
    let packing =
        Packing { compression: GROUP_4, options: 0, is_reversed: false, is_white_zero: true };
    let bits = fax::unpack(&page.data, page.width, page.height, &packing);
    bits.map_err(|refused| {
        let what = match refused {
            fax::Refused::Unsupported(what) => what.to_owned(),
            fax::Refused::Damaged(what) => what,
        };
        RenderError::Damaged { format: Format::Pdf, what }
    })
}

/// A page in black and white as a picture in greys.
struct Bits<'a> {
    bits: Vec<u8>,
    page: &'a ScannedPage,
}

impl ImageBuffer for Bits<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Luma
    }

    fn width(&self) -> u16 {
        u16::try_from(self.page.width).unwrap_or(u16::MAX)
    }

    fn height(&self) -> u16 {
        u16::try_from(self.page.height).unwrap_or(u16::MAX)
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let bytes = self.page.width.div_ceil(8) as usize;
        let line = self.bits.chunks(bytes.max(1)).nth(y.into()).unwrap_or_default();
        let dots = line.iter().flat_map(|byte| (0..8).map(move |at| byte << at & 0x80 != 0));
        let dots = dots.map(|is_white| if is_white { u8::MAX } else { 0 });
        buffers[0].extend(dots.take(self.page.width as usize));
    }
}

fn not_packed(error: TiffError) -> RenderError {
    RenderError::Decoder { what: format!("TIFF encoder: {error}") }
}

#[cfg(test)]
mod tests;
