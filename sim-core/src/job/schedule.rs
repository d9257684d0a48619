//! The order in which jobs get what they need.
//!
//! They stand in one queue, and what one holder has in it is a line of its own: a holder's jobs are never printed
//! in another order than they stand. The first of all comes next; while it is still read, all wait for it. Once it
//! was read for [`READ_PATIENCE_MS`] only its own line does, so that a document that never ends keeps nobody
//! waiting but its sender.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::machine::{Lent, Machine};
use super::{Job, JobId, JobState, READ_PATIENCE_MS, Resource, Stop};
use crate::share::Holder;
use crate::truth::{About, Kind};
use crate::{Refused, Reply, Tick};

/// Who comes next.
enum Next {
    /// This job.
    Job(JobId),
    /// The others, if this job is still read then.
    Others { job: JobId, from: Tick },
    /// Nobody before something happens.
    Nobody,
}

impl Machine {
    /// All of a job is in and is read now. As in a printer's spool, one that nothing is going to hold has its
    /// place from then on, so that what comes later waits for it.
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
        let (priority, needs) = (job.work.priority(), job.needs());
        if needs == Resource::Line {
            return self.enqueue_call(lent, id);
        }
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

    /// Has the next job begun on each resource that is free: on the engine, if it was read and nobody paused it.
    pub(crate) fn start_next(&mut self, lent: &mut Lent<'_>) {
        self.scan_next(lent);
        self.call_next(lent);
        self.patience = None;
        while lent.printer.prints() && self.queue.current().is_none() {
            match self.next(lent.desk.now) {
                Next::Job(id) => {
                    self.queue.give(id);
                    self.start_printing(lent, id);
                }
                Next::Others { job, from } => {
                    // Where there are no others nobody waits.
                    self.patience = self.queue.waiting().nth(1).map(|_| (from, job));
                    return;
                }
                Next::Nobody => return,
            }
        }
    }

    fn next(&self, now: Tick) -> Next {
        let mut passed_over = BTreeSet::<Holder>::new();
        for id in self.queue.waiting() {
            let Some(job) = self.jobs.get(&id) else { return Next::Job(id) };
            if !passed_over.is_empty() && passed_over.contains(&job.holder()) {
                continue;
            }
            if job.state.is_waiting() {
                return Next::Job(id);
            }
            let from = read_since(job).after_ms(READ_PATIENCE_MS);
            if now < from {
                return Next::Others { job: id, from };
            }
            passed_over.insert(job.holder());
        }
        Next::Nobody
    }

    /// When the others wait no longer for a job that is read, and for which.
    pub(super) fn patience_ends(&self) -> Option<(Tick, JobId)> {
        self.patience
    }

    /// Lets the others pass a job that is read too long.
    pub(super) fn end_patience(&mut self, lent: &mut Lent<'_>) {
        if let Some((_, id)) = self.patience.filter(|it| it.0 <= lent.desk.now) {
            if let Next::Job(_) = self.next(lent.desk.now) {
                let (what, detail) = ("passed-while-read", format!("job {}", id.0));
                lent.desk.record_about(Kind::Woken, what, detail, About::job(id));
            }
            self.start_next(lent);
        }
    }

    /// Puts a suspended job before those of its priority.
    pub(super) fn resume_job(&mut self, lent: &mut Lent<'_>, id: JobId) -> Result<Reply, Refused> {
        let job = self.in_state(id, |it| it.stop() == Some(Stop::Suspended))?;
        self.set_state(id, JobState::Waiting(Resource::Engine));
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
        let waits = |it: &JobState| *it == JobState::Waiting(Resource::Engine);
        self.in_state(id, waits)?;
        let after = after.filter(|it| self.queue.current() != Some(*it));
        if let Some(other) = after.filter(|it| *it != id) {
            self.in_state(other, waits)?;
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

/// Since when all of a job is read, or could be: its last document is in.
fn read_since(job: &Job) -> Tick {
    job.documents.iter().map(|it| it.created).max().unwrap_or(job.created)
}
