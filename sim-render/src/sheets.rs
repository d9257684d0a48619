//! Sheets with one picture or lines of text each, as PDF.

mod other_font;

use std::collections::BTreeSet;

use bytes::Bytes;
use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Rect, Ref, Str};

use crate::deflate::Packer;
use crate::line::Line;
use crate::{RenderError, at_most};

/// A4 upright, in points.
const A4: (f32, f32) = (595.276, 841.89);
/// The strip along each edge that the device does not print on: 4.1 mm (assumed), in points.
pub(crate) const MARGIN: f32 = 11.6;
/// Longest side of a PDF page in points (ISO 32000-1, annex C): 200 inches.
const MAX_SIDE_POINTS: f64 = 14_400.0;

/// Columns of a sheet of text: ten to the inch, as line printers have them.
pub(crate) const COLUMNS: usize = 80;
/// Lines of a sheet of text: six to the inch on A4 with half an inch left free above and below.
pub(crate) const LINES: usize = 64;
/// Size of the letters in points; the lines of Courier are 0.6 of it to a letter.
const LETTERS: f32 = 10.0;
const LINE_POINTS: f32 = 12.0;
/// Where the first letter stands, in points: the lines are in the middle of the sheet.
const FIRST: (f32, f32) =
    ((A4.0 - COLUMNS as f32 * 6.0) / 2.0, (A4.1 + LINES as f32 * LINE_POINTS) / 2.0 - LETTERS);

/// Windows Latin 1 from 80 to 9F; the spaces are not used there.
const FROM_80: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// How the pixels of a picture are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// One value, 0 is black.
    Grey,
    /// One value, 0 is white.
    Black,
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black; 0 is no ink.
    Cmyk,
    /// The same the other way round, as Adobe programs store them in a JPEG.
    InvertedCmyk,
}

/// A picture as a PDF holds it.
pub(crate) struct Picture<'a> {
    /// Pixels across, 1 and up.
    pub(crate) width: u32,
    /// Pixels down, 1 and up.
    pub(crate) height: u32,
    /// How wide a pixel is, of its height.
    pub(crate) pixel: f32,
    pub(crate) ink: Ink,
    /// Bits of one value: 1, 2, 4 or 8.
    pub(crate) bits: u8,
    pub(crate) filter: Filter,
    pub(crate) data: &'a [u8],
}

/// The paper that a picture lies on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Paper {
    /// As large as the picture: so many points across and down.
    OfPicture(f64, f64),
    /// A4 upright or across, the picture as large as fits within the margin.
    A4,
}

/// How much wider than high, or higher than wide, a pixel may be; what says more says nothing (assumed).
const PIXEL_MAX: f32 = 8.0;

/// How wide a pixel is, of its height, where so many are as long across and down: a fax has about 204 by 98 to the inch.
pub(crate) fn pixel(across: f32, down: f32) -> f32 {
    let wide = down / across;
    if (1.0 / PIXEL_MAX..=PIXEL_MAX).contains(&wide) { wide } else { 1.0 }
}

/// A PDF in the making.
pub(crate) struct Sheets {
    pdf: Pdf,
    kids: Vec<Ref>,
    next: i32,
    /// Letters that Courier lacks.
    others: BTreeSet<char>,
}

const CATALOG: Ref = Ref::new(1);
const TREE: Ref = Ref::new(2);
const FONT: Ref = Ref::new(3);
const OTHER_FONT: Ref = Ref::new(4);
const PICTURE: Name<'_> = Name(b"Picture");
const COURIER: Name<'_> = Name(b"Courier");
const OTHER: Name<'_> = Name(b"Other");
/// Width of a column: letters of Courier are 0.6 of their size.
const COLUMN_POINTS: f32 = 0.6 * LETTERS;

impl Sheets {
    pub(crate) fn new() -> Self {
        let next = OTHER_FONT.get() + other_font::REFS;
        Self { pdf: Pdf::new(), kids: Vec::new(), next, others: BTreeSet::new() }
    }

    /// Adds a sheet with a picture.
    pub(crate) fn picture(&mut self, paper: Paper, it: &Picture<'_>) -> Result<(), RenderError> {
        let (paper, at) = place(paper, it)?;
        let [page, contents, picture] = self.references();
        let mut sheet = self.pdf.page(page);
        sheet.media_box(Rect::new(0.0, 0.0, paper.0, paper.1)).parent(TREE).contents(contents);
        sheet.resources().x_objects().pair(PICTURE, picture);
        sheet.finish();
        let mut content = Content::new();
        content.transform(at).x_object(PICTURE);
        self.pdf.stream(contents, &content.finish());
        image(&mut self.pdf, picture, it);
        Ok(())
    }

    /// Adds an A4 sheet with up to [`LINES`] lines of up to [`COLUMNS`] letters.
    pub(crate) fn text(&mut self, lines: &[Line]) -> Result<(), RenderError> {
        let [page, contents, _] = self.references();
        let mut sheet = self.pdf.page(page);
        sheet.media_box(Rect::new(0.0, 0.0, A4.0, A4.1)).parent(TREE).contents(contents);
        sheet.resources().fonts().pair(COURIER, FONT).pair(OTHER, OTHER_FONT);
        sheet.finish();
        let mut content = Content::new();
        content.begin_text();
        for (row, line) in lines.iter().enumerate() {
            self.line(&mut content, FIRST.1 - row as f32 * LINE_POINTS, line);
        }
        content.end_text();
        let mut packer = Packer::new();
        packer.push(&content.finish())?;
        self.pdf.stream(contents, &packer.finish()?).filter(Filter::FlateDecode);
        Ok(())
    }

