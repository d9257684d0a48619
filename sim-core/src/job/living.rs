//! Jobs that have not ended, and how many each holder has of them.

use std::ops::Deref;
use std::sync::Arc;

use super::{Job, JobId, Jobs};
use crate::chunked::Chunked;
use crate::share::Holder;

/// Jobs that have not ended. They are read as what they are; what changes them keeps the count.
#[derive(Clone, Debug, Default)]
pub(super) struct Living {
    jobs: Jobs,
    counts: Chunked<Holder, usize>,
}

impl Living {
    /// How many jobs a holder has.
    pub(super) fn count_of(&self, holder: &Holder) -> usize {
        self.counts.get(holder).copied().unwrap_or(0)
    }

    pub(super) fn insert(&mut self, job: Job) {
        self.count(&job.holder(), 1);
        let former = self.jobs.insert(job.id, Arc::new(job));
        former.into_iter().for_each(|it| self.count(&it.holder(), -1));
    }

    pub(super) fn remove(&mut self, id: JobId) -> Option<Arc<Job>> {
        let job = self.jobs.remove(&id)?;
        self.count(&job.holder(), -1);
        Some(job)
    }

    /// Changes a job, where it is there.
    pub(super) fn change(&mut self, id: JobId, change: impl FnOnce(&mut Job)) {
        let Some(job) = self.jobs.get_mut(&id) else { return };
        let before = job.holder();
        change(Arc::make_mut(job));
        let after = job.holder();
        if before != after {
            self.count(&before, -1);
            self.count(&after, 1);
        }
    }

    fn count(&mut self, holder: &Holder, more: isize) {
        match self.count_of(holder).saturating_add_signed(more) {
            0 => drop(self.counts.remove(holder)),
            count => drop(self.counts.insert(holder.clone(), count)),
        }
    }
}

impl Deref for Living {
    type Target = Jobs;

    fn deref(&self) -> &Jobs {
        &self.jobs
    }
}

impl FromIterator<Job> for Living {
    fn from_iter<I: IntoIterator<Item = Job>>(jobs: I) -> Self {
        let mut living = Self::default();
        jobs.into_iter().for_each(|it| living.insert(it));
        living
    }
}
