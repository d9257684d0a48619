//! Receiving, holding, printing and ending jobs.

use std::sync::Arc;

use super::{Actor, Device};
use crate::account::Payer;
use crate::audit::{Event, NOBODY};
use crate::command::{Interpreted, NotInterpreted};
use crate::consequence::Consequence;
use crate::job::{
    AbortReason, Claim, Document, DocumentId, FORMS_MAX, GivenPassword, Holds, JOBS_MAX, Job,
    JobAsk, JobDocument, JobId, JobLogin, JobPassword, JobRefused, JobState, JobTicket, JobType,
    Submission, TicketRefused, name, receive,
};
use crate::session::PENDING_MAX;
use crate::settings::values::{Disposition, ReceiveControl};
use crate::ticket::Then;
use crate::user::{Attempt, User, UserId};
use crate::{Effect, Refused, Reply, Secret};

mod change;
mod end;
mod engine;
mod hold;
mod open;

pub(super) use open::OpenJobs;

/// What a job's claim comes to before any password is compared.
enum Claimed {
    /// The log-in has this outcome.
    Known { login: JobLogin, owner: Option<UserId> },
    /// It depends on a password.
    Compare { attempt: Attempt, password: Secret },
}

/// The outcome of a job's log-in. A failure has its row, as every driver's log-in that fails has.
fn logged_in(user: Option<Arc<User>>) -> (JobLogin, Option<UserId>) {
    match user {
        Some(user) => (JobLogin::Success, Some(user.id.clone())),
        None => (JobLogin::Failure, None),
    }
}

impl Device {
    pub(super) fn job(&mut self, actor: &Actor, ask: JobAsk) -> Result<Reply, Refused> {
        match ask {
            JobAsk::Submit(submission) => self.submit(actor, *submission),
            JobAsk::Open(opening) => self.open_job(actor, *opening),
            JobAsk::BeginDocument(id) => self.begin_document(actor, id),
            JobAsk::AddDocument(addition) => self.add_document(actor, *addition),
            JobAsk::Close(id) => self.close_job(actor, id),
            JobAsk::Release(id) => self.release(id),
            JobAsk::ReleaseWith(id, typed) => self.release_with(actor, id, &typed),
            JobAsk::Preview(id) => self.preview(id),
            JobAsk::SetCopies(id, copies) => self.set_copies(id, copies),
            JobAsk::Delete(id) => {
                self.in_state(id, JobState::is_waiting)?;
                self.cancel(actor, id);
                Ok(Reply::Done)
            }
            JobAsk::Cancel(id) => self.cancel_all(actor, &[id]),
            JobAsk::CancelAll(ids) => self.cancel_all(actor, &ids),
            JobAsk::CancelCurrent => {
                let id = self.queue.current().ok_or(Refused::Job(JobRefused::NothingPrints))?;
                self.cancel_all(actor, &[id])
            }
            JobAsk::Hold(id, until) => self.hold(id, until),
            JobAsk::LetGo(id) => self.let_go(id),
            JobAsk::Suspend(id) => self.suspend(id),
            JobAsk::Resume(id) => self.resume_job(id),
            JobAsk::Promote(id) => self.schedule_after(id, None),
            JobAsk::ScheduleAfter(id, after) => self.schedule_after(id, after),
            JobAsk::Change(id, name, changes) => self.change_ticket(id, name, changes),
            JobAsk::NameDocument(id, at, name) => self.name_document(id, at, &name),
            JobAsk::CancelDocument(id, at) => self.cancel_document(actor, id, at),
            JobAsk::Purge => self.purge(actor),
        }
    }

    /// Whether one more job is taken.
    fn has_room(&self) -> Result<(), Refused> {
        if !self.printer.picture().takes_jobs() {
            return Err(Refused::Job(JobRefused::NotAccepting));
        }
        if self.state.jobs.len() >= JOBS_MAX || self.desk.pending() >= PENDING_MAX {
            return Err(Refused::Job(JobRefused::Full));
        }
        Ok(())
    }

    /// Takes a job; whoever it claims to be from is authenticated first where Receive Control asks.
    fn submit(&mut self, actor: &Actor, submission: Submission) -> Result<Reply, Refused> {
        self.has_room()?;
        match self.claimed(actor, &submission.claim) {
            Claimed::Known { login, owner } => {
                self.note_refused(&submission.claim, login);
                self.accept(actor, submission, login, owner)
            }
            Claimed::Compare { attempt, password } => {
                let hash = attempt.hash.clone();
                let then = Then::Submit(submission.into(), attempt);
                Ok(self.desk.check_password(actor, hash, password, then))
            }
        }
    }

