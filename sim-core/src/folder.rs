//! Folders ("mailboxes"): numbered places for scanned and received documents, each with an owner and, where
//! Check Folder Passcode is on, a passcode. Their documents are scanned here or came as faxes.
//!
//! A folder belongs to who made it. The Key Operator reaches all folders; a System Administrator who does
//! not own one reaches nothing of it (guide pp.32 to 33). It goes with its owner (guide p.12).

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::document::{DocumentId, Dots};
use crate::scanner::ScanColor;
use crate::share::FOLDERS;
use crate::user::{Person, Role, UserId};
use crate::{Class, PasswordHash, Secret, Tick};

mod machine;
mod seen;

pub(crate) use machine::Machine;
pub use seen::{DocumentSeen, FolderSeen, NameMark};

const _: () = assert!(FOLDERS.all == FOLDERS_MAX as usize);

/// A folder number, 1 to [`FOLDERS_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FolderNumber(pub u16);

/// Highest folder number: three digits (guide p.14); 500 folders are read for sister models.
pub const FOLDERS_MAX: u16 = 500;
/// Most characters of a folder's name (read for sister models).
pub const NAME_MAX: usize = 20;
/// Most digits of a passcode (read for sister models).
pub const PASSCODE_MAX: usize = 20;
/// Documents in a folder; more are refused with 016-704 (the number is assumed).
pub const DOCUMENTS_MAX: usize = 1_000;
/// Most characters of a document's name (assumed).
pub const DOCUMENT_NAME_MAX: usize = 128;

/// A folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its number.
    pub number: FolderNumber,
    /// Its name.
    pub name: String,
    /// Who owns it.
    pub owner: Person,
    /// When it was made; with number and owner that tells it from those that had the number before.
    pub created: Tick,
    /// The hashed passcode; none where Check Folder Passcode is off.
    pub passcode: Option<PasswordHash>,
    /// What is in it, oldest first; at most [`DOCUMENTS_MAX`].
    pub documents: Vec<FolderDocument>,
    /// Delete Files After Print or Retrieve (the label is assumed; sister models have such a switch).
    pub deletes_after: bool,
}

/// A document in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderDocument {
    /// The document.
    pub id: DocumentId,
    /// Its name.
    pub name: Arc<str>,
    /// Whence it came.
    pub kind: DocumentKind,
    /// When it was stored.
    pub created: Tick,
    /// Its pages.
    pub pages: u32,
    /// Its bytes.
    pub bytes: u64,
    /// Its colours.
    pub color: ScanColor,
    /// How finely it was scanned or received.
    pub dots: Dots,
}

/// Whence a document came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// It was scanned here.
    Scan,
    /// It was received as a fax.
    Fax,
    /// It was received as a mail.
    Mail,
}

impl DocumentKind {
    /// What it is called where documents are listed.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Scan => "Scan",
            Self::Fax => "Fax",
            Self::Mail => "Email",
        }
    }
}

impl Folder {
    /// Whether it asks for its passcode before it opens. The Key Operator is not asked (assumed).
    pub fn asks_passcode(&self, role: Role) -> bool {
        self.passcode.is_some() && role != Role::KeyOperator
    }

    /// Whether one more document goes into it.
    pub fn has_room(&self) -> bool {
        self.documents.len() < DOCUMENTS_MAX
    }

    /// A document in it.
    pub fn document(&self, id: DocumentId) -> Option<&FolderDocument> {
        self.documents.iter().find(|it| it.id == id)
    }
}

/// Folders by number.
pub type Folders = BTreeMap<FolderNumber, Folder>;

