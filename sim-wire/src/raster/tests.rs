use proptest::prelude::*;

use super::*;

const KINDS: [Colours; 5] =
    [Colours::Black1, Colours::Black8, Colours::Grey8, Colours::Rgb24, Colours::Cmyk32];

const HEADER_BYTES: usize = pwg::HEADER_BYTES;

fn document(kind: Kind, pages: &[(PageHeader, Vec<u8>)]) -> Vec<u8> {
    let mut writer = PageWriter::new(kind);
    for (header, pixels) in pages {
        writer.page(header, pixels).unwrap();
    }
    writer.finish()
}

/// A page of 4 × 3 grey pixels, one colour per line.
fn small() -> Vec<u8> {
    small_of(Kind::Pwg)
}

fn small_of(kind: Kind) -> Vec<u8> {
    let pixels = vec![0, 0, 0, 0, 9, 8, 7, 7, 9, 8, 7, 7];
    document(kind, &[(PageHeader::new(4, 3, 300, Colours::Grey8), pixels)])
}

fn read_all(data: &[u8]) -> Result<Vec<Page>, RasterError> {
    let mut reader = Reader::new(data)?;
    let mut pages = Vec::new();
    while let Some(page) = reader.read_page()? {
        pages.push(page);
    }
    Ok(pages)
}

fn with_field(at: usize, value: u32) -> Result<Vec<Page>, RasterError> {
    let mut data = small();
    data[4 + at..8 + at].copy_from_slice(&value.to_be_bytes());
    read_all(&data)
}

#[test]
fn a_page_has_the_bytes_the_standard_describes() {
    let data = small();
    assert_eq!(&data[..14], b"RaS2PwgRaster\0");
    let lines = &data[4 + HEADER_BYTES..];
    assert_eq!(lines, [0, 3, 0, 1, 255, 9, 8, 1, 7]);
    assert_eq!(data[4 + 372..4 + 380], [0, 0, 0, 4, 0, 0, 0, 3]);
    assert_eq!(data[4 + 400..4 + 404], [0, 0, 0, 18]);
}

#[test]
fn an_apple_page_has_the_same_lines_behind_a_shorter_header() {
    let data = small_of(Kind::Apple);
    assert_eq!(&data[..12], b"UNIRAST\0\0\0\0\0");
    let header = [8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 1, 44];
    assert_eq!(data[12..36], header);
    assert_eq!(data[44..], [0, 3, 0, 1, 255, 9, 8, 1, 7]);
    assert_eq!(read_all(&data).unwrap()[0].pixels, read_all(&small()).unwrap()[0].pixels);
}

#[test]
fn apple_pages_come_back_with_their_sides() {
    for (duplex, tumble) in [(false, false), (true, false), (true, true)] {
        for kind in [Colours::Grey8, Colours::Rgb24, Colours::Cmyk32] {
            let header = PageHeader { duplex, tumble, ..PageHeader::new(5, 300, 600, kind) };
            let pixels = vec![7; 300 * header.bytes_per_line() as usize];
            let data = document(Kind::Apple, &[(header, pixels.clone()), (header, pixels.clone())]);
            let page = Page { header, pixels };
            assert_eq!(read_all(&data), Ok(vec![page.clone(), page]));
        }
    }
}

