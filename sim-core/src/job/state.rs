//! Where a job stands, with what belongs to standing there.

use std::sync::Arc;

use super::Holds;
use crate::Tick;
use crate::account::Uncharged;
use crate::mail::{Cause, NotBelieved};

/// Something that one job at a time can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// The print engine.
    Engine,
    /// The scanner.
    Scanner,
    /// The way to another machine on the network.
    Network,
    /// A telephone line: as many jobs at one time as there are lines have one.
    Line,
}

/// Where a job stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Its documents come in, one after another.
    Incoming {
        /// Since when it waits for the next one.
        since: Tick,
    },
    /// All are in; its data is being read.
    Reading,
    /// It waits for somebody or for a moment.
    Held {
        /// Why.
        why: Holds,
        /// When it is let go by itself.
        until: Option<Tick>,
    },
    /// It waits for a resource.
    Waiting(Resource),
    /// It has the resource.
    Running(Resource),
    /// It had the resource and is to go on where it stopped.
    Stopped(Resource, Stop),
    /// It has ended.
    Ended(End),
}

/// Why a job stopped in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Somebody suspended it; others are printed meanwhile.
    Suspended,
    /// The printer was paused; the engine is kept for it.
    Paused,
    /// The printer waits for a person: for paper, for a sheet to be taken out, for a cover to be closed.
    /// The job stays on the engine and goes on by itself.
    Attention,
}

/// Why a job was aborted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbortReason {
    /// Its user is unknown or the password wrong.
    LoginFailed,
    /// It names no user.
    NoUser,
    /// Its data cannot become pages: it is damaged, locked, empty, of an unknown format, or more than is taken.
    Data,
    /// Reading it took more time than may be: its data may be good.
    TooSlow,
    /// As many background forms are stored as may be.
    Forms,
    /// The power went.
    Power,
    /// Its sender broke off.
    Sender,
    /// The drive was made new.
    Formatted,
    /// No document came, or not in time.
    NoDocument,
    /// A part of the device failed: its drive, or what reads documents.
    Device,
    /// It cannot be charged.
    Account(Uncharged),
    /// Nothing lay in the feeder or on the glass.
    NoOriginal,
    /// The drive had no room for what was scanned.
    DriveFull,
    /// Its folder was filled meanwhile.
    FolderFull,
    /// Its folder is gone.
    NoFolder,
    /// It was sent to a folder that is not there.
    NoMailFolder,
    /// It was sent to a folder with a passcode.
    FolderPasscode,
    /// Its mail was not sent.
    NotSent(Cause),
    /// The mail that came is not from whom it says, or nobody who is believed vouches for that.
    NotBelieved(NotBelieved),
    /// The call brought nothing, or not all went through.
    Call,
}

impl AbortReason {
    /// The reason in words, behind "aborted:".
    pub const fn words(self) -> &'static str {
        match self {
            Self::LoginFailed => "its user is unknown or the password wrong",
            Self::NoUser => "it names no user",
            Self::Data => "its data cannot become pages",
            Self::TooSlow => "it takes too long to be read",
            Self::Forms => "as many background forms are stored as may be",
            Self::Power => "the power went",
            Self::Sender => "its sender broke off",
            Self::Formatted => "the drive was made new",
            Self::NoDocument => "no document came",
            Self::Device => "a part of the device failed",
            Self::Account(_) => "it cannot be charged to an account",
            Self::NoOriginal => "there was no original",
            Self::DriveFull => "the storage has no room (016-774)",
            Self::FolderFull => "the folder is full (016-704)",
            Self::NoFolder => "no folder has this number (016-714)",
            Self::NoMailFolder => "no folder has the number that it was sent to (016-703)",
            Self::FolderPasscode => "the folder asks for a passcode, which no mail gives (016-713)",
            Self::NotSent(cause) => cause.words(),
            Self::NotBelieved(why) => why.words(),
            Self::Call => "the call ended before the fax was whole",
        }
    }

    /// The guide's fault code for it (pp.48 to 54), where it has one.
    pub(crate) const fn code(self) -> Option<&'static str> {
        match self {
            Self::DriveFull => Some("016-774"),
            Self::FolderFull => Some("016-704"),
            Self::NoFolder => Some("016-714"),
            Self::NoMailFolder => Some("016-703"),
            Self::FolderPasscode => Some("016-713"),
            Self::NotSent(cause) => Some(cause.code()),
            Self::NotBelieved(why) => Some(why.code()),
            Self::LoginFailed
            | Self::NoUser
            | Self::Data
            | Self::TooSlow
            | Self::Forms
            | Self::Power
            | Self::Sender
            | Self::Formatted
            | Self::NoDocument
            | Self::Device
            | Self::Account(_)
            | Self::NoOriginal
            | Self::Call => None,
        }
    }
}

/// How a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// When.
    pub at: Tick,
    /// How.
    pub how: Ending,
    /// What exactly was wrong, where the device aborted it for something that has more to it than an
    /// [`AbortReason`], or a document of a job that completed had an error; at most [`super::FAULT_MAX`] characters.
    pub fault: Option<Arc<str>>,
}

/// Whether a job ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It did.
    Completed,
    /// A user ended it, or it went with its user.
    Cancelled,
    /// The device ended it.
    Aborted(AbortReason),
}

impl Ending {
    /// The how as the control plane spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Aborted(_) => "aborted",
        }
    }
}

impl JobState {
    /// All states as the control plane spells them, in the order of a job's life.
    pub const NAMES: [&str; 12] = [
        "incoming",
        "received",
        "held",
        "waiting",
        "scanning",
        "printing",
        "sending",
        "calling",
        "stopped",
        "completed",
        "cancelled",
        "aborted",
    ];

