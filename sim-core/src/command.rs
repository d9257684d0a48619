//! The vocabularies: who asks, what is asked, answered and refused, what happened, what should happen.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use crate::account::{AccountAsk, AccountRefused};
use crate::certificate::{CertificateOrder, DeviceCertificate};
use crate::clock::ClockRefused;
use crate::condition::Readings;
use crate::description::{DescriptionChange, DescriptionRefused, IdentifyAction};
use crate::folder::{FolderAsk, FolderRefused};
use crate::job::{DocumentId, JobAsk, JobId, JobRefused, JobState, Plan};
use crate::power::PowerAction;
use crate::printer::PrinterAsk;
use crate::self_test::Findings;
use crate::session::{SessionAsk, SessionId, SessionToken};
use crate::settings::{Change, Key};
use crate::subscription::{SubscriptionAsk, SubscriptionId, SubscriptionRefused};
use crate::update::{Found, Package, UpdateId, UpdateRefused};
use crate::user::{Role, UserAsk, UserRefused};
use crate::{PasswordHash, Secret};

/// A surface of the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Door {
    /// The control panel.
    Panel,
    /// CentreWare Internet Services and the .CMD requests.
    Cwis,
    /// Printer drivers: IPP.
    Driver,
    /// A hand inside the machine: the control plane.
    Control,
}

impl Door {
    /// The door as the truth journal spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Panel => "panel",
            Self::Cwis => "cwis",
            Self::Driver => "driver",
            Self::Control => "control",
        }
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// Whoever stands at the control panel.
    Panel,
    /// Someone on the network who is not logged in.
    Remote(Door, IpAddr),
    /// Someone on the network who is.
    Session(SessionId),
    /// The control plane.
    Control,
}

/// What someone asks for. It may be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Log-in and log-out.
    Session(SessionAsk),
    /// Users.
    User(UserAsk),
    /// Accounts that jobs are charged to.
    Account(AccountAsk),
    /// Jobs.
    Job(JobAsk),
    /// The printer as operators switch it.
    Printer(PrinterAsk),
    /// Folders.
    Folder(FolderAsk),
    /// Subscriptions to events.
    Subscription(SubscriptionAsk),
    /// Writes what an administrator says of the printer, all or nothing.
    Describe(Vec<DescriptionChange>),
    /// Has the printer show where it is for a while.
    Identify {
        /// How; at least one way.
        actions: Vec<IdentifyAction>,
        /// What its screen says besides.
        message: Option<String>,
    },
    /// Opens a screen or page that shows these settings.
    ViewSettings(&'static [Key]),
    /// Changes settings, all or none.
    ChangeSettings(Vec<Change>),
    /// Reads the audit log on screen.
    ViewAuditLog,
    /// Exports the audit log.
    ExportAuditLog,
    /// Sets the system clock, Unix milliseconds.
    AdjustTime(i64),
    /// Restores the factory defaults and restarts.
    RestoreFactoryDefaults,
    /// Updates the software with a file that was sent.
    UpdateSoftware(Package),
    /// The power switch, a restart, the plug.
    Power(PowerAction),
    /// Puts in or takes away a software fault with this code.
    Fault(&'static str, FaultAction),
    /// Puts another of the assumptions that can be switched in force.
    Assume(Assumptions),
}

impl Command {
    /// The document that it brings along.
    pub fn document(&self) -> Option<DocumentId> {
        let Self::Job(ask) = self else { return None };
        ask.document()
    }
}

/// Whether a fault appears or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultAction {
    /// It appears.
    Appear,
    /// Its cause is gone.
    Cure,
}

/// Behaviours that are not known of the device and that a user of the twin may switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assumptions {
    /// The audit log also holds the events read for sister models.
    pub sibling_events: bool,
    /// Failed log-ins at the driver's door count towards the lockout.
    pub driver_failures_count: bool,
    /// The user column shows an unknown ID as typed instead of "-".
    pub unknown_id_as_typed: bool,
    /// The audit log survives Restore Factory Defaults.
    pub audit_survives_reset: bool,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            sibling_events: false,
            driver_failures_count: true,
            unknown_id_as_typed: false,
            audit_survives_reset: true,
        }
    }
}

/// An answer that comes later carries this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// The answer to what was granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Done.
    Done,
    /// The answer comes as [`Effect::Answer`].
    Later(Ticket),
    /// Logged in.
    LoggedIn {
        /// The session.
        session: SessionId,
        /// Its cookie.
        token: SessionToken,
        /// The role.
        role: Role,
    },
    /// A job was taken, or taken and ended at once.
    Job(JobId, JobState),
    /// A subscription was made.
    Subscribed(SubscriptionId),
    /// A document may be looked at.
    Document {
        /// Which.
        document: DocumentId,
        /// Its pages.
        pages: u32,
    },
}

