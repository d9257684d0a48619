//! Send from Folder: the folders, what is in one, and how they are made, edited and deleted (guide pp.13, 32
//! and 33). But for the steps of making one, the screens and their words are assumed.
//!
//! ```text
//!   the list ─┬─ [+] its number ─── its name ─── Check Folder Passcode ─── what will be made
//!             └─ its passcode ─── a folder ─┬─ a file ─┬─ its pages
//!                                           │          ├─ its paper
//!                                           │          └─ its name
//!                                           └─ what it is ─── what can be edited
//! ```

use sim_core::fax;
use sim_core::folder::{Folder, FolderAsk, FolderNumber, FolderRefused};
use sim_core::permit::Sight;
use sim_core::{Asker, Command, Refused, Seen, View};

use crate::draft::{Act, Draft, Question, Then};
use crate::folders::{self, digits, number_form};
use crate::form::{Field, Form};
use crate::preview::Preview;
use crate::screen::{Kind, Slot};

mod create;
mod edit;
mod file;
mod files;
mod passcode;
mod place;
mod rename;

pub(crate) use place::Place;
use place::{Printing, Renaming};

/// The tile that leads here, and the title.
pub(crate) const TITLE: &str = "Send from Folder";

impl Place {
    /// Where the tile leads.
    pub(crate) fn first() -> Self {
        Self::List { page: 0, number: number_form() }
    }

    /// What is in a folder.
    const fn folder(number: FolderNumber) -> Self {
        Self::Folder { number, page: 0, all: false }
    }

    /// Its screen.
    pub(crate) fn draw(&self, view: &View) -> Draft<Self> {
        match self {
            Self::List { page, number } => draw_list(view, *page, number),
            Self::Number { page, number } => create::draw_number(view, *page, number),
            Self::Name(it) => create::draw_name(it),
            Self::Passcode(it) => create::draw_passcode(it),
            Self::New(it) => create::draw_new(view, it),
            Self::Locked { number, passcode } => draw_locked(view, *number, passcode),
            Self::Folder { number, page, all } => files::draw(view, *number, *page, *all),
            Self::File(it) => file::draw(view, it),
            Self::Paper { file, page } => file::draw_paper(view, file, *page),
            Self::Preview(file, preview) => preview.draw(|it| Self::Preview(*file, it)),
            Self::Rename(it) => rename::draw(view, it),
            Self::Details(number) => draw_details(view, *number),
            Self::Edit(it) => edit::draw(view, it),
        }
    }

    /// Whether one can still be here.
    pub(crate) fn stands(&self, view: &View) -> bool {
        match self {
            Self::List { .. } => view.may_see(Asker::Panel, Sight::Apps).is_ok(),
            Self::Number { .. } => create::is_permitted(view),
            Self::Name(it) | Self::Passcode(it) | Self::New(it) => {
                create::is_permitted(view) && !view.folders.contains_key(&it.number)
            }
            Self::Locked { number, .. } | Self::Folder { number, .. } | Self::Details(number) => {
                may_open(view, *number).is_ok()
            }
            Self::Edit(it) => may_open(view, it.number).is_ok_and(|now| it.seen.is_of(now)),
            Self::File(Printing { file, .. })
            | Self::Paper { file: Printing { file, .. }, .. }
            | Self::Preview(file, _)
            | Self::Rename(Renaming { file, .. }) => file.find(view).is_some(),
        }
    }

    /// Why one cannot be here any more, where something happened to a folder.
    pub(crate) fn loss(&self, view: &View) -> Option<String> {
        match self {
            Self::List { .. } | Self::Number { .. } => None,
            Self::Name(it) | Self::Passcode(it) | Self::New(it) => {
                let taken = view.folders.contains_key(&it.number);
                taken.then(|| format!("Folder number {} was taken meanwhile.", digits(it.number)))
            }
            Self::Locked { number, .. } | Self::Folder { number, .. } | Self::Details(number) => {
                lost_folder(view, *number)
            }
            Self::Edit(it) => {
                lost_folder(view, it.number).or_else(|| Some(folders::deleted(it.number)))
            }
            Self::File(Printing { file, .. })
            | Self::Paper { file: Printing { file, .. }, .. }
            | Self::Preview(file, _)
            | Self::Rename(Renaming { file, .. }) => file.loss(view),
        }
    }

    /// Takes the folder or the file as it is now for what was seen; says what it is.
    pub(crate) fn renew(&mut self, view: &View) -> Option<String> {
        match self {
            Self::Edit(it) => edit::renew(it, view.folders.get(&it.number)?),
            Self::Rename(it) => rename::renew(it, view),
            Self::File(it) => it.file.now(view),
            Self::Folder { .. } => Some("The files are called as they are shown here.".into()),
            Self::List { .. }
            | Self::Number { .. }
            | Self::Name(_)
            | Self::Passcode(_)
            | Self::New(_)
            | Self::Locked { .. }
            | Self::Details(_)
            | Self::Paper { .. }
            | Self::Preview(..) => None,
        }
    }

