//! The address book, read and written. Requests, names of fields and the form of a write were seen on successors of the
//! family; of what was not seen, the answer to a write that says too much is assumed.
//!
//! A contact has two destinations at most, its e-mail address and its fax number; the form of the latter was not seen and is
//! assumed. A destination that says nothing of what is to be done with
//! it (`SaveType`) is left as it is, as it was seen: a new contact is made without it.

use std::collections::BTreeMap;

use axum::extract::RawQuery;
use axum::extract::rejection::JsonRejection;
use axum::response::{Json, Response};
use axum::routing::{MethodRouter, delete};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sim_core::address_book::{AddressBookAsk, Contact, ENTRIES_MAX, Entry, EntryNumber, Index};
use sim_core::{Class, Command, Refused};

use super::{asked, json, outcome, refuse};
use crate::cwis::Cwis;
use crate::refusal::refusal;
use crate::visit::Visit;

/// Where a contact is written.
pub(super) const CONTACT: &str = "/addressbook/api/contact";
/// Contacts in one answer where no number is asked for, as the successors' own pages do.
const LIMIT: usize = 20;
/// Most contacts in one answer (assumed).
const LIMIT_MAX: usize = 100;
/// The only kind of contact that there is: groups are absent.
const PERSON: &str = "PERSON";
/// The kinds of destination that there are.
const EMAIL: &str = "EMAIL";
const FAX: &str = "FAX";