/// What becomes of a folder's passcode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasscodeChange {
    /// Check Folder Passcode is off.
    Off,
    /// It is on, with this passcode: 1 to [`PASSCODE_MAX`] digits.
    On(Secret),
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
        /// Its passcode.
        passcode: PasscodeChange,
        /// Whose it is to be; only a hand inside the machine makes one for somebody else.
        owner: Option<UserId>,
    },
    /// Changes what is given of a folder.
    Edit {
        /// Which.
        number: FolderNumber,
        /// The new name.
        name: Option<String>,
        /// The new passcode.
        passcode: Option<PasscodeChange>,
        /// Whether documents go once they were printed or retrieved.
        deletes_after: Option<bool>,
    },
    /// Opens a folder to see what is in it. The Key Operator is not asked for the passcode (assumed).
    Open {
        /// Which.
        number: FolderNumber,
        /// The passcode as typed.
        passcode: Option<Secret>,
    },
    /// Deletes a folder with all that is in it, unless something of it is being printed or a fax comes in for it.
    Delete(FolderNumber),
    /// Deletes documents, all or none.
    DeleteDocuments {
        /// The folder.
        number: FolderNumber,
        /// Which.
        documents: Vec<DocumentId>,
    },
    /// Gives a document another name.
    RenameDocument {
        /// The folder.
        number: FolderNumber,
        /// Which.
        document: DocumentId,
        /// The new name: 1 to [`DOCUMENT_NAME_MAX`] characters.
        name: String,
    },
    /// Takes a document along, or looks at it. Answered with [`crate::Reply::Document`].
    Retrieve {
        /// The folder.
        number: FolderNumber,
        /// Which.
        document: DocumentId,
    },
    /// All of a document was taken along: it goes, where the device or the folder is set so.
    Retrieved {
        /// The folder.
        number: FolderNumber,
        /// Which.
        document: DocumentId,
    },
}

impl FolderAsk {
    /// A stable name for the truth journal.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create-folder",
            Self::Edit { .. } => "edit-folder",
            Self::Open { .. } => "open-folder",
            Self::Delete(_) => "delete-folder",
            Self::DeleteDocuments { .. } => "delete-folder-documents",
            Self::RenameDocument { .. } => "rename-folder-document",
            Self::Retrieve { .. } => "retrieve-folder-document",
            Self::Retrieved { .. } => "folder-document-retrieved",
        }
    }

    /// The folder that has to be open for it: who does not know its passcode neither reaches its documents nor edits or
    /// deletes it (guide p.39 opens it first; that a form does not go around that is assumed).
    pub(crate) const fn takes_open(&self) -> Option<FolderNumber> {
        match self {
            Self::Edit { number, .. }
            | Self::Delete(number)
            | Self::DeleteDocuments { number, .. }
            | Self::RenameDocument { number, .. }
            | Self::Retrieve { number, .. }
            | Self::Retrieved { number, .. } => Some(*number),
            Self::Create { .. } | Self::Open { .. } => None,
        }
    }

    /// The folder asked about.
    pub const fn number(&self) -> FolderNumber {
        match self {
            Self::Create { number, .. }
            | Self::Edit { number, .. }
            | Self::Open { number, .. }
            | Self::Delete(number)
            | Self::DeleteDocuments { number, .. }
            | Self::RenameDocument { number, .. }
            | Self::Retrieve { number, .. }
            | Self::Retrieved { number, .. } => *number,
        }
    }
}

/// Whether a folder can have this name.
///
/// # Errors
/// [`FolderRefused`] says what is wrong with it.
pub fn check_name(name: &str) -> Result<(), FolderRefused> {
    if !(1..=NAME_MAX).contains(&name.chars().count()) {
        Err(FolderRefused::Name)
    } else if name.chars().any(char::is_control) {
        Err(FolderRefused::NameCharacter)
    } else if name.trim().is_empty() {
        Err(FolderRefused::BlankName)
    } else {
        Ok(())
    }
}

/// Whether a document can have this name.
///
/// # Errors
/// [`FolderRefused::DocumentName`].
pub fn check_document_name(name: &str) -> Result<(), FolderRefused> {
    let sized = (1..=DOCUMENT_NAME_MAX).contains(&name.chars().count());
    let is_good = sized && !name.chars().any(char::is_control) && !name.trim().is_empty();
    if is_good { Ok(()) } else { Err(FolderRefused::DocumentName) }
}

/// Whether a folder can have this passcode.
///
/// # Errors
/// [`FolderRefused::NewPasscode`].
pub fn check_passcode(passcode: &Secret) -> Result<(), FolderRefused> {
    let sized = (1..=PASSCODE_MAX).contains(&passcode.characters());
    let of_digits = passcode.expose().bytes().all(|it| it.is_ascii_digit());
    if sized && of_digits { Ok(()) } else { Err(FolderRefused::NewPasscode) }
}

