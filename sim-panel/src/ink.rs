//! Ink on a PDF page: boxes and text in the standard font Helvetica. Distances are points from the
//! upper left corner.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

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
}

impl Ink {
    pub(crate) fn new() -> Self {
        Self { content: Content::new() }
    }

    /// The finished PDF.
    pub(crate) fn finish(self) -> Vec<u8> {
        let [catalog, tree, page, content, plain, bold] = [1, 2, 3, 4, 5, 6].map(Ref::new);
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(tree);
        pdf.pages(tree).kids([page]).count(1);
        let mut it = pdf.page(page);
        it.parent(tree).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(content);
        it.resources().fonts().pair(PLAIN, plain).pair(BOLD, bold);
        it.finish();
        for (font, name) in [(plain, "Helvetica"), (bold, "Helvetica-Bold")] {
            let mut it = pdf.type1_font(font);
            it.base_font(Name(name.as_bytes())).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
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
        let font = if set.bold { BOLD } else { PLAIN };
        let bytes: Vec<u8> = text.chars().map(win_ansi).collect();
        self.content.set_fill_rgb(r, g, b).begin_text().set_font(font, set.size);
        self.content.next_line(x, HEIGHT - y).show(Str(&bytes)).end_text();
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

/// Windows code page 1252; what it lacks becomes "?".
fn win_ansi(it: char) -> u8 {
    match it {
        '€' => 0x80,
        '…' => 0x85,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(it)).unwrap_or(b'?'),
        _ => b'?',
    }
}

/// The widths of Helvetica's characters from blank to tilde, thousandths of the size.
#[rustfmt::skip]
const UNITS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

fn units(it: char) -> u16 {
    match win_ansi(it) {
        0x85 => 1_000,
        0x95 => 350,
        byte => UNITS.get(usize::from(byte).wrapping_sub(32)).copied().unwrap_or(556),
    }
}
