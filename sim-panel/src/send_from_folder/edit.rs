//! A folder is edited: its name, Check Folder Passcode and the passcode, and whether files go once they were used.

use sim_core::folder::{Folder, FolderAsk, PasscodeChange};
use sim_core::{Seen, View};

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
    let (number, seen, deletes) = (folder.number, folder.seen(), folder.deletes_after);
    Edit { number, seen, check, deletes, typed: typed(check, &folder.name) }
}

/// Takes the folder as it is now for what was seen, and shows it where nothing else was typed; says what it is.
pub(super) fn renew(it: &mut Edit, folder: &Folder) -> Option<String> {
    let (was, now) = (std::mem::replace(&mut it.seen, folder.seen()), folder.seen());
    let mut told = Vec::new();
    if was.name != now.name {
        told.push(format!("The name is \"{}\" now.", now.name));
        if it.typed.text(NAME) == was.name {
            it.typed.put(NAME, now.name.clone());
        }
    }
    let (was_checked, is_checked) = (was.passcode.is_some(), now.passcode.is_some());
    if was_checked != is_checked {
        told.push(format!("Check Folder Passcode is {} now.", passcode::on_off(is_checked)));
        if it.check == was_checked {
            (it.check, it.typed) = (is_checked, typed(is_checked, it.typed.text(NAME)));
        }
    } else if was.passcode != now.passcode {
        told.push("The passcode is another one now.".into());
    }
    if was.deletes_after != now.deletes_after {
        let state = passcode::on_off(now.deletes_after);
        told.push(format!("{DELETES} is {state} now."));
        if it.deletes == was.deletes_after {
            it.deletes = now.deletes_after;
        }
    }
    Some(told.join(" "))
}

fn typed(check: bool, name: &str) -> Form {
    let name = Field::new("folder-name", "Folder Name", Takes::Text, name);
    Form::new([name].into_iter().chain(check.then(passcode_field)).collect())
}

/// The form's screen.
pub(super) fn draw(view: &View, it: &Edit) -> Draft<Place> {
    let mut draft = Draft::inner("edit-folder", "Edit Folder");
    if !view.folders.contains_key(&it.number) {
        return draft;
    }
    let with = |typed| Place::Edit(Edit { typed, ..it.clone() });
    it.typed.draw(&mut draft, with, |typed| Act::Become(with(typed)));
    let turned =
        Edit { check: !it.check, typed: typed(!it.check, it.typed.text(NAME)), ..it.clone() };
    passcode::draw_switch(&mut draft, it.check, Place::Edit(turned));
    let turned = Edit { deletes: !it.deletes, ..it.clone() };
    let item = draft.add(Kind::Toggle, "deletes", DELETES, Act::Become(Place::Edit(turned)));
    item.selected = it.deletes;
    item.value = Some(passcode::on_off(it.deletes).into());
    draft.main_button("OK", ok(it));
    draft
}

/// What differs from the folder as it was seen; a passcode that is not typed stays.
fn ok(it: &Edit) -> Act<Place> {
    let typed = it.typed.fields.get(PASSCODE).filter(|it| !it.text().is_empty());
    let passcode = match (typed, it.seen.passcode.is_some()) {
        (Some(typed), _) => Some(PasscodeChange::On(typed.secret())),
        (None, false) if it.check => return Act::Say(passcode::MISSING.into()),
        (None, true) if !it.check => Some(PasscodeChange::Off),
        (None, _) => None,
    };
    let name = Some(it.typed.text(NAME).to_owned()).filter(|name| *name != it.seen.name);
    let deletes_after = Some(it.deletes).filter(|deletes| *deletes != it.seen.deletes_after);
    if name.is_none() && passcode.is_none() && deletes_after.is_none() {
        return Act::Back;
    }
    let edit = FolderAsk::Edit { number: it.number, name, passcode, deletes_after };
    Act::ask(super::as_seen([Seen::Folder(it.seen.clone())], edit), Then::Back)
}