    pub(super) fn finish_submit(
        &mut self,
        actor: &Actor,
        submission: Submission,
        user: Option<Arc<User>>,
    ) -> Result<Reply, Refused> {
        let (login, owner) = logged_in(user);
        let document = submission.document.id;
        let taken = self.accept(actor, submission, login, owner);
        if taken.is_err() {
            self.desk.discard([document]);
        }
        taken
    }

    fn claimed(&self, actor: &Actor, claim: &Claim) -> Claimed {
        let known = |login, owner| Claimed::Known { login, owner };
        if self.desk.settings.receive_control == ReceiveControl::Print {
            let owner = actor.user.clone().filter(|_| *claim == Claim::Session);
            return known(JobLogin::Success, owner);
        }
        match claim {
            Claim::Nobody => known(JobLogin::NoUser, None),
            Claim::Session => match actor.user.clone() {
                Some(user) => known(JobLogin::Success, Some(user)),
                None => known(JobLogin::NoUser, None),
            },
            Claim::UserOnly(_) => known(JobLogin::Failure, None),
            Claim::Password { user, password } => {
                let user = UserId::new(user).and_then(|it| self.users.get(&it));
                user.map_or(known(JobLogin::Failure, None), |it| Claimed::Compare {
                    attempt: Attempt::of(it),
                    password: password.clone(),
                })
            }
        }
    }

    /// A job whose user was not authenticated is logged as aborted where it is deleted.
    fn note_refused(&mut self, claim: &Claim, login: JobLogin) {
        let shown = match (login, claim) {
            (JobLogin::Success, _) => return,
            (JobLogin::NoUser, _) | (_, Claim::Nobody | Claim::Session) => NOBODY.into(),
            (JobLogin::Failure, Claim::UserOnly(id) | Claim::Password { user: id, .. }) => {
                self.claimed_name(id)
            }
        };
        if receive(&self.desk.settings, login) == Disposition::Delete {
            self.desk.audit(Event::PrintAborted, &shown, "");
        }
    }

    /// The user column for a job that names `id`.
    fn claimed_name(&self, id: &str) -> String {
        let known = UserId::new(id).filter(|it| self.users.get(it).is_some());
        match known {
            Some(_) => self.users.audit_name(known.as_ref()),
            None if self.desk.assumptions.unknown_id_as_typed => id.into(),
            None => NOBODY.into(),
        }
    }

    /// A job that was just made.
    fn new_job(
        &mut self,
        actor: &Actor,
        title: &str,
        job_type: JobType,
        ticket: JobTicket,
        password: Option<GivenPassword>,
    ) -> Job {
        self.jobs_made += 1;
        let password =
            password.map(|it| JobPassword::new(it.encryption, &it.digest, self.desk.chance.draw()));
        Job {
            id: JobId(self.jobs_made),
            name: name(title),
            owner: None,
            job_type,
            state: JobState::Incoming,
            private: false,
            ticket: JobTicket { password, ..ticket.bounded() },
            holds: Holds::default(),
            held_until: None,
            documents: Vec::new(),
            impressions: None,
            sheets: None,
            impressions_out: 0,
            sheets_out: 0,
            peer: actor.peer,
            created: self.desk.now,
            printing_since: None,
            ended: None,
            fault: None,
        }
    }

    fn accept(
        &mut self,
        actor: &Actor,
        submission: Submission,
        login: JobLogin,
        owner: Option<UserId>,
    ) -> Result<Reply, Refused> {
        if receive(&self.desk.settings, login) != Disposition::Delete {
            let payer = Payer::of(&self.desk.settings, &submission.ticket, owner.as_ref());
            self.accounts.check(&submission.ticket, payer)?;
        }
        let Submission { name, job_type, ticket, password, document, subscriptions, .. } =
            submission;
        let job = self.new_job(actor, &name, job_type, ticket, password);
        let id = job.id;
        self.state.jobs.insert(id, Arc::new(job));
        self.take_in(id, document);
        let state = self.admit(id, login, owner);
        if state == JobState::Incoming {
            self.change_job(id, |it| it.state = JobState::Received);
            let by = actor.clone();
            self.desk.tell(Consequence::JobCreated { job: id, by, subscriptions });
        }
        Ok(self.reply(id))
    }

    /// Lets Receive Control decide about a job: it stays, or is deleted.
    fn admit(&mut self, id: JobId, login: JobLogin, owner: Option<UserId>) -> JobState {
        let disposition = receive(&self.desk.settings, login);
        let private = disposition == Disposition::Save;
        self.change_job(id, |it| (it.owner, it.private) = (owner.clone(), private));
        self.desk.tell(Consequence::JobOwned { job: id, owner });
        if disposition == Disposition::Delete {
            let reason = match login {
                JobLogin::NoUser => AbortReason::NoUser,
                JobLogin::Failure | JobLogin::Success => AbortReason::LoginFailed,
            };
            self.end(id, JobState::Aborted(reason));
            return JobState::Aborted(reason);
        }
        let job = self.state.jobs.get(&id).cloned();
        let waiting = job.iter().flat_map(|it| it.printed().map(|it| it.id));
        waiting.for_each(|document| {
            self.desk.effect(Effect::Interpret { job: id, document });
        });
        JobState::Incoming
    }

