//! Receiving, holding, printing and ending jobs.

use std::sync::Arc;

use super::pending::Then;
use super::{Actor, Device};
use crate::audit::{Event, NOBODY};
use crate::command::{Door, Interpreted};
use crate::job::{
    AbortReason, COPIES_MAX, Claim, FORMS_MAX, JOBS_MAX, Job, JobAsk, JobId, JobLogin, JobRefused,
    JobState, JobType, Submission, name, receive,
};
use crate::session::PENDING_MAX;
use crate::settings::values::{Disposition, ReceiveControl};
use crate::user::UserId;
use crate::{Effect, PasswordHash, Refused, Reply};

impl Device {
    pub(super) fn job(&mut self, actor: &Actor, ask: JobAsk) -> Result<Reply, Refused> {
        match ask {
            JobAsk::Submit(submission) => self.submit(actor, submission),
            JobAsk::Release(id) => self.release(id),
            JobAsk::Preview(id) => self.preview(id),
            JobAsk::SetCopies(id, copies) => self.set_copies(id, copies),
            JobAsk::Delete(id) => {
                self.in_state(id, |it| match it {
                    JobState::Received | JobState::Held | JobState::Queued => true,
                    JobState::Printing { .. }
                    | JobState::Completed
                    | JobState::Cancelled
                    | JobState::Aborted(_) => false,
                })?;
                self.cancel(actor, id);
                Ok(Reply::Done)
            }
            JobAsk::Cancel(id) => {
                self.in_state(id, |it| !it.is_ended())?;
                self.cancel(actor, id);
                Ok(Reply::Done)
            }
        }
    }

    /// Takes a job; whoever it claims to be from is authenticated first where Receive Control asks.
    fn submit(&mut self, actor: &Actor, submission: Submission) -> Result<Reply, Refused> {
        if self.state.jobs.len() >= JOBS_MAX || self.pending.len() >= PENDING_MAX {
            return Err(Refused::Job(JobRefused::Full));
        }
        if self.state.settings.receive_control == ReceiveControl::Print {
            let owner = actor.user.clone().filter(|_| submission.claim == Claim::Session);
            return Ok(self.accept(actor, submission, JobLogin::Success, owner));
        }
        match submission.claim.clone() {
            Claim::Nobody => Ok(self.refuse_job(actor, submission, JobLogin::NoUser, NOBODY)),
            Claim::Session => match actor.user.clone() {
                Some(user) => Ok(self.accept(actor, submission, JobLogin::Success, Some(user))),
                None => Ok(self.refuse_job(actor, submission, JobLogin::NoUser, NOBODY)),
            },
            Claim::UserOnly(id) => {
                let shown = self.claimed_name(&id);
                Ok(self.refuse_job(actor, submission, JobLogin::Failure, &shown))
            }
            Claim::Password { user: id, password } => {
                let user = UserId::new(&id).and_then(|it| self.state.users.get(&it).cloned());
                let Some(user) = user else {
                    let shown = self.claimed_name(&id);
                    return Ok(self.refuse_job(actor, submission, JobLogin::Failure, &shown));
                };
                let hash = user.password.clone();
                let user = user.id.clone();
                let then = Then::Submit { submission, user, hash: hash.clone() };
                Ok(self.check_password(actor, hash, password, then))
            }
        }
    }

    pub(super) fn finish_submit(
        &mut self,
        actor: &Actor,
        submission: Submission,
        user: &UserId,
        hash: &PasswordHash,
        matches: bool,
    ) -> Result<Reply, Refused> {
        // `authenticate` writes the row of the failure itself, as it does for every driver's log-in.
        match self.authenticate(Door::Driver, user, hash, matches) {
            Ok(user) => {
                Ok(self.accept(actor, submission, JobLogin::Success, Some(user.id.clone())))
            }
            Err(_) => Ok(self.accept(actor, submission, JobLogin::Failure, None)),
        }
    }

