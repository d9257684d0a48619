//! What the tester knows by heart: documents, and what frames say in words.

use sim_fax::{Abilities, FaxImage, Fcf, Frame, Resolution, Setup, Terms, Width};

use super::Dut;
use crate::bench::lines;

/// Lines of a page that is sent.
pub(super) const LINES: u32 = 200;

pub(super) fn document(dut: Dut) -> FaxImage {
    let (standard, fine) = (Resolution::Standard, Resolution::Fine);
    let pages = match dut {
        Dut::Answers | Dut::Offers(..) | Dut::Fetches(_) => vec![],
        Dut::Calls(pages) => vec![(standard, LINES); pages],
        Dut::CallsFine => vec![(fine, LINES)],
        Dut::CallsLong => vec![(standard, 2 * LINES), (standard, LINES / 2)],
        Dut::CallsWithTwoSorts => vec![(standard, LINES), (fine, LINES)],
    };
    let mut document = FaxImage::new();
    pages.into_iter().for_each(|(sort, count)| document.push(lines(Width::A4, sort, count)));
    document
}

pub(super) fn everything() -> Abilities {
    Abilities { sub: true, sid: true, ..Setup::new(Default::default()).abilities }
}

pub(super) fn said(frame: &Frame, terms: Option<&Terms>, frames: usize) -> String {
    match frame.says() {
        Some(Fcf::Dcs) => {
            let terms = terms.map(|it| (it.rate.name(), it.resolution.name(), it.coding.name()));
            format!("{terms:?}")
        }
        Some(Fcf::Pps | Fcf::Eor) => {
            let post = frame.fif.first().and_then(|it| Fcf::of(*it));
            post.map_or("NULL", Fcf::name).into()
        }
        Some(Fcf::Ppr) => {
            let asked = (0..frames).filter(|at| frame.fif[at / 8] >> (at % 8) & 1 == 1);
            asked.map(|it| it.to_string()).collect::<Vec<_>>().join(",")
        }
        Some(Fcf::Ctc) => Terms::words(&[frame.fif.clone(), vec![0]].concat()),
        _ => String::new(),
    }
}

pub(super) fn unhex(text: &str) -> Vec<u8> {
    let octet = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("two digits");
    (0..text.len()).step_by(2).map(octet).collect()
}
