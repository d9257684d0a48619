//! Information & Reports (guide pp.3 and 8).

use sim_core::{View, configuration};

use super::place::Place;
use super::reports;
use crate::draft::{Act, Draft};

pub(crate) const TITLE: &str = "Information & Reports";

/// The menu. [Overwrite Storage] is there to show that the device has it (guide p.3).
pub(crate) fn draw(view: &View) -> Draft<Place> {
    let mut draft = Draft::inner(crate::label::id(TITLE), TITLE);
    draft.row("Software Version", Act::Open(Place::SoftwareVersion));
    reports::lead(view, &mut draft);
    let options = view.identity.model.options;
    if let Some(option) = options.iter().find(|it| **it == "Overwrite Storage") {
        draft.text(option, "Installed");
    }
    draft
}

/// Software Version.
pub(crate) fn draw_versions(view: &View) -> Draft<Place> {
    let mut draft = Draft::inner("software-version", "Software Version");
    for (label, value) in configuration::versions(view).lines {
        draft.text(&label, value);
    }
    draft
}
