//! The users, their passwords and their failed log-ins.

use std::sync::Arc;

use super::id::is_seen;
use super::{
    Attempt, Attempts, FactoryOperator, NAME_MAX, Next, Person, Role, Standing, ToHash, USERS_MAX,
    User, UserAsk, UserId, UserNumber, UserRefused, UserSeen, Users,
};
use crate::Door;
use crate::audit::{Event, NOBODY};
use crate::consequence::{Consequence, Ends};
use crate::desk::Desk;
use crate::password;
use crate::permit::Actor;
use crate::ticket::Then;
use crate::truth::Kind;
use crate::{PasswordHash, Refused, Reply, Secret};

/// The users. A start ends the lockouts.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    all: Arc<Users>,
    made: u32,
    /// The Key Operator as the factory leaves it.
    factory: FactoryOperator,
}

impl Machine {
    /// The users of a new device: its Key Operator.
    pub(crate) fn new(factory: FactoryOperator, standing: Standing) -> Self {
        let mut users = Self { all: Arc::default(), made: 0, factory };
        users.add_key_operator(standing);
        users
    }

    /// The users that were kept, of so many that were ever made.
    pub(crate) fn resume(users: Vec<User>, made: u32, factory: FactoryOperator) -> Self {
        let by_id = |it: User| (it.person.id.clone(), Arc::new(it));
        Self { all: Arc::new(users.into_iter().map(by_id).collect()), made, factory }
    }

    /// How many were ever made.
    pub(crate) fn made(&self) -> u32 {
        self.made
    }

    /// The users as they stand.
    pub(crate) fn picture(&self) -> Arc<Users> {
        self.all.clone()
    }

    /// The Key Operator as the factory leaves it.
    pub(crate) fn factory(&self) -> &FactoryOperator {
        &self.factory
    }

    pub(crate) fn get(&self, id: &UserId) -> Option<&Arc<User>> {
        self.all.get(id)
    }

    /// The user who this is, and not one who has the ID by now.
    pub(crate) fn find(&self, person: &Person) -> Option<&Arc<User>> {
        self.all.get(&person.id).filter(|it| it.person == *person)
    }

    /// Whether a user is as it was seen.
    pub(crate) fn is_as_seen(&self, seen: &UserSeen) -> Result<(), Refused> {
        match self.find(&seen.person) {
            None => Err(Refused::User(UserRefused::NoSuchUser)),
            Some(user) if user.seen() == *seen => Ok(()),
            Some(_) => Err(Refused::Outdated),
        }
    }

    pub(crate) fn handle(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        ask: UserAsk,
    ) -> Result<Reply, Refused> {
        match ask {
            UserAsk::Add { id, name, role, password } => {
                self.may_add(&id, &name, role).map_err(Refused::User)?;
                let standing = new_password(desk, &password)?;
                let next = Next::Add { id, name, role, standing };
                desk.hash_password(actor, password, Then::User(next))
            }
            UserAsk::Edit { id, changes } => self.edit(desk, actor, &id, changes),
            UserAsk::Delete(id) => self.delete(desk, actor, id),
            UserAsk::ChangeOwnPassword { current, new } => {
                let user = actor.user.clone().ok_or(Refused::NotLoggedIn)?;
                new_password(desk, &new)?;
                let attempt = self.attempt(user.as_str());
                let hash = attempt.hash();
                let next = Next::CheckedOwn { user, attempt, new };
                desk.check_password(actor, hash, current, Then::User(next))
            }
        }
    }

    /// A password was compared. A wrong current password is a failed log-in: it is logged and counts.
    pub(crate) fn password_checked(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        next: Next,
        matches: bool,
    ) -> Result<ToHash, Refused> {
        match next {
            Next::CheckedOwn { user, attempt, new } => {
                if self.find(&user).is_none() {
                    return Err(Refused::Interrupted);
                }
                match self.authenticate(desk, actor.door, &attempt, matches) {
                    Err(Refused::LoginFailed) => {
                        return Err(Refused::User(UserRefused::CurrentPassword));
                    }
                    checked => checked?,
                };
                let standing = new_password(desk, &new)?;
                let next = Next::Store { user, standing };
                Ok(ToHash { password: new, next })
            }
            Next::Store { .. } | Next::Add { .. } => Err(Refused::Interrupted),
        }
    }

    /// A new password was hashed.
    pub(crate) fn password_hashed(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        next: Next,
        hash: PasswordHash,
    ) -> Result<Reply, Refused> {
        match next {
            Next::Store { user, standing } => self.store(desk, actor, user, hash, standing),
            Next::Add { id, name, role, standing } => {
                self.may_add(&id, &name, role).map_err(Refused::User)?;
                let name = if name.is_empty() { id.as_str().into() } else { name };
                let person = self.add(id, name, role, hash, standing);
                self.log(desk, actor, Event::AddUser, &person);
                Ok(Reply::Done)
            }
            Next::CheckedOwn { .. } => Err(Refused::Interrupted),
        }
    }

