//! The page header of PWG Raster: 1796 bytes of which a printer needs twenty fields.

use super::header::word;
use super::{Colours, PageHeader, RasterProblem};

/// Length of a page header in bytes.
pub(super) const HEADER_BYTES: usize = 1796;
/// What a page header must begin with.
const MARK: &[u8] = b"PwgRaster\0";

/// Offsets of the fields used here (PWG 5102.4, table 2). All are 32 bits wide.
mod at {
    pub(super) const DUPLEX: usize = 272;
    pub(super) const DPI_X: usize = 276;
    pub(super) const DPI_Y: usize = 280;
    pub(super) const NUM_COPIES: usize = 340;
    pub(super) const PAGE_WIDTH: usize = 352;
    pub(super) const PAGE_HEIGHT: usize = 356;
    pub(super) const TUMBLE: usize = 368;
    pub(super) const WIDTH: usize = 372;
    pub(super) const HEIGHT: usize = 376;
    pub(super) const BITS_PER_COLOR: usize = 384;
    pub(super) const BITS_PER_PIXEL: usize = 388;
    pub(super) const BYTES_PER_LINE: usize = 392;
    pub(super) const COLOR_ORDER: usize = 396;
    pub(super) const COLOR_SPACE: usize = 400;
    pub(super) const NUM_COLORS: usize = 420;
    pub(super) const TOTAL_PAGE_COUNT: usize = 452;
    pub(super) const CROSS_FEED_TRANSFORM: usize = 456;
    pub(super) const FEED_TRANSFORM: usize = 460;
}

/// Where `PageHeader::check` finds its fields.
const CHECKED: [usize; 4] = [at::WIDTH, at::HEIGHT, at::DPI_X, at::DPI_Y];

/// Each kind of pixels with its number of the colour space (PWG 5102.4, 4.3.2).
const SPACES: [(Colours, u32); 5] = [
    (Colours::Black1, 3),
    (Colours::Black8, 3),
    (Colours::Grey8, 18),
    (Colours::Rgb24, 19),
    (Colours::Cmyk32, 6),
];

/// Reads a header. `Err` with the offset of the field within the header.
pub(super) fn read(bytes: &[u8]) -> Result<PageHeader, (usize, RasterProblem)> {
    if !bytes.starts_with(MARK) {
        return Err((0, RasterProblem::NotPwg));
    }
    let field = |at: usize| word(bytes, at);
    let header = PageHeader {
        width: field(at::WIDTH),
        height: field(at::HEIGHT),
        dpi_x: field(at::DPI_X),
        dpi_y: field(at::DPI_Y),
        colours: colours(bytes)?,
        duplex: field(at::DUPLEX) != 0,
        tumble: field(at::TUMBLE) != 0,
        copies: field(at::NUM_COPIES),
        page_width_points: field(at::PAGE_WIDTH),
        page_height_points: field(at::PAGE_HEIGHT),
        total_pages: field(at::TOTAL_PAGE_COUNT),
    };
    header.check(CHECKED)?;
    let (found, expected) = (field(at::BYTES_PER_LINE), header.bytes_per_line());
    if u64::from(found) != expected {
        let problem = RasterProblem::BytesPerLine { found, expected };
        return Err((at::BYTES_PER_LINE, problem));
    }
    Ok(header)
}

/// The header in bytes. `Err` as [`read`].
pub(super) fn bytes(header: &PageHeader) -> Result<Vec<u8>, (usize, RasterProblem)> {
    header.check(CHECKED)?;
    let (bits, colours) = header.colours.depth();
    let space = SPACES.iter().find(|(kind, _)| *kind == header.colours).map_or(0, |row| row.1);
    // Within u32 for every header that `check` lets through.
    let bytes_per_line = u32::try_from(header.bytes_per_line()).unwrap_or(u32::MAX);
    let fields = [
        (at::DUPLEX, u32::from(header.duplex)),
        (at::DPI_X, header.dpi_x),
        (at::DPI_Y, header.dpi_y),
        (at::NUM_COPIES, header.copies),
        (at::PAGE_WIDTH, header.page_width_points),
        (at::PAGE_HEIGHT, header.page_height_points),
        (at::TUMBLE, u32::from(header.tumble)),
        (at::WIDTH, header.width),
        (at::HEIGHT, header.height),
        (at::BITS_PER_COLOR, bits),
        (at::BITS_PER_PIXEL, bits * colours),
        (at::BYTES_PER_LINE, bytes_per_line),
        (at::COLOR_SPACE, space),
        (at::NUM_COLORS, colours),
        (at::TOTAL_PAGE_COUNT, header.total_pages),
        (at::CROSS_FEED_TRANSFORM, 1),
        (at::FEED_TRANSFORM, 1),
    ];
    let mut bytes = vec![0; HEADER_BYTES];
    bytes[..MARK.len()].copy_from_slice(MARK);
    for (at, value) in fields {
        bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
    }
    Ok(bytes)
}

fn colours(bytes: &[u8]) -> Result<Colours, (usize, RasterProblem)> {
    let order = word(bytes, at::COLOR_ORDER);
    if order != 0 {
        // Only chunky order exists in PWG Raster.
        let problem = RasterProblem::Field { field: "ColorOrder", value: order };
        return Err((at::COLOR_ORDER, problem));
    }
    let space = word(bytes, at::COLOR_SPACE);
    let bits_per_colour = word(bytes, at::BITS_PER_COLOR);
    let bits_per_pixel = word(bytes, at::BITS_PER_PIXEL);
    let row = SPACES.iter().find(|(kind, of_space)| {
        let (bits, _) = kind.depth();
        (*of_space, bits, kind.bits_per_pixel()) == (space, bits_per_colour, bits_per_pixel)
    });
    let Some(&(kind, _)) = row else {
        let problem = RasterProblem::UnsupportedColours { space, bits_per_colour, bits_per_pixel };
        return Err((at::COLOR_SPACE, problem));
    };
    // Early writers left the number of colours at zero.
    let value = word(bytes, at::NUM_COLORS);
    if value != 0 && value != kind.depth().1 {
        let problem = RasterProblem::Field { field: "NumColors", value };
        return Err((at::NUM_COLORS, problem));
    }
    Ok(kind)
}
