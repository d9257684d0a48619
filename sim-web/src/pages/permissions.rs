//! "Permissions": the local users, for administrators.

use std::borrow::Cow;

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::user::{Attempts, Role, User, UserAsk, UserId, UserRefused};
use sim_core::{Command, Refused, Seen};

use super::frame::{Frame, Message};
use super::not_done::not_done;
use super::pager::{Pager, Which};
use super::typed_form::Above;
use super::{go, not_whole, nothing_there, page, refused};
use crate::admission::UserViewer;
use crate::posted::Body;
use crate::query::Query;
use crate::visit::Visit;

pub(crate) mod add;
pub(crate) mod edit;
mod seen;

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

/// The page above the forms.
const ABOVE: Above = Above { label: "Permissions", path: Cow::Borrowed("/permissions/index.html") };
/// The labels of the fields.
const ID: &str = "User ID";
const NAME: &str = "Name";
const ROLE: &str = "Role";
const PASSWORD: &str = "Password";
const RETYPED: &str = "Retype Password";
/// What is said where none of the roles was chosen.
const NO_ROLE: &str = "Choose a user role.";

#[derive(Template)]
#[template(path = "user_delete.html")]
struct Confirm {
    frame: Frame,
    row: Row,
    here: String,
    seen: String,
}

/// `GET /permissions/delete.html`.
pub(crate) async fn confirm(
    UserViewer(visit): UserViewer,
    Query(chosen): Query<Chosen>,
) -> Response {
    let user = UserId::new(&chosen.user).and_then(|it| visit.view.users.get(&it));
    match user.filter(|it| Row::new(&visit, it).can_delete) {
        Some(user) => ask_first(&visit, StatusCode::OK, user, None),
        None => nothing_there(&visit),
    }
}

fn ask_first(visit: &Visit, status: StatusCode, user: &User, why: Option<Message>) -> Response {
    let (frame, row) = (Frame::new(visit).with(why), Row::new(visit, user));
    let (here, seen) = (visit.here.clone(), seen::text(&user.seen()));
    page(status, &Confirm { frame, row, here, seen })
}

/// What a form about a user carries.
#[derive(Deserialize)]
pub(crate) struct About {
    #[serde(default)]
    seen: String,
}

/// `POST /permissions/delete.html`.
pub(crate) async fn delete(UserViewer(mut visit): UserViewer, Body(it): Body<About>) -> Response {
    let Some(seen) = seen::read(&it.seen) else {
        return not_whole(&visit, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let id = seen.person.id.clone();
    let delete = Box::new(Command::User(UserAsk::Delete(id.clone())));
    match visit.ask(Command::AsSeen(vec![Seen::User(seen)], delete)).await {
        Ok(_) => go("/permissions/index.html?done=deleted"),
        Err(why) => match visit.view.users.get(&id).filter(|_| why == Refused::Outdated) {
            Some(user) => {
                let (status, message) = not_done(&visit, &why);
                ask_first(&visit, status, user, Some(message))
            }
            None => refused(&visit, &why),
        },
    }
}

/// The field that a refusal is about.
fn field(why: &Refused) -> Option<&'static str> {
    let Refused::User(why) = why else { return None };
    match why {
        UserRefused::Id(_) | UserRefused::Taken => Some(ID),
        UserRefused::Name | UserRefused::BlankName | UserRefused::NameCharacter(_) => Some(NAME),
        UserRefused::Role => Some(ROLE),
        UserRefused::Password(_) => Some(PASSWORD),
        UserRefused::NoSuchUser
        | UserRefused::KeyOperator
        | UserRefused::Full
        | UserRefused::CurrentPassword => None,
    }
}
