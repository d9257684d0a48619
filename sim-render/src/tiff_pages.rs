//! TIFF documents: an A4 page per picture.
//!
//! Packed with CCITT Group 3 and 4, LZW, Deflate, PackBits, JPEG (both ways), or not at all. Limits: JPEG
//! as TIFF 6.0 first had it is read where its stream is whole; CIE Lab and colours in separate planes are
//! not supported and refused by name; an orientation is not followed.

mod palette;

use std::io::Cursor;

use bytes::Bytes;
use pdf_writer::Filter;
use tiff::decoder::ifd::Value;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use crate::deflate::Packer;
use crate::png_picture::over_white;
use crate::sheets::{self, Ink, Paper, Picture, Sheets};
use crate::{
    Format, MAX_PAGE_PIXELS, MAX_PAGES, MAX_UNPACKED_BYTES, Pages, RenderError, at_most, fax,
    guard, jpeg,
};

/// Byte order and the number 42 (TIFF 6.0, section 2), or 43 (BigTIFF).
const HEADERS: [&[u8]; 4] = [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"];
/// Most bytes of one unpacked picture: four to a pixel.
const MAX_PICTURE_BYTES: usize = 4 * MAX_PAGE_PIXELS as usize;
/// Most bytes of one field of a directory: 100,000 strips.
const MAX_FIELD_BYTES: usize = 1 << 20;
/// Most bytes of one strip or tile.
const MAX_STRIP_BYTES: usize = MAX_PICTURE_BYTES;

/// JPEG as TIFF 6.0 first had it (section 22).
const OLD_JPEG: u16 = 6;
/// `JPEGInterchangeFormat` and `JPEGInterchangeFormatLength`: where its stream is.
const OLD_JPEG_STREAM: Tag = Tag::Unknown(513);
const OLD_JPEG_BYTES: Tag = Tag::Unknown(514);
/// `T4Options` and `T6Options`.
const GROUP_3_OPTIONS: Tag = Tag::Unknown(292);
const GROUP_4_OPTIONS: Tag = Tag::Unknown(293);

const NAME: &str = "TIFF decoder";

pub(crate) fn has_header(data: &[u8]) -> bool {
    HEADERS.iter().any(|header| data.starts_with(header))
}

/// Counts the pictures, each looked at as a whole.
pub(crate) fn pages(data: &Bytes) -> Result<u32, RenderError> {
    guard::decoder(NAME, || read(data, Pages::All, |_, _| Ok(())))?
}

pub(crate) fn to_pdf(data: &Bytes, wanted: Pages) -> Result<Bytes, RenderError> {
    let mut sheets = Sheets::new();
    let pages = guard::decoder(NAME, || {
        read(data, wanted, |(width, height, pixel), content| match content {
            Content::Jpeg(stream) => {
                sheets.picture(Paper::A4, &Picture { pixel, ..jpeg::picture(stream)? })
            }
            Content::Pixels(pixels) => {
                let (ink, bits, packed) = pixels.packed()?;
                let filter = Filter::FlateDecode;
                let picture = Picture { width, height, pixel, ink, bits, filter, data: &packed };
                sheets.picture(Paper::A4, &picture)
            }
        })
    })??;
    wanted.must_be_among(pages)?;
    Ok(sheets.finish())
}

/// What makes red, green and blue of a pixel.
type Rgb = fn(&[u8]) -> [u8; 3];

type Source<'a> = Decoder<Cursor<&'a [u8]>>;

/// What a picture consists of.
enum Content<'a> {
    Pixels(Pixels),
    /// A JPEG that is whole.
    Jpeg(&'a [u8]),
}

/// A picture, unpacked.
struct Pixels {
    colours: ColorType,
    width: u32,
    /// Values of 8 bits, or lines of packed bits.
    values: Vec<u8>,
    /// The colours that the values are numbers of.
    palette: Option<Vec<[u8; 3]>>,
}

/// Unpacks the pictures that are wanted and says how many there are.
fn read(
    data: &[u8],
    wanted: Pages,
    mut take: impl FnMut((u32, u32, f32), Content<'_>) -> Result<(), RenderError>,
) -> Result<u32, RenderError> {
    let mut limits = Limits::unlimited();
    limits.decoding_buffer_size = MAX_PICTURE_BYTES;
    limits.ifd_value_size = MAX_FIELD_BYTES;
    limits.intermediate_buffer_size = MAX_STRIP_BYTES;
    let (data, palettes) = palette::as_grey(data);
    let mut decoder = Decoder::new(Cursor::new(&*data)).map_err(at(1))?.with_limits(limits);
    let (mut page, mut unpacked) = (1, 0);
    loop {
        at_most("pages", u64::from(page), u64::from(MAX_PAGES))?;
        if wanted.contains(page) {
            let (width, height) = decoder.dimensions().map_err(at(page))?;
            at_most("pixels", u64::from(width) * u64::from(height), MAX_PAGE_PIXELS)?;
            let mut content = content(&data, &mut decoder, page)?;
            if let Content::Pixels(pixels) = &mut content {
                unpacked += pixels.values.len() as u64;
                at_most("unpacked bytes", unpacked, MAX_UNPACKED_BYTES)?;
                if palettes.contains(&page) {
                    pixels.palette = Some(colours(&mut decoder, page)?);
                }
            }
            take((width, height, pixel(&mut decoder)), content)?;
        }
        if !decoder.more_images() {
            return Ok(page);
        }
        page += 1;
        decoder.next_image().map_err(at(page))?;
    }
}

/// How wide a pixel is, of its height, as far as the picture says.
fn pixel(decoder: &mut Source<'_>) -> f32 {
    let mut dots = |tag| match decoder.find_tag(tag) {
        Ok(Some(Value::Rational(dots, of))) => Some(dots as f32 / of as f32),
        _ => None,
    };
    let dots = dots(Tag::XResolution).zip(dots(Tag::YResolution));
    dots.map_or(1.0, |(across, down)| sheets::pixel(across, down))
}

/// Unpacks a picture, by this decoder or by another where it cannot.
fn content<'a>(
    data: &'a [u8],
    decoder: &mut Source<'_>,
    page: u32,
) -> Result<Content<'a>, RenderError> {
    let compression = decoder.find_tag_unsigned(Tag::Compression).map_err(at(page))?;
    let (width, _) = decoder.dimensions().map_err(at(page))?;
    let (colours, values) = match compression.unwrap_or_default() {
        OLD_JPEG => return Ok(Content::Jpeg(old_jpeg(data, decoder, page)?)),
        packed @ (fax::HUFFMAN | fax::GROUP_3 | fax::GROUP_4) => {
            (ColorType::Gray(1), fax_lines(data, decoder, page, packed)?)
        }
        _ => {
            let values = values(decoder, page)?;
            (decoder.colortype().map_err(at(page))?, values)
        }
    };
    Ok(Content::Pixels(Pixels { colours, width, values, palette: None }))
}

