//! The device's address book, as a hand inside the machine changes it.

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use sim_core::address_book::{AddressBookAsk, Contact, Entry, EntryNumber};
use sim_core::{Command, Refused, Reply};
use utoipa::ToSchema;

use super::Control;
use super::body::{Sent, number};
use super::problem::{BodyProblems, Problem, Problems, not_found};

/// An entry of the address book.
#[derive(Serialize, ToSchema)]
pub(super) struct AddressShown {
    /// Its number.
    number: u16,
    /// Its name.
    name: String,
    /// The letter or digit under which it is looked up.
    index: String,
    /// Where mail to it goes; null where it has no address.
    email: Option<String>,
    /// The number that is called to fax it; null where it has none.
    fax: Option<String>,
}

/// An entry to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddressOrder {
    /// A free number, 1 to 2,000; the lowest that is free if left out.
    #[schema(example = 1, minimum = 1, maximum = 2_000)]
    number: Option<u16>,
    /// Its name: 1 to 64 characters.
    #[schema(example = "Team")]
    name: String,
    /// A letter or a digit; the first of the name if left out.
    #[serde(default)]
    #[schema(example = "T")]
    index: String,
    /// An e-mail address of ASCII, at most 128 characters; none if left out.
    #[serde(default)]
    #[schema(example = "team@example.com")]
    email: String,
    /// A fax number: digits, + and blanks, at most 20 characters; none if left out.
    #[serde(default)]
    #[schema(example = "+81 3 5550100")]
    fax: String,
}

/// What an entry is to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddressChange {
    /// Its name: 1 to 64 characters.
    #[schema(example = "Team")]
    name: String,
    /// A letter or a digit; the first of the name if left out.
    #[serde(default)]
    #[schema(example = "T")]
    index: String,
    /// An e-mail address of ASCII, at most 128 characters; none if left out.
    #[serde(default)]
    #[schema(example = "team@example.com")]
    email: String,
    /// A fax number: digits, + and blanks, at most 20 characters; none if left out.
    #[serde(default)]
    #[schema(example = "+81 3 5550100")]
    fax: String,
}

impl AddressShown {
    fn of(entry: &Entry) -> Self {
        let contact = &entry.contact;
        Self {
            number: entry.number.0,
            name: contact.name().to_owned(),
            index: contact.index().to_string(),
            email: contact.email().map(ToString::to_string),
            fax: contact.fax().map(ToString::to_string),
        }
    }
}

impl Control {
    fn address(&self, number: EntryNumber) -> Result<Json<AddressShown>, Problem> {
        let view = self.handle().view();
        let entry = view.address_book.get(&number);
        let entry =
            entry.ok_or_else(|| not_found("no entry of the address book has this number"))?;
        Ok(Json(AddressShown::of(entry)))
    }
}

fn contact([name, index, email, fax]: [&str; 4]) -> Result<Contact, Problem> {
    let contact = Contact::new(name, index, email).and_then(|it| it.with_fax(fax));
    contact.map_err(|it| Refused::AddressBook(it).into())
}

fn entry(text: &str) -> Result<EntryNumber, Problem> {
    Ok(EntryNumber(number(text, "entry of the address book")?))
}

/// The address book.
#[utoipa::path(get, path = "/address-book", tag = "jobs", responses(
    (status = 200, body = Vec<AddressShown>), Problems,
))]
pub(super) async fn address_book(State(control): State<Control>) -> Json<Vec<AddressShown>> {
    let view = control.handle().view();
    Json(view.address_book.values().map(|it| AddressShown::of(it)).collect())
}

/// Adds an entry.
#[utoipa::path(post, path = "/address-book", tag = "jobs", request_body = AddressOrder, responses(
    (status = 201, body = AddressShown, description = "Added."), BodyProblems,
))]
pub(super) async fn add_address(
    State(control): State<Control>,
    Sent(order): Sent<AddressOrder>,
) -> Result<(StatusCode, Json<AddressShown>), Problem> {
    let contact = contact([&order.name, &order.index, &order.email, &order.fax])?;
    let ask = AddressBookAsk::Add { number: order.number.map(EntryNumber), contact };
    let Reply::Address(number) = control.ask(Command::AddressBook(ask)).await? else {
        return Err(Refused::Interrupted.into());
    };
    Ok((StatusCode::CREATED, control.address(number)?))
}

/// One entry.
#[utoipa::path(get, path = "/address-book/{number}", tag = "jobs",
    params(("number" = u16, Path, description = "The entry's number.", example = 1)),
    responses((status = 200, body = AddressShown), Problems),
)]
pub(super) async fn address(
    State(control): State<Control>,
    Path(text): Path<String>,
) -> Result<Json<AddressShown>, Problem> {
    control.address(entry(&text)?)
}

/// Changes all of an entry but its number.
#[utoipa::path(put, path = "/address-book/{number}", tag = "jobs", request_body = AddressChange,
    params(("number" = u16, Path, description = "The entry's number.", example = 1)),
    responses((status = 200, body = AddressShown), BodyProblems),
)]
pub(super) async fn change_address(
    State(control): State<Control>,
    Path(text): Path<String>,
    Sent(change): Sent<AddressChange>,
) -> Result<Json<AddressShown>, Problem> {
    let number = entry(&text)?;
    let contact = contact([&change.name, &change.index, &change.email, &change.fax])?;
    control.ask(Command::AddressBook(AddressBookAsk::Edit { number, contact })).await?;
    control.address(number)
}

/// Deletes an entry.
#[utoipa::path(delete, path = "/address-book/{number}", tag = "jobs",
    params(("number" = u16, Path, description = "The entry's number.", example = 1)),
    responses((status = 204, description = "Deleted."), Problems),
)]
pub(super) async fn delete_address(
    State(control): State<Control>,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    control.ask(Command::AddressBook(AddressBookAsk::Delete(entry(&text)?))).await?;
    Ok(StatusCode::NO_CONTENT)
}
