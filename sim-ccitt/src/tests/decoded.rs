//! What is read of what was packed, whole and damaged.

use super::*;
use Verdict::{Bad, Good, Resynchronised};

/// The lines and verdicts of a page that comes in pieces.
pub(crate) fn read(coding: Coding, width: Width, packed: &[u8], piece: usize) -> Read {
    let mut decoder = Decoder::new(coding, width);
    let (mut lines, mut verdicts) = (vec![], vec![]);
    let mut take = |decoder: &mut Decoder| {
        while let Some(line) = decoder.next() {
            assert_eq!(line.pixels.len(), width.bytes());
            lines.push(line.pixels.to_vec());
            verdicts.push(line.verdict);
        }
    };
    for piece in packed.chunks(piece) {
        decoder.feed(piece);
        take(&mut decoder);
    }
    decoder.finish();
    take(&mut decoder);
    Read { has_ended: decoder.has_ended(), lines, verdicts }
}

#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) lines: Vec<Vec<u8>>,
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) has_ended: bool,
}

fn codings(k: u32) -> [Coding; 3] {
    [Coding::Mh, Coding::Mr { k }, Coding::Mmr]
}

proptest! {
    #[test]
    fn what_was_packed_is_read_in_pieces_of_any_size(
        page in pages(1..3_000_u16), k in 0..6_u32, piece in 1..100_usize, least in 0..200_u32,
    ) {
        for coding in codings(k) {
            for is_aligned in [true, false] {
                let mut encoder = Encoder::new(coding, page.width).with_least_bits(least);
                if is_aligned {
                    encoder = encoder.with_aligned_ends();
                }
                page.lines.iter().for_each(|it| encoder.line(it));
                let read = read(coding, page.width, &encoder.end(), piece);
                prop_assert_eq!(&read.lines, &page.lines);
                prop_assert!(read.verdicts.iter().all(|it| *it == Good));
                prop_assert!(read.has_ended);
            }
        }
    }

    #[test]
    fn a_page_that_is_cut_off_anywhere_has_the_lines_before_it(page in pages(1..300_u16)) {
        for coding in codings(4) {
            let packed = page.packed(coding);
            for cut in 0..packed.len() {
                let read = read(coding, page.width, &packed[..cut], 1_000);
                let bad = read.verdicts.iter().filter(|it| **it == Bad).count();
                prop_assert!(bad <= 1 && read.lines.len() <= page.lines.len());
                let good = read.lines.len() - bad;
                prop_assert_eq!(&read.lines[..good], &page.lines[..good]);
            }
        }
    }

    #[test]
    fn anything_is_read_to_its_end(
        bytes in prop::collection::vec(any::<u8>(), 0..400), width in 1..u16::MAX, piece in 1..50_usize,
    ) {
        let width = Width::new(width).unwrap();
        for coding in codings(2) {
            let whole = read(coding, width, &bytes, bytes.len().max(1));
            prop_assert!(whole.lines.len() <= bytes.len() * 8);
            let pieces = read(coding, width, &bytes, piece);
            prop_assert_eq!(whole.lines, pieces.lines);
            prop_assert_eq!(whole.verdicts, pieces.verdicts);
        }
    }

    #[test]
    fn whole_lines_after_damage_keep_their_place(
        page in pages(200..2_000_u16), at in any::<prop::sample::Index>(), bit in 0..8_u32,
    ) {
        prop_assume!(page.lines.len() > 2);
        let mut packed = page.packed(Coding::Mh);
        let at = at.index(packed.len() - 9);
        packed[at] ^= 1 << bit;
        let read = read(Coding::Mh, page.width, &packed, 1_000);
        prop_assert!(read.lines.len().abs_diff(page.lines.len()) <= 1);
        let wrong = read.lines.iter().zip(&page.lines).filter(|it| it.0 != it.1).count();
        prop_assert!(read.lines.len() != page.lines.len() || wrong <= 2);
    }
}

/// Lines with a step that moves from line to line, so that each differs.
fn steps(lines: usize) -> Page {
    let drawn: Vec<_> = (0..lines)
        .map(|at| format!("{}####{}", ".".repeat(at % 40 + 3), ".".repeat(53 - at % 40)))
        .collect();
    Page::drawn(&drawn.iter().map(|it| &**it).collect::<Vec<_>>())
}

/// Where the code of a line begins: after its end of line and the bit that may follow.
fn begin_of(packed: &[u8], line: usize) -> usize {
    bits(packed).match_indices("000000000001").nth(line).unwrap().0 + 12
}

