//! The users and the accounts. All names of fields are assumed: only the requests were seen.

use serde::Serialize;
use sim_core::account::Account;
use sim_core::user::{Attempts, User};

use crate::visit::Visit;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Users {
    users: Vec<UserInfo>,
}

#[derive(Serialize)]
struct UserInfo {
    #[serde(rename = "UserID")]
    id: String,
    #[serde(rename = "UserName")]
    name: String,
    #[serde(rename = "Role")]
    role: &'static str,
    #[serde(rename = "State")]
    state: &'static str,
}

pub(super) fn users(visit: &Visit) -> Users {
    let info = |it: &User| UserInfo {
        id: it.person.to_string(),
        name: it.name.clone(),
        role: it.role.name(),
        state: match (it.is_disabled, it.attempts) {
            (true, _) => "DISABLED",
            (false, Attempts::Locked) => "LOCKED",
            (false, Attempts::None | Attempts::Failed(_)) => "ENABLED",
        },
    };
    Users { users: visit.view.users.values().map(|it| info(it)).collect() }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Accounts {
    accounts: Vec<AccountInfo>,
}

#[derive(Serialize)]
struct AccountInfo {
    #[serde(rename = "AccountID")]
    id: String,
    #[serde(rename = "State")]
    state: &'static str,
    /// Impressions; empty where there is no limit.
    #[serde(rename = "Limit")]
    limit: String,
    /// Impressions.
    #[serde(rename = "Used")]
    used: String,
}

pub(super) fn accounts(visit: &Visit) -> Accounts {
    let info = |it: &Account| AccountInfo {
        id: it.id.to_string(),
        state: if it.is_closed { "CLOSED" } else { "OPEN" },
        limit: it.limit.map(|it| it.to_string()).unwrap_or_default(),
        used: it.used.to_string(),
    };
    Accounts { accounts: visit.view.accounts.values().map(|it| info(it)).collect() }
}
