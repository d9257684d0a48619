//! TIFF documents as scanners and fax machines write them.

use super::*;

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
