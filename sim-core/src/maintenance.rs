//! The maintenance password: what a customer engineer has to know while Service Representative Restricted
//! Operation is on (guide p.24).
//!
//! The engineer's log-in does not exist yet: until it does the password is kept, and nobody is asked for it.

use crate::Secret;
use crate::settings::Change;
use crate::user::STRONG_MIN;

mod machine;

pub(crate) use machine::Machine;

/// Fewest characters (guide p.24). That fewer are refused is assumed.
pub const LENGTH_MIN: u32 = STRONG_MIN as u32;

/// Service Representative Operation Settings as they are saved with a new password: all or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceAsk {
    /// The values that were seen.
    pub seen: Vec<Change>,
    /// The new ones.
    pub changes: Vec<Change>,
    /// The new maintenance password.
    pub password: Secret,
}

/// What goes on once the new password is hashed.
#[derive(Clone, Debug)]
pub(crate) struct Next {
    seen: Vec<Change>,
    changes: Vec<Change>,
}
