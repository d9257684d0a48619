//! [Profile]: who is logged in, and "Change Password" (guide p.17).

use std::borrow::Cow;

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::user::{UserAsk, UserRefused};
use sim_core::{Command, Refused, Secret, password};

use super::frame::{Frame, Message};
use super::typed_field::{TypedField, Typing};
use super::typed_form::{Above, NOT_RETYPED, TypedForm, Wrong, least, least_rule};
use super::{go, page, sentence};
use crate::admission::User;
use crate::posted::Body;
use crate::query::Query;
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

const ABOVE: Above = Above { label: "Profile", path: Cow::Borrowed("/profile/index.html") };
/// The labels of the fields.
const CURRENT: &str = "Current Password";
const NEW: &str = "New Password";
const RETYPED: &str = "Retype Password";

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
    form(&visit).draw("current")
}

/// `POST /profile/password.html`.
pub(crate) async fn change_password(mut visit: Visit, Body(typed): Body<Typed>) -> Response {
    let is_logged_in = visit.session.as_ref().map(drop).ok_or(Refused::NotLoggedIn);
    if let Err(why) = is_logged_in.and_then(|()| visit.handle().map(drop)) {
        return form(&visit).refused(&visit, &why, None);
    }
    let (current, new) = (Secret::new(typed.current.as_str()), Secret::new(typed.new.as_str()));
    let mut wrong = Wrong::default();
    wrong.unless(NEW, password::check(&new, least(&visit)).map_err(|it| sentence(&it)));
    let is_retyped = (typed.new == typed.retyped).then_some(());
    wrong.unless(RETYPED, is_retyped.ok_or(NOT_RETYPED.into()));
    if !wrong.is_empty() {
        return form(&visit).wrong(wrong);
    }
    let ask = UserAsk::ChangeOwnPassword { current, new };
    match visit.ask(Command::User(ask)).await {
        Ok(_) => go("/profile/index.html?done=password"),
        Err(why) => form(&visit).refused(&visit, &why, field(&why)),
    }
}

fn field(why: &Refused) -> Option<&'static str> {
    let Refused::User(why) = why else { return None };
    match why {
        UserRefused::CurrentPassword => Some(CURRENT),
        UserRefused::Password(_) => Some(NEW),
        UserRefused::Id(_)
        | UserRefused::Taken
        | UserRefused::Name
        | UserRefused::BlankName
        | UserRefused::NameCharacter(_)
        | UserRefused::Role
        | UserRefused::NoSuchUser
        | UserRefused::KeyOperator
        | UserRefused::Full => None,
    }
}

fn form(visit: &Visit) -> TypedForm {
    let password = |name, label, typing| TypedField::new(name, label, typing, "").required();
    let fields = vec![
        password("current", CURRENT, Typing::CurrentPassword),
        password("new", NEW, Typing::Password).ruled(least_rule(visit)),
        password("retyped", RETYPED, Typing::Password),
    ];
    let user = visit.session.as_ref().map(|it| it.user.to_string());
    TypedForm { user, ..TypedForm::new(visit, "Change Password", ABOVE, fields) }
}
