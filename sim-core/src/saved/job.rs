//! The rows of jobs.

use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::fax::{FaxInRow, FaxOutRow};
use super::mail_in::MailInRow;
use super::people::PersonRow;
use super::row::{Row, Spelled, spelled};
use super::scan::{CopyRow, ScanRow};
use super::ticket::TicketRow;
use crate::Tick;
use crate::account::Uncharged;
use crate::folder::FolderNumber;
use crate::job::{
    AbortReason, DocumentId, End, Ending, Holds, Job, JobDocument, JobId, JobState, JobType, Print,
    Resource, Stop, Work,
};
use crate::mail::{Cause, NotBelieved};
use crate::report::Report;

/// A job, waiting or ended.
#[derive(Serialize, Deserialize)]
pub(super) struct JobRow {
    id: u32,
    name: Arc<str>,
    owner: Option<PersonRow>,
    state: StateRow,
    holds: HoldsRow,
    held_until: Option<u64>,
    documents: Vec<DocumentRow>,
    /// What it prints, if it prints.
    #[serde(flatten)]
    print: Option<PrintRow>,
    peer: Option<IpAddr>,
    created: u64,
    printing_since: Option<u64>,
    ended: Option<u64>,
    #[serde(default)]
    fault: Option<Arc<str>>,
    /// What it is; of a print nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    work: Option<WorkRow>,
}

#[derive(Serialize, Deserialize)]
enum WorkRow {
    Report(Spelled<Report>),
    Copy(CopyRow),
    Scan(ScanRow),
    FolderPrint(u16),
    FaxIn(FaxInRow),
    FaxOut(FaxOutRow),
    MailIn(MailInRow),
}

/// What a job prints.
#[derive(Serialize, Deserialize)]
struct PrintRow {
    job_type: Spelled<JobType>,
    private: bool,
    ticket: TicketRow,
    impressions: Option<u32>,
    sheets: Option<u32>,
    impressions_out: u32,
    sheets_out: u32,
}

#[derive(Serialize, Deserialize)]
enum StateRow {
    Incoming,
    Received,
    Held,
    Queued,
    Printing,
    Stopped(Spelled<Stop>),
    QueuedToScan,
    Scanning,
    ScanStopped(Spelled<Stop>),
    QueuedToSend,
    Sending,
    SendStopped(Spelled<Stop>),
    QueuedToCall,
    Calling,
    CallStopped(Spelled<Stop>),
    Completed,
    Cancelled,
    Aborted(AbortRow),
}

#[derive(Serialize, Deserialize)]
enum AbortRow {
    LoginFailed,
    NoUser,
    Data,
    Forms,
    Power,
    Sender,
    Formatted,
    NoDocument,
    Device,
    Account(Spelled<Uncharged>),
    NoOriginal,
    DriveFull,
    FolderFull,
    NoFolder,
    NoMailFolder,
    FolderPasscode,
    NotSent(Spelled<Cause>),
    NotBelieved(Spelled<NotBelieved>),
    Call,
    TooSlow,
}

#[derive(Serialize, Deserialize)]
struct HoldsRow {
    owner: bool,
    password: bool,
    until: bool,
    new_job: bool,
    /// Left out where not: few are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    preview: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    redial: bool,
}

#[derive(Serialize, Deserialize)]
struct DocumentRow {
    id: u64,
    #[serde(default)]
    drawn: Option<u64>,
    name: Arc<str>,
    format: Arc<str>,
    bytes: u64,
    pages: Option<u32>,
    created: u64,
    kept: bool,
    #[serde(default)]
    cancelled: bool,
    #[serde(default)]
    fault: Option<Arc<str>>,
}

