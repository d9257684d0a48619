//! Reset: Restore Factory Defaults (guide pp.3 and 10). Whether it is permitted now is the device's
//! business; what it refuses is shown as it is refused.

use sim_core::Command;

use super::place::Place;
use crate::draft::{Act, Draft, Then};
use crate::label;

pub(crate) const TITLE: &str = "Reset";
/// The menu that leads here.
pub(crate) const ABOVE: &[&str] = &["Device", "System Settings"];

pub(crate) const RESTORE_DEFAULTS: &str = "Restore Factory Defaults";

/// The menu.
pub(crate) fn draw() -> Draft<Place> {
    let mut draft = Draft::inner(label::id(TITLE), TITLE);
    draft.row(RESTORE_DEFAULTS, Act::Open(Place::RestoreDefaults));
    draft
}

/// Restore Factory Defaults.
pub(crate) fn draw_restore_defaults() -> Draft<Place> {
    let mut draft = Draft::inner(label::id(RESTORE_DEFAULTS), RESTORE_DEFAULTS);
    draft.message = Some(
        "All users, jobs, certificates and settings are deleted, and the device restarts. This \
         takes about an hour."
            .into(),
    );
    draft.button("Restore", Act::ask(Command::RestoreFactoryDefaults, Then::Stay));
    draft
}
