//! The formats, as one table: how each is named, recognised, counted and drawn.

use bytes::Bytes;
use sim_wire::pcl::{pcl5, pclxl};
use sim_wire::pjl::behind_padding;
use sim_wire::raster::Kind;

use crate::{
    Format, Pages, RenderError, Scale, jpeg, notice, pdf, png_picture, raster, text, tiff_pages,
};

/// What a format is and what is done with it.
pub(crate) struct Row {
    format: Format,
    /// Its name for people.
    name: &'static str,
    /// Its MIME media type.
    mime: &'static str,
    /// Its name in the `CMD` of an IEEE 1284 device ID, as printers of this class spell it.
    command: &'static str,
    /// Whether a document of it begins so.
    begins: fn(&[u8]) -> bool,
    /// Examines a document and counts its pages.
    pub(crate) pages: fn(&Bytes) -> Result<u32, RenderError>,
    /// Makes a PDF of some pages; a PDF itself passes as a whole.
    pub(crate) to_pdf: fn(&Bytes, Pages) -> Result<Bytes, RenderError>,
    /// Draws a page.
    pub(crate) page_png: fn(&Bytes, u32, Scale) -> Result<Vec<u8>, RenderError>,
}

/// The table, in the order in which documents are recognised and formats listed. Text is the last: it
/// is known by what it does not hold.
#[rustfmt::skip]
static TABLE: [Row; 10] = [
    row(Format::Pdf,         "PDF",          "application/pdf",          "PDF",         pdf::has_header,         pdf::pages,          pdf::to_pdf,          pdf::page_png),
    row(Format::PostScript,  "PostScript",   "application/postscript",   "POSTSCRIPT",  is_postscript,           |_| elsewhere(),     |_, _| elsewhere(),   |_, _, _| elsewhere()),
    row(Format::PclXl,       "PCL XL",       "application/vnd.hp-PCLXL", "PCLXL",       is_pclxl,                notice::pclxl_pages, notice::pclxl_to_pdf, through_pdf),
    row(Format::Pcl5,        "PCL 5",        "application/vnd.hp-PCL",   "PCL",         pcl5::has_header,        notice::pcl5_pages,  notice::pcl5_to_pdf,  through_pdf),
    row(Format::PwgRaster,   "PWG Raster",   "image/pwg-raster",         "PWGRaster",   is_pwg_raster,           raster::pages,       raster::to_pdf,       raster::page_png),
    row(Format::AppleRaster, "Apple Raster", "image/urf",                "AppleRaster", is_apple_raster,         raster::pages,       raster::to_pdf,       raster::page_png),
    row(Format::Jpeg,        "JPEG",         "image/jpeg",               "JPEG",        jpeg::has_header,        jpeg::pages,         jpeg::to_pdf,         through_pdf),
    row(Format::Png,         "PNG",          "image/png",                "PNG",         png_picture::has_header, png_picture::pages,  png_picture::to_pdf,  through_pdf),
    row(Format::Tiff,        "TIFF",         "image/tiff",               "TIFF",        tiff_pages::has_header,  tiff_pages::pages,   tiff_pages::to_pdf,   through_pdf),
    row(Format::Text,        "text",         "text/plain",               "TXT",         text::looks_like,        text::pages,         text::to_pdf,         through_pdf),
];

#[expect(clippy::too_many_arguments, reason = "one for each column of the table")]
const fn row(
    format: Format,
    name: &'static str,
    mime: &'static str,
    command: &'static str,
    begins: fn(&[u8]) -> bool,
    pages: fn(&Bytes) -> Result<u32, RenderError>,
    to_pdf: fn(&Bytes, Pages) -> Result<Bytes, RenderError>,
    page_png: fn(&Bytes, u32, Scale) -> Result<Vec<u8>, RenderError>,
) -> Row {
    Row { format, name, mime, command, begins, pages, to_pdf, page_png }
}

impl Format {
    /// All formats, in the order in which a device would list them.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        TABLE.iter().map(|row| row.format)
    }

    /// The format by the first bytes, for a document that nobody announced.
    pub fn detect(data: &[u8]) -> Option<Self> {
        TABLE.iter().find(|row| (row.begins)(data)).map(|row| row.format)
    }

    /// The MIME media type, as in IPP `document-format`.
    pub fn mime(self) -> &'static str {
        self.row().mime
    }

    /// The name in the `CMD` of an IEEE 1284 device ID.
    pub fn command(self) -> &'static str {
        self.row().command
    }

    /// The format of a MIME media type, in any case. `None` for every other type, and for
    /// `application/octet-stream`, which asks for [`Format::detect`].
    pub fn from_mime(mime: &str) -> Option<Self> {
        Self::all().find(|format| format.mime().eq_ignore_ascii_case(mime))
    }

    pub(crate) fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.row().name)
    }
}

fn is_postscript(data: &[u8]) -> bool {
    behind_padding(data).starts_with(b"%!")
}

fn is_pclxl(data: &[u8]) -> bool {
    pclxl::has_header(behind_padding(data))
}

fn is_pwg_raster(data: &[u8]) -> bool {
    Kind::of(data) == Some(Kind::Pwg)
}

fn is_apple_raster(data: &[u8]) -> bool {
    Kind::of(data) == Some(Kind::Apple)
}

/// Draws a page of what is laid on paper as PDF first. What the PDF renderer would pass over in silence
/// is found on the way there.
fn through_pdf(data: &Bytes, page: u32, scale: Scale) -> Result<Vec<u8>, RenderError> {
    let row = Format::detect(data).ok_or(RenderError::UnknownFormat)?.row();
    pdf::page_png(&(row.to_pdf)(data, Pages::Only(page))?, 1, scale)
}

/// PostScript is a program and can reach files, so it is not run in this process.
fn elsewhere<T>() -> Result<T, RenderError> {
    let what = "it is interpreted in a process of its own and never here".to_owned();
    Err(RenderError::Unsupported { format: Format::PostScript, what })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_formats() {
        for (place, row) in TABLE.iter().enumerate() {
            assert_eq!(row.format as usize, place);
        }
    }
}
