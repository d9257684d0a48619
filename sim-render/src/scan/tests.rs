use std::convert::Infallible;
use std::ops::Range;

use super::*;
use crate::tests::fixtures::{self, Picture};
use crate::{inspect, page_png};

const A4: Area = Area { across: 21_000, down: 29_700 };

fn look(color: ScanColor) -> ScanLook {
    ScanLook { dpi: 200, color }
}

const fn side(page: u32) -> ScanSide {
    ScanSide { page: Some(page), area: A4, is_turned: false }
}

/// The PDF of scanned pages.
fn pdf_of(pages: &[ScannedPage]) -> Bytes {
    let mut writer = ScanWriter::new();
    let mut file: Vec<u8> = pages.iter().flat_map(|it| writer.page(it)).collect();
    assert_eq!(writer.pages() as usize, pages.len());
    file.extend(writer.end());
    file.into()
}

/// A page as a person sees it from afar.
fn seen(pdf: &Bytes, page: u32) -> Picture {
    Picture::read(&page_png(pdf, page, Scale::Width(210)).unwrap())
}

/// By how much two pictures differ, of 255, on average.
fn difference(one: &Picture, other: &Picture) -> f64 {
    assert_eq!((one.width, one.height), (other.width, other.height));
    let differences = one.rgb.iter().zip(&other.rgb).map(|(a, b)| u64::from(a.abs_diff(*b)));
    differences.sum::<u64>() as f64 / one.rgb.len() as f64
}

#[test]
fn a_scanned_page_shows_its_original_in_its_size() {
    let original = fixtures::pdf(3);
    for color in [ScanColor::Color, ScanColor::Grayscale, ScanColor::Black] {
        let pages = scan(&original, &[side(1), side(3)], look(color)).unwrap();
        assert_eq!((pages[0].width, pages[0].height), (1_654, 2_339));
        let pdf = pdf_of(&pages);
        assert_eq!(inspect(&pdf).unwrap().pages, 2);
        for (page, of) in [(1, 1), (2, 3)] {
            let (scanned, original) = (seen(&pdf, page), seen(&original, of));
            // What is coloured is a small bar.
            let most = if color == ScanColor::Color { 0.5 } else { 5.0 };
            let found = difference(&scanned, &original);
            assert!(found < most, "{color:?}, page {page}: {found}");
        }
        assert!(difference(&seen(&pdf, 1), &seen(&original, 3)) > 1.0);
    }
}

#[test]
fn a_dot_is_black_where_it_is_darker_than_half() {
    let pages = scan(&fixtures::pdf(1), &[side(1)], look(ScanColor::Black)).unwrap();
    let scanned = seen(&pdf_of(&pages), 1);
    assert_eq!(scanned.at(40, 76), [0; 3], "the red of the bar");
    assert_eq!(scanned.at(100, 150), [255; 3], "paper");
}

#[test]
fn what_is_scanned_begins_in_the_upper_left_corner_and_what_lies_beyond_the_sheet_is_white() {
    let panel = fixtures::panel();
    let [wide, narrow] = [50_000, 7_000].map(|across| {
        let side = ScanSide { area: Area { across, down: 17_000 }, ..side(1) };
        let pages = scan(&panel, &[side], look(ScanColor::Color)).unwrap();
        seen(&pdf_of(&pages), 1)
    });
    let is_blue = |it: [u8; 3]| it.iter().zip([0, 102, 204]).all(|(a, b)| a.abs_diff(b) < 4);
    assert!(is_blue(narrow.at(0, 0)) && is_blue(narrow.at(209, 0)));
    // The panel is 800 points wide, 282 mm, and blue on the left half.
    assert!(is_blue(wide.at(55, 30)), "{:?}", wide.at(55, 30));
    assert_eq!([(65, 30), (150, 30), (209, 70)].map(|(x, y)| wide.at(x, y)), [[255; 3]; 3]);
}

