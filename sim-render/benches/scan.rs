//! Measures what a scanned side takes: from an original to the page of a PDF.
//!
//! ```console
//! $ cargo bench -p sim-render --bench scan
//! $ cargo bench -p sim-render --bench scan -- text Black   # rows with these words
//! ```
//! Processor time of this thread, the median of [`ROUNDS`]. The bars are 120 ms for A4 in colour at 300 dpi and 25 ms
//! for black at 400 dpi.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and fails loudly"
)]

use std::{env, fs};

use bytes::Bytes;
use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref};
use sim_render::scan::{Area, ScanColor, ScanLook, ScanSide, ScanWriter, scan};
use sim_render::to_pdf;

const ROUNDS: usize = 9;
const A4: Area = Area { across: 21_000, down: 29_700 };

fn main() {
    println!("| original | scanned | ms of processor time | kB |");
    println!("|---|---|---|---|");
    let (text, coloured) = (text(), coloured());
    let wanted: Vec<String> = env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    for (name, original) in [("a page of text", &text), ("a page of colours and text", &coloured)] {
        for (dpi, color) in [
            (300, ScanColor::Color),
            (300, ScanColor::Grayscale),
            (400, ScanColor::Black),
            (600, ScanColor::Color),
            (600, ScanColor::Black),
        ] {
            let row = format!("| {name} | {color:?}, {dpi} dpi |");
            if wanted.iter().all(|it| row.contains(it)) {
                let (ms, bytes) = measured(original, ScanLook { dpi, color });
                println!("{row} {ms:.1} | {} |", bytes / 1_000);
            }
        }
    }
}

fn measured(original: &Bytes, look: ScanLook) -> (f64, usize) {
    let side = ScanSide { page: Some(1), area: A4, is_turned: false };
    let mut bytes = 0;
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = processor_ms();
            let mut writer = ScanWriter::new();
            bytes = writer.page(&scan(original, &[side], look).unwrap()[0]).len();
            processor_ms() - begun
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[ROUNDS / 2], bytes)
}

/// Processor time of this thread so far.
fn processor_ms() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    told.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e6
}

/// 60 lines of letters.
fn text() -> Bytes {
    let line = "The quick brown fox jumps over the lazy dog, 0123456789 times a day and more.\n";
    to_pdf(&Bytes::from(line.repeat(60))).unwrap()
}

/// Squares of many colours over half of a page, and lines of letters on the rest.
fn coloured() -> Bytes {
    let [catalog, tree, page, contents, font] = [1, 2, 3, 4, 5].map(Ref::new);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids([page]).count(1);
    pdf.type1_font(font).base_font(Name(b"Helvetica"));
    let mut sheet = pdf.page(page);
    sheet.media_box(Rect::new(0.0, 0.0, 595.0, 842.0)).parent(tree).contents(contents);
    sheet.resources().fonts().pair(Name(b"F1"), font);
    sheet.finish();
    let mut content = Content::new();
    for at in 0..60_u16 {
        for along in 0..80_u16 {
            let part = |of: u16, by: u16| f32::from(of * by % 255) / 255.0;
            content.set_fill_rgb(part(at, 7), part(along, 11), part(at + along, 13));
            content.rect(f32::from(along) * 7.4, 420.0 + f32::from(at) * 7.0, 7.4, 7.0);
            content.fill_nonzero();
        }
    }
    content.set_fill_rgb(0.0, 0.0, 0.0).begin_text().set_font(Name(b"F1"), 11.0);
    content.next_line(50.0, 400.0);
    for _ in 0..28 {
        let text = b"The quick brown fox jumps over the lazy dog, 0123456789 times a day and more.";
        content.show(pdf_writer::Str(text)).next_line(0.0, -13.0);
    }
    content.end_text();
    pdf.stream(contents, &content.finish());
    Bytes::from(pdf.finish())
}
