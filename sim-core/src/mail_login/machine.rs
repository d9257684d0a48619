//! Keeping the password of the mail server.

use std::sync::Arc;

use super::{MailLoginAsk, MailLoginRefused, Next, PASSWORD_MAX};
use crate::audit::Event;
use crate::desk::Desk;
use crate::permit::Actor;
use crate::ticket::Then;
use crate::truth::Kind;
use crate::{Effect, Refused, Reply, SealedSecret, Secret};

/// What the audit log names beside a change of it.
const NAME: &str = "net.smtp.password";

/// The password, once one was set. It is on NVRAM.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    password: Option<Arc<SealedSecret>>,
}

impl Machine {
    /// The one that was kept.
    pub(crate) fn resume(password: Option<SealedSecret>) -> Self {
        Self { password: password.map(Arc::new) }
    }

    /// The one that is set.
    pub(crate) fn picture(&self) -> Option<Arc<SealedSecret>> {
        self.password.clone()
    }

    /// Has a new one sealed, unless there can be none such or somebody has changed what was seen; or forgets it.
    pub(crate) fn handle(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        ask: MailLoginAsk,
    ) -> Result<Reply, Refused> {
        match ask {
            MailLoginAsk::SetPassword { seen, changes, password } => {
                check(&password).map_err(Refused::MailLogin)?;
                desk.is_as_seen(&seen)?;
                let ticket = desk.wait(actor, Then::MailLogin(Next { seen, changes }));
                desk.effect(Effect::Seal { ticket, secret: password });
                Ok(Reply::Later(ticket))
            }
            MailLoginAsk::ForgetPassword => {
                if self.password.take().is_some() {
                    changed(desk, actor, "mail-password-forgotten");
                }
                Ok(Reply::Done)
            }
        }
    }

    /// It was sealed: it is set, and the settings with it.
    pub(crate) fn sealed(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        next: Next,
        sealed: SealedSecret,
    ) -> Result<Reply, Refused> {
        desk.replace_settings(actor, &next.seen, next.changes)?;
        self.password = Some(Arc::new(sealed));
        changed(desk, actor, "mail-password-set");
        Ok(Reply::Done)
    }

    pub(crate) fn power_lost(&mut self) {}

    /// There is none.
    pub(crate) fn factory_reset(&mut self) {
        *self = Self::default();
    }
}

fn changed(desk: &mut Desk, actor: &Actor, what: &'static str) {
    desk.record(Kind::Changed, what, String::new());
    desk.audit(Event::ChangeSecuritySetting, &actor.audit_name(), NAME);
}

fn check(password: &Secret) -> Result<(), MailLoginRefused> {
    let text = password.expose();
    let is_one = (1..=PASSWORD_MAX).contains(&text.len()) && !text.chars().any(char::is_control);
    is_one.then_some(()).ok_or(MailLoginRefused::Password)
}