spelled! {
    Cause "cause of a mail that was not sent" {
        NoSigner "NoSigner",
        SignerExpired "SignerExpired",
        SignerNotTrusted "SignerNotTrusted",
        SignerRevoked "SignerRevoked",
        NoServer "NoServer",
        NameUnknown "NameUnknown",
        NoAnswer "NoAnswer",
        NothingListens "NothingListens",
        NoService "NoService",
        NotSecure "NotSecure",
        BrokenOff "BrokenOff",
        Unconfirmed "Unconfirmed",
        TooLarge "TooLarge",
        NoReceipt "NoReceipt",
        NotRead "NotRead",
        ServerFull "ServerFull",
        ServerError "ServerError",
        RecipientRefused "RecipientRefused",
        SenderRefused "SenderRefused",
        Login "Login",
        HostName "HostName",
    }
    NotBelieved "doubt of a mail that came" {
        NotSigned "NotSigned",
        Encrypted "Encrypted",
        NoCertificate "NoCertificate",
        Expired "Expired",
        NotYetValid "NotYetValid",
        NotTrusted "NotTrusted",
        WrongPurpose "WrongPurpose",
        Unusable "Unusable",
        Altered "Altered",
        OtherSender "OtherSender",
        NotRegistered "NotRegistered",
        Revoked "Revoked",
    }
    JobType "job type" {
        Normal "Normal",
        Secure "Secure",
        SampleSet "SampleSet",
        Delayed "Delayed",
        StoreInRemoteFolder "StoreInRemoteFolder",
        BackgroundForm "BackgroundForm",
    }
    Report "report" {
        Configuration "Configuration",
        JobCounter "JobCounter",
        JobHistory "JobHistory",
        ErrorHistory "ErrorHistory",
        Activity "Activity",
        Meter "Meter",
        Undelivered "Undelivered",
    }
    Stop "reason to stop" {
        Suspended "Suspended",
        Paused "Paused",
        Attention "Attention",
    }
    Uncharged "reason not to charge" {
        InfoNeeded "InfoNeeded",
        NotAuthorized "NotAuthorized",
        Closed "Closed",
        LimitReached "LimitReached",
    }
}

impl Row for JobRow {
    type Of = Job;

    fn of(it: &Job) -> Self {
        let work = match &it.work {
            Work::Print(_) => None,
            Work::Report(report, _) => Some(WorkRow::Report(Spelled(*report))),
            Work::Copy(copy, _) => Some(WorkRow::Copy(CopyRow::of(copy))),
            Work::Scan(scan) => Some(WorkRow::Scan(ScanRow::of(scan))),
            Work::FolderPrint(folder, _) => Some(WorkRow::FolderPrint(folder.0)),
            Work::FaxIn(fax) => Some(WorkRow::FaxIn(FaxInRow::of(fax))),
            Work::FaxOut(fax) => Some(WorkRow::FaxOut(FaxOutRow::of(fax))),
            Work::MailIn(mail) => Some(WorkRow::MailIn(MailInRow::of(mail))),
        };
        Self {
            work,
            print: it.print().map(PrintRow::of),
            id: it.id.0,
            name: it.name.clone(),
            owner: it.owner.as_ref().map(PersonRow::of),
            state: StateRow::of(&it.state),
            holds: HoldsRow::of(it.state.holds()),
            held_until: it.state.held_until().map(|it| it.0),
            documents: it.documents.iter().map(DocumentRow::of).collect(),
            peer: it.peer,
            created: it.created.0,
            printing_since: it.started.map(|it| it.0),
            ended: it.state.ended().map(|it| it.0),
            fault: it.state.end().and_then(|it| it.fault.clone()),
        }
    }

