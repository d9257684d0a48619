//! Documents that are cut off, changed, or hostile.

use std::sync::LazyLock;
use std::time::Instant;

use bytes::Bytes;
use jpeg_encoder::ColorType;
use proptest::prelude::*;

use super::fixtures::{apple_raster, fax_tiff, jpeg, pclxl, pdf, png, raster, tiff};
use crate::*;

static SOUND: LazyLock<[Bytes; 12]> = LazyLock::new(|| {
    let cmyk = jpeg(ColorType::Cmyk);
    let (pcl, text) = (b"\x1bEa\x1b*b3Wabc\x0cb\x1bE", "Grüße\x0c\tand more");
    [
        pdf(2),
        jpeg(ColorType::Rgb),
        raster(),
        png(::png::ColorType::Rgb),
        tiff(),
        cmyk,
        to_pdf(&jpeg(ColorType::Luma)).unwrap(),
        apple_raster(),
        fax_tiff(),
        pclxl(2),
        Bytes::from_static(pcl),
        Bytes::from_static(text.as_bytes()),
    ]
});

fn told(data: impl Into<Bytes>) -> String {
    inspect(&data.into()).unwrap_err().to_string()
}

/// Everything a caller can do with a document; only that it returns matters.
fn try_all(data: &Bytes) {
    if let Ok(inspected) = inspect(data) {
        assert!(inspected.pages >= 1);
        for page in 1..=inspected.pages.min(2) {
            let _ = page_png(data, page, Scale::Width(60));
        }
    }
    if let Ok(pdf) = to_pdf(data) {
        let _ = rasterise(&pdf, 1, 40);
    }
}

#[test]
fn a_document_cut_off_says_so() {
    let [pdf, jpeg, raster, png, tiff, ..] = &*SOUND;
    let half = |data: &Bytes| data.slice(..data.len() / 2);
    let end = pdf.len() / 2;
    assert_eq!(told(half(pdf)), format!("damaged PDF document: no %%EOF at the end, byte {end}"));
    let end = jpeg.len() / 2;
    assert_eq!(told(half(jpeg)), format!("damaged JPEG document: the document ends at byte {end}"));
    let text = told(half(raster));
    assert!(text.starts_with("damaged PWG Raster document: page "), "{text}");
    assert!(text.contains("lines missing") || text.contains("ends within"), "{text}");
    let text = told(half(png));
    assert!(text.starts_with("damaged PNG document: "), "{text}");
    let text = told(png.slice(..png.len() - 12));
    assert!(text.starts_with("damaged PNG document: "), "without its end chunk: {text}");
    let text = told(half(tiff));
    assert!(text.starts_with("damaged TIFF document: page "), "{text}");
    let text = told(apple_raster().slice(..1000));
    assert!(text.starts_with("damaged Apple Raster document: page "), "{text}");
    let text = told(half(&pclxl(2)));
    assert!(text.starts_with("damaged PCL XL document: the data ends within "), "{text}");
}

#[test]
fn a_pdf_that_lacks_but_its_end_mark_is_printed() {
    let pdf = &SOUND[0];
    let mark = pdf.windows(5).rposition(|it| it == b"%%EOF").unwrap();
    let picture = page_png(pdf, 2, Scale::Width(60)).unwrap();
    let padded = [pdf.as_ref(), &[0; 10_000]].concat();
    for data in [pdf.slice(..mark + 4), pdf.slice(..mark), pdf.slice(..mark - 3), padded.into()] {
        assert_eq!(inspect(&data).unwrap().pages, 2);
        assert!(page_png(&data, 2, Scale::Width(60)).unwrap() == picture);
    }
}

#[test]
fn padding_behind_raster_pages_is_no_page() {
    for data in [&SOUND[2], &SOUND[7]] {
        let (pages, picture) = (inspect(data).unwrap().pages, page_png(data, 2, Scale::Width(60)));
        for padding in [3, 1796, 10_000] {
            let padded = Bytes::from([data.as_ref(), &vec![0; padding]].concat());
            assert_eq!(inspect(&padded).unwrap().pages, pages, "{padding} bytes");
            assert!(page_png(&padded, 2, Scale::Width(60)) == picture, "{padding} bytes");
            assert_eq!(inspect(&to_pdf(&padded).unwrap()).unwrap().pages, pages);
        }
        let more = Bytes::from([data.as_ref(), b"\0\0x"].concat());
        assert!(told(more).contains("ends within"), "what is not zero is a page that is cut off");
    }
}

