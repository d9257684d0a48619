//! "Permissions" > [Accounts] (assumed: the guide has no page for them): what jobs are charged to, for those who
//! manage it.

use crate::query::Query;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use sim_core::account::Account;

use super::frame::Frame;
use super::page;
use super::pager::{Pager, Which};
use crate::admission::AccountViewer;

#[derive(Template)]
#[template(path = "accounts.html")]
struct Accounts {
    frame: Frame,
    rows: Vec<Row>,
    pager: Pager,
}

/// Users who are named of an account; of the others their number is.
const USERS: usize = 10;

struct Row {
    id: String,
    state: &'static str,
    used: u32,
    limit: Option<u32>,
    users: String,
}

/// `GET /permissions/accounts.html`.
pub(crate) async fn list(
    AccountViewer(visit): AccountViewer,
    Query(which): Query<Which>,
) -> Response {
    let accounts = &visit.view.accounts;
    let pager = Pager::new(&which.page, accounts.len());
    let rows = pager.rows(accounts.values()).map(|it| Row::new(it)).collect();
    page(StatusCode::OK, &Accounts { frame: Frame::new(&visit), rows, pager })
}

impl Row {
    fn new(it: &Account) -> Self {
        let users: Vec<_> = it.users.iter().take(USERS).map(ToString::to_string).collect();
        let more = it.users.len() - users.len();
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        Self {
            id: it.id.to_string(),
            state: if it.is_closed { "Closed" } else { "Open" },
            used: it.used,
            limit: it.limit,
            users: users.join(", ") + &more,
        }
    }
}
