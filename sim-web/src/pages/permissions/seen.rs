//! A user as a page showed it, in what its form carries back.

use serde::{Deserialize, Serialize};
use sim_core::HashMark;
use sim_core::user::{Person, Role, UserId, UserNumber, UserSeen};

#[derive(Serialize, Deserialize)]
struct Carried {
    id: String,
    number: u32,
    name: String,
    role: String,
    is_disabled: bool,
    password: u64,
}

/// As the form carries it.
pub(super) fn text(it: &UserSeen) -> String {
    let carried = Carried {
        id: it.person.to_string(),
        number: it.person.number.0,
        name: it.name.clone(),
        role: it.role.name().into(),
        is_disabled: it.is_disabled,
        password: it.password.0,
    };
    serde_json::to_string(&carried).unwrap_or_default()
}

/// What a form carried; `None` where it is none of ours.
pub(super) fn read(text: &str) -> Option<UserSeen> {
    let it: Carried = serde_json::from_str(text).ok()?;
    let key_operator = (it.role == Role::KeyOperator.name()).then_some(Role::KeyOperator);
    Some(UserSeen {
        person: Person { id: UserId::new(&it.id)?, number: UserNumber(it.number) },
        name: it.name,
        role: key_operator.or_else(|| Role::of_local_user(&it.role))?,
        is_disabled: it.is_disabled,
        password: HashMark(it.password),
    })
}