/// Bytes of bits.
fn bytes(bits: &str) -> Vec<u8> {
    let byte = |it: &[u8]| it.iter().fold(0, |byte, bit| byte << 1 | (bit & 1));
    bits.as_bytes().chunks(8).map(|it| byte(it) << (8 - it.len())).collect()
}

#[test]
fn a_line_without_sense_is_bad_and_the_next_one_in_step_again() {
    let page = steps(6);
    let mut packed = bits(&page.packed(Coding::Mh));
    let at = begin_of(&page.packed(Coding::Mh), 2);
    packed.replace_range(at..at + 8, "00000000");
    let read = read(Coding::Mh, page.width, &bytes(&packed), 7);
    assert_eq!(read.verdicts, [Good, Good, Bad, Resynchronised, Good, Good]);
    assert_eq!(read.lines[3..], page.lines[3..]);
    assert!(read.has_ended);
}

#[test]
fn lines_against_a_bad_one_are_bad_as_well() {
    let page = steps(10);
    let mut packed = bits(&page.packed(Coding::Mr { k: 4 }));
    let at = begin_of(&page.packed(Coding::Mr { k: 4 }), 5) + 1;
    packed.replace_range(at..at + 7, "0000000");
    let read = read(Coding::Mr { k: 4 }, page.width, &bytes(&packed), 7);
    let expected = [Good, Good, Good, Good, Good, Bad, Bad, Bad, Resynchronised, Good];
    assert_eq!(read.verdicts, expected);
    assert_eq!(read.lines[8..], page.lines[8..]);
}

#[test]
fn an_end_of_line_with_one_wrong_bit_is_still_one() {
    let page = steps(5);
    for wrong in 0..11 {
        let mut packed = page.packed(Coding::Mh);
        let at = begin_of(&packed, 2) - 12 + wrong;
        packed[at / 8] ^= 0x80 >> (at % 8);
        let read = read(Coding::Mh, page.width, &packed, 100);
        assert_eq!(read.lines, page.lines, "bit {wrong}");
        assert_eq!(read.verdicts, [Good; 5]);
    }
}

#[test]
fn damage_ends_a_page_that_has_no_ends_of_line() {
    let page = steps(8);
    let (good, _) = page.lines.split_at(3);
    let whole = Page { width: page.width, lines: good.to_vec() }.packed(Coding::Mmr);
    let end = bits(&whole).find("000000000001").unwrap();
    // The extension for uncompressed mode, and what is no code at all.
    for damage in ["0000001111", "000000000000000000"] {
        let packed = format!("{}{damage}1111", &bits(&whole)[..end]);
        let read = read(Coding::Mmr, page.width, &bytes(&packed), 1);
        assert_eq!(read.verdicts, [Good, Good, Good, Bad]);
        assert!(!read.has_ended);
    }
}

#[test]
fn what_comes_before_and_after_a_page_is_no_line() {
    let page = steps(4);
    for coding in [Coding::Mh, Coding::Mr { k: 2 }] {
        let packed = [&[0x5a, 0xff, 0x31], &page.packed(coding)[..], b"canary"].concat();
        let read = read(coding, page.width, &packed, 1);
        assert_eq!(read.lines, page.lines);
        assert!(read.has_ended);
    }
    let packed = [&page.packed(Coding::Mmr)[..], b"canary"].concat();
    assert_eq!(read(Coding::Mmr, page.width, &packed, 1).lines, page.lines);
}

#[test]
fn a_line_of_too_many_or_too_few_dots_is_bad() {
    let page = steps(3);
    let packed = page.packed(Coding::Mh);
    for width in [59, 61] {
        let read = read(Coding::Mh, Width::new(width).unwrap(), &packed, 9);
        assert_eq!(read.verdicts, [Bad; 3], "{width}");
    }
}

#[test]
fn zeros_between_lines_take_no_memory_and_are_no_lines() {
    let page = steps(2);
    let packed = bits(&page.packed(Coding::Mh));
    let at = begin_of(&page.packed(Coding::Mh), 1) - 12;
    let mut decoder = Decoder::new(Coding::Mh, page.width);
    decoder.feed(&bytes(&packed[..at]));
    (0..1_000).for_each(|_| {
        decoder.feed(&[0; 1_000]);
        assert_eq!(decoder.next(), None);
    });
    assert!(decoder.kept() < 10_000);
    decoder.feed(&bytes(&packed[at..]));
    assert_eq!(decoder.next().unwrap().pixels, page.lines[0]);
}
