//! Jobs whose documents are awaited.

use std::collections::BTreeMap;

use super::{Claim, JobId};

/// What is known of jobs that wait for their documents, beside where they stand. Nothing of it survives
/// the power, and no door may see what they claim.
pub(crate) type OpenJobs = BTreeMap<JobId, OpenJob>;

/// What is known of one.
#[derive(Clone, Debug)]
pub(crate) struct OpenJob {
    /// Whether a document is just coming in.
    pub(super) is_receiving: bool,
    /// Who it says it is from, until Receive Control has decided about it.
    pub(super) claim: Option<Claim>,
}
