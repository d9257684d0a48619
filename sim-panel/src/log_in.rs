//! Log-in: "User ID" and "Password", typed on the keypad (guide pp.9 and 32).

use sim_core::permit::Sight;
use sim_core::session::SessionAsk;
use sim_core::user::{Role, Standing};
use sim_core::{Asker, Command, View};

use crate::dialog::Dialog;
use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};

/// The tile that leads here, and the title.
pub(crate) const TITLE: &str = "Local User";
/// The label of the first field.
pub(crate) const USER_ID: &str = "User ID";

const USER: usize = 0;
const PASSWORD: usize = 1;

/// An empty log-in; the keypad is at the user ID.
pub(crate) fn form() -> Form {
    Form::new(vec![
        Field::new("user-id", USER_ID, Takes::Text, ""),
        Field::new("password", "Password", Takes::Masked, ""),
    ])
}

/// The password's field is there even where it is not asked for. What is missing is never asked about: it would count as
/// a wrong password.
pub(crate) fn draw<P>(view: &View, form: &Form, typed: impl Fn(Form) -> P) -> Draft<P> {
    let mut draft = Draft::new("log-in", TITLE);
    form.draw(&mut draft, &typed, |it| Act::Become(typed(it)));
    draft.button("Next", Act::Become(typed(form.focused(PASSWORD))));
    let ok = match (form.text(USER), form.text(PASSWORD)) {
        ("", _) => Act::Say("Type the User ID first.".into()),
        (user, "") if view.panel_asks_for_password(user) => {
            Act::Say("Type the password first.".into())
        }
        _ => Act::ask(command(form), Then::LogIn),
    };
    draft.main_button("OK", ok);
    draft.button("Cancel", Act::Back);
    draft
}

/// What an administrator closes after log-in; the words are ours.
pub(crate) fn warning<P>(view: &View, role: Role) -> Option<Dialog<P>> {
    let text = match role {
        Role::KeyOperator if has_factory_password(view) => {
            "The administrator's password is still the one from the factory. Change it before the \
             device is used."
        }
        Role::KeyOperator => {
            "You are logged in as the administrator. Log out before you leave the device."
        }
        Role::Unauthenticated
        | Role::GeneralUser
        | Role::SystemAdministrator
        | Role::AccountAdministrator
        | Role::Hand => {
            return None;
        }
    };
    Some(Dialog::Warning { title: "Home".into(), text: text.into() })
}

fn has_factory_password(view: &View) -> bool {
    view.users.values().any(|it| it.role == Role::KeyOperator && it.standing == Standing::Factory)
}

/// Whether whoever stands there can use the panel, or has to log in first.
pub(crate) fn lets_in(view: &View) -> bool {
    view.may_see(Asker::Panel, Sight::Panel).is_ok()
}

fn command(form: &Form) -> Command {
    let password = form.fields.get(PASSWORD).map(Field::secret).unwrap_or_default();
    Command::Session(SessionAsk::LogIn { user: form.text(USER).into(), password })
}
