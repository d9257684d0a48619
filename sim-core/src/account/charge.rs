//! Whether a job can be charged, and to whom.

use super::{AccountId, Accounts, Uncharged};
use crate::job::JobTicket;
use crate::settings::Settings;
use crate::settings::values::ReceiveControl;
use crate::user::Person;

/// Who is to be charged, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer<'a> {
    /// This user.
    User(&'a str),
    /// Nobody says who it is.
    Nobody,
    /// That is said later, by a document.
    Unknown,
}

impl<'a> Payer<'a> {
    /// Who pays for a job of this owner: the owner, who was authenticated. Where no job is asked for a
    /// password, a name is enough (assumed).
    pub fn of(settings: &Settings, ticket: &'a JobTicket, owner: Option<&'a Person>) -> Self {
        let asks_nobody = settings.receive_control == ReceiveControl::Print;
        let named = ticket.accounting_user.as_deref().filter(|_| asks_nobody);
        owner.map(Person::as_str).or(named).map_or(Self::Nobody, Self::User)
    }

    /// The same before any document of the job is there, which may still name the owner.
    pub fn announced(settings: &Settings, ticket: &'a JobTicket, user: Option<&'a Person>) -> Self {
        match Self::of(settings, ticket, user) {
            Self::Nobody if settings.receive_control == ReceiveControl::ByAccounting => {
                Self::Unknown
            }
            payer @ (Self::User(_) | Self::Nobody | Self::Unknown) => payer,
        }
    }
}

/// Whether a job can be charged. How an account stands is only told to its users.
///
/// # Errors
/// [`Uncharged`] says why it cannot.
pub fn may_charge(
    accounts: &Accounts,
    ticket: &JobTicket,
    payer: Payer<'_>,
) -> Result<(), Uncharged> {
    if accounts.is_empty() {
        return Ok(());
    }
    let named = ticket.account.as_deref().ok_or(Uncharged::InfoNeeded)?;
    let account = AccountId::new(named).and_then(|it| accounts.get(&it));
    // One that is not there is as one whose users somebody is not among, so that nobody learns of it.
    let account = match (account, payer) {
        (Some(it), _) if it.users.is_empty() => it,
        (Some(it), Payer::User(user)) if it.users.iter().any(|it| it.as_str() == user) => it,
        (_, Payer::Unknown) => return Ok(()),
        (_, Payer::Nobody) => return Err(Uncharged::InfoNeeded),
        (_, Payer::User(_)) => return Err(Uncharged::NotAuthorized),
    };
    if account.is_closed {
        return Err(Uncharged::Closed);
    }
    match account.limit {
        Some(limit) if account.used >= limit => Err(Uncharged::LimitReached),
        Some(_) | None => Ok(()),
    }
}
