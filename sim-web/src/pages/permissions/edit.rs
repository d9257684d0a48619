//! Editing a user: name, role, whether the user may log in, and a new password. The guide shows no such page;
//! its words are ours.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::user::{NAME_MAX, Role, User, UserAsk, UserChanges, UserId};
use sim_core::{Command, Secret};

use super::Chosen;
use crate::admission::UserViewer;
use crate::pages::frame::{Frame, Message};
use crate::pages::{go, not_found, page, sentence};
use crate::posted::Body;
use crate::refusal::refusal;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "user_edit.html")]
struct Edit<'a> {
    frame: Frame,
    id: &'a str,
    typed: &'a Typed,
    /// None for the Key Operator, whose role is built in.
    roles: &'a [&'static str],
    name_max: usize,
    least: u32,
}

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    user: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
    /// Sent where it is ticked.
    disabled: Option<String>,
    #[serde(default)]
    password: String,
    #[serde(default)]
    retyped: String,
}

/// Whether the visitor may edit this user.
pub(super) fn may_edit(visit: &Visit, user: &User) -> bool {
    let (id, changes) = (user.person.id.clone(), UserChanges::default());
    visit.may(&Command::User(UserAsk::Edit { id, changes })).is_ok()
}

/// `GET /permissions/edit.html`.
pub(crate) async fn form(UserViewer(visit): UserViewer, Query(chosen): Query<Chosen>) -> Response {
    let Some(user) = editable(&visit, &chosen.user) else { return not_found(&visit) };
    let typed = Typed {
        user: chosen.user,
        name: user.name.clone(),
        role: user.role.name().into(),
        disabled: user.is_disabled.then(String::new),
        password: String::new(),
        retyped: String::new(),
    };
    edit_form(&visit, &user, StatusCode::OK, &typed, None)
}

/// `POST /permissions/edit.html`.
pub(crate) async fn save(UserViewer(mut visit): UserViewer, Body(typed): Body<Typed>) -> Response {
    let Some(user) = editable(&visit, &typed.user) else { return not_found(&visit) };
    let changes = match typed.changes(&user) {
        Ok(changes) => changes,
        Err(why) => {
            let (status, why) = (StatusCode::UNPROCESSABLE_ENTITY, Message::Refused(why.into()));
            return edit_form(&visit, &user, status, &typed, Some(why));
        }
    };
    let id = user.person.id.clone();
    match visit.ask(Command::User(UserAsk::Edit { id, changes })).await {
        Ok(_) => go("/permissions/index.html?done=changed"),
        Err(why) => {
            let message = Message::Refused(sentence(&why));
            edit_form(&visit, &user, refusal(&why), &typed, Some(message))
        }
    }
}

fn editable(visit: &Visit, id: &str) -> Option<std::sync::Arc<User>> {
    let user = UserId::new(id).and_then(|it| visit.view.users.get(&it).cloned());
    user.filter(|it| may_edit(visit, it))
}

impl Typed {
    fn changes(&self, user: &User) -> Result<UserChanges, &'static str> {
        if self.password != self.retyped {
            return Err("The password was not retyped the same.");
        }
        let password = (!self.password.is_empty()).then(|| Secret::new(self.password.as_str()));
        let name = Some(self.name.clone());
        if user.role == Role::KeyOperator {
            return Ok(UserChanges { name, password, ..UserChanges::default() });
        }
        let role = Some(Role::of_local_user(&self.role).ok_or("Choose a user role.")?);
        Ok(UserChanges { name, role, is_disabled: Some(self.disabled.is_some()), password })
    }
}

fn edit_form(
    visit: &Visit,
    user: &User,
    status: StatusCode,
    typed: &Typed,
    message: Option<Message>,
) -> Response {
    let is_local = user.role != Role::KeyOperator;
    let edit = Edit {
        frame: Frame::new(visit).with(message),
        id: user.person.as_str(),
        typed,
        roles: if is_local { &super::ROLES } else { &[] },
        name_max: NAME_MAX,
        least: visit.view.settings.auth_password_minimum_length.value(),
    };
    page(status, &edit)
}
