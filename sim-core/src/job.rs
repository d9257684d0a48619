//! Jobs: all that the device works on.
//!
//! ```text
//!            Print-Job                           nothing holds it
//!                │                        ┌────────────────────────────┐
//!                ▼            read        │             released       ▼            done
//!   Incoming ─▶ Reading ──────────────────┴──▶ Held ──────────────▶ Waiting ─▶ Running ─▶ Ended
//!    │  Create-Job    │                         │   ◀──────────────    ▲        │  ▲
//!    │                │                         │     held             │ resume ▼  │ resume
//!    ▼ time-out       ▼ damaged data            ▼ cancel, delete       └─── Stopped
//!   Ended ◀───────────┴─────────────────────────┴──────────────────────────────┘
//! ```
//! A job is a head, the state in which it stands with what belongs to that (`job/state.rs`), and its work
//! (`job/work.rs`): a print, a report, a copy, a scan or a fax. What only printing knows lies in `job/print/`, what only
//! scanning knows in `job/scan/`, what only faxing in `job/fax/`. Jobs wait for a resource in its queue. Those that ended are kept in a history of [`HISTORY_MAX`].
//!
//! What becomes of a received print is ruled by Receive Control (guide p.12): with "Print" it prints at
//! once; with "According to Print Accounting" the outcome of its log-in decides. In the certified
//! setting every Job Type becomes a private charge print, but Create Background Form, which is stored
//! and never printed (guide p.37).

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use crate::account::Uncharged;
use crate::chunked::Chunked;
use crate::clock::Clock;
use crate::share::{Holder, NoRoom};
use crate::user::Person;
use crate::{Class, Tick};

mod ask;
mod awaited;
mod change;
mod choices;
mod end;
mod fax;
mod hold;
mod hold_until;
mod living;
mod machine;
mod mail_in;
mod open;
mod print;
mod queue;
mod read;
mod receive;
mod report;
mod scan;
mod schedule;
mod state;
mod work;

pub use crate::document::DocumentId;
pub use ask::{
    Addition, Claim, Document, GivenPassword, JobAsk, MailCome, MailContent, Opening, Submission,
};
pub use fax::{CallFailed, Callee, FaxIn, FaxOrder, FaxOut, FaxPage, FaxTo};
pub use hold_until::{HoldUntil, Holds, Period};
pub(crate) use machine::{Lent, Machine};
pub use mail_in::{MAIL, MailIn, MailTo};
pub use print::*;
pub(crate) use queue::Queue;
pub use scan::{Copy, CopyOrder, MailScan, NotScanned, Scan, ScanOrder, ScanTo, Scanned};
pub use state::{AbortReason, End, Ending, JobState, Resource, Stop};
pub(crate) use work::PRINT;
pub use work::Work;

/// A job number, from 1, never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JobId(pub u32);

/// Ended jobs that are remembered (assumed).
pub const HISTORY_MAX: usize = 1_000;
/// Most characters of a job's name; the rest is cut.
pub const NAME_MAX: usize = 255;
/// Most characters of [`End::fault`]; the rest is cut.
pub const FAULT_MAX: usize = 255;
/// Documents of one job; more are refused (assumed).
pub const DOCUMENTS_MAX: usize = 100;
/// Milliseconds for which others wait for a job before them that is still read (assumed).
pub const READ_PATIENCE_MS: u64 = 5_000;
/// Seconds that a job waits for its next document (RFC 8011 section 5.4.31; the value is assumed).
pub const MULTIPLE_OPERATION_TIME_OUT_S: u16 = 120;

/// Some work, with what is the same for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// Its name.
    pub name: Arc<str>,
    /// Whose it is, where that was authenticated.
    pub owner: Option<Person>,
    /// Where it stands.
    pub state: JobState,
    /// Its documents, in the order in which they came in.
    pub documents: Vec<JobDocument>,
    /// From where; `None` for a job made at the device.
    pub peer: Option<IpAddr>,
    /// When it was accepted.
    pub created: Tick,
    /// When it first got its resource.
    pub started: Option<Tick>,
    /// What is done.
    pub work: Work,
}