#[test]
fn a_damaged_document_says_what_and_where() {
    let rows: [(&[u8], &str); 13] = [
        (b"%PDF-1.7\n%%EOF", "damaged PDF document: no cross-reference table or page tree"),
        (b"\xff\xd8\xff", "damaged JPEG document: the document ends at byte 3"),
        (b"\xff\xd8\xff\xd9", "damaged JPEG document: no frame header at byte 4"),
        (
            b"\xff\xd8\xff\xe0\0\x09ab",
            "damaged JPEG document: the document ends within a segment at byte 8",
        ),
        (b"\xff\xd8\xff\xe0\0\x02x", "damaged JPEG document: no marker at byte 6"),
        (
            b"\xff\xd8\xff\xc0\0\x08\x08\0\0\0\x01\x01\xff\xd9",
            "damaged JPEG document: a picture without width or height at byte 4",
        ),
        (
            b"\xff\xd8\xff\xc9\0\x02",
            "unsupported JPEG document: lossless, hierarchical or arithmetic coding",
        ),
        (b"RaS2", "damaged PWG Raster document: page 0, byte 4: the document has no page"),
        (b"UNIRAST\0", "damaged Apple Raster document: page 0, byte 8: the document has no page"),
        (b"\x1bE\x1bE", "damaged PCL 5 document: nothing in it is printed"),
        (
            b"\x1bE\x1b*b9Wx",
            "damaged PCL 5 document: the data ends with 8 of 9 bytes of binary data missing at byte 8",
        ),
        (b") HP-PCL XL;2;0\n\x44", "damaged PCL XL document: EndPage out of place at byte 16"),
        (b"II*\0\x08\0\0\0", "damaged TIFF document: page 1: failed to fill whole buffer"),
    ];
    for (data, text) in rows {
        assert_eq!(told(Bytes::copy_from_slice(data)), text);
    }
}

#[test]
fn a_jpeg_that_says_it_is_larger_than_its_data_can_be_is_damaged() {
    let mut data = SOUND[1].to_vec();
    let frame = data.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    data[frame + 5..frame + 9].fill(0x20);
    let (pixels, most) = (0x2020 * 0x2020, data.len() * 512);
    let bytes = data.len();
    let text = format!("{pixels} pixels, where {bytes} bytes hold {most} at most");
    assert_eq!(told(data), format!("damaged JPEG document: {text}"));
}

#[test]
fn a_jpeg_with_destroyed_tables_is_damaged() {
    let mut data = SOUND[1].to_vec();
    let table = data.windows(2).position(|pair| pair == [0xff, 0xc4]).unwrap();
    data[table + 5..table + 21].fill(0xff);
    assert!(told(data).starts_with("damaged JPEG document: "));
}

