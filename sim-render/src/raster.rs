//! PWG Raster and Apple Raster documents: pages of pixels, into smaller pictures or into a PDF.

mod shrink;

use bytes::Bytes;
use pdf_writer::Filter;
use sim_wire::raster::{Colours, Kind, PageHeader, RasterError, RasterProblem, Reader};

use crate::deflate::Packer;
use crate::png_page::{Size, encode};
use crate::sheets::{Ink, Paper, Picture, Sheets};
use crate::{Format, MAX_UNPACKED_BYTES, Pages, RenderError, Scale, at_most};
use shrink::Shrink;

pub(crate) fn pages(data: &Bytes) -> Result<u32, RenderError> {
    let mut reader = Reader::new(data).map_err(damaged(data))?;
    while reader.next_header().map_err(damaged(data))?.is_some() {}
    Ok(reader.page())
}

pub(crate) fn page_png(data: &Bytes, page: u32, scale: Scale) -> Result<Vec<u8>, RenderError> {
    let mut reader = Reader::new(data).map_err(damaged(data))?;
    let header = loop {
        match reader.next_header().map_err(damaged(data))? {
            Some(header) if reader.page() == page => break header,
            Some(_) => {}
            None => return Err(RenderError::NoSuchPage { page, pages: reader.page() }),
        }
    };
    let size = Size::of_paper(points(&header), scale)?;
    let mut picture = Shrink::new(&header, size);
    let mut line = Vec::new();
    while let Some(times) = reader.next_line(&mut line).map_err(damaged(data))? {
        picture.lines(&line, times);
    }
    encode(size, &picture.finish())
}

pub(crate) fn to_pdf(data: &Bytes, wanted: Pages) -> Result<Bytes, RenderError> {
    let mut reader = Reader::new(data).map_err(damaged(data))?;
    let (mut sheets, mut unpacked) = (Sheets::new(), 0);
    while let Some(header) = reader.next_header().map_err(damaged(data))? {
        if !wanted.contains(reader.page()) {
            continue;
        }
        unpacked += header.bytes_per_line() * u64::from(header.height);
        at_most("unpacked bytes", unpacked, MAX_UNPACKED_BYTES)?;
        let (width, height) = (header.width, header.height);
        let ink = match header.colours {
            Colours::Black1 | Colours::Black8 => Ink::Black,
            Colours::Grey8 => Ink::Grey,
            Colours::Rgb24 => Ink::Rgb,
            Colours::Cmyk32 => Ink::Cmyk,
        };
        let bits = if header.colours == Colours::Black1 { 1 } else { 8 };
        let (filter, lines) = (Filter::FlateDecode, packed(data, &mut reader)?);
        let picture = Picture { width, height, pixel: 1.0, ink, bits, filter, data: &lines };
        let (across, down) = points(&header);
        sheets.picture(Paper::OfPicture(across, down), &picture)?;
    }
    wanted.must_be_among(reader.page())?;
    Ok(sheets.finish())
}

/// The lines of the page, packed.
fn packed(data: &[u8], reader: &mut Reader<'_>) -> Result<Vec<u8>, RenderError> {
    let (mut packer, mut line) = (Packer::new(), Vec::new());
    while let Some(times) = reader.next_line(&mut line).map_err(damaged(data))? {
        for _ in 0..times {
            packer.push(&line)?;
        }
    }
    packer.finish()
}

/// The paper in points, as the pixels and the resolution give it.
///
/// `PageSize` of the header says the same in whole points and would cut off or leave blank a
/// sliver.
fn points(header: &PageHeader) -> (f64, f64) {
    let side = |pixels: u32, dpi: u32| f64::from(pixels) * 72.0 / f64::from(dpi);
    (side(header.width, header.dpi_x), side(header.height, header.dpi_y))
}

/// Turns the reader's errors into ours, under the name of the document's format.
fn damaged(data: &[u8]) -> impl Fn(RasterError) -> RenderError {
    let format = match Kind::of(data) {
        Some(Kind::Apple) => Format::AppleRaster,
        Some(Kind::Pwg) | None => Format::PwgRaster,
    };
    move |error| {
        let what = error.to_string();
        match error.problem {
            RasterProblem::UnsupportedColours { .. } => RenderError::Unsupported { format, what },
            RasterProblem::TooManyPages => RenderError::TooLarge {
                what: "pages",
                found: u64::from(error.page),
                limit: u64::from(sim_wire::raster::MAX_PAGES),
            },
            RasterProblem::TooManyPixels(found) => RenderError::TooLarge {
                what: "pixels",
                found,
                limit: sim_wire::raster::MAX_PAGE_PIXELS,
            },
            RasterProblem::NoSyncWord
            | RasterProblem::NoPage
            | RasterProblem::HeaderEnds
            | RasterProblem::LinesEnd { .. }
            | RasterProblem::NotPwg
            | RasterProblem::Field { .. }
            | RasterProblem::BytesPerLine { .. }
            | RasterProblem::TooManyLines { .. }
            | RasterProblem::RunTooLong { .. }
            | RasterProblem::Pixels { .. } => RenderError::Damaged { format, what },
        }
    }
}
