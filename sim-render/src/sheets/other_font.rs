//! A font for letters that no standard font has. It is not embedded: whoever draws the page finds it, as we do
//! (`fonts`). A letter's number is that of Unicode.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Finish as _, Name, Pdf, Rect, Ref, Str};

/// How many references it takes, from the given one on.
pub(super) const REFS: i32 = 5;

const NAME: Name<'_> = Name(b"Fallback");
/// Signs, which take a whole em in it (`fonts/make.py`).
pub(super) const SIGNS: RangeInclusive<char> = '\u{2190}'..='\u{27e9}';
/// What stands for letters beyond Unicode's first plane.
const UNKNOWN: u16 = 0xfffd;

/// A letter's number.
pub(super) fn number(letter: char) -> u16 {
    u16::try_from(u32::from(letter)).unwrap_or(UNKNOWN)
}

/// Writes the font with these letters. That no number is one of a glyph makes a box of what it lacks.
pub(super) fn write(pdf: &mut Pdf, at: Ref, letters: &BTreeSet<char>) {
    let [cid, descriptor, unicode, glyphs] = [1, 2, 3, 4].map(|it| Ref::new(at.get() + it));
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    let mut font = pdf.type0_font(at);
    font.base_font(NAME).encoding_predefined(Name(b"Identity-H"));
    font.descendant_font(cid).to_unicode(unicode);
    font.finish();
    let mut font = pdf.cid_font(cid);
    font.subtype(CidFontType::Type2).base_font(NAME).system_info(system);
    font.font_descriptor(descriptor).default_width(1_000.0).cid_to_gid_map_stream(glyphs);
    font.finish();
    let mut it = pdf.font_descriptor(descriptor);
    it.name(NAME).flags(FontFlags::NON_SYMBOLIC).bbox(Rect::new(0.0, -200.0, 1_000.0, 900.0));
    it.italic_angle(0.0).ascent(900.0).descent(-200.0).cap_height(700.0).stem_v(80.0);
    it.finish();
    let mut map = UnicodeCmap::new(Name(b"Unicode"), system);
    letters.iter().for_each(|letter| map.pair(number(*letter), *letter));
    pdf.stream(unicode, &map.finish());
    pdf.stream(glyphs, &[0, 0]);
}
