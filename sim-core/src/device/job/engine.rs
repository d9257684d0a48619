//! The print engine: what is on it, what comes next, and what came out.

use std::sync::Arc;

use super::super::Device;
use crate::audit::Event;
use crate::condition::Need;
use crate::job::{AbortReason, JobDocument, JobId, JobRefused, JobState, Plan, Stop};
use crate::meter::Meter;
use crate::{Effect, Refused, Reply};

impl Device {
    /// Works out how much a job prints.
    pub(super) fn measure(&mut self, id: JobId) {
        let plan = self.state.jobs.get(&id).and_then(|it| it.plan());
        let sheets = plan.as_ref().map(|it| u32::try_from(it.sheets_total()).unwrap_or(u32::MAX));
        let impressions = plan.as_ref().map(Plan::impressions);
        self.change_job(id, |it| (it.impressions, it.sheets) = (impressions, sheets));
    }

    /// Puts a job behind those of its priority. One that was begun goes before them.
    pub(super) fn enqueue(&mut self, id: JobId) {
        self.change_job(id, |it| it.state = JobState::Queued);
        let Some(job) = self.state.jobs.get(&id) else { return };
        let priority = job.ticket.priority;
        if job.impressions_out > 0 {
            self.queue.push_front(id, priority);
        } else {
            self.queue.push(id, priority);
        }
        self.start_next();
    }

    /// Stops the job on the engine while a part keeps it from printing, and lets it go on when none does
    /// any more. It is told in [`crate::condition::Condition`] what paper the job waits for.
    pub(in crate::device) fn mind_engine(&mut self) {
        let condition = self.condition.picture();
        let told = condition.need.is_some();
        let current = self.queue.current().and_then(|it| self.state.jobs.get(&it));
        let Some(job) = current.filter(|it| it.state.is_on_engine()).cloned() else {
            if told {
                self.condition.needs(&self.desk, None);
            }
            return;
        };
        let plan = self.plan.as_ref();
        let next = plan.and_then(|it| it.side(job.impressions_out.into())).map(|it| it.media);
        let wanted = next.unwrap_or(job.ticket.media).wanted();
        let need = Need { job: job.id, wanted };
        let has_paper = condition.readings.tray_for(&need.wanted).is_some();
        let runs = has_paper && !condition.readings.stops_engine();
        let state = match runs {
            true => JobState::Printing,
            false => JobState::Stopped(Stop::Attention),
        };
        if job.state != state {
            self.change_job(job.id, |it| it.state = state);
        }
        if told || !has_paper {
            self.condition.needs(&self.desk, Some(need).filter(|_| !has_paper));
        }
    }

    /// Has the next job printed, if the engine is free and nobody paused it.
    pub(in crate::device) fn start_next(&mut self) {
        while self.printer.picture().prints()
            && let Some(id) = self.queue.start_next()
        {
            self.start_printing(id);
        }
    }

    fn start_printing(&mut self, id: JobId) {
        let Some(plan) = self.state.jobs.get(&id).and_then(|it| it.plan()) else {
            self.queue.free(id);
            return;
        };
        let now = self.desk.now;
        self.change_job(id, |it| {
            it.state = JobState::Printing;
            it.printing_since = it.printing_since.or(Some(now));
        });
        self.plan = Some(Arc::new(plan));
        self.print_on();
    }

    /// Prints what is left of the job for which the engine is kept.
    fn print_on(&mut self) {
        let Some((id, plan)) = self.queue.current().zip(self.plan.clone()) else { return };
        self.change_job(id, |it| it.state = JobState::Printing);
        let Some(job) = self.state.jobs.get(&id) else { return };
        let from = u64::from(job.impressions_out);
        // Ranges can lie behind the last page: then nothing is printed, and that is all.
        if from >= plan.impressions_total() {
            return self.printed(id);
        }
        let documents = job.printed().map(JobDocument::as_printed).collect();
        self.desk.effect(Effect::Print { job: id, documents, plan, from });
    }

