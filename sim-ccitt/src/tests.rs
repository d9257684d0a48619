use alloc::vec::Vec;
use alloc::{format, vec};

use proptest::prelude::*;

use super::*;

mod decoded;
mod oracles;

/// A page for tests: lines that are much like the one above them, as those of a document are.
pub(crate) fn pages(widths: impl Strategy<Value = u16>) -> impl Strategy<Value = Page> {
    (widths, 0..40_usize).prop_flat_map(|(width, lines)| {
        let edits = prop::collection::vec((0..width, 0..width, any::<bool>()), 0..6);
        let lines = prop::collection::vec(prop_oneof![3 => edits, 1 => Just(vec![])], lines);
        lines.prop_map(move |lines| Page::edited(width, &lines))
    })
}

/// Packed lines, 1 is black.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) width: Width,
    pub(crate) lines: Vec<Vec<u8>>,
}

impl Page {
    /// Each line is the one above but for runs, from where and how long, which are inverted or white.
    fn edited(width: u16, edits: &[Vec<(u16, u16, bool)>]) -> Self {
        let width = Width::new(width).unwrap();
        let mut line = vec![0; width.bytes()];
        let lines = edits.iter().map(|edits| {
            for (from, length, is_inverted) in edits {
                for at in usize::from(*from)..usize::from(from.saturating_add(*length)) {
                    let bit = 0x80_u8 >> (at % 8);
                    if at < width.dots() as usize {
                        line[at / 8] =
                            if *is_inverted { line[at / 8] ^ bit } else { line[at / 8] & !bit };
                    }
                }
            }
            line.clone()
        });
        Self { width, lines: lines.collect() }
    }

    /// Lines of text, `#` is black.
    pub(crate) fn drawn(lines: &[&str]) -> Self {
        let width = Width::new(lines[0].len() as u16).unwrap();
        let packed = lines.iter().map(|line| {
            let mut packed = vec![0; width.bytes()];
            for (at, _) in line.bytes().enumerate().filter(|it| it.1 == b'#') {
                packed[at / 8] |= 0x80 >> (at % 8);
            }
            packed
        });
        Self { width, lines: packed.collect() }
    }

    pub(crate) fn packed(&self, coding: Coding) -> Vec<u8> {
        let mut encoder = Encoder::new(coding, self.width);
        let mut bytes = Vec::new();
        for line in &self.lines {
            encoder.line(line);
            bytes.extend(encoder.take());
        }
        bytes.extend(encoder.end());
        bytes
    }
}

/// Bytes as bits.
fn bits(bytes: &[u8]) -> alloc::string::String {
    bytes.iter().map(|it| format!("{it:08b}")).collect()
}

#[test]
fn the_codes_of_a_line_are_those_of_the_standard() {
    let page = Page::drawn(&["....##..", "....##..", "...##..."]);
    let (eol, line) = ("000000000001", "1011110111");
    assert!(bits(&page.packed(Coding::Mh)).starts_with(&format!("{eol}{line}{eol}{line}{eol}")));
    let mr = format!("{eol}1{line}{eol}0111{eol}1");
    assert!(bits(&page.packed(Coding::Mr { k: 2 })).starts_with(&mr));
    // Horizontal, four white and two black, then the end of the line; all as above; both one to the left.
    let mmr = format!("00110111111110100101{eol}{eol}");
    assert_eq!(bits(&page.packed(Coding::Mmr))[..mmr.len()], mmr);
}

#[test]
fn a_run_longer_than_any_code_is_composed() {
    let width = Width::new(6_000).unwrap();
    let page = Page { width, lines: vec![vec![0; width.bytes()]] };
    let longest = "000000011111";
    // 2,560 twice, 832, 48.
    let line = format!("{longest}{longest}01101001000001011");
    assert!(bits(&page.packed(Coding::Mh)).starts_with(&format!("000000000001{line}")));
}

#[test]
fn lines_take_as_many_bits_as_a_receiver_needs() {
    let mut encoder = Encoder::new(Coding::Mh, Width::A4).with_least_bits(288);
    (0..3).for_each(|_| encoder.line(&[]));
    let packed = bits(&encoder.end());
    let ends: Vec<_> = packed.match_indices("000000000001").map(|it| it.0).collect();
    assert_eq!(ends[..4], [0, 288, 576, 864]);
}

#[test]
fn ends_of_lines_end_with_a_byte_where_asked() {
    let mut encoder = Encoder::new(Coding::Mr { k: 4 }, Width::A4).with_aligned_ends();
    (0..7).for_each(|at| encoder.line(&[0xf0 >> at]));
    let packed = bits(&encoder.end());
    let ends: Vec<_> = packed.match_indices("000000000001").map(|it| it.0 + 12).collect();
    assert!(ends[..8].iter().all(|it| it % 8 == 0), "{ends:?}");
}

#[test]
fn a_line_is_white_where_it_is_too_short_and_ends_at_its_width() {
    let width = Width::new(70).unwrap();
    let packed = |line: &[u8]| {
        let mut encoder = Encoder::new(Coding::Mmr, width);
        encoder.line(line);
        encoder.end()
    };
    assert_eq!(packed(&[0xff]), packed(&[0xff, 0, 0, 0, 0, 0, 0, 0, 0]));
    assert_eq!(packed(&[0xff; 8]), packed(&[0xff, 255, 255, 255, 255, 255, 255, 255, 0]));
    assert_eq!(packed(&[0xff; 9]), packed(&[0xff; 20]));
}
