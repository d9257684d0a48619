//! How much a PDF unpacks to, found before the renderer unpacks it.
//!
//! The renderer takes whatever a stream holds: 4 KB, packed twice, become 2 GB of memory, and an
//! image that claims 2,000,000,000 pixels a side is given room for them. An exhausted memory ends
//! the whole process, which no fence can catch. So each stream is unpacked here first, into
//! nothing but a count, and each image is measured by what its dictionary says.
//!
//! Limits: streams of an encrypted document, LZW streams and images within a page description are
//! not measured.

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::dict::keys::{HEIGHT, WIDTH};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_IGNORE_ADLER32, TINFL_FLAG_PARSE_ZLIB_HEADER,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use crate::{MAX_PAGE_PIXELS, MAX_STREAM_BYTES, MAX_UNPACKED_BYTES, RenderError, at_most};

/// The window of deflate, which the unpacked bytes pass through.
const WINDOW: usize = 32 * 1024;
/// How many times over a stream may be packed. Once is usual.
const MAX_LAYERS: u32 = 2;

/// Unpacks all streams into a count. What counts as a stream is whatever follows the keyword,
/// since a damaged cross-reference table can make any of them one.
pub(super) fn streams(data: &[u8]) -> Result<(), RenderError> {
    let mut work = 0;
    for start in stream_starts(data) {
        // A stream costs its window even if it holds nothing.
        work += WINDOW as u64 + unpack(&data[start..], MAX_LAYERS)?;
        at_most("unpacked bytes", work, MAX_UNPACKED_BYTES)?;
    }
    Ok(())
}

/// Measures the images by their dictionaries.
pub(super) fn images(pdf: &Pdf) -> Result<(), RenderError> {
    for stream in pdf.objects().into_iter().filter_map(|object| object.into_stream()) {
        let side = |key: &[u8]| stream.dict().get::<i64>(key).map_or(0, |side| side.unsigned_abs());
        at_most("pixels", side(WIDTH).saturating_mul(side(HEIGHT)), MAX_PAGE_PIXELS)?;
    }
    Ok(())
}

fn stream_starts(data: &[u8]) -> impl Iterator<Item = usize> {
    const KEYWORD: &[u8] = b"stream";
    let keywords = data.windows(KEYWORD.len()).enumerate().filter(|(_, word)| *word == KEYWORD);
    keywords.filter_map(|(at, _)| match &data[at + KEYWORD.len()..] {
        [b'\r', b'\n', ..] => Some(at + KEYWORD.len() + 2),
        [b'\n' | b'\r', ..] => Some(at + KEYWORD.len() + 1),
        _ => None,
    })
}

/// The work that a stream makes: bytes in and bytes out, through all its layers. 0 or little for
/// a stream that is not packed with deflate.
fn unpack(packed: &[u8], layers: u32) -> Result<u64, RenderError> {
    let flags = if has_zlib_header(packed) { TINFL_FLAG_PARSE_ZLIB_HEADER } else { 0 };
    let mut unpacker = Box::<DecompressorOxide>::default();
    let mut window = vec![0; WINDOW];
    let (mut rest, mut place, mut unpacked) = (packed, 0, 0_u64);
    let mut inner = None;
    loop {
        let flags = flags | TINFL_FLAG_IGNORE_ADLER32;
        let (status, read, written) = decompress(&mut unpacker, rest, &mut window, place, flags);
        let bytes = &window[place..place + written];
        if unpacked == 0 && written > 0 {
            inner = has_zlib_header(bytes).then(Vec::new);
        }
        if let Some(inner) = &mut inner {
            inner.extend_from_slice(bytes);
        }
        unpacked += written as u64;
        at_most("unpacked bytes of one stream", unpacked, MAX_STREAM_BYTES)?;
        rest = &rest[read..];
        place = (place + written) % WINDOW;
        if status != TINFLStatus::HasMoreOutput {
            break;
        }
    }
    let work = unpacked + (packed.len() - rest.len()) as u64;
    match inner {
        Some(inner) if layers > 1 => Ok(work + unpack(&inner, layers - 1)?),
        Some(_) | None => Ok(work),
    }
}

/// Whether the bytes begin as zlib streams do (RFC 1950): deflate, and a header sum of 31.
fn has_zlib_header(bytes: &[u8]) -> bool {
    matches!(bytes, [method, check, ..]
        if method & 0x0f == 8 && u16::from_be_bytes([*method, *check]) % 31 == 0)
}
