//! What a printer offers, worked out once from the operations that it has.
//!
//! Nothing is claimed by a list of its own: a version or a feature is claimed when the operations that
//! it requires have rows.

use sim_wire::ipp::{Operation, Version};

use super::profile::{Basis, IppProfile};

/// What a printer offers.
#[derive(Debug)]
pub(super) struct Offer {
    pub(super) profile: IppProfile,
    /// In the order of their rows.
    pub(super) operations: Vec<Operation>,
    /// Those of the system that has the printer.
    pub(super) system_operations: Vec<Operation>,
    /// The oldest first; never empty.
    pub(super) versions: Vec<Version>,
    pub(super) features: Vec<&'static str>,
}

impl Offer {
    /// What a printer of this profile offers that has these operations, and its system these.
    pub(super) fn of(
        profile: IppProfile,
        (operations, system_operations): (Vec<Operation>, Vec<Operation>),
    ) -> Self {
        let versions = VERSIONS.iter().take_while(|it| it.is_met(profile, &operations));
        let features = FEATURES.iter().filter(|it| it.is_met(profile, &operations));
        let (versions, features) =
            (versions.map(|it| it.what).collect(), features.map(|it| it.what).collect());
        Self { profile, operations, system_operations, versions, features }
    }

    /// Whether it has an operation.
    pub(super) fn has(&self, operation: Operation) -> bool {
        self.operations.contains(&operation)
    }

    /// The version to answer in: the asked one, or the nearest that is spoken (RFC 8011 section 4.1.8).
    pub(super) fn nearest(&self, asked: Version) -> Version {
        let older = self.versions.iter().rev().find(|it| **it <= asked);
        older.or(self.versions.first()).copied().unwrap_or(Version::V1_1)
    }
}

/// What a version or a feature takes.
struct Requirement<T: 'static> {
    what: T,
    basis: Basis,
    operations: &'static [Operation],
}

const fn requires<T>(what: T, basis: Basis, operations: &'static [Operation]) -> Requirement<T> {
    Requirement { what, basis, operations }
}

use Operation::*;

/// What every version asks for (RFC 8011 section 5.2.2, PWG 5100.12 section 4.1).
const BASIC: &[Operation] =
    &[PrintJob, ValidateJob, CancelJob, GetJobAttributes, GetJobs, GetPrinterAttributes];

/// The versions, the oldest first, with the operations that each adds (PWG 5100.12, tables 2 to 4).
/// One that is not claimed ends the list.
#[rustfmt::skip]
const VERSIONS: &[Requirement<Version>] = &[
    requires(Version::V1_0, Basis::Sibling, BASIC),
    requires(Version::V1_1, Basis::Sibling, &[]),
    requires(Version::V2_0, Basis::Sibling, &[]),
    requires(Version::V2_1, Basis::Full, &[
        CreateJob, SendDocument, CloseJob, CancelCurrentJob, CancelJobs, CancelMyJobs, HoldJob, ReleaseJob,
        ResubmitJob, SetJobAttributes, SetPrinterAttributes, GetPrinterSupportedValues,
        GetUserPrinterAttributes, PausePrinter, ResumePrinter, EnablePrinter, DisablePrinter,
        CreatePrinterSubscriptions, GetNotifications, GetSubscriptionAttributes, GetSubscriptions,
        RenewSubscription, CancelSubscription,
    ]),
    requires(Version::V2_2, Basis::Full, &[
        CreateJobSubscriptions, GetDocuments, GetDocumentAttributes, SetDocumentAttributes, HoldNewJobs,
        ReleaseHeldNewJobs, PausePrinterAfterCurrentJob, PromoteJob, ScheduleJobAfter, SuspendCurrentJob,
        ResumeJob, RestartPrinter, ShutdownPrinter,
    ]),
];

/// The features (`ipp-features-supported`, PWG 5100.13 section 5.6.11), with their operations.
#[rustfmt::skip]
const FEATURES: &[Requirement<&str>] = &[
    // PWG 5100.14 section 4.1.
    requires("ipp-everywhere", Basis::Sibling, &[
        PrintJob, ValidateJob, CreateJob, SendDocument, CancelJob, GetJobAttributes, GetJobs,
        GetPrinterAttributes, CancelMyJobs, CloseJob, IdentifyPrinter,
    ]),
    // PWG 5100.5.
    requires("document-object", Basis::Full, &[
        CancelDocument, GetDocumentAttributes, GetDocuments, SetDocumentAttributes,
    ]),
    // PWG 5100.6.
    requires("page-overrides", Basis::Full, BASIC),
    // RFC 3995, RFC 3996.
    requires("subscription-object", Basis::Full, &[
        CreatePrinterSubscriptions, CreateJobSubscriptions, GetSubscriptionAttributes, GetSubscriptions,
        RenewSubscription, CancelSubscription, GetNotifications,
    ]),
];

impl<T> Requirement<T> {
    fn is_met(&self, profile: IppProfile, operations: &[Operation]) -> bool {
        self.basis.is_in(profile) && self.operations.iter().all(|it| operations.contains(it))
    }
}
