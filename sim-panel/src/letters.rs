//! How wide letters are, on a picture and on a terminal.

use std::ops::RangeInclusive;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

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
/// What letters have that no table knows.
const USUAL: u16 = 556;

/// The widths of Latin, Greek and Cyrillic letters from U+0100 in the other font, in 256ths of the size;
/// 0 for what it does not have (`sim-render/fonts/make.py`).
static OTHERS: &[u8] = include_bytes!("../widths.bin");
const OTHERS_FROM: usize = 0x100;
/// Signs, which take a whole em there.
const SIGNS: RangeInclusive<char> = '\u{2190}'..='\u{27e9}';

/// A character of Windows code page 1252, which Helvetica has.
pub(crate) fn win_ansi(it: char) -> Option<u8> {
    match it {
        '€' => Some(0x80),
        '…' => Some(0x85),
        '‘' => Some(0x91),
        '’' => Some(0x92),
        '“' => Some(0x93),
        '”' => Some(0x94),
        '•' => Some(0x95),
        '–' => Some(0x96),
        '—' => Some(0x97),
        ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(it)).ok(),
        _ => None,
    }
}

/// How wide a character is drawn, in thousandths of the size.
pub(crate) fn units(it: char) -> u16 {
    match win_ansi(it) {
        Some(0x85) => 1_000,
        Some(0x95) => 350,
        Some(byte) => UNITS.get(usize::from(byte).wrapping_sub(32)).copied().unwrap_or(USUAL),
        None => match it.width() {
            Some(0) | None => 0,
            Some(_) if SIGNS.contains(&it) => 1_000,
            Some(1) => narrow(it),
            Some(_) => 1_000,
        },
    }
}

fn narrow(it: char) -> u16 {
    let at = (it as usize).checked_sub(OTHERS_FROM);
    let width = at.and_then(|at| OTHERS.get(at)).copied().map_or(0, u32::from);
    u16::try_from(width * 1_000 / 256).ok().filter(|it| *it > 0).unwrap_or(USUAL)
}

/// Columns of a text on a terminal, where letters of East Asia take two.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_all_scripts_have_their_widths() {
        assert_eq!(['i', 'W', '…', '日', '한'].map(units), [222, 944, 1_000, 1_000, 1_000]);
        let [narrow, usual, wide] = ['і', 'ж', 'Щ'].map(units);
        assert!(narrow < 350 && (500..800).contains(&usual) && wide > usual, "{narrow} {wide}");
        assert_eq!(units('\u{300}'), 0);
        assert_eq!(['①', '■', '─'].map(units), [1_000; 3], "as wide as the font draws them");
        assert_eq!([columns("Bericht"), columns("日本語")], [7, 6]);
    }
}
