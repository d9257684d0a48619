//! Folders ("mailboxes"): numbered places for scanned and received documents, each with an owner.
//! Their documents arrive with scan and fax.

use serde::{Deserialize, Serialize};

use crate::job::DocumentId;
use crate::user::UserId;

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
