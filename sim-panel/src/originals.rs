//! Originals: what can be said of them before they are scanned, and what the scanner says.

use sim_core::media::{MediaSize, SIZES};
use sim_core::scanner::{OriginalSides, OriginalSize, Resolution, ScanColor, ScanTicket};

use crate::order::{SWITCH, values};

/// In which colours they are scanned.
pub(crate) fn colors<T>(scan: &ScanTicket, with: impl Fn(ScanTicket) -> T) -> Vec<(String, T)> {
    let value = |it: &ScanColor| (it.label().to_owned(), with(ScanTicket { color: *it, ..*scan }));
    ScanColor::ALL.iter().map(value).collect()
}

/// How finely.
pub(crate) fn resolutions<T>(
    scan: &ScanTicket,
    with: impl Fn(ScanTicket) -> T,
) -> Vec<(String, T)> {
    let value =
        |it: &Resolution| (it.label().to_owned(), with(ScanTicket { resolution: *it, ..*scan }));
    Resolution::ALL.iter().map(value).collect()
}

/// Whether they are of several sizes.
pub(crate) fn mixed<T>(scan: &ScanTicket, with: impl Fn(ScanTicket) -> T) -> Vec<(String, T)> {
    values(SWITCH, |mixed_sizes| with(ScanTicket { mixed_sizes, ..*scan }))
}

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
