mod announced;
mod damaged;
pub(crate) mod fixtures;
mod paper;
mod tiffs;

use bytes::Bytes;

use super::*;
use fixtures::{
    Picture, apple_raster, bits, fax_tiff, jpeg, pclxl, pdf, png, raster, tiff, tiff_of,
};

/// Bytes that differ from the paper's white.
fn ink(png: &[u8]) -> usize {
    Picture::read(png).rgb.iter().filter(|&&byte| byte < 250).count()
}

#[test]
fn each_format_is_detected_and_named() {
    let bytes = |data: &'static [u8]| Bytes::from_static(data);
    let rows: [(Bytes, Format, &str); 10] = [
        (pdf(1), Format::Pdf, "application/pdf"),
        (bytes(b"%!PS-Adobe-3.0\nshowpage"), Format::PostScript, "application/postscript"),
        (pclxl(1), Format::PclXl, "application/vnd.hp-PCLXL"),
        (bytes(b"\x1bEtext\x1bE"), Format::Pcl5, "application/vnd.hp-PCL"),
        (raster(), Format::PwgRaster, "image/pwg-raster"),
        (apple_raster(), Format::AppleRaster, "image/urf"),
        (jpeg(jpeg_encoder::ColorType::Rgb), Format::Jpeg, "image/jpeg"),
        (png(::png::ColorType::Rgb), Format::Png, "image/png"),
        (tiff(), Format::Tiff, "image/tiff"),
        (bytes("Grüße".as_bytes()), Format::Text, "text/plain"),
    ];
    for ((data, format, mime), listed) in rows.into_iter().zip(Format::all()) {
        assert_eq!((Format::detect(&data), format), (Some(format), listed));
        assert_eq!((format.mime(), Format::from_mime(&mime.to_uppercase())), (mime, Some(format)));
    }
    assert_eq!(Format::detect(b""), None);
    assert_eq!(Format::detect(b"\x04%!PS"), Some(Format::PostScript));
    assert_eq!(Format::detect(b"junk before\n%PDF-1.7"), Some(Format::Pdf));
    assert_eq!(Format::detect(b"text\0with a zero"), None);
    assert_eq!(Format::detect(b"Gr\xfc\xdfe"), Some(Format::Text));
    assert_eq!(Format::from_mime("application/octet-stream"), None);
}

#[test]
fn inspecting_counts_the_pages() {
    let pages = |data: &Bytes| inspect(data).unwrap().pages;
    assert_eq!(pages(&pdf(3)), 3);
    assert_eq!(pages(&jpeg(jpeg_encoder::ColorType::Luma)), 1);
    assert_eq!(pages(&raster()), 5);
    assert_eq!(pages(&apple_raster()), 3);
    assert_eq!(pages(&png(::png::ColorType::Rgba)), 1);
    assert_eq!(pages(&tiff()), 4);
    assert_eq!(pages(&pclxl(7)), 7);
    assert_eq!(pages(&Bytes::from_static(b"\x1bEone\x0ctwo\x1bE")), 2);
    assert_eq!(pages(&Bytes::from_static(b"hello")), 1);
    assert_eq!(inspect(&Bytes::from_static(b"\0hello")), Err(RenderError::UnknownFormat));
}

