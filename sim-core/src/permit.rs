//! Who may do what: one table of role, operation and ownership (guide pp.32 to 33 and 44). The device's door
//! and every surface that offers something ask the same question of it.

use std::net::IpAddr;

use crate::Door;
use crate::audit::NOBODY;
use crate::folder::{Folder, FolderRefused};
use crate::session::SessionId;
use crate::user::{KEY_OPERATOR_AUDIT_NAME, Person, Role};
use crate::{Asker, Command, Refused, View};

mod command;
mod operation;
mod sight;
mod table;

pub(crate) use operation::Operation;
pub use sight::Sight;
pub(crate) use table::{Grant, PermitRow};

/// Who asks, as far as the device knows.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    pub(crate) role: Role,
    pub(crate) user: Option<Person>,
    pub(crate) session: Option<SessionId>,
    pub(crate) door: Door,
    pub(crate) peer: Option<IpAddr>,
}

impl Actor {
    /// Whether the asker may see this.
    pub(crate) fn sees(&self, view: &View, sight: Sight<'_>) -> bool {
        let Self { role, user, session, door, peer } = self;
        let (role, session, door, peer) = (*role, *session, *door, *peer);
        let who = Who { role, user: user.as_ref(), session, door, peer };
        let (operation, owner) = sight.operation(who.user);
        view.grants(who, operation, owner).is_ok()
    }

    /// What the audit log calls the asker.
    pub(crate) fn audit_name(&self) -> String {
        match (&self.user, self.role) {
            (Some(_), Role::KeyOperator) => KEY_OPERATOR_AUDIT_NAME.into(),
            (
                Some(user),
                Role::Unauthenticated
                | Role::GeneralUser
                | Role::SystemAdministrator
                | Role::AccountAdministrator
                | Role::Hand,
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

    /// Whether whoever asks may see this; also on a device that has a fault.
    ///
    /// # Errors
    /// [`Refused`] says why not.
    pub fn may_see(&self, asker: Asker, sight: Sight<'_>) -> Result<(), Refused> {
        let who = self.who(asker)?;
        let (operation, owner) = sight.operation(who.user);
        self.grants(who, operation, owner)
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
        let who = self.who(asker)?;
        for (operation, owner) in self.operations(command)? {
            self.grants(who, operation, owner)?;
        }
        if self.takes_open(command).is_some_and(|it| !self.is_open_to(who, it)) {
            return Err(Refused::Folder(FolderRefused::Passcode));
        }
        let Who { role, user, session, door, peer } = who;
        Ok(Actor { role, user: user.cloned(), session, door, peer })
    }

    /// Whether a folder is open to whoever may operate it: one with a passcode after it was opened.
    fn is_open_to(&self, who: Who<'_>, folder: &Folder) -> bool {
        let session = who.session.and_then(|it| self.sessions.get(&it));
        session.is_none_or(|it| it.has_opened(folder))
    }

    fn grants(
        &self,
        who: Who<'_>,
        operation: Operation,
        owner: Option<Owner<'_>>,
    ) -> Result<(), Refused> {
        let row = PermitRow::of(operation);
        let nobody = who.role == Role::Unauthenticated;
        match (row.grant(who.role, &self.settings), owner) {
            (Grant::Any, _) => {}
            (Grant::Own, Some(owner)) if who.is(owner) => {}
            (Grant::Own, Some(Owner::User(_))) | (Grant::No, _) if nobody => {
                return Err(Refused::NotLoggedIn);
            }
            (Grant::Own | Grant::No, _) => return Err(Refused::NotPermitted),
        }
        row.closed(self, who.door).map_or(Ok(()), Err)
    }

    fn who(&self, asker: Asker) -> Result<Who<'_>, Refused> {
        let session = match asker {
            Asker::Control => return Ok(Who::nobody(Role::Hand, Door::Control, None)),
            Asker::Remote(door, peer) => {
                return Ok(Who::nobody(Role::Unauthenticated, door, Some(peer)));
            }
            Asker::Panel => match self.panel_session() {
                Some(session) => session,
                None => return Ok(Who::nobody(Role::Unauthenticated, Door::Panel, None)),
            },
            Asker::Session(id) => self.sessions.get(&id).ok_or(Refused::NotLoggedIn)?,
        };
        Ok(Who {
            role: session.role,
            user: Some(&session.user),
            session: Some(session.id),
            door: session.door,
            peer: session.peer,
        })
    }
}

/// An [`Actor`] in a view.
#[derive(Clone, Copy)]
struct Who<'a> {
    role: Role,
    user: Option<&'a Person>,
    session: Option<SessionId>,
    door: Door,
    peer: Option<IpAddr>,
}

/// Whom a thing belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner<'a> {
    /// A user.
    User(&'a Person),
    /// Whoever is at this address.
    Peer(Option<IpAddr>),
}

impl Who<'_> {
    fn is(&self, owner: Owner<'_>) -> bool {
        match owner {
            Owner::User(it) => self.user == Some(it),
            Owner::Peer(it) => self.peer == it,
        }
    }

    const fn nobody(role: Role, door: Door, peer: Option<IpAddr>) -> Self {
        Self { role, user: None, session: None, door, peer }
    }
}
