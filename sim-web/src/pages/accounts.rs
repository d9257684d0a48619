//! "Permissions" > [Accounts] (assumed: the guide has no page for them): what jobs are charged to, for those who
//! manage it.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use sim_core::account::Account;

use super::frame::Frame;
use super::page;
use crate::admission::AccountViewer;

#[derive(Template)]
#[template(path = "accounts.html")]
struct Accounts {
    frame: Frame,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    state: &'static str,
    used: u32,
    limit: Option<u32>,
    users: String,
}

/// `GET /permissions/accounts.html`.
pub(crate) async fn list(AccountViewer(visit): AccountViewer) -> Response {
    let rows = visit.view.accounts.values().map(|it| Row::new(it)).collect();
    page(StatusCode::OK, &Accounts { frame: Frame::new(&visit), rows })
}

impl Row {
    fn new(it: &Account) -> Self {
        let users: Vec<_> = it.users.iter().map(ToString::to_string).collect();
        Self {
            id: it.id.to_string(),
            state: if it.is_closed { "Closed" } else { "Open" },
            used: it.used,
            limit: it.limit,
            users: users.join(", "),
        }
    }
}
