//! Adding and editing an entry.

use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::address_book::{
    AddressBookAsk, AddressBookRefused, Contact, EMAIL_MAX, ENTRIES_MAX, Entry, EntryNumber, Index,
    NAME_MAX, check_name, read_email, read_fax,
};
use sim_core::fax::NUMBER_MAX;
use sim_core::{Command, Refused, Seen};

use super::{ABOVE, Chosen, may_change, seen, turned_away};
use crate::admission::AddressBookViewer;
use crate::pages::not_done::{is_now, typed_or_now};
use crate::pages::typed_field::{TypedField, Typing, mark};
use crate::pages::typed_form::{TypedForm, Wrong};
use crate::pages::{go, not_whole, nothing_there, sentence};
use crate::posted::Body;
use crate::query::Query;
use crate::visit::Visit;

/// The labels of the fields.
const NUMBER: &str = "Number";
const NAME: &str = "Name";
const INDEX: &str = "Index";
const EMAIL: &str = "Email Address";
const FAX: &str = "Fax Number";

/// What was typed.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    seen: String,
    /// The number of a new one; empty for the lowest that is free.
    #[serde(default)]
    entry: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    index: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    fax: String,
}

/// `GET /addressbook/add.html`.
pub(crate) async fn new(AddressBookViewer(visit): AddressBookViewer) -> Response {
    turned_away(&visit).unwrap_or_else(|| Typed::default().form(&visit, None).draw("entry"))
}

