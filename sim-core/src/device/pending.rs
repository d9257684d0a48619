//! What was put off goes on: a password was compared or hashed.

use super::Device;
use crate::ticket::{Pending, Then};
use crate::{Effect, PasswordHash, Refused, Ticket};

impl Device {
    pub(super) fn password_checked(&mut self, ticket: Ticket, matches: bool) {
        let Some(Pending { actor, cause, then }) = self.desk.take_pending(ticket) else { return };
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
                        self.desk.pending.insert(ticket, Pending { actor, cause, then });
                        self.desk.effect(Effect::HashPassword { ticket, password: new });
                        return;
                    }
                    Err(refused) => Err(refused),
                }
            }
            Then::StoreOwn { .. } | Then::Add { .. } | Then::StoreOther { .. } | Then::Start => {
                Err(Refused::Interrupted)
            }
        };
        self.desk.effect(Effect::Answer(ticket, result));
    }

    pub(super) fn password_hashed(&mut self, ticket: Ticket, hash: PasswordHash) {
        let Some(Pending { actor, then, .. }) = self.desk.take_pending(ticket) else { return };
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
        self.desk.effect(Effect::Answer(ticket, result));
    }
}
