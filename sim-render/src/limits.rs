//! How much of a document is taken.

/// Most pages of one document; more is refused as [`RenderError::TooLarge`](crate::RenderError::TooLarge).
pub const MAX_PAGES: u32 = 10_000;
/// Longest document, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 512 << 20;
/// Most pixels of one picture made here or read: an A3 page at 600 dpi fits.
pub const MAX_PAGE_PIXELS: u64 = 100_000_000;
/// Most bytes that one stream of a PDF may unpack to: the pixels of one picture, in colour.
pub const MAX_STREAM_BYTES: u64 = 3 * MAX_PAGE_PIXELS;
/// Most bytes that a whole document may unpack to. For raster pages these are 160 pages of A4 in
/// colour at 600 dpi, some 650 at 300 dpi.
pub const MAX_UNPACKED_BYTES: u64 = 16 << 30;
/// Most sides of a set of which a PDF of pictures is made.
pub const MAX_SET_SIDES: u32 = 500;
/// Most bytes of a PDF of pictures.
pub const MAX_SET_BYTES: usize = 256 << 20;
