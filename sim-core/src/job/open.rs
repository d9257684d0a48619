//! Jobs whose documents come one after another (Create-Job and Send-Document).

use std::sync::Arc;

use super::awaited::OpenJob;
use super::machine::{Lent, Machine};
use super::receive::{Claimed, JobLogin, disposition, logged_in, subscribe};
use super::{
    AbortReason, Addition, Claim, DOCUMENTS_MAX, End, Ending, JobId, JobRefused, JobState, JobType,
    MULTIPLE_OPERATION_TIME_OUT_S, Opening, name,
};
use crate::account::Payer;
use crate::permit::Actor;
use crate::settings::values::Disposition;
use crate::share::{Holder, OPEN_JOBS};
use crate::ticket::Then;
use crate::truth::{About, Kind};
use crate::user::{Person, User};
use crate::{Refused, Reply, Tick};

impl Machine {
    /// Makes a job. Where its creator is logged in, Receive Control decides at once; else the first
    /// document may name somebody yet.
    pub(super) fn open(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        opening: Opening,
    ) -> Result<Reply, Refused> {
        self.takes_jobs(lent)?;
        let Opening { name, ticket, password, claim, subscriptions } = opening;
        let logged_in = claim == Claim::Session && actor.user.is_some();
        let user = actor.user.as_ref().filter(|_| logged_in);
        let holder = Holder::of(user, actor.peer);
        self.has_room(&holder)?;
        self.has_room_to_wait(&holder)?;
        lent.accounts.check(&ticket, Payer::announced(&lent.desk.settings, &ticket, user))?;
        let job = self.new_job(lent, actor, &name, JobType::Normal, ticket, password);
        let id = job.id;
        self.jobs.insert(job);
        let open = OpenJob { is_receiving: false, claim: Some(claim.clone()) };
        self.open.insert(id, open);
        if logged_in && let Claimed::Known { login, owner } = self.claimed(lent, actor, &claim) {
            self.decided(id);
            self.decide(lent, id, login, owner);
        }
        if self.jobs.contains_key(&id) {
            subscribe(lent, actor, id, subscriptions);
        }
        self.reply(id)
    }

    /// Whether one more job of this holder may wait for documents.
    fn has_room_to_wait(&self, holder: &Holder) -> Result<(), Refused> {
        let waiting = self.open.keys().filter_map(|it| self.jobs.get(it));
        let own = waiting.filter(|it| it.holder() == *holder).count();
        let admitted = OPEN_JOBS.admit(holder, self.open.len(), own);
        admitted.map_err(|it| Refused::Job(it.into()))
    }

    /// Whether it is known whose a job is.
    pub(super) fn is_decided(&self, id: JobId) -> bool {
        self.open.get(&id).is_none_or(|it| it.claim.is_none())
    }

    fn decided(&mut self, id: JobId) {
        if let Some(open) = self.open.get_mut(&id) {
            open.claim = None;
        }
    }

    /// Whether the job waits for documents.
    fn waits(&self, id: JobId) -> Result<(), Refused> {
        let state = self.job(id).map(|it| &it.state);
        let state = state.ok_or(Refused::Job(JobRefused::NoSuchJob))?;
        if state.is_incoming() {
            Ok(())
        } else if state.ending() == Some(Ending::Aborted(AbortReason::NoDocument)) {
            Err(Refused::Job(JobRefused::TimedOut))
        } else {
            Err(Refused::Job(JobRefused::State(state.clone())))
        }
    }

    pub(super) fn begin_document(&mut self, id: JobId) -> Result<Reply, Refused> {
        self.waits(id)?;
        let documents = self.jobs.get(&id).map_or(0, |it| it.documents.len());
        let open = self.open.get_mut(&id).ok_or(Refused::Job(JobRefused::NoSuchJob))?;
        if open.is_receiving {
            return Err(Refused::Job(JobRefused::Receiving));
        }
        if documents >= DOCUMENTS_MAX {
            return Err(Refused::Job(JobRefused::Documents));
        }
        open.is_receiving = true;
        Ok(Reply::Done)
    }

