//! What tools read: fleet managers, billing and audit collectors ask CWIS for JSON.
//!
//! One table. Each endpoint shows what the page beside it shows, to the same people, from the same view. Paths
//! and names of fields are those seen on successors of the family, in letters and form; what was not seen there
//! is assumed, and docs/cwis.md says which. Numbers go out as texts, as they do there.
//!
//! | asked | answered |
//! |---|---|
//! | with no session, where one is needed | 401 |
//! | by a user who may not see it | 403 |
//! | an endpoint that the twin does not have | 404 |
//! | by another method than GET and HEAD | 405 |
//!
//! The address book is written too, by a path of its own.

use axum::Router;
use axum::extract::{Query, RawQuery};
use axum::response::{IntoResponse as _, Json, Response};
use axum::routing::get;
use http::{StatusCode, Uri};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sim_core::permit::Sight;
use sim_core::settings::ROWS;
use sim_core::{Command, Refused};

use crate::cwis::Cwis;
use crate::refusal::refusal;
use crate::visit::Visit;

mod address_book;
mod configuration;
mod jobs;
mod machine;
mod people;

/// An endpoint.
struct Endpoint {
    path: &'static str,
    /// What is seen there; `None` where anyone sees it, as on Home.
    sight: Option<Sight<'static>>,
    answer: fn(&Visit, &str) -> Response,
    /// Whether whoever may see the settings sees them here: that is logged as on any page.
    has_settings: bool,
}

const fn row(
    path: &'static str,
    sight: Option<Sight<'static>>,
    answer: fn(&Visit, &str) -> Response,
) -> Endpoint {
    Endpoint { path, sight, answer, has_settings: false }
}

/// All endpoints.
#[rustfmt::skip]
static ENDPOINTS: &[Endpoint] = &[
    row("/home/api/device-status",               None,                  |it, _| json(&machine::status(it))),
    row("/home/api/about",                       None,                  |it, _| json(&machine::about(it))),
    row("/home/api/supplies-info",               Some(Sight::Machine),  |it, _| json(&machine::supplies(it))),
    row("/home/api/paper-tray",                  Some(Sight::Machine),  |it, _| json(&machine::trays(it))),
    row("/home/api/billing-counter",             Some(Sight::Machine),  |it, _| json(&machine::counters(it))),
    row("/home/api/faulthistory",                Some(Sight::Machine),  |it, _| json(&machine::faults(it))),
    row("/home/api/device-configuration",        Some(Sight::Machine),  |it, _| json(&configuration::configuration(it))).settings(),
    row("/jobs/api/job-list",                    Some(Sight::Jobs),     jobs::list),
    row("/addressbook/api/addressbook",          Some(Sight::AddressBook), address_book::list),
    row("/permissions/api/all-users-management", Some(Sight::Users),    |it, _| json(&people::users(it))),
    row("/permissions/api/internal-accounting",  Some(Sight::Accounts), |it, _| json(&people::accounts(it))),
];

/// What answers them.
pub(crate) fn router() -> Router<Cwis> {
    let endpoint = |router: Router<Cwis>, row: &'static Endpoint| {
        let answer = move |visit: Visit, RawQuery(query): RawQuery| async move {
            row.show(visit, &query.unwrap_or_default()).await
        };
        router.route(row.path, get(answer))
    };
    let contact = Router::new().route(address_book::CONTACT, address_book::contact());
    ENDPOINTS.iter().fold(contact, endpoint)
}

/// Whether a path is where tools look.
pub(crate) fn is_here(path: &str) -> bool {
    path.split('/').nth(2) == Some("api")
}

/// There is no such endpoint.
pub(crate) fn not_found() -> Response {
    refuse(StatusCode::NOT_FOUND)
}

impl Endpoint {
    const fn settings(self) -> Self {
        Self { has_settings: true, ..self }
    }

    async fn show(&self, mut visit: Visit, query: &str) -> Response {
        match self.see(&mut visit).await {
            Ok(()) => (self.answer)(&visit, query),
            Err(refused) => refuse(refusal(&refused)),
        }
    }

    async fn see(&self, visit: &mut Visit) -> Result<(), Refused> {
        if let Some(sight) = self.sight {
            visit.view.may_see(visit.asker(), sight)?;
        }
        if self.has_settings && visit.sees(Sight::Settings) {
            visit.ask(Command::ViewSettings(ROWS.iter().map(|it| it.key).collect())).await?;
        }
        Ok(())
    }
}

/// What a query asks for; `None` where it cannot be read.
fn asked<T: DeserializeOwned>(query: &str) -> Option<T> {
    let uri: Uri = format!("/?{query}").parse().ok()?;
    Query::try_from_uri(&uri).ok().map(|Query(it)| it)
}

fn json(what: &impl Serialize) -> Response {
    Json(what).into_response()
}

/// The form of a result was seen where something is written; that a refusal has it too is assumed.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Outcome {
    result: &'static str,
}

pub(crate) fn refuse(status: StatusCode) -> Response {
    outcome(status, "FAILED")
}

fn outcome(status: StatusCode, result: &'static str) -> Response {
    (status, Json(Outcome { result })).into_response()
}
