use proptest::prelude::*;

use super::*;

fn count(data: impl AsRef<[u8]>) -> u32 {
    pages(data.as_ref()).unwrap()
}

/// A page of 60 rows of pictures, as a driver sends it.
fn raster_page() -> Vec<u8> {
    let mut page = b"\x1b*t300R\x1b*r0F\x1b*r1A\x1b*b2m0Y".to_vec();
    for row in 0..60 {
        page.extend_from_slice(b"\x1b*b5W");
        // What looks like commands is data.
        page.extend_from_slice(&[row, 0x0c, ESC, b'E', 0x0c]);
    }
    page.extend_from_slice(b"\x1b*rB\x0c");
    page
}

#[test]
fn a_form_feed_ends_a_page_and_the_reset_adds_none() {
    assert_eq!(count(b"\x1bEone\x0ctwo\x0c\x1bE"), 2);
    assert_eq!(count(b"\x1bEone\x0ctwo\x1bE"), 2);
    assert_eq!(count(b"\x1bEone\x0ctwo"), 2);
    assert_eq!(count(b"\x1bE\x1bE\x1b&l0H"), 0);
    assert_eq!(count(b"\x1bE\x0c\x0c"), 2, "a form feed puts out a blank page");
}

#[test]
fn binary_data_is_no_command() {
    assert_eq!(
        count([b"\x1bE\x1b&l26a0o1E".as_slice(), &raster_page(), &raster_page()].concat()),
        2
    );
    assert_eq!(count(b"\x1bE\x1b)s4W\x0c\x0c\x0c\x0c\x1b&p3X\x0c\x0c\x0c"), 1);
    assert_eq!(
        count(b"\x1bE\x1b*b2v\x0c\x0c2W\x0c\x0c\x0c"),
        1,
        "a plane and a row in one sequence"
    );
    assert_eq!(count(b"\x1b(s-3Wx"), 1, "a length below nothing");
}

#[test]
fn a_change_of_paper_puts_out_what_is_there() {
    for change in ["&l26A", "&l1O", "&l0H", "&l2H", "&l1S", "&a2G", "&l66P"] {
        assert_eq!(count(format!("\x1bEa\x1b{change}b")), 2, "{change}");
        assert_eq!(count(format!("\x1bE\x1b{change}b")), 1, "{change}");
    }
}

#[test]
fn lines_past_the_bottom_go_to_the_next_page() {
    let lines = |set: &str, lines: usize| count(format!("\x1bE\x1b{set}{}", "x\r\n".repeat(lines)));
    // A4 less an inch has 64 lines of a sixth of an inch; the last line feed begins a page.
    assert_eq!([63, 64, 65, 128, 129].map(|it| lines("&l26A", it)), [1, 1, 2, 2, 3]);
    assert_eq!([60, 61].map(|it| lines("&l2A", it)), [1, 2], "Letter");
    assert_eq!([45, 46].map(|it| lines("&l2a1O", it)), [1, 2], "Letter across");
    assert_eq!([80, 81].map(|it| lines("&l2a8D", it)), [1, 2], "eight lines to the inch");
    assert_eq!([10, 11].map(|it| lines("&l10F", it)), [1, 2], "a text of ten lines");
    assert_eq!(lines("&l0L", 500), 1, "without skipping the perforation");
    assert_eq!(count(format!("\x1bE\x1b&k1G{}", "x\r".repeat(65))), 2, "CR feeds a line");
    assert_eq!(count(format!("\x1bE{}", "x\x1b=".repeat(126))), 1, "half lines");
}

#[test]
fn the_place_of_the_next_line_can_be_chosen() {
    assert_eq!(count("\x1bEx\x1b&a63Ry\nz"), 2);
    assert_eq!(count("\x1bEx\x1b&a62Ry\nz"), 1);
    assert_eq!(count("\x1bEx\x1b*p3000Y\n\x1b*p+300Y\nz"), 2);
    assert_eq!(count(format!("\x1bE{}", "x\r\n\x1b&a0R".repeat(500))), 1);
}

#[test]
fn hp_gl_draws_on_the_page_but_its_letters_are_no_text() {
    assert_eq!(count(b"\x1bE\x1b%0BIN;SP1;PU10,10;\x1b%0A\x1bE"), 0);
    assert_eq!(count(b"\x1bE\x1b%0BPU10,10PD20,20;\x1b%0A\x1bE"), 1);
    assert_eq!(count(b"\x1bE\x1b%0BLBa\x0cb\x1bE\x03PU\x1b%0A\x0c"), 1);
    assert_eq!(count(b"\x1bE\x1b%0BDT*;LBa\x03\x1bE*\x1bE"), 1);
}

#[test]
fn macros_print_nothing_while_they_are_defined() {
    assert_eq!(count(b"\x1bE\x1b&f1Y\x1b&f0Xtext\x0c\x0c\x1b&f1X\x1bE"), 0);
    assert_eq!(count(b"\x1bE\x1b&f1Y\x1b&f0Xtext\x1b&f1X\x1b&f1y3X\x1bE"), 1);
}

#[test]
fn job_control_behind_a_job_is_passed_over() {
    let next = b"\x1bEa\x1b%-12345X@PJL EOJ\r\n@PJL ENTER LANGUAGE=PCL\r\n\x1bEb\x1bE\x1b%-12345X";
    assert_eq!(count(next), 2);
    let other = b"\x1bEa\x1b%-12345X@PJL ENTER LANGUAGE=POSTSCRIPT\r\n%!\x0c\x0c";
    assert_eq!(count(other), 1);
}

#[test]
fn display_functions_print_commands() {
    assert_eq!(count(b"\x1bE\x1bYa\x0c\x0c\x1bE\x1bZb\x0c"), 1);
}

#[test]
fn text_without_a_sequence_is_printed() {
    assert_eq!((count(b"hello"), count(b"a\x0cb"), count(b"\r\n\x1bEa\x0c\x1bE")), (1, 2, 1));
    assert_eq!([&b"hello"[..], b"\r\n\x04\x1bE"].map(has_header), [false, true]);
}

#[test]
fn what_breaks_off_is_named_with_its_byte() {
    let told = |data: &[u8]| pages(data).unwrap_err().to_string();
    assert_eq!(told(b"\x1bEa\x1b"), "the data ends within a command at byte 4");
    assert_eq!(told(b"\x1bE\x1b&l2"), "the data ends within a command at byte 6");
    assert_eq!(
        told(b"\x1bE\x1b*b80Wabc"),
        "the data ends with 77 of 80 bytes of binary data missing at byte 11"
    );
    assert_eq!(
        told(b"\x1bE\x1b*b99999999999999999999999W"),
        "the data ends with 18446744073709551615 of 18446744073709551615 bytes of binary data \
         missing at byte 29"
    );
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(data in prop::collection::vec(
        prop_oneof![Just(ESC), Just(b'%'), Just(b'&'), Just(b'l'), b'0'..=b'9', b'A'..=b'Z', any::<u8>()],
        0..300,
    )) {
        let _ = pages(&[b"\x1bE", data.as_slice()].concat());
    }
}
