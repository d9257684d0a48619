//! The device's users.

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use sim_core::user::{Attempts, Role, User, UserAsk, UserChanges, UserId};
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
    #[schema(schema_with = super::closed::roles)]
    role: &'static str,
    /// Whether an administrator lets the user log in nowhere.
    disabled: bool,
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
    #[schema(schema_with = super::closed::local_roles, example = "General User")]
    role: String,
    /// The name shown; the ID if left out.
    #[serde(default)]
    name: String,
}

/// What to change of a user; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UserEdit {
    /// The name shown.
    #[schema(example = "Carol Example")]
    name: Option<String>,
    /// Exactly "General User" or "System Administrator". Open sessions have it from their next request on.
    #[schema(schema_with = super::closed::local_roles_if_any, example = "General User")]
    role: Option<String>,
    /// Whether the user is let in nowhere (assumed); open sessions end.
    disabled: Option<bool>,
    /// The new password, by the rules in force; open sessions end.
    #[schema(example = "correct horse")]
    password: Option<String>,
}

impl UserShown {
    fn of(user: &User) -> Self {
        let (locked, failures) = match user.attempts {
            Attempts::None => (false, Some(0)),
            Attempts::Failed(failures) => (false, Some(failures)),
            Attempts::Locked => (true, None),
        };
        let (id, name, role) = (user.person.to_string(), user.name.clone(), user.role.name());
        Self { id, name, role, disabled: user.is_disabled, locked, failures }
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
    let (id, role, password) = (id.0, role(&order.role)?, Secret::new(order.password));
    let ask = UserAsk::Add { id: id.clone(), name: order.name, role, password };
    control.ask(Command::User(ask)).await?;
    Ok((StatusCode::CREATED, shown(&control, &id)?))
}

/// Changes a user, as a hand inside the machine. The Key Operator has no other role and cannot be disabled.
#[utoipa::path(patch, path = "/users/{id}", tag = "users",
    params(("id" = String, Path, description = "The user ID.", example = "alice")),
    request_body = UserEdit,
    responses((status = 200, body = UserShown, description = "Changed."), BodyProblems),
)]
pub(super) async fn edit_user(
    State(control): State<Control>,
    Path(id): Path<String>,
    Sent(edit): Sent<UserEdit>,
) -> Result<Json<UserShown>, Problem> {
    let id = user_id(&id)?;
    let changes = UserChanges {
        name: edit.name,
        role: edit.role.as_deref().map(role).transpose()?,
        is_disabled: edit.disabled,
        password: edit.password.map(Secret::new),
    };
    control.ask(Command::User(UserAsk::Edit { id: id.clone(), changes })).await?;
    shown(&control, &id)
}

/// The same as PATCH, for those who change things with PUT: what is left out stays.
#[utoipa::path(put, path = "/users/{id}", tag = "users",
    params(("id" = String, Path, description = "The user ID.", example = "alice")),
    request_body = UserEdit,
    responses((status = 200, body = UserShown, description = "Changed."), BodyProblems),
)]
pub(super) async fn put_user(
    control: State<Control>,
    id: Path<String>,
    edit: Sent<UserEdit>,
) -> Result<Json<UserShown>, Problem> {
    edit_user(control, id, edit).await
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
    control.ask(Command::User(UserAsk::Delete(user_id(&id)?))).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn user_id(text: &str) -> Result<UserId, Problem> {
    UserId::new(text).ok_or_else(|| not_found(format!("no user has the ID \"{text}\"")))
}

fn role(text: &str) -> Result<Role, Problem> {
    Role::of_local_user(text).ok_or_else(|| {
        let detail = "a role is exactly \"General User\" or \"System Administrator\"";
        not_allowed("role", detail).with("allowed", Role::LOCAL.map(Role::name).to_vec())
    })
}

/// The user as the device has it now.
fn shown(control: &Control, id: &UserId) -> Result<Json<UserShown>, Problem> {
    let view = control.handle().view();
    let user = view.users.get(id).ok_or_else(|| not_found("the user was just deleted"))?;
    Ok(Json(UserShown::of(user)))
}
