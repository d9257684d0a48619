//! The rows of users, accounts and folders.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::folder_document::FolderDocumentRow;
use super::row::{Row, Spelled, spelled};
use crate::account::{Account, AccountId};
use crate::folder::{Folder, FolderNumber};
use crate::user::{Attempts, FactoryOperator, Person, Role, Standing, User, UserId, UserNumber};
use crate::{PasswordHash, Tick};

/// A user.
#[derive(Serialize, Deserialize)]
pub(super) struct UserRow {
    id: Spelled<UserId>,
    number: u32,
    name: String,
    role: Spelled<Role>,
    password: Spelled<PasswordHash>,
    standing: Spelled<Standing>,
    attempts: AttemptsRow,
    /// Left out where not: few are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_disabled: bool,
}

/// Whose something is.
#[derive(Serialize, Deserialize)]
pub(super) struct PersonRow {
    id: Spelled<UserId>,
    number: u32,
}

#[derive(Serialize, Deserialize)]
enum AttemptsRow {
    None,
    Failed(u32),
    Locked,
}

/// The Key Operator as the factory leaves it.
#[derive(Serialize, Deserialize)]
pub(super) struct FactoryRow {
    id: Spelled<UserId>,
    password: Spelled<PasswordHash>,
}

/// A password that belongs to nobody.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct PasswordRow(Spelled<PasswordHash>);

/// An account.
#[derive(Serialize, Deserialize)]
pub(super) struct AccountRow {
    id: Spelled<AccountId>,
    is_closed: bool,
    limit: Option<u32>,
    used: u32,
    users: BTreeSet<Spelled<UserId>>,
}

/// A folder.
#[derive(Serialize, Deserialize)]
pub(super) struct FolderRow {
    number: u16,
    name: String,
    owner: PersonRow,
    /// Left out where it was not kept yet.
    #[serde(default, skip_serializing_if = "is_none")]
    created: u64,
    passcode: Option<Spelled<PasswordHash>>,
    documents: Vec<FolderDocumentRow>,
    /// Left out where not: few do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    deletes_after: bool,
}

spelled! {
    Role "role" {
        Unauthenticated "Unauthenticated",
        GeneralUser "GeneralUser",
        SystemAdministrator "SystemAdministrator",
        AccountAdministrator "AccountAdministrator",
        KeyOperator "KeyOperator",
        Hand "Hand",
    }
    Standing "standing of a password" {
        Factory "Factory",
        Short "Short",
        Strong "Strong",
    }
}

impl Row for UserRow {
    type Of = User;

    fn of(it: &User) -> Self {
        Self {
            id: Spelled(it.person.id.clone()),
            number: it.person.number.0,
            name: it.name.clone(),
            role: Spelled(it.role),
            password: Spelled(it.password.clone()),
            standing: Spelled(it.standing),
            attempts: match it.attempts {
                Attempts::None => AttemptsRow::None,
                Attempts::Failed(times) => AttemptsRow::Failed(times),
                Attempts::Locked => AttemptsRow::Locked,
            },
            is_disabled: it.is_disabled,
        }
    }

    fn read(self) -> Result<User, String> {
        let (id, number) = (self.id, self.number);
        Ok(User {
            person: PersonRow { id, number }.read(),
            name: self.name,
            role: self.role.0,
            password: self.password.0,
            standing: self.standing.0,
            attempts: match self.attempts {
                AttemptsRow::None => Attempts::None,
                AttemptsRow::Failed(times) => Attempts::Failed(times),
                AttemptsRow::Locked => Attempts::Locked,
            },
            is_disabled: self.is_disabled,
        })
    }
}

impl PersonRow {
    pub(super) fn of(it: &Person) -> Self {
        Self { id: Spelled(it.id.clone()), number: it.number.0 }
    }

    pub(super) fn read(self) -> Person {
        Person { id: self.id.0, number: UserNumber(self.number) }
    }
}

impl FactoryRow {
    pub(super) fn of(it: &FactoryOperator) -> Self {
        Self { id: Spelled(it.id.clone()), password: Spelled(it.password.clone()) }
    }

    pub(super) fn read(self) -> FactoryOperator {
        FactoryOperator { id: self.id.0, password: self.password.0 }
    }
}

impl Row for AccountRow {
    type Of = Account;

    fn of(it: &Account) -> Self {
        Self {
            id: Spelled(it.id.clone()),
            is_closed: it.is_closed,
            limit: it.limit,
            used: it.used,
            users: it.users.iter().cloned().map(Spelled).collect(),
        }
    }

    fn read(self) -> Result<Account, String> {
        Ok(Account {
            id: self.id.0,
            is_closed: self.is_closed,
            limit: self.limit,
            used: self.used,
            users: self.users.into_iter().map(|it| it.0).collect(),
        })
    }
}

/// Whether nothing is known of a moment.
const fn is_none(ms: &u64) -> bool {
    *ms == 0
}

impl Row for FolderRow {
    type Of = Folder;

    fn of(it: &Folder) -> Self {
        Self {
            number: it.number.0,
            name: it.name.clone(),
            owner: PersonRow::of(&it.owner),
            created: it.created.0,
            passcode: it.passcode.clone().map(Spelled),
            documents: it.documents.iter().map(FolderDocumentRow::of).collect(),
            deletes_after: it.deletes_after,
        }
    }

    fn read(self) -> Result<Folder, String> {
        Ok(Folder {
            number: FolderNumber(self.number),
            name: self.name,
            owner: self.owner.read(),
            created: Tick(self.created),
            passcode: self.passcode.map(|it| it.0),
            documents: self.documents.into_iter().map(FolderDocumentRow::read).collect(),
            deletes_after: self.deletes_after,
        })
    }
}

impl Row for PasswordRow {
    type Of = PasswordHash;

    fn of(it: &PasswordHash) -> Self {
        Self(Spelled(it.clone()))
    }

    fn read(self) -> Result<PasswordHash, String> {
        Ok(self.0.0)
    }
}
