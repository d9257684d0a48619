//! Sides of paper with several pages on them.
//!
//! ```text
//!   1: as it is     2: turned ┌─┬─┐     4: ┌─┬─┐     6: turned ┌─┬─┬─┐     9, 16: 3 × 3, 4 × 4
//!                             │1│2│        │1│2│               │1│2│3│
//!                             └─┴─┘        ├─┼─┤               ├─┼─┼─┤
//!                                          │3│4│               │4│5│6│
//! ```
//! The paper is what was asked for, or as large as the first page of the side.

use bytes::Bytes;
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::{Content, Filter, Finish as _, Name, Rect, Ref};
use png::{ColorType, Decoder, Transformations};
use serde::{Deserialize, Serialize};

use crate::fit::{Paper, Scaling};
use crate::luma::luma;
use crate::png_page::{Size, encode};
use crate::{
    Format, MAX_SET_BYTES, MAX_SET_SIDES, MAX_UNPACKED_BYTES, RenderError, Scale, at_most,
    page_png, pdf,
};

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

impl Picture {
    fn blank(size: Size) -> Self {
        let bytes = 3 * size.width as usize * size.height as usize;
        Self { size, rgb: vec![WHITE; bytes] }
    }
}

/// How pages come onto paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// How many pages would fit on a side.
    pub up: u8,
    /// Whether they are printed in black toner only.
    pub is_monochrome: bool,
    /// The paper that was asked for; `None` for one that is as large as the page.
    pub paper: Option<Paper>,
    /// How a page comes onto it.
    pub scaling: Scaling,
}

impl Layout {
    /// Whether a side is its page and nothing else.
    fn is_page(self) -> bool {
        self.up <= 1 && self.paper.is_none() && !self.scaling.changes()
    }
}

/// A picture of one side with these pages on it, with so many pixels per inch of the paper.
///
/// # Errors
/// [`RenderError`] as [`page_png`] has it.
pub fn side_png(pages: &[PageOf], layout: Layout, dpi: u16) -> Result<Vec<u8>, RenderError> {
    match pages {
        [(data, page)] if layout.is_page() && !layout.is_monochrome => {
            page_png(data, *page, Scale::Dpi(dpi))
        }
        _ => {
            let Picture { size, rgb } = side(pages, layout, dpi)?;
            encode(size, &rgb)
        }
    }
}

/// A part of a picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Pixels left of it.
    pub left: u32,
    /// Pixels above it.
    pub top: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A picture of the first page of a document, so many pixels across, in whose part is a page of another.
///
/// # Errors
/// [`RenderError`] as [`page_png`] has it.
pub fn page_within(
    ground: &Bytes,
    width: u32,
    (document, page): (&Bytes, u32),
    part: Part,
) -> Result<Vec<u8>, RenderError> {
    let mut ground = decode(&page_png(ground, 1, Scale::Width(width))?)?;
    let Part { left, top, width, height } = part;
    let cell = Size { width: width.max(1), height: height.max(1) };
    paste(&mut ground, &fitted(document, page, cell)?, (left, top), cell);
    encode(ground.size, &ground.rgb)
}

/// A PDF of a set: the document itself where the set is just that and its pages are as large as their
/// paper, otherwise a picture of each side.
///
/// # Errors
/// [`RenderError`] as [`page_png`] has it, and `TooLarge` for too many sides, pixels or bytes of pictures.
pub fn set_pdf(
    document: Option<&Bytes>,
    sides: &[(Vec<PageOf>, Layout)],
) -> Result<Bytes, RenderError> {
    let document = document.map(crate::to_pdf).transpose()?;
    let layouts = || sides.iter().map(|(_, layout)| *layout);
    match document {
        Some(pdf) if layouts().all(Layout::is_page) => Ok(pdf),
        Some(pdf) if fills_its_paper(&pdf, layouts())? => Ok(pdf),
        Some(_) | None => sides_pdf(sides, (MAX_SET_SIDES, MAX_SET_BYTES)),
    }
}

fn fills_its_paper(
    pdf: &Bytes,
    layouts: impl Iterator<Item = Layout>,
) -> Result<bool, RenderError> {
    for (points, layout) in pdf::sizes(pdf)?.into_iter().zip(layouts) {
        if layout.is_page() {
            continue;
        }
        let page = Size::of_paper(points, Scale::Dpi(SIDE_DPI))?;
        let sheet = layout.paper.map_or(Ok(page), |it| it.under(page, SIDE_DPI))?;
        let differs = |a: u32, b: u32| a.abs_diff(b) > u32::from(SIDE_DPI / 36);
        let fits = !differs(page.width, sheet.width) && !differs(page.height, sheet.height);
        if !fits || layout.scaling.drawn(page, sheet, SIDE_DPI) != page {
            return Ok(false);
        }
    }
    Ok(true)
}

