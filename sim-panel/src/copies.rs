//! The number of copies, as every app asks for it: the first field of its form.

use sim_core::job::COPIES_MAX;

use crate::form::{Field, Form, Takes};

/// The field, with so many in it.
pub(crate) fn field(copies: u16) -> Field {
    let takes = Takes::Number { min: 1, max: COPIES_MAX.into(), off: false };
    Field::new("copies", "Number of Copies", takes, copies.to_string())
}

/// How many were typed.
///
/// # Errors
/// What to say to who typed something else.
pub(crate) fn typed(form: &Form) -> Result<u16, String> {
    let copies = form.text(0).parse().ok().filter(|it| (1..=COPIES_MAX).contains(it));
    copies.ok_or_else(|| format!("Number of Copies: a number from 1 to {COPIES_MAX}."))
}
