//! Ink on a PDF page: boxes and text in the standard font Helvetica, and what that lacks in a font that the
//! renderer brings along. Distances are points from the upper left corner.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, TextRenderingMode, UnicodeCmap};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

use crate::letters::{units, win_ansi};

pub(crate) const WIDTH: f32 = 800.0;
pub(crate) const HEIGHT: f32 = 480.0;

/// Red, green, blue, 0 to 255.
pub(crate) type Colour = [u8; 3];

/// A rectangle: left, top, width, height.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Area {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) w: f32,
    pub(crate) h: f32,
}

impl Area {
    pub(crate) const fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }

    /// The same without a margin on each side.
    pub(crate) const fn within(self, margin: f32) -> Self {
        Self {
            x: self.x + margin,
            y: self.y + margin,
            w: self.w - 2.0 * margin,
            h: self.h - 2.0 * margin,
        }
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Type {
    pub(crate) size: f32,
    pub(crate) bold: bool,
    pub(crate) colour: Colour,
}

/// A page being drawn.
pub(crate) struct Ink {
    content: Content,
    /// Letters that Helvetica lacks: their numbers in the other font are those of Unicode.
    others: BTreeMap<u16, char>,
}

impl Ink {
    pub(crate) fn new() -> Self {
        Self { content: Content::new(), others: BTreeMap::new() }
    }

    /// The finished PDF.
    pub(crate) fn finish(self) -> Vec<u8> {
        let [catalog, tree, page, content, plain, bold, other] =
            [1, 2, 3, 4, 5, 6, 7].map(Ref::new);
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(tree);
        pdf.pages(tree).kids([page]).count(1);
        let mut it = pdf.page(page);
        it.parent(tree).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(content);
        it.resources().fonts().pair(PLAIN, plain).pair(BOLD, bold).pair(OTHER, other);
        it.finish();
        for (font, name) in [(plain, "Helvetica"), (bold, "Helvetica-Bold")] {
            let mut it = pdf.type1_font(font);
            it.base_font(Name(name.as_bytes())).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        write_other_font(&mut pdf, other, &self.others);
        pdf.stream(content, &self.content.finish());
        pdf.finish()
    }

    /// Fills a box with round corners.
    pub(crate) fn fill(&mut self, area: Area, radius: f32, colour: Colour) {
        let [r, g, b] = colour.map(share);
        self.content.set_fill_rgb(r, g, b);
        self.outline(area, radius);
        self.content.fill_nonzero();
    }

    /// Draws the edge of a box.
    pub(crate) fn edge(&mut self, area: Area, radius: f32, width: f32, colour: Colour) {
        let [r, g, b] = colour.map(share);
        self.content.set_stroke_rgb(r, g, b).set_line_width(width);
        self.outline(area, radius);
        self.content.stroke();
    }

    /// Writes a text; `y` is its base line.
    pub(crate) fn text(&mut self, x: f32, y: f32, set: Type, text: &str) {
        let [r, g, b] = set.colour.map(share);
        self.content.set_fill_rgb(r, g, b).set_stroke_rgb(r, g, b);
        self.content.begin_text().next_line(x, HEIGHT - y);
        let letters: Vec<char> = text.chars().collect();
        for run in
            letters.chunk_by(|one, next| win_ansi(*one).is_some() == win_ansi(*next).is_some())
        {
            let known: Option<Vec<u8>> = run.iter().map(|it| win_ansi(*it)).collect();
            match known {
                Some(bytes) => {
                    let font = if set.bold { BOLD } else { PLAIN };
                    self.content.set_font(font, set.size).show(Str(&bytes));
                }
                None => self.show_others(run, set),
            }
        }
        self.content.end_text();
    }

    /// Letters of the other font, which has one weight: bold ones get an edge.
    fn show_others(&mut self, letters: &[char], set: Type) {
        let numbers = letters.iter().map(|it| {
            let number = u16::try_from(u32::from(*it)).unwrap_or(UNKNOWN);
            self.others.insert(number, char::from_u32(number.into()).unwrap_or(*it));
            number
        });
        let bytes: Vec<u8> = numbers.flat_map(u16::to_be_bytes).collect();
        self.content.set_font(OTHER, set.size);
        if set.bold {
            self.content.set_line_width(set.size * BOLD_EDGE);
            self.content.set_text_rendering_mode(TextRenderingMode::FillStroke);
        }
        self.content.show(Str(&bytes)).set_text_rendering_mode(TextRenderingMode::Fill);
    }

    /// Writes a text in the middle of a box, shortened where it is too long.
    pub(crate) fn centred(&mut self, area: Area, set: Type, text: &str) {
        let text = fit(text, set, area.w);
        let x = area.x + (area.w - width(&text, set)) / 2.0;
        self.text(x, middle(area, set), set, &text);
    }

    /// Writes a text at the left of a box.
    pub(crate) fn left(&mut self, area: Area, set: Type, text: &str) {
        self.text(area.x, middle(area, set), set, &fit(text, set, area.w));
    }

    /// Writes a text at the right of a box.
    pub(crate) fn right(&mut self, area: Area, set: Type, text: &str) {
        let text = fit(text, set, area.w);
        self.text(area.x + area.w - width(&text, set), middle(area, set), set, &text);
    }

    fn outline(&mut self, area: Area, radius: f32) {
        let Area { x, w, h, .. } = area;
        let y = HEIGHT - area.y - h;
        if radius <= 0.0 {
            self.content.rect(x, y, w, h);
            return;
        }
        let r = radius.min(w / 2.0).min(h / 2.0);
        // A quarter of a circle as a Bézier curve.
        let k = r * 0.447_715;
        let (right, top) = (x + w, y + h);
        self.content
            .move_to(x + r, y)
            .line_to(right - r, y)
            .cubic_to(right - k, y, right, y + k, right, y + r)
            .line_to(right, top - r)
            .cubic_to(right, top - k, right - k, top, right - r, top)
            .line_to(x + r, top)
            .cubic_to(x + k, top, x, top - k, x, top - r)
            .line_to(x, y + r)
            .cubic_to(x, y + k, x + k, y, x + r, y)
            .close_path();
    }
}

const PLAIN: Name<'static> = Name(b"F1");
const BOLD: Name<'static> = Name(b"F2");
const OTHER: Name<'static> = Name(b"F3");
/// The edge that makes letters bold, as a part of their size.
const BOLD_EDGE: f32 = 0.03;
/// What stands for letters beyond Unicode's first plane.
const UNKNOWN: u16 = 0xfffd;

/// A font that is not embedded. That no number is one of a glyph makes a box of what it lacks.
fn write_other_font(pdf: &mut Pdf, at: Ref, letters: &BTreeMap<u16, char>) {
    let [cid, descriptor, unicode, glyphs] = [1, 2, 3, 4].map(|it| Ref::new(at.get() + it));
    let name = Name(b"Fallback");
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    let mut font = pdf.type0_font(at);
    font.base_font(name).encoding_predefined(Name(b"Identity-H"));
    font.descendant_font(cid).to_unicode(unicode);
    font.finish();
    let mut font = pdf.cid_font(cid);
    font.subtype(CidFontType::Type2).base_font(name).system_info(system);
    font.font_descriptor(descriptor).default_width(1_000.0).cid_to_gid_map_stream(glyphs);
    let mut widths = font.widths();
    for (number, letter) in letters {
        widths.same(*number, *number, units(*letter).into());
    }
    widths.finish();
    font.finish();
    let mut it = pdf.font_descriptor(descriptor);
    it.name(name).flags(FontFlags::NON_SYMBOLIC).bbox(Rect::new(0.0, -200.0, 1_000.0, 900.0));
    it.italic_angle(0.0).ascent(900.0).descent(-200.0).cap_height(700.0).stem_v(80.0);
    it.finish();
    let mut map = UnicodeCmap::new(Name(b"Unicode"), system);
    letters.iter().for_each(|(number, letter)| map.pair(*number, *letter));
    pdf.stream(unicode, &map.finish());
    pdf.stream(glyphs, &[0, 0]);
}

/// The lines of a text that is as wide as `most`.
pub(crate) fn wrap(text: &str, set: Type, most: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(last) if width(&format!("{last} {word}"), set) <= most => {
                last.push(' ');
                last.push_str(word);
            }
            Some(_) | None => lines.push(fit(word, set, most)),
        }
    }
    lines
}

/// How wide a text is; a bold one is a little wider.
pub(crate) fn width(text: &str, set: Type) -> f32 {
    let units: u32 = text.chars().map(|it| u32::from(units(it))).sum();
    f32::from(u16::try_from(units).unwrap_or(u16::MAX)) / 1_000.0 * set.size
}

fn fit(text: &str, set: Type, most: f32) -> String {
    if width(text, set) <= most {
        return text.into();
    }
    let mut kept = String::new();
    for it in text.chars() {
        if width(&format!("{kept}{it}…"), set) > most {
            break;
        }
        kept.push(it);
    }
    kept + "…"
}

fn middle(area: Area, set: Type) -> f32 {
    area.y + area.h / 2.0 + set.size * 0.36
}

fn share(part: u8) -> f32 {
    f32::from(part) / 255.0
}
