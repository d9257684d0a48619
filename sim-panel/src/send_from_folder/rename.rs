//! A file in a folder gets another name.

use sim_core::folder::{FolderAsk, FolderDocument};
use sim_core::{Seen, View};

use super::place::{File, Place, Renaming};
use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};

/// Leads to a form with the name that it has.
pub(super) fn open(file: File, document: &FolderDocument) -> Act<Place> {
    let name = Field::new("file-name", "File Name", Takes::Text, document.name.as_ref());
    let (seen, was) = (document.seen(file.folder), document.name.clone());
    Act::Open(Place::Rename(Renaming { file, seen, was, name: Form::new(vec![name]) }))
}

/// Takes the name that it has now for what was seen, and shows it where no other was typed; says what it is.
pub(super) fn renew(it: &mut Renaming, view: &View) -> Option<String> {
    let document = it.file.find(view)?;
    it.seen = document.seen(it.file.folder);
    let was = std::mem::replace(&mut it.was, document.name.clone());
    if it.name.text(0) == &*was {
        it.name.put(0, &*it.was);
    }
    it.file.now(view)
}

/// The form's screen.
pub(super) fn draw(view: &View, it: &Renaming) -> Draft<Place> {
    let mut draft = Draft::inner("rename-file", "Rename");
    if it.file.find(view).is_none() {
        return draft;
    }
    let typed = |name| Place::Rename(Renaming { name, ..it.clone() });
    it.name.draw(&mut draft, typed, |it| Act::Become(typed(it)));
    let File { folder: number, document } = it.file;
    let new = it.name.text(0);
    let rename = FolderAsk::RenameDocument { number, document, name: new.into() };
    let ok = match new == &*it.was {
        true => Act::Back,
        false => Act::ask(super::as_seen([Seen::Document(it.seen)], rename), Then::Back),
    };
    draft.main_button("OK", ok);
    draft
}
