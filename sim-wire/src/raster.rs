//! Raster documents as driverless clients send them: PWG Raster (PWG 5102.4) and Apple Raster ("URF").
//!
//! ```text
//! synchronisation word, once            RaS2               UNIRAST␀, number of pages
//! page header, big-endian    ┐          1796 bytes         32 bytes
//! lines: repeat − 1, runs    ├ per page
//!        0–127    one pixel, n + 1 ×
//!        128      white to the end
//!        129–255  257 − n pixels        ┘
//! ```
//!
//! The lines are packed alike in both. Apple has published no description of its format; what is
//! here follows CUPS, which reads and writes it.
//!
//! The reader goes through a document line by line and keeps one line at a time, so a page that
//! unpacks to a hundred megabytes costs nothing to a caller that only counts or scales down.

mod apple;
mod header;
mod kind;
mod pwg;
mod read;
mod write;

pub use header::PageHeader;
pub use kind::Kind;
pub use read::{Page, Reader};
pub use write::PageWriter;

/// Most pages of one document.
pub const MAX_PAGES: u32 = 10_000;
/// Most pixels of one page: A3 at 600 dpi has 70 million.
pub const MAX_PAGE_PIXELS: u64 = 100_000_000;
/// Highest resolution, in dots per inch.
pub const MAX_DPI: u32 = 4800;

/// How the pixels of a page are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Colours {
    /// `black_1`: one bit per pixel, the first in the highest bit; 1 is black.
    Black1,
    /// `black_8`: one byte; 0 is white, 255 black.
    Black8,
    /// `sgray_8`: one byte; 0 is black, 255 white.
    Grey8,
    /// `srgb_8`: three bytes red, green, blue; 255 is full light.
    Rgb24,
    /// `cmyk_8`: four bytes cyan, magenta, yellow, black; 255 is full ink.
    Cmyk32,
}

impl Colours {
    /// Bits per colour and colours per pixel.
    fn depth(self) -> (u32, u32) {
        match self {
            Self::Black1 => (1, 1),
            Self::Black8 | Self::Grey8 => (8, 1),
            Self::Rgb24 => (8, 3),
            Self::Cmyk32 => (8, 4),
        }
    }

    /// Bits per pixel: 1, 8, 24 or 32.
    pub fn bits_per_pixel(self) -> u32 {
        let (bits, colours) = self.depth();
        bits * colours
    }

    /// The byte of which a white line consists.
    pub fn white(self) -> u8 {
        match self {
            Self::Black1 | Self::Black8 | Self::Cmyk32 => 0,
            Self::Grey8 | Self::Rgb24 => 255,
        }
    }

    /// Bytes in a line of so many pixels.
    pub fn bytes_per_line(self, width: u32) -> u64 {
        (u64::from(width) * u64::from(self.bits_per_pixel())).div_ceil(8)
    }

    /// Bytes that are repeated and copied as one: a pixel, or eight pixels of one bit.
    fn unit(self) -> usize {
        self.bits_per_pixel().div_ceil(8) as usize
    }
}

/// Where and why a document could not be read or a page not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("page {page}, byte {offset}: {problem}")]
pub struct RasterError {
    /// 1-based number of the page; 0 before the first.
    pub page: u32,
    /// Offset from the start of the document.
    pub offset: usize,
    /// What is wrong there.
    pub problem: RasterProblem,
}

/// What can be wrong with a raster document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RasterProblem {
    /// The document begins with the synchronisation word of neither kind.
    #[error("no synchronisation word “RaS2” or “UNIRAST”")]
    NoSyncWord,
    /// There is no page after the synchronisation word.
    #[error("the document has no page")]
    NoPage,
    /// The document ends within a page header.
    #[error("the document ends within the page header")]
    HeaderEnds,
    /// The document ends before all lines of the page were there.
    #[error("the document ends with {missing} of {height} lines missing")]
    LinesEnd {
        /// Lines that are missing.
        missing: u32,
        /// Lines of the page.
        height: u32,
    },
    /// The page header does not begin with `PwgRaster`.
    #[error("the page header does not begin with “PwgRaster”")]
    NotPwg,
    /// A field of the page header has a value that no page can have.
    #[error("{field} is {value}")]
    Field {
        /// Name of the field in PWG 5102.4, for both kinds.
        field: &'static str,
        /// Its value.
        value: u32,
    },
    /// A kind of pixels that is not among [`Colours`].
    #[error(
        "colour space {space} with {bits_per_colour} bits per colour, {bits_per_pixel} per pixel"
    )]
    UnsupportedColours {
        /// `ColorSpace`.
        space: u32,
        /// `BitsPerColor`.
        bits_per_colour: u32,
        /// `BitsPerPixel`.
        bits_per_pixel: u32,
    },
    /// `BytesPerLine` does not follow from width and bits per pixel.
    #[error("BytesPerLine is {found} and should be {expected}")]
    BytesPerLine {
        /// The value in the header.
        found: u32,
        /// The value that follows.
        expected: u64,
    },
    /// More than [`MAX_PAGE_PIXELS`].
    #[error("{0} pixels are more than {MAX_PAGE_PIXELS}")]
    TooManyPixels(u64),
    /// More than [`MAX_PAGES`].
    #[error("more than {MAX_PAGES} pages")]
    TooManyPages,
    /// A line is repeated past the last line of the page.
    #[error("{repeated} lines where {left} are left")]
    TooManyLines {
        /// How often the line is repeated.
        repeated: u32,
        /// How many lines the page still has.
        left: u32,
    },
    /// A run goes past the end of its line.
    #[error("a run of {run} bytes where {left} are left in the line")]
    RunTooLong {
        /// Bytes of the run.
        run: usize,
        /// Bytes left in the line.
        left: usize,
    },
    /// The pixels given to the writer are not as many as the header says.
    #[error("{found} bytes of pixels instead of {expected}")]
    Pixels {
        /// Bytes given.
        found: usize,
        /// Bytes that the header asks for.
        expected: u64,
    },
}

#[cfg(test)]
mod tests;
