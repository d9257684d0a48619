//! The jobs: all that the device works on, and what has ended.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::awaited::OpenJobs;
use super::living::Living;
use super::{
    AbortReason, Form, HISTORY_MAX, Job, JobAsk, JobId, JobRefused, JobState, Jobs, Plan, Queue,
};
use crate::chunked::Chunked;
use crate::condition::Condition;
use crate::desk::Desk;
use crate::fax::Line;
use crate::permit::Actor;
use crate::printer::PrinterSwitches;
use crate::ring::Ring;
use crate::scanner::Source;
use crate::{Effect, Refused, Reply, Tick, account, folder, user};

/// Background forms, oldest first.
pub(crate) type Forms = Arc<Vec<Form>>;

/// The jobs. A power cut leaves what ran for the next start to find.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    /// Those that have not ended.
    pub(super) jobs: Living,
    pub(super) history: Ring<Arc<Job>>,
    pub(super) forms: Forms,
    pub(super) made: u32,
    /// Jobs that wait for the print engine, and the one on it.
    pub(super) queue: Queue,
    /// Jobs that wait for the scanner, and the one on it.
    pub(super) scanner: Queue,
    /// Whence that one takes its originals.
    pub(super) source: Option<Source>,
    /// Jobs that wait for a telephone line.
    pub(super) calls: Queue,
    /// The jobs on the telephone lines.
    pub(super) lines: BTreeMap<Line, JobId>,
    /// Those of which the device ends the call.
    pub(super) ending: BTreeSet<JobId>,
    /// Those whose pages become one document just now.
    pub(super) joining: BTreeSet<JobId>,
    /// When those for whose document there was no room are tried again.
    pub(super) join_again: Option<Tick>,
    /// Until when they wait for one that is still read, and for which.
    pub(super) patience: Option<(Tick, JobId)>,
    /// Which page of that one lies where.
    pub(super) plan: Option<Arc<Plan>>,
    /// Jobs that wait for their documents.
    pub(super) open: OpenJobs,
    /// When held jobs are let go by themselves.
    pub(super) timed_holds: Chunked<(Tick, JobId), ()>,
}

/// What jobs are lent: the desk, and what they read of other machines.
pub(crate) struct Lent<'a> {
    pub(crate) desk: &'a mut Desk,
    pub(crate) users: &'a user::Machine,
    pub(crate) accounts: &'a account::Machine,
    pub(crate) folders: &'a folder::Machine,
    pub(crate) condition: &'a Condition,
    pub(crate) printer: PrinterSwitches,
    /// Whether the device is on.
    pub(crate) is_on: bool,
    /// Whether a fault blocks all operation.
    pub(crate) is_faulty: bool,
}

impl Default for Machine {
    fn default() -> Self {
        Self {
            jobs: Living::default(),
            history: Ring::new(HISTORY_MAX),
            forms: Forms::default(),
            made: 0,
            queue: Queue::default(),
            scanner: Queue::default(),
            source: None,
            calls: Queue::default(),
            lines: BTreeMap::new(),
            ending: BTreeSet::new(),
            joining: BTreeSet::new(),
            join_again: None,
            patience: None,
            plan: None,
            open: OpenJobs::default(),
            timed_holds: Chunked::default(),
        }
    }
}

impl Machine {
    /// The jobs that were kept.
    pub(crate) fn resume(
        made: u32,
        jobs: Vec<Job>,
        history: Ring<Arc<Job>>,
        forms: Vec<Form>,
    ) -> Self {
        let held = jobs.iter().filter_map(|it| Some(((it.state.held_until()?, it.id), ())));
        let timed_holds = held.collect();
        let jobs = jobs.into_iter().collect();
        Self { jobs, history, forms: Arc::new(forms), made, timed_holds, ..Self::default() }
    }

    /// Those that have not ended.
    pub(crate) fn all(&self) -> &Jobs {
        &self.jobs
    }

    /// Those that have, oldest first.
    pub(crate) fn history(&self) -> &Ring<Arc<Job>> {
        &self.history
    }

    /// The background forms.
    pub(crate) fn forms(&self) -> &Forms {
        &self.forms
    }

    /// How many there ever were.
    pub(crate) fn made(&self) -> u32 {
        self.made
    }

    /// The order in which they are printed, and the job on the engine.
    pub(crate) fn queue(&self) -> &Queue {
        &self.queue
    }

    /// The job on the scanner.
    pub(crate) fn scanning(&self) -> Option<JobId> {
        self.scanner.current()
    }

    /// A job by number, ended or not.
    pub(crate) fn job(&self, id: JobId) -> Option<&Arc<Job>> {
        self.jobs.get(&id).or_else(|| self.history.iter().rev().find(|it| it.id == id))
    }

