//! The order in which jobs get what they need.

use std::sync::Arc;

use super::machine::{Lent, Machine};
use super::{Job, JobId, JobState, Jobs, Stop, Work};
use crate::{Refused, Reply};

impl Machine {
    /// All of a job is in and is read now. As in a printer's spool, one that nothing is going to hold has its
    /// place from then on, so that what comes later waits for it however long it takes to read.
    pub(super) fn begin_reading(&mut self, lent: &mut Lent<'_>, id: JobId) {
        self.set_state(id, JobState::Reading);
        self.place_unread(lent, id);
    }

    /// Gives a job that is being read its place in the queue, or takes it, when what it asks for changed.
    pub(super) fn place_unread(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let reads = |it: &&Arc<Job>| it.state == JobState::Reading;
        let Some(job) = self.jobs.get(&id).filter(reads) else { return };
        let (priority, has_place) = (job.work.priority(), self.queue.contains(id));
        match (job.work.goes_on_by_itself(), has_place) {
            (true, false) => self.queue.push(id, priority),
            (false, true) => self.leave_queue(lent, id),
            (true, true) | (false, false) => {}
        }
    }

    /// Takes a job out of the queue; the next may have waited for it.
    pub(super) fn leave_queue(&mut self, lent: &mut Lent<'_>, id: JobId) {
        if self.queue.remove(id) {
            self.start_next(lent);
        }
    }

    /// Puts a job behind those of its priority, unless it has its place. One that was begun goes before them.
    pub(super) fn enqueue(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let Some(job) = self.jobs.get(&id) else { return };
        let (priority, needs) = (job.work.priority(), job.work.row().needs);
        if self.queue.contains(id) {
            // It was read where it stood.
        } else if job.work.is_begun() {
            self.queue.push_front(id, priority);
        } else {
            self.queue.push(id, priority);
        }
        self.set_state(id, JobState::Waiting(needs));
        self.start_next(lent);
    }

    /// Has the next job begun, if it was read, its resource is free and nobody paused it.
    pub(crate) fn start_next(&mut self, lent: &mut Lent<'_>) {
        let is_ready =
            |jobs: &Jobs, it: JobId| jobs.get(&it).is_none_or(|job| job.state.is_waiting());
        while lent.printer.prints()
            && let Some(id) = self.queue.start_next(|it| is_ready(&self.jobs, it))
        {
            match self.jobs.get(&id).map(|it| &it.work) {
                Some(Work::Print(_)) => self.start_printing(lent, id),
                None => drop(self.queue.free(id)),
            }
        }
    }

    /// Puts a suspended job before those of its priority.
    pub(super) fn resume_job(&mut self, lent: &mut Lent<'_>, id: JobId) -> Result<Reply, Refused> {
        let job = self.in_state(id, |it| it.stop() == Some(Stop::Suspended))?;
        self.set_state(id, JobState::Waiting(job.work.row().needs));
        self.queue.push_front(id, job.work.priority());
        self.start_next(lent);
        Ok(Reply::Done)
    }

    /// Puts a waiting job behind another one, or before all.
    pub(super) fn schedule_after(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        after: Option<JobId>,
    ) -> Result<Reply, Refused> {
        self.in_state(id, JobState::is_waiting)?;
        let after = after.filter(|it| self.queue.current() != Some(*it));
        if let Some(other) = after.filter(|it| *it != id) {
            self.in_state(other, JobState::is_waiting)?;
            self.queue.remove(id);
            self.queue.push_after(id, other);
        } else if after.is_none() {
            self.queue.remove(id);
            self.queue.push_first(id);
        }
        // It may have passed one that is still being read.
        self.start_next(lent);
        Ok(Reply::Done)
    }

    /// Gives a job with a place that of its priority.
    pub(super) fn requeue(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let priority = self.jobs.get(&id).map(|it| it.work.priority());
        if let Some(priority) = priority.filter(|_| self.queue.remove(id)) {
            self.queue.push(id, priority);
            self.start_next(lent);
        }
    }
}