    fn store(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        user: Person,
        hash: PasswordHash,
        standing: Standing,
    ) -> Result<Reply, Refused> {
        if self.find(&user).is_none() {
            return Err(Refused::Interrupted);
        }
        self.change(&user.id, |it| (it.password, it.standing) = (hash, standing));
        // Whoever is logged in with the old password elsewhere is not trusted any longer.
        let ends = Ends::AllBut(actor.session);
        desk.tell(Consequence::UserChanged { user, ends, by: Some(actor.clone()) });
        Ok(Reply::Done)
    }

    /// What is to be compared with the password of whoever wants in as `id`. For one who cannot be let in
    /// nothing can, which takes as long: whether a user is there, locked or disabled is nobody's to learn.
    pub(crate) fn attempt(&self, id: &str) -> Attempt {
        let user = UserId::new(id).and_then(|it| self.all.get(&it));
        let let_in = user.filter(|it| !it.is_disabled && it.attempts != Attempts::Locked);
        Attempt {
            id: id.to_owned(),
            found: let_in.map(|it| (it.person.clone(), it.password.clone())),
            role: user.map_or(Role::Unauthenticated, |it| it.role),
        }
    }

    /// Finds the user who wants in. An unknown, disabled or locked one is logged as the door logs it, and
    /// refused like a wrong password; the truth journal says why.
    pub(crate) fn identify(
        &self,
        desk: &mut Desk,
        door: Door,
        id: &str,
    ) -> Result<Arc<User>, Refused> {
        let user = UserId::new(id).and_then(|it| self.all.get(&it).cloned());
        let Some(user) = user else {
            let shown = unknown_name(desk, id);
            log_failure(desk, door, Event::LoginInvalidUser, shown);
            return Err(Refused::LoginFailed);
        };
        let (event, why) = match user.attempts {
            _ if user.is_disabled => (Event::LoginInvalidUser, "disabled"),
            Attempts::Locked => (Event::LoginInvalidPassword, "locked-out"),
            Attempts::None | Attempts::Failed(_) => return Ok(user),
        };
        desk.record(Kind::Refused, why, format!("user {id}"));
        log_failure(desk, door, event, user.audit_name());
        Err(Refused::LoginFailed)
    }

    /// What a compared password means for its user: the user if it was right and nothing changed
    /// meanwhile.
    pub(crate) fn authenticate(
        &mut self,
        desk: &mut Desk,
        door: Door,
        attempt: &Attempt,
        matches: bool,
    ) -> Result<Arc<User>, Refused> {
        let user = self.identify(desk, door, &attempt.id)?;
        let Some((person, hash)) = &attempt.found else {
            // Whoever it is by now could not be let in when it was asked.
            log_failure(desk, door, Event::LoginInvalidUser, user.audit_name());
            return Err(Refused::LoginFailed);
        };
        if matches && user.person == *person && user.password == *hash {
            if user.attempts != Attempts::None {
                self.change(&user.person.id, |it| it.attempts = Attempts::None);
            }
            return Ok(user);
        }
        log_failure(desk, door, Event::LoginInvalidPassword, user.audit_name());
        if door != Door::Driver || desk.assumptions.driver_failures_count {
            self.count_failure(desk, &user);
        }
        Err(Refused::LoginFailed)
    }

    /// A log-in that was right and for which there is no room is logged as one that failed (assumed: the guide
    /// has no row of its own for it). It is no failure of the user's.
    pub(crate) fn no_room(&self, desk: &mut Desk, door: Door, id: &str) {
        let user = UserId::new(id).and_then(|it| self.all.get(&it));
        let name = user.map_or_else(|| unknown_name(desk, id), |it| it.audit_name());
        log_failure(desk, door, Event::LoginInvalidPassword, name);
    }

    /// One failure more; at the limit the ID is locked, for all doors.
    fn count_failure(&mut self, desk: &mut Desk, user: &User) {
        let failures = match user.attempts {
            Attempts::None => 1,
            Attempts::Failed(so_far) => so_far + 1,
            Attempts::Locked => return,
        };
        let most = user.attempts_max(&desk.settings);
        let locked = most > 0 && failures >= most;
        let attempts = if locked { Attempts::Locked } else { Attempts::Failed(failures) };
        self.change(&user.person.id, |it| it.attempts = attempts);
        if locked {
            let event = match user.role {
                Role::KeyOperator => Event::LockedAdministrator,
                Role::Unauthenticated
                | Role::GeneralUser
                | Role::SystemAdministrator
                | Role::AccountAdministrator
                | Role::Hand => Event::ContinuousFailure,
            };
            desk.audit(event, user.audit_name(), &failures.to_string());
        }
    }

    pub(super) fn change(&mut self, id: &UserId, change: impl FnOnce(&mut User)) {
        if let Some(user) = Arc::make_mut(&mut self.all).get_mut(id) {
            change(Arc::make_mut(user));
        }
    }

