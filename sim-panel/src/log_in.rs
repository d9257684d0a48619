//! Log-in: "User ID" and "Password", typed on the keypad (guide pp.9 and 32).

use sim_core::session::SessionAsk;
use sim_core::user::{Role, Standing};
use sim_core::{Command, View};

use crate::dialog::Dialog;
use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};
use crate::home;
use crate::place::Place;

/// The label of the first field.
pub(crate) const USER_ID: &str = "User ID";

const USER: usize = 0;
const PASSWORD: usize = 1;

/// An empty log-in; the keypad is at the user ID.
pub(crate) fn place() -> Place {
    Place::LogIn(Form::new(vec![
        Field::new("user-id", USER_ID, Takes::Text, ""),
        Field::new("password", "Password", Takes::Masked, ""),
    ]))
}

/// The password's field is there even where it is not asked for: that is the device's business.
pub(crate) fn draw(form: &Form) -> Draft<Place> {
    let mut draft = Draft::new("log-in", home::LOCAL_USER);
    form.draw(&mut draft, Place::LogIn, |it| Act::Become(Place::LogIn(it)));
    draft.button("Next", Act::Become(Place::LogIn(form.focused(PASSWORD))));
    draft.main_button("OK", Act::ask(command(form), Then::LogIn));
    draft.button("Cancel", Act::Back);
    draft
}

/// What an administrator closes after log-in; the words are ours.
pub(crate) fn warning(view: &View, role: Role) -> Option<Dialog<Place>> {
    let text = match role {
        Role::KeyOperator if has_factory_password(view) => {
            "The administrator's password is still the one from the factory. Change it before the \
             device is used."
        }
        Role::KeyOperator => {
            "You are logged in as the administrator. Log out before you leave the device."
        }
        Role::Unauthenticated | Role::GeneralUser | Role::SystemAdministrator | Role::Hand => {
            return None;
        }
    };
    Some(Dialog::Warning { title: "Home".into(), text: text.into() })
}

fn has_factory_password(view: &View) -> bool {
    view.users.values().any(|it| it.role == Role::KeyOperator && it.standing == Standing::Factory)
}

fn command(form: &Form) -> Command {
    let password = form.fields.get(PASSWORD).map(Field::secret).unwrap_or_default();
    Command::Session(SessionAsk::LogIn { user: form.text(USER).into(), password })
}
