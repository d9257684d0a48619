//! "Permissions": the local users, for administrators.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::user::{Attempts, ID_MAX, NAME_MAX, Role, User, UserAsk, UserId};
use sim_core::{Command, Secret};

use super::frame::{Frame, Message};
use super::pager::{Pager, Which};
use super::{go, not_found, page, sentence};
use crate::admission::UserViewer;
use crate::posted::Body;
use crate::refusal::refusal;
use crate::visit::Visit;

pub(crate) mod edit;

/// The roles that a local user can have.
const ROLES: [&str; 3] =
    [Role::GeneralUser.name(), Role::SystemAdministrator.name(), Role::AccountAdministrator.name()];

#[derive(Template)]
#[template(path = "users.html")]
struct Users {
    frame: Frame,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    id: String,
    name: String,
    role: &'static str,
    disabled: bool,
    locked: bool,
    can_edit: bool,
    can_delete: bool,
}

/// Which user.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    user: String,
}

/// `GET /permissions/index.html`.
pub(crate) async fn list(UserViewer(visit): UserViewer, Query(which): Query<Which>) -> Response {
    let users = &visit.view.users;
    let pager = Pager::new(&which.page, users.len());
    let rows = pager.rows(users.values()).map(|it| Row::new(&visit, it)).collect();
    let message = match which.done.as_str() {
        "added" => Some(Message::Done("The user was added.")),
        "changed" => Some(Message::Done("The user was changed.")),
        "deleted" => Some(Message::Done("The user was deleted.")),
        _ => None,
    };
    let frame = Frame::new(&visit).with(message);
    page(StatusCode::OK, &Users { frame, rows, pager })
}

impl Row {
    fn new(visit: &Visit, user: &User) -> Self {
        Self {
            id: user.person.to_string(),
            name: user.name.clone(),
            role: user.role.name(),
            disabled: user.is_disabled,
            locked: user.attempts == Attempts::Locked,
            can_edit: edit::may_edit(visit, user),
            can_delete: visit.may(&Command::User(UserAsk::Delete(user.person.id.clone()))).is_ok(),
        }
    }
}

#[derive(Template)]
#[template(path = "user_add.html")]
struct Add<'a> {
    frame: Frame,
    id: &'a str,
    name: &'a str,
    role: &'a str,
    roles: [&'static str; 3],
    id_max: usize,
    name_max: usize,
    least: u32,
}

/// What was typed.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    retyped: String,
}

/// `GET /permissions/add.html`.
pub(crate) async fn form(UserViewer(visit): UserViewer) -> Response {
    add_form(&visit, StatusCode::OK, &Typed::default(), None)
}

/// `POST /permissions/add.html`.
pub(crate) async fn add(UserViewer(mut visit): UserViewer, Body(typed): Body<Typed>) -> Response {
    let ask = match typed.ask() {
        Ok(ask) => ask,
        Err(why) => {
            let why = Message::Refused(why);
            return add_form(&visit, StatusCode::UNPROCESSABLE_ENTITY, &typed, Some(why));
        }
    };
    match visit.ask(Command::User(ask)).await {
        Ok(_) => go("/permissions/index.html?done=added"),
        Err(why) => {
            let message = Message::Refused(sentence(&why));
            add_form(&visit, refusal(&why), &typed, Some(message))
        }
    }
}

impl Typed {
    fn ask(&self) -> Result<UserAsk, String> {
        let id = UserId::chosen(&self.id).map_err(|it| sentence(&it))?;
        let role = Role::of_local_user(&self.role).ok_or("Choose a user role.")?;
        if self.password != self.retyped {
            return Err("The password was not retyped the same.".into());
        }
        let password = Secret::new(self.password.as_str());
        Ok(UserAsk::Add { id, name: self.name.clone(), role, password })
    }
}

fn add_form(
    visit: &Visit,
    status: StatusCode,
    typed: &Typed,
    message: Option<Message>,
) -> Response {
    let add = Add {
        frame: Frame::new(visit).with(message),
        id: &typed.id,
        name: &typed.name,
        role: &typed.role,
        roles: ROLES,
        id_max: ID_MAX,
        name_max: NAME_MAX,
        least: visit.view.settings.auth_password_minimum_length.value(),
    };
    page(status, &add)
}

#[derive(Template)]
#[template(path = "user_delete.html")]
struct Confirm {
    frame: Frame,
    row: Row,
}

/// `GET /permissions/delete.html`.
pub(crate) async fn confirm(
    UserViewer(visit): UserViewer,
    Query(chosen): Query<Chosen>,
) -> Response {
    let user = UserId::new(&chosen.user).and_then(|it| visit.view.users.get(&it));
    match user.map(|it| Row::new(&visit, it)).filter(|it| it.can_delete) {
        Some(row) => page(StatusCode::OK, &Confirm { frame: Frame::new(&visit), row }),
        None => not_found(&visit),
    }
}

/// `POST /permissions/delete.html`.
pub(crate) async fn delete(UserViewer(visit): UserViewer, Body(chosen): Body<Chosen>) -> Response {
    let chosen = UserId::new(&chosen.user).map(|it| Command::User(UserAsk::Delete(it)));
    super::delete(visit, chosen, "/permissions/index.html").await
}
