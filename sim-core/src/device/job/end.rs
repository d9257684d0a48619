//! How jobs end.

use std::sync::Arc;

use super::super::{Actor, Device};
use crate::audit::Event;
use crate::job::{AbortReason, Job, JobId, JobState, fault};
use crate::user::UserId;
use crate::{Effect, Refused, Reply};

impl Device {
    /// Cancels all of these jobs, or none if one has ended.
    pub(super) fn cancel_all(&mut self, actor: &Actor, ids: &[JobId]) -> Result<Reply, Refused> {
        for id in ids {
            self.in_state(*id, |it| !it.is_ended())?;
        }
        ids.iter().for_each(|it| self.cancel(actor, *it));
        Ok(Reply::Done)
    }

    /// Cancels all jobs and forgets all that ended.
    pub(super) fn purge(&mut self, actor: &Actor) -> Result<Reply, Refused> {
        let ids: Vec<_> = self.state.jobs.keys().copied().collect();
        self.cancel_all(actor, &ids)?;
        self.state.history.clear();
        Ok(Reply::Done)
    }

    /// Ends a job at the asker's wish.
    pub(super) fn cancel(&mut self, actor: &Actor, id: JobId) {
        self.cancel_as(id, actor.audit_name());
    }

    /// The private prints of a user who was deleted go with the user (guide p.12).
    pub(in crate::device) fn user_gone(&mut self, by: &Actor, user: &UserId) {
        let prints = self.state.jobs.values();
        let prints = prints.filter(|it| it.private && it.owner.as_ref() == Some(user));
        let prints: Vec<_> = prints.map(|it| it.id).collect();
        prints.into_iter().for_each(|it| self.cancel(by, it));
    }

    /// Ends a job all of whose documents were cancelled before it was known to be whole.
    pub(super) fn cancel_as_owner(&mut self, id: JobId) {
        let owner = self.state.jobs.get(&id).and_then(|it| it.owner.clone());
        self.cancel_as(id, self.users.audit_name(owner.as_ref()));
    }

    fn cancel_as(&mut self, id: JobId, user: String) {
        let Some(job) = self.state.jobs.get(&id).cloned() else { return };
        self.desk.audit(Event::PrintCanceled, &user, &job.name);
        self.leave(&job, JobState::Cancelled);
    }

    /// Ends a job that the device cannot go on with, and says exactly why.
    pub(in crate::device) fn abort_for(&mut self, id: JobId, reason: AbortReason, why: &str) {
        self.change_job(id, |it| it.fault = Some(fault(why)));
        self.abort(id, reason);
    }

    /// Ends a job that the device cannot go on with.
    pub(in crate::device) fn abort(&mut self, id: JobId, reason: AbortReason) {
        let Some(job) = self.state.jobs.get(&id).cloned() else { return };
        let owner = self.users.audit_name(job.owner.as_ref());
        self.desk.audit(Event::PrintAborted, &owner, &job.name);
        self.leave(&job, JobState::Aborted(reason));
    }

    fn leave(&mut self, job: &Job, state: JobState) {
        if job.state.is_on_engine() {
            self.desk.effect(Effect::StopPrinting(job.id));
        }
        self.end(job.id, state);
        self.free_engine(job.id);
    }

    /// Moves a job to the history and lets go of its documents.
    pub(super) fn end(&mut self, id: JobId, state: JobState) {
        self.queue.remove(id);
        self.open.remove(&id);
        let Some(mut job) = self.state.jobs.remove(&id) else { return };
        job.held_until.into_iter().for_each(|it| {
            self.timed_holds.remove(&(it, id));
        });
        let ended = Arc::make_mut(&mut job);
        ended.state = state;
        ended.ended = Some(self.desk.now);
        ended.held_until = None;
        let documents: Vec<_> = ended.kept().collect();
        ended.documents.iter_mut().for_each(|it| it.kept = false);
        self.state.history.push(job);
        self.desk.discard(documents);
    }
}
