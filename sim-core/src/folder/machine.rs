//! The folders, their owners and their passcodes.

use std::sync::Arc;

use super::{
    DocumentSeen, Edit, FOLDERS_MAX, Folder, FolderAsk, FolderDocument, FolderNumber,
    FolderRefused, FolderSeen, Folders, NewFolder, Next, PasscodeChange, check_document_name,
    check_name, check_passcode,
};
use crate::audit::Event;
use crate::consequence::Consequence;
use crate::desk::Desk;
use crate::document::DocumentId;
use crate::permit::Actor;
use crate::settings::values::FilesRetrieved;
use crate::share::{FOLDERS, Holder};
use crate::ticket::Then;
use crate::user::{self, Person, Role};
use crate::{Asker, PasswordHash, Refused, Reply, Secret, session};

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
        (users, sessions): (&user::Machine, &session::Machine),
        actor: &Actor,
        ask: FolderAsk,
        used: impl Fn(DocumentId) -> bool,
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
            FolderAsk::Edit { number, name, passcode, deletes_after } => {
                let change = Edit { name, deletes_after };
                if let Some(name) = &change.name {
                    check_name(name).map_err(Refused::Folder)?;
                }
                match passcode {
                    Some(PasscodeChange::On(it)) => {
                        let seen = self.folder(number)?.seen();
                        hash_passcode(desk, actor, it, Next::Edit { seen, change })
                    }
                    Some(PasscodeChange::Off) => self.edit(number, change, Some(None)),
                    None => self.edit(number, change, None),
                }
            }
            FolderAsk::Open { number, passcode } => {
                let session = actor.session.and_then(|it| sessions.of(Asker::Session(it)));
                match (passcode, session) {
                    (None, Some(it)) if it.has_opened(self.folder(number)?) => Ok(Reply::Done),
                    (typed, _) => self.open(desk, actor, number, typed),
                }
            }
            FolderAsk::Delete(number) => {
                if self.folder(number)?.documents.iter().any(|it| used(it.id)) {
                    return Err(Refused::Folder(FolderRefused::InUse));
                }
                self.remove(desk, actor, number);
                desk.audit(Event::DeleteMailbox, &actor.audit_name(), &number.0.to_string());
                Ok(Reply::Done)
            }
            FolderAsk::DeleteDocuments { number, documents } => {
                for id in &documents {
                    self.document(number, *id)?;
                }
                if documents.iter().any(|it| used(*it)) {
                    return Err(Refused::Folder(FolderRefused::InUse));
                }
                self.delete_documents(desk, number, &documents);
                Ok(Reply::Done)
            }
            FolderAsk::RenameDocument { number, document, name } => {
                check_document_name(&name).map_err(Refused::Folder)?;
                self.document(number, document)?;
                let folder = Arc::make_mut(&mut self.all).get_mut(&number);
                let all = folder.into_iter().flat_map(|it| &mut it.documents);
                all.filter(|it| it.id == document).for_each(|it| it.name = name.as_str().into());
                Ok(Reply::Done)
            }
            FolderAsk::Retrieve { number, document } => {
                let pages = self.document(number, document)?.pages;
                Ok(Reply::Document { document, pages })
            }
            FolderAsk::Retrieved { number, document } => {
                self.retrieved(desk, actor, (number, document), used)
            }
        }
    }

    /// A document was taken along: that is logged, and it goes where the device or the folder is set so (guide p.45),
    /// unless it is being printed (assumed).
    fn retrieved(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        (number, id): (FolderNumber, DocumentId),
        used: impl Fn(DocumentId) -> bool,
    ) -> Result<Reply, Refused> {
        let name = self.document(number, id)?.name.clone();
        desk.audit(Event::MailboxCompleted, &actor.audit_name(), &name);
        let goes = match desk.settings.folder_files_retrieved_by_client {
            FilesRetrieved::ForceDelete => true,
            FilesRetrieved::ByFolder => self.folder(number)?.deletes_after,
        };
        if goes && !used(id) {
            self.delete_documents(desk, number, &[id]);
        }
        Ok(Reply::Done)
    }

    /// Documents of a folder were printed: they go where the folder is set so, but for those that are printed again.
    pub(crate) fn printed(
        &mut self,
        desk: &mut Desk,
        number: FolderNumber,
        documents: &[DocumentId],
        used: impl Fn(DocumentId) -> bool,
    ) {
        if self.all.get(&number).is_some_and(|it| it.deletes_after) {
            let gone: Vec<_> = documents.iter().copied().filter(|it| !used(*it)).collect();
            self.delete_documents(desk, number, &gone);
        }
    }

    fn delete_documents(&mut self, desk: &mut Desk, number: FolderNumber, gone: &[DocumentId]) {
        let Some(folder) = Arc::make_mut(&mut self.all).get_mut(&number) else { return };
        let (gone, kept) = std::mem::take(&mut folder.documents)
            .into_iter()
            .partition::<Vec<_>, _>(|it| gone.contains(&it.id));
        folder.documents = kept;
        desk.discard(gone.into_iter().map(|it| it.id));
    }

    fn document(&self, number: FolderNumber, id: DocumentId) -> Result<&FolderDocument, Refused> {
        let document = self.folder(number)?.document(id);
        document.ok_or(Refused::Folder(FolderRefused::NoSuchDocument))
    }

    /// A folder by number.
    pub(crate) fn get(&self, number: FolderNumber) -> Option<&Folder> {
        self.all.get(&number)
    }

    /// Bytes of the documents in all folders, and in those of this user.
    pub(crate) fn bytes(&self, owner: Option<&Person>) -> (u64, u64) {
        let of = |it: &Folder| it.documents.iter().map(|it| it.bytes).sum::<u64>();
        let own = self.all.values().filter(|it| Some(&it.owner) == owner);
        (self.all.values().map(of).sum(), own.map(of).sum())
    }

    /// Puts a document into a folder that was found to have room.
    pub(crate) fn store(&mut self, number: FolderNumber, document: FolderDocument) {
        let folder = Arc::make_mut(&mut self.all).get_mut(&number);
        folder.into_iter().for_each(|it| it.documents.push(document.clone()));
    }

    /// Whether a folder is as it was seen.
    pub(crate) fn is_as_seen(&self, seen: &FolderSeen) -> Result<(), Refused> {
        match self.folder(seen.number)? {
            it if it.seen() == *seen => Ok(()),
            it if seen.is_of(it) => Err(Refused::Outdated),
            _another => Err(Refused::Folder(FolderRefused::NoSuchFolder)),
        }
    }

    /// Whether a document is as it was seen.
    pub(crate) fn is_document_as_seen(&self, seen: &DocumentSeen) -> Result<(), Refused> {
        let now = self.document(seen.folder, seen.id)?.seen(seen.folder);
        (now == *seen).then_some(()).ok_or(Refused::Outdated)
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
    pub(crate) fn password_checked(
        &self,
        desk: &mut Desk,
        actor: &Actor,
        next: Next,
        matches: bool,
    ) -> Result<Reply, Refused> {
        match next {
            Next::Opened { number: folder, passcode } => {
                let found = self.all.get(&folder).ok_or(Refused::Interrupted)?;
                if !matches || found.passcode.as_ref() != Some(&passcode) {
                    return Err(Refused::Folder(FolderRefused::Passcode));
                }
                if let Some(session) = actor.session {
                    desk.tell(Consequence::FolderOpened { session, folder, passcode });
                }
                Ok(Reply::Done)
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
            // Another folder may have the number by now, or somebody was faster.
            Next::Edit { seen, change } => {
                self.is_as_seen(&seen)?;
                // Who changed the passcode of a folder that was open knows the new one.
                if let Some(session) = actor.session.filter(|_| seen.passcode.is_some()) {
                    let (folder, passcode) = (seen.number, hash.clone());
                    desk.tell(Consequence::FolderOpened { session, folder, passcode });
                }
                self.edit(seen.number, change, Some(Some(hash)))
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
        let (created, documents, deletes_after) = (desk.now, Vec::new(), false);
        let folder = Folder { number, name, owner, created, passcode, documents, deletes_after };
        Arc::make_mut(&mut self.all).insert(number, folder);
        desk.audit(Event::CreateMailbox, &actor.audit_name(), &number.0.to_string());
        Reply::Done
    }

    fn edit(
        &mut self,
        number: FolderNumber,
        change: Edit,
        passcode: Option<Option<PasswordHash>>,
    ) -> Result<Reply, Refused> {
        let folder = Arc::make_mut(&mut self.all).get_mut(&number);
        let folder = folder.ok_or(Refused::Folder(FolderRefused::NoSuchFolder))?;
        folder.name = change.name.unwrap_or_else(|| folder.name.clone());
        folder.deletes_after = change.deletes_after.unwrap_or(folder.deletes_after);
        folder.passcode = passcode.unwrap_or_else(|| folder.passcode.clone());
        Ok(Reply::Done)
    }

    /// A folder goes with all that is in it.
    fn remove(&mut self, desk: &mut Desk, by: &Actor, number: FolderNumber) {
        let folder = Arc::make_mut(&mut self.all).remove(&number);
        let documents = folder.into_iter().flat_map(|it| it.documents);
        desk.discard(documents.map(|it| it.id));
        desk.tell(Consequence::FolderGone { folder: number, by: by.clone() });
    }

    /// The folders of a user who was deleted go with the user (guide p.12).
    pub(crate) fn user_gone(&mut self, desk: &mut Desk, by: &Actor, user: &Person) {
        let folders = self.all.values().filter(|it| it.owner == *user);
        let folders: Vec<_> = folders.map(|it| it.number).collect();
        folders.into_iter().for_each(|it| self.remove(desk, by, it));
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
