//! The truth journal: every input, refusal and effect with its origin and cause. The device itself
//! does not know of it; tests score the audit log against it.

use std::net::IpAddr;
use std::sync::Arc;

use crate::Tick;
use crate::job::JobId;

/// Entries kept; the oldest go first.
pub const TRUTH_MAX: usize = 50_000;
/// Characters of an entry's detail; what goes beyond is cut, so that nobody fills the memory by asking.
pub const DETAIL_MAX: usize = 2_000;

/// Where something came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The device, by itself or in consequence of something.
    Device,
    /// What a user, a hand or the network did at one of the device's surfaces.
    Stimulus,
    /// A hand inside the machine: the control plane.
    Control,
    /// A timer was due.
    Clock,
}

impl Origin {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Device, Self::Stimulus, Self::Control, Self::Clock];

    /// The origin as the control plane spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Stimulus => "stimulus",
            Self::Control => "control",
            Self::Clock => "clock",
        }
    }
}

/// What sort of entry it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Someone asked.
    Asked,
    /// It was refused.
    Refused,
    /// Something happened.
    Observed,
    /// A timer was due.
    Woken,
    /// The world should do something.
    Effect,
    /// Something of it is another now.
    Changed,
    /// The audit log was written.
    Audited,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Asked,
        Self::Refused,
        Self::Observed,
        Self::Woken,
        Self::Effect,
        Self::Changed,
        Self::Audited,
    ];

    /// The kind as the control plane spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Refused => "refused",
            Self::Observed => "observed",
            Self::Woken => "woken",
            Self::Effect => "effect",
            Self::Changed => "changed",
            Self::Audited => "audited",
        }
    }
}

/// One entry. No secret is ever in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1 without gaps.
    pub seq: u64,
    /// When.
    pub at: Tick,
    /// Where it came from.
    pub origin: Origin,
    /// The number of the entry that caused it.
    pub cause: Option<u64>,
    /// What sort it is.
    pub kind: Kind,
    /// Which command, fact, effect or refusal: a stable name.
    pub what: &'static str,
    /// Its particulars, for people.
    pub detail: String,
    /// The same for programs.
    pub about: About,
    /// How often it happened: more than once where equal facts came together, or records of the audit log.
    pub times: u32,
}

/// What an entry is about: its own, or what its cause is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Who did it: whose session it was, or whom a log-in or a job named.
    pub user: Option<Arc<str>>,
    /// From where.
    pub peer: Option<IpAddr>,
    /// Which job.
    pub job: Option<JobId>,
    /// What is another now; of entries of [`Kind::Changed`].
    pub change: Option<Box<Change>>,
}

/// Something that is another now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub of: Changed,
    /// What it was, as text.
    pub old: String,
    /// What it is.
    pub new: String,
}

/// What can be another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// A setting, by its ID.
    Setting(&'static str),
    /// What a sensor says, by the name of the part.
    Sensor(String),
}

impl About {
    /// About a job.
    pub(crate) fn job(job: JobId) -> Self {
        Self { job: Some(job), ..Self::default() }
    }

    /// About a change.
    pub(crate) fn change(of: Changed, old: String, new: String) -> Self {
        Self { change: Some(Box::new(Change { of, old, new })), ..Self::default() }
    }

    /// With what this does not say taken from its cause.
    fn within(self, cause: &Self) -> Self {
        Self {
            user: self.user.or_else(|| cause.user.clone()),
            peer: self.peer.or(cause.peer),
            job: self.job.or(cause.job),
            change: self.change,
        }
    }
}

/// What is going on: everything recorded meanwhile is its consequence.
#[derive(Clone, Debug)]
pub(crate) struct Cause {
    pub(crate) origin: Origin,
    /// The journal entry that began it.
    pub(crate) seq: Option<u64>,
    /// What that is about.
    about: About,
}

impl Cause {
    /// What comes from there.
    pub(crate) fn of(origin: Origin) -> Self {
        Self { origin, ..Self::default() }
    }

    /// What an entry is about; the first one's is taken for all that follow.
    pub(crate) fn about(&mut self, about: About) -> About {
        if self.seq.is_none() {
            self.about = About { change: None, ..about.clone() };
        }
        about.within(&self.about)
    }
}

impl Default for Cause {
    fn default() -> Self {
        Self { origin: Origin::Device, seq: None, about: About::default() }
    }
}
