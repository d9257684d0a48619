//! A user as somebody saw it who is going to change it.

use super::{Person, Role, User};
use crate::HashMark;

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
