//! Who may do what: one table of role, operation and ownership (guide pp.32 to 33 and 44). The device's door
//! and every surface that offers something ask the same question of it.

use std::net::IpAddr;

use crate::audit::NOBODY;
use crate::command::Door;
use crate::session::SessionId;
use crate::user::{KEY_OPERATOR_AUDIT_NAME, Role, UserId};
use crate::{Asker, Command, Refused, View};

mod operation;
mod table;

pub(crate) use table::PermitRow;
pub use table::{Grant, Operation, grant};

/// Who asks, as far as the device knows.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    pub(crate) role: Role,
    pub(crate) user: Option<UserId>,
    pub(crate) session: Option<SessionId>,
    pub(crate) door: Door,
    pub(crate) peer: Option<IpAddr>,
}

impl Actor {
    /// What the audit log calls the asker.
    pub(crate) fn audit_name(&self) -> String {
        match (&self.user, self.role) {
            (Some(_), Role::KeyOperator) => KEY_OPERATOR_AUDIT_NAME.into(),
            (
                Some(user),
                Role::Unauthenticated | Role::GeneralUser | Role::SystemAdministrator | Role::Hand,
            ) => user.as_str().into(),
            (None, _) => NOBODY.into(),
        }
    }
}

impl View {
    /// Whether whoever asks may do this, as the device will say when it is asked; nothing else that may stand
    /// in the way is looked at. Surfaces ask with the very command that they are going to send.
    ///
    /// # Errors
    /// [`Refused`] says why not.
    pub fn may(&self, asker: Asker, command: &Command) -> Result<(), Refused> {
        self.permit(asker, command).map(drop)
    }

    /// Says who asks, if they may.
    pub(crate) fn permit(&self, asker: Asker, command: &Command) -> Result<Actor, Refused> {
        let hand = asker == Asker::Control;
        if !self.power.is_on() && !hand {
            return Err(Refused::PoweredOff);
        }
        if let Some(fault) = self.blocking_fault()
            && !hand
        {
            return Err(Refused::Fault(fault.code));
        }
        let actor = self.actor(asker)?;
        for (operation, owner) in self.operations(command)? {
            let row = PermitRow::of(operation);
            let own = owner.is_some() && owner == actor.user;
            match row.grant(actor.role, &self.settings) {
                Grant::Any => {}
                Grant::Own if own => {}
                Grant::No if actor.role == Role::Unauthenticated => {
                    return Err(Refused::NotLoggedIn);
                }
                Grant::Own | Grant::No => return Err(Refused::NotPermitted),
            }
            row.closed(self).map_or(Ok(()), Err)?;
        }
        Ok(actor)
    }

    fn actor(&self, asker: Asker) -> Result<Actor, Refused> {
        let nobody = |door, peer| Actor {
            role: Role::Unauthenticated,
            user: None,
            session: None,
            door,
            peer,
        };
        let session = match asker {
            Asker::Control => {
                return Ok(Actor { role: Role::Hand, ..nobody(Door::Control, None) });
            }
            Asker::Remote(door, peer) => return Ok(nobody(door, Some(peer))),
            Asker::Panel => match self.panel_session() {
                Some(session) => session,
                None => return Ok(nobody(Door::Panel, None)),
            },
            Asker::Session(id) => self.sessions.get(&id).ok_or(Refused::NotLoggedIn)?,
        };
        Ok(Actor {
            role: session.role,
            user: Some(session.user.clone()),
            session: Some(session.id),
            door: session.door,
            peer: session.peer,
        })
    }
}
