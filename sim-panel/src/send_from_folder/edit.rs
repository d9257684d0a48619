//! A folder is edited: its name, Check Folder Passcode and the passcode, and whether files go once they were used.

use sim_core::folder::{Folder, FolderAsk, PasscodeChange};
use sim_core::{Command, View};

use super::passcode;
use super::place::{Edit, Place};
use crate::draft::{Act, Draft, Then};
use crate::folders::passcode_field;
use crate::form::{Field, Form, Takes};
use crate::screen::Kind;

const NAME: usize = 0;
const PASSCODE: usize = 1;
/// What the switch is called that sister models have (assumed).
const DELETES: &str = "Delete Files After Print or Retrieve";

/// A form that shows what the folder is.
pub(super) fn form(folder: &Folder) -> Edit {
    let check = folder.passcode.is_some();
    let (number, deletes) = (folder.number, folder.deletes_after);
    Edit { number, check, deletes, typed: typed(check, &folder.name) }
}

fn typed(check: bool, name: &str) -> Form {
    let name = Field::new("folder-name", "Folder Name", Takes::Text, name);
    Form::new([name].into_iter().chain(check.then(passcode_field)).collect())
}

/// The form's screen.
pub(super) fn draw(view: &View, it: &Edit) -> Draft<Place> {
    let mut draft = Draft::inner("edit-folder", "Edit Folder");
    let Some(folder) = view.folders.get(&it.number) else { return draft };
    let with = |typed| Place::Edit(Edit { typed, ..it.clone() });
    it.typed.draw(&mut draft, with, |typed| Act::Become(with(typed)));
    let turned = Edit { check: !it.check, typed: typed(!it.check, it.typed.text(NAME)), ..*it };
    passcode::draw_switch(&mut draft, it.check, Place::Edit(turned));
    let turned = Edit { deletes: !it.deletes, ..it.clone() };
    let item = draft.add(Kind::Toggle, "deletes", DELETES, Act::Become(Place::Edit(turned)));
    item.selected = it.deletes;
    item.value = Some(passcode::on_off(it.deletes).into());
    draft.main_button("OK", ok(folder, it));
    draft
}

/// What differs from the folder; a passcode that is not typed stays.
fn ok(folder: &Folder, it: &Edit) -> Act<Place> {
    let typed = it.typed.fields.get(PASSCODE).filter(|it| !it.text().is_empty());
    let passcode = match (typed, folder.passcode.is_some()) {
        (Some(typed), _) => Some(PasscodeChange::On(typed.secret())),
        (None, false) if it.check => return Act::Say(passcode::MISSING.into()),
        (None, true) if !it.check => Some(PasscodeChange::Off),
        (None, _) => None,
    };
    let name = Some(it.typed.text(NAME).to_owned()).filter(|it| *it != folder.name);
    let deletes_after = Some(it.deletes).filter(|it| *it != folder.deletes_after);
    if name.is_none() && passcode.is_none() && deletes_after.is_none() {
        return Act::Back;
    }
    let edit = FolderAsk::Edit { number: it.number, name, passcode, deletes_after };
    Act::ask(Command::Folder(edit), Then::Back)
}
