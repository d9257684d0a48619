//! What paper shows and a screen does not, and the other way round.

use super::*;

/// A page with these annotations, each a bar of its own colour across the page from the bottom up:
/// subtype, flags, other entries.
fn annotated(page: &str, annotations: &[(&str, u32, &str)]) -> Bytes {
    let place = |at: usize| format!("/Rect[10 {} 190 {}]", 20 * at + 5, 20 * at + 15);
    let list: String = (0..)
        .zip(annotations)
        .map(|(at, (subtype, flags, more))| {
            let stream = 5 + at;
            let looks = if more.contains("/AS") {
                format!("<</Yes {stream} 0 R>>")
            } else {
                format!("{stream} 0 R")
            };
            let place = place(at);
            format!("<</Subtype/{subtype}/F {flags}{place}/AP<</N {looks}>>{more}>>")
        })
        .collect();
    let mut data = format!(
        "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
         2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
         3 0 obj\n<</Type/Page/Parent 2 0 R{page}/Contents 4 0 R/Annots[{list}]>>\nendobj\n\
         4 0 obj\n<</Length 24>>stream\n0 0 1 rg 0 190 9 9 re f \nendstream\nendobj\n"
    );
    for at in 5..5 + annotations.len() {
        data += &format!(
            "{at} 0 obj\n<</Length 33/Subtype/Form/BBox[0 0 2 2]/Resources<</ExtGState<</G <</ca 1.0>>>>>>>>stream\n\
             q /G gs 1 0 0 rg 0 0 2 2 re f Q  \nendstream\nendobj\n"
        );
    }
    Bytes::from(data + "trailer\n<</Root 1 0 R>>\n%%EOF\n")
}

/// Which of the bars are on the page, and whether the page itself is.
fn bars(data: &Bytes, count: u32) -> (Vec<bool>, bool) {
    let page = Picture::read(&page_png(data, 1, Scale::Dpi(72)).unwrap());
    assert_eq!((page.width, page.height), (200, 200));
    let bars = (0..count).map(|at| page.at(100, 200 - 20 * at - 10) == [255, 0, 0]).collect();
    (bars, page.at(4, 5) == [0, 0, 255])
}

const PAGE: &str = "/MediaBox[0 0 200 200]";

#[test]
fn an_annotation_is_printed_by_its_print_flag() {
    let rows = [
        ("Stamp", 4, "", true),
        ("Stamp", 0, "", false),
        ("Stamp", 4 | 2, "", false),
        ("Stamp", 4 | 32, "", true),
        ("Stamp", 32, "", false),
        ("Popup", 4, "", false),
        ("Widget", 4, "/AS/Yes", true),
        ("Widget", 4, "/AS/No", false),
        ("Widget", 0, "/AS/Yes", false),
    ];
    for (subtype, flags, more, is_printed) in rows {
        let alone = annotated(PAGE, &[(subtype, flags, more)]);
        assert_eq!(bars(&alone, 1), (vec![is_printed], true), "{subtype}, {flags}, {more}");
    }
    let all: Vec<_> = rows.iter().map(|row| (row.0, row.1, row.2)).collect();
    let expected: Vec<_> = rows.iter().map(|row| row.3).collect();
    assert_eq!(bars(&annotated(PAGE, &all), 9), (expected, true), "all on one page");
}

#[test]
fn annotations_of_a_turned_and_cropped_page_lie_where_they_are() {
    let page = "/MediaBox[0 0 400 300]/CropBox[0 0 200 200]/Rotate 180";
    let data = annotated(page, &[("Stamp", 0, ""), ("Stamp", 4, ""), ("Stamp", 4 | 32, "")]);
    let page = Picture::read(&page_png(&data, 1, Scale::Dpi(72)).unwrap());
    let bars = [10, 30, 50].map(|y| page.at(100, y) == [255, 0, 0]);
    assert_eq!(bars, [false, true, true]);
}

/// The same document with an encryption and a table of its objects.
fn encrypted(data: &Bytes, entries: &str) -> Bytes {
    let key = "00".repeat(48);
    let encryption = format!(
        "9 0 obj\n<</Filter/Standard/V 5/R 6/Length 256/P -4/O<{key}>/U<{key}>/OE<{key}>/UE<{key}>\
         /CF<</StdCF<</CFM/AESV3/AuthEvent/EFOpen>>/Off<</CFM/None>>>>{entries}>>\nendobj\n"
    );
    let text = str::from_utf8(data).unwrap();
    let body = text[..text.find("trailer").unwrap()].to_owned() + &encryption;
    let at = |object| body.find(&format!("\n{object} 0 obj")).unwrap() + 1;
    let table: String =
        [1, 2, 3, 4, 9].map(|it| format!("{it} 1\n{:010} 00000 n \n", at(it))).concat();
    let end = format!(
        "trailer\n<</Root 1 0 R/Size 10/Encrypt 9 0 R/ID[<00><00>]>>\nstartxref\n{}\n%%EOF\n",
        body.len()
    );
    Bytes::from(format!("{body}xref\n{table}{end}"))
}

#[test]
fn a_document_of_which_only_the_attachments_are_encrypted_is_printed() {
    let page = annotated(PAGE, &[]);
    for entries in ["/StmF/Identity/StrF/Identity/EFF/StdCF", "/EFF/StdCF", "/StmF/Off/StrF/Off"] {
        assert_eq!(bars(&encrypted(&page, entries), 0), (vec![], true), "{entries}");
    }
    let all = encrypted(&page, "/StmF/StdCF/StrF/StdCF");
    assert_eq!(inspect(&all), Err(RenderError::Encrypted));
    for entries in ["/StrF/StdCF", "/StmF/StdCF"] {
        assert!(inspect(&encrypted(&page, entries)).is_err(), "{entries}");
    }
}

