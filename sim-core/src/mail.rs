//! Mail that the device sends: what is to be sent, over which way, and what became of it.
//!
//! ```text
//!   an event, for a subscription ─┐
//!                                 ├─▶ waiting ──▶ under way ──▶ Ended, handed over
//!   what a job scanned ───────────┘     ▲            │  │
//!                                       └─ AGAIN_MS ─┘  ├──────▶ Ended, given up, with its fault code
//!                                                       └──────▶ Ended, cancelled with its job
//! ```
//! One mail is under way at a time. What fails for a reason that may pass is tried again, [`TRIES_MAX`] times in all;
//! but a scan that a server may have is never sent once more by itself.
//! What waits goes with the power, as the events and the jobs do of which it tells (assumed: the guide says nothing of either).

use std::sync::Arc;

use crate::Tick;
use crate::job::JobId;
use crate::ring::Ring;
use crate::share::Holder;

mod address;
mod attached;
mod file_format;
mod machine;
mod not_believed;
mod not_sent;
mod route;
mod signature;
mod subject;

pub use address::MailAddress;
pub use attached::Attached;
pub use file_format::FileFormat;
pub(crate) use machine::Machine;
pub use not_believed::NotBelieved;
pub use not_sent::{Cause, NotSent};
pub use route::{Login, Route};
pub use signature::Signature;
pub use subject::{SUBJECT_MAX, Subject};

pub use crate::recipients::RECIPIENTS_MAX;

/// To whom a mail goes.
pub type Recipients = crate::recipients::Recipients<MailAddress>;

/// How often a mail is tried in all (assumed).
pub const TRIES_MAX: u32 = 3;
/// Milliseconds until it is tried again, of the device's time (assumed).
pub const AGAIN_MS: u64 = 60_000;
/// Mails of which it is remembered what became of them; the oldest go first.
pub const ENDED_MAX: usize = 100;

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
    pub to: Recipients,
    /// What it is about.
    pub subject: String,
    /// What it says: lines that end with `\n`.
    pub text: String,
    /// The scan that goes along.
    pub attached: Option<Attached>,
    /// Whether servers are to tell the device what becomes of it (DSN, RFC 3461).
    pub receipt: bool,
    /// Whether whoever sends it wants it signed (S/MIME).
    pub sign: bool,
    /// When the device wrote it, Unix seconds by its own clock.
    pub written_unix_s: i64,
    /// What tells it from all others: its Message-ID has it in front of the host name.
    pub unique: String,
}

/// A mail that waits or is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The mail.
    pub mail: Arc<Mail>,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next.
    pub due: Tick,
    /// Why it was not handed over the last time.
    pub failed: Option<NotSent>,
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The mail.
    pub mail: Arc<Mail>,
    /// How often it was tried.
    pub tries: u32,
    /// When that was.
    pub at: Tick,
    /// What that is.
    pub outcome: Outcome,
}

/// How it ended for a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A server has it.
    Sent,
    /// It was given up.
    GivenUp(NotSent),
    /// Its job was cancelled. Where the end of it had gone out already, a server may have it all the same.
    Cancelled,
}

impl Outcome {
    /// Why it was given up, if it was.
    pub const fn not_sent(&self) -> Option<&NotSent> {
        match self {
            Self::GivenUp(why) => Some(why),
            Self::Sent | Self::Cancelled => None,
        }
    }
}

/// All mails that are known of.
#[derive(Clone, Debug)]
pub struct Mails {
    /// Those that wait or are under way, in the order in which they came.
    pub waiting: Vec<Waiting>,
    /// The one that is under way.
    pub under_way: Option<MailId>,
    /// What became of the others, the oldest first.
    pub ended: Ring<Arc<Ended>>,
}

impl Mails {
    /// The mail of a job, as long as it waits or is under way.
    pub fn of_job(&self, job: JobId) -> Option<&Waiting> {
        let is_its = |it: &&Waiting| it.mail.attached.as_ref().is_some_and(|it| it.job == job);
        self.waiting.iter().find(is_its)
    }

    /// When a mail is tried again that was tried and is not under way.
    pub fn next_try(&self, waiting: &Waiting) -> Option<Tick> {
        let is_tried = waiting.tries > 0 && self.under_way != Some(waiting.mail.id);
        is_tried.then_some(waiting.due)
    }
}

impl Default for Mails {
    fn default() -> Self {
        Self { waiting: Vec::new(), under_way: None, ended: Ring::new(ENDED_MAX) }
    }
}

/// What is to be mailed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MailOrder {
    pub(crate) holder: Holder,
    pub(crate) to: Recipients,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) attached: Option<Attached>,
    pub(crate) receipt: bool,
    pub(crate) sign: bool,
}

/// How far a mail is, for the job whose scan goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It waits to be tried again.
    Waits,
    /// It is under way.
    Goes,
    /// A server has it, or it was given up.
    Ended(Result<(), NotSent>),
}