fn sides_pdf(
    sides: &[(Vec<PageOf>, Layout)],
    (sides_max, bytes_max): (u32, usize),
) -> Result<Bytes, RenderError> {
    at_most("sides", sides.len() as u64, sides_max.into())?;
    let [catalog, tree] = [1, 2].map(Ref::new);
    let (mut pdf, mut kids, mut unpacked) = (pdf_writer::Pdf::new(), Vec::new(), 0);
    for (pages, layout) in sides {
        let picture = side(pages, *layout, SIDE_DPI)?;
        unpacked += picture.rgb.len() as u64;
        at_most("unpacked bytes", unpacked, MAX_UNPACKED_BYTES)?;
        let next = Ref::new(3 + 3 * i32::try_from(kids.len()).unwrap_or(i32::MAX / 4));
        add_page(&mut pdf, tree, next, &picture);
        at_most("bytes of pictures", pdf.len() as u64, bytes_max as u64)?;
        kids.push(next);
    }
    pdf.catalog(catalog).pages(tree);
    let count = i32::try_from(kids.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(kids).count(count);
    Ok(Bytes::from(pdf.finish()))
}

fn add_page(pdf: &mut pdf_writer::Pdf, tree: Ref, page: Ref, picture: &Picture) {
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

fn side(pages: &[PageOf], layout: Layout, dpi: u16) -> Result<Picture, RenderError> {
    let mut side = put_together(pages, layout, dpi)?;
    if layout.is_monochrome {
        side.rgb.chunks_exact_mut(3).for_each(blacken);
    }
    Ok(side)
}

/// A pixel as black toner shows it.
fn blacken(pixel: &mut [u8]) {
    if let [red, green, blue] = *pixel {
        pixel.fill(luma(red, green, blue));
    }
}

fn put_together(pages: &[PageOf], layout: Layout, dpi: u16) -> Result<Picture, RenderError> {
    let first = pages.first().ok_or(RenderError::NoSuchPage { page: 0, pages: 0 })?;
    let page = decode(&page_png(&first.0, first.1, Scale::Dpi(dpi))?)?;
    if layout.is_page() {
        return Ok(page);
    }
    let paper = layout.paper.map_or(Ok(page.size), |it| it.under(page.size, dpi))?;
    if layout.up <= 1 {
        return on_paper(first, page, paper, layout.scaling, dpi);
    }
    let (columns, rows, turned) = grid(layout.up, paper);
    let Size { width, height } = paper;
    let size = if turned { Size { width: height, height: width } } else { paper };
    let mut sheet = Picture::blank(size);
    let cell = Size { width: (size.width / columns).max(1), height: (size.height / rows).max(1) };
    let most = usize::try_from(columns * rows).unwrap_or(usize::MAX);
    for ((data, page), at) in pages.iter().take(most).zip(0u32..) {
        let shown = fitted(data, *page, cell)?;
        let left = at % columns * cell.width;
        let top = at / columns * cell.height;
        paste(&mut sheet, &shown, (left, top), cell);
    }
    Ok(sheet)
}

/// A page as large as it can be in a cell.
fn fitted(document: &Bytes, page: u32, cell: Size) -> Result<Picture, RenderError> {
    let shape = decode(&page_png(document, page, Scale::Width(cell.width))?)?;
    if shape.size.height <= cell.height {
        return Ok(shape);
    }
    let width = u64::from(cell.width) * u64::from(cell.height);
    let width = width / u64::from(shape.size.height);
    let width = u32::try_from(width).unwrap_or(1).max(1);
    decode(&page_png(document, page, Scale::Width(width))?)
}

/// A page on paper that may have another size.
fn on_paper(
    of: &PageOf,
    page: Picture,
    paper: Size,
    scaling: Scaling,
    dpi: u16,
) -> Result<Picture, RenderError> {
    let asks = scaling == Scaling::Auto
        && Format::detect(&of.0) == Some(Format::Pdf)
        && pdf::asks_for_its_size(&of.0)?;
    let drawn = if asks { Scaling::None } else { scaling }.drawn(page.size, paper, dpi);
    let page = if drawn == page.size {
        page
    } else {
        decode(&page_png(&of.0, of.1, Scale::Width(drawn.width))?)?
    };
    let mut sheet = Picture::blank(paper);
    paste(&mut sheet, &page, (0, 0), paper);
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

/// Puts a picture into the middle of a part of another; what is beyond it is cut off.
fn paste(onto: &mut Picture, picture: &Picture, (left, top): (u32, u32), part: Size) {
    let at = |size: Size, x: u32, y: u32| 3 * (y as usize * size.width as usize + x as usize);
    // Free room at the beginning, what is cut off there, and what is shown.
    let along = |room: u32, taken: u32| {
        (room.saturating_sub(taken) / 2, taken.saturating_sub(room) / 2, room.min(taken))
    };
    let (right, cut_x, width) = along(part.width, picture.size.width);
    let (down, cut_y, height) = along(part.height, picture.size.height);
    let row = 3 * width as usize;
    for y in 0..height {
        let from = at(picture.size, cut_x, cut_y + y);
        let to = at(onto.size, left + right, top + down + y);
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
    use pdf_writer::Pdf;

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
        Layout { up, is_monochrome: false, paper: None, scaling: Scaling::Auto }
    }

    const RED: [u8; 3] = [255, 0, 0];
    const BLUE: [u8; 3] = [0, 0, 255];

    #[test]
    fn two_pages_lie_side_by_side_on_turned_paper() {
        let pages = [page([1.0, 0.0, 0.0]), page([0.0, 0.0, 1.0])];
        let png = side_png(&pages, up(2), 72).unwrap();
        let side = decode(&png).unwrap();
        assert_eq!(side.size, Size { width: 200, height: 100 });
        // Pages of 100 by 200 shrink to 50 by 100 in cells of 100 by 100.
        assert_eq!((at(&side, 50, 50), at(&side, 150, 50)), (RED, BLUE));
        assert_eq!(at(&side, 5, 50), [WHITE; 3]);
    }

    #[test]
    fn a_page_is_so_many_percent_of_what_it_was_on_paper_of_any_size() {
        let pages = [page([1.0, 0.0, 0.0])];
        // 100 by 200 points, on a sheet as large as it and on one of 200 by 200.
        let square = Paper { width: 7_056, length: 7_056 };
        for (percent, paper, red) in [
            (50, None, (25..75, 50..150)),
            (150, None, (0..100, 0..200)),
            (70, Some(square), (65..135, 30..170)),
            (100, Some(square), (50..150, 0..200)),
            (25, Some(square), (87..112, 75..125)),
        ] {
            let layout = Layout { paper, scaling: Scaling::Percent(percent), ..up(1) };
            let side = decode(&side_png(&pages, layout, 72).unwrap()).unwrap();
            let seen = |along: u32, at: &dyn Fn(u32) -> [u8; 3]| {
                let red: Vec<u32> = (0..along).filter(|it| at(*it) == RED).collect();
                red[0]..red[red.len() - 1] + 1
            };
            let Size { width, height } = side.size;
            let across = seen(width, &|x| at(&side, x, height / 2));
            let down = seen(height, &|y| at(&side, width / 2, y));
            assert_eq!((across, down), red, "{percent} %");
        }
    }

    #[test]
    fn a_page_lies_within_a_part_of_another_picture() {
        let (ground, _) = page([0.0, 0.0, 1.0]);
        let (document, number) = page([1.0, 0.0, 0.0]);
        let part = Part { left: 40, top: 20, width: 60, height: 100 };
        let png = page_within(&ground, 200, (&document, number), part).unwrap();
        let picture = decode(&png).unwrap();
        assert_eq!(picture.size, Size { width: 200, height: 400 });
        // 50 by 100 in the middle of 60 by 100.
        let seen = [(39, 50), (44, 50), (46, 21), (93, 118), (96, 50), (70, 19), (70, 121)];
        let seen = seen.map(|(x, y)| at(&picture, x, y));
        assert_eq!(seen, [BLUE, BLUE, RED, RED, BLUE, BLUE, BLUE]);
        assert!(page_within(&ground, 200, (&document, 2), part).is_err());
    }

    #[test]
    fn four_pages_fill_a_side_and_what_is_missing_stays_white() {
        let pages = [page([1.0, 0.0, 0.0]), page([0.0, 0.0, 1.0]), page([1.0, 0.0, 0.0])];
        let side = decode(&side_png(&pages, up(4), 72).unwrap()).unwrap();
        assert_eq!(side.size, Size { width: 100, height: 200 });
        let corners = [(25, 50), (75, 50), (25, 150), (75, 150)].map(|(x, y)| at(&side, x, y));
        assert_eq!(corners, [RED, BLUE, RED, [WHITE; 3]]);
    }

    #[test]
    fn a_pdf_of_sides_shows_them() {
        let pages = vec![page([1.0, 0.0, 0.0]), page([0.0, 0.0, 1.0])];
        let sides = [(pages.clone(), up(2)), (pages[..1].to_vec(), up(2))];
        let pdf = set_pdf(None, &sides).unwrap();
        assert_eq!(crate::inspect(&pdf).unwrap().pages, 2);
        let side = decode(&page_png(&pdf, 1, Scale::Dpi(72)).unwrap()).unwrap();
        assert_eq!(side.size, Size { width: 200, height: 100 });
        assert_eq!((at(&side, 50, 50), at(&side, 150, 50)), (RED, BLUE));
    }

    #[test]
    fn black_toner_shows_colours_as_greys() {
        for (colour, grey) in [([1.0, 0.0, 0.0], 76), ([1.0, 1.0, 1.0], 255), ([0.0; 3], 0)] {
            let layout = Layout { is_monochrome: true, ..up(1) };
            let pages = [page(colour)];
            let side = decode(&side_png(&pages, layout, 72).unwrap()).unwrap();
            assert_eq!(at(&side, 50, 100), [grey; 3]);
            let pdf = set_pdf(None, &[(pages.into(), layout)]).unwrap();
            let side = decode(&page_png(&pdf, 1, Scale::Dpi(72)).unwrap()).unwrap();
            assert_eq!(at(&side, 50, 100), [grey; 3]);
        }
    }

    /// A page of red on paper so many hundredths of a millimetre wide, and twice as long.
    fn fitted(page: PageOf, width: i32, scaling: Scaling) -> Picture {
        let paper = Some(Paper { width, length: 2 * width });
        decode(&side_png(&[page], Layout { paper, scaling, ..up(1) }, 72).unwrap()).unwrap()
    }

    /// Where red begins on the middle line, and the size of the sheet.
    fn edge(sheet: &Picture) -> (u32, u32, u32) {
        let Size { width, height } = sheet.size;
        let red = (0..width).take_while(|x| at(sheet, *x, height / 2) != RED).count();
        (u32::try_from(red).unwrap(), width, height)
    }

    #[test]
    fn a_page_comes_onto_larger_and_smaller_paper_as_it_is_asked() {
        use Scaling::{Auto, AutoFit, Fill, Fit, None};
        let red = || page([1.0, 0.0, 0.0]);
        // 142 by 283 points: the page is in the middle, filled up, or within the margin of 12 points.
        for (scaling, left) in [(Auto, 21), (AutoFit, 21), (None, 21), (Fill, 0), (Fit, 12)] {
            assert_eq!(edge(&fitted(red(), 5_000, scaling)), (left, 142, 283), "{scaling:?}");
        }
        // 71 by 142 points.
        for (scaling, left) in [(Auto, 12), (AutoFit, 12), (Fit, 12), (Fill, 0), (None, 0)] {
            assert_eq!(edge(&fitted(red(), 2_500, scaling)), (left, 71, 142), "{scaling:?}");
        }
        // Its own size, but for rounding.
        for scaling in [Auto, AutoFit, None] {
            assert_eq!(edge(&fitted(red(), 3_528, scaling)), (0, 100, 200), "{scaling:?}");
        }
    }

    #[test]
    fn a_document_that_asks_for_its_own_size_gets_it() {
        let (data, _) = page([1.0, 0.0, 0.0]);
        let wish = b"/Catalog/ViewerPreferences<</PrintScaling/None>>";
        let at = data.windows(8).position(|it| it == b"/Catalog").unwrap();
        let asks = Bytes::from([&data[..at], wish.as_slice(), &data[at + 8..]].concat());
        let edge = |scaling| edge(&fitted((asks.clone(), 1), 2_500, scaling)).0;
        assert_eq!([Scaling::Auto, Scaling::AutoFit, Scaling::None].map(edge), [0, 12, 0]);
    }

    #[test]
    fn a_set_whose_pages_are_as_large_as_their_paper_is_the_document() {
        let (data, _) = page([1.0, 0.0, 0.0]);
        let set = |width, scaling| {
            let paper = Some(Paper { width, length: 2 * width });
            let sides = [(vec![(data.clone(), 1)], Layout { paper, scaling, ..up(1) })];
            set_pdf(Some(&data), &sides).unwrap()
        };
        assert_eq!(set(3_528, Scaling::Auto), data);
        for (width, scaling) in [(3_528, Scaling::Fit), (5_000, Scaling::Auto)] {
            assert_ne!(set(width, scaling), data, "{width}, {scaling:?}");
        }
    }

    #[test]
    fn a_pdf_of_pictures_has_a_bound_in_sides_and_in_bytes() {
        let sides = vec![(vec![page([1.0, 0.0, 0.0])], up(1)); 3];
        assert!(sides_pdf(&sides, (3, 1 << 20)).is_ok());
        let refused = |limits| match sides_pdf(&sides, limits) {
            Err(RenderError::TooLarge { what, found, .. }) => (what, found > 0),
            other => panic!("{other:?}"),
        };
        assert_eq!(refused((2, 1 << 20)), ("sides", true));
        assert_eq!(refused((3, 100)), ("bytes of pictures", true));
    }
}
