//! JPEG documents: one picture on one A4 page.

mod markers;

use bytes::Bytes;
use pdf_writer::Filter;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::sheets::{self, Ink, Paper, Picture, Sheets};
use crate::{Format, MAX_PAGE_PIXELS, Pages, RenderError, at_most, guard};
use markers::Frame;

/// Pixels that a byte can stand for: a block of 8 by 8 takes a bit at least (ITU-T T.81 section F.1.2).
/// Without this bound a few bytes would have a decoder fill 100 million pixels with grey.
const PIXELS_PER_BYTE_MAX: u64 = 8 * 64;

pub(crate) fn has_header(data: &[u8]) -> bool {
    data.starts_with(&[0xff, 0xd8, 0xff])
}

pub(crate) fn pages(data: &Bytes) -> Result<u32, RenderError> {
    picture(data).map(|_| 1)
}

/// The picture on an A4 page, as it is packed.
///
/// Limit of fidelity: an EXIF orientation is not followed.
pub(crate) fn to_pdf(data: &Bytes, wanted: Pages) -> Result<Bytes, RenderError> {
    wanted.must_be_among(1)?;
    let mut sheets = Sheets::new();
    sheets.picture(Paper::A4, &picture(data)?)?;
    Ok(sheets.finish())
}

/// Looks at all of a JPEG: the markers to the end, then the picture itself.
pub(crate) fn picture(data: &[u8]) -> Result<Picture<'_>, RenderError> {
    let frame = frame(data)?;
    guard::decoder("JPEG decoder", || {
        let options = DecoderOptions::default()
            .set_max_width(usize::from(u16::MAX))
            .set_max_height(usize::from(u16::MAX));
        JpegDecoder::new_with_options(ZCursor::new(data), options).decode()
    })?
    .map_err(|error| RenderError::Damaged { format: Format::Jpeg, what: error.to_string() })?;
    let ink = match (frame.components, frame.adobe) {
        (1, _) => Ink::Grey,
        // Adobe programs store the four inks inverted and say so by their marker alone.
        (4, true) => Ink::InvertedCmyk,
        (4, false) => Ink::Cmyk,
        _ => Ink::Rgb,
    };
    let (width, height) = (frame.width.into(), frame.height.into());
    let pixel = frame.density.map_or(1.0, |[x, y]| sheets::pixel(x.into(), y.into()));
    Ok(Picture { width, height, pixel, ink, bits: 8, filter: Filter::DctDecode, data })
}

fn frame(data: &[u8]) -> Result<Frame, RenderError> {
    let frame = markers::walk(data)?;
    let pixels = u64::from(frame.width) * u64::from(frame.height);
    at_most("pixels", pixels, MAX_PAGE_PIXELS)?;
    let most = data.len() as u64 * PIXELS_PER_BYTE_MAX;
    if pixels <= most {
        return Ok(frame);
    }
    let what = format!("{pixels} pixels, where {} bytes hold {most} at most", data.len());
    Err(RenderError::Damaged { format: Format::Jpeg, what })
}
