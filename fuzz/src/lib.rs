//! What the targets of the document formats share.

use bytes::Bytes;
use sim_render::{Format, Scale, inspect, page_png, rasterise, to_pdf};

/// Pages drawn of one document, and pixels across: enough to reach all code, few enough to be quick.
const PAGES_DRAWN: u32 = 2;
const WIDTH: u32 = 64;

/// Lets a decoder's panic reach the fence of `sim-render`, which makes an error of it. Without this
/// libFuzzer's hook ends the process first. A panic beyond the fence still ends it.
pub fn fence() {
    std::panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
}

/// Everything that is done with a document.
pub fn document(format: Format, bytes: &[u8]) {
    if Format::detect(bytes) != Some(format) {
        // Another target has it.
        return;
    }
    let data = Bytes::copy_from_slice(bytes);
    if let Ok(found) = inspect(&data) {
        assert_eq!(found.format, format);
        assert!((1..=sim_render::MAX_PAGES).contains(&found.pages));
        for page in 1..=found.pages.min(PAGES_DRAWN) {
            let _ = page_png(&data, page, Scale::Width(WIDTH));
        }
    }
    if format != Format::Pdf
        && let Ok(pdf) = to_pdf(&data)
    {
        rasterise(&pdf, 1, WIDTH).expect("a PDF of our own is sound");
    }
}
