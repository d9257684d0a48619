//! Receiving jobs: who they are from, and what Receive Control makes of them (guide p.12).

use std::sync::Arc;

use super::machine::{Lent, Machine};
use super::{
    AbortReason, Claim, Document, Ending, GivenPassword, Job, JobDocument, JobId, JobPassword,
    JobRefused, JobState, JobTicket, JobType, PRINT, Print, Submission, Work, name,
};
use crate::account::Payer;
use crate::audit::NOBODY;
use crate::consequence::Consequence;
use crate::permit::Actor;
use crate::settings::Settings;
use crate::settings::values::{Disposition, ReceiveControl};
use crate::share::Holder;
use crate::subscription::SubscriptionOrder;
use crate::ticket::Then;
use crate::user::{Attempt, Person, User, UserId, unknown_name};
use crate::{Effect, Refused, Reply, Secret};

/// What a job's claim comes to before any password is compared.
pub(super) enum Claimed {
    /// The log-in has this outcome.
    Known { login: JobLogin, owner: Option<Person> },
    /// It depends on a password.
    Compare { attempt: Attempt, password: Secret },
}

/// The outcome of a job's log-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JobLogin {
    Success,
    Failure,
    NoUser,
}

/// What becomes of a job: the three branches of Receive Control and the plain default.
pub(super) fn disposition(settings: &Settings, login: JobLogin) -> Disposition {
    match (settings.receive_control, login) {
        (ReceiveControl::Print, _) => Disposition::Print,
        (ReceiveControl::ByAccounting, JobLogin::Success) => settings.job_login_success,
        (ReceiveControl::ByAccounting, JobLogin::Failure) => settings.job_login_failure,
        (ReceiveControl::ByAccounting, JobLogin::NoUser) => settings.job_without_user_id,
    }
}

/// The outcome of a compared password. A failure has its row, as every driver's log-in that fails has.
pub(super) fn logged_in(user: Option<Arc<User>>) -> (JobLogin, Option<Person>) {
    match user {
        Some(user) => (JobLogin::Success, Some(user.person.clone())),
        None => (JobLogin::Failure, None),
    }
}

/// Whoever handed a job in wants to be told what happens to it.
pub(super) fn subscribe(
    lent: &mut Lent<'_>,
    by: &Actor,
    job: JobId,
    subscriptions: Vec<SubscriptionOrder>,
) {
    if !subscriptions.is_empty() {
        lent.desk.tell(Consequence::JobCreated { job, by: by.clone(), subscriptions });
    }
}

impl Machine {
    /// Whether the printer takes jobs, and has room for one.
    pub(super) fn takes_jobs(&self, lent: &Lent<'_>) -> Result<(), Refused> {
        if !lent.printer.takes_jobs() {
            return Err(Refused::Job(JobRefused::NotAccepting));
        }
        // Its user is not known yet.
        self.has_room(&Holder::Machine)
    }

    /// Whether there is room for one more job of this holder.
    pub(super) fn has_room(&self, holder: &Holder) -> Result<(), Refused> {
        self.jobs.has_room(holder).map_err(Refused::Job)
    }

    /// Takes a job; whoever it claims to be from is authenticated first where Receive Control asks.
    pub(super) fn submit(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        submission: Submission,
    ) -> Result<Reply, Refused> {
        self.takes_jobs(lent)?;
        match self.claimed(lent, actor, &submission.claim) {
            Claimed::Known { login, owner } => {
                self.log_refused(lent, &submission.claim, login);
                let deleted = disposition(&lent.desk.settings, login) == Disposition::Delete;
                if submission.asks_back && login != JobLogin::Success && deleted {
                    return Err(Refused::NotLoggedIn);
                }
                self.accept(lent, actor, submission, login, owner)
            }
            Claimed::Compare { attempt, password } => {
                let hash = attempt.hash();
                let then = Then::Submit(submission.into(), attempt);
                lent.desk.check_password(actor, hash, password, then)
            }
        }
    }

    /// The password of a job was compared.
    pub(crate) fn finish_submit(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        submission: Submission,
        user: Option<Arc<User>>,
    ) -> Result<Reply, Refused> {
        let (login, owner) = logged_in(user);
        let document = submission.document.id;
        let taken = self.accept(lent, actor, submission, login, owner);
        if taken.is_err() {
            lent.desk.discard([document]);
        }
        taken
    }

    pub(super) fn claimed(&self, lent: &Lent<'_>, actor: &Actor, claim: &Claim) -> Claimed {
        let known = |login, owner| Claimed::Known { login, owner };
        if lent.desk.settings.receive_control == ReceiveControl::Print {
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
            Claim::Repeated(_) if lent.desk.assumptions.repeated_user_is_none => {
                known(JobLogin::NoUser, None)
            }
            Claim::Repeated(last) => self.claimed(lent, actor, last),
            Claim::Password { user, password } => {
                Claimed::Compare { attempt: lent.users.attempt(user), password: password.clone() }
            }
        }
    }