/// Why nothing is done to a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderRefused {
    /// No folder has this number.
    NoSuchFolder,
    /// The number is taken.
    Taken,
    /// The number is not in `1..=FOLDERS_MAX`.
    Number,
    /// The name has no character, or more than [`NAME_MAX`].
    Name,
    /// The name is of blanks only.
    BlankName,
    /// The name has control characters.
    NameCharacter,
    /// The new passcode is empty, too long or not of digits.
    NewPasscode,
    /// The passcode is missing or another one.
    Passcode,
    /// There are [`DOCUMENTS_MAX`] documents in it.
    Full,
    /// No user has the ID of the owner to be.
    NoSuchOwner,
    /// The user has as many folders as one may have ([`crate::share::FOLDERS`]).
    Share,
    /// The name of the document is blank, too long or has control characters.
    DocumentName,
    /// The folder has no such document.
    NoSuchDocument,
    /// It is being printed, or a call brings something for it.
    InUse,
    /// Print Files in Folder with Internet Services is disabled.
    NotViaInternet,
}

impl FolderRefused {
    /// The guide's fault code, where it has one (guide pp.49 to 50).
    pub const fn code(self) -> Option<&'static str> {
        match self {
            Self::Full => Some("016-704"),
            Self::Passcode => Some("016-713"),
            Self::NoSuchFolder => Some("016-714"),
            Self::Taken
            | Self::Number
            | Self::Name
            | Self::BlankName
            | Self::NameCharacter
            | Self::NewPasscode
            | Self::NoSuchOwner
            | Self::Share
            | Self::DocumentName
            | Self::NoSuchDocument
            | Self::InUse
            | Self::NotViaInternet => None,
        }
    }

    /// What it means to whoever asked.
    pub(crate) const fn class(self) -> Class {
        match self {
            Self::NoSuchFolder | Self::NoSuchDocument => Class::Absent,
            Self::NotViaInternet => Class::Forbidden,
            Self::Full | Self::Share => Class::Busy,
            Self::Taken | Self::Passcode | Self::InUse => Class::Conflict,
            Self::Number
            | Self::Name
            | Self::BlankName
            | Self::NameCharacter
            | Self::NewPasscode
            | Self::NoSuchOwner
            | Self::DocumentName => Class::Invalid,
        }
    }
}

impl fmt::Display for FolderRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchFolder => f.write_str("no folder has this number"),
            Self::Taken => f.write_str("the folder number is taken"),
            Self::Number => write!(f, "folder numbers run from 1 to {FOLDERS_MAX}"),
            Self::Name => write!(f, "a folder's name has 1 to {NAME_MAX} characters"),
            Self::BlankName => f.write_str("a folder's name is not of blanks only"),
            Self::NameCharacter => f.write_str("a folder's name has no control characters"),
            Self::NewPasscode => write!(f, "a folder's passcode has 1 to {PASSCODE_MAX} digits"),
            Self::Passcode => f.write_str("the folder's passcode is another one"),
            Self::Full => f.write_str("the folder is full"),
            Self::Share => f.write_str("this user has as many folders as one may have"),
            Self::NoSuchOwner => f.write_str("no user has the ID of the folder's owner"),
            Self::NoSuchDocument => f.write_str("the folder has no such document"),
            Self::InUse => f.write_str("it is being printed, or a fax comes in for it"),
            Self::NotViaInternet => {
                f.write_str("printing files in folders with Internet Services is disabled")
            }
            Self::DocumentName => {
                write!(
                    f,
                    "a document's name has 1 to {DOCUMENT_NAME_MAX} characters, not only blanks"
                )
            }
        }?;
        self.code().map_or(Ok(()), |it| write!(f, " ({it})"))
    }
}

/// What goes on when a passcode was compared or hashed.
#[derive(Clone, Debug)]
pub(crate) enum Next {
    /// The passcode of a new folder was hashed.
    Create(NewFolder),
    /// The new passcode of a folder was.
    Edit { seen: FolderSeen, change: Edit },
    /// The passcode that was typed was compared with this one.
    Opened { number: FolderNumber, passcode: PasswordHash },
}

/// What is to be another of a folder, but for its passcode.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    pub(crate) name: Option<String>,
    pub(crate) deletes_after: Option<bool>,
}

/// A folder that is to be.
#[derive(Clone, Debug)]
pub(crate) struct NewFolder {
    pub(crate) number: FolderNumber,
    pub(crate) name: String,
    pub(crate) owner: Person,
}
