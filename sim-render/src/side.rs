//! Sides of paper with several pages on them.
//!
//! ```text
//!   1: as it is     2: turned ┌─┬─┐     4: ┌─┬─┐     6: turned ┌─┬─┬─┐     9, 16: 3 × 3, 4 × 4
//!                             │1│2│        │1│2│               │1│2│3│
//!                             └─┴─┘        ├─┼─┤               ├─┼─┼─┤
//!                                          │3│4│               │4│5│6│
//! ```
//! The paper is as large as the first page of the side.

use bytes::Bytes;
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Rect, Ref};
use png::{ColorType, Decoder, Transformations};

use crate::png_page::{Size, encode};
use crate::{MAX_UNPACKED_BYTES, RenderError, Scale, at_most, page_png};

/// Pixels per inch of a side in a PDF of sides.
pub const SIDE_DPI: u16 = 100;
/// How hard pixels are packed: they are mostly white.
const PACKING: u8 = 3;
const WHITE: u8 = 0xff;

/// A page of a document, from 1.
type PageOf = (Bytes, u32);

struct Picture {
    size: Size,
    rgb: Vec<u8>,
}

/// How pages come onto paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// How many pages would fit on a side.
    pub up: u8,
    /// Whether they are printed in black toner only.
    pub is_monochrome: bool,
}

/// A picture of one side with these pages on it.
///
/// # Errors
/// [`RenderError`] as [`page_png`] has it.
pub fn side_png(pages: &[PageOf], layout: Layout, scale: Scale) -> Result<Vec<u8>, RenderError> {
    match pages {
        [(data, page)] if layout.up <= 1 && !layout.is_monochrome => page_png(data, *page, scale),
        _ => {
            let Picture { size, rgb } = side(pages, layout, scale)?;
            encode(size, &rgb)
        }
    }
}