/// A document of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobDocument {
    /// The number that it has or had in the host's keeping.
    pub id: DocumentId,
    /// What takes its place, in the host's keeping as long as the document is.
    pub drawn: Option<DocumentId>,
    /// Its name.
    pub name: Arc<str>,
    /// Its MIME type as declared or found.
    pub format: Arc<str>,
    /// Its bytes.
    pub bytes: u64,
    /// Its pages, once its data was read.
    pub pages: Option<u32>,
    /// When it was in.
    pub created: Tick,
    /// Whether the host still keeps it.
    pub kept: bool,
    /// Whether somebody cancelled it, so that the job is printed without it.
    pub cancelled: bool,
    /// What went wrong when it was read, though it has pages; at most [`FAULT_MAX`] characters.
    pub fault: Option<Arc<str>>,
}

impl JobDocument {
    /// What is worked on: itself, or what takes its place.
    pub fn content(&self) -> DocumentId {
        self.drawn.unwrap_or(self.id)
    }
}

impl Job {
    /// The documents that are still wanted: all but those that were cancelled.
    pub fn wanted(&self) -> impl Iterator<Item = &JobDocument> {
        self.documents.iter().filter(|it| !it.cancelled)
    }

    /// Pages of all documents that are wanted, once all were read.
    pub fn pages(&self) -> Option<u32> {
        self.wanted().next()?;
        let sum: Option<u64> = self.wanted().map(|it| it.pages.map(u64::from)).sum();
        sum.map(|it| u32::try_from(it).unwrap_or(u32::MAX))
    }

    /// Whether a power cut ends it. What a caller heard that it is kept outlives the power.
    pub(crate) fn ends_with_power(&self) -> bool {
        let is_kept_fax = matches!(self.work, Work::FaxIn(_)) && self.kept().next().is_some();
        self.state.ends_with_power() && !is_kept_fax
    }

    /// Bytes of all documents.
    pub fn bytes(&self) -> u64 {
        self.documents.iter().map(|it| it.bytes).sum()
    }

    /// The MIME type of the first document; nothing while there is none.
    pub fn format(&self) -> &str {
        self.documents.first().map_or("", |it| &it.format)
    }

    /// Why it will be held once its data is in and read, as far as it asked for that itself; nothing once it was
    /// read.
    pub fn holds_ahead(&self, clock: &Clock, now: Tick) -> Holds {
        match self.state {
            JobState::Incoming { .. } | JobState::Reading => Holds {
                until: self.work.hold_until().holds(clock, now),
                ..Holds { owner: false, new_job: false, ..self.work.holds(false) }
            },
            JobState::Held { .. }
            | JobState::Waiting(_)
            | JobState::Running(_)
            | JobState::Stopped(..)
            | JobState::Ended(_) => Holds::default(),
        }
    }

    /// Of whose share it takes.
    pub fn holder(&self) -> Holder {
        Holder::of(self.owner.as_ref(), self.peer)
    }

    /// What the host still keeps for it: documents, and what is printed in their place.
    pub fn kept(&self) -> impl Iterator<Item = DocumentId> {
        let kept = self.documents.iter().filter(|it| it.kept);
        kept.flat_map(|it| [Some(it.id), it.drawn]).flatten()
    }
}

/// Jobs that have not ended, by number.
pub type Jobs = Chunked<JobId, Arc<Job>>;

/// Why nothing is done to a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobRefused {
    /// No job has this number, or the asker may not know of it.
    NoSuchJob,
    /// The job is not in a state in which this can be done.
    State(JobState),
    /// The ticket cannot say this.
    Ticket(TicketRefused),
    /// There are as many jobs as may be, or as many that wait for documents
    /// ([`crate::share::JOBS`], [`crate::share::OPEN_JOBS`]).
    Full,
    /// Whoever asks has its share of them.
    Share,
    /// Whoever asks has its share of the drive ([`crate::share::STORED`]).
    Space,
    /// The job has [`DOCUMENTS_MAX`] documents already.
    Documents,
    /// The job has no document of this number.
    NoSuchDocument,
    /// There is no background form of this document.
    NoSuchForm,
    /// The document was cancelled.
    DocumentCancelled,
    /// Another document of the job is just coming in.
    Receiving,
    /// The documents did not come in time.
    TimedOut,
    /// The printer takes no jobs now.
    NotAccepting,
    /// Only somebody at the panel does this: its owner lets a job go, or its password typed there; whoever has put
    /// originals there begins one that scans.
    AtPanel,
    /// The job's password is another one.
    Password,
    /// Too many wrong passwords: the job is not let go any more.
    PasswordLocked,
    /// The job has no password.
    NoPassword,
    /// Nothing is on the engine.
    NothingPrints,
    /// The job prints nothing.
    NotPrinted,
    /// Nothing lies in the feeder or on the glass.
    NoOriginal,
    /// No mail is sent as the device is set.
    MailOff,
    /// The drive has no room for what would be scanned.
    DriveFull,
    /// More copies were begun already.
    CopiesOut,
    /// No reports are printed as the device is set.
    Reports,
    /// The job cannot be charged.
    Account(Uncharged),
}