    /// Its fields, to type into.
    pub(crate) fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Self::List { number: form, .. }
            | Self::Number { number: form, .. }
            | Self::Locked { passcode: form, .. } => Some(form),
            Self::Name(it) => Some(&mut it.name),
            Self::Passcode(it) => it.passcode.check.then_some(&mut it.passcode.typed),
            Self::Edit(it) => Some(&mut it.typed),
            Self::File(it) => Some(&mut it.order.typed),
            Self::Rename(it) => Some(&mut it.name),
            Self::New(_)
            | Self::Folder { .. }
            | Self::Paper { .. }
            | Self::Preview(..)
            | Self::Details(_) => None,
        }
    }

    /// The page that is being looked at.
    pub(crate) const fn preview(&self) -> Option<&Preview> {
        match self {
            Self::Preview(_, preview) => Some(preview),
            Self::List { .. }
            | Self::Number { .. }
            | Self::Name(_)
            | Self::Passcode(_)
            | Self::New(_)
            | Self::Locked { .. }
            | Self::Folder { .. }
            | Self::File(_)
            | Self::Paper { .. }
            | Self::Rename(_)
            | Self::Details(_)
            | Self::Edit(_) => None,
        }
    }

    /// The same, for the answer that says which document it is of.
    pub(crate) const fn preview_mut(&mut self) -> Option<&mut Preview> {
        match self {
            Self::Preview(_, preview) => Some(preview),
            Self::List { .. }
            | Self::Number { .. }
            | Self::Name(_)
            | Self::Passcode(_)
            | Self::New(_)
            | Self::Locked { .. }
            | Self::Folder { .. }
            | Self::File(_)
            | Self::Paper { .. }
            | Self::Rename(_)
            | Self::Details(_)
            | Self::Edit(_) => None,
        }
    }
}

/// The folders.
fn draw_list(view: &View, page: usize, number: &Form) -> Draft<Place> {
    let mut draft = Draft::inner("send-from-folder", TITLE);
    let list = |page, number| Place::List { page, number };
    folders::draw_list(&mut draft, view, (page, number), list, |it| open(view, it));
    let plus = if create::is_permitted(view) { create::begin(view) } else { Act::Nothing };
    draft.add(Kind::Button, "create", "+", plus);
    draft.main_button("Open", folders::typed(number).map_or_else(Act::Say, |it| open(view, it)));
    draft
}

/// Opens a folder, or asks for its passcode first.
fn open(view: &View, number: FolderNumber) -> Act<Place> {
    match may_open(view, number) {
        Ok(folder) if asks_passcode(view, folder) => {
            Act::Open(Place::Locked { number, passcode: passcode::form() })
        }
        Ok(_) => Act::ask(command(number, None), Then::Open(Place::folder(number))),
        Err(refused) => Act::Say(folders::no_access(&refused)),
    }
}

/// The folder, where whoever stands there may open it.
fn may_open(view: &View, number: FolderNumber) -> Result<&Folder, Refused> {
    view.may(Asker::Panel, &command(number, None))?;
    view.folders.get(&number).ok_or(Refused::Gone)
}

/// What became of a folder that cannot be open any more.
fn lost_folder(view: &View, number: FolderNumber) -> Option<String> {
    view.panel_session()?;
    let is_gone = may_open(view, number).err()? == Refused::Folder(FolderRefused::NoSuchFolder);
    Some(match is_gone {
        true => folders::deleted(number),
        false => format!("Folder {} cannot be opened by you any more.", digits(number)),
    })
}

/// Does something to a folder or its files as long as they are as they were seen.
fn as_seen(seen: impl IntoIterator<Item = Seen>, ask: FolderAsk) -> Command {
    Command::AsSeen(seen.into_iter().collect(), Box::new(Command::Folder(ask)))
}

fn asks_passcode(view: &View, folder: &Folder) -> bool {
    view.panel_session().is_some_and(|it| folder.asks_passcode(it.role))
}

fn command(number: FolderNumber, passcode: Option<sim_core::Secret>) -> Command {
    Command::Folder(FolderAsk::Open { number, passcode })
}

/// The passcode of a folder. An empty one is not asked about.
fn draw_locked(view: &View, number: FolderNumber, passcode: &Form) -> Draft<Place> {
    let mut draft = Draft::inner("folder-passcode", TITLE);
    let Some(folder) = view.folders.get(&number) else { return draft };
    draft.text("Folder Number", digits(number));
    draft.text("Folder Name", folder.name.as_str());
    let typed = |passcode| Place::Locked { number, passcode };
    passcode.draw(&mut draft, typed, |it| Act::Become(typed(it)));
    let opens = |it: &Field| {
        Act::ask(command(number, Some(it.secret())), Then::Unlocked(Place::folder(number)))
    };
    let typed = passcode.fields.first().filter(|it| !it.text().is_empty());
    let none = || Act::Say("Type the passcode of the folder first.".into());
    draft.main_button("OK", typed.map_or_else(none, opens));
    draft
}

/// What a folder is. It takes the place of what is in it, which goes with the folder.
fn draw_details(view: &View, number: FolderNumber) -> Draft<Place> {
    let mut draft = Draft::new("folder-details", "Folder Details");
    let back = || Act::Become(Place::folder(number));
    draft.add(Kind::Button, "back", "<", back()).slot = Slot::Bar;
    let Some(folder) = view.folders.get(&number) else { return draft };
    draft.text("Folder Number", digits(number));
    draft.text("Folder Name", folder.name.as_str());
    draft.text("Owner", folder.owner.as_str());
    draft.text("Check Folder Passcode", passcode::on_off(folder.passcode.is_some()));
    draft.button("Edit", Act::Open(Place::Edit(edit::form(folder))));
    let mut text = format!("Delete \"{}\" with all that is in it?", folder.name);
    text.extend(fax::said_of_lines(&view.settings, number).map(|it| format!(" {it}")));
    let delete = as_seen([Seen::Folder(folder.seen())], FolderAsk::Delete(number));
    draft.button("Delete", Act::Question(Question::ask(TITLE, &text, delete, Then::Back)));
    draft.button("Close", back()).slot = Slot::Main;
    draft
}