#[test]
fn an_encrypted_pdf_says_so() {
    let mut data = String::from("%PDF-1.4\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
    ];
    let mut table = String::from("xref\n0 4\n0000000000 65535 f \n");
    for (number, object) in (1..).zip(objects) {
        table.push_str(&format!("{:010} 00000 n \n", data.len()));
        data.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let (start, owner, user) = (data.len(), "00".repeat(32), "11".repeat(32));
    data.push_str(&format!(
        "{table}trailer\n<< /Root 1 0 R /Size 4 /ID [<00> <00>] /Encrypt << /Filter /Standard \
         /V 2 /R 3 /Length 128 /P -4 /O <{owner}> /U <{user}> >> >>\n\
         startxref\n{start}\n%%EOF\n"
    ));
    assert_eq!(told(data), "the PDF document is encrypted and needs a password");
}

#[test]
fn a_small_raster_that_unpacks_to_much_is_counted_quickly() {
    use sim_wire::raster::{Colours, Kind, PageHeader, PageWriter};
    // A white page of 10,000 × 10,000 in a few hundred lines of one run each.
    let header = PageHeader::new(10_000, 10_000, 600, Colours::Rgb24);
    let mut writer = PageWriter::new(Kind::Pwg);
    let small = PageHeader { height: 1, ..header };
    writer.page(&small, &vec![255; 30_000]).unwrap();
    let one = writer.finish();
    let (mut head, line) = (one[..1800].to_vec(), &one[1801..]);
    head[4 + 376..4 + 380].copy_from_slice(&10_000_u32.to_be_bytes());
    for times in std::iter::repeat_n(255, 39).chain([15]) {
        head.push(times);
        head.extend_from_slice(line);
    }
    let data = Bytes::from([head.clone(), head[4..].repeat(9)].concat());
    let started = Instant::now();
    assert_eq!(inspect(&data).unwrap().pages, 10);
    println!("{} bytes, 3 GB unpacked, counted in {:?}", data.len(), started.elapsed());
    assert!(started.elapsed().as_secs() < 5);
}

#[test]
fn more_pages_than_the_limit_are_refused() {
    use sim_wire::raster::{Colours, Kind, PageHeader, PageWriter};
    let mut writer = PageWriter::new(Kind::Pwg);
    let header = PageHeader::new(1, 1, 72, Colours::Grey8);
    for _ in 0..=MAX_PAGES {
        writer.page(&header, &[0]).unwrap();
    }
    let limit = u64::from(MAX_PAGES);
    let refused = RenderError::TooLarge { what: "pages", found: limit + 1, limit };
    assert_eq!(inspect(&Bytes::from(writer.finish())), Err(refused.clone()));
    let pages = i32::try_from(MAX_PAGES + 1).unwrap();
    assert_eq!(inspect(&pdf(pages)), Err(refused.clone()));
    assert_eq!(inspect(&pclxl(MAX_PAGES as usize + 1)), Err(refused.clone()));
    assert_eq!(inspect(&Bytes::from("x\x0c".repeat(MAX_PAGES as usize + 1))), Err(refused));
}

#[test]
fn a_deeply_nested_pdf_is_no_trouble() {
    for (open, close) in [("[", "]"), ("<</A ", ">>"), ("q ", "")] {
        let nested = format!("{}{}", open.repeat(100_000), close.repeat(100_000));
        let data = format!(
            "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/X {nested}>>\nendobj\n\
             2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
             3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>\nendobj\n\
             4 0 obj\n<</Length {}>>\nstream\n{nested}\nendstream\nendobj\n\
             trailer\n<</Root 1 0 R/Size 5>>\n%%EOF\n",
            nested.len()
        );
        try_all(&Bytes::from(data));
    }
}

/// A PDF of one page with these two streams as contents and picture.
fn with_streams(contents: (&str, &[u8]), picture: (&str, &[u8])) -> Bytes {
    let mut data = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
        2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
        3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R\
        /Resources<</XObject<</I 5 0 R>>>>>>\nendobj\n"
        .to_vec();
    for (number, (entries, bytes)) in [(4, contents), (5, picture)] {
        let length = bytes.len();
        let head = format!("{number} 0 obj\n<</Length {length}{entries}>>\nstream\n");
        data.extend_from_slice(&[head.as_bytes(), bytes, b"\nendstream\nendobj\n"].concat());
    }
    data.extend_from_slice(b"trailer\n<</Root 1 0 R/Size 6>>\n%%EOF\n");
    Bytes::from(data)
}

#[test]
fn a_pdf_that_unpacks_beyond_the_limits_is_refused_before_it_does() {
    use miniz_oxide::deflate::compress_to_vec_zlib as pack;
    let once = pack(&vec![b' '; MAX_STREAM_BYTES as usize + 1], 6);
    let twice = pack(&once, 9);
    let none: (&str, &[u8]) = ("", b"");
    let image = "/Type/XObject/Subtype/Image/Width 2000000000/Height 2000000000\
                 /ColorSpace/DeviceRGB/BitsPerComponent 8";
    let rows = [
        with_streams(("/Filter/FlateDecode", &once), none),
        with_streams(("/Filter[/FlateDecode/FlateDecode]", &twice), none),
        with_streams(("", b"q 9 0 0 9 0 0 cm /I Do Q"), (image, b"000")),
    ];
    for data in rows {
        let started = Instant::now();
        let error = inspect(&data).unwrap_err();
        assert!(matches!(error, RenderError::TooLarge { .. }), "{error}");
        println!("{} bytes: {error}, {:?}", data.len(), started.elapsed());
    }
    let sound = with_streams(("/Filter/FlateDecode", &pack(b"0 0 5 5 re f", 6)), none);
    assert_eq!(inspect(&sound).unwrap().pages, 1);
    assert!(super::ink(&rasterise(&sound, 1, 9).unwrap()) > 0);
}

#[test]
fn a_line_of_more_dashes_than_fit_is_refused_before_it_is_drawn() {
    let line = |dash: &str| format!("{dash} 0 0 m 9 9 l S");
    let (many, few) = ("[0.00001 0.00001] 0 d", "[0.1 0.1] 0 d");
    let form = ("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", line(""));
    let page =
        |contents: &str| with_streams(("", contents.as_bytes()), (form.0, form.1.as_bytes()));
    let bombs = [
        line(many),
        format!("q {few} Q {many} 1 1 5 5 re s"),
        format!("{many} q {few} Q 0 0 m 1 1 2 2 9 9 c B"),
        // The form is drawn with the dashes of the page.
        format!("{many} /I Do"),
    ];
    for contents in bombs {
        let error = page_png(&page(&contents), 1, Scale::Dpi(72)).unwrap_err();
        assert!(
            matches!(error, RenderError::TooLarge { what: "dashes", .. }),
            "{contents}: {error}"
        );
    }
    let sound = [
        line(few),
        format!("{many} 0 0 m 9 9 l n"),
        format!("{many} [] 0 d /I Do"),
        format!("q {many} Q 0 0 5 5 re S"),
    ];
    for contents in sound {
        assert!(page_png(&page(&contents), 1, Scale::Dpi(72)).is_ok(), "{contents}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_truncation_makes_it_panic(which in 0..SOUND.len(), share in 0.0..1.0) {
        let data = &SOUND[which];
        try_all(&data.slice(..(data.len() as f64 * share) as usize));
    }

    #[test]
    fn no_change_makes_it_panic(
        which in 0..SOUND.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut data = SOUND[which].to_vec();
        for (at, byte) in changes {
            let length = data.len();
            data[at.index(length)] = byte;
        }
        try_all(&Bytes::from(data));
    }

    #[test]
    fn no_cut_or_doubled_piece_makes_it_panic(
        which in 0..SOUND.len(),
        from in any::<prop::sample::Index>(),
        length in 1usize..400,
        doubled: bool,
    ) {
        let mut data = SOUND[which].to_vec();
        let from = from.index(data.len());
        let piece: Vec<u8> = data[from..].iter().copied().take(length).collect();
        if doubled {
            data.splice(from..from, piece);
        } else {
            data.drain(from..from + piece.len());
        }
        try_all(&Bytes::from(data));
    }
}