#[test]
fn a_side_may_lie_upside_down_or_have_nothing_on_it() {
    let blank = ScanSide { page: None, ..side(1) };
    let turned = ScanSide { is_turned: true, ..side(1) };
    let original = fixtures::pdf(1);
    for color in [ScanColor::Color, ScanColor::Black] {
        let pages = scan(&original, &[side(1), turned, blank], look(color)).unwrap();
        let pdf = pdf_of(&pages);
        let [upright, turned, blank] = [1, 2, 3].map(|it| seen(&pdf, it));
        let (width, height) = (upright.width, upright.height);
        let rgb =
            (0..height).flat_map(|y| (0..width).map(move |x| (width - 1 - x, height - 1 - y)));
        let rgb = rgb.flat_map(|(x, y)| turned.at(x, y)).collect();
        assert!(difference(&upright, &Picture { width, height, rgb }) < 2.0);
        assert!(blank.rgb.iter().all(|it| *it == 255));
    }
}

#[test]
fn what_is_drawn_in_bands_is_what_is_drawn_at_once() {
    let original = fixtures::pdf(1);
    let size = Size { width: 400, height: 566 };
    let greys = |band_dots| {
        with_pages(&original, |pages| {
            let canvas = Canvas::of(page_of(pages, 1)?, size, Affine::scale(400.0 / 595.0))?;
            let lines = Lines::of(Some(canvas), size, band_dots);
            let mut greys = Vec::new();
            (0..size.height).for_each(|it| lines.greys(it, &mut greys));
            Ok(greys)
        })
    };
    let whole = greys(u32::MAX).unwrap();
    assert_eq!(whole.len(), 400 * 566);
    assert!(whole.iter().any(|it| *it < 50));
    for band_dots in [0, 400 * 7, 400 * 565] {
        assert!(greys(band_dots).unwrap() == whole, "{band_dots} dots at one time");
    }
}

#[test]
fn pages_that_draw_no_pictures_and_forms_are_drawn_in_bands() {
    let jpeg = crate::to_pdf(&fixtures::jpeg(jpeg_encoder::ColorType::Rgb)).unwrap();
    let text = crate::to_pdf(&Bytes::from("a line")).unwrap();
    for (original, is_short) in [(text, true), (fixtures::panel(), true), (jpeg, false)] {
        let size = Size { width: 100, height: 141 };
        let found = with_pages(&original, |pages| {
            Ok(Canvas::of(page_of(pages, 1)?, size, Affine::IDENTITY)?.is_short())
        });
        assert_eq!(found, Ok(is_short));
    }
}

#[test]
fn black_are_the_dots_whose_grey_is_darker_than_half() {
    let original = fixtures::pdf(1);
    // Lines end in the middle of a byte, behind dots that are looked at alone.
    for width in [400, 397, 7] {
        let size = Size { width, height: 566 };
        with_pages(&original, |pages| {
            let onto = Affine::scale(f64::from(width) / 595.0);
            let canvas = Canvas::of(page_of(pages, 1)?, size, onto)?;
            let lines = Lines::of(Some(canvas), size, u32::MAX);
            let (mut greys, mut blacks) = (Vec::new(), Vec::new());
            for at in 0..size.height {
                greys.clear();
                blacks.clear();
                lines.greys(at, &mut greys);
                lines.blacks(at, &mut blacks);
                assert_eq!(blacks.len(), width.div_ceil(8) as usize);
                let is_black = |at: usize| blacks[at / 8] >> (7 - at % 8) & 1 == 1;
                assert!(
                    (0..blacks.len() * 8)
                        .all(|at| { is_black(at) == greys.get(at).is_some_and(|it| *it < 128) })
                );
            }
            Ok(())
        })
        .unwrap();
    }
}

#[test]
fn as_many_sides_are_scanned_at_once_as_there_is_memory_for_and_one_at_least() {
    let original = fixtures::pdf(1);
    let scanned = |dpi, sides: &[ScanSide]| {
        scan(&original, sides, ScanLook { dpi, color: ScanColor::Grayscale }).map(|it| it.len())
    };
    assert_eq!(scanned(300, &[side(1); 6]), Ok(4));
    assert_eq!(scanned(200, &[side(1), side(2)]), Ok(1), "a later one is not there");
    let none = RenderError::NoSuchPage { page: 2, pages: 1 };
    assert_eq!(scanned(200, &[side(2), side(1)]), Err(none));
}

