//! Keeping the maintenance password.

use std::sync::Arc;

use super::{LENGTH_MIN, Next, ServiceAsk};
use crate::audit::Event;
use crate::desk::Desk;
use crate::password;
use crate::permit::Actor;
use crate::ticket::Then;
use crate::truth::Kind;
use crate::user::UserRefused;
use crate::{PasswordHash, Refused, Reply};

/// What the audit log names beside a change of it.
const NAME: &str = "service_rep.maintenance_password";

/// The password, once one was set. It is on NVRAM.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    password: Option<Arc<PasswordHash>>,
}

impl Machine {
    /// The one that was kept.
    pub(crate) fn resume(password: Option<PasswordHash>) -> Self {
        Self { password: password.map(Arc::new) }
    }

    /// The one that is set.
    pub(crate) fn picture(&self) -> Option<Arc<PasswordHash>> {
        self.password.clone()
    }

    /// Has a new one hashed, unless it is too short or somebody has changed what was seen.
    pub(crate) fn handle(
        &self,
        desk: &mut Desk,
        actor: &Actor,
        ask: ServiceAsk,
    ) -> Result<Reply, Refused> {
        let ServiceAsk { seen, changes, password } = ask;
        password::check(&password, LENGTH_MIN)
            .map_err(|it| Refused::User(UserRefused::Password(it)))?;
        desk.is_as_seen(&seen)?;
        desk.hash_password(actor, password, Then::Maintenance(Next { seen, changes }))
    }

    /// It was hashed: it is set, and the settings with it.
    pub(crate) fn password_hashed(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        next: Next,
        hash: PasswordHash,
    ) -> Result<Reply, Refused> {
        desk.replace_settings(actor, &next.seen, next.changes)?;
        self.password = Some(Arc::new(hash));
        desk.record(Kind::Changed, "maintenance-password-set", String::new());
        desk.audit(Event::ChangeSecuritySetting, &actor.audit_name(), NAME);
        Ok(Reply::Done)
    }

    pub(crate) fn power_lost(&mut self) {}

    /// There is none.
    pub(crate) fn factory_reset(&mut self) {
        *self = Self::default();
    }
}
