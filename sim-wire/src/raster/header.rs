//! The page header: what both kinds of it say to a printer.

use super::{Colours, MAX_DPI, MAX_PAGE_PIXELS, RasterProblem};

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

    /// Holds the values to their ranges. The offsets are those of width, height, and resolution
    /// across and down.
    pub(super) fn check(&self, at: [usize; 4]) -> Result<(), (usize, RasterProblem)> {
        let values = [
            ("Width", self.width, u32::MAX),
            ("Height", self.height, u32::MAX),
            ("HWResolution across", self.dpi_x, MAX_DPI),
            ("HWResolution down", self.dpi_y, MAX_DPI),
        ];
        for (at, (field, value, highest)) in at.into_iter().zip(values) {
            if value == 0 || value > highest {
                return Err((at, RasterProblem::Field { field, value }));
            }
        }
        let pixels = u64::from(self.width) * u64::from(self.height);
        if pixels > MAX_PAGE_PIXELS {
            return Err((at[0], RasterProblem::TooManyPixels(pixels)));
        }
        Ok(())
    }
}

/// A field of 32 bits; 0 beyond the end.
pub(super) fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |word| u32::from_be_bytes(*word))
}
