mod damaged;
mod fixtures;

use bytes::Bytes;

use super::*;
use fixtures::{Picture, jpeg, pdf, raster};

/// Bytes that differ from the paper's white.
fn ink(png: &[u8]) -> usize {
    Picture::read(png).rgb.iter().filter(|&&byte| byte < 250).count()
}

#[test]
fn each_format_is_detected_and_named() {
    let rows: [(Bytes, Format, &str); 3] = [
        (pdf(1), Format::Pdf, "application/pdf"),
        (jpeg(jpeg_encoder::ColorType::Rgb), Format::Jpeg, "image/jpeg"),
        (raster(), Format::PwgRaster, "image/pwg-raster"),
    ];
    for (data, format, mime) in rows {
        assert_eq!(Format::detect(&data), Some(format));
        assert_eq!((format.mime(), Format::from_mime(&mime.to_uppercase())), (mime, Some(format)));
    }
    assert_eq!(Format::detect(b""), None);
    assert_eq!(Format::detect(b"%!PS-Adobe-3.0"), None);
    assert_eq!(Format::detect(b"junk before\n%PDF-1.7"), Some(Format::Pdf));
    assert_eq!(Format::from_mime("application/octet-stream"), None);
}

#[test]
fn inspecting_counts_the_pages() {
    let pages = |data: &Bytes| inspect(data).unwrap().pages;
    assert_eq!(pages(&pdf(3)), 3);
    assert_eq!(pages(&jpeg(jpeg_encoder::ColorType::Luma)), 1);
    assert_eq!(pages(&raster()), 5);
    assert_eq!(inspect(&Bytes::from_static(b"hello")), Err(RenderError::UnknownFormat));
}

#[test]
fn each_pdf_page_has_ink_of_its_own_in_the_size_asked_for() {
    let data = pdf(3);
    let pictures: Vec<Vec<u8>> =
        (1..=3).map(|page| page_png(&data, page, Scale::Dpi(72)).unwrap()).collect();
    for png in &pictures {
        let picture = Picture::read(png);
        assert_eq!((picture.width, picture.height), (595, 842));
        assert!(ink(png) > 500, "{}", ink(png));
    }
    assert!(pictures[0] != pictures[1] && pictures[1] != pictures[2]);
}

#[test]
fn a_page_that_is_not_there_is_named() {
    for data in [pdf(2), raster(), jpeg(jpeg_encoder::ColorType::Rgb)] {
        let pages = inspect(&data).unwrap().pages;
        for page in [0, pages + 1, u32::MAX] {
            let error = page_png(&data, page, Scale::Dpi(20)).unwrap_err();
            assert_eq!(error, RenderError::NoSuchPage { page, pages });
        }
    }
}

#[test]
fn a_panel_is_rasterised_to_its_exact_pixels() {
    let panel = fixtures::panel();
    let picture = Picture::read(&rasterise(&panel, 1, 800).unwrap());
    assert_eq!((picture.width, picture.height), (800, 480));
    // The left half of the panel is filled with one colour and the right half is paper.
    assert_eq!((picture.at(0, 0), picture.at(399, 479)), ([0, 102, 204], [0, 102, 204]));
    assert_eq!((picture.at(400, 0), picture.at(799, 479)), ([255; 3], [255; 3]));
    let larger = Picture::read(&rasterise(&panel, 1, 1600).unwrap());
    assert_eq!((larger.width, larger.height), (1600, 960));
}

#[test]
fn raster_pages_of_every_kind_look_the_same_directly_and_through_pdf() {
    let data = raster();
    let through = to_pdf(&data).unwrap();
    assert_eq!(inspect(&through), Ok(Inspected { format: Format::Pdf, pages: 5 }));
    for page in 1..=5 {
        let direct = Picture::read(&page_png(&data, page, Scale::Dpi(36)).unwrap());
        let twice = Picture::read(&page_png(&through, page, Scale::Dpi(36)).unwrap());
        assert_eq!((direct.width, direct.height), (72, 108), "page {page}");
        assert_eq!((twice.width, twice.height), (72, 108), "page {page}");
        for (picture, way) in [(&direct, "direct"), (&twice, "through PDF")] {
            assert_eq!(picture.at(40, 4), [255; 3], "white of page {page}, {way}");
            let [red, green, blue] = picture.at(10, 100).map(u32::from);
            assert!(red + green + blue < 400, "ink of page {page}, {way}: {red} {green} {blue}");
        }
    }
}

#[test]
fn a_picture_larger_than_its_page_is_filled() {
    let picture = Picture::read(&page_png(&raster(), 4, Scale::Width(400)).unwrap());
    assert_eq!((picture.width, picture.height), (400, 600));
    assert_eq!(picture.at(399, 0), [255; 3]);
    assert_eq!(picture.at(20, 590), [200, 16, 46]);
}

#[test]
fn a_jpeg_lies_on_an_a4_page_with_its_colours() {
    use jpeg_encoder::ColorType::{Cmyk, Luma, Rgb};
    for kind in [Rgb, Luma, Cmyk] {
        let data = jpeg(kind);
        let png = page_png(&data, 1, Scale::Dpi(36)).unwrap();
        let picture = Picture::read(&png);
        // The picture is wider than high, so the sheet lies across.
        assert_eq!((picture.width, picture.height), (421, 298), "{kind:?}");
        assert_eq!(picture.at(2, 2), [255; 3], "margin of {kind:?}");
        let [red, green, blue] = picture.at(120, 150).map(u32::from);
        assert!(red + green + blue < 300, "dark half of {kind:?}: {red} {green} {blue}");
        let [red, green, blue] = picture.at(320, 150).map(u32::from);
        assert!(red + green + blue > 500, "light half of {kind:?}: {red} {green} {blue}");
        assert_eq!(inspect(&to_pdf(&data).unwrap()).unwrap().pages, 1);
    }
}

#[test]
fn a_pdf_passes_through_unchanged() {
    let data = pdf(2);
    assert_eq!(to_pdf(&data), Ok(data));
}

#[test]
fn pictures_beyond_the_limits_are_refused() {
    let error = rasterise(&pdf(1), 1, 70_000).unwrap_err();
    assert!(matches!(error, RenderError::TooLarge { limit: 65_535, .. }), "{error}");
    let error = page_png(&raster(), 1, Scale::Width(30_000)).unwrap_err();
    assert!(matches!(error, RenderError::TooLarge { limit: MAX_PAGE_PIXELS, .. }), "{error}");
    let tiny = Picture::read(&rasterise(&pdf(1), 1, 0).unwrap());
    assert_eq!((tiny.width, tiny.height), (1, 1));
}
