//! Answers that are put off: what waits for a password to be compared or hashed, or for the device to
//! come up.

use crate::desk::{Cause, Desk};
use crate::folder;
use crate::job::{Addition, DocumentId, Submission};
use crate::permit::Actor;
use crate::user::{self, Attempt};
use crate::{Effect, PasswordHash, Refused, Reply, Secret, Ticket};

/// What goes on when the answer is there.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub(crate) actor: Actor,
    pub(crate) cause: Cause,
    pub(crate) then: Then,
}

/// How it goes on.
#[derive(Clone, Debug)]
pub(crate) enum Then {
    /// A log-in at panel, CWIS or driver.
    LogIn(Attempt),
    /// A job whose user named a password.
    Submit(Box<Submission>, Attempt),
    /// A document of an open job whose user named a password.
    AddDocument(Box<Addition>, Attempt),
    /// A new password of a user.
    User(user::Next),
    /// A passcode of a folder.
    Folder(folder::Next),
    /// The device comes up: whoever switched it on is told when it has.
    Start,
}

impl Then {
    /// The document that it awaits to be given an owner.
    pub(crate) fn document(&self) -> Option<DocumentId> {
        match self {
            Self::Submit(submission, _) => Some(submission.document.id),
            Self::AddDocument(addition, _) => addition.document.as_ref().map(|it| it.id),
            Self::LogIn(_) | Self::User(_) | Self::Folder(_) | Self::Start => None,
        }
    }
}

impl Desk {
    /// How many answers are still worked on.
    pub(crate) fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Has a password compared with a user's hash.
    pub(crate) fn check_password(
        &mut self,
        actor: &Actor,
        hash: PasswordHash,
        attempt: Secret,
        then: Then,
    ) -> Reply {
        let ticket = self.wait(actor, then);
        self.effect(Effect::CheckPassword { ticket, hash, attempt });
        Reply::Later(ticket)
    }

    /// Has a new password hashed.
    pub(crate) fn hash_password(&mut self, actor: &Actor, password: Secret, then: Then) -> Reply {
        let ticket = self.wait(actor, then);
        self.effect(Effect::HashPassword { ticket, password });
        Reply::Later(ticket)
    }

    /// Has a new password hashed for an answer that was put off already: the asker has one to come.
    pub(crate) fn hash_for(&mut self, ticket: Ticket, pending: Pending, password: Secret) {
        self.pending.insert(ticket, pending);
        self.effect(Effect::HashPassword { ticket, password });
    }

    /// Puts an answer off.
    pub(crate) fn wait(&mut self, actor: &Actor, then: Then) -> Ticket {
        self.tickets_made += 1;
        let ticket = Ticket(self.tickets_made);
        let pending = Pending { actor: actor.clone(), cause: self.cause, then };
        self.pending.insert(ticket, pending);
        ticket
    }

    /// Takes what waited off the list, as a consequence of what began it.
    pub(crate) fn take_pending(&mut self, ticket: Ticket) -> Option<Pending> {
        let pending = self.pending.remove(&ticket)?;
        self.cause = pending.cause;
        Some(pending)
    }

    /// Whatever waits is answered: it was interrupted.
    pub(crate) fn interrupt_all(&mut self) {
        for (ticket, pending) in std::mem::take(&mut self.pending) {
            self.interrupt(ticket, pending.then);
        }
    }

    /// What an answer waits for could not be done.
    pub(crate) fn not_answered(&mut self, ticket: Ticket) {
        let Some(pending) = self.take_pending(ticket) else { return };
        self.interrupt(ticket, pending.then);
    }

    fn interrupt(&mut self, ticket: Ticket, then: Then) {
        self.discard(then.document());
        self.effect(Effect::Answer(ticket, Err(Refused::Interrupted)));
    }

    /// Everyone who waits for the device to come up is told.
    pub(crate) fn answer_start(&mut self) {
        let starts = |it: &(&Ticket, &Pending)| matches!(it.1.then, Then::Start);
        let waiting: Vec<_> = self.pending.iter().filter(starts).map(|it| *it.0).collect();
        for ticket in waiting {
            self.pending.remove(&ticket);
            self.effect(Effect::Answer(ticket, Ok(Reply::Done)));
        }
    }
}
