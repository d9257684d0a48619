//! "Log In" and log out, by page.

use askama::Template;
use axum::response::Response;
use http::{StatusCode, header};
use serde::Deserialize;
use sim_core::user::{Role, Standing};
use sim_core::{Refused, Secret};

use super::frame::{Frame, Message};
use super::{go, page, refused, sentence};
use crate::admission::User;
use crate::local_path::{HOME, escaped, local_path};
use crate::log_in::{cookie, log_in, log_out, no_cookie};
use crate::posted::Body;
use crate::query::Query;
use crate::refusal::refusal;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "login.html")]
struct LogIn<'a> {
    frame: Frame,
    user: &'a str,
    next: &'a str,
}

/// Where to go on to.
#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    user: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// `GET /login.html`.
pub(crate) async fn show(visit: Visit, Query(Next { next }): Query<Next>) -> Response {
    let next = local_path(&next);
    if visit.session.is_some() { go(next) } else { form(&visit, StatusCode::OK, "", next, None) }
}

/// `POST /login.html`.
pub(crate) async fn submit(mut visit: Visit, Body(typed): Body<Typed>) -> Response {
    let next = local_path(&typed.next);
    let password = Secret::new(typed.password);
    let logged_in = match log_in(&mut visit, typed.user.clone(), password).await {
        Ok(it) => it,
        Err(refused) => {
            let status = refusal(&refused);
            return form(&visit, status, &typed.user, next, Some(message(&refused)));
        }
    };
    let mut response = match logged_in.role {
        Role::KeyOperator => go(&format!("/login/done.html?next={}", escaped(next))),
        Role::Unauthenticated
        | Role::GeneralUser
        | Role::SystemAdministrator
        | Role::AccountAdministrator
        | Role::Hand => go(next),
    };
    if let Some(cookie) = cookie(&logged_in.token, visit.peer) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn form(
    visit: &Visit,
    status: StatusCode,
    user: &str,
    next: &str,
    message: Option<Message>,
) -> Response {
    let frame = Frame::new(visit).with(message);
    page(status, &LogIn { frame: Frame { asks_for_log_in: false, ..frame }, user, next })
}

/// While a user ID is locked the right password is refused too, and nobody is told that it is; so the page
/// says to everybody what would help.
fn message(refused: &Refused) -> Message {
    let text = sentence(refused);
    let help = " After too many failures no further log-in is accepted: ask the system administrator to \
                switch the device off and on.";
    let help = if *refused == Refused::LoginFailed { help } else { "" };
    Message::Refused(format!("{text}{help}"))
}

#[derive(Template)]
#[template(path = "logged_in.html")]
struct LoggedIn {
    frame: Frame,
    user: String,
    role: &'static str,
    /// Where the warning behind it leads, as a value of its address.
    next: String,
}

/// `GET /login/done.html`: the first message that the Key Operator closes after each log-in (guide p.17). What it
/// says is assumed: the guide tells only that something is closed before the warning.
pub(crate) async fn done(
    User(visit, session): User,
    Query(Next { next }): Query<Next>,
) -> Response {
    let (user, role) = (session.user.to_string(), session.role.name());
    let next = escaped(local_path(&next));
    page(StatusCode::OK, &LoggedIn { frame: Frame::new(&visit), user, role, next })
}

#[derive(Template)]
#[template(path = "warning.html")]
struct Warning<'a> {
    frame: Frame,
    next: &'a str,
    /// What is weak about the password, if anything.
    weak: Option<&'static str>,
}

/// `GET /login/warning.html`: the warning that the Key Operator closes behind it (guide p.17).
pub(crate) async fn warning(
    User(visit, session): User,
    Query(Next { next }): Query<Next>,
) -> Response {
    let weak = visit.view.users.get(&session.user.id).and_then(|it| match it.standing {
        Standing::Factory => Some("Your password is still the one from the factory."),
        Standing::Short => Some("Your password has fewer than 9 characters."),
        Standing::Strong => None,
    });
    let frame = Frame::new(&visit);
    page(StatusCode::OK, &Warning { frame, next: local_path(&next), weak })
}

#[derive(Template)]
#[template(path = "logout.html")]
struct LogOut {
    frame: Frame,
}

/// `GET /logout.html`.
pub(crate) async fn ask_out(User(visit, _): User) -> Response {
    page(StatusCode::OK, &LogOut { frame: Frame::new(&visit) })
}

/// `POST /logout.html`.
pub(crate) async fn out(mut visit: Visit) -> Response {
    if let Err(why) = log_out(&mut visit).await {
        return refused(&visit, &why);
    }
    let mut response = go(HOME);
    response.headers_mut().insert(header::SET_COOKIE, no_cookie(visit.peer));
    response
}
