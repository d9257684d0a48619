//! Answers that are put off.

use super::Desk;
use crate::permit::Actor;
use crate::share::PASSWORDS;
use crate::ticket::{Pending, RESERVED_PENDING_MAX, Then};
use crate::{Effect, PasswordHash, PasswordShare, Refused, Reply, Secret, Ticket};

impl Desk {
    /// How many answers are still worked on.
    pub(crate) fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Has a password compared with a user's hash, or with nobody's, unless there are as many at work as may
    /// be.
    pub(crate) fn check_password(
        &mut self,
        actor: &Actor,
        hash: Option<PasswordHash>,
        attempt: Secret,
        then: Then,
    ) -> Result<Reply, Refused> {
        let share = PasswordShare::of(actor, &then);
        self.has_room(&share)?;
        let ticket = self.wait(actor, then);
        self.effect(Effect::CheckPassword { ticket, share, hash, attempt });
        Ok(Reply::Later(ticket))
    }

    /// Has a new password hashed, unless there are as many at work as may be.
    pub(crate) fn hash_password(
        &mut self,
        actor: &Actor,
        password: Secret,
        then: Then,
    ) -> Result<Reply, Refused> {
        let share = PasswordShare::of(actor, &then);
        self.has_room(&share)?;
        let ticket = self.wait(actor, then);
        self.effect(Effect::HashPassword { ticket, share, password });
        Ok(Reply::Later(ticket))
    }

    /// Whether one more password of this share may be worked on.
    fn has_room(&self, share: &PasswordShare) -> Result<(), Refused> {
        let pending = || self.pending.values().map(|it| &it.share);
        let its = || pending().filter(|it| *it == share).count();
        let has_room = match share {
            PasswordShare::Hand => true,
            PasswordShare::Panel | PasswordShare::KeyOperator => its() < RESERVED_PENDING_MAX,
            PasswordShare::Peer(peer) => {
                let of_all = pending().filter(|it| matches!(it, PasswordShare::Peer(_))).count();
                PASSWORDS.admit(peer, of_all, its()).is_ok()
            }
        };
        has_room.then_some(()).ok_or(Refused::TooManySessions)
    }

    /// Has a new password hashed for an answer that was put off already: the asker has one to come.
    pub(crate) fn hash_for(&mut self, ticket: Ticket, pending: Pending, password: Secret) {
        let share = pending.share.clone();
        self.pending.insert(ticket, pending);
        self.effect(Effect::HashPassword { ticket, share, password });
    }

    /// Puts an answer off.
    pub(crate) fn wait(&mut self, actor: &Actor, then: Then) -> Ticket {
        let ticket = self.ticket();
        let share = PasswordShare::of(actor, &then);
        let pending = Pending { actor: actor.clone(), share, cause: self.cause.clone(), then };
        self.pending.insert(ticket, pending);
        ticket
    }

    /// A new ticket.
    pub(crate) fn ticket(&mut self) -> Ticket {
        self.tickets_made += 1;
        Ticket(self.tickets_made)
    }

    /// Takes what waited off the list, as a consequence of what began it.
    pub(crate) fn take_pending(&mut self, ticket: Ticket) -> Option<Pending> {
        let pending = self.pending.remove(&ticket)?;
        self.cause = pending.cause.clone();
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