    /// A document did not come in: its sender went away, or it was refused and another may come.
    pub(crate) fn document_ended(&mut self, lent: &mut Lent<'_>, id: JobId, sender_is_gone: bool) {
        let Some(open) = self.open.get_mut(&id).filter(|it| it.is_receiving) else { return };
        open.is_receiving = false;
        self.set_state(id, JobState::Incoming { since: lent.desk.now });
        if sender_is_gone {
            self.abort(lent, id, AbortReason::Sender);
        }
    }

    pub(super) fn add_document(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        addition: Addition,
    ) -> Result<Reply, Refused> {
        self.waits(addition.job)?;
        let job = self.jobs.get(&addition.job);
        if job.is_some_and(|it| it.documents.len() >= DOCUMENTS_MAX) {
            return Err(Refused::Job(JobRefused::Documents));
        }
        let claim = self.open.get(&addition.job).and_then(|it| it.claim.clone());
        let Some(opening) = claim.filter(|_| addition.document.is_some()) else {
            self.has_space(addition.job, None, &addition)?;
            return self.append(lent, addition);
        };
        // What the data says counts before what the client said when it made the job.
        let claim = match &addition.claim {
            Claim::Nobody => opening,
            Claim::Session | Claim::Password { .. } | Claim::UserOnly(_) | Claim::Repeated(_) => {
                addition.claim.clone()
            }
        };
        match self.claimed(lent, actor, &claim) {
            Claimed::Known { login, owner } => {
                self.log_refused(lent, &claim, login);
                self.admit_with(lent, addition, login, owner)
            }
            Claimed::Compare { attempt, password } => {
                let hash = attempt.hash();
                let then = Then::AddDocument(addition.into(), attempt);
                lent.desk.check_password(actor, hash, password, then)
            }
        }
    }

    pub(crate) fn finish_add_document(
        &mut self,
        lent: &mut Lent<'_>,
        addition: Addition,
        user: Option<Arc<User>>,
    ) -> Result<Reply, Refused> {
        let (login, owner) = logged_in(user);
        let document = addition.document.as_ref().map(|it| it.id);
        let waits = self.in_state(addition.job, JobState::is_incoming);
        let added = waits.and_then(|_| self.admit_with(lent, addition, login, owner));
        if added.is_err() {
            lent.desk.discard(document);
        }
        added
    }

    fn admit_with(
        &mut self,
        lent: &mut Lent<'_>,
        addition: Addition,
        login: JobLogin,
        owner: Option<Person>,
    ) -> Result<Reply, Refused> {
        let id = addition.job;
        if let Some(owner) = &owner {
            // So far it took of the share of its peer.
            self.has_room(&Holder::User(owner.clone()))?;
        }
        if disposition(&lent.desk.settings, login) != Disposition::Delete {
            self.has_space(id, owner.as_ref(), &addition)?;
        }
        self.decided(id);
        if self.decide(lent, id, login, owner.clone()) {
            let ticket = self.jobs.get(&id).and_then(|it| it.ticket().cloned());
            let charged = ticket.map_or(Ok(()), |it| {
                lent.accounts.check(&it, Payer::of(&lent.desk.settings, &it, owner.as_ref()))
            });
            if let Err(Refused::Job(JobRefused::Account(it))) = charged {
                self.abort(lent, id, AbortReason::Account(it));
            }
        }
        if !self.jobs.contains_key(&id) {
            lent.desk.discard(addition.document.iter().map(|it| it.id));
            return self.reply(id);
        }
        self.append(lent, addition)
    }

    /// Whether there is space for a further document of a job, which is this user's from then on if there is
    /// one.
    fn has_space(
        &self,
        id: JobId,
        owner: Option<&Person>,
        addition: &Addition,
    ) -> Result<(), Refused> {
        let (Some(job), Some(document)) = (self.jobs.get(&id), &addition.document) else {
            return Ok(());
        };
        let holder = owner.map_or_else(|| job.holder(), |it| Holder::User(it.clone()));
        self.jobs.has_space(&holder, document.bytes).map_err(Refused::Job)
    }

