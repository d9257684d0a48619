//! Who a user is. An ID can be given again when its user was deleted, a number cannot: what belonged to the
//! one is never the other's.

use std::fmt;

use super::UserId;

/// A user's number, never given twice by a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UserNumber(pub u32);

impl UserNumber {
    /// Of all users from before there were numbers: they are told apart by their IDs.
    pub const UNNUMBERED: Self = Self(0);
}

/// A user, as the owner of things: shown by the ID, told from others by the number too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// The ID.
    pub id: UserId,
    /// The number.
    pub number: UserNumber,
}

impl Person {
    /// The ID.
    pub fn as_str(&self) -> &str {
        self.id.as_str()
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.fmt(f)
    }
}
