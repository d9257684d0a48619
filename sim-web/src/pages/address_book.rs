//! "Address Book": the entries, found by name or address. The guide shows nothing of it: all words are ours.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::address_book::Entry;

use super::frame::Frame;
use super::page;
use super::pager::Pager;
use crate::admission::AddressBookViewer;

#[derive(Template)]
#[template(path = "address_book.html")]
struct List {
    frame: Frame,
    rows: Vec<Row>,
    pager: Pager,
    search: String,
    is_empty: bool,
}

struct Row {
    number: u16,
    index: String,
    name: String,
    email: String,
}

/// Which entries are asked for.
#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    page: String,
    #[serde(default)]
    search: String,
}

impl Row {
    fn new(entry: &Entry) -> Self {
        let contact = &entry.contact;
        Self {
            number: entry.number.0,
            index: contact.index().to_string(),
            name: contact.name().to_owned(),
            email: contact.email().map(ToString::to_string).unwrap_or_default(),
        }
    }
}

/// `GET /addressbook/index.html`.
pub(crate) async fn list(
    AddressBookViewer(visit): AddressBookViewer,
    Query(which): Query<Which>,
) -> Response {
    let entries = &visit.view.address_book;
    let found: Vec<_> = entries.values().filter(|it| is_found(it, &which.search)).collect();
    let pager = Pager::new(&which.page, found.len()).with("search", &which.search);
    let list = List {
        frame: Frame::new(&visit),
        rows: pager.rows(found.into_iter()).map(|it| Row::new(it)).collect(),
        pager,
        is_empty: entries.is_empty(),
        search: which.search,
    };
    page(StatusCode::OK, &list)
}

/// Whether a part of its name or address is what was searched for, in any letter case.
fn is_found(entry: &Entry, searched: &str) -> bool {
    let searched = searched.trim().to_lowercase();
    let contact = &entry.contact;
    let has = |text: &str| text.to_lowercase().contains(&searched);
    has(contact.name()) || contact.email().is_some_and(|it| has(it.as_str()))
}