    fn append(&mut self, lent: &mut Lent<'_>, addition: Addition) -> Result<Reply, Refused> {
        let Addition { job: id, document, last, name: title, job_type, changes, .. } = addition;
        let first = self.jobs.get(&id).is_some_and(|it| it.documents.is_empty());
        if let Some(open) = self.open.get_mut(&id) {
            open.is_receiving = false;
            self.set_state(id, JobState::Incoming { since: lent.desk.now });
        }
        if let Some(document) = document {
            let reads = document.id;
            let named = title.filter(|_| first);
            self.change(id, |job| {
                if let Some(named) = named {
                    job.name = name(&named);
                } else if first && job.name == name("") {
                    job.name = name(&document.name);
                }
                let Some(print) = job.print_mut() else { return };
                print.job_type = job_type.filter(|_| first).unwrap_or(print.job_type);
                for change in changes.into_iter().filter(|_| first) {
                    // What a ticket cannot say is passed over, as a printer does.
                    let _ = print.ticket.change(change);
                }
            });
            let declared = document.format.as_str().into();
            let holder = self.jobs.get(&id).map_or(Holder::Machine, |it| it.holder());
            self.put_document(lent, id, document);
            let (job, document) = (id, reads);
            lent.desk.effect(crate::Effect::Interpret { job, holder, document, declared });
        }
        if last {
            self.end_documents(lent, id);
        }
        self.reply(id)
    }

    pub(super) fn close(&mut self, lent: &mut Lent<'_>, id: JobId) -> Result<Reply, Refused> {
        let job = self.job(id).ok_or(Refused::Job(JobRefused::NoSuchJob))?;
        match &job.state {
            JobState::Incoming { .. } if self.open.get(&id).is_some_and(|it| it.is_receiving) => {
                return Err(Refused::Job(JobRefused::Receiving));
            }
            JobState::Incoming { .. } => self.end_documents(lent, id),
            // One that is closed already stays so (PWG 5100.7).
            JobState::Reading
            | JobState::Held { .. }
            | JobState::Waiting(_)
            | JobState::Running(_)
            | JobState::Stopped(..)
            | JobState::Ended(End { how: Ending::Completed, .. }) => {}
            state @ JobState::Ended(End { how: Ending::Cancelled | Ending::Aborted(_), .. }) => {
                return Err(Refused::Job(JobRefused::State(state.clone())));
            }
        }
        self.reply(id)
    }

    /// No further document comes.
    fn end_documents(&mut self, lent: &mut Lent<'_>, id: JobId) {
        self.open.remove(&id);
        let Some(job) = self.jobs.get(&id) else { return };
        match (job.documents.len(), job.wanted().count()) {
            (0, _) => return self.abort(lent, id, AbortReason::NoDocument),
            (_, 0) => return self.cancel_as_owner(lent, id),
            (_, _) => {}
        }
        self.begin_reading(lent, id);
        self.go_on_when_read(lent, id);
    }

    /// When the next job has waited too long for its documents.
    pub(crate) fn open_job_ends(&self) -> Option<(Tick, JobId)> {
        let wait_ms = u64::from(MULTIPLE_OPERATION_TIME_OUT_S) * 1_000;
        let waits = self.open.iter().filter(|it| !it.1.is_receiving).map(|it| it.0);
        let ends = |id: &JobId| match self.jobs.get(id)?.state {
            JobState::Incoming { since } => Some((since.after_ms(wait_ms), *id)),
            JobState::Reading
            | JobState::Held { .. }
            | JobState::Waiting(_)
            | JobState::Running(_)
            | JobState::Stopped(..)
            | JobState::Ended(_) => None,
        };
        waits.filter_map(ends).min()
    }

    /// What came in time is printed; a job of which nothing came is aborted
    /// (`multiple-operation-time-out-action` is "process-job").
    pub(crate) fn end_open_jobs(&mut self, lent: &mut Lent<'_>) {
        while let Some((_, id)) = self.open_job_ends().filter(|it| it.0 <= lent.desk.now) {
            lent.desk.record_about(
                Kind::Woken,
                "multiple-operation-time-out",
                format!("job {}", id.0),
                About::job(id),
            );
            self.end_documents(lent, id);
        }
    }
}
