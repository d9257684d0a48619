//! Administrator Password: the Key Operator changes the own password. The guide has the procedure for CWIS
//! (p.17) and the menu path here (p.45); that the fields are the same is assumed.

use sim_core::user::{Role, UserAsk, UserChanges};
use sim_core::{Asker, Command, Refused, View};

use super::place::Place;
use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};
use crate::label;

const TITLE: &str = "Administrator Password";
const CURRENT: usize = 0;
const NEW: usize = 1;
const RETYPED: usize = 2;

/// Nothing is typed yet.
pub(super) fn form() -> Form {
    let labels = ["Current Password", "New Password", "Retype Password"];
    Form::new(labels.map(|it| Field::new(&label::id(it), it, Takes::Masked, "")).into())
}

/// Whether whoever stands there may change it.
pub(super) fn may_change(view: &View) -> Result<(), Refused> {
    let operator = view.users.values().find(|it| it.role == Role::KeyOperator);
    let operator = operator.ok_or(Refused::Gone)?;
    let (id, changes) = (operator.person.id.clone(), UserChanges::default());
    view.may(Asker::Panel, &Command::User(UserAsk::Edit { id, changes }))
}

/// The form's screen.
pub(super) fn draw(typed: &Form) -> Draft<Place> {
    let mut draft = Draft::inner(label::id(TITLE), TITLE);
    typed.draw(&mut draft, Place::Password, |it| Act::Become(Place::Password(it)));
    draft.main_button("OK", ok(typed));
    draft
}

fn ok(typed: &Form) -> Act<Place> {
    if typed.text(NEW) != typed.text(RETYPED) {
        return Act::Say("The new password was not retyped the same.".into());
    }
    let secret = |at: usize| typed.fields.get(at).map(Field::secret).unwrap_or_default();
    let ask = UserAsk::ChangeOwnPassword { current: secret(CURRENT), new: secret(NEW) };
    Act::ask(Command::User(ask), Then::Released)
}
