//! JPEG documents: one picture on one A4 page.

mod markers;

use bytes::Bytes;
use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Rect, Ref};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::{Format, MAX_PAGE_PIXELS, RenderError, at_most, guard};
use markers::Frame;

/// A4 upright, in points.
const A4: (f32, f32) = (595.276, 841.89);
/// The strip along each edge that the device does not print on: 4.1 mm (assumed), in points.
const MARGIN: f32 = 11.6;

/// Looks at all of a JPEG: the markers to the end, then the picture itself.
pub(crate) fn examine(data: &Bytes) -> Result<Frame, RenderError> {
    let frame = frame(data)?;
    guard::decoder("JPEG decoder", || {
        let options = DecoderOptions::default()
            .set_max_width(usize::from(u16::MAX))
            .set_max_height(usize::from(u16::MAX));
        JpegDecoder::new_with_options(ZCursor::new(data.as_ref()), options).decode()
    })?
    .map_err(|error| RenderError::Damaged { format: Format::Jpeg, what: error.to_string() })?;
    Ok(frame)
}

/// The picture on an A4 page, upright or across, as large as fits within the margin.
///
/// Limit of fidelity: an EXIF orientation is not followed.
pub(crate) fn to_pdf(data: &Bytes) -> Result<Bytes, RenderError> {
    let frame = frame(data)?;
    let (width, height) = (f32::from(frame.width), f32::from(frame.height));
    let paper = if width > height { (A4.1, A4.0) } else { A4 };
    let scale = ((paper.0 - 2.0 * MARGIN) / width).min((paper.1 - 2.0 * MARGIN) / height);
    let (across, down) = (width * scale, height * scale);
    let mut content = Content::new();
    content.transform([across, 0.0, 0.0, down, (paper.0 - across) / 2.0, (paper.1 - down) / 2.0]);
    content.x_object(Name(b"Picture"));
    Ok(Bytes::from(one_page(data, &frame, paper, &content.finish())))
}

fn one_page(data: &[u8], frame: &Frame, paper: (f32, f32), content: &[u8]) -> Vec<u8> {
    let [catalog, tree, page, contents, picture] = [1, 2, 3, 4, 5].map(Ref::new);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids([page]).count(1);
    let mut sheet = pdf.page(page);
    sheet.media_box(Rect::new(0.0, 0.0, paper.0, paper.1)).parent(tree).contents(contents);
    sheet.resources().x_objects().pair(Name(b"Picture"), picture);
    sheet.finish();
    pdf.stream(contents, content);
    let mut image = pdf.image_xobject(picture, data);
    image.filter(Filter::DctDecode);
    image.width(frame.width.into()).height(frame.height.into());
    image.bits_per_component(8);
    match frame.components {
        1 => image.color_space().device_gray(),
        4 => image.color_space().device_cmyk(),
        _ => image.color_space().device_rgb(),
    }
    if frame.components == 4 && frame.adobe {
        // Adobe programs store the four inks inverted and say so by their marker alone.
        image.decode([1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
    }
    image.finish();
    pdf.finish()
}

fn frame(data: &[u8]) -> Result<Frame, RenderError> {
    let frame = markers::walk(data)?;
    at_most("pixels", u64::from(frame.width) * u64::from(frame.height), MAX_PAGE_PIXELS)?;
    Ok(frame)
}
