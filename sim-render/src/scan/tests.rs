use proptest::prelude::*;

use super::*;
use crate::fax::{self, GROUP_4, Packing};
use crate::tests::fixtures;

const A4: Area = Area { across: 21_000, down: 29_700 };

const fn side(page: u32) -> ScanSide {
    ScanSide { page: Some(page), area: A4, is_turned: false }
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

proptest! {
    #[test]
    fn dots_in_black_and_white_are_read_back_as_they_were(
        width in 1_u32..200,
        lines in prop::collection::vec((any::<u64>(), 1_u32..60), 1..40),
    ) {
        // Runs of dots, some of which go on in the next line.
        let dot = |line: u32, at: u32| {
            let (seed, run) = lines[line as usize];
            seed >> (at / run % 64) & 1 == 1
        };
        let size = Size { width, height: lines.len() as u32 };
        let packed = group_4(size, |line, to| {
            to.extend((0..width).map(|at| if dot(line, at) { BLACK_BELOW - 1 } else { BLACK_BELOW }));
        });
        let packing =
            Packing { compression: GROUP_4, options: 0, is_reversed: false, is_white_zero: true };
        let read = fax::unpack(&packed.unwrap(), width, size.height, &packing);
        let read = read.unwrap_or_else(|_| panic!("it is damaged"));
        let bytes = width.div_ceil(8);
        for line in 0..size.height {
            for at in 0..width {
                let byte = read[(line * bytes + at / 8) as usize];
                prop_assert_eq!(byte << (at % 8) & 0x80 == 0, dot(line, at), "line {}, {}", line, at);
            }
        }
    }
}
