//! TIFF documents as scanners and fax machines write them.

use super::*;

/// A line that is black on its left half (ITU-T T.4, tables 2 and 3): no white, 128 and 22 black, 128
/// and 22 white.
const LINE: &str = "00110101 000011001000 00000110111 10010 0000011";
const END_OF_LINE: &str = "000000000001";

/// A picture of black and white, packed so.
fn fax(compression: u32, strip: &[u8], more: &[(u16, &[u32])]) -> Bytes {
    let is_white_zero = [(259, [compression]), (262, [0])];
    let mut entries: Vec<(u16, &[u32])> =
        is_white_zero.iter().map(|(tag, value)| (*tag, value.as_slice())).collect();
    entries.extend(more);
    tiff_of(strip, &entries)
}

#[test]
fn a_fax_of_group_3_is_drawn() {
    let all = |line: &dyn Fn(usize) -> String| bits((0..200).map(line));
    let huffman = all(&|_| format!("{LINE}|"));
    assert_halves(&fax(2, &huffman, &[]), 1, "whole bytes without marks");
    let one = all(&|_| format!("{END_OF_LINE}{LINE}"));
    assert_halves(&fax(3, &one, &[]), 1, "one dimension");
    let filled = all(&|_| format!("0000|{END_OF_LINE}{LINE}"));
    assert_halves(&fax(3, &filled, &[(292, &[4])]), 1, "marks that end with a byte");
    let reversed: Vec<u8> = one.iter().map(|it| it.reverse_bits()).collect();
    assert_halves(&fax(3, &reversed, &[(266, &[2])]), 1, "bits the other way round");
    // Every other line is as the one before: three times in the same place.
    let two = all(&|at| match at % 2 {
        0 => format!("{END_OF_LINE}1 {LINE}"),
        _ => format!("{END_OF_LINE}0 1 1 1"),
    });
    assert_halves(&fax(3, &two, &[(292, &[1])]), 1, "two dimensions");
}

#[test]
fn a_fax_that_is_cut_off_or_not_packed_says_so() {
    let half = bits((0..100).map(|_| format!("{END_OF_LINE}{LINE}")));
    let error = inspect(&fax(3, &half, &[])).unwrap_err().to_string();
    assert!(error.starts_with("damaged TIFF document: page 1: 100 of 200 lines"), "{error}");
    let error = inspect(&fax(3, &half, &[(292, &[2])])).unwrap_err().to_string();
    let plain = "unsupported TIFF document: page 1: CCITT with pieces that are not packed";
    assert_eq!(error, plain);
}

#[test]
fn a_picture_with_a_palette_has_its_colours() {
    for depth in [1, 2, 4, 8] {
        let size = 1_usize << depth;
        // The last two colours are the dark one and the light one.
        let (dark, light) = ((size - 2) as u8, (size - 1) as u8);
        let line: Vec<u8> = (0..300).map(|x| if x < 150 { dark } else { light }).collect();
        let pack = |it: &[u8]| it.iter().fold(0, |sum, number| sum << (depth % 8) | number);
        let line: Vec<u8> =
            line.chunks(8 / depth).map(|it| pack(it) << (depth * (8 / depth - it.len()))).collect();
        let mut colours = vec![0x7777; 3 * size];
        for (at, values) in [(size - 2, [10, 20, 120]), (size - 1, [250, 240, 100])] {
            (0..3).for_each(|it| colours[it * size + at] = values[it] * 257);
        }
        let data = tiff_of(
            &line.repeat(200),
            &[(258, &[depth as u32]), (259, &[1]), (262, &[3]), (320, &colours)],
        );
        assert_halves(&data, 1, &format!("a palette of {depth} bits"));
        let page = Picture::read(&page_png(&data, 1, Scale::Dpi(36)).unwrap());
        assert_eq!(page.at(100, 150), [10, 20, 120], "{depth} bits");
    }
}

#[test]
fn jpeg_as_tiff_had_it_first_is_drawn_where_it_is_whole() {
    let stream = jpeg(jpeg_encoder::ColorType::Rgb);
    let length = [stream.len() as u32];
    let entries: [(u16, &[u32]); 4] = [(259, &[6]), (262, &[6]), (513, &[8]), (514, &length)];
    assert_halves(&tiff_of(&stream, &entries), 1, "a whole JPEG");
    let named = "unsupported TIFF document: page 1: \
                 JPEG in pieces, as TIFF 6.0 first had it (compression 6)";
    let pieces = [tiff_of(&stream, &entries[..2]), tiff_of(&stream[..500], &entries)];
    for data in pieces {
        assert_eq!(inspect(&data).unwrap_err().to_string(), named);
    }
}
