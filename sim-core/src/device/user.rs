//! Local users and their passwords.

use std::sync::Arc;

use super::{Actor, Device};
use crate::audit::{Event, NOBODY, is_reserved};
use crate::password;
use crate::ticket::Then;
use crate::user::{
    Attempts, NAME_MAX, Role, Standing, USERS_MAX, User, UserAsk, UserId, UserRefused,
};
use crate::{PasswordHash, Refused, Reply, Secret};

impl Device {
    pub(super) fn user(&mut self, actor: &Actor, ask: UserAsk) -> Result<Reply, Refused> {
        match ask {
            UserAsk::Add { id, name, role, password } => {
                self.may_add(&id, &name, role).map_err(Refused::User)?;
                let standing = self.new_password(&password)?;
                let then = Then::Add { id, name, role, standing };
                Ok(self.desk.hash_password(actor, password, then))
            }
            UserAsk::Edit { id, name, role, password } => {
                self.edit_user(actor, &id, name, role, password)
            }
            UserAsk::Delete(id) => self.delete_user(actor, &id),
            UserAsk::ChangeOwnPassword { current, new } => {
                let user = actor.user.clone().ok_or(Refused::NotLoggedIn)?;
                self.new_password(&new)?;
                let user = self.identify(actor.door, user.as_str())?;
                let hash = user.password.clone();
                let then = Then::CheckOwn { user: user.id.clone(), hash: hash.clone(), new };
                Ok(self.desk.check_password(actor, hash, current, then))
            }
        }
    }

    pub(super) fn own_password_checked(
        &mut self,
        user: &UserId,
        hash: &PasswordHash,
        matches: bool,
        new: &Secret,
    ) -> Result<Standing, Refused> {
        let user = self.state.users.get(user).ok_or(Refused::Interrupted)?;
        if !matches || user.password != *hash {
            return Err(Refused::User(UserRefused::CurrentPassword));
        }
        self.new_password(new)
    }

    pub(super) fn store_password(
        &mut self,
        actor: &Actor,
        user: &UserId,
        hash: PasswordHash,
        standing: Standing,
    ) -> Result<Reply, Refused> {
        if !self.state.users.contains_key(user) {
            return Err(Refused::Interrupted);
        }
        self.change_user(user, |it| {
            it.password = hash;
            it.standing = standing;
        });
        // Whoever is logged in with the old password elsewhere is not trusted any longer.
        let own = actor.session;
        self.end_sessions(|it| it.user == *user && Some(it.id) != own);
        self.audit_user(actor, Event::EditUser, user);
        Ok(Reply::Done)
    }

    pub(super) fn finish_add(
        &mut self,
        actor: &Actor,
        id: UserId,
        name: String,
        role: Role,
        password: PasswordHash,
        standing: Standing,
    ) -> Result<Reply, Refused> {
        self.may_add(&id, &name, role).map_err(Refused::User)?;
        let name = if name.is_empty() { id.as_str().into() } else { name };
        let user =
            User { id: id.clone(), name, role, password, standing, attempts: Attempts::None };
        Arc::make_mut(&mut self.state.users).insert(id.clone(), Arc::new(user));
        self.audit_user(actor, Event::AddUser, &id);
        Ok(Reply::Done)
    }

    pub(super) fn change_user(&mut self, id: &UserId, change: impl FnOnce(&mut User)) {
        if let Some(user) = Arc::make_mut(&mut self.state.users).get_mut(id) {
            change(Arc::make_mut(user));
        }
    }

    fn may_add(&self, id: &UserId, name: &str, role: Role) -> Result<(), UserRefused> {
        match role {
            Role::GeneralUser | Role::SystemAdministrator => {}
            Role::Unauthenticated | Role::KeyOperator | Role::Hand => {
                return Err(UserRefused::Role);
            }
        }
        valid_name(name)?;
        if self.state.users.contains_key(id) || is_reserved(id.as_str()) {
            return Err(UserRefused::Taken);
        }
        if self.state.users.len() > USERS_MAX { Err(UserRefused::Full) } else { Ok(()) }
    }

    fn edit_user(
        &mut self,
        actor: &Actor,
        id: &UserId,
        name: Option<String>,
        role: Option<Role>,
        password: Option<Secret>,
    ) -> Result<Reply, Refused> {
        let user = self.state.users.get(id).cloned();
        let user = user.ok_or(Refused::User(UserRefused::NoSuchUser))?;
        if let Some(name) = &name {
            valid_name(name).map_err(Refused::User)?;
        }
        let new_role = role.filter(|it| *it != user.role);
        let assignable =
            matches!(new_role, None | Some(Role::GeneralUser | Role::SystemAdministrator));
        if !assignable || (user.role == Role::KeyOperator && new_role.is_some()) {
            return Err(Refused::User(UserRefused::Role));
        }
        // Only the Key Operator changes the Key Operator (read for a sister model).
        if user.role == Role::KeyOperator && !matches!(actor.role, Role::KeyOperator | Role::Hand) {
            return Err(Refused::NotPermitted);
        }
        let standing = password.as_ref().map(|it| self.new_password(it)).transpose()?;
        self.change_user(id, |it| {
            it.name = name.unwrap_or_else(|| it.name.clone());
            it.role = new_role.unwrap_or(it.role);
        });
        if new_role.is_some() {
            self.end_sessions(|it| it.user == *id);
        }
        match (password, standing) {
            (Some(password), Some(standing)) => {
                let then = Then::StoreOther { user: id.clone(), standing };
                Ok(self.desk.hash_password(actor, password, then))
            }
            (None, _) | (_, None) => {
                self.audit_user(actor, Event::EditUser, id);
                Ok(Reply::Done)
            }
        }
    }

    /// The user's folders and private prints go with the user (guide p.12).
    fn delete_user(&mut self, actor: &Actor, id: &UserId) -> Result<Reply, Refused> {
        match self.state.users.get(id).map(|it| it.role) {
            None => return Err(Refused::User(UserRefused::NoSuchUser)),
            Some(Role::KeyOperator) => return Err(Refused::User(UserRefused::KeyOperator)),
            Some(
                Role::Unauthenticated | Role::GeneralUser | Role::SystemAdministrator | Role::Hand,
            ) => {}
        }
        Arc::make_mut(&mut self.state.users).remove(id);
        self.end_sessions(|it| it.user == *id);
        self.folders.user_gone(&mut self.desk, id);
        let prints = self.state.jobs.values();
        let prints = prints.filter(|it| it.private && it.owner.as_ref() == Some(id));
        let prints: Vec<_> = prints.map(|it| it.id).collect();
        prints.into_iter().for_each(|it| self.cancel(actor, it));
        self.audit_user(actor, Event::DeleteUser, id);
        Ok(Reply::Done)
    }

    fn new_password(&self, password: &Secret) -> Result<Standing, Refused> {
        let least = self.desk.settings.auth_password_minimum_length.value();
        password::check(password, least)
            .map_err(|it| Refused::User(UserRefused::Password(it)))
            .map(|()| Standing::of(password))
    }

    fn audit_user(&mut self, actor: &Actor, event: Event, user: &UserId) {
        let name = actor.audit_name();
        let target = self.user_name(Some(user));
        self.desk.audit(event, &name, &target);
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

fn valid_name(name: &str) -> Result<(), UserRefused> {
    if name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        return Err(UserRefused::Name);
    }
    Ok(())
}
