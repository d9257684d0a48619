//! The accounts that jobs are charged to. Where the real device administers them is not known.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use sim_core::Command;
use sim_core::account::{Account, AccountAsk, AccountId};
use sim_core::user::UserId;
use utoipa::ToSchema;

use super::Control;
use super::body::Sent;
use super::problem::{BodyProblems, Problem, Problems, not_allowed, not_found};
use crate::words::UserIdWord;

/// An account.
#[derive(Serialize, ToSchema)]
pub(super) struct AccountShown {
    /// Its ID: `job-account-id` of the jobs that are charged to it.
    id: String,
    /// Whether nothing is charged to it any more.
    closed: bool,
    /// Impressions that may be charged to it; null for any number.
    limit: Option<u32>,
    /// Impressions that were.
    used: u32,
    /// Who may charge to it; everyone where nobody is named. A user who is deleted goes from the list, and
    /// the last one closes the account.
    users: Vec<String>,
}

/// What an account is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountOrder {
    /// Whether nothing is charged to it any more.
    #[serde(default)]
    closed: bool,
    /// Impressions that may be charged to it; any number if left out.
    #[schema(example = 500)]
    limit: Option<u32>,
    /// What counts as used; as it is if left out.
    used: Option<u32>,
    /// The IDs of those who may charge to it; everyone if left out.
    #[serde(default)]
    #[schema(example = json!(["alice"]))]
    users: Vec<String>,
}

impl AccountShown {
    fn of(account: &Account) -> Self {
        Self {
            id: account.id.to_string(),
            closed: account.is_closed,
            limit: account.limit,
            used: account.used,
            users: account.users.iter().map(ToString::to_string).collect(),
        }
    }
}

fn account_id(id: &str) -> Result<AccountId, Problem> {
    AccountId::new(id).ok_or_else(|| not_found(format!("no account can have the ID \"{id}\"")))
}

/// All accounts. While there is one, every job must name the account that it is charged to.
#[utoipa::path(get, path = "/accounts", tag = "users", responses(
    (status = 200, body = Vec<AccountShown>), Problems,
))]
pub(super) async fn accounts(State(control): State<Control>) -> Json<Vec<AccountShown>> {
    Json(control.handle().view().accounts.values().map(|it| AccountShown::of(it)).collect())
}

/// Makes an account, or changes one.
#[utoipa::path(put, path = "/accounts/{id}", tag = "users", request_body = AccountOrder,
    params(("id" = String, Path, description = "The account's ID: 1 to 32 characters.",
        example = "research")),
    responses((status = 200, body = AccountShown), BodyProblems),
)]
pub(super) async fn put_account(
    State(control): State<Control>,
    Path(id): Path<String>,
    Sent(order): Sent<AccountOrder>,
) -> Result<Json<AccountShown>, Problem> {
    let id = account_id(&id)?;
    let user = |it: String| -> Result<UserId, Problem> {
        let word: Result<UserIdWord, String> = it.parse();
        word.map(|it| it.0).map_err(|it| not_allowed("users", it))
    };
    let users: Result<BTreeSet<_>, _> = order.users.into_iter().map(user).collect();
    let (is_closed, limit, used) = (order.closed, order.limit, order.used);
    let ask = AccountAsk::Put { id: id.clone(), is_closed, limit, used, users: users? };
    control.ask(Command::Account(ask)).await?;
    let view = control.handle().view();
    let account = view.accounts.get(&id);
    let account = account.ok_or_else(|| not_found("the account was just deleted"))?;
    Ok(Json(AccountShown::of(account)))
}

/// Deletes an account. Jobs that were taken are printed all the same.
#[utoipa::path(delete, path = "/accounts/{id}", tag = "users",
    params(("id" = String, Path, description = "The account's ID.", example = "research")),
    responses((status = 204, description = "Deleted."), Problems),
)]
pub(super) async fn delete_account(
    State(control): State<Control>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    control.ask(Command::Account(AccountAsk::Delete(account_id(&id)?))).await?;
    Ok(StatusCode::NO_CONTENT)
}
