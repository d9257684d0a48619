//! A file in a folder, to be looked at (guide p.33).

use sim_core::View;

use super::TITLE;
use super::files::moment;
use super::place::{File, Place};
use crate::draft::{Act, Draft};
use crate::preview::Preview;

/// Its screen.
pub(super) fn draw(view: &View, file: File) -> Draft<Place> {
    let mut draft = Draft::inner("file", TITLE);
    let Some(found) = file.find(view) else { return draft };
    draft.text("File Name", found.name.as_ref());
    draft.text("Type", found.kind.label());
    draft.text("Date & Time", moment(view, found));
    draft.text("Pages", found.pages.to_string());
    let pages = Preview::of(found.id, found.pages);
    draft.button("Preview", Act::Open(Place::Preview(file, pages)));
    draft.button("Close", Act::Back);
    draft
}
