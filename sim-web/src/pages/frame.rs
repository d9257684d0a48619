//! What surrounds every page: the device's name, the navigation, who is logged in, what is wrong.

use sim_core::user::Role;

use super::place::Place;
use super::places::{self, SECTIONS};
use crate::form_token::FormToken;
use crate::visit::Visit;

/// The query of a page that a saved form leads to.
pub(super) const SAVED: &str = "done=saved";

/// The surroundings of one page.
pub(super) struct Frame {
    pub(super) machine: &'static str,
    pub(super) host_name: String,
    pub(super) navigation: Vec<Link>,
    /// Of a section that has its own first page: that and what else is in it.
    pub(super) tabs: Vec<Link>,
    /// What the account menu is called; `None` where nobody is logged in.
    pub(super) account: Option<String>,
    pub(super) asks_for_log_in: bool,
    pub(super) fault: Option<Fault>,
    pub(super) message: Option<Message>,
    /// What the forms on the page carry.
    pub(super) token: FormToken,
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
    /// The same, with what it was done to.
    DoneTo(String),
    Refused(String),
    /// Nobody is logged in: what is said, and where one logs in and comes back.
    LogIn(&'static str, String),
}

impl Frame {
    pub(super) fn new(visit: &Visit) -> Self {
        let view = &visit.view;
        let section = places::section(visit.path());
        let is_section = |it: &Place| section.is_some_and(|section| section.path == it.path);
        let tabs = section.map(|it| links(visit, it.below(), |it| it.path == visit.path()));
        Self {
            machine: view.identity.model.full_name,
            host_name: view.identity.host_name.clone(),
            navigation: sections(visit, is_section),
            tabs: tabs.unwrap_or_default(),
            account: account(visit),
            asks_for_log_in: true,
            fault: view.blocking_fault().map(|it| Fault { code: it.code, text: it.text }),
            message: None,
            token: FormToken::of(visit.session.as_ref()),
        }
    }

    pub(super) fn with(self, message: Option<Message>) -> Self {
        Self { message, ..self }
    }
}

/// The sections that the visitor may see, or something of. Who does not see the first page is led to the first that
/// is seen.
fn sections(visit: &Visit, is_current: impl Fn(&Place) -> bool) -> Vec<Link> {
    let first = |section: &'static Place| {
        let mut all = [section].into_iter().chain(section.below());
        let path = all.find(|it| it.is_seen_by(visit))?.path;
        Some(Link { label: section.label, path, current: is_current(section) })
    };
    SECTIONS.iter().filter_map(first).collect()
}

/// The ways to those places that the visitor may see.
fn links(
    visit: &Visit,
    places: impl Iterator<Item = &'static Place>,
    is_current: impl Fn(&Place) -> bool,
) -> Vec<Link> {
    let seen = places.filter(|it| it.is_seen_by(visit));
    seen.map(|it| Link { label: it.label, path: it.path, current: is_current(it) }).collect()
}

impl Message {
    /// What a page says after a form has been saved that leads to it.
    pub(super) fn saved(visit: &Visit) -> Option<Self> {
        let is_saved = visit.here.split_once('?').is_some_and(|(_, query)| query == SAVED);
        is_saved.then_some(Self::Done("The settings were saved."))
    }

    pub(super) fn class(&self) -> &'static str {
        match self {
            Self::Done(_) | Self::DoneTo(_) => "done",
            Self::Refused(_) | Self::LogIn(..) => "refused",
        }
    }

    /// A refusal is read out at once.
    pub(super) fn role(&self) -> &'static str {
        match self {
            Self::Done(_) | Self::DoneTo(_) => "status",
            Self::Refused(_) | Self::LogIn(..) => "alert",
        }
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Self::Done(text) | Self::LogIn(text, _) => text,
            Self::DoneTo(text) | Self::Refused(text) => text,
        }
    }

    /// Where one logs in, where that helps.
    pub(super) fn log_in(&self) -> Option<&str> {
        match self {
            Self::LogIn(_, path) => Some(path),
            Self::Done(_) | Self::DoneTo(_) | Self::Refused(_) => None,
        }
    }
}

/// The Key Operator is shown as "System Administrator", as on the guide's p.17; others by their ID.
fn account(visit: &Visit) -> Option<String> {
    let session = visit.session.as_ref()?;
    Some(match session.role {
        Role::KeyOperator => "System Administrator".into(),
        Role::Unauthenticated
        | Role::GeneralUser
        | Role::SystemAdministrator
        | Role::AccountAdministrator
        | Role::Hand => session.user.to_string(),
    })
}