    /// The state as the control plane spells it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Incoming { .. } => "incoming",
            Self::Reading => "received",
            Self::Held { .. } => "held",
            Self::Waiting(
                Resource::Engine | Resource::Scanner | Resource::Network | Resource::Line,
            ) => "waiting",
            Self::Running(Resource::Scanner) => "scanning",
            Self::Running(Resource::Engine) => "printing",
            Self::Running(Resource::Network) => "sending",
            Self::Running(Resource::Line) => "calling",
            Self::Stopped(..) => "stopped",
            Self::Ended(it) => it.how.name(),
        }
    }

    /// Whether its documents still come in.
    pub const fn is_incoming(&self) -> bool {
        matches!(self, Self::Incoming { .. })
    }

    /// Whether its data is not all in and read.
    pub(crate) const fn is_unread(&self) -> bool {
        matches!(self, Self::Incoming { .. } | Self::Reading)
    }

    /// Whether it is held.
    pub const fn is_held(&self) -> bool {
        matches!(self, Self::Held { .. })
    }

    /// Whether it waits for a resource.
    pub(crate) const fn is_waiting(&self) -> bool {
        matches!(self, Self::Waiting(_))
    }

    /// Why it is held; nothing where it is not.
    pub fn holds(&self) -> Holds {
        match self {
            Self::Held { why, .. } => *why,
            Self::Incoming { .. }
            | Self::Reading
            | Self::Waiting(_)
            | Self::Running(_)
            | Self::Stopped(..)
            | Self::Ended(_) => Holds::default(),
        }
    }

    /// When it is let go by itself, where it is held until then.
    pub fn held_until(&self) -> Option<Tick> {
        match self {
            Self::Held { until, .. } => *until,
            Self::Incoming { .. }
            | Self::Reading
            | Self::Waiting(_)
            | Self::Running(_)
            | Self::Stopped(..)
            | Self::Ended(_) => None,
        }
    }

    /// Why it stopped in the middle, if it did.
    pub const fn stop(&self) -> Option<Stop> {
        match self {
            Self::Stopped(_, stop) => Some(*stop),
            Self::Incoming { .. }
            | Self::Reading
            | Self::Held { .. }
            | Self::Waiting(_)
            | Self::Running(_)
            | Self::Ended(_) => None,
        }
    }

    /// How it ended, if it has.
    pub const fn end(&self) -> Option<&End> {
        match self {
            Self::Ended(end) => Some(end),
            Self::Incoming { .. }
            | Self::Reading
            | Self::Held { .. }
            | Self::Waiting(_)
            | Self::Running(_)
            | Self::Stopped(..) => None,
        }
    }

    /// When it ended, if it has.
    pub fn ended(&self) -> Option<Tick> {
        self.end().map(|it| it.at)
    }

    /// What exactly was wrong, where the device ended it and knows.
    pub fn fault(&self) -> Option<&str> {
        self.end()?.fault.as_deref()
    }

    /// Whether it ended well, if it has ended.
    pub fn ending(&self) -> Option<Ending> {
        self.end().map(|it| it.how)
    }

    /// Whether the job has ended.
    pub const fn is_ended(&self) -> bool {
        self.end().is_some()
    }

    /// Whether the device works on the job; one that is held or stopped waits for a person instead.
    pub const fn is_active(&self) -> bool {
        match self {
            Self::Incoming { .. } | Self::Reading | Self::Waiting(_) | Self::Running(_) => true,
            Self::Held { .. } | Self::Stopped(..) | Self::Ended(_) => false,
        }
    }

    /// Whether the job waits for something and no resource was at work on it, but for one that was stopped
    /// and waits again.
    pub const fn is_pending(&self) -> bool {
        match self {
            Self::Incoming { .. } | Self::Reading | Self::Held { .. } | Self::Waiting(_) => true,
            Self::Running(_) | Self::Stopped(..) | Self::Ended(_) => false,
        }
    }

    /// Whether the job has this resource, which may stand still until a person has helped.
    pub(crate) fn is_at_work(&self, on: Resource) -> bool {
        match self {
            Self::Running(it) | Self::Stopped(it, Stop::Attention) => *it == on,
            Self::Incoming { .. }
            | Self::Reading
            | Self::Held { .. }
            | Self::Waiting(_)
            | Self::Stopped(_, Stop::Suspended | Stop::Paused)
            | Self::Ended(_) => false,
        }
    }

    /// Whether a mail with what was scanned waits or is under way.
    pub(crate) const fn has_mail(&self) -> bool {
        match self {
            Self::Waiting(Resource::Network) | Self::Running(Resource::Network) => true,
            Self::Incoming { .. }
            | Self::Reading
            | Self::Held { .. }
            | Self::Waiting(Resource::Engine | Resource::Scanner | Resource::Line)
            | Self::Running(Resource::Engine | Resource::Scanner | Resource::Line)
            | Self::Stopped(..)
            | Self::Ended(_) => false,
        }
    }

    /// Whether a power cut ends the job: all but those that are held, of which a scan that somebody looks at ends too
    /// (assumed: nobody would know that it waits).
    pub(crate) const fn ends_with_power(&self) -> bool {
        match self {
            Self::Incoming { .. }
            | Self::Reading
            | Self::Waiting(_)
            | Self::Running(_)
            | Self::Stopped(..) => true,
            Self::Held { why, .. } => why.preview,
            Self::Ended(_) => false,
        }
    }
}
