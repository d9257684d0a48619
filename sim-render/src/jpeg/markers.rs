//! The markers of a JPEG (ITU-T T.81, annex B), walked from the first to the last.

use crate::{Format, RenderError};

/// What the frame header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Pixels across, 1 and up.
    pub(crate) width: u16,
    /// Pixels down, 1 and up.
    pub(crate) height: u16,
    /// 1 grey, 3 colour, 4 inks.
    pub(crate) components: u8,
    /// Whether an Adobe application segment is there.
    pub(crate) adobe: bool,
    /// Pixels across and down of the same length, as a JFIF segment says (ITU-T T.871, 10.1).
    pub(crate) density: Option<[u16; 2]>,
}

const START_OF_IMAGE: u8 = 0xd8;
const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;
const JFIF: u8 = 0xe0;
const ADOBE: u8 = 0xee;

/// Walks all markers. Bytes after the end of the image are not looked at.
pub(crate) fn walk(data: &[u8]) -> Result<Frame, RenderError> {
    let (mut frame, mut adobe, mut density, mut scans) = (None, false, None, 0_u32);
    let mut at = 2;
    if data.get(..2) != Some(&[0xff, START_OF_IMAGE]) {
        return Err(damaged(0, "no start of image"));
    }
    loop {
        let (marker, body) = next_marker(data, at)?;
        if marker == END_OF_IMAGE {
            let frame: Frame = frame.ok_or_else(|| damaged(body, "no frame header"))?;
            if scans == 0 {
                return Err(damaged(body, "no scan"));
            }
            return Ok(Frame { adobe, density, ..frame });
        }
        let segment = segment(data, body)?;
        at = body + 2 + segment.len();
        match marker {
            0xc0..=0xc2 => frame = Some(frame_header(body, segment)?),
            // C4, C8 and CC are tables and an extension, not frames.
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Err(unsupported("lossless, hierarchical or arithmetic coding"));
            }
            START_OF_SCAN => {
                scans += 1;
                at = end_of_scan(data, at);
            }
            JFIF => density = density.or(jfif(segment)),
            ADOBE => adobe |= segment.starts_with(b"Adobe"),
            _ => {}
        }
    }
}

/// The marker at or after `at` and the offset behind it. Fill bytes are passed over.
fn next_marker(data: &[u8], at: usize) -> Result<(u8, usize), RenderError> {
    if data.get(at) != Some(&0xff) {
        let what = if at < data.len() { "no marker" } else { "the document ends" };
        return Err(damaged(at, what));
    }
    let fill = data[at..].iter().take_while(|&&byte| byte == 0xff).count();
    match data.get(at + fill) {
        Some(&marker) => Ok((marker, at + fill + 1)),
        None => Err(damaged(data.len(), "the document ends")),
    }
}

/// The body of a segment, without its length.
fn segment(data: &[u8], at: usize) -> Result<&[u8], RenderError> {
    let ends = || damaged(data.len(), "the document ends within a segment");
    let length = data.get(at..at + 2).ok_or_else(ends)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    if length < 2 {
        return Err(damaged(at, "a segment shorter than its length field"));
    }
    data.get(at + 2..at + length).ok_or_else(ends)
}

/// Where the coded data of a scan ends: at the next marker that is neither a stuffed zero nor a
/// restart.
fn end_of_scan(data: &[u8], from: usize) -> usize {
    let marker = data[from..]
        .windows(2)
        .position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff));
    marker.map_or(data.len(), |marker| from + marker)
}

fn frame_header(at: usize, segment: &[u8]) -> Result<Frame, RenderError> {
    let [precision, h1, h0, w1, w0, components, ..] = *segment else {
        return Err(damaged(at, "a frame header that is too short"));
    };
    let (height, width) = (u16::from_be_bytes([h1, h0]), u16::from_be_bytes([w1, w0]));
    if width == 0 || height == 0 {
        return Err(damaged(at, "a picture without width or height"));
    }
    if precision != 8 || !matches!(components, 1 | 3 | 4) {
        return Err(unsupported(&format!("{components} components of {precision} bits")));
    }
    Ok(Frame { width, height, components, adobe: false, density: None })
}

/// How many pixels are as long across and down.
fn jfif(segment: &[u8]) -> Option<[u16; 2]> {
    let [_, _, _, x1, x0, y1, y0, ..] = *segment.strip_prefix(b"JFIF\0")? else { return None };
    Some([u16::from_be_bytes([x1, x0]), u16::from_be_bytes([y1, y0])])
}

fn damaged(at: usize, what: &str) -> RenderError {
    RenderError::Damaged { format: Format::Jpeg, what: format!("{what} at byte {at}") }
}

fn unsupported(what: &str) -> RenderError {
    RenderError::Unsupported { format: Format::Jpeg, what: what.to_owned() }
}
