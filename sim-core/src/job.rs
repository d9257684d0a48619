//! Print jobs and private charge print.
//!
//! ```text
//!                  interpreted            release           printed
//!   Received ──┬────────────────▶ Held ─────────────▶ Queued ─────▶ Printing ─────▶ Completed
//!              │   plain print                           ▲              │
//!              ├─────────────────────────────────────────┘              │ cancel, delete
//!              │ cancel, delete, damaged data                           ▼
//!              └───────────────────────────────────────────▶ Cancelled, Aborted
//! ```
//! What becomes of a received job is ruled by Receive Control (guide p.12): with "Print" it prints at
//! once; with "According to Print Accounting" the outcome of its log-in decides. In the certified
//! setting every Job Type becomes a private charge print, but Create Background Form, which is stored
//! and never printed (guide p.37). Jobs that ended are kept in a history of [`HISTORY_MAX`].

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::settings::Settings;
use crate::settings::values::{Disposition, ReceiveControl};
use crate::user::UserId;
use crate::{Secret, Tick};

/// A job number, from 1, never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct JobId(pub u32);

/// A document in the host's keeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DocumentId(pub u64);

/// Jobs that have not ended; more are refused (assumed).
pub const JOBS_MAX: usize = 10_000;
/// Ended jobs that are remembered (assumed).
pub const HISTORY_MAX: usize = 1_000;
/// Most copies (assumed).
pub const COPIES_MAX: u16 = 999;
/// Most characters of a job's name; the rest is cut.
pub const NAME_MAX: usize = 255;
/// Background forms stored at one time; more are refused (assumed).
pub const FORMS_MAX: usize = 256;

/// The driver's Job Type (guide p.37).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum JobType {
    /// Normal Print.
    #[default]
    Normal,
    /// Secure Print.
    Secure,
    /// Sample Set.
    SampleSet,
    /// Delayed Print.
    Delayed,
    /// Store in Remote Folder.
    StoreInRemoteFolder,
    /// Create Background Form: stored, never printed.
    BackgroundForm,
}

impl JobType {
    /// The label in the driver.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Normal => "Normal Print",
            Self::Secure => "Secure Print",
            Self::SampleSet => "Sample Set",
            Self::Delayed => "Delayed Print",
            Self::StoreInRemoteFolder => "Store in Remote Folder",
            Self::BackgroundForm => "Create Background Form",
        }
    }
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JobState {
    /// Its data is being read.
    Received,
    /// A private charge print: it waits for its owner.
    Held,
    /// It waits for the print engine.
    Queued,
    /// On the print engine.
    Printing {
        /// Sheets that are out: pages over all copies.
        pages_out: u32,
    },
    /// Ended well.
    Completed,
    /// Ended by a user, or with the user.
    Cancelled,
    /// Ended by the device.
    Aborted(AbortReason),
}

/// Why a job was aborted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AbortReason {
    /// Its user is unknown or the password wrong.
    LoginFailed,
    /// It names no user.
    NoUser,
    /// Its data is damaged or of an unknown format.
    Data,
    /// The power went.
    Power,
    /// Its sender broke off.
    Sender,
    /// The drive was made new.
    Formatted,
}

impl JobState {
    /// The state as the control plane spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received | Self::Queued => "received",
            Self::Held => "held",
            Self::Printing { .. } => "printing",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Aborted(_) => "aborted",
        }
    }

    /// Whether the device works on the job; one that is held waits for a person instead.
    pub const fn is_running(self) -> bool {
        match self {
            Self::Received | Self::Queued | Self::Printing { .. } => true,
            Self::Held | Self::Completed | Self::Cancelled | Self::Aborted(_) => false,
        }
    }

    /// Whether the job has ended.
    pub const fn is_ended(self) -> bool {
        match self {
            Self::Received | Self::Held | Self::Queued | Self::Printing { .. } => false,
            Self::Completed | Self::Cancelled | Self::Aborted(_) => true,
        }
    }
}