/// The stream of a JPEG as TIFF 6.0 first had it. Where a file has it in pieces each program made them
/// in a way of its own.
fn old_jpeg<'a>(
    data: &'a [u8],
    decoder: &mut Source<'_>,
    page: u32,
) -> Result<&'a [u8], RenderError> {
    let mut number = |tag| decoder.find_tag_unsigned::<usize>(tag).map_err(at(page));
    let (start, bytes) = (number(OLD_JPEG_STREAM)?, number(OLD_JPEG_BYTES)?);
    let rest = start.and_then(|start| data.get(start..));
    let stream = rest.map(|rest| rest.get(..bytes.unwrap_or(rest.len())).unwrap_or(rest));
    let stream = stream.filter(|it| jpeg::picture(it).is_ok());
    stream.ok_or_else(|| {
        let what = "JPEG in pieces, as TIFF 6.0 first had it (compression 6)";
        unsupported(format!("page {page}: {what}"))
    })
}

/// The lines of a picture that is packed as a fax.
fn fax_lines(
    data: &[u8],
    decoder: &mut Source<'_>,
    page: u32,
    compression: u16,
) -> Result<Vec<u8>, RenderError> {
    let (width, height) = decoder.dimensions().map_err(at(page))?;
    let number = |decoder: &mut Source<'_>, tag| decoder.find_tag_unsigned::<u32>(tag);
    let interpretation = number(decoder, Tag::PhotometricInterpretation).map_err(at(page))?;
    let options = if compression == fax::GROUP_4 { GROUP_4_OPTIONS } else { GROUP_3_OPTIONS };
    let packing = fax::Packing {
        compression,
        options: number(decoder, options).map_err(at(page))?.unwrap_or(0),
        is_reversed: number(decoder, Tag::FillOrder).map_err(at(page))? == Some(2),
        is_white_zero: interpretation.unwrap_or(0) == 0,
    };
    let most = number(decoder, Tag::RowsPerStrip).map_err(at(page))?.filter(|it| *it > 0);
    let most = most.unwrap_or(height);
    let places = |decoder: &mut Source<'_>, tag| {
        decoder.find_tag_unsigned_vec::<usize>(tag).map_err(at(page)).map(Option::unwrap_or_default)
    };
    let starts = places(decoder, Tag::StripOffsets)?;
    let lengths = places(decoder, Tag::StripByteCounts)?;
    let (mut lines, mut left) = (Vec::new(), height);
    for (at, start) in starts.iter().enumerate() {
        let rest = data.get(*start..).unwrap_or_default();
        let length = lengths.get(at).copied().unwrap_or(rest.len()).min(rest.len());
        let rows = most.min(left);
        if rows == 0 {
            break;
        }
        let strip = fax::unpack(&rest[..length], width, rows, &packing);
        lines.extend(strip.map_err(|refused| match refused {
            fax::Refused::Unsupported(what) => unsupported(format!("page {page}: {what}")),
            fax::Refused::Damaged(what) => damaged(format!("page {page}: {what}")),
        })?);
        left -= rows;
    }
    if left == 0 {
        return Ok(lines);
    }
    Err(damaged(format!("page {page}: {left} of {height} lines missing")))
}

