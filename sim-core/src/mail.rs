//! Mail that the device sends: what is to be sent, and over which way.

use crate::share::Holder;

mod address;
mod not_sent;
mod route;

pub use address::MailAddress;
pub use not_sent::{Cause, NotSent};
pub use route::Route;

/// Number of a mail, from 1, never used twice while the device is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MailId(pub u64);

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its number.
    pub id: MailId,
    /// Of whose share it takes.
    pub holder: Holder,
    /// To whom.
    pub to: MailAddress,
    /// What it is about.
    pub subject: String,
    /// What it says: lines that end with `\n`.
    pub text: String,
    /// When the device wrote it, Unix seconds by its own clock.
    pub written_unix_s: i64,
    /// What tells it from all others: its Message-ID has it in front of the host name.
    pub unique: String,
}