    pub(crate) fn handle(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        ask: JobAsk,
    ) -> Result<Reply, Refused> {
        match ask {
            JobAsk::Submit(submission) => self.submit(lent, actor, *submission),
            JobAsk::TakeMail(come) => self.take_mail(lent, actor, *come),
            JobAsk::Open(opening) => self.open(lent, actor, *opening),
            JobAsk::BeginDocument(id) => self.begin_document(id),
            JobAsk::AddDocument(addition) => self.add_document(lent, actor, *addition),
            JobAsk::Close(id) => self.close(lent, id),
            JobAsk::Release(id) => self.release(lent, id),
            JobAsk::ReleaseWith(id, typed) => self.release_with(lent, actor, id, &typed),
            JobAsk::Preview(id) => self.preview(id),
            JobAsk::SetCopies(id, copies) => self.set_copies(lent, id, copies),
            JobAsk::Delete(id) => {
                self.in_state(id, JobState::is_pending)?;
                self.cancel(lent, actor, id);
                Ok(Reply::Done)
            }
            JobAsk::Cancel(id) => self.cancel_all(lent, actor, &[id]),
            JobAsk::CancelAll(ids) => self.cancel_all(lent, actor, &ids),
            JobAsk::CancelCurrent => {
                let id = self.queue.current().ok_or(Refused::Job(JobRefused::NothingPrints))?;
                self.cancel_all(lent, actor, &[id])
            }
            JobAsk::Hold(id, until) => self.hold(lent, id, until),
            JobAsk::LetGo(id) => self.let_go(lent, id),
            JobAsk::Suspend(id) => self.suspend(lent, id),
            JobAsk::Resume(id) => self.resume_job(lent, id),
            JobAsk::Promote(id) => self.schedule_after(lent, id, None),
            JobAsk::ScheduleAfter(id, after) => self.schedule_after(lent, id, after),
            JobAsk::Change(id, name, changes) => self.change_ticket(lent, id, name, changes),
            JobAsk::NameDocument(id, at, name) => self.name_document(id, at, &name),
            JobAsk::CancelDocument(id, at) => self.cancel_document(lent, actor, id, at),
            JobAsk::DeleteForm(form) => self.delete_form(lent, form),
            JobAsk::PrintFromFolder { folder, documents, ticket } => {
                self.print_from_folder(lent, actor, (folder, &documents), *ticket)
            }
            JobAsk::Copy(order) => self.copy(lent, actor, *order),
            JobAsk::Scan(order) => self.scan(lent, actor, *order),
            JobAsk::Fax(order) => self.fax(lent, actor, *order),
            JobAsk::AcceptScan(id) => self.accept_scan(lent, id),
            JobAsk::Purge => self.purge(lent, actor),
        }
    }

    /// Carries out the timers that are due.
    pub(crate) fn wake(&mut self, lent: &mut Lent<'_>) {
        self.end_open_jobs(lent);
        self.end_holds(lent);
        self.end_patience(lent);
        self.join_again(lent);
    }

    /// When the next timer is due, and which.
    pub(crate) fn next_wake(&self, is_on: bool) -> Option<(Tick, &'static str)> {
        let open = self.open_job_ends().map(|it| (it.0, "multiple operation time-out"));
        let hold = self.hold_ends(is_on).map(|it| (it.0, "hold until"));
        let patience = self.patience_ends().map(|it| (it.0, "a job that is read too long"));
        let join = self.join_again.map(|it| (it, "a fax that waits for room"));
        [open, hold, patience, join].into_iter().flatten().min()
    }

    /// The power goes: nothing is on the engine, the scanner or a line, nothing comes in, and nothing waits any longer.
    pub(crate) fn power_lost(&mut self, desk: &mut Desk) {
        if let Some(id) = self.queue.current() {
            desk.effect(Effect::StopPrinting(id));
        }
        if let Some(id) = self.scanner.current() {
            desk.effect(Effect::StopScanning(id));
        }
        for id in std::mem::take(&mut self.lines).into_values() {
            desk.effect(Effect::HangUp(id));
        }
        (self.queue, self.patience, self.plan, self.open) = Default::default();
        (self.scanner, self.source, self.calls) = Default::default();
        (self.ending, self.joining, self.join_again) = Default::default();
    }

    /// The jobs ended when the drive was made new; nobody knows of them any more. Their numbers are not
    /// used again.
    pub(crate) fn factory_reset(&mut self) {
        self.history.clear();
    }

    /// Ends what does not outlive the power: before it goes, and at a start what a cut has left. What a caller heard
    /// that it is kept does.
    pub(crate) fn end_with_power(&mut self, lent: &mut Lent<'_>) {
        self.abort_those(lent, Job::ends_with_power, AbortReason::Power);
    }

    /// The drive is made new: every job ends, and the forms are gone.
    pub(crate) fn drive_formatted(&mut self, lent: &mut Lent<'_>) {
        self.abort_those(lent, |_| true, AbortReason::Formatted);
        self.forms = Forms::default();
    }

    /// The job's number and where it stands.
    pub(super) fn reply(&self, id: JobId) -> Result<Reply, Refused> {
        let job = self.job(id).ok_or(Refused::Job(JobRefused::NoSuchJob))?;
        Ok(Reply::Job(id, job.state.clone()))
    }

    /// A job that stands so.
    pub(super) fn in_state(
        &self,
        id: JobId,
        fits: impl Fn(&JobState) -> bool,
    ) -> Result<Arc<Job>, Refused> {
        let job = self.job(id).ok_or(Refused::Job(JobRefused::NoSuchJob))?;
        if fits(&job.state) {
            Ok(job.clone())
        } else {
            Err(Refused::Job(JobRefused::State(job.state.clone())))
        }
    }

    /// Has a job stand so; where it is held until some moment, that is remembered.
    pub(super) fn set_state(&mut self, id: JobId, state: JobState) {
        let Some(job) = self.jobs.get(&id) else { return };
        if job.state.held_until() != state.held_until() {
            job.state.held_until().into_iter().for_each(|it| {
                self.timed_holds.remove(&(it, id));
            });
            state.held_until().into_iter().for_each(|it| {
                self.timed_holds.insert((it, id), ());
            });
        }
        self.jobs.change(id, |it| it.state = state);
    }

    pub(super) fn change(&mut self, id: JobId, change: impl FnOnce(&mut Job)) {
        self.jobs.change(id, change);
    }
}