    fn read(self) -> Result<Job, String> {
        let end = |how| {
            let at = self.ended.map(Tick).ok_or("the job has ended, but not when")?;
            Ok::<_, String>(JobState::Ended(End { at, how, fault: self.fault.clone() }))
        };
        let state = match self.state {
            // Since when it waits is not kept: it does no longer when the power is back.
            StateRow::Incoming => JobState::Incoming { since: Tick(self.created) },
            StateRow::Received => JobState::Reading,
            StateRow::Held => {
                JobState::Held { why: self.holds.read(), until: self.held_until.map(Tick) }
            }
            StateRow::Queued => JobState::Waiting(Resource::Engine),
            StateRow::Printing => JobState::Running(Resource::Engine),
            StateRow::Stopped(why) => JobState::Stopped(Resource::Engine, why.0),
            StateRow::QueuedToScan => JobState::Waiting(Resource::Scanner),
            StateRow::Scanning => JobState::Running(Resource::Scanner),
            StateRow::ScanStopped(why) => JobState::Stopped(Resource::Scanner, why.0),
            StateRow::QueuedToSend => JobState::Waiting(Resource::Network),
            StateRow::Sending => JobState::Running(Resource::Network),
            StateRow::SendStopped(why) => JobState::Stopped(Resource::Network, why.0),
            StateRow::QueuedToCall => JobState::Waiting(Resource::Line),
            StateRow::Calling => JobState::Running(Resource::Line),
            StateRow::CallStopped(why) => JobState::Stopped(Resource::Line, why.0),
            StateRow::Completed => end(Ending::Completed)?,
            StateRow::Cancelled => end(Ending::Cancelled)?,
            StateRow::Aborted(why) => end(Ending::Aborted(why.read()))?,
        };
        let print = self.print.map(PrintRow::read).transpose()?;
        let print = print.ok_or("it does not say what is printed");
        Ok(Job {
            id: JobId(self.id),
            name: self.name,
            owner: self.owner.map(PersonRow::read),
            state,
            documents: self.documents.into_iter().map(DocumentRow::read).collect(),
            peer: self.peer,
            created: Tick(self.created),
            started: self.printing_since.map(Tick),
            work: match self.work {
                None => Work::Print(print?),
                Some(WorkRow::Report(report)) => Work::Report(report.0, print?),
                Some(WorkRow::Copy(copy)) => Work::Copy(copy.read(), print?),
                Some(WorkRow::Scan(scan)) => Work::Scan(scan.read()?),
                Some(WorkRow::FolderPrint(it)) => Work::FolderPrint(FolderNumber(it), print?),
                Some(WorkRow::FaxIn(fax)) => Work::FaxIn(fax.read(print)?),
                Some(WorkRow::FaxOut(fax)) => Work::FaxOut(fax.read()?),
                Some(WorkRow::MailIn(mail)) => Work::MailIn(mail.read()),
            },
        })
    }
}

impl PrintRow {
    fn of(it: &Print) -> Self {
        Self {
            job_type: Spelled(it.job_type),
            private: it.private,
            ticket: TicketRow::of(&it.ticket),
            impressions: it.impressions,
            sheets: it.sheets,
            impressions_out: it.impressions_out,
            sheets_out: it.sheets_out,
        }
    }

    fn read(self) -> Result<Print, String> {
        Ok(Print {
            job_type: self.job_type.0,
            private: self.private,
            ticket: self.ticket.read()?,
            impressions: self.impressions,
            sheets: self.sheets,
            impressions_out: self.impressions_out,
            sheets_out: self.sheets_out,
        })
    }
}

impl StateRow {
    fn of(it: &JobState) -> Self {
        match it {
            JobState::Incoming { .. } => Self::Incoming,
            JobState::Reading => Self::Received,
            JobState::Held { .. } => Self::Held,
            JobState::Waiting(Resource::Engine) => Self::Queued,
            JobState::Running(Resource::Engine) => Self::Printing,
            JobState::Stopped(Resource::Engine, why) => Self::Stopped(Spelled(*why)),
            JobState::Waiting(Resource::Scanner) => Self::QueuedToScan,
            JobState::Running(Resource::Scanner) => Self::Scanning,
            JobState::Stopped(Resource::Scanner, why) => Self::ScanStopped(Spelled(*why)),
            JobState::Waiting(Resource::Network) => Self::QueuedToSend,
            JobState::Running(Resource::Network) => Self::Sending,
            JobState::Stopped(Resource::Network, why) => Self::SendStopped(Spelled(*why)),
            JobState::Waiting(Resource::Line) => Self::QueuedToCall,
            JobState::Running(Resource::Line) => Self::Calling,
            JobState::Stopped(Resource::Line, why) => Self::CallStopped(Spelled(*why)),
            JobState::Ended(end) => match end.how {
                Ending::Completed => Self::Completed,
                Ending::Cancelled => Self::Cancelled,
                Ending::Aborted(why) => Self::Aborted(AbortRow::of(why)),
            },
        }
    }
}

