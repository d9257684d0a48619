//! Jobs that have not ended, and how much of them each holder has.

use std::ops::Deref;
use std::sync::Arc;

use super::{Job, JobId, JobRefused, Jobs};
use crate::chunked::Chunked;
use crate::share::{Holder, JOBS, STORED};

/// Jobs that have not ended. They are read as what they are; what changes them keeps the count.
#[derive(Clone, Debug, Default)]
pub(super) struct Living {
    jobs: Jobs,
    held: Chunked<Holder, Held>,
    /// Bytes of the documents of all.
    bytes: usize,
}

/// What a holder has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Held {
    jobs: usize,
    /// Bytes of their documents.
    bytes: usize,
}

impl Held {
    /// What a job is to its holder.
    fn of(job: &Job) -> (Holder, Self) {
        let kept: u64 = job.documents.iter().filter(|it| it.kept).map(|it| it.bytes).sum();
        (job.holder(), Self { jobs: 1, bytes: usize::try_from(kept).unwrap_or(usize::MAX) })
    }
}

impl Living {
    /// Whether a holder may have one more job.
    pub(super) fn has_room(&self, holder: &Holder) -> Result<(), JobRefused> {
        let admitted = JOBS.admit(holder, self.len(), self.held(holder).jobs);
        admitted.map_err(JobRefused::from)
    }

    /// Whether a holder may have so many bytes more on the drive.
    pub(super) fn has_space(&self, holder: &Holder, bytes: u64) -> Result<(), JobRefused> {
        self.has_space_beside(holder, bytes, (0, 0))
    }

    /// The same beside so many bytes that are kept elsewhere, of all and of the holder.
    pub(super) fn has_space_beside(
        &self,
        holder: &Holder,
        bytes: u64,
        (all, own): (u64, u64),
    ) -> Result<(), JobRefused> {
        let size = |it: u64| usize::try_from(it).unwrap_or(usize::MAX);
        let taken = self.bytes.saturating_add(size(all));
        let own = self.held(holder).bytes.saturating_add(size(own));
        let admitted = STORED.admit_all(holder, taken, own, size(bytes));
        admitted.map_err(|_| JobRefused::Space)
    }

    fn held(&self, holder: &Holder) -> Held {
        self.held.get(holder).copied().unwrap_or_default()
    }

    pub(super) fn insert(&mut self, job: Job) {
        self.count(Held::of(&job));
        let former = self.jobs.insert(job.id, Arc::new(job));
        former.into_iter().for_each(|it| self.uncount(Held::of(&it)));
    }

    pub(super) fn remove(&mut self, id: JobId) -> Option<Arc<Job>> {
        let job = self.jobs.remove(&id)?;
        self.uncount(Held::of(&job));
        Some(job)
    }

    /// Changes a job, where it is there.
    pub(super) fn change(&mut self, id: JobId, change: impl FnOnce(&mut Job)) {
        let Some(job) = self.jobs.get_mut(&id) else { return };
        let before = Held::of(job);
        change(Arc::make_mut(job));
        let after = Held::of(job);
        if before != after {
            self.uncount(before);
            self.count(after);
        }
    }

    fn count(&mut self, (holder, more): (Holder, Held)) {
        let Held { jobs, bytes } = self.held(&holder);
        self.held.insert(holder, Held { jobs: jobs + more.jobs, bytes: bytes + more.bytes });
        self.bytes += more.bytes;
    }

    fn uncount(&mut self, (holder, less): (Holder, Held)) {
        let Held { jobs, bytes } = self.held(&holder);
        self.bytes = self.bytes.saturating_sub(less.bytes);
        match jobs.saturating_sub(less.jobs) {
            0 => drop(self.held.remove(&holder)),
            jobs => {
                let bytes = bytes.saturating_sub(less.bytes);
                self.held.insert(holder, Held { jobs, bytes });
            }
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
