//! The printer's jobs. It is the device's print service: what is copied and scanned is the business of other services
//! (PWG 5108.01), of which IPP has none here. So no client that cancels its user's jobs ends the copy that the user is
//! waiting for.

use std::sync::Arc;

use sim_core::View;
use sim_core::job::{Job, JobId};

/// Those that have not ended, in the order in which they came.
pub(super) fn active(view: &View) -> impl Iterator<Item = &Arc<Job>> {
    view.jobs.values().filter(is_here)
}

/// Those that have, the newest first.
pub(super) fn ended(view: &View) -> impl Iterator<Item = &Arc<Job>> {
    view.history.iter().rev().filter(is_here)
}

/// One of them.
pub(super) fn job(view: &View, id: JobId) -> Option<&Arc<Job>> {
    view.job(id).filter(is_here)
}

fn is_here(job: &&Arc<Job>) -> bool {
    job.work.is_of_print_service()
}
