//! Adding a user.

use axum::response::Response;
use serde::Deserialize;
use sim_core::permit::Sight;
use sim_core::user::{ID_MAX, NAME_MAX, Role, UserAsk, UserId, check_name};
use sim_core::{Command, Secret, password};

use super::{ABOVE, ID, NAME, NO_ROLE, PASSWORD, RETYPED, ROLE, ROLES, field};
use crate::admission::UserViewer;
use crate::pages::typed_field::{TypedField, Typing};
use crate::pages::typed_form::{NOT_RETYPED, TypedForm, Wrong, least, least_rule, new_password};
use crate::pages::{go, sentence};
use crate::posted::Body;
use crate::visit::Visit;

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
pub(crate) async fn show(UserViewer(visit): UserViewer) -> Response {
    Typed::default().form(&visit).draw("id")
}

/// `POST /permissions/add.html`.
pub(crate) async fn add(mut visit: Visit, Body(typed): Body<Typed>) -> Response {
    if let Err(why) = visit.may_send(Sight::Users) {
        return typed.form(&visit).refused(&visit, &why, None);
    }
    let ask = match typed.ask(least(&visit)) {
        Ok(ask) => ask,
        Err(wrong) => return typed.form(&visit).wrong(wrong),
    };
    match visit.ask(Command::User(ask)).await {
        Ok(_) => go("/permissions/index.html?done=added"),
        Err(why) => typed.form(&visit).refused(&visit, &why, field(&why)),
    }
}

impl Typed {
    fn ask(&self, least: u32) -> Result<UserAsk, Wrong> {
        let mut wrong = Wrong::default();
        let id = UserId::chosen(&self.id).map_err(|it| sentence(&it));
        let id = wrong.unless(ID, id);
        wrong.unless(NAME, check_name(&self.name).map_err(|it| sentence(&it)));
        let role = wrong.unless(ROLE, Role::of_local_user(&self.role).ok_or(NO_ROLE.into()));
        let password = Secret::new(self.password.as_str());
        wrong.unless(PASSWORD, password::check(&password, least).map_err(|it| sentence(&it)));
        let is_retyped = (self.password == self.retyped).then_some(());
        wrong.unless(RETYPED, is_retyped.ok_or(NOT_RETYPED.into()));
        match (id, role) {
            (Some(id), Some(role)) if wrong.is_empty() => {
                Ok(UserAsk::Add { id, name: self.name.clone(), role, password })
            }
            (Some(_) | None, _) => Err(wrong),
        }
    }

    fn form(&self, visit: &Visit) -> TypedForm {
        let [password, retyped] = new_password(PASSWORD, least_rule(visit));
        let name = TypedField::new("name", NAME, Typing::Text, &self.name);
        let fields = vec![
            TypedField::new("id", ID, Typing::Text, &self.id).most(ID_MAX).required(),
            name.ruled("Left empty, the user ID is the name.").most(NAME_MAX),
            TypedField::choice("role", ROLE, &self.role, ROLES.map(|it| (it, it))),
            password.required(),
            retyped.required(),
        ];
        TypedForm::new(visit, "Add User", ABOVE, fields)
    }
}