    pub(in crate::device) fn pages_out(&mut self, id: JobId, more: u32) {
        let plan = self.plan.clone().filter(|_| self.queue.current() == Some(id));
        let Some((plan, job)) = plan.zip(self.state.jobs.get(&id)) else { return };
        let out = job.impressions_out.saturating_add(more);
        let mut printed = Meter::default();
        let sides = (job.impressions_out..out).map_while(|at| plan.side(at.into()));
        sides.for_each(|it| printed.count(it));
        self.state.meter.add(printed);
        self.change_job(id, |it| {
            it.sheets_out += u32::try_from(printed.sheets).unwrap_or(u32::MAX);
            it.impressions_out = out;
        });
        let account = self.state.jobs.get(&id).and_then(|it| it.ticket.account.clone());
        account.iter().for_each(|it| self.accounts.charge(it, more));
    }

    pub(in crate::device) fn printed(&mut self, id: JobId) {
        let Some(job) = self.state.jobs.get(&id).cloned() else { return };
        // The last sheet may have been the last in its tray, so that the job already waits for paper.
        if !job.state.is_on_engine() {
            return;
        }
        let owner = self.users.audit_name(job.owner.as_ref());
        self.desk.audit(Event::PrintCompleted, &owner, &job.name);
        self.end(id, JobState::Completed);
        self.free_engine(id);
    }

    /// The job on the engine cannot be printed: it ends, and the next one begins.
    pub(in crate::device) fn not_printed(&mut self, id: JobId, why: &str) {
        if self.queue.current() == Some(id) {
            self.abort_for(id, AbortReason::Device, why);
        }
    }

    /// The engine is free of a job.
    pub(super) fn free_engine(&mut self, id: JobId) {
        if self.queue.free(id) {
            self.plan = None;
            self.printer.engine_freed(&self.desk);
            self.start_next();
        }
    }

    /// Stops the job on the engine, so that others are printed.
    pub(super) fn suspend(&mut self, id: Option<JobId>) -> Result<Reply, Refused> {
        let current = self.queue.current().ok_or(Refused::Job(JobRefused::NothingPrints))?;
        let id = id.unwrap_or(current);
        let job = self.in_state(id, JobState::is_on_engine)?;
        self.desk.effect(Effect::StopPrinting(job.id));
        self.change_job(id, |it| it.state = JobState::Stopped(Stop::Suspended));
        self.free_engine(id);
        Ok(Reply::Done)
    }

    /// Puts a suspended job before those of its priority.
    pub(super) fn resume_job(&mut self, id: JobId) -> Result<Reply, Refused> {
        self.in_state(id, |it| it == JobState::Stopped(Stop::Suspended))?;
        self.change_job(id, |it| it.state = JobState::Queued);
        let priority = self.state.jobs.get(&id).map_or(0, |it| it.ticket.priority);
        self.queue.push_front(id, priority);
        self.start_next();
        Ok(Reply::Done)
    }

    /// Puts a waiting job behind another one, or before all.
    pub(super) fn schedule_after(
        &mut self,
        id: JobId,
        after: Option<JobId>,
    ) -> Result<Reply, Refused> {
        self.in_state(id, |it| it == JobState::Queued)?;
        let after = after.filter(|it| self.queue.current() != Some(*it));
        if let Some(other) = after.filter(|it| *it != id) {
            self.in_state(other, |it| it == JobState::Queued)?;
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
        let priority = self.state.jobs.get(&id).map(|it| it.ticket.priority);
        if let Some(priority) = priority.filter(|_| self.queue.remove(id)) {
            self.queue.push(id, priority);
        }
    }

    /// Stops the engine in the middle; it is kept for its job.
    pub(in crate::device) fn pause_engine(&mut self) {
        let Some(id) = self.queue.current() else { return };
        if self.in_state(id, JobState::is_on_engine).is_ok() {
            self.desk.effect(Effect::StopPrinting(id));
            self.change_job(id, |it| it.state = JobState::Stopped(Stop::Paused));
        }
    }

    /// Goes on with the job for which the engine was kept, or with the next.
    pub(in crate::device) fn resume_engine(&mut self) {
        let kept = self.queue.current().and_then(|it| self.state.jobs.get(&it));
        if kept.is_some_and(|it| it.state == JobState::Stopped(Stop::Paused)) {
            self.print_on();
        } else {
            self.start_next();
        }
    }
}
