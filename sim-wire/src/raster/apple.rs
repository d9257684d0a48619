//! The page header of Apple Raster: 32 bytes.

use super::header::word;
use super::{Colours, PageHeader, RasterProblem};

/// Length of a page header in bytes.
pub(super) const HEADER_BYTES: usize = 32;

/// Offsets of the fields. The first four are bytes, the others words of 32 bits.
mod at {
    pub(super) const BITS_PER_PIXEL: usize = 0;
    pub(super) const COLOR_SPACE: usize = 1;
    pub(super) const DUPLEX: usize = 2;
    pub(super) const WIDTH: usize = 12;
    pub(super) const HEIGHT: usize = 16;
    pub(super) const DPI: usize = 20;
}
/// Where `PageHeader::check` finds its fields.
const CHECKED: [usize; 4] = [at::WIDTH, at::HEIGHT, at::DPI, at::DPI];

/// Values of the duplex byte: one side, or both with the paper turned over one of its edges.
const SIMPLEX: u8 = 1;
const SHORT_EDGE: u8 = 2;
const LONG_EDGE: u8 = 3;

/// Each colour space with how its pixels are read: sGray, sRGB, Adobe RGB, device grey, device RGB,
/// device CMYK. The first row of a kind is what is written.
///
/// Limit of fidelity: Adobe RGB is taken for sRGB, so its colours come out a little paler. A device
/// that does not announce it is not sent it.
const SPACES: [(Colours, u8); 6] = [
    (Colours::Grey8, 0),
    (Colours::Rgb24, 1),
    (Colours::Rgb24, 3),
    (Colours::Grey8, 4),
    (Colours::Rgb24, 5),
    (Colours::Cmyk32, 6),
];

/// Reads a header. `Err` with the offset of the field within the header.
pub(super) fn read(bytes: &[u8]) -> Result<PageHeader, (usize, RasterProblem)> {
    let (space, bits) = (byte(bytes, at::COLOR_SPACE), u32::from(byte(bytes, at::BITS_PER_PIXEL)));
    let row = SPACES.iter().find(|(kind, of)| *of == space && kind.bits_per_pixel() == bits);
    let Some(&(colours, _)) = row else {
        // The header has no bits per colour.
        let (space, bits_per_colour) = (u32::from(space), 8);
        let problem =
            RasterProblem::UnsupportedColours { space, bits_per_colour, bits_per_pixel: bits };
        return Err((at::BITS_PER_PIXEL, problem));
    };
    let duplex = byte(bytes, at::DUPLEX);
    let dpi = word(bytes, at::DPI);
    let header = PageHeader {
        duplex: matches!(duplex, SHORT_EDGE | LONG_EDGE),
        tumble: duplex == SHORT_EDGE,
        ..PageHeader::new(word(bytes, at::WIDTH), word(bytes, at::HEIGHT), dpi, colours)
    };
    header.check(CHECKED)?;
    Ok(header)
}

/// The header in bytes. `Err` as [`read`], and for a page whose resolutions differ.
pub(super) fn bytes(header: &PageHeader) -> Result<Vec<u8>, (usize, RasterProblem)> {
    header.check(CHECKED)?;
    if header.dpi_x != header.dpi_y {
        let problem = RasterProblem::Field { field: "HWResolution down", value: header.dpi_y };
        return Err((at::DPI, problem));
    }
    let (bits_per_colour, _) = header.colours.depth();
    let bits_per_pixel = header.colours.bits_per_pixel();
    let Some(&(_, space)) = SPACES.iter().find(|(kind, _)| *kind == header.colours) else {
        let problem =
            RasterProblem::UnsupportedColours { space: 0, bits_per_colour, bits_per_pixel };
        return Err((at::COLOR_SPACE, problem));
    };
    let duplex = match (header.duplex, header.tumble) {
        (false, _) => SIMPLEX,
        (true, true) => SHORT_EDGE,
        (true, false) => LONG_EDGE,
    };
    let mut bytes = vec![0; HEADER_BYTES];
    // At most 32.
    bytes[at::BITS_PER_PIXEL] = bits_per_pixel as u8;
    bytes[at::COLOR_SPACE] = space;
    bytes[at::DUPLEX] = duplex;
    let words = [(at::WIDTH, header.width), (at::HEIGHT, header.height), (at::DPI, header.dpi_x)];
    for (at, value) in words {
        bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
    }
    Ok(bytes)
}

fn byte(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or_default()
}
