//! Originals: what can be said of them before they are scanned, and what the scanner says.

use sim_core::media::{MediaSize, SIZES};
use sim_core::scanner::{OriginalSides, OriginalSize, ScanTicket};

/// Which of their sides are scanned.
pub(crate) fn sides<T>(scan: &ScanTicket, with: impl Fn(ScanTicket) -> T) -> Vec<(String, T)> {
    let value =
        |it: &OriginalSides| (it.label().to_owned(), with(ScanTicket { sides: *it, ..*scan }));
    OriginalSides::ALL.iter().map(value).collect()
}

/// How large they are: as the sensors find, or as it is said.
pub(crate) fn sizes<T>(scan: &ScanTicket, with: impl Fn(ScanTicket) -> T) -> Vec<(String, T)> {
    let named = SIZES
        .iter()
        .filter_map(|row| Some((row.label, OriginalSize::Size(MediaSize::from_name(row.name)?))));
    let all = [("Auto", OriginalSize::Auto)].into_iter().chain(named);
    all.map(|(label, size)| (label.to_owned(), with(ScanTicket { size, ..*scan }))).collect()
}
