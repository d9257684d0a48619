//! Who is logged in, and the panel that is put back when nobody touches it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    Session, SessionId, SessionToken, Sessions, USER_SESSIONS_MAX, panel_asks_for_password,
};
use crate::Door;
use crate::audit::Event;
use crate::desk::Desk;
use crate::folder::FolderNumber;
use crate::permit::Actor;
use crate::share::{Holder, NoRoom, SESSIONS};
use crate::ticket::Then;
use crate::truth::Kind;
use crate::user::{self, KEY_OPERATOR_AUDIT_NAME, Person, Role, User};
use crate::{Asker, PasswordHash, Refused, Reply, Secret, Tick};

/// The sessions. All end with the power.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    all: Arc<Sessions>,
    made: u64,
    /// When the panel was last touched since it was last put back to its first screen.
    panel_touched: Option<Tick>,
    panel_clears: u64,
}

impl Machine {
    /// A device that was kept: nobody is logged in, and its panel shows the first screen.
    pub(crate) fn resume(made: u64, panel_clears: u64) -> Self {
        Self { made, panel_clears: panel_clears + 1, ..Self::default() }
    }

    /// Goes on with the numbers of another device of the same twin.
    pub(crate) fn take_the_place_of(&mut self, other: &Self) {
        self.made = self.made.max(other.made);
        self.panel_clears = self.panel_clears.max(other.panel_clears) + 1;
    }

    /// The sessions as they stand.
    pub(crate) fn picture(&self) -> Arc<Sessions> {
        self.all.clone()
    }

    /// How many were ever made.
    pub(crate) fn made(&self) -> u64 {
        self.made
    }

    /// Grows whenever the panel is put back to its first screen.
    pub(crate) fn panel_clears(&self) -> u64 {
        self.panel_clears
    }

    /// Logs in a user, once the password was compared where one is asked for.
    pub(crate) fn log_in(
        &mut self,
        desk: &mut Desk,
        users: &user::Machine,
        actor: &Actor,
        id: &str,
        password: Secret,
    ) -> Result<Reply, Refused> {
        let attempt = users.attempt(id);
        if actor.door == Door::Panel && !panel_asks_for_password(&desk.settings, attempt.role) {
            let user = users.identify(desk, actor.door, id)?;
            return Ok(self.open(desk, actor, &user));
        }
        let put_off = desk.check_password(actor, attempt.hash(), password, Then::LogIn(attempt));
        put_off.inspect_err(|_| users.no_room(desk, actor.door, id))
    }

    /// Opens the session of a user whose password was right.
    pub(crate) fn logged_in(
        &mut self,
        desk: &mut Desk,
        users: &user::Machine,
        actor: &Actor,
        user: &User,
    ) -> Result<Reply, Refused> {
        if actor.door != Door::Panel {
            let room = self.make_room(desk, actor, user);
            room.inspect_err(|_| users.no_room(desk, actor.door, user.person.as_str()))?;
        }
        Ok(self.open(desk, actor, user))
    }

    /// Makes room for one more session on the network: where there is none, the user's own oldest ends.
    fn make_room(&mut self, desk: &mut Desk, actor: &Actor, user: &User) -> Result<(), Refused> {
        let on_network = |it: &Session| it.door != Door::Panel;
        let theirs = |it: &Session| on_network(it) && it.user == user.person;
        let counted = |it: &Session| on_network(it) && it.role != Role::KeyOperator;
        let peer = Holder::of(None, actor.peer);
        let at_peer = |it: &Session| Holder::of(None, it.peer) == peer;
        let count =
            |which: &dyn Fn(&Session) -> bool| self.all.values().filter(|it| which(it)).count();
        let too_many = count(&theirs) >= USER_SESSIONS_MAX;
        let admitted = match user.role {
            Role::KeyOperator => Ok(()),
            Role::Unauthenticated
            | Role::GeneralUser
            | Role::SystemAdministrator
            | Role::AccountAdministrator
            | Role::Hand => {
                SESSIONS.admit(&peer, count(&counted), count(&|it| counted(it) && at_peer(it)))
            }
        };
        if !too_many && admitted.is_ok() {
            return Ok(());
        }
        // One that ends at another peer makes no room at this one.
        let ends = |it: &&Session| theirs(it) && (admitted != Err(NoRoom::Share) || at_peer(it));
        let oldest = self.all.values().find(ends).map(|it| it.id);
        self.end(desk, oldest.ok_or(Refused::TooManySessions)?);
        Ok(())
    }

    /// Ends the asker's session.
    pub(crate) fn log_out(&mut self, desk: &mut Desk, actor: &Actor) -> Reply {
        if let Some(id) = actor.session {
            self.end(desk, id);
        }
        Reply::Done
    }

    fn open(&mut self, desk: &mut Desk, actor: &Actor, user: &User) -> Reply {
        if actor.door == Door::Panel
            && let Some(old) = self.at_panel()
        {
            self.end(desk, old);
        }
        self.made += 1;
        let id = SessionId(self.made);
        let token = SessionToken(desk.chance.draw());
        let session = Session {
            id,
            door: actor.door,
            user: user.person.clone(),
            role: user.role,
            token,
            peer: actor.peer,
            seen: desk.now,
            opened: BTreeMap::new(),
        };
        Arc::make_mut(&mut self.all).insert(id, session);
        desk.audit(Event::LoginSuccessful, user.audit_name(), actor.door.name());
        Reply::LoggedIn { session: id, token, role: user.role }
    }

    fn at_panel(&self) -> Option<SessionId> {
        self.of(Asker::Panel).map(|it| it.id)
    }