/// A page of one line in a font that is not embedded, 40 points high from the left edge at the bottom.
fn foreign(encoding: &str, collection: &str, text: &str) -> Bytes {
    Bytes::from(format!(
        "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
         2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
         3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 50]/Contents 4 0 R/Resources<</Font<</F1\
         <</Type/Font/Subtype/Type0/BaseFont/Foreign/Encoding/{encoding}/DescendantFonts[<</Type/Font\
         /Subtype/CIDFontType0/BaseFont/Foreign/DW 1000\
         /CIDSystemInfo<</Registry(Adobe)/Ordering({collection})/Supplement 2>>>>]>>>>>>>>\nendobj\n\
         4 0 obj\n<</Length 80>>stream\n{:80}\nendstream\nendobj\n\
         trailer\n<</Root 1 0 R>>\n%%EOF\n",
        format!("BT /F1 40 Tf 0 10 Td <{text}> Tj ET")
    ))
}

/// The picture of each letter of a line, as ones and zeros.
fn letters(data: &Bytes, count: u32) -> Vec<Vec<bool>> {
    let page = Picture::read(&page_png(data, 1, Scale::Dpi(72)).unwrap());
    let dots = |at: u32| (0..50).flat_map(move |y| (40 * at..40 * at + 40).map(move |x| (x, y)));
    (0..count).map(|at| dots(at).map(|(x, y)| page.at(x, y)[0] < 128).collect()).collect()
}

#[test]
fn chinese_japanese_and_korean_that_are_not_embedded_are_printed() {
    // 日本語 in two encodings, 日 of each of the others, and 語 as the simplified 语.
    let shift_jis = letters(&foreign("90ms-RKSJ-H", "Japan1", "93FA967B8CEA"), 3);
    let unicode = letters(&foreign("UniJIS-UTF16-H", "Japan1", "65E5672C8A9E"), 3);
    let chinese = letters(&foreign("GBK-EUC-H", "GB1", "C8D5B1BED3EF"), 3);
    let taiwan = letters(&foreign("ETen-B5-H", "CNS1", "A4E9A5BBBB79"), 3);
    let korean = letters(&foreign("KSCms-UHC-H", "Korea1", "C7D1B1DB"), 2);
    assert!(shift_jis == unicode && taiwan == shift_jis);
    assert!(chinese[..2] == shift_jis[..2] && chinese[2] != shift_jis[2]);
    for letter in shift_jis.iter().chain(&korean) {
        let ink = letter.iter().filter(|it| **it).count();
        assert!((100..900).contains(&ink), "{ink}");
    }
    assert!(shift_jis[0] != shift_jis[1] && korean[0] != korean[1]);
}

#[test]
fn the_signs_of_office_text_are_no_boxes() {
    let a_box = letters(&foreign("Identity-H", "Identity", "0041"), 1).remove(0);
    for sign in "①⑳❶→⇒↔■□◆◎▽★☆−≠≦∞∴√∫∑⊥♂♪♭〈〉┌╋⌒☎✓∥".chars()
    {
        let code = format!("{:04X}", u32::from(sign));
        let drawn = letters(&foreign("UniJIS-UTF16-H", "Japan1", &code), 1).remove(0);
        assert!(drawn.iter().any(|it| *it) && drawn != a_box, "{sign}");
    }
}

#[test]
fn a_letter_that_no_font_has_is_a_box() {
    // Without a collection nobody knows what a number means.
    let unknown = letters(&foreign("Identity-H", "Identity", "00410042"), 2);
    assert!(unknown[0].iter().any(|it| *it) && unknown[0] == unknown[1]);
}

#[test]
fn text_of_all_scripts_lies_in_its_columns() {
    let page = |text: &str| {
        let png = page_png(&Bytes::from(text.to_owned()), 1, Scale::Dpi(72)).unwrap();
        Picture::read(&png)
    };
    // Columns of six points begin at 58.
    let ink = |page: &Picture, columns: std::ops::Range<u32>| {
        let across = 58 + 6 * columns.start..57 + 6 * columns.end;
        let dots = (36..50).flat_map(|y| across.clone().map(move |x| (x, y)));
        dots.filter(|(x, y)| page.at(*x, *y)[0] < 160).count()
    };
    let (mixed, latin) = (page("日本 Жλ|"), page("       |"));
    for columns in [0..2, 2..4, 5..6, 6..7, 7..8] {
        assert!(ink(&mixed, columns.clone()) > 3, "{columns:?}");
    }
    assert_eq!(ink(&mixed, 4..5) + ink(&mixed, 8..80), 0);
    let signs = page("■ ★ →");
    for column in 0..5 {
        assert_eq!(ink(&signs, column..column + 1) > 3, column % 2 == 0, "{column}");
    }
    assert_eq!(ink(&mixed, 7..8), ink(&latin, 7..8), "as if no letter were wide");
    let wide = "語".repeat(40);
    let sheets = |text: String| inspect(&Bytes::from(text)).unwrap().pages;
    assert_eq!([sheets(wide.repeat(64)), sheets(wide.repeat(64) + "語")], [1, 2]);
}
