//! What is in a folder (guide p.33): files to open.

use sim_core::View;
use sim_core::folder::{Folder, FolderDocument, FolderNumber};

use super::place::{File, Place};
use super::{TITLE, digits};
use crate::draft::{Act, Draft};
use crate::pages::Pages;
use crate::screen::Kind;

/// Its screen: the newest first.
pub(super) fn draw(view: &View, number: FolderNumber, page: usize) -> Draft<Place> {
    let mut draft = Draft::inner("folder", TITLE);
    let Some(folder) = view.folders.get(&number) else { return draft };
    draft.message = Some(format!("{} {}: {}", digits(number), folder.name, count(folder)));
    let files: Vec<_> = folder.documents.iter().rev().collect();
    let pages = Pages::of(&files, page);
    for it in pages.shown {
        let opens = Act::Open(Place::File(File { folder: number, document: it.id }));
        let item = draft.add(Kind::Row, format!("file-{}", it.id.0), it.name.as_ref(), opens);
        item.value = Some(summary(view, it));
    }
    pages.draw(&mut draft, |page| Place::Folder { number, page });
    draft.button("Folder Details", Act::Become(Place::Details(number)));
    draft.button("Close", Act::Back);
    draft
}

fn count(folder: &Folder) -> String {
    match folder.documents.len() {
        0 => "there are no files in this folder.".into(),
        1 => "1 file.".into(),
        many => format!("{many} files."),
    }
}

/// Type, date and time, pages.
fn summary(view: &View, it: &FolderDocument) -> String {
    let pages = if it.pages == 1 { "page" } else { "pages" };
    format!("{}, {}, {} {pages}", it.kind.label(), moment(view, it), it.pages)
}

/// When a file came into the folder.
pub(super) fn moment(view: &View, it: &FolderDocument) -> String {
    format!("{} {}", view.clock.date(it.created), view.clock.time(it.created))
}
