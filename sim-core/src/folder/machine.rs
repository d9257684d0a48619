//! The folders, their owners and their passcodes.

use std::sync::Arc;

use super::{
    FOLDERS_MAX, Folder, FolderAsk, FolderDocument, FolderNumber, FolderRefused, Folders,
    NewFolder, Next, PasscodeChange, check_name, check_passcode,
};
use crate::audit::Event;
use crate::desk::Desk;
use crate::permit::Actor;
use crate::share::{FOLDERS, Holder};
use crate::ticket::Then;
use crate::user::{self, Person, Role};
use crate::{PasswordHash, Refused, Reply, Secret};

/// The folders. Neither a power cut nor a shutdown touches them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    all: Arc<Folders>,
}

impl Machine {
    /// The folders that were kept.
    pub(crate) fn resume(folders: Vec<Folder>) -> Self {
        Self { all: Arc::new(folders.into_iter().map(|it| (it.number, it)).collect()) }
    }

    /// The folders as they stand.
    pub(crate) fn picture(&self) -> Arc<Folders> {
        self.all.clone()
    }

    pub(crate) fn handle(
        &mut self,
        desk: &mut Desk,
        users: &user::Machine,
        actor: &Actor,
        ask: FolderAsk,
    ) -> Result<Reply, Refused> {
        match ask {
            FolderAsk::Create { number, name, passcode, owner } => {
                let named = |it| users.get(&it).map(|it| it.person.clone());
                let owner = owner.map_or_else(|| actor.user.clone(), named);
                let owner = owner.ok_or(Refused::Folder(FolderRefused::NoSuchOwner))?;
                let folder = NewFolder { number, name, owner };
                self.may_create(users, actor, &folder).map_err(Refused::Folder)?;
                match passcode {
                    PasscodeChange::Off => Ok(self.create(desk, actor, folder, None)),
                    PasscodeChange::On(it) => hash_passcode(desk, actor, it, Next::Create(folder)),
                }
            }
            FolderAsk::Edit { number, name, passcode } => {
                if let Some(name) = &name {
                    check_name(name).map_err(Refused::Folder)?;
                }
                match passcode {
                    Some(PasscodeChange::On(it)) => {
                        let owner = self.folder(number)?.owner.clone();
                        hash_passcode(desk, actor, it, Next::Edit { number, owner, name })
                    }
                    Some(PasscodeChange::Off) => self.edit(number, name, Some(None)),
                    None => self.edit(number, name, None),
                }
            }
            FolderAsk::Open { number, passcode } => self.open(desk, actor, number, passcode),
            FolderAsk::Delete(number) => {
                self.remove(desk, number);
                desk.audit(Event::DeleteMailbox, &actor.audit_name(), &number.0.to_string());
                Ok(Reply::Done)
            }
        }
    }

    /// A folder by number.
    pub(crate) fn get(&self, number: FolderNumber) -> Option<&Folder> {
        self.all.get(&number)
    }

    /// Puts a document into a folder that was found to have room.
    pub(crate) fn store(&mut self, number: FolderNumber, document: FolderDocument) {
        let folder = Arc::make_mut(&mut self.all).get_mut(&number);
        folder.into_iter().for_each(|it| it.documents.push(document.clone()));
    }

    fn folder(&self, number: FolderNumber) -> Result<&Folder, Refused> {
        self.all.get(&number).ok_or(Refused::Folder(FolderRefused::NoSuchFolder))
    }

    fn open(
        &self,
        desk: &mut Desk,
        actor: &Actor,
        number: FolderNumber,
        typed: Option<Secret>,
    ) -> Result<Reply, Refused> {
        let folder = self.folder(number)?;
        let asked = folder.passcode.clone().filter(|_| folder.asks_passcode(actor.role));
        let Some(passcode) = asked else { return Ok(Reply::Done) };
        let typed = typed.ok_or(Refused::Folder(FolderRefused::Passcode))?;
        let next = Next::Opened { number, passcode: passcode.clone() };
        desk.check_password(actor, Some(passcode), typed, Then::Folder(next))
    }

    /// A passcode was compared.
    pub(crate) fn password_checked(&self, next: Next, matches: bool) -> Result<Reply, Refused> {
        match next {
            Next::Opened { number, passcode } => {
                let folder = self.all.get(&number).ok_or(Refused::Interrupted)?;
                if matches && folder.passcode == Some(passcode) {
                    Ok(Reply::Done)
                } else {
                    Err(Refused::Folder(FolderRefused::Passcode))
                }
            }
            Next::Create(_) | Next::Edit { .. } => Err(Refused::Interrupted),
        }
    }

