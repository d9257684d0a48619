//! Adding and editing an entry.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::address_book::{
    AddressBookAsk, AddressBookRefused, Contact, EMAIL_MAX, ENTRIES_MAX, EntryNumber, NAME_MAX,
};
use sim_core::{Command, Refused};

use super::{Chosen, LIST, turned_away};
use crate::admission::AddressBookViewer;
use crate::pages::frame::{Frame, Message};
use crate::pages::{go, not_found, page, sentence};
use crate::posted::Body;
use crate::refusal::refusal;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "address_edit.html")]
struct Edit<'a> {
    frame: Frame,
    list: &'static str,
    is_new: bool,
    typed: &'a Typed,
    number_max: u16,
    name_max: usize,
    email_max: usize,
}

/// What was typed.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    /// Which entry, or the number of a new one; empty for the lowest that is free.
    #[serde(default)]
    entry: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    index: String,
    #[serde(default)]
    email: String,
}

impl Typed {
    fn contact(&self) -> Result<Contact, Refused> {
        Contact::new(&self.name, &self.index, &self.email).map_err(Refused::AddressBook)
    }

    fn add(&self) -> Result<AddressBookAsk, Refused> {
        let typed = self.entry.trim();
        // What is no number is none that an entry can have.
        let number = (!typed.is_empty()).then(|| EntryNumber(typed.parse().unwrap_or(0)));
        Ok(AddressBookAsk::Add { number, contact: self.contact()? })
    }
}

/// `GET /addressbook/add.html`.
pub(crate) async fn new(AddressBookViewer(visit): AddressBookViewer) -> Response {
    turned_away(&visit)
        .unwrap_or_else(|| draw(&visit, true, StatusCode::OK, &Typed::default(), None))
}

/// `POST /addressbook/add.html`.
pub(crate) async fn add(
    AddressBookViewer(mut visit): AddressBookViewer,
    Body(typed): Body<Typed>,
) -> Response {
    if let Some(answer) = turned_away(&visit) {
        return answer;
    }
    let added = match typed.add() {
        Ok(ask) => visit.ask(Command::AddressBook(ask)).await,
        Err(why) => Err(why),
    };
    match added {
        Ok(_) => go("/addressbook/index.html?done=added"),
        Err(why) => again(&visit, true, &typed, &why),
    }
}

/// `GET /addressbook/edit.html`.
pub(crate) async fn form(
    AddressBookViewer(visit): AddressBookViewer,
    Query(chosen): Query<Chosen>,
) -> Response {
    if let Some(answer) = turned_away(&visit) {
        return answer;
    }
    let Some(entry) = chosen.of(&visit) else { return not_found(&visit) };
    let contact = &entry.contact;
    let typed = Typed {
        entry: entry.number.0.to_string(),
        name: contact.name().to_owned(),
        index: contact.index().to_string(),
        email: contact.email().map(ToString::to_string).unwrap_or_default(),
    };
    draw(&visit, false, StatusCode::OK, &typed, None)
}

/// `POST /addressbook/edit.html`.
pub(crate) async fn save(
    AddressBookViewer(mut visit): AddressBookViewer,
    Body(typed): Body<Typed>,
) -> Response {
    if let Some(answer) = turned_away(&visit) {
        return answer;
    }
    let chosen = Chosen { entry: typed.entry.clone() };
    let Some(number) = chosen.number() else { return not_found(&visit) };
    let saved = match typed.contact() {
        Ok(contact) => {
            let ask = AddressBookAsk::Edit { number, contact };
            visit.ask(Command::AddressBook(ask)).await
        }
        Err(why) => Err(why),
    };
    match saved {
        Ok(_) => go("/addressbook/index.html?done=changed"),
        Err(Refused::AddressBook(AddressBookRefused::NoSuchEntry)) => not_found(&visit),
        Err(why) => again(&visit, false, &typed, &why),
    }
}

/// The form once more, with what was typed and what is wrong with it.
fn again(visit: &Visit, is_new: bool, typed: &Typed, why: &Refused) -> Response {
    draw(visit, is_new, refusal(why), typed, Some(Message::Refused(sentence(why))))
}

fn draw(
    visit: &Visit,
    is_new: bool,
    status: StatusCode,
    typed: &Typed,
    message: Option<Message>,
) -> Response {
    let edit = Edit {
        frame: Frame::new(visit).with(message),
        list: LIST,
        is_new,
        typed,
        number_max: ENTRIES_MAX,
        name_max: NAME_MAX,
        email_max: EMAIL_MAX,
    };
    page(status, &edit)
}