    /// Writes a line: words of Courier, and what Courier lacks letter by letter in its columns.
    fn line(&mut self, content: &mut Content, y: f32, line: &Line) {
        let letters: Vec<_> = line.letters().map(|(at, it)| (at, it, win_ansi(it))).collect();
        let is_word = |a: &(usize, char, Option<u8>), b: &(usize, char, Option<u8>)| {
            a.2.is_some() && b.2.is_some() && a.0 + 1 == b.0
        };
        for word in letters.chunk_by(is_word) {
            let (column, letter, _) = word[0];
            let x = FIRST.0 + column as f32 * COLUMN_POINTS;
            let known: Option<Vec<u8>> = word.iter().map(|it| it.2).collect();
            if let Some(bytes) = known {
                content.set_font(COURIER, LETTERS).set_text_matrix([1.0, 0.0, 0.0, 1.0, x, y]);
                content.show(Str(&bytes));
            } else {
                self.others.insert(letter);
                let free = Line::columns(letter) as f32 * COLUMN_POINTS - LETTERS;
                let x = x + free.max(0.0) / 2.0;
                // A sign takes an em, of which a column has less.
                let is_sign = other_font::SIGNS.contains(&letter);
                let across = if is_sign { (1.0 + free / LETTERS).min(1.0) } else { 1.0 };
                content.set_font(OTHER, LETTERS).set_text_matrix([across, 0.0, 0.0, 1.0, x, y]);
                content.show(Str(&other_font::number(letter).to_be_bytes()));
            }
        }
    }

    /// The PDF of all sheets.
    pub(crate) fn finish(mut self) -> Bytes {
        self.pdf.catalog(CATALOG).pages(TREE);
        let count = i32::try_from(self.kids.len()).unwrap_or(i32::MAX);
        self.pdf.pages(TREE).kids(self.kids).count(count);
        let mut font = self.pdf.type1_font(FONT);
        font.base_font(COURIER).encoding_predefined(Name(b"WinAnsiEncoding"));
        font.finish();
        other_font::write(&mut self.pdf, OTHER_FONT, &self.others);
        Bytes::from(self.pdf.finish())
    }

    /// References for the next sheet; the first is its page.
    fn references(&mut self) -> [Ref; 3] {
        let first = self.next;
        // Documents end at `MAX_PAGES`, far below i32.
        self.next = first.saturating_add(3);
        self.kids.push(Ref::new(first));
        [0, 1, 2].map(|offset| Ref::new(first.saturating_add(offset)))
    }
}

/// A letter in Windows Latin 1 (code page 1252), which Courier has.
fn win_ansi(letter: char) -> Option<u8> {
    match u32::from(letter) {
        code @ (0x20..=0x7e | 0xa0..=0xff) => u8::try_from(code).ok(),
        _ => FROM_80.chars().zip(0x80..).find(|&(it, _)| it == letter).map(|it| it.1),
    }
}

/// The paper in points, and the transformation that puts the unit square of the picture on it.
fn place(paper: Paper, it: &Picture<'_>) -> Result<((f32, f32), [f32; 6]), RenderError> {
    match paper {
        Paper::OfPicture(across, down) => {
            at_most("points on a side", across.max(down) as u64, MAX_SIDE_POINTS as u64)?;
            let (across, down) = (across as f32, down as f32);
            Ok(((across, down), [across, 0.0, 0.0, down, 0.0, 0.0]))
        }
        Paper::A4 => {
            let (width, height) = (it.width as f32 * it.pixel, it.height as f32);
            let paper = if width > height { (A4.1, A4.0) } else { A4 };
            let scale = ((paper.0 - 2.0 * MARGIN) / width).min((paper.1 - 2.0 * MARGIN) / height);
            let (across, down) = (width * scale, height * scale);
            let (left, bottom) = ((paper.0 - across) / 2.0, (paper.1 - down) / 2.0);
            Ok((paper, [across, 0.0, 0.0, down, left, bottom]))
        }
    }
}

fn image(pdf: &mut Pdf, at: Ref, it: &Picture<'_>) {
    let mut image = pdf.image_xobject(at, it.data);
    // At most `MAX_PAGE_PIXELS`, so each side is within i32.
    let side = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
    image.filter(it.filter);
    image.width(side(it.width)).height(side(it.height));
    image.bits_per_component(it.bits.into());
    match it.ink {
        Ink::Grey => image.color_space().device_gray(),
        Ink::Black => {
            image.color_space().device_gray();
            image.decode([1.0, 0.0]);
        }
        Ink::Rgb => image.color_space().device_rgb(),
        Ink::Cmyk => image.color_space().device_cmyk(),
        Ink::InvertedCmyk => {
            image.color_space().device_cmyk();
            image.decode([1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
        }
    }
    image.finish();
}
