//! The address book. Requests and names of fields were seen on successors of the family.

use axum::response::Response;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use sim_core::address_book::Entry;

use super::{asked, json, outcome};
use crate::visit::Visit;

/// Contacts in one answer where no number is asked for, as the successors' own pages do.
const LIMIT: usize = 20;
/// Most contacts in one answer (assumed).
const LIMIT_MAX: usize = 100;
/// The only kind of contact that there is: groups are absent.
const PERSON: &str = "PERSON";
/// The only kind of destination that there is.
const EMAIL: &str = "EMAIL";

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
    email: Email,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Email {
    mail_address: String,
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
    let dest = contact.email().map(|it| ShownDest {
        dest_id: number.clone(),
        dest_type: EMAIL,
        dest_favorite: false,
        email: Email { mail_address: it.to_string() },
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
        dest_list: dest.into_iter().collect(),
    }
}

/// The word was seen for a request without a language; that others are answered so is assumed.
fn invalid() -> Response {
    outcome(StatusCode::BAD_REQUEST, "INVALID_PARAMETER")
}