    /// The user column for a job that names `id`.
    fn claimed_name(&self, id: &str) -> String {
        let known = UserId::new(id).filter(|it| self.state.users.contains_key(it));
        match known {
            Some(_) => self.user_name(known.as_ref()),
            None if self.state.assumptions.unknown_id_as_typed => id.into(),
            None => NOBODY.into(),
        }
    }

    /// A job whose user was not authenticated: logged as aborted where it is deleted.
    fn refuse_job(
        &mut self,
        actor: &Actor,
        submission: Submission,
        login: JobLogin,
        shown: &str,
    ) -> Reply {
        if receive(&self.state.settings, login) == Disposition::Delete {
            self.audit(Event::PrintAborted, shown, "");
        }
        self.accept(actor, submission, login, None)
    }

    fn accept(
        &mut self,
        actor: &Actor,
        submission: Submission,
        login: JobLogin,
        owner: Option<UserId>,
    ) -> Reply {
        let disposition = receive(&self.state.settings, login);
        self.jobs_made += 1;
        let id = JobId(self.jobs_made);
        let document = submission.document;
        let mut job = Job {
            id,
            name: name(&submission.name),
            owner,
            job_type: submission.job_type,
            state: JobState::Received,
            private: disposition == Disposition::Save,
            pages: None,
            copies: submission.copies.clamp(1, COPIES_MAX),
            bytes: submission.bytes,
            format: submission.format.as_str().into(),
            stored_as: document,
            document: Some(document),
            peer: actor.peer,
            created: self.state.now,
            ended: None,
        };
        if disposition == Disposition::Delete {
            let reason = match login {
                JobLogin::NoUser => AbortReason::NoUser,
                JobLogin::Failure | JobLogin::Success => AbortReason::LoginFailed,
            };
            job.state = JobState::Aborted(reason);
            job.document = None;
            job.ended = Some(self.state.now);
            self.state.history.push(Arc::new(job));
            self.discard(document);
            return Reply::Job(id, JobState::Aborted(reason));
        }
        Arc::make_mut(&mut self.state.jobs).insert(id, Arc::new(job));
        self.effect(Effect::Interpret { job: id, document });
        Reply::Job(id, JobState::Received)
    }

    pub(super) fn interpreted(&mut self, id: JobId, result: Result<Interpreted, String>) {
        let on = self.state.power.is_on();
        let job = self.state.jobs.get(&id).filter(|it| it.state == JobState::Received);
        let Some(job) = job.filter(|_| on).cloned() else { return };
        let Ok(found) = result else { return self.abort(id, AbortReason::Data) };
        self.change_job(id, |it| {
            it.pages = Some(found.pages);
            it.format = found.format.into();
        });
        if job.job_type == JobType::BackgroundForm {
            self.store_form(&job);
        } else if job.private {
            self.change_job(id, |it| it.state = JobState::Held);
        } else {
            self.enqueue(id);
        }
    }

    /// Create Background Form: stored, never printed (guide p.37).
    fn store_form(&mut self, job: &Job) {
        let Some(document) = job.document.filter(|_| self.state.forms.len() < FORMS_MAX) else {
            return self.abort(job.id, AbortReason::Data);
        };
        Arc::make_mut(&mut self.state.forms).push((job.name.clone(), document));
        self.change_job(job.id, |it| it.document = None);
        let owner = self.user_name(job.owner.as_ref());
        self.audit(Event::PrintCompleted, &owner, job.job_type.label());
        self.end(job.id, JobState::Completed);
    }

    fn release(&mut self, id: JobId) -> Result<Reply, Refused> {
        self.in_state(id, |it| it == JobState::Held)?;
        self.enqueue(id);
        Ok(Reply::Done)
    }

