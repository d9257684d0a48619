//! Folders, as every app names them.

use sim_core::folder::FolderNumber;
use sim_core::{Refused, View};

use crate::draft::{Act, Draft};
use crate::form::{Field, Form, Takes};
use crate::pages::Pages;
use crate::screen::Kind;
use crate::words;

/// A folder number in three digits (guide p.14).
pub(crate) fn digits(number: FolderNumber) -> String {
    format!("{:03}", number.0)
}

/// An empty folder number.
pub(crate) fn number_form() -> Form {
    Form::new(vec![Field::new("folder-number", "Folder Number", Takes::Text, "")])
}

/// The number that was typed.
///
/// # Errors
/// What is said where none was.
pub(crate) fn typed(form: &Form) -> Result<FolderNumber, String> {
    let number = form.text(0).trim().parse().map(FolderNumber);
    number.map_err(|_| "Type the number of a folder first.".into())
}

/// A passcode to type.
pub(crate) fn passcode_field() -> Field {
    Field::new("folder-passcode", "Folder Passcode", Takes::Masked, "")
}

/// What is said to whom the device does not let into a folder.
pub(crate) fn no_access(refused: &Refused) -> String {
    if *refused == Refused::NotPermitted {
        return "You have no access to this folder.".into();
    }
    words::refused(refused)
}

/// What is said of a folder that is not there any more.
pub(crate) fn deleted(number: FolderNumber) -> String {
    format!("Folder {} was deleted meanwhile.", digits(number))
}

/// All folders and a number to type, also those that whoever stands there cannot open: as the guide has it for CWIS.
/// `list` is the place where they are listed.
pub(crate) fn draw_list<P>(
    draft: &mut Draft<P>,
    view: &View,
    (page, number): (usize, &Form),
    list: impl Fn(usize, Form) -> P,
    opens: impl Fn(FolderNumber) -> Act<P>,
) {
    let folders: Vec<_> = view.folders.values().collect();
    if folders.is_empty() {
        draft.message = Some("There are no folders.".into());
    }
    let typed = |number| list(page, number);
    number.draw(draft, typed, |it| Act::Become(typed(it)));
    let pages = Pages::of(&folders, page);
    for folder in pages.shown {
        let id = format!("folder-{}", folder.number.0);
        draft.add(Kind::Row, id, &folder.name, opens(folder.number)).value =
            Some(digits(folder.number));
    }
    pages.draw(draft, |page| list(page, number.clone()));
}
