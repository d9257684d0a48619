//! What the printer claims to be: one of two profiles, and what follows from their rows.
//!
//! No dump of an ApeosPort's IPP is public. What `device` claims is what a multifunction printer of a
//! sister maker lists (Xerox B235: IPP 1.0, 1.1 and 2.0, IPP Everywhere, job accounting, job-password)
//! and is otherwise assumed. `full` is everything that the twin can do.
//!
//! Nothing is claimed by a list of its own: a version or a feature is claimed when the operations that
//! it requires have rows ([`Profile::versions`], [`Profile::features`]).

use sim_wire::ipp::{Operation, Version};

use super::operation;

/// What the printer claims to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// What this family would claim.
    #[default]
    Device,
    /// Everything that the twin can do.
    Full,
}

/// In which profiles something is, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// In both: a sister maker's multifunction printer lists it.
    Sibling,
    /// In both; assumed.
    Assumed,
    /// Only in [`Profile::Full`].
    Full,
}

impl Claim {
    /// Whether it belongs to a profile.
    pub(super) const fn is_in(self, profile: Profile) -> bool {
        match self {
            Self::Sibling | Self::Assumed => true,
            Self::Full => matches!(profile, Profile::Full),
        }
    }
}

/// What a version or a feature takes.
struct Requirement<T: 'static> {
    what: T,
    claim: Claim,
    operations: &'static [Operation],
}

const fn requires<T>(what: T, claim: Claim, operations: &'static [Operation]) -> Requirement<T> {
    Requirement { what, claim, operations }
}

use Operation::*;

/// What every version asks for (RFC 8011 section 5.2.2, PWG 5100.12 section 4.1).
const BASIC: &[Operation] =
    &[PrintJob, ValidateJob, CancelJob, GetJobAttributes, GetJobs, GetPrinterAttributes];

/// The versions, the oldest first, with the operations that each adds (PWG 5100.12, tables 2 to 4).
/// One that is not claimed ends the list.
#[rustfmt::skip]
const VERSIONS: &[Requirement<Version>] = &[
    requires(Version::V1_0, Claim::Sibling, BASIC),
    requires(Version::V1_1, Claim::Sibling, &[]),
    requires(Version::V2_0, Claim::Sibling, &[]),
    requires(Version::V2_1, Claim::Full, &[
        CreateJob, SendDocument, CloseJob, CancelCurrentJob, CancelJobs, CancelMyJobs, HoldJob, ReleaseJob,
        ResubmitJob, SetJobAttributes, SetPrinterAttributes, GetPrinterSupportedValues,
        GetUserPrinterAttributes, PausePrinter, ResumePrinter, EnablePrinter, DisablePrinter,
        CreatePrinterSubscriptions, GetNotifications, GetSubscriptionAttributes, GetSubscriptions,
        RenewSubscription, CancelSubscription,
    ]),
    requires(Version::V2_2, Claim::Full, &[
        CreateJobSubscriptions, GetDocuments, GetDocumentAttributes, SetDocumentAttributes, HoldNewJobs,
        ReleaseHeldNewJobs, PausePrinterAfterCurrentJob, PromoteJob, ScheduleJobAfter, SuspendCurrentJob,
        ResumeJob, RestartPrinter, ShutdownPrinter,
    ]),
];

/// The features (`ipp-features-supported`, PWG 5100.13 section 5.6.11), with their operations.
#[rustfmt::skip]
const FEATURES: &[Requirement<&str>] = &[
    // PWG 5100.14 section 4.1.
    requires("ipp-everywhere", Claim::Sibling, &[
        PrintJob, ValidateJob, CreateJob, SendDocument, CancelJob, GetJobAttributes, GetJobs,
        GetPrinterAttributes, CancelMyJobs, CloseJob, IdentifyPrinter,
    ]),
    // PWG 5100.5.
    requires("document-object", Claim::Full, &[
        CancelDocument, GetDocumentAttributes, GetDocuments, SetDocumentAttributes,
    ]),
    // PWG 5100.6.
    requires("page-overrides", Claim::Full, BASIC),
    // RFC 3995, RFC 3996.
    requires("subscription-object", Claim::Full, &[
        CreatePrinterSubscriptions, CreateJobSubscriptions, GetSubscriptionAttributes, GetSubscriptions,
        RenewSubscription, CancelSubscription, GetNotifications,
    ]),
];

impl<T> Requirement<T> {
    fn is_met(&self, profile: Profile) -> bool {
        let offered = |it: &Operation| operation::row(profile, it.code()).is_some();
        self.claim.is_in(profile) && self.operations.iter().all(offered)
    }
}

impl Profile {
    /// The profile as it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Full => "full",
        }
    }

    /// The versions that are spoken, the oldest first.
    pub(super) fn versions(self) -> Vec<Version> {
        VERSIONS.iter().take_while(|it| it.is_met(self)).map(|it| it.what).collect()
    }

    /// The features that are claimed.
    pub(super) fn features(self) -> Vec<&'static str> {
        FEATURES.iter().filter(|it| it.is_met(self)).map(|it| it.what).collect()
    }
}

/// What a printer claims, worked out once.
#[derive(Debug)]
pub(super) struct Claims {
    pub(super) profile: Profile,
    /// The oldest first; never empty.
    pub(super) versions: Vec<Version>,
}

impl Claims {
    pub(super) fn of(profile: Profile) -> Self {
        Self { profile, versions: profile.versions() }
    }

    /// The version to answer in: the asked one, or the nearest that is spoken (RFC 8011 section 4.1.8).
    pub(super) fn nearest(&self, asked: Version) -> Version {
        let older = self.versions.iter().rev().find(|it| **it <= asked);
        older.or(self.versions.first()).copied().unwrap_or(Version::V1_1)
    }
}

impl Default for Claims {
    fn default() -> Self {
        Self::of(Profile::default())
    }
}