    fn preview(&mut self, id: JobId) -> Result<Reply, Refused> {
        let job = self.in_state(id, |it| it == JobState::Held)?;
        match (job.document, job.pages) {
            (Some(document), Some(pages)) => Ok(Reply::Document { document, pages }),
            (None, _) | (_, None) => Err(Refused::Job(JobRefused::State(job.state))),
        }
    }

    fn set_copies(&mut self, id: JobId, copies: u16) -> Result<Reply, Refused> {
        self.in_state(id, |it| it == JobState::Held)?;
        if !(1..=COPIES_MAX).contains(&copies) {
            return Err(Refused::Job(JobRefused::Copies));
        }
        self.change_job(id, |it| it.copies = copies);
        Ok(Reply::Done)
    }

    /// Puts a job at the end of the print engine's queue.
    fn enqueue(&mut self, id: JobId) {
        self.change_job(id, |it| it.state = JobState::Queued);
        self.queue.push_back(id);
        self.start_next();
    }

    fn start_next(&mut self) {
        let printing = |it: &Arc<Job>| matches!(it.state, JobState::Printing { .. });
        if self.state.jobs.values().any(printing) {
            return;
        }
        let Some(id) = self.queue.pop_front() else { return };
        self.change_job(id, |it| it.state = JobState::Printing { pages_out: 0 });
        let job = self.state.jobs.get(&id);
        if let Some((document, pages, copies)) =
            job.and_then(|it| Some((it.document?, it.pages?, it.copies)))
        {
            self.effect(Effect::Print { job: id, document, pages, copies });
        }
    }

    pub(super) fn pages_out(&mut self, id: JobId, more: u32) {
        let Some(job) = self.state.jobs.get(&id) else { return };
        if let JobState::Printing { pages_out } = job.state {
            let pages_out = pages_out.saturating_add(more);
            self.change_job(id, |it| it.state = JobState::Printing { pages_out });
        }
    }

    pub(super) fn printed(&mut self, id: JobId) {
        let Some(job) = self.state.jobs.get(&id).cloned() else { return };
        if !matches!(job.state, JobState::Printing { .. }) {
            return;
        }
        let owner = self.user_name(job.owner.as_ref());
        self.audit(Event::PrintCompleted, &owner, &job.name);
        self.end(id, JobState::Completed);
        self.start_next();
    }

    /// Ends a job at the asker's wish.
    pub(super) fn cancel(&mut self, actor: &Actor, id: JobId) {
        let Some(job) = self.state.jobs.get(&id).cloned() else { return };
        let name = self.actor_name(actor);
        self.audit(Event::PrintCanceled, &name, &job.name);
        self.leave(&job, JobState::Cancelled);
    }

    /// Ends a job that the device cannot go on with.
    pub(super) fn abort(&mut self, id: JobId, reason: AbortReason) {
        let Some(job) = self.state.jobs.get(&id).cloned() else { return };
        let owner = self.user_name(job.owner.as_ref());
        self.audit(Event::PrintAborted, &owner, &job.name);
        self.leave(&job, JobState::Aborted(reason));
    }

    fn leave(&mut self, job: &Job, state: JobState) {
        self.queue.retain(|it| *it != job.id);
        let printing = matches!(job.state, JobState::Printing { .. });
        if printing {
            self.effect(Effect::StopPrinting(job.id));
        }
        self.end(job.id, state);
        if printing {
            self.start_next();
        }
    }

    /// Moves a job to the history and lets go of its document.
    fn end(&mut self, id: JobId, state: JobState) {
        let Some(mut job) = Arc::make_mut(&mut self.state.jobs).remove(&id) else { return };
        let ended = Arc::make_mut(&mut job);
        ended.state = state;
        ended.ended = Some(self.state.now);
        let document = ended.document.take();
        self.state.history.push(job);
        if let Some(document) = document {
            self.discard(document);
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
        if let Some(job) = Arc::make_mut(&mut self.state.jobs).get_mut(&id) {
            change(Arc::make_mut(job));
        }
    }
}
