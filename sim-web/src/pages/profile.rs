//! [Profile]: who is logged in, and "Change Password" (guide p.17).

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::user::UserAsk;
use sim_core::{Command, Refused, Secret};

use super::frame::{Frame, Message};
use super::{go, page, sentence};
use crate::admission::User;
use crate::posted::Body;
use crate::refusal::refusal;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "profile.html")]
struct Profile {
    frame: Frame,
    user: String,
    name: String,
    role: &'static str,
    timeout_minutes: u32,
}

/// What has been done.
#[derive(Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
}

/// `GET /profile/index.html`.
pub(crate) async fn show(
    User(visit, session): User,
    Query(Done { done }): Query<Done>,
) -> Response {
    let message = (done == "password").then_some(Message::Done("The password was changed."));
    let profile = Profile {
        frame: Frame::new(&visit).with(message),
        name: visit.view.users.get(&session.user.id).map(|it| it.name.clone()).unwrap_or_default(),
        user: session.user.to_string(),
        role: session.role.name(),
        timeout_minutes: visit.view.settings.timers_browser_session.value(),
    };
    page(StatusCode::OK, &profile)
}

#[derive(Template)]
#[template(path = "password.html")]
struct Password {
    frame: Frame,
    least: u32,
    /// For password keepers, which want to know whose password it is.
    user: String,
}

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    current: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    retyped: String,
}

/// `GET /profile/password.html`.
pub(crate) async fn password_form(User(visit, _): User) -> Response {
    form(&visit, StatusCode::OK, None)
}

/// `POST /profile/password.html`.
pub(crate) async fn change_password(
    User(mut visit, _): User,
    Body(typed): Body<Typed>,
) -> Response {
    if typed.new != typed.retyped {
        let why = Message::Refused("The new password was not retyped the same.".into());
        return form(&visit, StatusCode::UNPROCESSABLE_ENTITY, Some(why));
    }
    let (current, new) = (Secret::new(typed.current), Secret::new(typed.new));
    let ask = UserAsk::ChangeOwnPassword { current, new };
    match visit.ask(Command::User(ask)).await {
        Ok(_) => go("/profile/index.html?done=password"),
        Err(Refused::NotLoggedIn) => go("/login.html?next=/profile/password.html"),
        Err(why) => form(&visit, refusal(&why), Some(Message::Refused(sentence(&why)))),
    }
}

fn form(visit: &Visit, status: StatusCode, message: Option<Message>) -> Response {
    let frame = Frame::new(visit).with(message);
    let least = visit.view.settings.auth_password_minimum_length.value();
    let user = visit.session.as_ref().map(|it| it.user.to_string()).unwrap_or_default();
    page(status, &Password { frame, least, user })
}
