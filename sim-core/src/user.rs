//! Users: the Key Operator, built in, and the local users (guide p.32).

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::password::PasswordRefused;
use crate::settings::Settings;
use crate::{Class, PasswordHash, Secret};

mod edit;
mod id;
mod machine;
mod person;
mod seen;

pub use id::{ID_MAX, IdRefused, UserId};
pub use machine::check_name;
pub(crate) use machine::{Machine, unknown_name, was_valid_name};
pub use person::{Person, UserNumber};
pub use seen::UserSeen;

/// Most characters of a user's name (assumed).
pub const NAME_MAX: usize = 64;
/// Most local users (assumed).
pub const USERS_MAX: usize = 1_000;
/// The Key Operator's ID in the factory (assumed from sister models).
pub const KEY_OPERATOR_ID: &str = "11111";
/// The Key Operator's password in the factory (assumed from sister models).
pub const KEY_OPERATOR_PASSWORD: &str = "x-admin";
/// The Key Operator's password in the certified profile, where an administrator has chosen one (guide pp.4,
/// 6 and 17): 9 characters and more, of letters, digits and signs. The password itself is ours.
pub const CERTIFIED_PASSWORD: &str = "Key-Operator-7070";
/// What the audit log writes for the Key Operator (guide p.30).
pub(crate) const KEY_OPERATOR_AUDIT_NAME: &str = "KO";

/// What someone may do is ruled by the role (guide p.32).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Nobody logged in.
    Unauthenticated,
    /// A local user, as registered.
    GeneralUser,
    /// A local user who was given the role.
    SystemAdministrator,
    /// A local user who was given the role, which the guide excludes (p.32; what it may is read for a sister model).
    AccountAdministrator,
    /// The built-in administrator.
    KeyOperator,
    /// A hand inside the machine, which no certified device has: the control plane.
    Hand,
}

impl Role {
    /// Those that a local user can have.
    pub const LOCAL: [Self; 3] =
        [Self::GeneralUser, Self::SystemAdministrator, Self::AccountAdministrator];

    /// The role as the guide spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unauthenticated => "Unauthenticated User",
            Self::GeneralUser => "General User",
            Self::SystemAdministrator => "System Administrator",
            Self::AccountAdministrator => "Account Administrator",
            Self::KeyOperator => "Key Operator",
            Self::Hand => "Hand",
        }
    }

    /// Reads a role that a local user can have.
    pub fn of_local_user(name: &str) -> Option<Self> {
        Self::LOCAL.into_iter().find(|it| it.name() == name)
    }

    /// Whether it is an administrator's: Key Operator or System Administrator.
    pub(crate) const fn is_administrator(self) -> bool {
        matches!(self, Self::SystemAdministrator | Self::KeyOperator)
    }
}

/// Failed log-ins in a row, over all doors. Power off and on clears it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attempts {
    /// So many failures since the last success.
    #[default]
    None,
    /// Failures in a row.
    Failed(u32),
    /// No further log-in is accepted, the right password included.
    Locked,
}

/// What the guide's rules say of a password; kept because the password itself is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The factory's.
    Factory,
    /// Fewer than [`STRONG_MIN`] characters.
    Short,
    /// [`STRONG_MIN`] characters or more.
    Strong,
}

/// Characters that the guide asks for (pp.6 and 17).
pub const STRONG_MIN: usize = 9;

impl Standing {
    /// The standing of a password that someone chose.
    pub fn of(password: &Secret) -> Self {
        if password.characters() < STRONG_MIN { Self::Short } else { Self::Strong }
    }
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Who it is, with the ID to log in with.
    pub person: Person,
    /// The name shown.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The hashed password.
    pub password: PasswordHash,
    /// What compliance says of the password.
    pub standing: Standing,
    /// Failed log-ins.
    pub attempts: Attempts,
    /// Whether an administrator lets the user log in nowhere (assumed: the guide has no such switch).
    pub is_disabled: bool,
}

impl User {
    /// The name that the audit log writes.
    pub(crate) fn audit_name(&self) -> &str {
        match self.role {
            Role::KeyOperator => KEY_OPERATOR_AUDIT_NAME,
            Role::Unauthenticated
            | Role::GeneralUser
            | Role::SystemAdministrator
            | Role::AccountAdministrator
            | Role::Hand => self.person.as_str(),
        }
    }

    /// The failures in a row that lock this user; 0 means never. The administrator's limit holds for
    /// the Key Operator; users who were given the System Administrator role are local users and
    /// fall under theirs (assumed).
    pub(crate) fn attempts_max(&self, settings: &Settings) -> u32 {
        match self.role {
            Role::KeyOperator => settings.auth_max_attempts_admin.value(),
            Role::Unauthenticated
            | Role::GeneralUser
            | Role::SystemAdministrator
            | Role::AccountAdministrator
            | Role::Hand => settings.auth_max_attempts_user.value(),
        }
    }
}