/// A print job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// Its name.
    pub name: Arc<str>,
    /// Whose it is, where that was authenticated.
    pub owner: Option<UserId>,
    /// The driver's Job Type.
    pub job_type: JobType,
    /// Where it stands.
    pub state: JobState,
    /// Whether it is a private charge print, for its owner and administrators only.
    pub private: bool,
    /// Pages of one copy, once its data was read.
    pub pages: Option<u32>,
    /// Copies to print.
    pub copies: u16,
    /// Bytes of its document.
    pub bytes: u64,
    /// The document's MIME type as declared or found.
    pub format: Arc<str>,
    /// The number that its document has or had.
    pub stored_as: DocumentId,
    /// Its document; `None` once that is deleted.
    pub document: Option<DocumentId>,
    /// From where; `None` for a job made at the device.
    pub peer: Option<IpAddr>,
    /// When it was accepted.
    pub created: Tick,
    /// When it ended.
    pub ended: Option<Tick>,
}

/// Jobs that have not ended, by number.
pub type Jobs = BTreeMap<JobId, Arc<Job>>;

/// Who a job says it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nobody.
    Nobody,
    /// Whoever is logged in with the asker's session.
    Session,
    /// A user with a password, found in the job's data or its attributes.
    Password {
        /// The ID as given.
        user: String,
        /// The password as given.
        password: Secret,
    },
    /// A user without a password: counts as a failed log-in.
    UserOnly(String),
}

/// A job as a driver hands it over; its document is already in the host's keeping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Its name; control characters become blanks.
    pub name: String,
    /// The declared MIME type.
    pub format: String,
    /// The driver's Job Type.
    pub job_type: JobType,
    /// Copies, 1 to [`COPIES_MAX`]; outside, the nearest.
    pub copies: u16,
    /// The document.
    pub document: DocumentId,
    /// Bytes of the document.
    pub bytes: u64,
    /// Who it says it is from.
    pub claim: Claim,
}

/// What is asked of jobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobAsk {
    /// Takes a job. The answer comes when its password was checked; a job that Receive Control
    /// deletes is answered with its number and the state Aborted.
    Submit(Submission),
    /// Prints a private charge print.
    Release(JobId),
    /// Looks at the pages of a private charge print.
    Preview(JobId),
    /// Changes the copies of a private charge print.
    SetCopies(JobId, u16),
    /// Deletes a private charge print, or a job that waits.
    Delete(JobId),
    /// Cancels a job in any state.
    Cancel(JobId),
}

impl JobAsk {
    /// The job asked about; `None` for a new one.
    pub const fn job(&self) -> Option<JobId> {
        match self {
            Self::Submit(_) => None,
            Self::Release(id)
            | Self::Preview(id)
            | Self::SetCopies(id, _)
            | Self::Delete(id)
            | Self::Cancel(id) => Some(*id),
        }
    }
}

/// Why nothing is done to a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobRefused {
    /// No job has this number, or the asker may not know of it.
    NoSuchJob,
    /// The job is not in a state in which this can be done.
    State(JobState),
    /// Not 1 to [`COPIES_MAX`] copies.
    Copies,
    /// There are [`JOBS_MAX`] jobs or [`FORMS_MAX`] forms already.
    Full,
}

impl fmt::Display for JobRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchJob => f.write_str("there is no such job"),
            Self::State(state) => {
                write!(f, "the job is {} and this cannot be done to it now", state.name())
            }
            Self::Copies => write!(f, "copies are a number from 1 to {COPIES_MAX}"),
            Self::Full => f.write_str("the device holds as many jobs as it can"),
        }
    }
}

/// The outcome of a job's log-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobLogin {
    Success,
    Failure,
    NoUser,
}

/// What becomes of a job: the three branches of Receive Control and the plain default.
pub(crate) fn receive(settings: &Settings, login: JobLogin) -> Disposition {
    match (settings.receive_control, login) {
        (ReceiveControl::Print, _) => Disposition::Print,
        (ReceiveControl::ByAccounting, JobLogin::Success) => settings.job_login_success,
        (ReceiveControl::ByAccounting, JobLogin::Failure) => settings.job_login_failure,
        (ReceiveControl::ByAccounting, JobLogin::NoUser) => settings.job_without_user_id,
    }
}

/// A job's name without control characters and not too long; never empty.
pub(crate) fn name(text: &str) -> Arc<str> {
    let plain = |it: char| if it.is_control() { ' ' } else { it };
    let text: String = text.chars().take(NAME_MAX).map(plain).collect();
    match text.trim() {
        "" => "Untitled".into(),
        text => text.into(),
    }
}
