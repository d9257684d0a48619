//! A file in a folder: looked at, printed with its copies and paper, renamed, deleted (guide p.33).

use sim_core::folder::{FolderAsk, FolderDocument};
use sim_core::job::{JobAsk, JobTicket, Media};
use sim_core::media::InputTray;
use sim_core::{Command, Seen, View};

use super::place::{File, Place, Printing};
use super::{TITLE, rename};
use crate::draft::{Act, Draft, Question, Then};
use crate::form::Form;
use crate::order::{Choice, Order};
use crate::preview::Preview;
use crate::screen::Slot;
use crate::{copies, paper};

const PAPER: Choice<Option<InputTray>> =
    Choice { label: "Paper Supply", values: |view, _| paper::trays(view, |tray| tray) };

/// Leads to it, to be printed once on the paper that it is of.
pub(super) fn open(file: File) -> Act<Place> {
    let order = Order { typed: Form::new(vec![copies::field(1)]), ticket: None };
    Act::Open(Place::File(Printing { file, order }))
}

/// When it came into the folder.
pub(super) fn moment(view: &View, it: &FolderDocument) -> String {
    format!("{} {}", view.clock.date(it.created), view.clock.time(it.created))
}

/// Its screen.
pub(super) fn draw(view: &View, it: &Printing) -> Draft<Place> {
    let mut draft = Draft::inner("file", TITLE);
    let Some(file) = it.file.find(view) else { return draft };
    draft.text("File Name", file.name.as_ref());
    draft.text("Type", file.kind.label());
    draft.text("Date & Time", moment(view, file));
    draft.text("Pages", file.pages.to_string());
    let place = |order| Place::File(Printing { order, ..it.clone() });
    let choose = |order, _| Place::Paper { file: Printing { order, ..it.clone() }, page: 0 };
    it.order.draw(&mut draft, view, &[PAPER], place, choose);
    let look = FolderAsk::Retrieve { number: it.file.folder, document: it.file.document };
    let pages = Place::Preview(it.file, Preview::default());
    draft.button("Preview", Act::ask(Command::Folder(look), Then::Preview(pages)));
    draft.button("Print", print(view, it)).slot = Slot::Main;
    draft.button("Rename", rename::open(it.file, file));
    draft.button("Delete", delete(it.file, file));
    draft.button("Close", Act::Back);
    draft
}

/// The paper that it can be printed on.
pub(super) fn draw_paper(view: &View, it: &Printing, page: usize) -> Draft<Place> {
    let place = |order| Place::File(Printing { order, ..it.clone() });
    let turned = |order, page| Place::Paper { file: Printing { order, ..it.clone() }, page };
    it.order.draw_values(view, &PAPER, page, place, turned)
}

fn print(view: &View, it: &Printing) -> Act<Place> {
    let copies = match copies::typed(&it.order.typed) {
        Ok(copies) => copies,
        Err(text) => return Act::Say(text),
    };
    let media = it.order.ticket.map_or_else(Media::default, |it| paper::in_tray(view, it));
    let ticket = Box::new(JobTicket { copies, media, ..JobTicket::default() });
    let File { folder, document } = it.file;
    let print = JobAsk::PrintFromFolder { folder, documents: vec![document], ticket };
    Act::ask(Command::Job(print), Then::Job)
}

fn delete(file: File, document: &FolderDocument) -> Act<Place> {
    let text = format!("Delete \"{}\"?", document.name);
    let delete = FolderAsk::DeleteDocuments { number: file.folder, documents: vec![file.document] };
    let delete = super::as_seen([Seen::Document(document.seen(file.folder))], delete);
    Act::Question(Question::ask(TITLE, &text, delete, Then::Back))
}