    fn end(&mut self, desk: &mut Desk, id: SessionId) {
        let Some(session) = Arc::make_mut(&mut self.all).remove(&id) else { return };
        if session.door == Door::Panel {
            self.clear_panel();
        }
        desk.audit(Event::Logout, session.audit_name(), session.door.name());
    }

    /// Ends every session that `which` picks.
    fn end_those(&mut self, desk: &mut Desk, which: impl Fn(&Session) -> bool) {
        let ids: Vec<_> = self.all.values().filter(|it| which(it)).map(|it| it.id).collect();
        ids.into_iter().for_each(|it| self.end(desk, it));
    }

    /// Ends the sessions of a user, but for one.
    pub(crate) fn end_of(&mut self, desk: &mut Desk, user: &Person, spared: Option<SessionId>) {
        self.end_those(desk, |it| it.user == *user && Some(it.id) != spared);
    }

    /// The sessions of a user have the role that the user has now.
    pub(crate) fn take_role(&mut self, user: &User) {
        let is_other = |it: &Session| it.user == user.person && it.role != user.role;
        if self.all.values().any(is_other) {
            let sessions = Arc::make_mut(&mut self.all).values_mut();
            sessions.filter(|it| is_other(it)).for_each(|it| it.role = user.role);
        }
    }

    /// A folder was opened in a session, with this passcode.
    pub(crate) fn folder_opened(
        &mut self,
        id: SessionId,
        folder: FolderNumber,
        passcode: PasswordHash,
    ) {
        let session = Arc::make_mut(&mut self.all).get_mut(&id);
        session.into_iter().for_each(|it| drop(it.opened.insert(folder, passcode.clone())));
    }

    /// Ends all sessions but one.
    pub(crate) fn end_all_but(&mut self, desk: &mut Desk, spared: Option<SessionId>) {
        self.end_those(desk, |it| Some(it.id) != spared);
    }

    /// A command keeps its session alive.
    /// The asker's session, if there is one.
    pub(crate) fn of(&self, asker: Asker) -> Option<&Session> {
        match asker {
            Asker::Session(id) => self.all.get(&id),
            Asker::Panel => self.all.values().find(|it| it.door == Door::Panel),
            Asker::Remote(..) | Asker::Control => None,
        }
    }

    pub(crate) fn touch(&mut self, desk: &Desk, actor: &Actor) {
        if let Some(id) = actor.session {
            self.seen(desk, id);
        }
        if actor.door == Door::Panel {
            self.panel_touched(desk);
        }
    }

    /// A session was used.
    pub(crate) fn seen(&mut self, desk: &Desk, id: SessionId) {
        if self.all.get(&id).is_some_and(|it| it.seen < desk.now)
            && let Some(session) = Arc::make_mut(&mut self.all).get_mut(&id)
        {
            session.seen = desk.now;
        }
    }

    /// Somebody touched the panel of a device that runs.
    pub(crate) fn panel_touched(&mut self, desk: &Desk) {
        self.panel_touched = Some(desk.now);
        if let Some(id) = self.at_panel() {
            self.seen(desk, id);
        }
    }

    /// When the next session ends or the panel is put back.
    pub(crate) fn next_wake(&self, desk: &Desk) -> Option<(Tick, &'static str)> {
        let sessions = self.all.values().filter_map(|it| it.ends(&desk.settings));
        let session = sessions.min().map(|it| (it, "session"));
        let panel = self.panel_clears_at(desk).map(|it| (it, "auto clear"));
        session.into_iter().chain(panel).min()
    }

    pub(crate) fn wake(&mut self, desk: &mut Desk) {
        let (now, settings) = (desk.now, desk.settings.clone());
        let idle = |it: &Session| it.ends(&settings).is_some_and(|end| end <= now);
        let idle = self.all.values().filter(|it| idle(it));
        let ended: Vec<_> = idle.map(|it| (it.id, it.door)).collect();
        for (id, door) in ended {
            desk.record(Kind::Woken, "session-timeout", format!("{} {}", door.name(), id.0));
            self.end(desk, id);
        }
        if self.panel_clears_at(desk).is_some_and(|it| it <= desk.now) {
            desk.record(Kind::Woken, "auto-clear", String::new());
            self.clear_panel();
        }
    }

    /// When Auto Clear puts back a panel at which nobody is logged in.
    fn panel_clears_at(&self, desk: &Desk) -> Option<Tick> {
        let settings = &desk.settings;
        let idle_ms = u64::from(settings.timers_auto_clear_seconds.value()) * 1_000;
        let on = settings.timers_auto_clear.is_on() && self.at_panel().is_none();
        self.panel_touched.filter(|_| on).map(|it| it.after_ms(idle_ms))
    }

    fn clear_panel(&mut self) {
        self.panel_touched = None;
        self.panel_clears += 1;
    }

    /// Nobody is logged in any more; there is no log-out to log.
    pub(crate) fn power_lost(&mut self) {
        self.all = Arc::default();
        self.clear_panel();
    }

    /// The power went before: nobody is logged in.
    pub(crate) fn factory_reset(&mut self) {}
}

impl Session {
    /// What the audit log calls its user, who may be gone.
    fn audit_name(&self) -> &str {
        match self.role {
            Role::KeyOperator => KEY_OPERATOR_AUDIT_NAME,
            Role::Unauthenticated
            | Role::GeneralUser
            | Role::SystemAdministrator
            | Role::AccountAdministrator
            | Role::Hand => self.user.as_str(),
        }
    }
}
