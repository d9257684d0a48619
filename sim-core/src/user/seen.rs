//! A user as somebody saw it who is going to change it.

use super::{Machine, Person, Role, User, UserRefused};
use crate::{HashMark, Refused};

/// What can be edited of a user, as it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSeen {
    /// Who it was.
    pub person: Person,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// Whether the user was let in nowhere.
    pub is_disabled: bool,
    /// Which password it was.
    pub password: HashMark,
}

impl User {
    /// The user as it is seen now.
    pub fn seen(&self) -> UserSeen {
        UserSeen {
            person: self.person.clone(),
            name: self.name.clone(),
            role: self.role,
            is_disabled: self.is_disabled,
            password: self.password.mark(),
        }
    }
}

impl Machine {
    /// Whether a user is as it was seen.
    pub(crate) fn is_as_seen(&self, seen: &UserSeen) -> Result<(), Refused> {
        match self.find(&seen.person) {
            None => Err(Refused::User(UserRefused::NoSuchUser)),
            Some(user) if user.seen() == *seen => Ok(()),
            Some(_) => Err(Refused::Outdated),
        }
    }
}
