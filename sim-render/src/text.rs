//! Plain text on A4 sheets, 80 columns by 64 lines of Courier.
//!
//! Any bytes are text. They are read in the charset that was announced, or that a byte order mark tells, else
//! as UTF-8 if they are that, else as Windows Latin 1. Lines end with LF, CR or both; FF begins a sheet;
//! tabs stop at every eighth column; a backspace moves back, and what is written there is printed over what
//! was; SUB ends the text, as DOS ends files; other controls print nothing. What is longer than a line goes on
//! in the next. Letters that Courier lacks are of the font in `fonts`, and boxes where that lacks them too;
//! what no charset has is a question mark. Limit of fidelity: accents that stand alone are lost.

use bytes::Bytes;
use encoding_rs::{CoderResult, Encoding, UTF_8, WINDOWS_1252};

use crate::line::Line;
use crate::sheets::{COLUMNS, LINES, Sheets};
use crate::{MAX_PAGES, Pages, RenderError, at_most};

/// Columns from one tab stop to the next.
const TAB: usize = 8;
/// As much of a document as decides whether it is text.
const LOOKED_AT: usize = 4096;
/// Bytes of UTF-8 that are decoded at a time.
const DECODED_MAX: usize = 16 << 10;
const BYTE_ORDER_MARK: char = '\u{feff}';
/// Ends a text (DOS, CP/M).
const SUB: char = '\x1a';
/// What stands for bytes that are no letter.
const UNKNOWN: char = '?';

/// Whether a document that nobody announced looks like text: it begins without control characters that no
/// text has.
pub(crate) fn looks_like(data: &[u8]) -> bool {
    let head = &data[..data.len().min(LOOKED_AT)];
    let head = head.split(|&byte| byte == SUB as u8).next().unwrap_or_default();
    let is_text =
        |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c' | b'\x08') || *byte >= b' ';
    !head.is_empty() && head.iter().all(|it| is_text(it) && *it != b'\x7f')
}

pub(crate) fn pages(data: &Bytes) -> Result<u32, RenderError> {
    pages_in(data, None)
}

/// How many sheets a text makes in this charset.
pub(crate) fn pages_in(
    data: &[u8],
    charset: Option<&'static Encoding>,
) -> Result<u32, RenderError> {
    let mut pages = 0;
    layout(data, charset, |_| {
        pages += 1;
        at_most("pages", pages, u64::from(MAX_PAGES))
    })?;
    Ok(u32::try_from(pages).unwrap_or(MAX_PAGES))
}

pub(crate) fn to_pdf(data: &Bytes, wanted: Pages) -> Result<Bytes, RenderError> {
    to_pdf_in(data, None, wanted)
}

/// Some sheets of a text in this charset.
pub(crate) fn to_pdf_in(
    data: &[u8],
    charset: Option<&'static Encoding>,
    wanted: Pages,
) -> Result<Bytes, RenderError> {
    let (mut sheets, mut page) = (Sheets::new(), 0);
    layout(data, charset, |lines| {
        page += 1;
        at_most("pages", page.into(), MAX_PAGES.into())?;
        if wanted.contains(page) { sheets.text(lines) } else { Ok(()) }
    })?;
    wanted.must_be_among(page)?;
    Ok(sheets.finish())
}

/// Lays out the text and hands out the lines of each sheet. A text without a letter is one sheet.
fn layout(
    data: &[u8],
    charset: Option<&'static Encoding>,
    sheet: impl FnMut(&[Line]) -> Result<(), RenderError>,
) -> Result<(), RenderError> {
    let looked = || if str::from_utf8(data).is_ok() { UTF_8 } else { WINDOWS_1252 };
    // A byte order mark goes before either.
    let mut decoder = charset.unwrap_or_else(looked).new_decoder();
    let mut paper =
        Paper { lines: vec![Line::default()], sheets: 0, overflown: false, before: '\0', sheet };
    let (mut rest, mut decoded) = (data, vec![0; DECODED_MAX]);
    loop {
        let (result, read, written, _) = decoder.decode_to_utf8(rest, &mut decoded, true);
        rest = &rest[read..];
        for letter in String::from_utf8_lossy(&decoded[..written]).chars() {
            if letter == SUB {
                return paper.finish();
            }
            paper.put(letter)?;
        }
        if result == CoderResult::InputEmpty {
            return paper.finish();
        }
    }
}

/// The sheet that is being written.
struct Paper<F> {
    lines: Vec<Line>,
    sheets: u64,
    /// A sheet that is begun because the one before is full is no sheet until something is on it.
    overflown: bool,
    before: char,
    sheet: F,
}

impl<F: FnMut(&[Line]) -> Result<(), RenderError>> Paper<F> {
    fn put(&mut self, it: char) -> Result<(), RenderError> {
        match it {
            '\n' if self.before == '\r' => {}
            '\n' | '\r' | '\u{85}' => self.lines.push(Line::default()),
            '\x0c' => self.feed()?,
            '\x08' => self.line().back(),
            '\t' => self.write(it),
            _ if it.is_control() || it == BYTE_ORDER_MARK => {}
            _ => self.write(it),
        }
        self.before = it;
        while self.lines.len() > LINES {
            let next = self.lines.split_off(LINES);
            (self.sheet)(&self.lines)?;
            (self.sheets, self.overflown, self.lines) = (self.sheets + 1, true, next);
        }
        Ok(())
    }

    /// Writes a letter or moves to the next tab stop.
    fn write(&mut self, it: char) {
        if self.line().column() + Line::columns(it).max(1) > COLUMNS {
            self.lines.push(Line::default());
        }
        match it {
            '\t' => self.line().tab(TAB),
            char::REPLACEMENT_CHARACTER => self.line().write(UNKNOWN),
            _ => self.line().write(it),
        }
    }

    /// The line that is written. There is one always.
    fn line(&mut self) -> &mut Line {
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    fn feed(&mut self) -> Result<(), RenderError> {
        if !(self.overflown && self.is_blank()) {
            (self.sheet)(&self.lines)?;
            self.sheets += 1;
        }
        (self.overflown, self.lines) = (false, vec![Line::default()]);
        Ok(())
    }

    fn is_blank(&self) -> bool {
        self.lines.iter().all(Line::is_empty)
    }

    fn finish(mut self) -> Result<(), RenderError> {
        if self.sheets == 0 || !self.is_blank() { (self.sheet)(&self.lines) } else { Ok(()) }
    }
}
