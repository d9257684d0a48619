//! What is in a folder (guide p.33): files to open, and all of them to print or delete at once.

use sim_core::folder::{Folder, FolderAsk, FolderDocument, FolderNumber};
use sim_core::job::{JobAsk, JobTicket};
use sim_core::{Command, Seen, View};

use super::place::{File, Place};
use super::{TITLE, digits, file};
use crate::draft::{Act, Draft, Question, Then};
use crate::pages::Pages;
use crate::screen::{Kind, Slot};

/// Its screen: the newest first.
pub(super) fn draw(view: &View, number: FolderNumber, page: usize, all: bool) -> Draft<Place> {
    let mut draft = Draft::inner("folder", TITLE);
    let Some(folder) = view.folders.get(&number) else { return draft };
    draft.message = Some(format!("{} {}: {}", digits(number), folder.name, count(folder)));
    let files: Vec<_> = folder.documents.iter().rev().collect();
    let pages = Pages::of(&files, page);
    for it in pages.shown {
        let opens = file::open(File { folder: number, document: it.id });
        let item = draft.add(Kind::Row, format!("file-{}", it.id.0), it.name.as_ref(), opens);
        item.value = Some(summary(view, it));
        item.selected = all;
    }
    pages.draw(&mut draft, |page| Place::Folder { number, page, all });
    let turned = Act::Become(Place::Folder { number, page, all: !all });
    let turned = if files.is_empty() { Act::Nothing } else { turned };
    let select = draft.add(Kind::Toggle, "select-all", "Select All", turned);
    select.selected = all;
    select.slot = Slot::About;
    draft.button_if(all, "Print", print(folder)).slot = Slot::Main;
    draft.button_if(all, "Delete", delete(folder));
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
    format!("{}, {}, {} {pages}", it.kind.label(), file::moment(view, it), it.pages)
}

fn all(folder: &Folder) -> Vec<sim_core::job::DocumentId> {
    folder.documents.iter().map(|it| it.id).collect()
}

fn print(folder: &Folder) -> Act<Place> {
    let ticket = Box::new(JobTicket::default());
    let print = JobAsk::PrintFromFolder { folder: folder.number, documents: all(folder), ticket };
    Act::ask(Command::Job(print), Then::Job)
}

fn delete(folder: &Folder) -> Act<Place> {
    let text = format!("Delete all {} files?", folder.documents.len());
    let delete = FolderAsk::DeleteDocuments { number: folder.number, documents: all(folder) };
    let seen = folder.documents.iter().map(|it| Seen::Document(it.seen(folder.number)));
    let then = Then::Become(Place::folder(folder.number));
    Act::Question(Question::ask(TITLE, &text, super::as_seen(seen, delete), then))
}
