//! Check Folder Passcode and the passcode itself.

use crate::form::{Field, Form, Takes};

/// The field.
pub(super) fn field() -> Field {
    Field::new("folder-passcode", "Folder Passcode", Takes::Masked, "")
}

/// The field alone.
pub(super) fn form() -> Form {
    Form::new(vec![field()])
}

/// The state of the switch in words.
pub(super) const fn on_off(check: bool) -> &'static str {
    if check { "On" } else { "Off" }
}
