//! The vocabularies: what is asked and answered, what happened, what should happen.

use std::net::IpAddr;
use std::sync::Arc;

use crate::account::AccountAsk;
use crate::address_book::{AddressBookAsk, EntryNumber};
use crate::certificate::{CertificateAsk, CertificateId, CertifyResult, CertifyWork, RequestId};
use crate::clock::Zone;
use crate::condition::Readings;
use crate::description::{DescriptionChange, IdentifyAction};
use crate::fax::{EndCall, Line, Offers, Resolution, SubscriberId, Verdict};
use crate::folder::{FolderAsk, FolderNumber};
use crate::home::TileChange;
use crate::job::{
    CallFailed, DocumentId, FaxPage, JobAsk, JobId, JobState, NotScanned, Plan, Scanned,
};
use crate::mail::{Mail, MailId, NotSent};
use crate::mail_login::MailLoginAsk;
use crate::maintenance::ServiceAsk;
use crate::power::PowerAction;
use crate::printer::PrinterAsk;
use crate::report::{Drawn, Report, ReportText};
use crate::scanner::ScanTicket;
use crate::self_test::Findings;
use crate::session::{SessionAsk, SessionId, SessionToken};
use crate::settings::{Change, Key};
use crate::share::Holder;
use crate::subscription::{SubscriptionAsk, SubscriptionId};
use crate::update::{Found, Package, UpdateId};
use crate::user::{Role, UserAsk};
use crate::{PasswordHash, PasswordShare, Refused, SealedSecret, Secret, Seen};

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
    /// Prints a report. Answered with its job.
    PrintReport(Report),
    /// The printer as operators switch it.
    Printer(PrinterAsk),
    /// Folders.
    Folder(FolderAsk),
    /// The address book.
    AddressBook(AddressBookAsk),
    /// Subscriptions to events.
    Subscription(SubscriptionAsk),
    /// Certificates.
    Certificate(CertificateAsk),
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
    ViewSettings(Vec<Key>),
    /// Changes settings, all or none.
    ChangeSettings(Vec<Change>),
    /// Does something as long as what its asker has seen still holds.
    AsSeen(Vec<Seen>, Box<Self>),
    /// Saves Service Representative Operation Settings with a new maintenance password.
    RestrictService(ServiceAsk),
    /// What the device logs in to its mail server with.
    MailLogin(MailLoginAsk),
    /// Takes tiles off the Home screen or brings them back, all or none.
    EditHome(Vec<TileChange>),
    /// Reads the audit log on screen.
    ViewAuditLog,
    /// Exports the audit log.
    ExportAuditLog,
    /// Sets the system clock, Unix milliseconds.
    AdjustTime(i64),
    /// Puts the system clock into another time zone, with daylight saving or without.
    AdjustZone(Zone),
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
        if let Self::AsSeen(_, command) = self {
            return command.document();
        }
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
    /// A Print-Job that names nobody, over TLS, is answered by a challenge, so that its client shows a password.
    pub print_job_challenged: bool,
    /// A job whose job control names its user or password more than once is one without a user; else the
    /// last counts.
    pub repeated_user_is_none: bool,
    /// Failures of secure communication that are equal in peer and reason are one row a second in the audit
    /// log, with their number; else each is a row.
    pub repeated_failures_summed: bool,
    /// With CSRF Protection on, a form of somebody who is logged in to CWIS has to carry the token of that log-in; else
    /// where it comes from is enough.
    pub form_token_needed: bool,
    /// The device also logs in to a mail server where nothing protects the password on its way.
    pub mail_login_in_plain: bool,
    /// A Transmission Report - Job Undelivered is printed for each job that was not delivered, while Print Reports is on.
    pub undelivered_report: bool,
    /// An Activity Report is printed by itself after each 50 transmissions, while Print Reports is on.
    pub activity_report: bool,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            sibling_events: false,
            driver_failures_count: true,
            unknown_id_as_typed: false,
            audit_survives_reset: true,
            print_job_challenged: true,
            repeated_user_is_none: true,
            repeated_failures_summed: false,
            form_token_needed: true,
            mail_login_in_plain: false,
            undelivered_report: true,
            activity_report: false,
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
    /// An entry of the address book was made.
    Address(EntryNumber),
    /// A subscription was made.
    Subscribed(SubscriptionId),
    /// These certificates were made or taken in.
    Certificates(Vec<CertificateId>),
    /// A certificate signing request was made.
    CertificateRequest(RequestId),
    /// A document may be looked at.
    Document {
        /// Which.
        document: DocumentId,
        /// Its pages.
        pages: u32,
    },
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
    /// A secret was sealed.
    Sealed {
        /// Whose question this answers.
        ticket: Ticket,
        /// What it is sealed.
        sealed: SealedSecret,
    },
    /// Work on certificates is done.
    Certified {
        /// Whose question this answers; nobody's for the first certificate.
        ticket: Ticket,
        /// What it came to.
        result: CertifyResult,
    },
    /// The self tests' material was gathered.
    SelfTested(Box<Findings>),
    /// The private key of a certificate that TLS is to be served with was tried.
    CertificateTested {
        /// Which one.
        certificate: CertificateId,
        /// Whose question this answers; nobody's where it was chosen as it came.
        ticket: Option<Ticket>,
        /// Whether it opens and fits its certificate.
        is_usable: bool,
    },
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
    /// A report was drawn.
    ReportDrawn {
        /// For which job.
        job: JobId,
        /// What was made, or what failed.
        result: Result<Drawn, String>,
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
    /// So many more pages of a job were scanned and lie on the drive.
    PageScanned {
        /// The job.
        job: JobId,
        /// How many.
        pages: u32,
    },
    /// All originals of the job on the scanner were scanned, or not.
    ScanEnded {
        /// The job.
        job: JobId,
        /// The document that came of it, or why none did.
        result: Result<Scanned, NotScanned>,
    },
    /// It rings on a telephone line.
    CallComes {
        /// On which.
        line: Line,
    },
    /// A caller names a folder.
    FolderNamed {
        /// The job of its call.
        job: JobId,
        /// The folder; `None` for what is none's number.
        folder: Option<FolderNumber>,
    },
    /// A caller sent a page, and waits to hear that it is kept.
    FaxPage {
        /// The job of its call.
        job: JobId,
        /// The page, or why it does not lie on the drive.
        result: Result<FaxPage, NotScanned>,
    },
    /// A call that was answered has ended.
    CallEnded {
        /// Its job.
        job: JobId,
        /// Who called.
        from: SubscriberId,
        /// Why not all of it came: a code and words.
        result: Result<(), String>,
    },
    /// The pages of a call became one document, or did not.
    PagesJoined {
        /// Its job.
        job: JobId,
        /// The document, or why there is none.
        result: Result<Scanned, NotScanned>,
    },
    /// A call that was made has ended.
    CallMade {
        /// Its job.
        job: JobId,
        /// Or why not all of it was sent.
        result: Result<(), CallFailed>,
    },
    /// What an answer waits for could not be done.
    NotAnswered(Ticket),
    /// What an answer waited for could not be kept. It was undone, and whoever waited knows.
    NotKept(Ticket),
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
    /// The mail that is under way was handed over, or not.
    MailSent {
        /// Which.
        mail: MailId,
        /// That a server has it, or why none has.
        result: Result<(), NotSent>,
    },
}