/// The Key Operator as the factory leaves it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FactoryOperator {
    pub(crate) id: UserId,
    pub(crate) password: PasswordHash,
}

/// All users by ID, the Key Operator among them.
pub type Users = BTreeMap<UserId, Arc<User>>;

/// What is asked of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserAsk {
    /// Registers a local user.
    Add {
        /// The ID, not taken yet.
        id: UserId,
        /// The name shown; empty means the ID.
        name: String,
        /// General User or System Administrator.
        role: Role,
        /// The password.
        password: Secret,
    },
    /// Changes what is given of a user.
    Edit {
        /// Whose.
        id: UserId,
        /// What.
        changes: UserChanges,
    },
    /// Deletes a local user with its folders and private prints (guide p.12).
    Delete(UserId),
    /// Changes the asker's own password.
    ChangeOwnPassword {
        /// The password until now.
        current: Secret,
        /// The new one.
        new: Secret,
    },
}

/// What is changed of a user; the rest stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserChanges {
    /// The new name.
    pub name: Option<String>,
    /// The new role; the Key Operator's cannot be changed.
    pub role: Option<Role>,
    /// Whether the user is let in nowhere; the Key Operator always is.
    pub is_disabled: Option<bool>,
    /// The new password.
    pub password: Option<Secret>,
}

/// Why a user is not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserRefused {
    /// No user has this ID.
    NoSuchUser,
    /// The ID is taken.
    Taken,
    /// The ID is none that a user can have.
    Id(IdRefused),
    /// The role cannot be given to a local user, or the Key Operator's cannot be changed.
    Role,
    /// The Key Operator can neither be deleted nor disabled.
    KeyOperator,
    /// There are [`USERS_MAX`] users already.
    Full,
    /// The name has more than [`NAME_MAX`] characters.
    Name,
    /// The name is of characters that are not seen only.
    BlankName,
    /// The name has a control character, or one that breaks the line.
    NameCharacter(char),
    /// The current password is not right, or its user is locked by now.
    CurrentPassword,
    /// The new password is not accepted.
    Password(PasswordRefused),
}

impl UserRefused {
    /// What it means to whoever asked.
    pub(crate) const fn class(&self) -> Class {
        match self {
            Self::NoSuchUser => Class::Absent,
            Self::Id(_)
            | Self::Role
            | Self::Name
            | Self::BlankName
            | Self::NameCharacter(_)
            | Self::Password(_) => Class::Invalid,
            Self::Taken | Self::KeyOperator | Self::Full | Self::CurrentPassword => Class::Conflict,
        }
    }
}

impl fmt::Display for UserRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchUser => f.write_str("no user has this ID"),
            Self::Taken => f.write_str("the user ID is taken"),
            Self::Id(it) => it.fmt(f),
            Self::Role => f.write_str("a local user is a General User or a System Administrator"),
            Self::KeyOperator => {
                f.write_str("the Key Operator can neither be deleted nor disabled")
            }
            Self::Full => write!(f, "there are {USERS_MAX} users already"),
            Self::Name => write!(f, "a name has at most {NAME_MAX} characters"),
            Self::BlankName => f.write_str("a name is not of blanks only"),
            Self::NameCharacter(it) => {
                let code = u32::from(*it);
                write!(f, "a name has no control characters and line breaks, as U+{code:04X} is")
            }
            Self::CurrentPassword => f.write_str(
                "the current password is not right, or no further one is accepted after too many failures",
            ),
            Self::Password(it) => it.fmt(f),
        }
    }
}

/// What goes on when a password was compared or hashed.
#[derive(Clone, Debug)]
pub(crate) enum Next {
    /// The current password was compared, before the new one is taken.
    CheckedOwn { user: Person, attempt: Attempt, new: Secret },
    /// The new own password was hashed, or another user's.
    Store { user: Person, standing: Standing },
    /// A new user's was.
    Add { id: UserId, name: String, role: Role, standing: Standing },
}

/// Whose password was compared, and with which hash.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    /// The ID as typed.
    pub(crate) id: String,
    /// The user with that ID who can be let in.
    pub(crate) found: Option<(Person, PasswordHash)>,
    pub(crate) role: Role,
}

/// A password to be hashed, and what goes on then.
pub(crate) struct ToHash {
    pub(crate) password: Secret,
    pub(crate) next: Next,
}

impl Attempt {
    /// What is compared; `None` where nobody could be let in, which takes as long.
    pub(crate) fn hash(&self) -> Option<PasswordHash> {
        self.found.as_ref().map(|it| it.1.clone())
    }
}
