//! What surrounds every page: the device's name, the navigation, who is logged in, what is wrong.

use sim_core::permit::Sight;
use sim_core::user::Role;

use crate::visit::Visit;

/// The surroundings of one page.
pub(super) struct Frame {
    pub(super) machine: &'static str,
    pub(super) host_name: String,
    pub(super) navigation: Vec<Link>,
    /// What the account menu is called; `None` where nobody is logged in.
    pub(super) account: Option<String>,
    pub(super) asks_for_log_in: bool,
    pub(super) fault: Option<Fault>,
    pub(super) message: Option<Message>,
}

pub(super) struct Link {
    pub(super) label: &'static str,
    pub(super) path: &'static str,
    pub(super) current: bool,
}

pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) text: &'static str,
}

/// What came of a form.
pub(super) enum Message {
    Done(&'static str),
    Refused(String),
}

impl Frame {
    pub(super) fn new(visit: &Visit) -> Self {
        let view = &visit.view;
        let rows = [
            ("Home", "/home/index.html", true),
            ("Jobs", "/jobs/index.html", visit.sees(Sight::Jobs)),
            ("Permissions", "/permissions/index.html", visit.sees(Sight::Users)),
            ("System", "/system/index.html", visit.sees(Sight::Settings)),
        ];
        let current = |path: &str| {
            let folder = path.trim_end_matches("index.html");
            visit.path().starts_with(folder)
        };
        let shown = rows.into_iter().filter(|(_, _, shown)| *shown);
        let navigation = shown.map(|(label, path, _)| Link { label, path, current: current(path) });
        Self {
            machine: view.identity.model.full_name,
            host_name: view.identity.host_name.clone(),
            navigation: navigation.collect(),
            account: account(visit),
            asks_for_log_in: true,
            fault: view.blocking_fault().map(|it| Fault { code: it.code, text: it.text }),
            message: None,
        }
    }

    pub(super) fn with(self, message: Option<Message>) -> Self {
        Self { message, ..self }
    }
}

impl Message {
    pub(super) fn class(&self) -> &'static str {
        match self {
            Self::Done(_) => "done",
            Self::Refused(_) => "refused",
        }
    }

    /// A refusal is read out at once.
    pub(super) fn role(&self) -> &'static str {
        match self {
            Self::Done(_) => "status",
            Self::Refused(_) => "alert",
        }
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Self::Done(text) => text,
            Self::Refused(text) => text,
        }
    }
}

/// The Key Operator is shown as "System Administrator", as on the guide's p.17; others by their ID.
fn account(visit: &Visit) -> Option<String> {
    let session = visit.session.as_ref()?;
    Some(match session.role {
        Role::KeyOperator => "System Administrator".into(),
        Role::Unauthenticated | Role::GeneralUser | Role::SystemAdministrator | Role::Hand => {
            session.user.to_string()
        }
    })
}