    /// Adds a document to a job.
    fn take_in(&mut self, id: JobId, document: Document) {
        let now = self.desk.now;
        let document = JobDocument {
            id: document.id,
            drawn: None,
            name: name(&document.name),
            format: document.format.as_str().into(),
            bytes: document.bytes,
            pages: None,
            created: now,
            kept: true,
            cancelled: false,
        };
        self.change_job(id, |it| it.documents.push(document));
    }

    /// The job's number and where it stands.
    fn reply(&self, id: JobId) -> Reply {
        Reply::Job(id, self.state.job(id).map_or(JobState::Cancelled, |it| it.state))
    }

    pub(super) fn interpreted(
        &mut self,
        id: JobId,
        document: DocumentId,
        result: Result<Interpreted, NotInterpreted>,
    ) {
        let reads = |it: &&Arc<Job>| matches!(it.state, JobState::Incoming | JobState::Received);
        let on = self.state.power.is_on();
        // What is in a document that was cancelled meanwhile, or that it is gone, is nobody's business.
        let is_printed = |job: &&Arc<Job>| job.printed().any(|it| it.id == document);
        if !on || self.state.jobs.get(&id).filter(reads).filter(is_printed).is_none() {
            return self.desk.discard(result.ok().and_then(|it| it.drawn));
        }
        match result {
            Ok(found) => {
                self.change_job(id, |job| {
                    let those = job.documents.iter_mut().filter(|it| it.id == document);
                    those.for_each(|it| {
                        it.pages = Some(found.pages);
                        it.format = found.format.into();
                        it.drawn = found.drawn;
                    });
                });
                self.dispose_when_read(id);
            }
            Err(NotInterpreted::Data(why)) => self.abort_for(id, AbortReason::Data, &why),
            Err(NotInterpreted::Device(why)) => self.abort_for(id, AbortReason::Device, &why),
        }
    }

    /// A job of which all documents are in and read goes on.
    fn dispose_when_read(&mut self, id: JobId) {
        let Some(job) = self.state.jobs.get(&id).cloned() else { return };
        if job.state != JobState::Received || job.pages().is_none() {
            return;
        }
        if job.job_type == JobType::BackgroundForm {
            return self.store_form(&job);
        }
        if !job.fits(&job.ticket) {
            return self.abort_for(id, AbortReason::Data, &TicketRefused::Pages.to_string());
        }
        self.measure(id);
        self.settle(id);
    }

    /// Create Background Form: stored, never printed (guide p.37).
    fn store_form(&mut self, job: &Job) {
        if self.state.forms.len() + job.printed().count() > FORMS_MAX {
            let why = format!("there are {FORMS_MAX} background forms already");
            return self.abort_for(job.id, AbortReason::Data, &why);
        }
        let forms = job.printed().map(|it| (job.name.clone(), it.id));
        Arc::make_mut(&mut self.state.forms).extend(forms);
        self.change_job(job.id, |it| it.documents.iter_mut().for_each(|it| it.kept = false));
        let drawn: Vec<_> = job.printed().filter_map(|it| it.drawn).collect();
        self.desk.discard(drawn);
        let owner = self.users.audit_name(job.owner.as_ref());
        self.desk.audit(Event::PrintCompleted, &owner, job.job_type.label());
        self.end(job.id, JobState::Completed);
    }

    fn preview(&mut self, id: JobId) -> Result<Reply, Refused> {
        let job = self.in_state(id, |it| it == JobState::Held)?;
        match job.printed().next().and_then(|it| Some((it.as_printed(), it.pages?))) {
            Some((document, pages)) => Ok(Reply::Document { document, pages }),
            None => Err(Refused::Job(JobRefused::State(job.state))),
        }
    }

    fn in_state(&self, id: JobId, fits: impl Fn(JobState) -> bool) -> Result<Arc<Job>, Refused> {
        let job = self.state.job(id).ok_or(Refused::Job(JobRefused::NoSuchJob))?;
        if fits(job.state) {
            Ok(job.clone())
        } else {
            Err(Refused::Job(JobRefused::State(job.state)))
        }
    }

    fn change_job(&mut self, id: JobId, change: impl FnOnce(&mut Job)) {
        if let Some(job) = self.state.jobs.get_mut(&id) {
            change(Arc::make_mut(job));
        }
    }
}
