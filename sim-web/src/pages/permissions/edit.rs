//! Editing a user: name, role, whether the user may log in, and a new password. The guide shows no such page;
//! its words are ours.

use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::permit::Sight;
use sim_core::user::{NAME_MAX, Role, User, UserAsk, UserChanges, UserId, UserSeen, check_name};
use sim_core::{Command, Refused, Secret, Seen, password};

use super::{ABOVE, Chosen, NAME, NO_ROLE, RETYPED, ROLE, ROLES, field, seen};
use crate::admission::UserViewer;
use crate::pages::not_done::{is_now, typed_or_now};
use crate::pages::typed_field::{ON, TypedField, Typing, mark};
use crate::pages::typed_form::{NOT_RETYPED, TypedForm, Wrong, least, least_rule, new_password};
use crate::pages::{go, not_whole, nothing_there, sentence};
use crate::posted::Body;
use crate::query::Query;
use crate::visit::Visit;

const DISABLED: &str = "Disabled";
const DISABLED_RULE: &str = "A disabled user cannot log in, and no job of the user is taken. Who is logged in now is \
                             logged out.";
const NEW_PASSWORD: &str = "New Password";

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    seen: String,
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
pub(crate) async fn show(UserViewer(visit): UserViewer, Query(chosen): Query<Chosen>) -> Response {
    let user = UserId::new(&chosen.user).and_then(|it| visit.view.users.get(&it));
    let Some(user) = user.filter(|it| may_edit(&visit, it)) else { return nothing_there(&visit) };
    Typed::of(user).form(&visit, &user.seen()).draw("name")
}

/// `POST /permissions/edit.html`.
pub(crate) async fn save(mut visit: Visit, Body(typed): Body<Typed>) -> Response {
    let Some(seen) = seen::read(&typed.seen) else {
        return not_whole(&visit, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if let Err(why) = visit.may_send(Sight::Users) {
        return typed.form(&visit, &seen).refused(&visit, &why, None);
    }
    let changes = match typed.changes(&seen, least(&visit)) {
        Ok(changes) => changes,
        Err(wrong) => return typed.form(&visit, &seen).wrong(wrong),
    };
    let edit = UserAsk::Edit { id: seen.person.id.clone(), changes };
    let command = Command::AsSeen(vec![Seen::User(seen.clone())], Box::new(Command::User(edit)));
    match visit.ask(command).await {
        Ok(_) => go("/permissions/index.html?done=changed"),
        Err(why) => typed.not_saved(&visit, &seen, &why),
    }
}

impl Typed {
    fn of(user: &User) -> Self {
        Self {
            seen: String::new(),
            name: user.name.clone(),
            role: user.role.name().into(),
            disabled: user.is_disabled.then(|| ON.into()),
            password: String::new(),
            retyped: String::new(),
        }
    }

    fn changes(&self, seen: &UserSeen, least: u32) -> Result<UserChanges, Wrong> {
        let mut wrong = Wrong::default();
        // A name from before some were refused stays.
        let name = if self.name == seen.name { Ok(()) } else { check_name(&self.name) };
        wrong.unless(NAME, name.map_err(|it| sentence(&it)));
        let is_local = seen.role != Role::KeyOperator;
        let role = match is_local {
            true => wrong.unless(ROLE, Role::of_local_user(&self.role).ok_or(NO_ROLE.into())),
            false => None,
        };
        let password = (!self.password.is_empty()).then(|| Secret::new(self.password.as_str()));
        if let Some(password) = &password {
            let fits = password::check(password, least).map_err(|it| sentence(&it));
            wrong.unless(NEW_PASSWORD, fits);
        }
        let is_retyped = (self.password == self.retyped).then_some(());
        wrong.unless(RETYPED, is_retyped.ok_or(NOT_RETYPED.into()));
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let is_disabled = is_local.then_some(self.disabled.is_some());
        Ok(UserChanges { name: Some(self.name.clone()), role, is_disabled, password })
    }

    /// Where somebody was faster, what the user is now stands beside what was typed, and the next "Save" is about that.
    fn not_saved(mut self, visit: &Visit, seen: &UserSeen, why: &Refused) -> Response {
        let now = visit.view.users.get(&seen.person.id).map(|it| it.seen());
        let now = now.filter(|_| *why == Refused::Outdated);
        if let Some(now) = &now {
            self.renew(seen, now);
        }
        let mut form = self.form(visit, now.as_ref().unwrap_or(seen));
        if let Some(now) = &now {
            tell(&mut form.fields, seen, now);
        }
        let label = field(why).map(|it| if it == super::PASSWORD { NEW_PASSWORD } else { it });
        form.refused(visit, why, label)
    }

    fn renew(&mut self, seen: &UserSeen, now: &UserSeen) {
        let disabled = |it: &UserSeen| it.is_disabled.then(|| ON.to_owned());
        let role = |it: &UserSeen| it.role.name().to_owned();
        typed_or_now(&mut self.name, &seen.name, now.name.clone());
        typed_or_now(&mut self.role, &role(seen), role(now));
        typed_or_now(&mut self.disabled, &disabled(seen), disabled(now));
    }

    fn form(&self, visit: &Visit, seen: &UserSeen) -> TypedForm {
        let rule = format!("Left empty, the password stays. {}", least_rule(visit));
        let [password, retyped] = new_password(NEW_PASSWORD, rule.trim_end().to_owned());
        let mut fields =
            vec![TypedField::new("name", NAME, Typing::Text, &self.name).most(NAME_MAX)];
        // The Key Operator's role is built in.
        if seen.role != Role::KeyOperator {
            let disabled = self.disabled.as_ref().map_or("", |_| ON);
            let disabled = TypedField::new("disabled", DISABLED, Typing::Switch, disabled);
            fields.push(TypedField::choice("role", ROLE, &self.role, ROLES.map(|it| (it, it))));
            fields.push(disabled.ruled(DISABLED_RULE));
        }
        fields.extend([password, retyped]);
        let form = TypedForm::new(visit, "Edit User", ABOVE, fields);
        let (shown, text) = (vec![("User ID", seen.person.to_string())], seen::text(seen));
        let again = (!self.password.is_empty()).then_some(NEW_PASSWORD);
        TypedForm { shown, seen: Some(text), again, ..form }
    }
}

/// Says beside each field that is another now what it is.
fn tell(fields: &mut [TypedField], seen: &UserSeen, now: &UserSeen) {
    let state = |it: &UserSeen| if it.is_disabled { "On" } else { "Off" };
    let rows = [
        (NAME, seen.name != now.name, is_now(&now.name)),
        (ROLE, seen.role != now.role, is_now(now.role.name())),
        (DISABLED, seen.is_disabled != now.is_disabled, is_now(state(now))),
        (NEW_PASSWORD, seen.password != now.password, "It is another one now.".into()),
    ];
    for (label, _, why) in rows.into_iter().filter(|it| it.1) {
        mark(fields, Some(label), &why);
    }
}