    /// A job whose user was not authenticated is logged as aborted where it is deleted.
    pub(super) fn log_refused(&mut self, lent: &mut Lent<'_>, claim: &Claim, login: JobLogin) {
        let shown = match (login, claim) {
            (JobLogin::Success, _) => return,
            (JobLogin::NoUser, _) | (_, Claim::Nobody | Claim::Session) => NOBODY.into(),
            (JobLogin::Failure, Claim::UserOnly(id) | Claim::Password { user: id, .. }) => {
                self.claimed_name(lent, id)
            }
            (JobLogin::Failure, Claim::Repeated(last)) => {
                return self.log_refused(lent, last, login);
            }
        };
        if disposition(&lent.desk.settings, login) == Disposition::Delete {
            lent.desk.audit(PRINT.aborted, &shown, "");
        }
    }

    /// The user column for a job that names `id`.
    pub(super) fn claimed_name(&self, lent: &Lent<'_>, id: &str) -> String {
        let known = UserId::new(id).and_then(|it| lent.users.get(&it));
        match known {
            Some(user) => user.audit_name().into(),
            None => unknown_name(lent.desk, id).into(),
        }
    }

    /// A job that was just made.
    pub(super) fn new_job(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        title: &str,
        job_type: JobType,
        ticket: JobTicket,
        password: Option<GivenPassword>,
    ) -> Job {
        self.made += 1;
        let password =
            password.map(|it| JobPassword::new(it.encryption, &it.digest, lent.desk.chance.draw()));
        let mut ticket = ticket.bounded();
        // Of a job that came with another one, the ticket has it already.
        ticket.password = password.or(ticket.password);
        let print = Print::new(job_type, ticket);
        Job {
            id: JobId(self.made),
            name: name(title),
            owner: None,
            state: JobState::Incoming { since: lent.desk.now },
            documents: Vec::new(),
            peer: actor.peer,
            created: lent.desk.now,
            started: None,
            work: Work::Print(print),
        }
    }

    pub(super) fn accept(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        submission: Submission,
        login: JobLogin,
        owner: Option<Person>,
    ) -> Result<Reply, Refused> {
        if disposition(&lent.desk.settings, login) != Disposition::Delete {
            let holder = Holder::of(owner.as_ref(), actor.peer);
            self.has_room(&holder)?;
            self.jobs.has_space(&holder, submission.document.bytes).map_err(Refused::Job)?;
            let payer = Payer::of(&lent.desk.settings, &submission.ticket, owner.as_ref());
            lent.accounts.check(&submission.ticket, payer)?;
        }
        let Submission { name, job_type, ticket, password, document, subscriptions, .. } =
            submission;
        let job = self.new_job(lent, actor, &name, job_type, ticket, password);
        let id = job.id;
        self.jobs.insert(job);
        self.put_document(lent, id, document);
        if self.decide(lent, id, login, owner) {
            self.begin_reading(lent, id);
            subscribe(lent, actor, id, subscriptions);
        }
        self.reply(id)
    }

    /// Lets Receive Control decide about a job; whether it stays.
    pub(super) fn decide(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        login: JobLogin,
        owner: Option<Person>,
    ) -> bool {
        let disposition = disposition(&lent.desk.settings, login);
        let private = disposition == Disposition::Save;
        self.change(id, |it| {
            it.owner.clone_from(&owner);
            it.print_mut().into_iter().for_each(|it| it.private = private);
        });
        if let Some(owner) = owner {
            lent.desk.tell(Consequence::JobOwned { job: id, owner });
        }
        if disposition == Disposition::Delete {
            let reason = match login {
                JobLogin::NoUser => AbortReason::NoUser,
                JobLogin::Failure | JobLogin::Success => AbortReason::LoginFailed,
            };
            self.end(lent, id, Ending::Aborted(reason), None);
            return false;
        }
        let Some(job) = self.jobs.get(&id).cloned() else { return true };
        let holder = job.holder();
        job.wanted().for_each(|it| {
            let (holder, document, declared) = (holder.clone(), it.id, it.format.clone());
            lent.desk.effect(Effect::Interpret { job: id, holder, document, declared });
        });
        true
    }

    /// Adds a document to a job.
    pub(super) fn put_document(&mut self, lent: &mut Lent<'_>, id: JobId, document: Document) {
        let now = lent.desk.now;
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
            fault: None,
        };
        self.change(id, |it| it.documents.push(document));
    }
}
