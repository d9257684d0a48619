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

use axum::Router;
use axum::extract::RawQuery;
use axum::response::{IntoResponse as _, Json, Response};
use axum::routing::get;
use http::StatusCode;
use serde::Serialize;
use sim_core::permit::Sight;

use crate::cwis::Cwis;
use crate::refusal::refusal;
use crate::visit::Visit;

mod jobs;
mod machine;
mod people;

/// An endpoint.
struct Endpoint {
    path: &'static str,
    /// What is seen there; `None` where anyone sees it, as on Home.
    sight: Option<Sight<'static>>,
    answer: fn(&Visit, &str) -> Response,
}

const fn row(
    path: &'static str,
    sight: Option<Sight<'static>>,
    answer: fn(&Visit, &str) -> Response,
) -> Endpoint {
    Endpoint { path, sight, answer }
}

/// All endpoints.
#[rustfmt::skip]
static ENDPOINTS: &[Endpoint] = &[
    row("/home/api/device-status",               None,                  |it, _| json(&machine::status(it))),
    row("/home/api/about",                       None,                  |it, _| json(&machine::about(it))),
    row("/home/api/supplies-info",               Some(Sight::Machine),  |it, _| json(&machine::supplies(it))),
    row("/home/api/paper-tray",                  Some(Sight::Machine),  |it, _| json(&machine::trays(it))),
    row("/home/api/billing-counter",             Some(Sight::Machine),  |it, _| json(&machine::counters(it))),
    row("/jobs/api/job-list",                    Some(Sight::Jobs),     jobs::list),
    row("/permissions/api/all-users-management", Some(Sight::Users),    |it, _| json(&people::users(it))),
    row("/permissions/api/internal-accounting",  Some(Sight::Accounts), |it, _| json(&people::accounts(it))),
];

/// What answers them.
pub(crate) fn router() -> Router<Cwis> {
    let endpoint = |router: Router<Cwis>, row: &'static Endpoint| {
        let answer = move |visit: Visit, RawQuery(query): RawQuery| async move {
            row.show(&visit, &query.unwrap_or_default())
        };
        router.route(row.path, get(answer))
    };
    ENDPOINTS.iter().fold(Router::new(), endpoint)
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
    fn show(&self, visit: &Visit, query: &str) -> Response {
        let seen = self.sight.map_or(Ok(()), |it| visit.view.may_see(visit.asker(), it));
        match seen {
            Ok(()) => (self.answer)(visit, query),
            Err(refused) => refuse(refusal(&refused)),
        }
    }
}

fn json(what: &impl Serialize) -> Response {
    Json(what).into_response()
}

/// The form of a result was seen where something is written; that a refusal to read has it too is assumed.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Outcome {
    result: &'static str,
}

fn refuse(status: StatusCode) -> Response {
    (status, Json(Outcome { result: "FAILED" })).into_response()
}
