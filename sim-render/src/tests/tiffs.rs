//! TIFF documents as scanners and fax machines write them.

use super::*;

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
