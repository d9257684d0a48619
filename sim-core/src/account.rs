//! Accounts that jobs are charged to (`job-account-id`, PWG 5100.7; why a job cannot be, PWG 5100.16).
//!
//! ```text
//!   ticket, user ──▶ may_charge ──▶ taken ──▶ printed ──▶ used grows with every impression
//!                        │
//!                        └──▶ refused: info needed, not authorized, closed, limit reached
//! ```
//! The guide says nothing of accounting but where its settings are (pp.15 to 17), so all of this is
//! assumed: a device without accounts asks for none; one that has some charges every job to one of them.
//! A job that was taken is printed to its end, even if the limit is reached on the way. A user who is
//! deleted is named by no account any more; an account that named nobody else is closed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::Class;
use crate::user::{ID_MAX, UserId};

mod charge;
mod machine;

pub use charge::{Payer, may_charge};
pub(crate) use machine::Machine;

/// Accounts; more are refused (assumed).
pub const ACCOUNTS_MAX: usize = 1_000;
/// Users that one account names; more are refused (assumed: all there can be).
pub const ACCOUNT_USERS_MAX: usize = crate::user::USERS_MAX;

/// An account's ID: 1 to [`ID_MAX`] characters as a user's, none of them a control character (assumed).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountId(Arc<str>);

impl AccountId {
    /// Reads an ID; `None` where it is empty, too long or has control characters.
    pub fn new(text: &str) -> Option<Self> {
        let sized = (1..=ID_MAX).contains(&text.chars().count());
        (sized && !text.chars().any(char::is_control)).then(|| Self(text.into()))
    }

    /// The ID.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its ID.
    pub id: AccountId,
    /// Whether nothing is charged to it any more.
    pub is_closed: bool,
    /// Impressions that may be charged to it; as many as one likes without a limit.
    pub limit: Option<u32>,
    /// Impressions that were.
    pub used: u32,
    /// Who may charge to it; everyone where nobody is named.
    pub users: BTreeSet<UserId>,
}

/// Accounts by ID.
pub type Accounts = BTreeMap<AccountId, Arc<Account>>;

/// Why a job cannot be charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncharged {
    /// It names no account, or no user where the account is not everyone's.
    InfoNeeded,
    /// There is no such account, or it is not this user's.
    NotAuthorized,
    /// The account is closed.
    Closed,
    /// The account's limit is reached.
    LimitReached,
}

impl fmt::Display for Uncharged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InfoNeeded => "the job names no account and user that can be charged",
            Self::NotAuthorized => "the job cannot be charged to this account",
            Self::Closed => "the account is closed",
            Self::LimitReached => "the limit of the account is reached",
        })
    }
}

/// What is asked of accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountAsk {
    /// Makes an account, or changes one.
    Put {
        /// Which.
        id: AccountId,
        /// Whether it is closed.
        is_closed: bool,
        /// Its limit, impressions.
        limit: Option<u32>,
        /// What counts as used, impressions; `None` leaves it as it is.
        used: Option<u32>,
        /// Who may charge to it; everyone where nobody is named.
        users: BTreeSet<UserId>,
    },
    /// Deletes an account. Jobs that were taken are printed all the same.
    Delete(AccountId),
}

impl AccountAsk {
    /// A stable name for the truth journal.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Put { .. } => "put-account",
            Self::Delete(_) => "delete-account",
        }
    }
}

/// Why an account is not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountRefused {
    /// No account has this ID.
    NoSuchAccount,
    /// There are [`ACCOUNTS_MAX`] accounts already.
    Full,
    /// It names more than [`ACCOUNT_USERS_MAX`] users.
    Users,
}

impl AccountRefused {
    /// What it means to whoever asked.
    pub(crate) const fn class(&self) -> Class {
        match self {
            Self::NoSuchAccount => Class::Absent,
            Self::Full | Self::Users => Class::Conflict,
        }
    }
}

impl fmt::Display for AccountRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchAccount => f.write_str("no account has this ID"),
            Self::Full => write!(f, "there are {ACCOUNTS_MAX} accounts already"),
            Self::Users => write!(f, "an account names at most {ACCOUNT_USERS_MAX} users"),
        }
    }
}
