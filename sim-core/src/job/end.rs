//! How jobs end.

use std::sync::Arc;

use super::machine::{Lent, Machine};
use super::{
    AbortReason, End, Ending, FaxIn, FaxTo, Job, JobId, JobState, MailIn, Resource, Work, fault,
};
use crate::consequence::Consequence;
use crate::permit::Actor;
use crate::user::Person;
use crate::{Effect, Refused, Reply};

impl Machine {
    /// Cancels all of these jobs, or none if one has ended.
    pub(super) fn cancel_all(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        ids: &[JobId],
    ) -> Result<Reply, Refused> {
        for id in ids {
            self.in_state(*id, |it| !it.is_ended())?;
        }
        ids.iter().for_each(|it| self.cancel(lent, actor, *it));
        Ok(Reply::Done)
    }

    /// Cancels all jobs of the print service and forgets all that ended; what was copied and scanned stands in the same list
    /// and is forgotten with them (assumed).
    pub(super) fn purge(&mut self, lent: &mut Lent<'_>, actor: &Actor) -> Result<Reply, Refused> {
        let is_print = |it: &&Arc<Job>| it.work.is_of_print_service();
        let ids: Vec<_> = self.jobs.values().filter(is_print).map(|it| it.id).collect();
        self.cancel_all(lent, actor, &ids)?;
        self.history.clear();
        Ok(Reply::Done)
    }

    /// Ends a job at the asker's wish.
    pub(super) fn cancel(&mut self, lent: &mut Lent<'_>, actor: &Actor, id: JobId) {
        self.cancel_as(lent, id, actor.audit_name());
    }

    /// The private prints of a user who was deleted go with the user (guide p.12), and so do what is at work for the
    /// user or of the user's folders, and the forms.
    pub(crate) fn user_gone(&mut self, lent: &mut Lent<'_>, by: &Actor, user: &Person) {
        let goes = |it: &&Arc<Job>| match it.work {
            Work::FolderPrint(folder, _) => {
                lent.folders.get(folder).is_some_and(|it| it.owner == *user)
            }
            Work::FaxIn(FaxIn { to: FaxTo::Folder(_, ref owner), .. }) => owner == user,
            Work::MailIn(MailIn { ref owner, .. }) => owner.as_ref() == Some(user),
            Work::Print(_)
            | Work::Report(..)
            | Work::Copy(..)
            | Work::Scan(_)
            | Work::FaxOut(_)
            | Work::FaxIn(FaxIn { to: FaxTo::Paper(_), .. }) => {
                it.work.goes_with_owner() && it.owner.as_ref() == Some(user)
            }
        };
        let prints: Vec<_> = self.jobs.values().filter(goes).map(|it| it.id).collect();
        prints.into_iter().for_each(|it| self.cancel(lent, by, it));
        self.drop_forms(lent, |it| it.owner.as_ref() == Some(user));
    }

    /// Ends a job all of whose documents were cancelled before it was known to be whole.
    pub(super) fn cancel_as_owner(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let owner = self.jobs.get(&id).and_then(|it| it.owner.clone());
        self.cancel_as(lent, id, lent.users.audit_name(owner.as_ref()));
    }

    fn cancel_as(&mut self, lent: &mut Lent<'_>, id: JobId, user: String) {
        let Some(job) = self.jobs.get(&id).cloned() else { return };
        lent.desk.audit(job.work.row().cancelled, &user, &job.name);
        self.end_early(lent, &job, Ending::Cancelled, None);
    }

    /// Ends all that stand so.
    pub(super) fn abort_those(
        &mut self,
        lent: &mut Lent<'_>,
        which: fn(&Job) -> bool,
        reason: AbortReason,
    ) {
        let jobs = self.jobs.values().filter(|it| which(it));
        let ids: Vec<JobId> = jobs.map(|it| it.id).collect();
        // None of those that still wait is to begin meanwhile.
        self.queue.clear();
        self.scanner.clear();
        self.calls.clear();
        ids.into_iter().for_each(|it| self.abort(lent, it, reason));
    }

    /// Ends a job that the device cannot go on with, and says exactly why.
    pub(super) fn abort_for(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        reason: AbortReason,
        why: &str,
    ) {
        self.abort_with(lent, id, reason, Some(fault(why)));
    }

    /// Ends a job that the device cannot go on with.
    pub(super) fn abort(&mut self, lent: &mut Lent<'_>, id: JobId, reason: AbortReason) {
        self.abort_with(lent, id, reason, None);
    }

    fn abort_with(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        reason: AbortReason,
        fault: Option<Arc<str>>,
    ) {
        let Some(job) = self.jobs.get(&id).cloned() else { return };
        let owner = lent.users.audit_name(job.owner.as_ref());
        lent.desk.audit(job.work.row().aborted, &owner, &job.name);
        self.end_early(lent, &job, Ending::Aborted(reason), fault);
    }

    fn end_early(&mut self, lent: &mut Lent<'_>, job: &Job, how: Ending, fault: Option<Arc<str>>) {
        if job.state.is_at_work(Resource::Engine) {
            lent.desk.effect(Effect::StopPrinting(job.id));
        }
        if self.scanner.free(job.id) {
            lent.desk.effect(Effect::StopScanning(job.id));
        }
        if job.state.has_mail() {
            lent.desk.tell(Consequence::MailUnwanted(job.id));
        }
        if self.hang_up(job.id) {
            lent.desk.effect(Effect::HangUp(job.id));
        }
        self.end(lent, job.id, how, fault);
        self.free_engine(lent, job.id);
        // It may have been the one for which the others waited.
        self.start_next(lent);
    }

    /// Moves a job to the history and lets go of its documents.
    pub(super) fn end(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        how: Ending,
        fault: Option<Arc<str>>,
    ) {
        self.queue.remove(id);
        self.scanner.remove(id);
        self.calls.remove(id);
        self.open.remove(&id);
        self.set_state(id, JobState::Ended(End { at: lent.desk.now, how, fault }));
        let Some(mut job) = self.jobs.remove(id) else { return };
        let documents: Vec<_> = job.kept().collect();
        Arc::make_mut(&mut job).documents.iter_mut().for_each(|it| it.kept = false);
        if job.work.recipient().is_some() {
            lent.desk.tell(Consequence::Transmitted { job: job.clone() });
        }
        self.history.push(job);
        lent.desk.discard(documents);
    }
}
