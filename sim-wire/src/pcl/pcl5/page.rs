//! The page that is being printed on: whether there is something on it, and where the next line goes.

use super::parameter::Parameter;

/// All lengths are in this part of an inch; PCL units, points and lines divide it evenly.
const INCH: f64 = 7200.0;
/// Free above and below the text unless the data says otherwise: half an inch.
const MARGIN: f64 = INCH / 2.0;
/// Lines per inch unless the data says otherwise.
const LINES_PER_INCH: f64 = 6.0;
/// PCL units per inch unless the data says otherwise.
const UNITS_PER_INCH: f64 = 300.0;
/// Rounding that a place may be off.
const TOLERANCE: f64 = 1.0;

/// Paper by its number in ESC & l # A: inches across and down.
const SIZES: [(u32, f64, f64); 15] = [
    (1, 7.25, 10.5),
    (2, 8.5, 11.0),
    (3, 8.5, 14.0),
    (6, 11.0, 17.0),
    (25, 5.83, 8.27),
    (26, 8.27, 11.69),
    (27, 11.69, 16.54),
    (45, 7.17, 10.12),
    (46, 10.12, 14.33),
    (71, 3.94, 5.83),
    (80, 3.875, 7.5),
    (81, 4.125, 9.5),
    (90, 4.33, 8.66),
    (91, 6.38, 9.02),
    (100, 6.93, 9.84),
];
/// The paper unless the data says otherwise: A4 (assumed).
const DEFAULT_SIZE: (f64, f64) = (8.27, 11.69);

/// The page and those before it.
#[derive(Debug, Clone)]
pub(super) struct Page {
    out: u32,
    marked: bool,
    /// Inches across and down, upright.
    size: (f64, f64),
    landscape: bool,
    line: f64,
    top: f64,
    /// How far down lines may reach.
    text: f64,
    /// Where the next character goes, down from the first line.
    at: f64,
    units: f64,
    /// Lines past the bottom go to a next page.
    skips_perforation: bool,
    /// CR also feeds a line.
    feeds_at_return: bool,
}

impl Default for Page {
    fn default() -> Self {
        let mut page = Self {
            out: 0,
            marked: false,
            size: DEFAULT_SIZE,
            landscape: false,
            line: INCH / LINES_PER_INCH,
            top: MARGIN,
            text: 0.0,
            at: 0.0,
            units: UNITS_PER_INCH,
            skips_perforation: true,
            feeds_at_return: false,
        };
        page.text_to_bottom();
        page
    }
}

impl Page {
    /// Pages that are out.
    pub(super) fn out(&self) -> u32 {
        self.out
    }

    /// Something is printed.
    pub(super) fn mark(&mut self) {
        self.marked = true;
    }

    /// Puts the page out and begins at the top of the next.
    pub(super) fn eject(&mut self) {
        self.out = self.out.saturating_add(1);
        self.marked = false;
        self.at = 0.0;
    }

    pub(super) fn eject_if_marked(&mut self) {
        if self.marked {
            self.eject();
        }
    }

    /// Puts out what is there and forgets what was said.
    pub(super) fn reset(&mut self) {
        self.eject_if_marked();
        *self = Self { out: self.out, ..Self::default() };
    }

    pub(super) fn half_line_feed(&mut self) {
        self.feed(self.line / 2.0);
    }

    /// Prints or obeys a character outside of sequences.
    pub(super) fn character(&mut self, byte: u8) {
        match byte {
            b'\n' => self.feed(self.line),
            b'\r' if self.feeds_at_return => self.feed(self.line),
            0x0c => self.eject(),
            0x21..=0x7e | 0x80..=0xff => self.mark(),
            _ => {}
        }
    }

    /// Obeys a parameter that has to do with the page.
    pub(super) fn obey(&mut self, parameter: Parameter) {
        let Parameter { group, letter, value, relative } = parameter;
        match (&group, letter) {
            (b"&l", b'A') => self.choose_size(value),
            (b"&l", b'O') => self.change(|it| it.landscape = matches!(value as i64, 1 | 3)),
            (b"&l", b'P') if value > 0.0 => {
                self.change(|_| {});
                self.text = (value * self.line - self.top - MARGIN).max(self.line);
            }
            // Paper tray and print on both sides; the side is chosen by & a # G.
            (b"&l", b'H' | b'S') | (b"&a", b'G') => self.eject_if_marked(),
            (b"&l", b'C') if value > 0.0 => self.line = value * INCH / 48.0,
            (b"&l", b'D') if value >= 1.0 => self.line = INCH / value,
            (b"&l", b'E') => {
                self.top = value.max(0.0) * self.line;
                self.text_to_bottom();
            }
            (b"&l", b'F') if value > 0.0 => self.text = value * self.line,
            (b"&l", b'L') => self.skips_perforation = value != 0.0,
            (b"&k", b'G') => self.feeds_at_return = matches!(value as i64, 1 | 3),
            (b"&u", b'D') if value >= 1.0 => self.units = value,
            (b"&a", b'R') => self.go_to(value * self.line, relative),
            (b"&a", b'V') => self.go_to(value * INCH / 720.0, relative),
            (b"*p", b'Y') => self.go_to(value * INCH / self.units, relative),
            _ => {}
        }
    }

    fn choose_size(&mut self, value: f64) {
        let size = SIZES.iter().find(|(number, ..)| f64::from(*number) == value);
        self.change(|it| it.size = size.map_or(it.size, |&(_, across, down)| (across, down)));
    }

    /// Changes the paper: what is on the old one is put out, and the margins are as at the beginning.
    fn change(&mut self, change: impl FnOnce(&mut Self)) {
        self.eject_if_marked();
        change(self);
        (self.top, self.at) = (MARGIN, 0.0);
        self.text_to_bottom();
    }

    fn text_to_bottom(&mut self) {
        let (across, down) = self.size;
        let length = INCH * if self.landscape { across } else { down };
        self.text = (length - self.top - MARGIN).max(self.line);
    }

    fn go_to(&mut self, to: f64, relative: bool) {
        let to = if relative { self.at + to } else { to };
        self.at = to.max(-self.top);
    }

    fn feed(&mut self, by: f64) {
        self.at += by;
        if self.skips_perforation && self.at + self.line > self.text + TOLERANCE {
            self.eject();
        }
    }
}