impl Fact {
    /// The answer that was put off and is given with this: what it comes to is asked for. Everything else
    /// happens by itself.
    pub const fn ticket(&self) -> Option<Ticket> {
        match self {
            Self::PasswordChecked { ticket, .. }
            | Self::PasswordHashed { ticket, .. }
            | Self::Sealed { ticket, .. }
            | Self::Certified { ticket, .. }
            | Self::NotAnswered(ticket)
            | Self::NotKept(ticket) => Some(*ticket),
            Self::CertificateTested { ticket, .. } => *ticket,
            Self::SelfTested(_)
            | Self::FactoryDefaultsRestored
            | Self::PackageChecked { .. }
            | Self::SoftwareWritten { .. }
            | Self::Interpreted { .. }
            | Self::ReportDrawn { .. }
            | Self::DocumentEnded { .. }
            | Self::PagesOut(..)
            | Self::Printed(_)
            | Self::NotPrinted { .. }
            | Self::PageScanned { .. }
            | Self::ScanEnded { .. }
            | Self::CallComes { .. }
            | Self::FolderNamed { .. }
            | Self::FaxPage { .. }
            | Self::CallEnded { .. }
            | Self::PagesJoined { .. }
            | Self::CallMade { .. }
            | Self::Seen(_)
            | Self::PanelTouched
            | Self::Sensed { .. }
            | Self::HandshakeFailed { .. }
            | Self::MailSent { .. } => None,
        }
    }
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
    /// Bytes of that.
    pub drawn_bytes: u64,
    /// What went wrong on the way, where there are pages all the same.
    pub fault: Option<String>,
}

