//! What one machine does to the others: a value that the device routes, in one place.

use std::net::IpAddr;
use std::sync::Arc;

use crate::PasswordHash;
use crate::document::DocumentId;
use crate::folder::{FolderDocument, FolderNumber};
use crate::job::{Job, JobId};
use crate::mail::{MailOrder, Standing};
use crate::meter::Meter;
use crate::permit::Actor;
use crate::session::SessionId;
use crate::subscription::SubscriptionOrder;
use crate::update::Download;
use crate::user::Person;

/// Something happened in one machine that others have to follow.
#[derive(Clone, Debug)]
pub(crate) enum Consequence {
    /// A user was deleted by somebody: what belongs to the user goes along (guide p.12).
    UserDeleted { user: Person, by: Actor },
    /// A user was changed: some of the user's sessions end, then it is logged for whoever did it; for
    /// nobody while more is to be done.
    UserChanged { user: Person, ends: Ends, by: Option<Actor> },
    /// How users are authenticated was changed in this session: all others end.
    AuthenticationChanged { spared: Option<SessionId> },
    /// A job came, with subscriptions of its own.
    JobCreated { job: JobId, by: Actor, subscriptions: Vec<SubscriptionOrder> },
    /// It is known whose a job is.
    JobOwned { job: JobId, owner: Person },
    /// Impressions of a job are out: they count, and are charged to the account that it names.
    PagesOut { printed: Meter, account: Option<Arc<str>>, impressions: u32 },
    /// The engine is free of a job.
    EngineFreed,
    /// The original on the glass was scanned.
    GlassScanned,
    /// A folder was opened in a session, with the passcode that it has.
    FolderOpened { session: SessionId, folder: FolderNumber, passcode: PasswordHash },
    /// A folder went, by what somebody did.
    FolderGone { folder: FolderNumber, by: Actor },
    /// A folder gets a document.
    Stored { folder: FolderNumber, document: FolderDocument },
    /// Documents of a folder were printed.
    PrintedFromFolder { folder: FolderNumber, documents: Vec<DocumentId> },
    /// The update of the software is so far.
    Downloads(Download),
    /// New software is written: the device restarts with it.
    SoftwareUpdated,
    /// The clock was set: the parts of the day begin at other moments.
    ClockSet,
    /// Printing was paused.
    PrinterPaused,
    /// Printing goes on.
    PrinterResumed,
    /// A shutdown of the printer was ended.
    PrinterStarted,
    /// New jobs are held no longer, and those that were are let go.
    NewJobsReleased,
    /// Somebody is to be told by mail.
    Mail(MailOrder),
    /// The mail of a job is so far.
    JobMail(JobId, Standing),
    /// A job has ended: its mail goes no more.
    MailUnwanted(JobId),
    /// A job that sends something has ended, however.
    Transmitted { job: Arc<Job> },
    /// A session that was to be secure was not established.
    NotSecure { protocol: &'static str, peer: IpAddr, reason: String },
}

/// Which sessions of a user end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    /// None.
    None,
    /// All but this one.
    AllBut(Option<SessionId>),
}