#[test]
fn postscript_is_never_run_here() {
    let data = Bytes::from_static(b"%!PS\nshowpage");
    let error = inspect(&data).unwrap_err();
    assert!(matches!(error, RenderError::Unsupported { format: Format::PostScript, .. }));
    assert_eq!(to_pdf(&data), Err(error.clone()));
    assert_eq!(page_png(&data, 1, Scale::Dpi(9)), Err(error));
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
    let text = Bytes::from_static(b"one\x0ctwo");
    let pictures = [jpeg(jpeg_encoder::ColorType::Rgb), png(::png::ColorType::Rgb), tiff()];
    for data in [pdf(2), raster(), apple_raster(), text, pclxl(3)].into_iter().chain(pictures) {
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

/// Whether a page is an A4 sheet across with a picture that is dark on the left and light on the right.
fn assert_halves(data: &Bytes, page: u32, what: &str) {
    let picture = Picture::read(&page_png(data, page, Scale::Dpi(36)).unwrap());
    // The picture is wider than high, so the sheet lies across.
    assert_eq!((picture.width, picture.height), (421, 298), "{what}");
    assert_eq!(picture.at(2, 2), [255; 3], "margin of {what}");
    let [red, green, blue] = picture.at(120, 150).map(u32::from);
    assert!(red + green + blue < 300, "dark half of {what}: {red} {green} {blue}");
    let [red, green, blue] = picture.at(320, 150).map(u32::from);
    assert!(red + green + blue > 500, "light half of {what}: {red} {green} {blue}");
}

#[test]
fn a_jpeg_lies_on_an_a4_page_with_its_colours() {
    use jpeg_encoder::ColorType::{Cmyk, Luma, Rgb};
    for kind in [Rgb, Luma, Cmyk] {
        let data = jpeg(kind);
        assert_halves(&data, 1, &format!("{kind:?}"));
        assert_eq!(inspect(&to_pdf(&data).unwrap()).unwrap().pages, 1);
    }
}

#[test]
fn a_png_lies_on_an_a4_page_and_what_is_transparent_is_white() {
    use ::png::ColorType::{Grayscale, GrayscaleAlpha, Indexed, Rgb, Rgba};
    for kind in [Grayscale, GrayscaleAlpha, Rgb, Rgba, Indexed] {
        assert_halves(&png(kind), 1, &format!("{kind:?}"));
    }
}

#[test]
fn each_picture_of_a_tiff_is_an_a4_page() {
    let data = tiff();
    for page in 1..=4 {
        assert_halves(&data, page, &format!("page {page}"));
    }
    assert_eq!(inspect(&to_pdf(&data).unwrap()).unwrap().pages, 4);
    assert_halves(&fax_tiff(), 1, "Group 4");
}

/// A page of a fax has half as many dots down as across: it is A4 upright all the same.
#[test]
fn a_picture_with_other_dots_down_than_across_has_its_proportions() {
    let upright = |data: Bytes| {
        let (_, areas) = scan::original(&data).unwrap();
        areas[0].down > areas[0].across
    };
    let picture = |dots: Option<(u32, u32)>| {
        let mut file = Vec::new();
        let mut encoder = ::png::Encoder::new(&mut file, 1_728, 1_100);
        encoder.set_color(::png::ColorType::Grayscale);
        encoder.set_pixel_dims(dots.map(|(xppu, yppu)| ::png::PixelDimensions {
            xppu,
            yppu,
            unit: ::png::Unit::Meter,
        }));
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&vec![255; 1_728 * 1_100]).unwrap();
        writer.finish().unwrap();
        Bytes::from(file)
    };
    assert!(!upright(picture(None)) && !upright(picture(Some((0, 98)))));
    assert!(upright(picture(Some((8_031, 3_858)))));
    let tiff = |across: u32, down: u32| {
        let mut file = std::io::Cursor::new(Vec::new());
        let mut encoder = ::tiff::encoder::TiffEncoder::new(&mut file).unwrap();
        let mut image =
            encoder.new_image::<::tiff::encoder::colortype::Gray8>(1_728, 1_100).unwrap();
        image.resolution_unit(::tiff::tags::ResolutionUnit::Inch);
        image.x_resolution(::tiff::encoder::Rational { n: across, d: 1 });
        image.y_resolution(::tiff::encoder::Rational { n: down, d: 1 });
        image.write_data(&vec![255; 1_728 * 1_100]).unwrap();
        Bytes::from(file.into_inner())
    };
    assert!(upright(tiff(204, 98)) && !upright(tiff(204, 196)) && !upright(tiff(200, 200)));
}

#[test]
fn apple_raster_looks_as_pwg_raster_does() {
    for (page, same) in [(1, 3), (2, 4), (3, 5)] {
        let apple = page_png(&apple_raster(), page, Scale::Dpi(36)).unwrap();
        assert!(apple == page_png(&raster(), same, Scale::Dpi(36)).unwrap(), "page {page}");
        let through = to_pdf(&apple_raster()).unwrap();
        assert!(ink(&page_png(&through, page, Scale::Dpi(36)).unwrap()) > 500, "page {page}");
    }
}

/// How many sheets a text makes.
fn sheets(text: &str) -> u32 {
    inspect(&Bytes::from(text.to_owned())).unwrap().pages
}

#[test]
fn text_is_64_lines_to_a_sheet() {
    assert_eq!([1, 64, 65, 128, 129].map(|it| sheets(&"x\n".repeat(it))), [1, 1, 2, 2, 3]);
    assert_eq!([64, 65].map(|it| sheets(&"x\r\n".repeat(it))), [1, 2]);
    assert_eq!([64, 65].map(|it| sheets(&"x\r".repeat(it))), [1, 2]);
    assert_eq!([64, 65].map(|it| sheets(&"x".repeat(80 * it))), [1, 2], "80 letters to a line");
    assert_eq!([10, 11].map(|it| sheets(&"\t".repeat(64 * it))), [1, 2], "8 letters to a tab");
    assert_eq!(sheets("\u{feff}\n"), 1);
}

#[test]
fn a_form_feed_begins_a_sheet() {
    assert_eq!(sheets("one\x0ctwo\x0cthree"), 3);
    assert_eq!(sheets("one\x0c"), 1);
    assert_eq!(sheets("\x0c\x0c"), 2, "blank sheets that were asked for");
    assert_eq!(sheets(&format!("{}\x0cx", "x\n".repeat(64))), 2, "a full sheet is not ended twice");
}

#[test]
fn text_is_text_whatever_its_bytes() {
    let pdf = |text: &[u8]| text::to_pdf(&Bytes::copy_from_slice(text), Pages::All).unwrap();
    assert_eq!(pdf(b"Gr\xfc\xdfe \x80"), pdf("Grüße €".as_bytes()), "no UTF-8: Windows Latin 1");
    assert_eq!(pdf(b"a\x00\x07\x1bb\x7f\xc2\x81"), pdf(b"ab"), "controls print nothing");
    assert_eq!(pdf(b"Report\r\n\x1a\x0cleft of an older file"), pdf(b"Report\r\n"));
    assert_eq!(pdf(b"\xff\xfeA\x00\xfc\x00"), pdf("Aü".as_bytes()), "a byte order mark");
    assert_eq!(pdf(b"\x1a"), pdf(b""));
    let long = [b"x".repeat(3 * 4096 - 1), "ü".into()].concat();
    assert_eq!(pdf(&long), pdf(&[&b"x".repeat(3 * 4096 - 1)[..], b"\xfc"].concat()));
    assert_eq!(Format::detect(b"Report\r\n\x1a\0\0\0"), Some(Format::Text));
}

#[test]
fn what_is_written_over_a_letter_is_printed_over_it() {
    let png = |text: &'static [u8]| page_png(&Bytes::from_static(text), 1, Scale::Dpi(72)).unwrap();
    assert_eq!(png(b"_\x08I_\x08I"), png(b"II\x08\x08__"), "underlined, in either order");
    assert!(ink(&png(b"_\x08I")) > ink(&png(b"I")).max(ink(&png(b"_"))));
    assert_eq!(png(b"ab\x08 "), png(b"ab"), "a blank prints nothing");
    assert_eq!(png(b"\x08\x08a"), png(b"a"), "there is nothing before the first column");
    assert_eq!(ink(&png(b"I\x08I\x08I\x08I\x08_")), ink(&png(b"I\x08I\x08I\x08I")));
}

#[test]
fn text_lies_where_its_lines_and_columns_are() {
    let data = Bytes::from("\n".repeat(20) + &" ".repeat(40) + "WWWWWWWWWW€é");
    let picture = Picture::read(&page_png(&data, 1, Scale::Dpi(72)).unwrap());
    let ink = |x: std::ops::Range<u32>, y: std::ops::Range<u32>| {
        y.flat_map(|y| x.clone().map(move |x| (x, y))).any(|(x, y)| picture.at(x, y)[0] < 128)
    };
    // Line 21 ends 21 twelfths of six inches under the upper edge of the text, column 41 begins in
    // the middle of the sheet.
    let line = 36 + 20 * 12..36 + 21 * 12;
    assert!(ink(297..357, line.clone()));
    assert!(ink(357..363, line.clone()) && ink(363..370, line.clone()), "letters beyond ASCII");
    assert!(!ink(0..297, 0..842) && !ink(370..595, 0..842));
    assert!(!ink(0..595, 0..line.start) && !ink(0..595, line.end + 2..842));
}

#[test]
fn a_page_of_pcl_says_that_it_is_not_drawn() {
    let data = pclxl(3);
    let pages: Vec<_> = (1..=3).map(|it| page_png(&data, it, Scale::Dpi(50)).unwrap()).collect();
    assert!(pages.iter().all(|png| ink(png) > 500));
    assert!(pages[0] != pages[1] && pages[1] != pages[2], "each has its number");
    assert_eq!(inspect(&to_pdf(&data).unwrap()).unwrap().pages, 3);
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
