//! Check Folder Passcode and the passcode itself.

use crate::draft::{Act, Draft};
use crate::form::{Field, Form, Takes};
use crate::screen::Kind;

/// What the switch is called.
const CHECK: &str = "Check Folder Passcode";

/// What is said where a passcode is to be checked and none was typed.
pub(super) const MISSING: &str = "Type a passcode of digits, or switch Check Folder Passcode off.";

/// The field.
pub(super) fn field() -> Field {
    Field::new("folder-passcode", "Folder Passcode", Takes::Masked, "")
}

/// The field alone.
pub(super) fn form() -> Form {
    Form::new(vec![field()])
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
