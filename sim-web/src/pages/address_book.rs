//! "Address Book": the entries, found by name, address or number, and how they are added, edited and deleted. The guide shows
//! nothing of it: all words are ours.

use std::borrow::Cow;

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::address_book::{AddressBookAsk, Entry, EntryNumber};
use sim_core::{Command, Refused, Seen};

use super::frame::{Frame, Message};
use super::not_done::not_done;
use super::pager::Pager;
use super::typed_form::Above;
use super::{go, not_whole, nothing_there, page, refused};
use crate::admission::AddressBookViewer;
use crate::posted::Body;
use crate::query::Query;
use crate::visit::Visit;

pub(crate) mod edit;
mod seen;

/// The page above the forms.
const ABOVE: Above =
    Above { label: "Address Book", path: Cow::Borrowed("/addressbook/index.html") };

#[derive(Template)]
#[template(path = "address_book.html")]
struct List {
    frame: Frame,
    rows: Vec<Row>,
    pager: Pager,
    search: String,
    is_empty: bool,
    can_edit: bool,
}

struct Row {
    number: u16,
    index: String,
    name: String,
    email: String,
    fax: String,
}

/// Which entries are asked for, and what has been done to the list.
#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    page: String,
    #[serde(default)]
    done: String,
    #[serde(default)]
    search: String,
}

/// Which entry.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    entry: String,
}

impl Row {
    fn new(entry: &Entry) -> Self {
        let contact = &entry.contact;
        Self {
            number: entry.number.0,
            index: contact.index().to_string(),
            name: contact.name().to_owned(),
            email: contact.email().map(ToString::to_string).unwrap_or_default(),
            fax: contact.fax().map(ToString::to_string).unwrap_or_default(),
        }
    }
}

impl Chosen {
    fn number(&self) -> Option<EntryNumber> {
        self.entry.parse().ok().map(EntryNumber)
    }

    fn of<'a>(&self, visit: &'a Visit) -> Option<&'a Entry> {
        visit.view.address_book.get(&self.number()?).map(|it| &**it)
    }
}

/// `GET /addressbook/index.html`.
pub(crate) async fn list(
    AddressBookViewer(visit): AddressBookViewer,
    Query(which): Query<Which>,
) -> Response {
    let message = match which.done.as_str() {
        "added" => Some(Message::Done("The entry was added.")),
        "changed" => Some(Message::Done("The entry was changed.")),
        "deleted" => Some(Message::Done("The entry was deleted.")),
        _ => None,
    };
    let entries = &visit.view.address_book;
    let found: Vec<_> = entries.values().filter(|it| is_found(it, &which.search)).collect();
    let pager = Pager::new(&which.page, found.len()).with("search", &which.search);
    let list = List {
        frame: Frame::new(&visit).with(message),
        rows: pager.rows(found.into_iter()).map(|it| Row::new(it)).collect(),
        pager,
        is_empty: entries.is_empty(),
        can_edit: turned_away(&visit).is_none(),
        search: which.search,
    };
    page(StatusCode::OK, &list)
}

/// Whether a part of its name, address or number is what was searched for, in any letter case.
fn is_found(entry: &Entry, searched: &str) -> bool {
    let searched = searched.trim().to_lowercase();
    let contact = &entry.contact;
    let has = |text: &str| text.to_lowercase().contains(&searched);
    has(contact.name())
        || contact.email().is_some_and(|it| has(it.as_str()))
        || contact.fax().is_some_and(|it| has(it.as_str()))
}

/// What is answered to who may not change the address book.
fn turned_away(visit: &Visit) -> Option<Response> {
    visit.may(&a_change()).err().map(|why| refused(visit, &why))
}

/// Whether a form that was sent may change the address book.
fn may_change(visit: &Visit) -> Result<(), Refused> {
    visit.handle()?;
    visit.may(&a_change())
}

/// Who may do one change may do them all.
fn a_change() -> Command {
    Command::AddressBook(AddressBookAsk::Delete(EntryNumber(1)))
}

#[derive(Template)]
#[template(path = "address_delete.html")]
struct Confirm {
    frame: Frame,
    row: Row,
    here: String,
    seen: String,
}

/// `GET /addressbook/delete.html`.
pub(crate) async fn confirm(
    AddressBookViewer(visit): AddressBookViewer,
    Query(chosen): Query<Chosen>,
) -> Response {
    if let Some(answer) = turned_away(&visit) {
        return answer;
    }
    match chosen.of(&visit) {
        Some(entry) => ask_first(&visit, StatusCode::OK, entry, None),
        None => nothing_there(&visit),
    }
}

fn ask_first(visit: &Visit, status: StatusCode, it: &Entry, why: Option<Message>) -> Response {
    let (frame, row) = (Frame::new(visit).with(why), Row::new(it));
    page(status, &Confirm { frame, row, here: visit.here.clone(), seen: seen::text(it) })
}

/// What a form about an entry carries.
#[derive(Deserialize)]
pub(crate) struct About {
    #[serde(default)]
    seen: String,
}

/// `POST /addressbook/delete.html`.
pub(crate) async fn delete(
    AddressBookViewer(mut visit): AddressBookViewer,
    Body(about): Body<About>,
) -> Response {
    let Some(seen) = seen::read(&about.seen) else {
        return not_whole(&visit, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let number = seen.number;
    let delete = Box::new(Command::AddressBook(AddressBookAsk::Delete(number)));
    match visit.ask(Command::AsSeen(vec![Seen::Entry(seen)], delete)).await {
        Ok(_) => go("/addressbook/index.html?done=deleted"),
        Err(why) => {
            let now = visit.view.address_book.get(&number);
            match now.filter(|_| why == Refused::Outdated) {
                Some(entry) => {
                    let (status, message) = not_done(&visit, &why);
                    ask_first(&visit, status, entry, Some(message))
                }
                None => refused(&visit, &why),
            }
        }
    }
}
