//! Pages that are drawn in bands with little more work than at once: letters and figures, of which there are not many.
//! Pictures, forms and patterns would be made anew for each band.

use hayro::hayro_syntax::content::ops::TypedInstruction as Op;
use hayro::hayro_syntax::object::dict::keys::{SMASK, SUBTYPE, TYPE3};
use hayro::hayro_syntax::object::{Dict, Name};
use hayro::hayro_syntax::page::{Page, Resources};

/// Most operations of such a page. One of text has some hundred; a million takes its reader a second.
const OPERATIONS: usize = 20_000;

/// Whether a page is one; its annotations are not looked at.
pub(super) fn is(page: &Page<'_>) -> bool {
    if !draws_by_itself(page.resources()) {
        return false;
    }
    let (mut operations, mut left) = (page.typed_operations(), OPERATIONS);
    while let Some(operation) = operations.next() {
        if left == 0 || matches!(operation, Op::InlineImage(_)) {
            return false;
        }
        left -= 1;
    }
    true
}

/// Whether there is nothing among the resources that is a drawing of its own.
fn draws_by_itself(it: &Resources<'_>) -> bool {
    let has_drawings = [&it.x_objects, &it.patterns, &it.shadings].iter().any(|it| !it.is_empty());
    let is_masked = any(&it.ext_g_states, |it| it.contains_key(SMASK));
    let is_drawn = |it: &Dict<'_>| it.get::<Name<'_>>(SUBTYPE).is_some_and(|it| &*it == TYPE3);
    !has_drawings && !is_masked && !any(&it.fonts, is_drawn)
}

fn any(all: &Dict<'_>, is: impl Fn(&Dict<'_>) -> bool) -> bool {
    all.keys().any(|key| all.get::<Dict<'_>>(&*key).is_some_and(|it| is(&it)))
}
