//! A file in a folder gets another name.

use sim_core::folder::{FolderAsk, FolderDocument};
use sim_core::{Command, View};

use super::place::{File, Place};
use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};

/// Leads to a form with the name that it has.
pub(super) fn open(file: File, document: &FolderDocument) -> Act<Place> {
    let name = Field::new("file-name", "File Name", Takes::Text, document.name.as_ref());
    Act::Open(Place::Rename(file, Form::new(vec![name])))
}

/// The form's screen.
pub(super) fn draw(view: &View, file: File, name: &Form) -> Draft<Place> {
    let mut draft = Draft::inner("rename-file", "Rename");
    let Some(document) = file.find(view) else { return draft };
    let typed = |name| Place::Rename(file, name);
    name.draw(&mut draft, typed, |it| Act::Become(typed(it)));
    let File { folder: number, document: id } = file;
    let new = name.text(0);
    let rename = FolderAsk::RenameDocument { number, document: id, name: new.into() };
    let ok = match new == &*document.name {
        true => Act::Back,
        false => Act::ask(Command::Folder(rename), Then::Back),
    };
    draft.main_button("OK", ok);
    draft
}
