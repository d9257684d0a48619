//! The print engine: what is on it, what comes next, and what came out.

use std::sync::Arc;

use crate::condition::{Condition, Need};
use crate::consequence::Consequence;
use crate::desk::Desk;
use crate::job::machine::{Lent, Machine};
use crate::job::{
    AbortReason, Ending, JobDocument, JobId, JobRefused, JobState, Plan, Resource, Stop, Work,
};
use crate::meter::Meter;
use crate::{Effect, Refused, Reply};

impl Machine {
    /// Works out how much a job prints.
    pub(in crate::job) fn measure(&mut self, id: JobId) {
        let plan = self.jobs.get(&id).and_then(|it| it.plan());
        let sheets = plan.as_ref().map(|it| u32::try_from(it.sheets_total()).unwrap_or(u32::MAX));
        let impressions = plan.as_ref().map(Plan::impressions);
        self.change(id, |it| {
            if let Some(print) = it.print_mut() {
                (print.impressions, print.sheets) = (impressions, sheets);
            }
        });
    }

    /// Stops the job on the engine while a part keeps it from printing, and lets it go on when none does
    /// any more. Says what paper it waits for.
    pub(crate) fn check_engine(&mut self, condition: &Condition) -> Option<Need> {
        let current = self.queue.current().and_then(|it| self.jobs.get(&it));
        let job = current.filter(|it| it.state.is_at_work(Resource::Engine))?;
        let plan = self.plan.as_ref();
        let next = plan.and_then(|it| it.side(job.impressions_out().into())).map(|it| it.media);
        let wanted = next.or(job.ticket().map(|it| it.media)).unwrap_or_default().wanted();
        let need = Need { job: job.id, wanted };
        let has_paper = condition.readings.tray_for(&need.wanted).is_some();
        let state = match has_paper && !condition.readings.stops_engine() {
            true => JobState::Running(Resource::Engine),
            false => JobState::Stopped(Resource::Engine, Stop::Attention),
        };
        if job.state != state {
            self.set_state(need.job, state);
        }
        Some(need).filter(|_| !has_paper)
    }

    /// A print has the engine.
    pub(in crate::job) fn start_printing(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let Some(plan) = self.jobs.get(&id).and_then(|it| it.plan()) else {
            self.queue.free(id);
            return;
        };
        let now = lent.desk.now;
        self.change(id, |it| it.started = it.started.or(Some(now)));
        self.plan = Some(Arc::new(plan));
        self.print_on(lent);
    }

    /// Prints what is left of the job for which the engine is kept.
    fn print_on(&mut self, lent: &mut Lent<'_>) {
        let Some((id, plan)) = self.queue.current().zip(self.plan.clone()) else { return };
        self.set_state(id, JobState::Running(Resource::Engine));
        let Some(job) = self.jobs.get(&id) else { return };
        let from = u64::from(job.impressions_out());
        // Ranges can lie behind the last page: then nothing is printed, and that is all.
        if from >= plan.impressions_total() {
            return self.printed(lent, id);
        }
        let documents = job.wanted().map(JobDocument::content).collect();
        lent.desk.effect(Effect::Print { job: id, documents, plan, from });
    }

    /// The job on the engine prints otherwise from here on.
    pub(in crate::job) fn plan_anew(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let Some(job) = self.jobs.get(&id).filter(|_| self.queue.current() == Some(id)) else {
            return;
        };
        let is_at_work = job.state.is_at_work(Resource::Engine);
        self.plan = job.plan().map(Arc::new);
        if is_at_work {
            lent.desk.effect(Effect::StopPrinting(id));
            self.print_on(lent);
        }
    }

    pub(crate) fn pages_out(&mut self, desk: &mut Desk, id: JobId, more: u32) {
        let plan = self.plan.clone().filter(|_| self.queue.current() == Some(id));
        let Some((plan, job)) = plan.zip(self.jobs.get(&id)) else { return };
        let out = job.impressions_out().saturating_add(more);
        let mut printed = Meter::default();
        let sides = (job.impressions_out()..out).map_while(|at| plan.side(at.into()));
        sides.for_each(|it| printed.count(&it));
        self.change(id, |it| {
            let Some(print) = it.print_mut() else { return };
            print.sheets_out += u32::try_from(printed.sheets).unwrap_or(u32::MAX);
            print.impressions_out = out;
        });
        let account = self.jobs.get(&id).and_then(|it| it.ticket()?.account.clone());
        desk.tell(Consequence::PagesOut { printed, account, impressions: more });
    }

    pub(crate) fn printed(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let Some(job) = self.jobs.get(&id).cloned() else { return };
        // The last sheet may have been the last in its tray, so that the job already waits for paper.
        if !job.state.is_at_work(Resource::Engine) {
            return;
        }
        let owner = lent.users.audit_name(job.owner.as_ref());
        lent.desk.audit(job.work.row().completed, &owner, &job.name);
        // What was wrong with a document did not keep its pages from being printed (assumed).
        let fault = job.wanted().find_map(|it| it.fault.clone());
        if let Work::FolderPrint(folder, _) = job.work {
            let documents = job.wanted().map(|it| it.id).collect();
            lent.desk.tell(Consequence::PrintedFromFolder { folder, documents });
        }
        self.end(lent, id, Ending::Completed, fault);
        self.free_engine(lent, id);
    }

    /// The job on the engine cannot be printed: it ends, and the next one begins.
    pub(crate) fn not_printed(&mut self, lent: &mut Lent<'_>, id: JobId, why: &str) {
        if self.queue.current() == Some(id) {
            self.abort_for(lent, id, AbortReason::Device, why);
        }
    }

    /// The engine is free of a job.
    pub(in crate::job) fn free_engine(&mut self, lent: &mut Lent<'_>, id: JobId) {
        if self.queue.free(id) {
            self.plan = None;
            lent.desk.tell(Consequence::EngineFreed);
            self.start_next(lent);
        }
    }

    /// Stops the job on the engine, so that others are printed.
    pub(in crate::job) fn suspend(
        &mut self,
        lent: &mut Lent<'_>,
        id: Option<JobId>,
    ) -> Result<Reply, Refused> {
        let current = self.queue.current().ok_or(Refused::Job(JobRefused::NothingPrints))?;
        let id = id.unwrap_or(current);
        let job = self.in_state(id, |it| it.is_at_work(Resource::Engine))?;
        lent.desk.effect(Effect::StopPrinting(job.id));
        self.set_state(id, JobState::Stopped(Resource::Engine, Stop::Suspended));
        self.free_engine(lent, id);
        Ok(Reply::Done)
    }

    /// Stops the engine in the middle; it is kept for its job.
    pub(crate) fn pause_engine(&mut self, desk: &mut Desk) {
        let Some(id) = self.queue.current() else { return };
        if self.in_state(id, |it| it.is_at_work(Resource::Engine)).is_ok() {
            desk.effect(Effect::StopPrinting(id));
            self.set_state(id, JobState::Stopped(Resource::Engine, Stop::Paused));
        }
    }

    /// Goes on with the job for which the engine was kept, or with the next.
    pub(crate) fn resume_engine(&mut self, lent: &mut Lent<'_>) {
        let kept = self.queue.current().and_then(|it| self.jobs.get(&it));
        if kept.is_some_and(|it| it.state.stop() == Some(Stop::Paused)) {
            self.print_on(lent);
        } else {
            self.start_next(lent);
        }
    }
}
