//! Log-in, log-out, timeouts and the lockout.

use std::sync::Arc;

use super::{Actor, Device};
use crate::audit::{Event, NOBODY};
use crate::command::Door;
use crate::session::{PENDING_MAX, SESSIONS_MAX, Session, SessionAsk, SessionId, SessionToken};
use crate::ticket::Then;
use crate::truth::Kind;
use crate::user::{Attempts, Role, User, UserId};
use crate::{PasswordHash, Refused, Reply, Secret, Tick};

impl Device {
    pub(super) fn session(&mut self, actor: &Actor, ask: SessionAsk) -> Result<Reply, Refused> {
        match ask {
            SessionAsk::LogIn { user, password } => self.log_in(actor, &user, password),
            SessionAsk::LogOut => {
                if let Some(id) = actor.session {
                    self.end_session(id);
                }
                Ok(Reply::Done)
            }
        }
    }

    fn log_in(&mut self, actor: &Actor, id: &str, password: Secret) -> Result<Reply, Refused> {
        if self.desk.pending() >= PENDING_MAX || self.state.sessions.len() >= SESSIONS_MAX {
            return Err(Refused::TooManySessions);
        }
        let user = self.identify(actor.door, id)?;
        if actor.door == Door::Panel && !self.panel_asks_for_password(&user) {
            return Ok(self.open_session(actor, &user));
        }
        let hash = user.password.clone();
        let then = Then::LogIn { user: user.id.clone(), hash: hash.clone() };
        Ok(self.desk.check_password(actor, hash, password, then))
    }

    /// With Password Entry for Control Panel Login off, a General User's ID is enough at the panel;
    /// administrators are asked for the password all the same (assumed: the guide's procedures have
    /// them enter it before they switch it on).
    fn panel_asks_for_password(&self, user: &User) -> bool {
        self.desk.settings.auth_panel_password_entry.is_on() || user.role.is_administrator()
    }

    /// Finds the user who wants in. An unknown or locked one is logged as the door logs it.
    pub(super) fn identify(&mut self, door: Door, id: &str) -> Result<Arc<User>, Refused> {
        let user = UserId::new(id).and_then(|it| self.state.users.get(&it).cloned());
        let Some(user) = user else {
            let typed = self.desk.assumptions.unknown_id_as_typed;
            let shown = if typed { id } else { NOBODY };
            self.audit_login_failure(door, Event::LoginInvalidUser, shown);
            return Err(Refused::LoginFailed);
        };
        if user.attempts == Attempts::Locked {
            let name = user.audit_name().to_owned();
            self.audit_login_failure(door, Event::LoginInvalidPassword, &name);
            return Err(Refused::LockedOut);
        }
        Ok(user)
    }

    /// What a compared password means for its user: the user if it was right and nothing changed
    /// meanwhile.
    pub(super) fn authenticate(
        &mut self,
        door: Door,
        id: &UserId,
        hash: &PasswordHash,
        matches: bool,
    ) -> Result<Arc<User>, Refused> {
        let user = self.identify(door, id.as_str())?;
        if matches && user.password == *hash {
            if user.attempts != Attempts::None {
                self.change_user(id, |it| it.attempts = Attempts::None);
            }
            return Ok(user);
        }
        let name = user.audit_name().to_owned();
        self.audit_login_failure(door, Event::LoginInvalidPassword, &name);
        if door != Door::Driver || self.desk.assumptions.driver_failures_count {
            self.count_failure(&user);
        }
        Err(Refused::LoginFailed)
    }

    pub(super) fn finish_log_in(
        &mut self,
        actor: &Actor,
        id: &UserId,
        hash: &PasswordHash,
        matches: bool,
    ) -> Result<Reply, Refused> {
        let user = self.authenticate(actor.door, id, hash, matches)?;
        if self.state.sessions.len() >= SESSIONS_MAX {
            return Err(Refused::TooManySessions);
        }
        Ok(self.open_session(actor, &user))
    }

    /// One failure more; at the limit the ID is locked, for all doors.
    fn count_failure(&mut self, user: &User) {
        let failures = match user.attempts {
            Attempts::None => 1,
            Attempts::Failed(so_far) => so_far + 1,
            Attempts::Locked => return,
        };
        let most = user.attempts_max(&self.desk.settings);
        let locked = most > 0 && failures >= most;
        let attempts = if locked { Attempts::Locked } else { Attempts::Failed(failures) };
        self.change_user(&user.id, |it| it.attempts = attempts);
        if locked {
            let event = match user.role {
                Role::KeyOperator => Event::LockedAdministrator,
                Role::Unauthenticated
                | Role::GeneralUser
                | Role::SystemAdministrator
                | Role::Hand => Event::ContinuousFailure,
            };
            self.desk.audit(event, user.audit_name(), &failures.to_string());
        }
    }

