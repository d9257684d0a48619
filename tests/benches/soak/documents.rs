//! Documents: some to print, and some that are bombs.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::pdf_objects::{pdf_of_objects, stream};

/// A PDF of so many pages with a bar on each.
pub(crate) fn pdf(pages: usize) -> Vec<u8> {
    pdf_of(&vec![("", b"0 g 50 600 300 40 re f".to_vec()); pages], &[])
}

/// A PDF of pages with these contents and filters, and further objects behind them, which each page has as `X1`,
/// `X2` and so on.
fn pdf_of(pages: &[(&str, Vec<u8>)], further: &[(String, Vec<u8>)]) -> Vec<u8> {
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
    pdf_of_objects(&objects)
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

/// Documents that take more than they are.
pub(crate) fn bombs() -> Vec<Vec<u8>> {
    let one = |content: &[u8]| pdf_of(&[("", content.to_vec())], &[]);
    // Eight forms, each of which draws the next ten times.
    let nested = |it: usize| (String::new(), format!("/X{} Do ", it + 2).repeat(10).into_bytes());
    let mut forms: Vec<_> = (0..7).map(nested).collect();
    forms.push((String::new(), b"0 0 500 500 re f".to_vec()));
    let mut objects = b"%PDF-1.4\n".to_vec();
    objects.extend(b"1 0 obj << ".repeat(200_000));
    vec![
        one(b"[0.00001 0.00001] 0 d 0 0 m 500 800 l S"),
        one(&b"0 0 m 500 800 l S ".repeat(200_000)),
        pdf_of(&[("", b"/X1 Do".to_vec())], &forms),
        // Two bytes for 128.
        pdf_of(&[("/Filter/RunLengthDecode", b"\x81 ".repeat(2_000_000))], &[]),
        objects,
        b"%!PS\n{ } loop\n".to_vec(),
        b"%!PS\n{ 65535 array } loop\n".to_vec(),
        vec![0x0c; 1 << 20],
    ]
}

/// A quarter of a gigabyte of text, compressed to a thousandth.
pub(crate) fn compressed() -> Vec<u8> {
    let mut gzip = Command::new("gzip")
        .args(["-9", "-c"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("gzip");
    let mut stdin = gzip.stdin.take().unwrap();
    let feed = std::thread::spawn(move || {
        let piece = vec![b' '; 1 << 20];
        (0..256).for_each(|_| stdin.write_all(&piece).unwrap());
    });
    let made = gzip.wait_with_output().unwrap().stdout;
    feed.join().unwrap();
    made
}