impl AbortRow {
    fn of(it: AbortReason) -> Self {
        match it {
            AbortReason::LoginFailed => Self::LoginFailed,
            AbortReason::NoUser => Self::NoUser,
            AbortReason::Data => Self::Data,
            AbortReason::TooSlow => Self::TooSlow,
            AbortReason::Forms => Self::Forms,
            AbortReason::Power => Self::Power,
            AbortReason::Sender => Self::Sender,
            AbortReason::Formatted => Self::Formatted,
            AbortReason::NoDocument => Self::NoDocument,
            AbortReason::Device => Self::Device,
            AbortReason::Account(why) => Self::Account(Spelled(why)),
            AbortReason::NoOriginal => Self::NoOriginal,
            AbortReason::DriveFull => Self::DriveFull,
            AbortReason::FolderFull => Self::FolderFull,
            AbortReason::NoFolder => Self::NoFolder,
            AbortReason::NoMailFolder => Self::NoMailFolder,
            AbortReason::FolderPasscode => Self::FolderPasscode,
            AbortReason::NotSent(cause) => Self::NotSent(Spelled(cause)),
            AbortReason::NotBelieved(why) => Self::NotBelieved(Spelled(why)),
            AbortReason::Call => Self::Call,
        }
    }

    fn read(self) -> AbortReason {
        match self {
            Self::LoginFailed => AbortReason::LoginFailed,
            Self::NoUser => AbortReason::NoUser,
            Self::Data => AbortReason::Data,
            Self::TooSlow => AbortReason::TooSlow,
            Self::Forms => AbortReason::Forms,
            Self::Power => AbortReason::Power,
            Self::Sender => AbortReason::Sender,
            Self::Formatted => AbortReason::Formatted,
            Self::NoDocument => AbortReason::NoDocument,
            Self::Device => AbortReason::Device,
            Self::Account(why) => AbortReason::Account(why.0),
            Self::NoOriginal => AbortReason::NoOriginal,
            Self::DriveFull => AbortReason::DriveFull,
            Self::FolderFull => AbortReason::FolderFull,
            Self::NoFolder => AbortReason::NoFolder,
            Self::NoMailFolder => AbortReason::NoMailFolder,
            Self::FolderPasscode => AbortReason::FolderPasscode,
            Self::NotSent(cause) => AbortReason::NotSent(cause.0),
            Self::NotBelieved(why) => AbortReason::NotBelieved(why.0),
            Self::Call => AbortReason::Call,
        }
    }
}

impl HoldsRow {
    fn of(it: Holds) -> Self {
        let Holds { owner, password, until, new_job, preview, redial } = it;
        Self { owner, password, until, new_job, preview, redial }
    }

    fn read(self) -> Holds {
        let Self { owner, password, until, new_job, preview, redial } = self;
        Holds { owner, password, until, new_job, preview, redial }
    }
}

impl DocumentRow {
    fn of(it: &JobDocument) -> Self {
        Self {
            id: it.id.0,
            drawn: it.drawn.map(|it| it.0),
            name: it.name.clone(),
            format: it.format.clone(),
            bytes: it.bytes,
            pages: it.pages,
            created: it.created.0,
            kept: it.kept,
            cancelled: it.cancelled,
            fault: it.fault.clone(),
        }
    }

    fn read(self) -> JobDocument {
        JobDocument {
            id: DocumentId(self.id),
            drawn: self.drawn.map(DocumentId),
            name: self.name,
            format: self.format,
            bytes: self.bytes,
            pages: self.pages,
            created: Tick(self.created),
            kept: self.kept,
            cancelled: self.cancelled,
            fault: self.fault,
        }
    }
}
