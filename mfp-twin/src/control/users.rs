//! The device's users.

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use sim_core::user::{Attempts, Role, User, UserAsk, UserId};
use sim_core::{Command, Secret};
use utoipa::ToSchema;

use super::Control;
use super::body::Sent;
use super::problem::{BodyProblems, Problem, Problems, not_allowed, not_found};
use crate::words::NewUserIdWord;

/// A user.
#[derive(Serialize, ToSchema)]
pub(super) struct UserShown {
    /// The ID to log in with.
    id: String,
    /// The name shown.
    name: String,
    /// General User, System Administrator or Key Operator.
    role: &'static str,
    /// Whether too many log-ins have failed.
    locked: bool,
    /// Failed log-ins in a row; null once locked.
    failures: Option<u32>,
}

/// A user to register.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UserOrder {
    /// The ID to log in with: 1 to 32 characters that are seen, no blank around them, and nothing that looks
    /// like "KO", "CE" or "-".
    #[schema(example = "carol")]
    id: String,
    /// The password, by the rules in force.
    #[schema(example = "correct horse")]
    password: String,
    /// Exactly "General User" or "System Administrator".
    #[schema(example = "General User")]
    role: String,
    /// The name shown; the ID if left out.
    #[serde(default)]
    name: String,
}

impl UserShown {
    fn of(user: &User) -> Self {
        let (locked, failures) = match user.attempts {
            Attempts::None => (false, Some(0)),
            Attempts::Failed(failures) => (false, Some(failures)),
            Attempts::Locked => (true, None),
        };
        let (id, name, role) = (user.person.to_string(), user.name.clone(), user.role.name());
        Self { id, name, role, locked, failures }
    }
}

/// All users, the Key Operator among them. Passwords are not readable anywhere.
#[utoipa::path(get, path = "/users", tag = "users", responses(
    (status = 200, body = Vec<UserShown>), Problems,
))]
pub(super) async fn users(State(control): State<Control>) -> Json<Vec<UserShown>> {
    Json(control.handle().view().users.values().map(|it| UserShown::of(it)).collect())
}

/// Registers a local user, as a hand inside the machine.
#[utoipa::path(post, path = "/users", tag = "users", request_body = UserOrder, responses(
    (status = 201, body = UserShown, description = "Registered."), BodyProblems,
))]
pub(super) async fn add_user(
    State(control): State<Control>,
    Sent(order): Sent<UserOrder>,
) -> Result<(StatusCode, Json<UserShown>), Problem> {
    let id: NewUserIdWord = order.id.parse().map_err(|it: String| not_allowed("id", it))?;
    let role = Role::of_local_user(&order.role).ok_or_else(|| {
        let detail = "a role is exactly \"General User\" or \"System Administrator\"";
        not_allowed("role", detail).with("allowed", vec!["General User", "System Administrator"])
    })?;
    let (id, password) = (id.0, Secret::new(order.password));
    let ask = UserAsk::Add { id: id.clone(), name: order.name, role, password };
    control.ask(Command::User(ask)).await?;
    let view = control.handle().view();
    let user = view.users.get(&id).ok_or_else(|| not_found("the user was just deleted"))?;
    Ok((StatusCode::CREATED, Json(UserShown::of(user))))
}

/// Deletes a local user with the folders and private prints, as a hand inside the machine.
#[utoipa::path(delete, path = "/users/{id}", tag = "users",
    params(("id" = String, Path, description = "The user ID.", example = "alice")),
    responses((status = 204, description = "Deleted."), Problems),
)]
pub(super) async fn delete_user(
    State(control): State<Control>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = UserId::new(&id).ok_or_else(|| not_found(format!("no user has the ID \"{id}\"")))?;
    control.ask(Command::User(UserAsk::Delete(id))).await?;
    Ok(StatusCode::NO_CONTENT)
}
