//! What CWIS is made of: places, and the fields of those that are forms. The table of them is `places.rs`.

use sim_core::mail_login::{self, MailLoginAsk};
use sim_core::maintenance::{self, ServiceAsk};
use sim_core::permit::Sight;
use sim_core::settings::form::Form;
use sim_core::settings::{Change, Key};
use sim_core::{Command, Secret};

use crate::visit::Visit;

/// Some things under a heading of the guide's, or under none.
pub(crate) struct Group<T: 'static> {
    pub(crate) heading: Option<&'static str>,
    pub(crate) of: &'static [T],
}

/// A page, and what is clicked to come there.
pub(crate) struct Place {
    /// What is clicked.
    pub(crate) label: &'static str,
    /// What the page is called.
    pub(crate) title: &'static str,
    /// Its address.
    pub(crate) path: &'static str,
    /// What is there, where the label does not say it.
    pub(crate) about: &'static str,
    pub(crate) page: Page,
}

/// What a page consists of.
pub(crate) enum Page {
    /// The places below.
    Menu(&'static [Group<Place>]),
    /// Fields that are saved together.
    Form(Fields),
    /// What a module of its own draws.
    Own {
        /// What one has to be allowed to see.
        sight: Option<Sight<'static>>,
        /// The places below.
        below: &'static [Group<Place>],
        /// Settings that it shows among other things.
        fields: Option<Fields>,
    },
}

/// Fields that are saved together.
pub(crate) struct Fields {
    /// Their values, from the top.
    pub(crate) keys: &'static [Key],
    pub(crate) groups: &'static [Group<Field>],
    /// A new password that is typed below them.
    pub(crate) password: Option<Password>,
}

/// A password that is set with the fields above it, and never shown.
#[derive(Clone, Copy)]
pub(crate) enum Password {
    /// The maintenance password.
    Maintenance,
    /// What the device logs in to its mail server with.
    MailServer,
}

/// A setting in a form.
pub(crate) struct Field {
    pub(crate) label: &'static str,
    pub(crate) key: Key,
    pub(crate) shown: Shown,
}

/// How a setting is shown. A switch is on at the first of its setting's two values.
#[derive(Clone, Copy)]
pub(crate) enum Shown {
    /// A switch.
    Switch,
    /// A switch that takes effect as it is clicked; it is alone in its form.
    SwitchAtOnce,
    /// Its values to choose from, by their names.
    Values,
    /// Its values to choose from, called so, in their order.
    Called(&'static [&'static str]),
    /// What is typed: a text, or a number with its unit.
    Typed(&'static str),
    /// A switch that is called so, and a number while it is on.
    TypedWhile(&'static str),
}

impl Password {
    /// What it is typed and retyped into. The second two are assumed: the guide logs in to no mail server.
    pub(crate) const fn labels(self) -> [&'static str; 2] {
        match self {
            Self::Maintenance => ["Maintenance Password", "Retype Maintenance Password"],
            Self::MailServer => ["SMTP AUTH Password", "Retype SMTP AUTH Password"],
        }
    }

    /// What it takes.
    pub(crate) fn rule(self) -> String {
        match self {
            Self::Maintenance => format!("At least {} characters", maintenance::LENGTH_MIN),
            Self::MailServer => format!("At most {} characters", mail_login::PASSWORD_MAX),
        }
    }

    /// Saves the fields with it.
    pub(crate) const fn save(
        self,
        seen: Vec<Change>,
        changes: Vec<Change>,
        password: Secret,
    ) -> Command {
        match self {
            Self::Maintenance => Command::RestrictService(ServiceAsk { seen, changes, password }),
            Self::MailServer => {
                Command::MailLogin(MailLoginAsk::SetPassword { seen, changes, password })
            }
        }
    }
}

impl Place {
    /// The places below it.
    pub(crate) fn below(&self) -> impl Iterator<Item = &'static Self> + use<> {
        let groups = match self.page {
            Page::Menu(below) | Page::Own { below, .. } => below,
            Page::Form(_) => &[],
        };
        groups.iter().flat_map(|it| it.of)
    }

    /// Its fields, where it has some.
    pub(crate) fn fields(&self) -> Option<&Fields> {
        match &self.page {
            Page::Form(fields) => Some(fields),
            Page::Own { fields, .. } => fields.as_ref(),
            Page::Menu(_) => None,
        }
    }

    /// Whether its one switch takes effect as it is clicked.
    pub(crate) fn is_at_once(&self) -> bool {
        let at_once = |it: &Field| matches!(it.shown, Shown::SwitchAtOnce);
        self.fields().is_some_and(|it| it.all().any(at_once))
    }

    /// What one has to be allowed to see to come here.
    pub(crate) fn sight(&self) -> Option<Sight<'static>> {
        match self.page {
            Page::Menu(_) | Page::Form(_) => Some(Sight::Settings),
            Page::Own { sight, .. } => sight,
        }
    }

    /// Whether this visitor may come here.
    pub(crate) fn is_seen_by(&self, visit: &Visit) -> bool {
        self.sight().is_none_or(|sight| visit.sees(sight))
    }
}

impl Fields {
    /// All of them, from the top.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.groups.iter().flat_map(|it| it.of)
    }

    /// What they ask and mean together.
    pub(crate) fn form(&self) -> Form {
        Form::of(&self.all().map(|it| (it.label, it.key)).collect::<Vec<_>>())
    }
}
