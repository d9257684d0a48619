//! What is asked of jobs, and how jobs are handed over.

use std::fmt;

use super::print::{JobTicket, JobType, PasswordEncryption, TicketChange};
use super::{CopyOrder, DocumentId, FaxOrder, HoldUntil, JobId, MailTo, ScanOrder};
use crate::Secret;
use crate::folder::FolderNumber;
use crate::mail::NotBelieved;
use crate::subscription::SubscriptionOrder;

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
    /// User or password more than once, and this is the last: as one without a user, or as the last, by
    /// [`Assumptions::repeated_user_is_none`](crate::command::Assumptions::repeated_user_is_none).
    Repeated(Box<Self>),
}

/// A document as a driver hands it over; it is already in the host's keeping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The document.
    pub id: DocumentId,
    /// Its name; control characters become blanks.
    pub name: String,
    /// The declared MIME type.
    pub format: String,
    /// Its bytes.
    pub bytes: u64,
}

/// A job's password as a client sent it.
#[derive(Clone, PartialEq, Eq)]
pub struct GivenPassword {
    /// How it is hidden.
    pub encryption: PasswordEncryption,
    /// What was sent: of a length that fits the encryption.
    pub digest: Vec<u8>,
}

impl fmt::Debug for GivenPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GivenPassword")
    }
}

/// A job as a driver hands it over with its only document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Its name; control characters become blanks.
    pub name: String,
    /// The driver's Job Type.
    pub job_type: JobType,
    /// What it asks for; what is out of bounds, the nearest.
    pub ticket: JobTicket,
    /// Its password.
    pub password: Option<GivenPassword>,
    /// The document.
    pub document: Document,
    /// Who it says it is from.
    pub claim: Claim,
    /// Whether its sender can be asked to log in: where nobody is authenticated and the job would be deleted,
    /// it is refused as [`crate::Refused::NotLoggedIn`] instead, and is no job.
    pub asks_back: bool,
    /// Who is told what happens to it, from its creation on.
    pub subscriptions: Vec<SubscriptionOrder>,
}

/// A mail that has come whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailCome {
    /// Whom it is for.
    pub to: MailTo,
    /// The address that it says to be from.
    pub from: String,
    /// What it is about.
    pub subject: String,
    /// What came of it.
    pub content: MailContent,
}

/// What came of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailContent {
    /// What is to be read of it.
    Document(Document),
    /// Nothing: it is not believed (S/MIME).
    NotBelieved(NotBelieved),
    /// Nothing: the folder that it is for was refused before.
    Refused,
}

impl MailContent {
    /// What is to be read of it, if anything is.
    pub(crate) const fn document(&self) -> Option<&Document> {
        match self {
            Self::Document(it) => Some(it),
            Self::NotBelieved(_) | Self::Refused => None,
        }
    }
}

/// A job whose documents come later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Its name; control characters become blanks.
    pub name: String,
    /// What it asks for; what is out of bounds, the nearest.
    pub ticket: JobTicket,
    /// Its password.
    pub password: Option<GivenPassword>,
    /// Who it says it is from. A document may say it better.
    pub claim: Claim,
    /// Who is told what happens to it, from its creation on.
    pub subscriptions: Vec<SubscriptionOrder>,
}

/// A document of a job that waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// The job.
    pub job: JobId,
    /// The document; `None` where there is nothing more to come.
    pub document: Option<Document>,
    /// Whether it is the last.
    pub last: bool,
    /// Who its data says the job is from: the first document that names somebody counts.
    pub claim: Claim,
    /// The job's name as its data has it.
    pub name: Option<String>,
    /// The driver's Job Type as its data has it.
    pub job_type: Option<JobType>,
    /// What its data asks for; what a ticket cannot say is passed over.
    pub changes: Vec<TicketChange>,
}

/// What is asked of jobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobAsk {
    /// Takes a job with its document. The answer comes when its password was checked; a job that
    /// Receive Control deletes is answered with its number and the state Aborted.
    Submit(Box<Submission>),
    /// Takes a mail that came. Answered as [`JobAsk::Submit`] is; a mail that can never go where it is to go is a job that
    /// was aborted.
    TakeMail(Box<MailCome>),
    /// Makes a job whose documents come later.
    Open(Box<Opening>),
    /// A document of such a job begins to come in: until it is in, no time-out runs.
    BeginDocument(JobId),
    /// A document of such a job is in. Answered as [`JobAsk::Submit`] is.
    AddDocument(Box<Addition>),
    /// No further document comes.
    Close(JobId),
    /// Prints a private charge print.
    Release(JobId),
    /// Prints a job that waits for this password.
    ReleaseWith(JobId, Secret),
    /// Looks at the pages of a private charge print.
    Preview(JobId),
    /// Changes the copies of a private charge print, or of a copy even while it is printed.
    SetCopies(JobId, u16),
    /// Deletes a private charge print, or a job that waits.
    Delete(JobId),
    /// Cancels a job in any state.
    Cancel(JobId),
    /// Cancels all of these or none.
    CancelAll(Vec<JobId>),
    /// Cancels the job of the print service that is on the engine.
    CancelCurrent,
    /// Holds a job that is not yet printed.
    Hold(JobId, HoldUntil),
    /// Lets a held job go, but never one that somebody at the panel has to let go.
    LetGo(JobId),
    /// Stops the job on the engine, if it is this one where one is named, for others.
    Suspend(Option<JobId>),
    /// Goes on with a suspended job: the guide's Restart of a copy (p.33).
    Resume(JobId),
    /// Prints a waiting job next.
    Promote(JobId),
    /// Prints a waiting job after another one, or next.
    ScheduleAfter(JobId, Option<JobId>),
    /// Changes the name or the ticket of a job that is not yet printed, all or nothing.
    Change(JobId, Option<String>, Vec<TicketChange>),
    /// Changes the name of a document, counted from 0.
    NameDocument(JobId, usize, String),
    /// Cancels a document, counted from 0, of a job that is not yet printed. With its last document
    /// goes a job for which no other can come.
    CancelDocument(JobId, usize),
    /// Deletes a background form.
    DeleteForm(DocumentId),
    /// Prints documents of a folder, where they stay. Answered with its job.
    PrintFromFolder {
        /// The folder.
        folder: FolderNumber,
        /// Its documents, in the order in which they are printed: 1 to [`super::DOCUMENTS_MAX`].
        documents: Vec<DocumentId>,
        /// How; what is out of bounds, the nearest. Such a print waits neither for a moment nor for a password.
        ticket: Box<JobTicket>,
    },
    /// Copies what lies in the feeder or on the glass, for whoever stands at the panel. Answered with its job.
    Copy(Box<CopyOrder>),
    /// Scans it. Answered with its job; where the folder has a passcode, once that was compared.
    Scan(Box<ScanOrder>),
    /// Scans it, and sends it as a fax. Answered with its job.
    Fax(Box<FaxOrder>),
    /// Has a scan or a fax that somebody looks at go where it is to go.
    AcceptScan(JobId),
    /// Cancels all jobs of the print service and forgets all that ended.
    Purge,
}

