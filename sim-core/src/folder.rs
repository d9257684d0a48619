//! Folders ("mailboxes"): numbered places for scanned and received documents, each with an owner.
//! Their documents arrive with scan and fax.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::audit::Event;
use crate::desk::Desk;
use crate::job::DocumentId;
use crate::permit::Actor;
use crate::user::UserId;
use crate::{Refused, Reply};

/// A folder number, 1 to [`FOLDERS_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FolderNumber(pub u16);

/// Highest folder number: three digits (guide p.14); 500 folders are read for sister models.
pub const FOLDERS_MAX: u16 = 500;
/// Most characters of a folder's name (assumed).
pub const NAME_MAX: usize = 20;

/// A folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// Its number.
    pub number: FolderNumber,
    /// Its name.
    pub name: String,
    /// Who owns it.
    pub owner: UserId,
    /// What is in it, oldest first.
    #[serde(default)]
    pub documents: Vec<DocumentId>,
}

/// What is asked of folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderAsk {
    /// Makes a folder that belongs to the asker.
    Create {
        /// A free number.
        number: FolderNumber,
        /// Its name.
        name: String,
    },
    /// Deletes a folder with all that is in it.
    Delete(FolderNumber),
}

/// Why a folder is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderRefused {
    /// No folder has this number.
    NoSuchFolder,
    /// The number is taken.
    Taken,
    /// The number is not in `1..=FOLDERS_MAX`.
    Number,
    /// The name is empty, too long or has control characters.
    Name,
}

/// The folders. Neither a power cut nor a shutdown touches them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    all: Arc<BTreeMap<FolderNumber, Folder>>,
}

impl Machine {
    /// The folders that were kept.
    pub(crate) fn resume(folders: Vec<Folder>) -> Self {
        Self { all: Arc::new(folders.into_iter().map(|it| (it.number, it)).collect()) }
    }

    /// The folders as they stand.
    pub(crate) fn picture(&self) -> Arc<BTreeMap<FolderNumber, Folder>> {
        self.all.clone()
    }

    pub(crate) fn handle(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        ask: FolderAsk,
    ) -> Result<Reply, Refused> {
        let (event, number) = match ask {
            FolderAsk::Create { number, name } => {
                let owner = actor.user.clone().ok_or(Refused::NotLoggedIn)?;
                self.create(number, name, owner).map_err(Refused::Folder)?;
                (Event::CreateMailbox, number)
            }
            FolderAsk::Delete(number) => {
                self.remove(desk, number);
                (Event::DeleteMailbox, number)
            }
        };
        desk.audit(event, &actor.audit_name(), &number.0.to_string());
        Ok(Reply::Done)
    }

    fn create(
        &mut self,
        number: FolderNumber,
        name: String,
        owner: UserId,
    ) -> Result<(), FolderRefused> {
        if !(1..=FOLDERS_MAX).contains(&number.0) {
            return Err(FolderRefused::Number);
        }
        let sized = (1..=NAME_MAX).contains(&name.chars().count());
        if !sized || name.chars().any(char::is_control) {
            return Err(FolderRefused::Name);
        }
        if self.all.contains_key(&number) {
            return Err(FolderRefused::Taken);
        }
        let folder = Folder { number, name, owner, documents: Vec::new() };
        Arc::make_mut(&mut self.all).insert(number, folder);
        Ok(())
    }

    /// A folder goes with all that is in it.
    fn remove(&mut self, desk: &mut Desk, number: FolderNumber) {
        let folder = Arc::make_mut(&mut self.all).remove(&number);
        desk.discard(folder.into_iter().flat_map(|it| it.documents));
    }

    /// The folders of a user who was deleted go with the user (guide p.12).
    pub(crate) fn user_gone(&mut self, desk: &mut Desk, user: &UserId) {
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
