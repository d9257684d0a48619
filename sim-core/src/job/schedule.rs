//! The order in which jobs get what they need.

use super::machine::{Lent, Machine};
use super::{JobId, JobState, Stop, Work};
use crate::{Refused, Reply};

impl Machine {
    /// Puts a job behind those of its priority. One that was begun goes before them.
    pub(super) fn enqueue(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let Some(job) = self.jobs.get(&id) else { return };
        let (priority, needs) = (job.work.priority(), job.work.row().needs);
        if job.work.is_begun() {
            self.queue.push_front(id, priority);
        } else {
            self.queue.push(id, priority);
        }
        self.set_state(id, JobState::Waiting(needs));
        self.start_next(lent);
    }

    /// Has the next job begun, if its resource is free and nobody paused it.
    pub(crate) fn start_next(&mut self, lent: &mut Lent<'_>) {
        while lent.printer.prints()
            && let Some(id) = self.queue.start_next()
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
        Ok(Reply::Done)
    }

    /// Gives a waiting job the place of its priority.
    pub(super) fn requeue(&mut self, id: JobId) {
        let priority = self.jobs.get(&id).map(|it| it.work.priority());
        if let Some(priority) = priority.filter(|_| self.queue.remove(id)) {
            self.queue.push(id, priority);
        }
    }
}