/// Why nothing was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The device is off.
    PoweredOff,
    /// A fault blocks all operation until power-off.
    Fault(&'static str),
    /// Nobody is logged in, or the session has ended.
    NotLoggedIn,
    /// The role may not do this.
    NotPermitted,
    /// User ID or password is wrong; which one is not said.
    LoginFailed,
    /// Too many failures: nothing more until power off and on, the right password included.
    LockedOut,
    /// As many sessions or log-ins as the device takes.
    TooManySessions,
    /// The power went or the session ended while the answer was worked on.
    Interrupted,
    /// About users.
    User(UserRefused),
    /// About accounts.
    Account(AccountRefused),
    /// About jobs.
    Job(JobRefused),
    /// About folders.
    Folder(FolderRefused),
    /// About subscriptions.
    Subscription(SubscriptionRefused),
    /// About what an administrator writes of the printer.
    Description(DescriptionRefused),
    /// About the clock.
    Clock(ClockRefused),
    /// About the update of the software.
    Update(UpdateRefused),
    /// The power switch does nothing now.
    Power,
    /// There is no such fault to cure.
    NoSuchFault,
    /// Service Representative Restricted Operation is enabled (guide p.3).
    Restricted,
    /// It cannot be kept: the storage under the twin takes no more.
    NotKept,
    /// The twin has ended.
    Gone,
}

impl Refused {
    /// A stable name for the truth journal.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PoweredOff => "powered-off",
            Self::Fault(_) => "fault",
            Self::NotLoggedIn => "not-logged-in",
            Self::NotPermitted => "not-permitted",
            Self::LoginFailed => "login-failed",
            Self::LockedOut => "locked-out",
            Self::TooManySessions => "too-many-sessions",
            Self::Interrupted => "interrupted",
            Self::User(_) => "user",
            Self::Account(_) => "account",
            Self::Job(_) => "job",
            Self::Folder(_) => "folder",
            Self::Subscription(_) => "subscription",
            Self::Description(_) => "description",
            Self::Clock(_) => "clock",
            Self::Update(_) => "update",
            Self::Power => "power",
            Self::NoSuchFault => "no-such-fault",
            Self::Restricted => "restricted",
            Self::NotKept => "not-kept",
            Self::Gone => "gone",
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PoweredOff => f.write_str("the device is switched off"),
            Self::Fault(code) => write!(f, "fault {code}: switch the device off and on again"),
            Self::NotLoggedIn => f.write_str("nobody is logged in"),
            Self::NotPermitted => f.write_str("this user may not do that"),
            Self::LoginFailed => f.write_str("user ID or password is wrong"),
            Self::LockedOut => {
                f.write_str("too many failed log-ins; no further log-in is accepted")
            }
            Self::TooManySessions => f.write_str("no further session is accepted now"),
            Self::Interrupted => f.write_str("interrupted"),
            Self::User(it) => it.fmt(f),
            Self::Account(it) => it.fmt(f),
            Self::Job(it) => it.fmt(f),
            Self::Folder(it) => it.fmt(f),
            Self::Subscription(it) => it.fmt(f),
            Self::Description(it) => it.fmt(f),
            Self::Clock(it) => it.fmt(f),
            Self::Update(it) => it.fmt(f),
            Self::Power => f.write_str("the device is already so"),
            Self::NoSuchFault => f.write_str("there is no such fault"),
            Self::Restricted => {
                f.write_str("not while Service Representative Restricted Operation is enabled")
            }
            Self::NotKept => f.write_str("the storage takes no more; nothing was changed"),
            Self::Gone => f.write_str("the twin has ended"),
        }
    }
}