/// What is asked for. In which language is taken and means nothing; `fetchCount` is taken too: the count always comes.
#[derive(Deserialize)]
struct Asked {
    #[serde(rename = "lang")]
    _language: String,
    #[serde(default)]
    offset: usize,
    limit: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct List {
    supported: bool,
    contact_count: Counts,
    contact_list: Vec<Shown>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Counts {
    contact_count: usize,
    person_contact_count: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Shown {
    contact_id: String,
    contact_type: &'static str,
    favorite: bool,
    display_name: String,
    last_name: &'static str,
    first_name: &'static str,
    company_name: &'static str,
    key: String,
    dest_list: Vec<ShownDest>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ShownDest {
    dest_id: String,
    dest_type: &'static str,
    dest_favorite: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<Email>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fax: Option<Fax>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Email {
    mail_address: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Fax {
    fax_number: String,
}

/// A contact as it is sent, often as it was read.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sent {
    contact_id: Option<String>,
    contact_type: Option<String>,
    #[serde(default)]
    favorite: bool,
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    last_name: String,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    company_name: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    dest_list: Vec<SentDest>,
    #[serde(flatten)]
    more: More,
}

/// Fields that the twin does not keep. Empty ones say nothing.
#[derive(Deserialize)]
struct More(BTreeMap<String, Value>);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SentDest {
    save_type: Option<SaveType>,
    #[serde(default)]
    dest_type: String,
    #[serde(default)]
    dest_favorite: bool,
    email: Option<SentEmail>,
    fax: Option<SentFax>,
    /// As it was read; a contact has one destination of a kind at most.
    #[serde(rename = "DestId")]
    _id: Option<String>,
    #[serde(flatten)]
    more: More,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SentEmail {
    mail_address: String,
    #[serde(flatten)]
    more: More,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SentFax {
    fax_number: String,
    #[serde(flatten)]
    more: More,
}

/// What is to be done with a destination.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum SaveType {
    Add,
    Edit,
    Deleted,
    DelAndAdd,
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(rename = "contactId")]
    id: String,
}

/// `GET /addressbook/api/addressbook`: the contacts by number. Without `lang` it is answered 400.
pub(super) fn list(visit: &Visit, query: &str) -> Response {
    let Some(Asked { offset, limit, .. }) = asked(query) else { return invalid() };
    let limit = limit.unwrap_or(LIMIT);
    if limit > LIMIT_MAX {
        return invalid();
    }
    let entries = &visit.view.address_book;
    let shown = entries.values().skip(offset).take(limit).map(|it| shown(it)).collect();
    let count = entries.len();
    json(&List {
        supported: true,
        contact_count: Counts { contact_count: count, person_contact_count: count },
        contact_list: shown,
    })
}

fn shown(entry: &Entry) -> Shown {
    let (number, contact) = (entry.number.0.to_string(), &entry.contact);
    let email = contact.email().map(|it| ShownDest {
        dest_id: number.clone(),
        dest_type: EMAIL,
        dest_favorite: false,
        email: Some(Email { mail_address: it.to_string() }),
        fax: None,
    });
    let fax = contact.fax().map(|it| ShownDest {
        // No address has this id (assumed: none was seen).
        dest_id: (entry.number.0 + ENTRIES_MAX).to_string(),
        dest_type: FAX,
        dest_favorite: false,
        email: None,
        fax: Some(Fax { fax_number: it.to_string() }),
    });
    Shown {
        contact_id: number,
        contact_type: PERSON,
        favorite: false,
        display_name: contact.name().to_owned(),
        last_name: "",
        first_name: "",
        company_name: "",
        key: contact.index().to_string(),
        dest_list: email.into_iter().chain(fax).collect(),
    }
}

/// What answers writes of a contact: POST adds, PUT changes, DELETE deletes the one that `contactId` names.
pub(super) fn contact() -> MethodRouter<Cwis> {
    delete(remove).post(add).put(edit)
}

type Body = Result<Json<Sent>, JsonRejection>;

async fn add(visit: Visit, sent: Body) -> Response {
    let read = |it: &Sent| {
        let contact = it.contact(None).filter(|_| it.contact_id.is_none())?;
        Some(AddressBookAsk::Add { number: None, contact })
    };
    match sent {
        Ok(Json(it)) => written(visit, read(&it)).await,
        Err(why) => refuse(why.status()),
    }
}

async fn edit(visit: Visit, sent: Body) -> Response {
    let entries = visit.view.address_book.clone();
    let read = |it: &Sent| {
        let number = it.contact_id.as_deref().and_then(number)?;
        let contact = it.contact(entries.get(&number).map(|it| &it.contact))?;
        Some(AddressBookAsk::Edit { number, contact })
    };
    match sent {
        Ok(Json(it)) => written(visit, read(&it)).await,
        Err(why) => refuse(why.status()),
    }
}

async fn remove(visit: Visit, RawQuery(query): RawQuery) -> Response {
    let chosen: Option<Chosen> = asked(&query.unwrap_or_default());
    let number = chosen.and_then(|it| number(&it.id));
    written(visit, number.map(AddressBookAsk::Delete)).await
}

/// Asks the device, where it was said what. Who may not write is told that in any case.
async fn written(mut visit: Visit, ask: Option<AddressBookAsk>) -> Response {
    let change = Command::AddressBook(AddressBookAsk::Delete(EntryNumber(1)));
    if let Err(why) = visit.may(&change) {
        return refuse(refusal(&why));
    }
    let Some(ask) = ask else { return invalid() };
    match visit.ask(Command::AddressBook(ask)).await {
        Ok(_) => outcome(StatusCode::OK, "SUCCESS"),
        Err(why) => refused(&why),
    }
}

fn refused(why: &Refused) -> Response {
    match why.class() {
        Class::Absent | Class::Invalid | Class::Conflict => invalid(),
        Class::Unauthenticated | Class::Forbidden | Class::Unavailable | Class::Busy => {
            refuse(refusal(why))
        }
    }
}

impl Sent {
    /// Who it is to be, where that can be; `now` is who it is. A contact that has more than the twin keeps is refused:
    /// who reads it back would miss it.
    fn contact(&self, now: Option<&Contact>) -> Option<Contact> {
        let more = [&self.last_name, &self.first_name, &self.company_name];
        let is_person = self.contact_type.as_deref().is_none_or(|it| it == PERSON);
        let is_whole = is_person
            && !self.favorite
            && more.iter().all(|it| it.is_empty())
            && self.more.is_empty();
        let mut email = now.and_then(Contact::email).map(ToString::to_string).unwrap_or_default();
        let mut fax = now.and_then(Contact::fax).map(ToString::to_string).unwrap_or_default();
        for dest in self.dest_list.iter().filter(|_| is_whole) {
            dest.change(&mut email, &mut fax)?;
        }
        let index = Index::of(&self.key).map(|it| it.to_string()).unwrap_or_default();
        let contact = || Contact::new(&self.display_name, &index, &email).ok()?.with_fax(&fax).ok();
        is_whole.then(contact)?
    }
}

impl More {
    fn is_empty(&self) -> bool {
        self.0.values().all(|it| match it {
            Value::Null | Value::Bool(false) => true,
            Value::Bool(true) | Value::Number(_) => false,
            Value::String(it) => it.is_empty(),
            Value::Array(it) => it.is_empty(),
            Value::Object(it) => it.is_empty(),
        })
    }
}

impl SentDest {
    /// Does to the e-mail address or the fax number what it says; `None` where it cannot be done.
    fn change(&self, email: &mut String, fax: &mut String) -> Option<()> {
        let has_more = !self.more.is_empty()
            || self.email.as_ref().is_some_and(|it| !it.more.is_empty())
            || self.fax.as_ref().is_some_and(|it| !it.more.is_empty());
        if self.dest_favorite || has_more {
            return None;
        }
        let (now, sent) = match (&*self.dest_type, &self.email, &self.fax) {
            (EMAIL, sent, None) => (email, sent.as_ref().map(|it| &it.mail_address)),
            (FAX, None, sent) => (fax, sent.as_ref().map(|it| &it.fax_number)),
            _ => return None,
        };
        match self.save_type {
            None => {}
            Some(SaveType::Deleted) => now.clear(),
            Some(SaveType::Add) if !now.is_empty() => return None,
            Some(SaveType::Add | SaveType::Edit | SaveType::DelAndAdd) => now.clone_from(sent?),
        }
        Some(())
    }
}

fn number(text: &str) -> Option<EntryNumber> {
    text.parse().ok().map(EntryNumber)
}

/// The word was seen for a request without a language; that others are answered so is assumed.
fn invalid() -> Response {
    outcome(StatusCode::BAD_REQUEST, "INVALID_PARAMETER")
}
