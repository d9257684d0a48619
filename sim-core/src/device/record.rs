//! Recording: the truth journal, the audit log, and the effects on their way out.

use super::{Actor, Device, describe};
use crate::audit::{Event, Listed, NOBODY};
use crate::truth::{DETAIL_MAX, Entry, Kind, Origin};
use crate::user::{KEY_OPERATOR_AUDIT_NAME, Role, UserId};
use crate::{Effect, Tick};

/// What is going on: everything recorded meanwhile is its consequence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cause {
    pub(super) origin: Origin,
    /// The journal entry that began it.
    pub(super) seq: Option<u64>,
}

impl Default for Cause {
    fn default() -> Self {
        Self { origin: Origin::Device, seq: None }
    }
}

impl Device {
    /// Each input begins here: time moves, the revision grows, a new cause stands.
    pub(super) fn begin(&mut self, now: Tick, origin: Origin) {
        self.state.now = self.state.now.max(now);
        self.state.revision += 1;
        self.cause = Cause { origin, seq: None };
    }

    /// Writes the truth journal. The first entry of an input is the cause of the others.
    pub(super) fn record(&mut self, kind: Kind, what: &'static str, mut detail: String) {
        if let Some((end, _)) = detail.char_indices().nth(DETAIL_MAX) {
            detail.truncate(end);
            detail.push('…');
            detail.shrink_to_fit();
        }
        let seq = self.state.truth.pushed() + 1;
        let origin = if self.cause.seq.is_none() { self.cause.origin } else { Origin::Device };
        let entry =
            Entry { seq, at: self.state.now, origin, cause: self.cause.seq, kind, what, detail };
        self.state.truth.push(entry);
        self.cause.seq = self.cause.seq.or(Some(seq));
    }

    /// Asks the world for something.
    pub(super) fn effect(&mut self, effect: Effect) {
        let (what, detail) = describe::effect(&effect);
        self.record(Kind::Effect, what, detail);
        self.effects.push_back(effect);
    }

    /// Writes the audit log: if it is on, if the event belongs to the catalogue in force, and not for
    /// what a hand inside the machine does, of which the device knows nothing.
    pub(super) fn audit(&mut self, event: Event, user: &str, optional: &str) {
        let listed = match event.row().listed {
            Listed::Guide => true,
            Listed::Sibling => self.state.assumptions.sibling_events,
        };
        let hand = self.cause.origin == Origin::Control;
        if self.state.settings.audit_enabled.is_on() && listed && !hand {
            self.audit_always(event, user, optional);
        }
    }

    /// Writes the audit log unconditionally: for switching the log itself.
    pub(super) fn audit_always(&mut self, event: Event, user: &str, optional: &str) {
        let now = self.state.now;
        self.state.audit.append(&self.state.clock, now, event, user, optional);
        let row = event.row();
        let detail = format!("{} / {} / {} by {user}", row.event, row.description, row.status);
        self.record(Kind::Audited, "audit-log", detail);
    }

    /// What the audit log calls the asker.
    pub(super) fn actor_name(&self, actor: &Actor) -> String {
        match (&actor.user, actor.role) {
            (Some(_), Role::KeyOperator) => KEY_OPERATOR_AUDIT_NAME.into(),
            (
                Some(user),
                Role::Unauthenticated | Role::GeneralUser | Role::SystemAdministrator | Role::Hand,
            ) => user.as_str().into(),
            (None, _) => NOBODY.into(),
        }
    }

    /// What the audit log calls a user.
    pub(super) fn user_name(&self, user: Option<&UserId>) -> String {
        let name = |id: &UserId| match self.state.users.get(id) {
            Some(user) => user.audit_name().to_owned(),
            None => id.as_str().to_owned(),
        };
        user.map_or_else(|| NOBODY.into(), name)
    }
}
