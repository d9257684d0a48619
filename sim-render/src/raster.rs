//! PWG Raster documents: pages of pixels, into smaller pictures or into a PDF.

mod shrink;

use bytes::Bytes;
use miniz_oxide::DataFormat;
use miniz_oxide::deflate::CompressionLevel;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output};
use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Rect, Ref};
use sim_wire::pwg_raster::{Colours, PageHeader, RasterError, RasterProblem, Reader};

use crate::png_page::{Size, encode};
use crate::{Format, MAX_UNPACKED_BYTES, RenderError, Scale, at_most};
use shrink::Shrink;

/// Longest side of a PDF page in points (ISO 32000-1, annex C): 200 inches.
const MAX_SIDE_POINTS: f64 = 14_400.0;

pub(crate) fn pages(data: &Bytes) -> Result<u32, RenderError> {
    let mut reader = Reader::new(data).map_err(damaged)?;
    while reader.next_header().map_err(damaged)?.is_some() {}
    Ok(reader.page())
}

pub(crate) fn page_png(data: &Bytes, page: u32, scale: Scale) -> Result<Vec<u8>, RenderError> {
    let mut reader = Reader::new(data).map_err(damaged)?;
    let header = loop {
        match reader.next_header().map_err(damaged)? {
            Some(header) if reader.page() == page => break header,
            Some(_) => {}
            None => return Err(RenderError::NoSuchPage { page, pages: reader.page() }),
        }
    };
    let size = Size::of_paper(points(&header), scale)?;
    let mut picture = Shrink::new(&header, size);
    let mut line = Vec::new();
    while let Some(times) = reader.next_line(&mut line).map_err(damaged)? {
        picture.lines(&line, times);
    }
    encode(size, &picture.finish())
}

pub(crate) fn to_pdf(data: &Bytes) -> Result<Bytes, RenderError> {
    let mut reader = Reader::new(data).map_err(damaged)?;
    let [catalog, tree] = [1, 2].map(Ref::new);
    let (mut pdf, mut kids, mut unpacked) = (Pdf::new(), Vec::new(), 0);
    while let Some(header) = reader.next_header().map_err(damaged)? {
        unpacked += header.bytes_per_line() * u64::from(header.height);
        at_most("unpacked bytes", unpacked, MAX_UNPACKED_BYTES)?;
        let pixels = deflated(&mut reader)?;
        let next = 3 + 3 * i32::try_from(kids.len()).unwrap_or(i32::MAX / 4);
        add_page(&mut pdf, tree, Ref::new(next), &header, &pixels)?;
        kids.push(Ref::new(next));
    }
    pdf.catalog(catalog).pages(tree);
    let count = i32::try_from(kids.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(kids).count(count);
    Ok(Bytes::from(pdf.finish()))
}

/// Adds a page under `page` and the two references after it.
fn add_page(
    pdf: &mut Pdf,
    tree: Ref,
    page: Ref,
    header: &PageHeader,
    pixels: &[u8],
) -> Result<(), RenderError> {
    let (across, down) = points(header);
    at_most("points on a side", across.max(down) as u64, MAX_SIDE_POINTS as u64)?;
    let (across, down) = (across as f32, down as f32);
    let (contents, picture) = (Ref::new(page.get() + 1), Ref::new(page.get() + 2));
    let mut sheet = pdf.page(page);
    sheet.media_box(Rect::new(0.0, 0.0, across, down)).parent(tree).contents(contents);
    sheet.resources().x_objects().pair(Name(b"Picture"), picture);
    sheet.finish();
    let mut content = Content::new();
    content.transform([across, 0.0, 0.0, down, 0.0, 0.0]).x_object(Name(b"Picture"));
    pdf.stream(contents, &content.finish());

    let mut image = pdf.image_xobject(picture, pixels);
    // At most `MAX_PAGE_PIXELS`, which the reader keeps within i32.
    let side = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
    image.filter(Filter::FlateDecode);
    image.width(side(header.width)).height(side(header.height));
    image.bits_per_component(if header.colours == Colours::Black1 { 1 } else { 8 });
    match header.colours {
        Colours::Black1 | Colours::Black8 => {
            image.color_space().device_gray();
            // Here 1 is black, and in DeviceGray it is white.
            image.decode([1.0, 0.0]);
        }
        Colours::Grey8 => image.color_space().device_gray(),
        Colours::Rgb24 => image.color_space().device_rgb(),
        Colours::Cmyk32 => image.color_space().device_cmyk(),
    }
    image.finish();
    Ok(())
}

/// The lines of the page as a zlib stream, packed as they come so that a page is never unpacked
/// as a whole.
fn deflated(reader: &mut Reader<'_>) -> Result<Vec<u8>, RenderError> {
    let mut packer =
        CompressorOxide::with_format_and_level(DataFormat::Zlib, CompressionLevel::BestSpeed);
    let (mut line, mut packed) = (Vec::new(), Vec::new());
    while let Some(times) = reader.next_line(&mut line).map_err(damaged)? {
        for _ in 0..times {
            pack(&mut packer, &line, TDEFLFlush::None, &mut packed)?;
        }
    }
    pack(&mut packer, &[], TDEFLFlush::Finish, &mut packed)?;
    Ok(packed)
}

fn pack(
    packer: &mut CompressorOxide,
    bytes: &[u8],
    flush: TDEFLFlush,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let (status, _) = compress_to_output(packer, bytes, flush, |packed| {
        out.extend_from_slice(packed);
        true
    });
    match status {
        TDEFLStatus::Okay | TDEFLStatus::Done => Ok(()),
        TDEFLStatus::BadParam | TDEFLStatus::PutBufFailed => {
            Err(RenderError::Decoder { what: format!("deflate packer: {status:?}") })
        }
    }
}

/// The paper in points, as the pixels and the resolution give it.
///
/// `PageSize` of the header says the same in whole points and would cut off or leave blank a
/// sliver.
fn points(header: &PageHeader) -> (f64, f64) {
    let side = |pixels: u32, dpi: u32| f64::from(pixels) * 72.0 / f64::from(dpi);
    (side(header.width, header.dpi_x), side(header.height, header.dpi_y))
}

fn damaged(error: RasterError) -> RenderError {
    let (format, what) = (Format::PwgRaster, error.to_string());
    match error.problem {
        RasterProblem::UnsupportedColours { .. } => RenderError::Unsupported { format, what },
        RasterProblem::TooManyPages => RenderError::TooLarge {
            what: "pages",
            found: u64::from(error.page),
            limit: u64::from(sim_wire::pwg_raster::MAX_PAGES),
        },
        RasterProblem::TooManyPixels(found) => RenderError::TooLarge {
            what: "pixels",
            found,
            limit: sim_wire::pwg_raster::MAX_PAGE_PIXELS,
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