impl JobRefused {
    /// What it means to whoever asked.
    pub(crate) const fn class(&self) -> Class {
        match self {
            Self::NoSuchJob | Self::NoSuchDocument | Self::NoSuchForm => Class::Absent,
            Self::Ticket(_) => Class::Invalid,
            Self::Full | Self::Share | Self::Space | Self::Receiving | Self::DriveFull => {
                Class::Busy
            }
            Self::NotAccepting => Class::Unavailable,
            Self::Account(_) | Self::Reports | Self::MailOff => Class::Forbidden,
            Self::State(_)
            | Self::Documents
            | Self::DocumentCancelled
            | Self::TimedOut
            | Self::AtPanel
            | Self::Password
            | Self::PasswordLocked
            | Self::NoPassword
            | Self::NothingPrints
            | Self::NotPrinted
            | Self::NoOriginal
            | Self::CopiesOut => Class::Conflict,
        }
    }
}

impl fmt::Display for JobRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchJob => f.write_str("there is no such job"),
            Self::State(state) => {
                write!(f, "the job is {} and this cannot be done to it now", state.name())
            }
            Self::Ticket(it) => it.fmt(f),
            Self::Full => f.write_str("the device holds as many jobs as it can"),
            Self::Share => {
                f.write_str("this user, or this address, has as many jobs here as one may have")
            }
            Self::Space => {
                f.write_str("this user, or this address, has as much on the drive as one may have")
            }
            Self::Documents => write!(f, "a job has at most {DOCUMENTS_MAX} documents"),
            Self::NoSuchDocument => f.write_str("the job has no such document"),
            Self::NoSuchForm => f.write_str("there is no such background form"),
            Self::DocumentCancelled => f.write_str("the document was cancelled"),
            Self::Receiving => f.write_str("another document of the job is just coming in"),
            Self::TimedOut => f.write_str("the document did not come in time"),
            Self::NotAccepting => f.write_str("the printer takes no jobs now"),
            Self::AtPanel => f.write_str("this is done at the control panel only"),
            Self::Password => f.write_str("the job's password is wrong"),
            Self::PasswordLocked => {
                f.write_str("too many wrong passwords; the job can only be deleted")
            }
            Self::NoPassword => f.write_str("the job has no password"),
            Self::NothingPrints => f.write_str("no job is being printed"),
            Self::NotPrinted => f.write_str("the job prints nothing"),
            Self::NoOriginal => f.write_str("there is no original in the feeder or on the glass"),
            Self::CopiesOut => f.write_str("more copies were begun already"),
            Self::DriveFull => f.write_str(AbortReason::DriveFull.words()),
            Self::MailOff => f.write_str("sending mail is switched off (Port (Send Email))"),
            Self::Reports => f.write_str("printing reports is disabled"),
            Self::Account(it) => it.fmt(f),
        }
    }
}

impl From<NoRoom> for JobRefused {
    fn from(no_room: NoRoom) -> Self {
        match no_room {
            NoRoom::All => Self::Full,
            NoRoom::Share => Self::Share,
        }
    }
}

/// Whether a character turns the direction of writing (UAX 9), and so hides what a name really says, or is not seen at all.
pub fn is_unseen(it: char) -> bool {
    it.is_control()
        || matches!(
            it,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        )
}

/// A job's name without control characters and not too long; never empty.
pub(crate) fn name(text: &str) -> Arc<str> {
    match plain(text, NAME_MAX).trim() {
        "" => "Untitled".into(),
        text => text.into(),
    }
}

/// What was wrong, without control characters and not too long.
pub(crate) fn fault(text: &str) -> Arc<str> {
    plain(text, FAULT_MAX).into()
}

fn plain(text: &str, max: usize) -> String {
    let plain = |it: char| if is_unseen(it) { ' ' } else { it };
    text.chars().take(max).map(plain).collect()
}