/// Why a document did not become pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotInterpreted {
    /// Its data cannot become pages, as this says.
    Data(String),
    /// It was given up after so much time as this says.
    TooSlow(String),
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
        /// Of whose share the work takes.
        share: PasswordShare,
        /// The stored hash; `None` where nobody could be let in. That takes as long and never matches, so that
        /// nobody learns from the time who is there.
        hash: Option<PasswordHash>,
        /// The attempt.
        attempt: Secret,
    },
    /// Hash a new password and report [`Fact::PasswordHashed`].
    HashPassword {
        /// To report with.
        ticket: Ticket,
        /// Of whose share the work takes.
        share: PasswordShare,
        /// The password.
        password: Secret,
    },
    /// Seal a secret with the key that seals private keys and report [`Fact::Sealed`].
    Seal {
        /// To report with.
        ticket: Ticket,
        /// The secret.
        secret: Secret,
    },
    /// Answer what was put off.
    Answer(Ticket, Result<Reply, Refused>),
    /// Gather what the self tests judge and report [`Fact::SelfTested`].
    SelfTest,
    /// Try the private key of a certificate that is or is to be chosen for TLS and report [`Fact::CertificateTested`],
    /// before anybody sees the choice.
    TestCertificate {
        /// Which one.
        certificate: CertificateId,
        /// To report with.
        ticket: Option<Ticket>,
    },
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
    /// Work on certificates and report [`Fact::Certified`].
    Certify {
        /// To report with.
        ticket: Ticket,
        /// What to do.
        work: CertifyWork,
    },
    /// Destroy what private keys are sealed with: those that were sealed are never opened again.
    ForgetKeys,
    /// Read a document and report [`Fact::Interpreted`].
    Interpret {
        /// For which job.
        job: JobId,
        /// Of whose share the work takes.
        holder: Holder,
        /// Which document.
        document: DocumentId,
        /// The MIME type that it was declared as.
        declared: Arc<str>,
    },
    /// Draw a report, put it on the drive and report [`Fact::ReportDrawn`].
    DrawReport {
        /// For which job.
        job: JobId,
        /// What it says.
        text: ReportText,
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
    /// Scan what lies in the feeder, or else on the glass, into a document on the drive, and report
    /// [`Fact::PageScanned`] as it goes and [`Fact::ScanEnded`]. While a cover or a jam keeps the scanner from it,
    /// which its sensors say, it waits.
    Scan {
        /// The job.
        job: JobId,
        /// How.
        ticket: ScanTicket,
    },
    /// Stop scanning, and let go of what was scanned.
    StopScanning(JobId),
    /// Answer the call that comes in on a line, and report [`Fact::FolderNamed`], [`Fact::FaxPage`] and, in the end,
    /// [`Fact::CallEnded`].
    AnswerCall {
        /// The job.
        job: JobId,
        /// On which line.
        line: Line,
        /// What the device offers to its caller.
        offers: Offers,
    },
    /// Say to a caller what comes of the folder or the page that was reported last.
    AnswerCaller(JobId, Verdict),
    /// End a call; [`Fact::CallEnded`] or [`Fact::CallMade`] is reported.
    EndCall(JobId, EndCall),
    /// Make one document of these, a page each, and report [`Fact::PagesJoined`].
    JoinPages {
        /// The job.
        job: JobId,
        /// The pages.
        documents: Vec<DocumentId>,
    },
    /// Call somebody, send the pages of a document, and report [`Fact::CallMade`].
    Dial {
        /// The job.
        job: JobId,
        /// On which line.
        line: Line,
        /// Who is called.
        number: SubscriberId,
        /// The document.
        document: DocumentId,
        /// How fine it is sent.
        resolution: Resolution,
    },
    /// Hang up; nothing is reported of the call any more.
    HangUp(JobId),
    /// Delete a document.
    Discard(DocumentId),
    /// Hand a mail over to the mail server and report [`Fact::MailSent`]. The way is
    /// [`Route::of`](crate::mail::Route::of) what the device shows at that moment.
    SendMail(Arc<Mail>),
    /// Break off handing this one over. Nothing is reported of it any more.
    StopMail(MailId),
}