/// Something that happened. It cannot be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A password was compared with its hash.
    PasswordChecked {
        /// Whose question this answers.
        ticket: Ticket,
        /// Whether it was the right one.
        matches: bool,
    },
    /// A new password was hashed.
    PasswordHashed {
        /// Whose question this answers.
        ticket: Ticket,
        /// The hash.
        hash: PasswordHash,
    },
    /// A device certificate was made.
    CertificateMade(DeviceCertificate),
    /// The self tests' material was gathered.
    SelfTested(Box<Findings>),
    /// The factory defaults are restored, as far as hands and drive go.
    FactoryDefaultsRestored,
    /// A package was checked.
    PackageChecked {
        /// For which update.
        update: UpdateId,
        /// What it is; the error says why it cannot be trusted.
        result: Result<Found, String>,
    },
    /// So many more blocks of new software are written; with the last one it is what starts next.
    SoftwareWritten {
        /// Of which update.
        update: UpdateId,
        /// How many.
        blocks: u32,
    },
    /// A job's document was read.
    Interpreted {
        /// Whose.
        job: JobId,
        /// Which document.
        document: DocumentId,
        /// What was found, or why nothing was.
        result: Result<Interpreted, NotInterpreted>,
    },
    /// A document that was coming in for a job did not come in whole, or was refused.
    DocumentEnded {
        /// The job.
        job: JobId,
        /// Whether its sender went away; otherwise it may send another one.
        sender_is_gone: bool,
    },
    /// So many more impressions of a job are out.
    PagesOut(JobId, u32),
    /// All copies of a job are out.
    Printed(JobId),
    /// The job on the engine cannot be printed, or not to its end.
    NotPrinted {
        /// The job.
        job: JobId,
        /// What failed.
        why: String,
    },
    /// What an answer waits for could not be done.
    NotAnswered(Ticket),
    /// A session was used; doors report this at most every few seconds.
    Seen(SessionId),
    /// Somebody touched the panel.
    PanelTouched,
    /// The sensors of paper, supplies and covers say something new.
    Sensed {
        /// What all of them say.
        readings: Box<Readings>,
        /// Whether a hand at the machine made it so; otherwise the machine did by printing.
        by_hand: bool,
    },
    /// A secure connection was not established.
    HandshakeFailed {
        /// "TLS".
        protocol: &'static str,
        /// From where.
        peer: IpAddr,
        /// Why.
        reason: String,
    },
}

/// What was found in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpreted {
    /// Its pages, at least 1.
    pub pages: u32,
    /// Its MIME type.
    pub format: &'static str,
    /// What is printed in its place, where that is not the document itself: the PDF that PostScript made.
    pub drawn: Option<DocumentId>,
}

/// Why a document did not become pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotInterpreted {
    /// Its data is damaged or of an unknown format, as this says.
    Data(String),
    /// A part of the device failed, as this says; the data may be good.
    Device(String),
}

/// Something the device wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Compare a password with a hash and report [`Fact::PasswordChecked`].
    CheckPassword {
        /// To report with.
        ticket: Ticket,
        /// The stored hash.
        hash: PasswordHash,
        /// The attempt.
        attempt: Secret,
    },
    /// Hash a new password and report [`Fact::PasswordHashed`].
    HashPassword {
        /// To report with.
        ticket: Ticket,
        /// The password.
        password: Secret,
    },
    /// Answer what was put off.
    Answer(Ticket, Result<Reply, Refused>),
    /// Gather what the self tests judge and report [`Fact::SelfTested`].
    SelfTest,
    /// Make the drive new, under a new key if it is to be encrypted. Nothing on it is readable after.
    FormatDrive {
        /// Whether Data Encryption is on.
        encrypted: bool,
    },
    /// Restore the factory defaults, which takes about an hour (guide p.10), and report
    /// [`Fact::FactoryDefaultsRestored`].
    RestoreFactoryDefaults,
    /// Verify a package's signature and report [`Fact::PackageChecked`].
    CheckPackage {
        /// For which update.
        update: UpdateId,
        /// The file.
        package: Package,
    },
    /// Write the ROMs of the package that was checked and report [`Fact::SoftwareWritten`] as it goes.
    /// Until the last block the device must find its old ROMs at a start.
    WriteSoftware {
        /// Which update.
        update: UpdateId,
    },
    /// Forget the update; the ROMs stay as they are.
    StopUpdate,
    /// Make a device certificate and report [`Fact::CertificateMade`].
    MakeCertificate(CertificateOrder),
    /// Read a document and report [`Fact::Interpreted`].
    Interpret {
        /// For which job.
        job: JobId,
        /// Which document.
        document: DocumentId,
    },
    /// Print and report [`Fact::PagesOut`] as they come out and [`Fact::Printed`].
    Print {
        /// The job.
        job: JobId,
        /// Its documents, in the order in which the plan counts them.
        documents: Vec<DocumentId>,
        /// Which page lies where.
        plan: Arc<Plan>,
        /// Impressions that are out already, over all copies.
        from: u64,
    },
    /// Stop printing; what is out stays out.
    StopPrinting(JobId),
    /// Delete a document.
    Discard(DocumentId),
}
