//! Plain text: UTF-8 on A4 sheets, 80 columns by 64 lines of Courier.
//!
//! Lines end with LF, CR or both; FF begins a sheet; tabs stop at every eighth column; what is
//! longer than a line goes on in the next. Limit of fidelity: letters beyond Windows Latin 1 are
//! printed as question marks, and so is what a real device prints without a font for it.

use bytes::Bytes;

use crate::sheets::{COLUMNS, LINES, Sheets};
use crate::{Format, MAX_PAGES, Pages, RenderError, at_most};

/// Columns from one tab stop to the next.
const TAB: usize = 8;
/// As much of a document as decides whether it is text.
const LOOKED_AT: usize = 4096;
const BYTE_ORDER_MARK: char = '\u{feff}';
/// What stands for a letter that the font does not have.
const UNKNOWN: u8 = b'?';

/// Windows Latin 1 (code page 1252) from 80 to 9F; the spaces are not used there.
const FROM_80: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// Whether a document looks like text: it begins with UTF-8 without control characters that no text
/// has.
pub(crate) fn looks_like(data: &[u8]) -> bool {
    let head = &data[..data.len().min(LOOKED_AT)];
    let text = match str::from_utf8(head) {
        Ok(text) => text,
        // A letter may lie across the end of what is looked at.
        Err(error) if error.error_len().is_none() && head.len() < data.len() => {
            str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && text.chars().all(is_text)
}

pub(crate) fn pages(data: &Bytes) -> Result<u32, RenderError> {
    let mut pages = 0;
    layout(data, |_| {
        pages += 1;
        at_most("pages", pages, u64::from(MAX_PAGES))
    })?;
    Ok(u32::try_from(pages).unwrap_or(MAX_PAGES))
}

pub(crate) fn to_pdf(data: &Bytes, wanted: Pages) -> Result<Bytes, RenderError> {
    let (mut sheets, mut page) = (Sheets::new(), 0);
    layout(data, |lines| {
        page += 1;
        at_most("pages", page.into(), MAX_PAGES.into())?;
        if wanted.contains(page) { sheets.text(lines) } else { Ok(()) }
    })?;
    wanted.must_be_among(page)?;
    Ok(sheets.finish())
}

/// A letter in Windows Latin 1.
pub(crate) fn letter(letter: char) -> u8 {
    match u32::from(letter) {
        code @ (0x20..=0x7e | 0xa0..=0xff) => code as u8,
        _ => FROM_80.chars().zip(0x80..).find(|&(it, _)| it == letter).map_or(UNKNOWN, |it| it.1),
    }
}

fn is_text(letter: char) -> bool {
    !letter.is_control() || matches!(letter, '\t' | '\n' | '\r' | '\x0c' | '\u{85}')
}

/// Lays out the text and hands out the lines of each sheet. A text without a letter is one sheet.
fn layout(
    data: &[u8],
    mut sheet: impl FnMut(&[Vec<u8>]) -> Result<(), RenderError>,
) -> Result<(), RenderError> {
    let damaged = |at: usize, what: &str| RenderError::Damaged {
        format: Format::Text,
        what: format!("{what} at byte {at}"),
    };
    let text = str::from_utf8(data)
        .map_err(|error| damaged(error.valid_up_to(), "no UTF-8"))?
        .trim_start_matches(BYTE_ORDER_MARK);
    let mark = data.len() - text.len();
    let mut lines: Vec<Vec<u8>> = vec![Vec::new()];
    // A sheet that is begun because the one before is full is no sheet until something is on it.
    let (mut sheets, mut overflown, mut before) = (0, false, '\0');
    for (at, it) in text.char_indices() {
        if !is_text(it) {
            let what = format!("the control character {:#04X}", u32::from(it));
            return Err(damaged(mark + at, &what));
        }
        let line_end = matches!(it, '\n' | '\r' | '\u{85}');
        if line_end && !(it == '\n' && before == '\r') {
            lines.push(Vec::new());
        } else if it == '\x0c' {
            if !(overflown && lines.iter().all(Vec::is_empty)) {
                sheet(&lines)?;
                sheets += 1;
            }
            (overflown, lines) = (false, vec![Vec::new()]);
        } else if !line_end {
            write(&mut lines, it);
        }
        while lines.len() > LINES {
            let next = lines.split_off(LINES);
            sheet(&lines)?;
            (sheets, overflown, lines) = (sheets + 1, true, next);
        }
        before = it;
    }
    let blank = lines.iter().all(Vec::is_empty);
    if sheets == 0 || !blank { sheet(&lines) } else { Ok(()) }
}

/// Writes a letter or moves to the next tab stop.
fn write(lines: &mut Vec<Vec<u8>>, it: char) {
    let column = lines.last().map_or(0, Vec::len);
    if column >= COLUMNS {
        lines.push(Vec::new());
    }
    let Some(line) = lines.last_mut() else { return };
    if it == '\t' {
        line.resize((line.len() / TAB + 1) * TAB, b' ');
    } else {
        line.push(letter(it));
    }
}