/// `POST /addressbook/add.html`.
pub(crate) async fn add(mut visit: Visit, Body(typed): Body<Typed>) -> Response {
    if let Err(why) = may_change(&visit) {
        return typed.form(&visit, None).refused(&visit, &why, None);
    }
    let ask = match typed.add() {
        Ok(ask) => ask,
        Err(wrong) => return typed.form(&visit, None).wrong(wrong),
    };
    match visit.ask(Command::AddressBook(ask)).await {
        Ok(_) => go("/addressbook/index.html?done=added"),
        Err(why) => typed.form(&visit, None).refused(&visit, &why, field(&why)),
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
    match chosen.of(&visit) {
        Some(entry) => Typed::of(entry).form(&visit, Some(entry)).draw("name"),
        None => nothing_there(&visit),
    }
}

/// `POST /addressbook/edit.html`.
pub(crate) async fn save(mut visit: Visit, Body(typed): Body<Typed>) -> Response {
    let Some(seen) = seen::read(&typed.seen) else {
        return not_whole(&visit, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if let Err(why) = may_change(&visit) {
        return typed.form(&visit, Some(&seen)).refused(&visit, &why, None);
    }
    let mut wrong = Wrong::default();
    let Some(contact) = typed.contact(&mut wrong) else {
        return typed.form(&visit, Some(&seen)).wrong(wrong);
    };
    let edit = Command::AddressBook(AddressBookAsk::Edit { number: seen.number, contact });
    let command = Command::AsSeen(vec![Seen::Entry(seen.clone())], Box::new(edit));
    match visit.ask(command).await {
        Ok(_) => go("/addressbook/index.html?done=changed"),
        Err(why) => typed.not_saved(&visit, &seen, &why),
    }
}

impl Typed {
    fn of(entry: &Entry) -> Self {
        let contact = &entry.contact;
        Self {
            name: contact.name().to_owned(),
            index: contact.index().to_string(),
            email: contact.email().map(ToString::to_string).unwrap_or_default(),
            fax: contact.fax().map(ToString::to_string).unwrap_or_default(),
            ..Self::default()
        }
    }

    fn add(&self) -> Result<AddressBookAsk, Wrong> {
        let mut wrong = Wrong::default();
        let number = match self.entry.trim() {
            "" => None,
            typed => {
                let number = typed.parse().ok().filter(|it| (1..=ENTRIES_MAX).contains(it));
                let number = number.ok_or_else(|| sentence(&AddressBookRefused::Number));
                wrong.unless(NUMBER, number).map(EntryNumber)
            }
        };
        let contact = self.contact(&mut wrong).filter(|_| wrong.is_empty());
        contact.map(|contact| AddressBookAsk::Add { number, contact }).ok_or(wrong)
    }

    fn contact(&self, wrong: &mut Wrong) -> Option<Contact> {
        wrong.unless(NAME, check_name(&self.name).map_err(|it| sentence(&it)));
        wrong.unless(INDEX, Index::read(&self.index, &self.name).map_err(|it| sentence(&it)));
        wrong.unless(EMAIL, read_email(&self.email).map_err(|it| sentence(&it)));
        wrong.unless(FAX, read_fax(&self.fax).map_err(|it| sentence(&it)));
        Contact::new(&self.name, &self.index, &self.email).ok()?.with_fax(&self.fax).ok()
    }

    /// Where somebody was faster, what the entry is now stands beside what was typed, and the next "Save" is about that.
    fn not_saved(mut self, visit: &Visit, seen: &Entry, why: &Refused) -> Response {
        let now = visit.view.address_book.get(&seen.number).map(|it| &**it);
        let now = now.filter(|_| *why == Refused::Outdated);
        let now_and_seen = now.map(|it| (Self::of(it), Self::of(seen)));
        if let Some((now, seen)) = &now_and_seen {
            self.renew(seen, now);
        }
        let mut form = self.form(visit, Some(now.unwrap_or(seen)));
        if let Some((now, seen)) = &now_and_seen {
            tell(&mut form.fields, seen, now);
        }
        form.refused(visit, why, field(why))
    }

    fn renew(&mut self, seen: &Self, now: &Self) {
        typed_or_now(&mut self.name, &seen.name, now.name.clone());
        typed_or_now(&mut self.index, &seen.index, now.index.clone());
        typed_or_now(&mut self.email, &seen.email, now.email.clone());
        typed_or_now(&mut self.fax, &seen.fax, now.fax.clone());
    }

    /// The form of a new entry, or of one that is there.
    fn form(&self, visit: &Visit, seen: Option<&Entry>) -> TypedForm {
        let number = TypedField::new("entry", NUMBER, Typing::Number, &self.entry).most(4);
        let rule = format!("1 to {ENTRIES_MAX}. Left empty, the lowest that is free.");
        let number = Some(number.ruled(rule)).filter(|_| seen.is_none());
        let index = TypedField::new("index", INDEX, Typing::Text, &self.index).most(1);
        let fields = [
            TypedField::new("name", NAME, Typing::Text, &self.name).most(NAME_MAX).required(),
            index.ruled("A letter or a digit. Left empty, the first of the name."),
            TypedField::new("email", EMAIL, Typing::Email, &self.email).most(EMAIL_MAX),
            TypedField::new("fax", FAX, Typing::Text, &self.fax).most(NUMBER_MAX),
        ];
        let fields = number.into_iter().chain(fields).collect();
        let title = seen.map_or("Add Entry".into(), |it| format!("Edit Entry {}", it.number.0));
        let form = TypedForm::new(visit, &title, ABOVE, fields);
        TypedForm { seen: seen.map(seen::text), ..form }
    }
}

/// Says beside each field that is another now what it is.
fn tell(fields: &mut [TypedField], seen: &Typed, now: &Typed) {
    let rows = [
        (NAME, &seen.name, &now.name),
        (INDEX, &seen.index, &now.index),
        (EMAIL, &seen.email, &now.email),
        (FAX, &seen.fax, &now.fax),
    ];
    for (label, _, now) in rows.into_iter().filter(|it| it.1 != it.2) {
        mark(fields, Some(label), &is_now(now));
    }
}

/// The field that a refusal is about.
fn field(why: &Refused) -> Option<&'static str> {
    let Refused::AddressBook(why) = why else { return None };
    match why {
        AddressBookRefused::Taken | AddressBookRefused::Number => Some(NUMBER),
        AddressBookRefused::Name | AddressBookRefused::NameCharacter => Some(NAME),
        AddressBookRefused::Index => Some(INDEX),
        AddressBookRefused::Email => Some(EMAIL),
        AddressBookRefused::Fax => Some(FAX),
        AddressBookRefused::NoSuchEntry | AddressBookRefused::Full => None,
    }
}
