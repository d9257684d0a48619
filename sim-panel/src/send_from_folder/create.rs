//! A folder is made (guide p.13): its number, its name, Check Folder Passcode, and "OK" twice.

use sim_core::folder::{FOLDERS_MAX, FolderAsk, FolderNumber, PasscodeChange, check_name};
use sim_core::{Asker, Command, Refused, View};

use super::place::{New, Passcode, Place};
use super::{digits, passcode};
use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};
use crate::pages::Pages;
use crate::screen::Kind;
use crate::words;

const TITLE: &str = "Create Folder";

/// Whether whoever stands there may make folders.
pub(super) fn is_permitted(view: &View) -> bool {
    view.may(Asker::Panel, &command(FolderNumber(1), "", PasscodeChange::Off)).is_ok()
}

/// Leads to the first screen, where a number is free.
pub(super) fn begin(view: &View) -> Act<Place> {
    match view.folders.len() < usize::from(FOLDERS_MAX) {
        true => Act::Open(Place::Number { page: 0, number: super::number_form() }),
        false => Act::Say(format!("All {FOLDERS_MAX} folder numbers are taken.")),
    }
}

/// The numbers that are free.
pub(super) fn draw_number(view: &View, page: usize, number: &Form) -> Draft<Place> {
    let mut draft = Draft::inner("folder-number", TITLE);
    let typed = |number| Place::Number { page, number };
    number.draw(&mut draft, typed, |it| Act::Become(typed(it)));
    let all = (1..=FOLDERS_MAX).map(FolderNumber);
    let free: Vec<_> = all.filter(|it| !view.folders.contains_key(it)).collect();
    let pages = Pages::of(&free, page);
    for number in pages.shown {
        let id = format!("number-{}", number.0);
        draft.add(Kind::Row, id, digits(*number), Act::Become(Place::Name(new(*number))));
    }
    pages.draw(&mut draft, |page| Place::Number { page, number: number.clone() });
    let typed = number.text(0).trim().parse().map(FolderNumber).ok();
    draft.main_button(
        "Next",
        match typed.filter(|it| free.contains(it)) {
            Some(number) => Act::Become(Place::Name(new(number))),
            None => Act::Say(format!("Type a number from 1 to {FOLDERS_MAX} that is free.")),
        },
    );
    draft
}

fn new(number: FolderNumber) -> New {
    let name = Form::new(vec![Field::new("folder-name", "Folder Name", Takes::Text, "")]);
    New { number, name, passcode: Passcode { check: true, typed: passcode::form() } }
}

/// Its name.
pub(super) fn draw_name(it: &New) -> Draft<Place> {
    let mut draft = Draft::inner("folder-name", TITLE);
    draft.text("Folder Number", digits(it.number));
    let typed = |name| Place::Name(New { name, ..it.clone() });
    it.name.draw(&mut draft, typed, |form| Act::Become(typed(form)));
    draft.main_button(
        "Next",
        match (it.name.text(0), check_name(it.name.text(0))) {
            ("", _) => Act::Say("Type the name of the folder first.".into()),
            (_, Err(why)) => Act::Say(words::refused(&Refused::Folder(why))),
            (_, Ok(())) => Act::Open(Place::Passcode(it.clone())),
        },
    );
    draft
}

/// Check Folder Passcode, on until it is switched off.
pub(super) fn draw_passcode(it: &New) -> Draft<Place> {
    let mut draft = Draft::inner("new-folder-passcode", TITLE);
    let with =
        |check, typed| Place::Passcode(New { passcode: Passcode { check, typed }, ..it.clone() });
    let Passcode { check, typed } = &it.passcode;
    passcode::draw_switch(&mut draft, *check, with(!check, typed.clone()));
    if *check {
        typed.draw(&mut draft, |typed| with(true, typed), |typed| Act::Become(with(true, typed)));
    }
    let next = Act::Open(Place::New(it.clone()));
    let typed = typed.fields.first().filter(|_| *check);
    draft.main_button("OK", typed.and_then(passcode::wrong).map_or(next, Act::Say));
    draft
}

/// What will be made.
pub(super) fn draw_new(view: &View, it: &New) -> Draft<Place> {
    let mut draft = Draft::inner("new-folder", TITLE);
    draft.text("Folder Number", digits(it.number));
    draft.text("Folder Name", it.name.text(0));
    draft.text("Owner", view.panel_session().map_or("-", |it| it.user.as_str()));
    draft.text("Check Folder Passcode", passcode::on_off(it.passcode.check));
    let passcode = match it.passcode.typed.fields.first().filter(|_| it.passcode.check) {
        Some(typed) => PasscodeChange::On(typed.secret()),
        None => PasscodeChange::Off,
    };
    let create = command(it.number, it.name.text(0), passcode);
    draft.main_button("OK", Act::ask(create, Then::Back));
    draft
}

fn command(number: FolderNumber, name: &str, passcode: PasscodeChange) -> Command {
    Command::Folder(FolderAsk::Create { number, name: name.into(), passcode, owner: None })
}