/// A PDF in which each page is the picture of a side.
///
/// # Errors
/// [`RenderError`] as [`page_png`] has it, and `TooLarge` for too many pixels.
pub fn sides_pdf(sides: &[(Vec<PageOf>, Layout)]) -> Result<Bytes, RenderError> {
    let [catalog, tree] = [1, 2].map(Ref::new);
    let (mut pdf, mut kids, mut unpacked) = (Pdf::new(), Vec::new(), 0);
    for (pages, layout) in sides {
        let picture = side(pages, *layout, Scale::Dpi(SIDE_DPI))?;
        unpacked += picture.rgb.len() as u64;
        at_most("unpacked bytes", unpacked, MAX_UNPACKED_BYTES)?;
        let next = Ref::new(3 + 3 * i32::try_from(kids.len()).unwrap_or(i32::MAX / 4));
        add_page(&mut pdf, tree, next, &picture);
        kids.push(next);
    }
    pdf.catalog(catalog).pages(tree);
    let count = i32::try_from(kids.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(kids).count(count);
    Ok(Bytes::from(pdf.finish()))
}

fn add_page(pdf: &mut Pdf, tree: Ref, page: Ref, picture: &Picture) {
    let points = |pixels: u32| pixels as f32 * 72.0 / f32::from(SIDE_DPI);
    let (across, down) = (points(picture.size.width), points(picture.size.height));
    let (contents, image) = (Ref::new(page.get() + 1), Ref::new(page.get() + 2));
    let mut sheet = pdf.page(page);
    sheet.media_box(Rect::new(0.0, 0.0, across, down)).parent(tree).contents(contents);
    sheet.resources().x_objects().pair(Name(b"Picture"), image);
    sheet.finish();
    let mut content = Content::new();
    content.transform([across, 0.0, 0.0, down, 0.0, 0.0]).x_object(Name(b"Picture"));
    pdf.stream(contents, &content.finish());
    let packed = compress_to_vec_zlib(&picture.rgb, PACKING);
    let mut object = pdf.image_xobject(image, &packed);
    // A picture has at most `MAX_PAGE_PIXELS`.
    let pixels = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
    object.filter(Filter::FlateDecode);
    object.width(pixels(picture.size.width)).height(pixels(picture.size.height));
    object.bits_per_component(8).color_space().device_rgb();
    object.finish();
}

fn side(pages: &[PageOf], layout: Layout, scale: Scale) -> Result<Picture, RenderError> {
    let mut side = put_together(pages, layout.up, scale)?;
    if layout.is_monochrome {
        side.rgb.chunks_exact_mut(3).for_each(blacken);
    }
    Ok(side)
}

/// A pixel as black toner shows it: by its luma (Rec. ITU-R BT.601).
fn blacken(pixel: &mut [u8]) {
    let weighted = pixel.iter().zip([299, 587, 114]).map(|(it, weight)| u32::from(*it) * weight);
    pixel.fill(u8::try_from(weighted.sum::<u32>() / 1_000).unwrap_or(WHITE));
}

fn put_together(pages: &[PageOf], up: u8, scale: Scale) -> Result<Picture, RenderError> {
    let first = pages.first().ok_or(RenderError::NoSuchPage { page: 0, pages: 0 })?;
    let paper = decode(&page_png(&first.0, first.1, scale)?)?;
    if up <= 1 {
        return Ok(paper);
    }
    let (columns, rows, turned) = grid(up, paper.size);
    let Size { width, height } = paper.size;
    let size = if turned { Size { width: height, height: width } } else { paper.size };
    let bytes = 3 * size.width as usize * size.height as usize;
    let mut sheet = Picture { size, rgb: vec![WHITE; bytes] };
    let cell = Size { width: (size.width / columns).max(1), height: (size.height / rows).max(1) };
    let most = usize::try_from(columns * rows).unwrap_or(usize::MAX);
    for ((data, page), at) in pages.iter().take(most).zip(0u32..) {
        let shape = decode(&page_png(data, *page, Scale::Width(cell.width))?)?;
        let shown = if shape.size.height > cell.height {
            let width = u64::from(cell.width) * u64::from(cell.height);
            let width = width / u64::from(shape.size.height);
            let width = u32::try_from(width).unwrap_or(1).max(1);
            decode(&page_png(data, *page, Scale::Width(width))?)?
        } else {
            shape
        };
        let free = |all: u32, taken: u32| all.saturating_sub(taken) / 2;
        let left = at % columns * cell.width + free(cell.width, shown.size.width);
        let top = at / columns * cell.height + free(cell.height, shown.size.height);
        paste(&mut sheet, &shown, left, top);
    }
    Ok(sheet)
}

/// Columns and rows, and whether the paper is turned by a quarter.
fn grid(up: u8, page: Size) -> (u32, u32, bool) {
    let upright = page.height >= page.width;
    let across = |columns, rows| {
        if upright { (columns, rows, true) } else { (rows, columns, true) }
    };
    match up {
        2 => across(2, 1),
        6 => across(3, 2),
        9 => (3, 3, false),
        16 => (4, 4, false),
        _ => (2, 2, false),
    }
}

fn paste(onto: &mut Picture, picture: &Picture, left: u32, top: u32) {
    let at = |size: Size, x: u32, y: u32| 3 * (y as usize * size.width as usize + x as usize);
    let width = picture.size.width.min(onto.size.width.saturating_sub(left));
    let height = picture.size.height.min(onto.size.height.saturating_sub(top));
    let row = 3 * width as usize;
    for y in 0..height {
        let (from, to) = (at(picture.size, 0, y), at(onto.size, left, top + y));
        if let (Some(from), Some(to)) =
            (picture.rgb.get(from..from + row), onto.rgb.get_mut(to..to + row))
        {
            to.copy_from_slice(from);
        }
    }
}

/// Reads a picture that was made here.
fn decode(png: &[u8]) -> Result<Picture, RenderError> {
    let failed = |what: String| RenderError::Decoder { what: format!("PNG of a page: {what}") };
    let mut decoder = Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|it| failed(it.to_string()))?;
    let bytes = reader.output_buffer_size().ok_or_else(|| failed("too large".into()))?;
    let mut pixels = vec![0; bytes];
    let frame = reader.next_frame(&mut pixels).map_err(|it| failed(it.to_string()))?;
    let rgb = match frame.color_type {
        ColorType::Rgb => pixels,
        ColorType::Rgba => pixels.chunks_exact(4).flat_map(|it| [it[0], it[1], it[2]]).collect(),
        ColorType::Grayscale => pixels.iter().flat_map(|it| [*it; 3]).collect(),
        ColorType::GrayscaleAlpha => {
            pixels.chunks_exact(2).flat_map(|it| [it[0], it[0], it[0]]).collect()
        }
        ColorType::Indexed => return Err(failed("it has a palette".into())),
    };
    Ok(Picture { size: Size { width: frame.width, height: frame.height }, rgb })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of one colour, 100 by 200 points.
    fn page(colour: [f32; 3]) -> PageOf {
        let [catalog, tree, page, contents] = [1, 2, 3, 4].map(Ref::new);
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(tree);
        pdf.pages(tree).kids([page]).count(1);
        let mut sheet = pdf.page(page);
        sheet.media_box(Rect::new(0.0, 0.0, 100.0, 200.0)).parent(tree).contents(contents);
        sheet.finish();
        let [red, green, blue] = colour;
        let mut content = Content::new();
        content.set_fill_rgb(red, green, blue).rect(0.0, 0.0, 100.0, 200.0).fill_nonzero();
        pdf.stream(contents, &content.finish());
        (Bytes::from(pdf.finish()), 1)
    }

    fn at(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
        let at = 3 * (y * picture.size.width + x) as usize;
        picture.rgb[at..at + 3].try_into().unwrap()
    }

    const fn up(up: u8) -> Layout {
        Layout { up, is_monochrome: false }
    }

    const RED: [u8; 3] = [255, 0, 0];
    const BLUE: [u8; 3] = [0, 0, 255];

    #[test]
    fn two_pages_lie_side_by_side_on_turned_paper() {
        let pages = [page([1.0, 0.0, 0.0]), page([0.0, 0.0, 1.0])];
        let png = side_png(&pages, up(2), Scale::Dpi(72)).unwrap();
        let side = decode(&png).unwrap();
        assert_eq!(side.size, Size { width: 200, height: 100 });
        // Pages of 100 by 200 shrink to 50 by 100 in cells of 100 by 100.
        assert_eq!((at(&side, 50, 50), at(&side, 150, 50)), (RED, BLUE));
        assert_eq!(at(&side, 5, 50), [WHITE; 3]);
    }

    #[test]
    fn four_pages_fill_a_side_and_what_is_missing_stays_white() {
        let pages = [page([1.0, 0.0, 0.0]), page([0.0, 0.0, 1.0]), page([1.0, 0.0, 0.0])];
        let side = decode(&side_png(&pages, up(4), Scale::Dpi(72)).unwrap()).unwrap();
        assert_eq!(side.size, Size { width: 100, height: 200 });
        let corners = [(25, 50), (75, 50), (25, 150), (75, 150)].map(|(x, y)| at(&side, x, y));
        assert_eq!(corners, [RED, BLUE, RED, [WHITE; 3]]);
    }

    #[test]
    fn a_pdf_of_sides_shows_them() {
        let pages = vec![page([1.0, 0.0, 0.0]), page([0.0, 0.0, 1.0])];
        let pdf = sides_pdf(&[(pages.clone(), up(2)), (pages[..1].to_vec(), up(2))]).unwrap();
        assert_eq!(crate::inspect(&pdf).unwrap().pages, 2);
        let side = decode(&page_png(&pdf, 1, Scale::Dpi(72)).unwrap()).unwrap();
        assert_eq!(side.size, Size { width: 200, height: 100 });
        assert_eq!((at(&side, 50, 50), at(&side, 150, 50)), (RED, BLUE));
    }

    #[test]
    fn black_toner_shows_colours_as_greys() {
        for (colour, grey) in [([1.0, 0.0, 0.0], 76), ([1.0, 1.0, 1.0], 255), ([0.0; 3], 0)] {
            let layout = Layout { up: 1, is_monochrome: true };
            let pages = [page(colour)];
            let side = decode(&side_png(&pages, layout, Scale::Dpi(72)).unwrap()).unwrap();
            assert_eq!(at(&side, 50, 100), [grey; 3]);
            let pdf = sides_pdf(&[(pages.into(), layout)]).unwrap();
            let side = decode(&page_png(&pdf, 1, Scale::Dpi(72)).unwrap()).unwrap();
            assert_eq!(at(&side, 50, 100), [grey; 3]);
        }
    }
}
