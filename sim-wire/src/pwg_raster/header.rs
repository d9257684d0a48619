//! The page header: 1796 bytes of which a printer needs twenty fields.

use super::{Colours, HEADER_BYTES, MAX_DPI, MAX_PAGE_PIXELS, RasterProblem};

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

/// The fields of a page header that matter to a printer.
///
/// Limit of fidelity: `CrossFeedTransform` and `FeedTransform` are not read. They turn the back
/// of a sheet, and a device that announces `pwg-raster-document-sheet-back` = `normal` is never
/// sent a turned one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageHeader {
    /// Pixels across, 1 and up.
    pub width: u32,
    /// Pixels down, 1 and up.
    pub height: u32,
    /// Pixels per inch across, 1 to [`MAX_DPI`].
    pub dpi_x: u32,
    /// Pixels per inch down, 1 to [`MAX_DPI`].
    pub dpi_y: u32,
    /// How the pixels are made.
    pub colours: Colours,
    /// `Duplex`: print on both sides.
    pub duplex: bool,
    /// `Tumble`: turn over the short edge.
    pub tumble: bool,
    /// `NumCopies`; 0 leaves it to the job.
    pub copies: u32,
    /// `PageSize` across in points of 1/72 inch; 0 when the client does not say.
    pub page_width_points: u32,
    /// `PageSize` down in points; 0 when the client does not say.
    pub page_height_points: u32,
    /// `TotalPageCount`; 0 when the client does not know.
    pub total_pages: u32,
}

impl PageHeader {
    /// A one-sided page of one resolution; the paper is as large as the pixels.
    pub fn new(width: u32, height: u32, dpi: u32, colours: Colours) -> Self {
        let points = |pixels: u32| pixels.saturating_mul(72) / dpi.max(1);
        Self {
            width,
            height,
            dpi_x: dpi,
            dpi_y: dpi,
            colours,
            duplex: false,
            tumble: false,
            copies: 0,
            page_width_points: points(width),
            page_height_points: points(height),
            total_pages: 0,
        }
    }

    /// Bytes of one unpacked line.
    pub fn bytes_per_line(&self) -> u64 {
        self.colours.bytes_per_line(self.width)
    }

    /// Reads a header. `Err` with the offset of the field within the header.
    pub(super) fn read(bytes: &[u8; HEADER_BYTES]) -> Result<Self, (usize, RasterProblem)> {
        if !bytes.starts_with(MARK) {
            return Err((0, RasterProblem::NotPwg));
        }
        let field = |at: usize| word(bytes, at);
        let header = Self {
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
        header.check()?;
        let (found, expected) = (field(at::BYTES_PER_LINE), header.bytes_per_line());
        if u64::from(found) != expected {
            let problem = RasterProblem::BytesPerLine { found, expected };
            return Err((at::BYTES_PER_LINE, problem));
        }
        Ok(header)
    }

    /// Holds the values to their ranges.
    pub(super) fn check(&self) -> Result<(), (usize, RasterProblem)> {
        let ranges = [
            ("Width", at::WIDTH, self.width, u32::MAX),
            ("Height", at::HEIGHT, self.height, u32::MAX),
            ("HWResolution across", at::DPI_X, self.dpi_x, MAX_DPI),
            ("HWResolution down", at::DPI_Y, self.dpi_y, MAX_DPI),
        ];
        for (field, at, value, highest) in ranges {
            if value == 0 || value > highest {
                return Err((at, RasterProblem::Field { field, value }));
            }
        }
        let pixels = u64::from(self.width) * u64::from(self.height);
        if pixels > MAX_PAGE_PIXELS {
            return Err((at::WIDTH, RasterProblem::TooManyPixels(pixels)));
        }
        Ok(())
    }

    /// The header in bytes.
    pub(super) fn bytes(&self) -> [u8; HEADER_BYTES] {
        let (_, space, bits, colours, _) = Colours::TABLE[self.colours as usize];
        // Within u32 for every header that `check` lets through.
        let bytes_per_line = u32::try_from(self.bytes_per_line()).unwrap_or(u32::MAX);
        let fields = [
            (at::DUPLEX, u32::from(self.duplex)),
            (at::DPI_X, self.dpi_x),
            (at::DPI_Y, self.dpi_y),
            (at::NUM_COPIES, self.copies),
            (at::PAGE_WIDTH, self.page_width_points),
            (at::PAGE_HEIGHT, self.page_height_points),
            (at::TUMBLE, u32::from(self.tumble)),
            (at::WIDTH, self.width),
            (at::HEIGHT, self.height),
            (at::BITS_PER_COLOR, bits),
            (at::BITS_PER_PIXEL, bits * colours),
            (at::BYTES_PER_LINE, bytes_per_line),
            (at::COLOR_SPACE, space),
            (at::NUM_COLORS, colours),
            (at::TOTAL_PAGE_COUNT, self.total_pages),
            (at::CROSS_FEED_TRANSFORM, 1),
            (at::FEED_TRANSFORM, 1),
        ];
        let mut bytes = [0; HEADER_BYTES];
        bytes[..MARK.len()].copy_from_slice(MARK);
        for (at, value) in fields {
            bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
        }
        bytes
    }
}

fn word(bytes: &[u8; HEADER_BYTES], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn colours(bytes: &[u8; HEADER_BYTES]) -> Result<Colours, (usize, RasterProblem)> {
    let order = word(bytes, at::COLOR_ORDER);
    if order != 0 {
        // Only chunky order exists in PWG Raster.
        let problem = RasterProblem::Field { field: "ColorOrder", value: order };
        return Err((at::COLOR_ORDER, problem));
    }
    let space = word(bytes, at::COLOR_SPACE);
    let bits_per_colour = word(bytes, at::BITS_PER_COLOR);
    let bits_per_pixel = word(bytes, at::BITS_PER_PIXEL);
    let row = Colours::TABLE.iter().find(|(_, of_space, bits, colours, _)| {
        (*of_space, *bits, bits * colours) == (space, bits_per_colour, bits_per_pixel)
    });
    let Some(&(kind, _, _, colours, _)) = row else {
        let problem = RasterProblem::UnsupportedColours { space, bits_per_colour, bits_per_pixel };
        return Err((at::COLOR_SPACE, problem));
    };
    // Early writers left the number of colours at zero.
    let value = word(bytes, at::NUM_COLORS);
    if value != 0 && value != colours {
        let problem = RasterProblem::Field { field: "NumColors", value };
        return Err((at::NUM_COLORS, problem));
    }
    Ok(kind)
}
