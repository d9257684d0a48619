//! What the device logs in to its mail server with (Email Send Authentication, guide p.27; RFC 4954): the password. The
//! name, and whether it logs in at all, are settings.
//!
//! ```text
//!   typed ──▶ sealed by the hardware ──▶ kept ──▶ opened where a mail is handed over, and nowhere else
//! ```
//! It is written and never read. That it is kept sealed, and all limits, are assumed.

use std::fmt;

use crate::settings::Change;
use crate::{Class, Secret};

mod machine;

pub(crate) use machine::Machine;

/// Most bytes of the password (assumed).
pub const PASSWORD_MAX: usize = 64;

/// What is asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailLoginAsk {
    /// Saves settings with a new password: all or nothing.
    SetPassword {
        /// The values that were seen.
        seen: Vec<Change>,
        /// The new ones.
        changes: Vec<Change>,
        /// The new password.
        password: Secret,
    },
    /// Forgets the password.
    ForgetPassword,
}

impl MailLoginAsk {
    /// A stable name for the truth journal.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SetPassword { .. } => "set-mail-password",
            Self::ForgetPassword => "forget-mail-password",
        }
    }
}

/// Why the password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailLoginRefused {
    /// It is empty, has more than [`PASSWORD_MAX`] bytes, or control characters.
    Password,
}

impl MailLoginRefused {
    /// What it means to whoever asked.
    pub(crate) const fn class(self) -> Class {
        match self {
            Self::Password => Class::Invalid,
        }
    }
}

impl fmt::Display for MailLoginRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Password => write!(
                f,
                "a password for the mail server has 1 to {PASSWORD_MAX} bytes and no control characters"
            ),
        }
    }
}

/// What goes on once the new password is sealed.
#[derive(Clone, Debug)]
pub(crate) struct Next {
    seen: Vec<Change>,
    changes: Vec<Change>,
}