impl JobAsk {
    /// The job asked about; `None` for a new one, for several, and for whichever is printed.
    pub fn job(&self) -> Option<JobId> {
        match self {
            Self::Submit(_)
            | Self::TakeMail(_)
            | Self::Open(_)
            | Self::CancelAll(_)
            | Self::CancelCurrent
            | Self::DeleteForm(_)
            | Self::PrintFromFolder { .. }
            | Self::Copy(_)
            | Self::Scan(_)
            | Self::Fax(_)
            | Self::Purge
            | Self::Suspend(None) => None,
            Self::AddDocument(it) => Some(it.job),
            Self::BeginDocument(id)
            | Self::Close(id)
            | Self::Release(id)
            | Self::ReleaseWith(id, _)
            | Self::Preview(id)
            | Self::SetCopies(id, _)
            | Self::Delete(id)
            | Self::Cancel(id)
            | Self::Hold(id, _)
            | Self::LetGo(id)
            | Self::Suspend(Some(id))
            | Self::Resume(id)
            | Self::Promote(id)
            | Self::ScheduleAfter(id, _)
            | Self::Change(id, ..)
            | Self::NameDocument(id, ..)
            | Self::CancelDocument(id, _)
            | Self::AcceptScan(id) => Some(*id),
        }
    }

    /// The document that it brings along.
    pub fn document(&self) -> Option<DocumentId> {
        match self {
            Self::Submit(it) => Some(it.document.id),
            Self::TakeMail(it) => it.content.document().map(|it| it.id),
            Self::AddDocument(it) => it.document.as_ref().map(|it| it.id),
            Self::Open(_)
            | Self::BeginDocument(_)
            | Self::Close(_)
            | Self::Release(_)
            | Self::ReleaseWith(..)
            | Self::Preview(_)
            | Self::SetCopies(..)
            | Self::Delete(_)
            | Self::Cancel(_)
            | Self::CancelAll(_)
            | Self::CancelCurrent
            | Self::Hold(..)
            | Self::LetGo(_)
            | Self::Suspend(_)
            | Self::Resume(_)
            | Self::Promote(_)
            | Self::ScheduleAfter(..)
            | Self::Change(..)
            | Self::NameDocument(..)
            | Self::CancelDocument(..)
            | Self::DeleteForm(_)
            | Self::PrintFromFolder { .. }
            | Self::Copy(_)
            | Self::Scan(_)
            | Self::Fax(_)
            | Self::AcceptScan(_)
            | Self::Purge => None,
        }
    }

    /// A stable name for the truth journal.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Submit(_) => "submit-job",
            Self::TakeMail(_) => "take-mail",
            Self::Open(_) => "open-job",
            Self::BeginDocument(_) => "begin-document",
            Self::AddDocument(_) => "add-document",
            Self::Close(_) => "close-job",
            Self::Release(_) => "release-job",
            Self::ReleaseWith(..) => "release-with-password",
            Self::Preview(_) => "preview-job",
            Self::SetCopies(..) => "set-copies",
            Self::Delete(_) => "delete-job",
            Self::Cancel(_) => "cancel-job",
            Self::CancelAll(_) => "cancel-jobs",
            Self::CancelCurrent => "cancel-current-job",
            Self::Hold(..) => "hold-job",
            Self::LetGo(_) => "let-go-job",
            Self::Suspend(_) => "suspend-job",
            Self::Resume(_) => "resume-job",
            Self::Promote(_) => "promote-job",
            Self::ScheduleAfter(..) => "schedule-job-after",
            Self::Change(..) => "change-job",
            Self::NameDocument(..) => "name-document",
            Self::CancelDocument(..) => "cancel-document",
            Self::DeleteForm(_) => "delete-form",
            Self::PrintFromFolder { .. } => "print-from-folder",
            Self::Copy(_) => "copy",
            Self::Scan(_) => "scan",
            Self::Fax(_) => "fax",
            Self::AcceptScan(_) => "accept-scan",
            Self::Purge => "purge-jobs",
        }
    }
}
