//! Documents to print.

/// A PDF of so many pages with a bar on each.
pub(crate) fn pdf(pages: usize) -> Vec<u8> {
    pdf_of(&vec![("", b"0 g 50 600 300 40 re f".to_vec()); pages], &[])
}

/// A PDF of pages with these contents and filters, and further objects behind them, which each page has as `X1`,
/// `X2` and so on.
fn pdf_of(pages: &[(&str, Vec<u8>)], further: &[(String, Vec<u8>)]) -> Vec<u8> {
    let stream = |head: &str, data: &[u8]| {
        let mut object = format!("<<{head}/Length {}>>stream\n", data.len()).into_bytes();
        object.extend_from_slice(data);
        object.extend_from_slice(b"\nendstream");
        object
    };
    let first_further = 3 + 2 * pages.len();
    let names: String =
        (0..further.len()).map(|it| format!("/X{} {} 0 R", it + 1, first_further + it)).collect();
    let kids: String = (0..pages.len()).map(|it| format!("{} 0 R ", 3 + 2 * it)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len()).into_bytes(),
    ];
    for (at, (filter, content)) in pages.iter().enumerate() {
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<<{names}>>>>/Contents {} 0 R>>",
            4 + 2 * at
        );
        objects.push(page.into_bytes());
        objects.push(stream(filter, content));
    }
    let form = |head: &str| {
        format!(
            "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<<{names}>>>>{head}"
        )
    };
    objects.extend(further.iter().map(|(head, data)| stream(&form(head), data)));
    let (mut pdf, mut table) = (b"%PDF-1.4\n".to_vec(), String::new());
    for (object, number) in objects.iter().zip(1..) {
        table += &format!("{:010} 00000 n \n", pdf.len());
        pdf.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        pdf.extend_from_slice(object);
        pdf.extend_from_slice(b"\nendobj\n");
    }
    let (at, size) = (pdf.len(), objects.len() + 1);
    let end = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n"
    );
    pdf.extend_from_slice(end.as_bytes());
    pdf
}

/// Documents of several formats that print.
pub(crate) fn good() -> Vec<Vec<u8>> {
    vec![
        pdf(1),
        pdf(20),
        b"%!PS\n/Helvetica findfont 20 scalefont setfont 50 700 moveto (A page) show showpage\n"
            .to_vec(),
        b"\x1bE\x1b&l1X\x1b*p300x300YA page\x0c\x1bE".to_vec(),
        b"A page of text\r\n".repeat(50),
    ]
}