    /// A new passcode was hashed. Much may have happened meanwhile.
    pub(crate) fn password_hashed(
        &mut self,
        desk: &mut Desk,
        users: &user::Machine,
        actor: &Actor,
        next: Next,
        hash: PasswordHash,
    ) -> Result<Reply, Refused> {
        match next {
            Next::Create(folder) => {
                self.may_create(users, actor, &folder).map_err(Refused::Folder)?;
                Ok(self.create(desk, actor, folder, Some(hash)))
            }
            // Another folder may have the number by now.
            Next::Edit { number, owner, name } => {
                let is_same = self.all.get(&number).is_some_and(|it| it.owner == owner);
                match is_same {
                    true => self.edit(number, name, Some(Some(hash))),
                    false => Err(Refused::Interrupted),
                }
            }
            Next::Opened { .. } => Err(Refused::Interrupted),
        }
    }

    fn may_create(
        &self,
        users: &user::Machine,
        actor: &Actor,
        new: &NewFolder,
    ) -> Result<(), FolderRefused> {
        if !(1..=FOLDERS_MAX).contains(&new.number.0) {
            return Err(FolderRefused::Number);
        }
        check_name(&new.name)?;
        if users.find(&new.owner).is_none() {
            return Err(FolderRefused::NoSuchOwner);
        }
        if self.all.contains_key(&new.number) {
            return Err(FolderRefused::Taken);
        }
        let own = self.all.values().filter(|it| it.owner == new.owner).count();
        let holder = match actor.role {
            Role::Hand => Holder::Machine,
            Role::Unauthenticated
            | Role::GeneralUser
            | Role::SystemAdministrator
            | Role::AccountAdministrator
            | Role::KeyOperator => Holder::User(new.owner.clone()),
        };
        FOLDERS.admit(&holder, self.all.len(), own).map_err(|_| FolderRefused::Share)
    }

    fn create(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        new: NewFolder,
        passcode: Option<PasswordHash>,
    ) -> Reply {
        let NewFolder { number, name, owner } = new;
        let folder = Folder { number, name, owner, passcode, documents: Vec::new() };
        Arc::make_mut(&mut self.all).insert(number, folder);
        desk.audit(Event::CreateMailbox, &actor.audit_name(), &number.0.to_string());
        Reply::Done
    }

    fn edit(
        &mut self,
        number: FolderNumber,
        name: Option<String>,
        passcode: Option<Option<PasswordHash>>,
    ) -> Result<Reply, Refused> {
        let folder = Arc::make_mut(&mut self.all).get_mut(&number);
        let folder = folder.ok_or(Refused::Folder(FolderRefused::NoSuchFolder))?;
        folder.name = name.unwrap_or_else(|| folder.name.clone());
        folder.passcode = passcode.unwrap_or_else(|| folder.passcode.clone());
        Ok(Reply::Done)
    }

    /// A folder goes with all that is in it.
    fn remove(&mut self, desk: &mut Desk, number: FolderNumber) {
        let folder = Arc::make_mut(&mut self.all).remove(&number);
        let documents = folder.into_iter().flat_map(|it| it.documents);
        desk.discard(documents.map(|it| it.id));
    }

    /// The folders of a user who was deleted go with the user (guide p.12).
    pub(crate) fn user_gone(&mut self, desk: &mut Desk, user: &Person) {
        let folders = self.all.values().filter(|it| it.owner == *user);
        let folders: Vec<_> = folders.map(|it| it.number).collect();
        folders.into_iter().for_each(|it| self.remove(desk, it));
    }

    /// The drive was made new: what was in folders is gone.
    pub(crate) fn drive_formatted(&mut self) {
        if self.all.values().any(|it| !it.documents.is_empty()) {
            Arc::make_mut(&mut self.all).values_mut().for_each(|it| it.documents.clear());
        }
    }

    /// What is on NVRAM and drive stays.
    pub(crate) fn power_lost(&mut self) {}

    /// No folder is left.
    pub(crate) fn factory_reset(&mut self) {
        *self = Self::default();
    }
}

fn hash_passcode(
    desk: &mut Desk,
    actor: &Actor,
    passcode: Secret,
    next: Next,
) -> Result<Reply, Refused> {
    check_passcode(&passcode).map_err(Refused::Folder)?;
    desk.hash_password(actor, passcode, Then::Folder(next))
}
