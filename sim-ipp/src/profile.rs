//! What the printer claims to be: one of two profiles.
//!
//! No dump of an ApeosPort's IPP is public. What `device` claims is what a multifunction printer of a
//! sister maker lists (Xerox B235: IPP 1.0, 1.1 and 2.0, IPP Everywhere, job accounting, job-password)
//! and is otherwise assumed. `full` is everything that the twin can do.

/// What the printer claims to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum IppProfile {
    /// What this family would claim.
    #[default]
    Device,
    /// Everything that the twin can do.
    Full,
}

impl IppProfile {
    /// The profile as it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Full => "full",
        }
    }
}

/// In which profiles something is, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// In both: a sister maker's multifunction printer lists it.
    Sibling,
    /// In both; assumed.
    Assumed,
    /// Only in [`IppProfile::Full`].
    Full,
}

impl Basis {
    /// Whether it belongs to a profile.
    pub(super) const fn is_in(self, profile: IppProfile) -> bool {
        match self {
            Self::Sibling | Self::Assumed => true,
            Self::Full => matches!(profile, IppProfile::Full),
        }
    }
}