#[test]
fn an_apple_page_that_cannot_be_is_refused_with_its_byte() {
    let told = |at: usize, value: u8| {
        let mut data = small_of(Kind::Apple);
        data[at] = value;
        read_all(&data).unwrap_err().to_string()
    };
    let cut = |length: usize| read_all(&small_of(Kind::Apple)[..length]).unwrap_err().to_string();
    let told = [
        told(12, 1),
        told(13, 9),
        told(13, 6),
        told(27, 0),
        told(24, 255),
        told(32, 200),
        cut(12),
        cut(20),
        cut(46),
    ];
    expect_test::expect![[r#"
        page 1, byte 12: colour space 0 with 8 bits per colour, 1 per pixel
        page 1, byte 12: colour space 9 with 8 bits per colour, 8 per pixel
        page 1, byte 12: colour space 6 with 8 bits per colour, 8 per pixel
        page 1, byte 24: Width is 0
        page 1, byte 24: 12834570252 pixels are more than 100000000
        page 1, byte 32: HWResolution across is 3355443500
        page 0, byte 12: the document has no page
        page 1, byte 20: the document ends within the page header
        page 1, byte 46: the document ends with 3 of 3 lines missing"#]]
    .assert_eq(&told.join("\n"));
}

#[test]
fn apple_raster_has_no_single_bits_and_one_resolution() {
    let bits = PageHeader::new(8, 1, 300, Colours::Black1);
    let error = PageWriter::new(Kind::Apple).page(&bits, &[0]).unwrap_err();
    assert!(matches!(error.problem, RasterProblem::UnsupportedColours { bits_per_pixel: 1, .. }));
    let uneven = PageHeader { dpi_y: 600, ..PageHeader::new(1, 1, 300, Colours::Grey8) };
    assert!(PageWriter::new(Kind::Apple).page(&uneven, &[0]).is_err());
}

#[test]
fn each_kind_of_pixels_comes_back_over_several_pages() {
    let pages: Vec<_> = KINDS
        .into_iter()
        .map(|kind| {
            let mut header = PageHeader::new(13, 700, 600, kind);
            (header.duplex, header.tumble, header.copies, header.total_pages) = (true, true, 2, 5);
            let bytes = header.bytes_per_line() as usize;
            let pixels = (0..700 * bytes).map(|at| if at < 300 * bytes { 5 } else { at as u8 });
            (header, pixels.collect())
        })
        .collect();
    let read = read_all(&document(Kind::Pwg, &pages)).unwrap();
    let read: Vec<_> = read.into_iter().map(|page| (page.header, page.pixels)).collect();
    assert_eq!(read, pages);
}

#[test]
fn headers_alone_can_be_gone_through() {
    let data = [small(), small().split_off(4)].concat();
    let mut reader = Reader::new(&data).unwrap();
    assert_eq!(reader.next_header().unwrap().map(|header| header.width), Some(4));
    assert_eq!(reader.next_header().unwrap().map(|header| header.height), Some(3));
    assert_eq!(reader.next_header().unwrap(), None);
    assert_eq!(reader.page(), 2);
}

#[test]
fn code_128_fills_the_line_with_white() {
    let mut data = small();
    data.truncate(4 + HEADER_BYTES);
    data.extend([2, 0, 9, 128]);
    assert_eq!(read_all(&data).unwrap()[0].pixels, [9, 255, 255, 255].repeat(3));
}

#[test]
fn errors_name_the_page_and_the_byte() {
    let error = |result: Result<Vec<Page>, RasterError>| result.unwrap_err().to_string();
    let lines_at = 4 + HEADER_BYTES;
    let lines = |bytes: &[u8]| read_all(&[&small()[..lines_at], bytes].concat());
    let told = [
        error(read_all(b"RaSt")),
        error(read_all(b"RaS2")),
        error(read_all(&small()[..100])),
        error(read_all(&small()[..lines_at])),
        error(read_all(&small()[..lines_at + 4])),
        error(lines(&[3, 3, 0])),
        error(lines(&[2, 4, 0])),
        error(lines(&[2, 252, 1, 2, 3, 4, 5])),
        error(read_all(&[small().as_slice(), b"x"].concat())),
        error(with_field(0, 0)),
        error(with_field(372, 0)),
        error(with_field(276, 0)),
        error(with_field(280, 9600)),
        error(with_field(372, 50_000_000)),
        error(with_field(392, 5)),
        error(with_field(396, 1)),
        error(with_field(400, 19)),
        error(with_field(420, 3)),
    ];
    expect_test::expect![[r#"
        page 0, byte 0: no synchronisation word “RaS2” or “UNIRAST”
        page 0, byte 4: the document has no page
        page 1, byte 100: the document ends within the page header
        page 1, byte 1800: the document ends with 3 of 3 lines missing
        page 1, byte 1804: the document ends with 2 of 3 lines missing
        page 1, byte 1800: 4 lines where 3 are left
        page 1, byte 1801: a run of 5 bytes where 4 are left in the line
        page 1, byte 1801: a run of 5 bytes where 4 are left in the line
        page 2, byte 1810: the document ends within the page header
        page 1, byte 4: the page header does not begin with “PwgRaster”
        page 1, byte 376: Width is 0
        page 1, byte 280: HWResolution across is 0
        page 1, byte 284: HWResolution down is 9600
        page 1, byte 376: 150000000 pixels are more than 100000000
        page 1, byte 396: BytesPerLine is 5 and should be 4
        page 1, byte 400: ColorOrder is 1
        page 1, byte 404: colour space 19 with 8 bits per colour, 8 per pixel
        page 1, byte 424: NumColors is 3"#]]
    .assert_eq(&told.join("\n"));
}

#[test]
fn after_an_error_there_is_nothing_more() {
    let mut reader = Reader::new(b"RaS2xx").unwrap();
    assert!(reader.next_header().is_err());
    assert_eq!(reader.next_header(), Ok(None));
}

#[test]
fn the_writer_refuses_pixels_that_do_not_fit_the_header() {
    let header = PageHeader::new(4, 3, 300, Colours::Rgb24);
    let error = PageWriter::new(Kind::Pwg).page(&header, &[0; 35]).unwrap_err();
    assert_eq!(error.problem, RasterProblem::Pixels { found: 35, expected: 36 });
    let none = PageHeader::new(0, 0, 0, Colours::Rgb24);
    assert!(PageWriter::new(Kind::Pwg).page(&none, &[]).is_err());
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        kind in prop::sample::select(KINDS.to_vec()),
        (width, height) in (1..300u32, 1..6u32),
        seed in prop::collection::vec(0..3u8, 1..50),
    ) {
        let header = PageHeader::new(width, height, 300, kind);
        let length = header.bytes_per_line() as usize * height as usize;
        let pixels: Vec<u8> = seed.iter().copied().cycle().take(length).collect();
        let read = read_all(&document(Kind::Pwg, &[(header, pixels.clone())])).unwrap();
        prop_assert_eq!(read, vec![Page { header, pixels }]);
    }

    #[test]
    fn no_bytes_make_it_panic(
        cut in 0usize..4000,
        changes in prop::collection::vec((0usize..4000, any::<u8>()), 0..6),
        lines in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut data = [small(), small().split_off(4)].concat();
        for (at, byte) in changes {
            let length = data.len();
            data[at % length] = byte;
        }
        let _ = read_all(&data[..cut.min(data.len())]);
        let _ = read_all(&[&small()[..4 + HEADER_BYTES], lines.as_slice()].concat());
        let apple = small_of(Kind::Apple);
        let _ = read_all(&[&apple[..44], lines.as_slice()].concat());
        let _ = read_all(&[&apple[..12], lines.as_slice()].concat());
    }
}
