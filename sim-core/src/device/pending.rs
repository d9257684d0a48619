//! What waits for a password to be checked or hashed, and how it goes on.

use super::record::Cause;
use super::{Actor, Device};
use crate::job::{Addition, Submission};
use crate::user::{Role, Standing, UserId};
use crate::{Effect, PasswordHash, Refused, Reply, Secret, Ticket};

/// What goes on when the answer is there.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) actor: Actor,
    pub(super) cause: Cause,
    pub(super) then: Then,
}

/// How it goes on.
#[derive(Clone, Debug)]
pub(super) enum Then {
    /// A log-in at panel, CWIS or driver; the hash that the password was compared with.
    LogIn { user: UserId, hash: PasswordHash },
    /// A job whose user named a password.
    Submit { submission: Box<Submission>, user: UserId, hash: PasswordHash },
    /// A document of an open job whose user named a password.
    AddDocument { addition: Box<Addition>, user: UserId, hash: PasswordHash },
    /// The current password, before the new one is taken.
    CheckOwn { user: UserId, hash: PasswordHash, new: Secret },
    /// The new own password.
    StoreOwn { user: UserId, standing: Standing },
    /// A new user.
    Add { id: UserId, name: String, role: Role, standing: Standing },
    /// A new password for a user.
    StoreOther { user: UserId, standing: Standing },
    /// The device comes up: whoever switched it on is told when it has.
    Start,
}

impl Device {
    /// Has a password compared with a user's hash.
    pub(super) fn check_password(
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
    pub(super) fn hash_password(&mut self, actor: &Actor, password: Secret, then: Then) -> Reply {
        let ticket = self.wait(actor, then);
        self.effect(Effect::HashPassword { ticket, password });
        Reply::Later(ticket)
    }

    pub(super) fn password_checked(&mut self, ticket: Ticket, matches: bool) {
        let Some(Pending { actor, cause, then }) = self.take_up(ticket) else { return };
        let result = match then {
            Then::LogIn { user, hash } => self.finish_log_in(&actor, &user, &hash, matches),
            Then::Submit { submission, user, hash } => {
                self.finish_submit(&actor, *submission, &user, &hash, matches)
            }
            Then::AddDocument { addition, user, hash } => {
                self.finish_add_document(*addition, &user, &hash, matches)
            }
            Then::CheckOwn { user, hash, new } => {
                match self.own_password_checked(&user, &hash, matches, &new) {
                    Ok(standing) => {
                        // The same ticket goes on: the asker has one answer to come.
                        let then = Then::StoreOwn { user, standing };
                        self.pending.insert(ticket, Pending { actor, cause, then });
                        self.effect(Effect::HashPassword { ticket, password: new });
                        return;
                    }
                    Err(refused) => Err(refused),
                }
            }
            Then::StoreOwn { .. } | Then::Add { .. } | Then::StoreOther { .. } | Then::Start => {
                Err(Refused::Interrupted)
            }
        };
        self.effect(Effect::Answer(ticket, result));
    }

    pub(super) fn password_hashed(&mut self, ticket: Ticket, hash: PasswordHash) {
        let Some(Pending { actor, then, .. }) = self.take_up(ticket) else { return };
        let result = match then {
            Then::StoreOwn { user, standing } => self.store_password(&actor, &user, hash, standing),
            Then::StoreOther { user, standing } => {
                self.store_password(&actor, &user, hash, standing)
            }
            Then::Add { id, name, role, standing } => {
                self.finish_add(&actor, id, name, role, hash, standing)
            }
            Then::LogIn { .. }
            | Then::Submit { .. }
            | Then::AddDocument { .. }
            | Then::CheckOwn { .. }
            | Then::Start => Err(Refused::Interrupted),
        };
        self.effect(Effect::Answer(ticket, result));
    }

    /// Whatever waits is answered: it was interrupted.
    pub(super) fn interrupt_all(&mut self) {
        for (ticket, pending) in std::mem::take(&mut self.pending) {
            self.interrupt(ticket, pending.then);
        }
    }

    /// What an answer waits for could not be done.
    pub(super) fn not_answered(&mut self, ticket: Ticket) {
        let Some(pending) = self.take_up(ticket) else { return };
        self.interrupt(ticket, pending.then);
    }

    fn interrupt(&mut self, ticket: Ticket, then: Then) {
        let document = match then {
            Then::Submit { submission, .. } => Some(submission.document),
            Then::AddDocument { addition, .. } => addition.document,
            Then::LogIn { .. }
            | Then::CheckOwn { .. }
            | Then::StoreOwn { .. }
            | Then::Add { .. }
            | Then::StoreOther { .. }
            | Then::Start => None,
        };
        document.into_iter().for_each(|it| self.discard(it.id));
        self.effect(Effect::Answer(ticket, Err(Refused::Interrupted)));
    }

    /// Everyone who waits for the device to come up is told.
    pub(super) fn answer_start(&mut self) {
        let starts = |it: &(&Ticket, &Pending)| matches!(it.1.then, Then::Start);
        let waiting: Vec<_> = self.pending.iter().filter(starts).map(|it| *it.0).collect();
        for ticket in waiting {
            self.pending.remove(&ticket);
            self.effect(Effect::Answer(ticket, Ok(Reply::Done)));
        }
    }

    pub(super) fn wait(&mut self, actor: &Actor, then: Then) -> Ticket {
        self.tickets_made += 1;
        let ticket = Ticket(self.tickets_made);
        let pending = Pending { actor: actor.clone(), cause: self.cause, then };
        self.pending.insert(ticket, pending);
        ticket
    }

    /// Takes up what waited, as a consequence of what began it.
    fn take_up(&mut self, ticket: Ticket) -> Option<Pending> {
        let pending = self.pending.remove(&ticket)?;
        self.cause = pending.cause;
        Some(pending)
    }
}
