use proptest::prelude::*;

use super::*;

const HEADER: &[u8] = b") HP-PCL XL;2;0;made for a test\n";
const SESSION: &[u8] = &[
    // UnitsPerMeasure 600 × 600, Measure, ErrorReport, BeginSession
    0xd1, 0x58, 0x02, 0x58, 0x02, 0xf8, 0x89, 0xc0, 0x00, 0xf8, 0x86, 0xc0, 0x03, 0xf8, 0x8f, 0x41,
];
/// BeginPage, a box, an array of three bytes, an image of embedded bytes, EndPage.
const PAGE: &[u8] = &[
    0xc0, 0x00, 0xf8, 0x28, 0xc0, 0x02, 0xf8, 0x25, 0x43, 0xe3, 0, 0, 0, 0, 9, 0, 9, 0, 0xf8, 0x42,
    0x6d, 0xc8, 0xc0, 3, 0x44, 0x44, 0x44, 0xf8, 0x41, 0xc8, 0xc1, 2, 0, 1, 2, 0xb1, 0xfb, 3, 0x44,
    0x42, 0x41, 0xfa, 4, 0, 0, 0, 0x44, 0x44, 0x44, 0x44, 0xb2, 0x44,
];
const END: &[u8] = &[0x42];

fn told(stream: &[&[u8]]) -> String {
    pages(&stream.concat()).unwrap_err().to_string()
}

#[test]
fn each_end_of_page_is_a_page_and_bytes_of_data_are_none() {
    for count in 0..4 {
        let data = [HEADER, SESSION, &PAGE.repeat(count), END, UEL, b"@PJL EOJ\r\n"].concat();
        assert_eq!(pages(&data), Ok(count as u32));
    }
}

#[test]
fn the_high_byte_may_come_first() {
    let data = b"( HP-PCL XL;2;0\n\x41\x43\xc8\xc1\x00\x02\x44\x44\xfa\x00\x00\x00\x01\x44\x44\x42";
    assert_eq!(pages(data), Ok(1));
}

#[test]
fn what_breaks_the_rules_is_named_with_its_byte() {
    assert_eq!(told(&[b") HP-PCL 6;"]), "not the beginning of the language at byte 0");
    assert_eq!(told(&[b"' HP-PCL XL;2;0\n"]), "PCL XL in ASCII at byte 0");
    assert_eq!(told(&[b") HP-PCL XL;2;0"]), "the data ends within the stream header at byte 15");
    let end = HEADER.len();
    assert_eq!(told(&[HEADER, &[0xff]]), format!("unknown tag 0xFF at byte {end}"));
    assert_eq!(told(&[HEADER, &[0x43]]), format!("BeginPage out of place at byte {end}"));
    assert_eq!(told(&[HEADER, &[0x41, 0x44]]), format!("EndPage out of place at byte {}", end + 1));
    let cut = [HEADER, SESSION, &PAGE[..20]];
    let end = cut.concat().len();
    assert_eq!(told(&cut), format!("the data ends within a session at byte {end}"));
    let text = told(&[HEADER, &[0x41, 0xfa, 9, 0, 0, 0, 1]]);
    assert!(text.starts_with("the data ends with 8 of 9 bytes of binary data missing"), "{text}");
    let text = told(&[HEADER, &[0xc8, 0xc5]]);
    assert!(text.starts_with("an array whose length has the tag 0xC5"), "{text}");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(data in prop::collection::vec(any::<u8>(), 0..300), cut in 0usize..200) {
        let _ = pages(&[HEADER, SESSION, &data].concat());
        let sound = [HEADER, SESSION, PAGE, END].concat();
        let _ = pages(&sound[..cut.min(sound.len())]);
    }
}
