//! What becomes of a user who is edited. A changed role is that of the open sessions from their next request
//! on; a user who is disabled, or whose password is another one, has none left.

use super::machine::{check_name, new_password};
use super::{Machine, Next, Role, User, UserChanges, UserId, UserRefused};
use crate::consequence::{Consequence, Ends};
use crate::desk::Desk;
use crate::permit::Actor;
use crate::ticket::Then;
use crate::{Refused, Reply};

impl Machine {
    pub(super) fn edit(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        id: &UserId,
        changes: UserChanges,
    ) -> Result<Reply, Refused> {
        let user = self.get(id).cloned();
        let user = user.ok_or(Refused::User(UserRefused::NoSuchUser))?;
        may_change(&user, &changes).map_err(Refused::User)?;
        let UserChanges { name, role, is_disabled, password } = changes;
        let (reply, by) = match password {
            Some(password) => {
                let standing = new_password(desk, &password)?;
                let next = Next::Store { user: user.person.clone(), standing };
                (desk.hash_password(actor, password, Then::User(next))?, None)
            }
            None => (Reply::Done, Some(actor.clone())),
        };
        self.change(id, |it| {
            it.name = name.unwrap_or_else(|| it.name.clone());
            it.role = role.unwrap_or(it.role);
            it.is_disabled = is_disabled.unwrap_or(it.is_disabled);
        });
        let ends = if is_disabled == Some(true) { Ends::AllBut(None) } else { Ends::None };
        desk.tell(Consequence::UserChanged { user: user.person.clone(), ends, by });
        Ok(reply)
    }
}

fn may_change(user: &User, changes: &UserChanges) -> Result<(), UserRefused> {
    // A name from before some were refused stays.
    let name = changes.name.as_deref().filter(|it| *it != user.name);
    name.map_or(Ok(()), check_name)?;
    let role = changes.role.filter(|it| *it != user.role);
    let assignable = role.is_none_or(|it| Role::LOCAL.contains(&it));
    let is_built_in = user.role == Role::KeyOperator;
    if !assignable || (is_built_in && role.is_some()) {
        return Err(UserRefused::Role);
    }
    let disables = is_built_in && changes.is_disabled == Some(true);
    if disables { Err(UserRefused::KeyOperator) } else { Ok(()) }
}