#[test]
fn an_original_is_a_pdf_or_pictures_on_a4() {
    let (pdf, areas) = original(&fixtures::pdf(2)).unwrap();
    assert_eq!(pdf, fixtures::pdf(2));
    assert_eq!(areas, [Area { across: 20_990, down: 29_704 }; 2]);
    let across = Area { across: 29_700, down: 21_000 };
    let picture = fixtures::jpeg(jpeg_encoder::ColorType::Rgb);
    for (picture, pages) in
        [(picture, 1), (fixtures::png(png::ColorType::Rgba), 1), (fixtures::tiff(), 4)]
    {
        let (pdf, areas) = original(&picture).unwrap();
        assert_eq!(areas, vec![across; pages]);
        assert!(pdf.starts_with(b"%PDF"));
    }
    for other in [Bytes::from("text"), fixtures::raster(), fixtures::pclxl(1)] {
        let error = original(&other).unwrap_err();
        assert!(matches!(error, RenderError::Unsupported { .. }), "{error}");
    }
    let damaged = fixtures::pdf(1);
    let error = original(&damaged.slice(..damaged.len() - 100)).unwrap_err();
    assert!(matches!(error, RenderError::Damaged { .. }), "{error}");
    let error = original(&fixtures::pdf(501)).unwrap_err();
    assert!(matches!(error, RenderError::TooLarge { found: 501, limit: 500, .. }), "{error}");
}

/// What is read of a document, and how many bytes at most at one time.
fn page_alone(pdf: &[u8], page: u32) -> (Option<Bytes>, usize) {
    let mut most = 0;
    let read = |range: Range<u64>| {
        most = most.max((range.end - range.start) as usize);
        Ok::<_, Infallible>(pdf[range.start as usize..range.end as usize].to_vec())
    };
    let Ok(page) = excerpt(pdf.len() as u64, page, read);
    (page.map(Bytes::from), most)
}

#[test]
fn a_page_of_a_scan_is_had_without_the_others() {
    let original = fixtures::pdf(5);
    let sides: Vec<_> = (1..=5).map(side).collect();
    let pdf = pdf_of(&scan(&original, &sides, look(ScanColor::Color)).unwrap());
    for page in 1..=5 {
        let (alone, most) = page_alone(&pdf, page);
        let alone = alone.unwrap();
        assert!(most < pdf.len() / 3, "{most} of {}", pdf.len());
        assert_eq!(inspect(&alone).unwrap().pages, 1);
        assert_eq!(seen(&alone, 1).rgb, seen(&pdf, page).rgb, "page {page}");
    }
    assert_eq!((page_alone(&pdf, 0).0, page_alone(&pdf, 6).0), (None, None));
}

#[test]
fn a_document_that_no_scanner_made_has_no_page_alone() {
    let pdf = pdf_of(&scan(&fixtures::pdf(1), &[side(1)], look(ScanColor::Black)).unwrap());
    assert_eq!(page_alone(&fixtures::pdf(2), 1).0, None);
    for cut in 0..pdf.len() {
        assert_eq!(page_alone(&pdf[..cut], 1).0, None);
        assert_eq!(page_alone(&pdf[cut + 1..], 1).0, None);
    }
}

#[test]
fn pages_that_were_made_one_by_one_become_the_document_that_they_would_have_been() {
    let pages = scan(&fixtures::pdf(3), &[side(1), side(2), side(3)], look(ScanColor::Black));
    let pages = pages.unwrap();
    let alone = |(before, page): (u32, &ScannedPage)| {
        let mut writer = ScanWriter::behind(before);
        let mut pdf = writer.page(page);
        pdf.extend(writer.end());
        assert_eq!(inspect(&pdf.clone().into()).unwrap().pages, 1);
        pdf
    };
    let alone: Vec<_> = (0..).zip(&pages).map(alone).collect();
    let mut writer = ScanWriter::new();
    let mut whole: Vec<u8> = alone.iter().flat_map(|it| append(&mut writer, it).unwrap()).collect();
    whole.extend(writer.end());
    assert!(whole == *pdf_of(&pages));
    let mut writer = ScanWriter::new();
    for other in [&alone[1][..], &whole, b"%PDF-1.7", b""] {
        assert_eq!(append(&mut writer, other), None, "it does not stand there");
    }
}
