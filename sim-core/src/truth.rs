//! The truth journal: every input, refusal and effect with its origin and cause. The device itself
//! does not know of it; tests score the audit log against it.

use crate::Tick;

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
    /// The audit log was written.
    Audited,
}

impl Kind {
    /// The kind as the control plane spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Refused => "refused",
            Self::Observed => "observed",
            Self::Woken => "woken",
            Self::Effect => "effect",
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
}

/// What is going on: everything recorded meanwhile is its consequence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cause {
    pub(crate) origin: Origin,
    /// The journal entry that began it.
    pub(crate) seq: Option<u64>,
}

impl Default for Cause {
    fn default() -> Self {
        Self { origin: Origin::Device, seq: None }
    }
}