/// The colours of a palette.
fn colours(decoder: &mut Source<'_>, page: u32) -> Result<Vec<[u8; 3]>, RenderError> {
    let all = decoder.get_tag(Tag::ColorMap).and_then(Value::into_u16_vec).map_err(at(page))?;
    // Some programs write values of 8 bits where 16 are asked for.
    let shift = if all.iter().all(|it| *it < 256) { 0 } else { 8 };
    let value = |at: usize| u8::try_from(all[at] >> shift).unwrap_or(u8::MAX);
    let count = all.len() / 3;
    Ok((0..count).map(|it| [it, count + it, 2 * count + it].map(value)).collect())
}

/// The values of a picture; those of 16 bits by their upper half.
fn values(decoder: &mut Source<'_>, page: u32) -> Result<Vec<u8>, RenderError> {
    let unsupported = |what: &str| unsupported(format!("page {page}: {what}"));
    let planes = decoder.find_tag_unsigned::<u16>(Tag::PlanarConfiguration).map_err(at(page))?;
    let samples = decoder.find_tag_unsigned::<u16>(Tag::SamplesPerPixel).map_err(at(page))?;
    if planes == Some(2) && samples.is_some_and(|samples| samples > 1) {
        return Err(unsupported("colours in separate planes"));
    }
    match decoder.read_image().map_err(at(page))? {
        DecodingResult::U8(values) => Ok(values),
        DecodingResult::U16(values) => Ok(values.into_iter().map(|it| (it >> 8) as u8).collect()),
        DecodingResult::U32(_) | DecodingResult::U64(_) => Err(unsupported("values over 16 bits")),
        DecodingResult::I8(_)
        | DecodingResult::I16(_)
        | DecodingResult::I32(_)
        | DecodingResult::I64(_)
        | DecodingResult::F16(_)
        | DecodingResult::F32(_)
        | DecodingResult::F64(_) => Err(unsupported("values that are signed or not whole")),
    }
}

