//! What people read in the place of keywords (`printer-strings-uri`, PWG 5100.13): a file of labels, as the panel has
//! them.

use std::fmt::Write as _;

use sim_core::media::INPUT_TRAYS;

use super::profile::Basis;
use super::template::OUTPUT_BIN;

/// Where it is read.
pub(super) const PATH: &str = "/ipp/print/en.strings";
/// In which profiles there is one.
pub(super) const BASIS: Basis = Basis::Full;
/// Its media type (PWG 5100.13).
pub(super) const MEDIA_TYPE: &str = "text/strings";

/// The file. Only what is the device's own is in it: registered keywords have their labels from PWG.
pub(super) fn file() -> String {
    let sources = INPUT_TRAYS.iter().map(|it| ("media-source", it.source, it.label));
    let bin = ("output-bin", OUTPUT_BIN, "Output Tray");
    let mut file = String::new();
    for (attribute, keyword, label) in sources.chain([bin]) {
        let _ = writeln!(file, "\"{attribute}.{keyword}\" = \"{label}\";");
    }
    file
}