    fn may_add(&self, id: &UserId, name: &str, role: Role) -> Result<(), UserRefused> {
        match role {
            Role::GeneralUser | Role::SystemAdministrator | Role::AccountAdministrator => {}
            Role::Unauthenticated | Role::KeyOperator | Role::Hand => {
                return Err(UserRefused::Role);
            }
        }
        check_name(name)?;
        id.check().map_err(UserRefused::Id)?;
        if self.all.contains_key(id) {
            return Err(UserRefused::Taken);
        }
        if self.all.len() > USERS_MAX { Err(UserRefused::Full) } else { Ok(()) }
    }

    fn delete(&mut self, desk: &mut Desk, actor: &Actor, id: UserId) -> Result<Reply, Refused> {
        let Some(user) = Arc::make_mut(&mut self.all).remove(&id) else {
            return Err(Refused::User(UserRefused::NoSuchUser));
        };
        let user = user.person.clone();
        desk.tell(Consequence::UserDeleted { user, by: actor.clone() });
        Ok(Reply::Done)
    }

    /// Logs what was done to a user, once all that follows from it is done.
    pub(crate) fn log(&self, desk: &mut Desk, by: &Actor, event: Event, user: &Person) {
        desk.audit(event, &by.audit_name(), &self.audit_name(Some(user)));
    }

    /// What the audit log calls a user, one who is gone by the ID.
    pub(crate) fn audit_name(&self, user: Option<&Person>) -> String {
        let name = |it: &Person| match self.find(it) {
            Some(user) => user.audit_name().to_owned(),
            None => it.as_str().to_owned(),
        };
        user.map_or_else(|| NOBODY.into(), name)
    }

    /// A start ends the lockouts.
    pub(crate) fn started(&mut self) {
        for user in Arc::make_mut(&mut self.all).values_mut() {
            if user.attempts != Attempts::None {
                Arc::make_mut(user).attempts = Attempts::None;
            }
        }
    }

    /// What is on NVRAM stays, the counts of failed log-ins until the next start.
    pub(crate) fn power_lost(&mut self) {}

    /// Only the Key Operator is left, with the factory's password.
    pub(crate) fn factory_reset(&mut self) {
        self.all = Arc::default();
        self.add_key_operator(Standing::Factory);
    }

    /// The password that the Key Operator has chosen.
    pub(crate) fn key_operator_chose(&mut self, password: PasswordHash, standing: Standing) {
        let id = self.factory.id.clone();
        self.change(&id, |it| (it.password, it.standing) = (password, standing));
    }

    fn add_key_operator(&mut self, standing: Standing) {
        let FactoryOperator { id, password } = self.factory.clone();
        let role = Role::KeyOperator;
        self.add(id, role.name().into(), role, password, standing);
    }

    /// Makes a user with the next number.
    fn add(
        &mut self,
        id: UserId,
        name: String,
        role: Role,
        password: PasswordHash,
        standing: Standing,
    ) -> Person {
        self.made += 1;
        let person = Person { id: id.clone(), number: UserNumber(self.made) };
        let (attempts, is_disabled) = (Attempts::None, false);
        let user =
            User { person: person.clone(), name, role, password, standing, attempts, is_disabled };
        Arc::make_mut(&mut self.all).insert(id, Arc::new(user));
        person
    }
}

pub(super) fn new_password(desk: &Desk, password: &Secret) -> Result<Standing, Refused> {
    let least = desk.settings.auth_password_minimum_length.value();
    password::check(password, least)
        .map_err(|it| Refused::User(UserRefused::Password(it)))
        .map(|()| Standing::of(password))
}

/// The user column for somebody who named no user. What no user can be called is never shown: nobody
/// writes a row that looks like another's.
pub(crate) fn unknown_name<'a>(desk: &Desk, typed: &'a str) -> &'a str {
    let shown = desk.assumptions.unknown_id_as_typed && UserId::chosen(typed).is_ok();
    if shown { typed } else { NOBODY }
}

/// The guide logs failures at panel and CWIS as Login, at the driver's door as an aborted print.
fn log_failure(desk: &mut Desk, door: Door, event: Event, user: &str) {
    match door {
        Door::Panel | Door::Cwis | Door::Control => desk.audit(event, user, ""),
        Door::Driver => desk.audit(Event::PrintAborted, user, ""),
    }
}

/// Whether a user was ever given such a name: some that are refused now were not always.
pub(crate) fn was_valid_name(name: &str) -> bool {
    name.chars().count() <= NAME_MAX && !name.chars().any(char::is_control)
}

/// Whether a user can be shown by this name; an empty one is none.
///
/// # Errors
/// [`UserRefused`] says what is wrong with it.
pub fn check_name(name: &str) -> Result<(), UserRefused> {
    // Line and paragraph separators.
    let breaks = |it: &char| it.is_control() || matches!(it, '\u{2028}' | '\u{2029}');
    if name.chars().count() > NAME_MAX {
        Err(UserRefused::Name)
    } else if let Some(it) = name.chars().find(breaks) {
        Err(UserRefused::NameCharacter(it))
    } else if !name.is_empty() && name.chars().all(|it| it.is_whitespace() || !is_seen(it)) {
        Err(UserRefused::BlankName)
    } else {
        Ok(())
    }
}
