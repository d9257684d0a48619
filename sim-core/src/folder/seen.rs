//! A folder, or a document in it, as somebody saw it who is going to change it.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::{Folder, FolderDocument, FolderNumber};
use crate::job::DocumentId;
use crate::user::Person;
use crate::{HashMark, Tick};

/// What can be edited of a folder, as it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderSeen {
    /// Its number.
    pub number: FolderNumber,
    /// Who owned it.
    pub owner: Person,
    /// When it was made.
    pub created: Tick,
    /// The name.
    pub name: String,
    /// Which passcode it was; none where Check Folder Passcode was off.
    pub passcode: Option<HashMark>,
    /// Whether documents went once they were printed or retrieved.
    pub deletes_after: bool,
}

impl FolderSeen {
    /// Whether that is the folder, however it is now.
    pub fn is_of(&self, folder: &Folder) -> bool {
        let Self { number, owner, created, .. } = self;
        (*number, owner, *created) == (folder.number, &folder.owner, folder.created)
    }
}

impl Folder {
    /// The folder as it is seen now.
    pub fn seen(&self) -> FolderSeen {
        FolderSeen {
            number: self.number,
            owner: self.owner.clone(),
            created: self.created,
            name: self.name.clone(),
            passcode: self.passcode.as_ref().map(|it| it.mark()),
            deletes_after: self.deletes_after,
        }
    }
}

/// A document of a folder as it was seen. No other ever gets its number, and its name is all that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentSeen {
    /// The folder.
    pub folder: FolderNumber,
    /// The document.
    pub id: DocumentId,
    /// Which name it had.
    pub name: NameMark,
}

/// Tells one name from another while the program runs, where whoever saw many cannot carry them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameMark(pub u64);

impl NameMark {
    /// Of this name.
    pub fn of(name: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        Self(hasher.finish())
    }
}

impl FolderDocument {
    /// The document as it is seen now, in this folder.
    pub fn seen(&self, folder: FolderNumber) -> DocumentSeen {
        DocumentSeen { folder, id: self.id, name: NameMark::of(&self.name) }
    }
}