impl Pixels {
    /// What a PDF holds: ink, bits, and the packed lines.
    fn packed(self) -> Result<(Ink, u8, Vec<u8>), RenderError> {
        if let Some(palette) = &self.palette {
            return Ok((Ink::Rgb, 8, self.coloured(palette)?));
        }
        #[expect(clippy::wildcard_enum_match_arm, reason = "the decoder may learn more kinds")]
        let (ink, bits, rgb): (_, _, Option<Rgb>) = match self.colours {
            ColorType::Gray(bits @ (1 | 2 | 4 | 8)) => (Ink::Grey, bits, None),
            ColorType::Gray(16) => (Ink::Grey, 8, None),
            ColorType::RGB(8 | 16) => (Ink::Rgb, 8, None),
            ColorType::CMYK(8 | 16) => (Ink::Cmyk, 8, None),
            ColorType::YCbCr(8) => (Ink::Rgb, 8, Some(rgb_of_ycbcr)),
            ColorType::RGBA(8 | 16) => (Ink::Rgb, 8, Some(rgb_of_rgba)),
            other => {
                return Err(unsupported(format!("pixels of {other:?}")));
            }
        };
        let mut packer = Packer::new();
        match rgb {
            None => packer.push(&self.values)?,
            Some(rgb) => {
                let pixel = usize::from(self.colours.num_samples()).max(1);
                for line in self.values.chunks(pixel * self.width.max(1) as usize) {
                    let line: Vec<u8> = line.chunks_exact(pixel).flat_map(rgb).collect();
                    packer.push(&line)?;
                }
            }
        }
        Ok((ink, bits, packer.finish()?))
    }

    /// The packed lines in the colours of a palette.
    fn coloured(&self, palette: &[[u8; 3]]) -> Result<Vec<u8>, RenderError> {
        let bits = usize::from(self.colours.bit_depth());
        if bits > 8 {
            return Err(unsupported(format!("a palette of {bits} bits")));
        }
        let (width, mut packer) = (self.width as usize, Packer::new());
        let mask = u8::MAX >> (8 - bits);
        for line in self.values.chunks((width * bits).div_ceil(8).max(1)) {
            let number = |at: usize| line[at / 8] >> (8 - bits - at % 8) & mask;
            let numbers = (0..width).map(|it| it * bits).take_while(|it| it / 8 < line.len());
            let colour = |at| palette.get(usize::from(number(at))).copied().unwrap_or_default();
            let line: Vec<u8> = numbers.flat_map(colour).collect();
            packer.push(&line)?;
        }
        packer.finish()
    }
}

/// ITU-T T.871, 7.
fn rgb_of_ycbcr(pixel: &[u8]) -> [u8; 3] {
    let [y, blue, red] = [0, 1, 2].map(|at| f32::from(pixel[at]));
    let (blue, red) = (blue - 128.0, red - 128.0);
    // `as` keeps within 0 to 255.
    [y + 1.402 * red, y - 0.344_136 * blue - 0.714_136 * red, y + 1.772 * blue]
        .map(|value| value.round() as u8)
}

fn rgb_of_rgba(pixel: &[u8]) -> [u8; 3] {
    [0, 1, 2].map(|at| over_white(pixel[at], pixel[3].into()))
}

fn unsupported(what: String) -> RenderError {
    RenderError::Unsupported { format: Format::Tiff, what }
}

fn damaged(what: String) -> RenderError {
    RenderError::Damaged { format: Format::Tiff, what }
}

/// Turns the decoder's errors into ours.
fn at(page: u32) -> impl Fn(TiffError) -> RenderError {
    move |error| {
        let what = format!("page {page}: {error}");
        match error {
            TiffError::UnsupportedError(_) => unsupported(what),
            TiffError::LimitsExceeded => RenderError::TooLarge {
                what: "bytes of one picture",
                found: MAX_PICTURE_BYTES as u64 + 1,
                limit: MAX_PICTURE_BYTES as u64,
            },
            TiffError::FormatError(_)
            | TiffError::IoError(_)
            | TiffError::IntSizeError
            | TiffError::UsageError(_) => damaged(what),
        }
    }
}
