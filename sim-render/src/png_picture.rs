//! PNG documents: one picture on one A4 page. Of an animation the first picture.

use std::io::Cursor;

use bytes::Bytes;
use pdf_writer::Filter;
use png::{BitDepth, ColorType, Decoder, DecodingError, Limits, Reader, Transformations};

use crate::deflate::Packer;
use crate::sheets::{self, Ink, Paper, Picture, Sheets};
use crate::{Format, MAX_PAGE_PIXELS, Pages, RenderError, at_most, guard};

/// The eight bytes every PNG begins with (ISO/IEC 15948, 5.2).
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Most bytes that the decoder may hold beside the picture: colour profiles, texts, one line.
const MAX_HELD_BYTES: usize = 64 << 20;

const NAME: &str = "PNG decoder";

pub(crate) fn has_header(data: &[u8]) -> bool {
    data.starts_with(SIGNATURE)
}

/// Looks at all of a PNG, to its end chunk.
pub(crate) fn pages(data: &Bytes) -> Result<u32, RenderError> {
    guard::decoder(NAME, || read(data, |_, _| Ok(())).map(|_| 1))?
}

/// The picture on an A4 page, transparent parts on white.
pub(crate) fn to_pdf(data: &Bytes, wanted: Pages) -> Result<Bytes, RenderError> {
    wanted.must_be_among(1)?;
    let mut packer = Packer::new();
    let mut flat = Vec::new();
    let (width, height, pixel, ink) = guard::decoder(NAME, || {
        read(data, |colours, line| {
            flatten(colours, line, &mut flat);
            packer.push(&flat)
        })
    })??;
    let (filter, packed) = (Filter::FlateDecode, packer.finish()?);
    let picture = Picture { width, height, pixel, ink, bits: 8, filter, data: &packed };
    let mut sheets = Sheets::new();
    sheets.picture(Paper::A4, &picture)?;
    Ok(sheets.finish())
}

/// Hands out the lines of the picture, 8 bits per value, and says its width, its height, how wide a pixel is, and its ink.
fn read(
    data: &[u8],
    mut take: impl FnMut(ColorType, &[u8]) -> Result<(), RenderError>,
) -> Result<(u32, u32, f32, Ink), RenderError> {
    let limits = Limits { bytes: MAX_HELD_BYTES };
    let mut decoder = Decoder::new_with_limits(Cursor::new(data), limits);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let (width, height) = decoder.read_header_info().map_err(damaged)?.size();
    at_most("pixels", u64::from(width) * u64::from(height), MAX_PAGE_PIXELS)?;
    let mut reader = decoder.read_info().map_err(damaged)?;
    let (colours, depth) = reader.output_color_type();
    debug_assert_eq!(depth, BitDepth::Eight);
    let dots = reader.info().pixel_dims;
    let pixel = dots.map_or(1.0, |it| sheets::pixel(it.xppu as f32, it.yppu as f32));
    if reader.info().interlaced {
        interlaced(&mut reader, colours, &mut take)?;
    } else {
        while let Some(row) = reader.next_row().map_err(damaged)? {
            take(colours, row.data())?;
        }
    }
    reader.finish().map_err(damaged)?;
    let ink = match colours {
        ColorType::Grayscale | ColorType::GrayscaleAlpha => Ink::Grey,
        ColorType::Rgb | ColorType::Rgba | ColorType::Indexed => Ink::Rgb,
    };
    Ok((width, height, pixel, ink))
}

/// The lines of a picture that is only whole at its end.
fn interlaced(
    reader: &mut Reader<Cursor<&[u8]>>,
    colours: ColorType,
    take: &mut impl FnMut(ColorType, &[u8]) -> Result<(), RenderError>,
) -> Result<(), RenderError> {
    // Within the limit of pixels, so it fits.
    let mut picture = vec![0; reader.output_buffer_size().unwrap_or_default()];
    let frame = reader.next_frame(&mut picture).map_err(damaged)?;
    picture.chunks_exact(frame.line_size.max(1)).try_for_each(|line| take(colours, line))
}

/// Puts a line on white.
fn flatten(colours: ColorType, line: &[u8], flat: &mut Vec<u8>) {
    flat.clear();
    let values = match colours {
        ColorType::Grayscale | ColorType::Rgb | ColorType::Indexed => {
            flat.extend_from_slice(line);
            return;
        }
        ColorType::GrayscaleAlpha => 1,
        ColorType::Rgba => 3,
    };
    for pixel in line.chunks_exact(values + 1) {
        let alpha = u32::from(pixel[values]);
        flat.extend(pixel[..values].iter().map(|&value| over_white(value, alpha)));
    }
}

/// A value of which so much of 255 is seen.
pub(crate) fn over_white(value: u8, alpha: u32) -> u8 {
    ((u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

fn damaged(error: DecodingError) -> RenderError {
    let what = error.to_string();
    match error {
        DecodingError::LimitsExceeded => RenderError::TooLarge {
            what: "bytes beside the picture",
            found: MAX_HELD_BYTES as u64 + 1,
            limit: MAX_HELD_BYTES as u64,
        },
        DecodingError::IoError(_) | DecodingError::Format(_) | DecodingError::Parameter(_) => {
            RenderError::Damaged { format: Format::Png, what }
        }
    }
}
