//! Check Folder Passcode and the passcode itself.

use sim_core::Refused;
use sim_core::folder::check_passcode;

use crate::draft::{Act, Draft};
use crate::folders::passcode_field;
use crate::form::{Field, Form};
use crate::screen::Kind;
use crate::words;

/// What the switch is called.
const CHECK: &str = "Check Folder Passcode";

/// What is said where a passcode is to be checked and none was typed.
pub(super) const MISSING: &str = "Type a passcode of digits, or switch Check Folder Passcode off.";

/// What is said of a new passcode that no folder can have.
pub(super) fn wrong(typed: &Field) -> Option<String> {
    if typed.text().is_empty() {
        return Some(MISSING.into());
    }
    let refused = check_passcode(&typed.secret()).err();
    refused.map(|it| words::refused(&Refused::Folder(it)))
}

/// The field alone.
pub(super) fn form() -> Form {
    Form::new(vec![passcode_field()])
}

/// The switch; a touch leads to `turned`.
pub(super) fn draw_switch<P>(draft: &mut Draft<P>, check: bool, turned: P) {
    let item = draft.add(Kind::Toggle, crate::label::id(CHECK), CHECK, Act::Become(turned));
    item.selected = check;
    item.value = Some(on_off(check).into());
}

/// The state of the switch in words.
pub(super) const fn on_off(check: bool) -> &'static str {
    if check { "On" } else { "Off" }
}