    /// The guide logs failures at panel and CWIS as Login, at the driver's door as an aborted print.
    fn audit_login_failure(&mut self, door: Door, event: Event, user: &str) {
        match door {
            Door::Panel | Door::Cwis | Door::Control => self.desk.audit(event, user, ""),
            Door::Driver => self.desk.audit(Event::PrintAborted, user, ""),
        }
    }

    fn open_session(&mut self, actor: &Actor, user: &User) -> Reply {
        if actor.door == Door::Panel
            && let Some(old) = self.state.panel_session().map(|it| it.id)
        {
            self.end_session(old);
        }
        self.sessions_made += 1;
        let id = SessionId(self.sessions_made);
        let token = SessionToken(self.desk.chance.draw());
        let session = Session {
            id,
            door: actor.door,
            user: user.id.clone(),
            role: user.role,
            token,
            peer: actor.peer,
            seen: self.desk.now,
        };
        Arc::make_mut(&mut self.state.sessions).insert(id, session);
        self.desk.audit(Event::LoginSuccessful, user.audit_name(), actor.door.name());
        Reply::LoggedIn { session: id, token, role: user.role }
    }

    pub(super) fn end_session(&mut self, id: SessionId) {
        let Some(session) = Arc::make_mut(&mut self.state.sessions).remove(&id) else { return };
        if session.door == Door::Panel {
            self.clear_panel();
        }
        let name = self.user_name(Some(&session.user));
        self.desk.audit(Event::Logout, &name, session.door.name());
    }

    /// Ends every session that `which` picks.
    pub(super) fn end_sessions(&mut self, which: impl Fn(&Session) -> bool) {
        let sessions = self.state.sessions.values();
        let ids: Vec<_> = sessions.filter(|it| which(it)).map(|it| it.id).collect();
        ids.into_iter().for_each(|it| self.end_session(it));
    }

    pub(super) fn end_idle_sessions(&mut self) {
        let (now, settings) = (self.desk.now, self.desk.settings.clone());
        let idle = |it: &Session| it.ends(&settings).is_some_and(|end| end <= now);
        let sessions = self.state.sessions.values().filter(|it| idle(it));
        let ended: Vec<_> = sessions.map(|it| (it.id, it.door)).collect();
        for (id, door) in ended {
            self.desk.record(Kind::Woken, "session-timeout", format!("{} {}", door.name(), id.0));
            self.end_session(id);
        }
    }

    /// When Auto Clear puts back a panel at which nobody is logged in.
    pub(super) fn panel_clears_at(&self) -> Option<Tick> {
        let settings = &self.desk.settings;
        let idle_ms = u64::from(settings.timers_auto_clear_seconds.value()) * 1_000;
        let on = settings.timers_auto_clear.is_on() && self.state.panel_session().is_none();
        self.panel_touched.filter(|_| on).map(|it| it.after_ms(idle_ms))
    }

    pub(super) fn clear_idle_panel(&mut self) {
        if self.panel_clears_at().is_some_and(|it| it <= self.desk.now) {
            self.desk.record(Kind::Woken, "auto-clear", String::new());
            self.clear_panel();
        }
    }

    pub(super) fn clear_panel(&mut self) {
        self.panel_touched = None;
        self.state.panel_clears += 1;
    }

    /// A command keeps its session alive.
    pub(super) fn touch(&mut self, actor: &Actor) {
        if let Some(id) = actor.session {
            self.seen(id);
        }
        if actor.door == Door::Panel {
            self.panel_was_touched();
        }
    }

    pub(super) fn seen(&mut self, id: SessionId) {
        let now = self.desk.now;
        if self.state.sessions.get(&id).is_some_and(|it| it.seen < now)
            && let Some(session) = Arc::make_mut(&mut self.state.sessions).get_mut(&id)
        {
            session.seen = now;
        }
    }

    pub(super) fn panel_was_touched(&mut self) {
        if self.state.power.is_on() {
            self.panel_touched = Some(self.desk.now);
            if let Some(id) = self.state.panel_session().map(|it| it.id) {
                self.seen(id);
            }
        }
    }
}
