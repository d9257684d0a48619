use super::*;
use crate::scan::ScanWriter;
use crate::tests::fixtures::{self, Picture};
use crate::{Scale, inspect, page_png};

/// A page of each kind, scanned, and the PDF of them.
fn scanned() -> (Vec<ScannedPage>, Bytes) {
    let area = Area { across: 10_000, down: 5_000 };
    let side = |page| ScanSide { page: Some(page), area, is_turned: false };
    let mut writer = ScanWriter::new();
    let (mut pages, mut pdf) = (Vec::new(), Vec::new());
    for color in [ScanColor::Color, ScanColor::Grayscale, ScanColor::Black] {
        let look = ScanLook { dpi: 200, color };
        let page = scan::scan(&fixtures::panel(), &[side(1)], look).unwrap().remove(0);
        pdf.extend(writer.page(&page));
        pages.push(page);
    }
    pdf.extend(writer.end());
    (pages, pdf.into())
}

#[test]
fn a_page_is_retrieved_as_it_was_scanned() {
    let (pages, pdf) = scanned();
    for (at, scanned) in (1..).zip(&pages) {
        let found = page(&pdf, at).unwrap();
        assert!(found == *scanned, "page {at}");
        assert_eq!(dots(&found), [200, 200]);
    }
    assert!(matches!(page(&pdf, 4), Err(RenderError::NoSuchPage { page: 4, pages: 3 })));
}

#[test]
fn a_tiff_has_all_pages_and_a_jpeg_one() {
    let (pages, pdf) = scanned();
    let tiff = Bytes::from(tiff(&pdf).unwrap());
    assert_eq!(inspect(&tiff).unwrap().pages, 3);
    for (at, page) in (1..).zip(&pages) {
        let jpeg = jpeg(&pdf, at).unwrap();
        if page.coding != Coding::Group4 {
            assert_eq!(jpeg, page.data);
        }
        // All of the sheet is blue, and in black and white that is black.
        let middle = |data: &Bytes, page| {
            let picture = Picture::read(&page_png(data, page, Scale::Width(210)).unwrap());
            picture.at(picture.width / 2, picture.height / 2)
        };
        let [one, other] = [middle(&tiff, at), middle(&jpeg, 1)];
        assert!(
            one.iter().zip(other).all(|(a, b)| a.abs_diff(b) < 3),
            "page {at}: {one:?}, {other:?}"
        );
        assert!(one[0] < 110 && one != [255; 3], "page {at}: {one:?}");
    }
}

#[test]
fn a_fax_is_retrieved_with_its_dots_across_and_down() {
    let area = Area { across: 21_500, down: 29_700 };
    let (width, height) = (1_728, 1_143);
    let lines = vec![vec![0xff; width as usize / 8]; height as usize];
    let mut encoder = sim_ccitt::Encoder::new(sim_ccitt::Coding::Mmr, sim_ccitt::Width::A4);
    lines.iter().for_each(|it| encoder.line(it));
    let page =
        ScannedPage { area, width, height, coding: Coding::Group4, data: encoder.end().into() };
    let mut writer = ScanWriter::new();
    let pdf = Bytes::from([writer.page(&page), writer.end()].concat());
    let jpeg = jpeg(&pdf, 1).unwrap();
    // JFIF: inches, 204 across and 98 down.
    assert_eq!(jpeg[13..18], [1, 0, 204, 0, 98]);
    let tiff = tiff(&pdf).unwrap();
    let mut read = tiff::decoder::Decoder::new(Cursor::new(tiff)).unwrap();
    for (tag, dots) in [(Tag::XResolution, 204), (Tag::YResolution, 98)] {
        assert_eq!(read.get_tag(tag).unwrap().into_u32_vec().unwrap()[0], dots);
    }
}

#[test]
fn a_page_that_no_scanner_made_is_scanned() {
    let page = page(&fixtures::pdf(2), 2).unwrap();
    assert_eq!((page.coding, page.width, dots(&page)), (Coding::ColorJpeg, 2_479, [300, 300]));
    assert_eq!(inspect(&Bytes::from(tiff(&fixtures::pdf(2)).unwrap())).unwrap().pages, 2);
}
