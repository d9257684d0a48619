//! Where one is among the folders, and what was typed there.

use std::sync::Arc;

use sim_core::View;
use sim_core::folder::{DocumentSeen, FolderDocument, FolderNumber, FolderSeen};
use sim_core::job::DocumentId;
use sim_core::media::InputTray;

use super::{lost_folder, may_open};
use crate::form::Form;
use crate::order::Order;
use crate::preview::Preview;

/// A place of the app.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// The folders; the number as typed.
    List { page: usize, number: Form },
    /// The number of a new folder: one that is free, chosen or typed.
    Number { page: usize, number: Form },
    /// Its name.
    Name(New),
    /// Its passcode.
    Passcode(New),
    /// What will be made.
    New(New),
    /// A folder that asks for its passcode, as typed.
    Locked { number: FolderNumber, passcode: Form },
    /// What is in a folder; whether all of it is marked.
    Folder { number: FolderNumber, page: usize, all: bool },
    /// A file in it, and how it is to be printed.
    File(Printing),
    /// The paper for that.
    Paper { file: Printing, page: usize },
    /// Its pages.
    Preview(File, Preview),
    /// Its name.
    Rename(Renaming),
    /// What the folder is.
    Details(FolderNumber),
    /// What can be changed of it.
    Edit(Edit),
}

/// A folder to be made.
#[derive(Clone, Debug)]
pub(crate) struct New {
    pub(crate) number: FolderNumber,
    pub(crate) name: Form,
    pub(crate) passcode: Passcode,
}

/// Check Folder Passcode; the new passcode as typed.
#[derive(Clone, Debug)]
pub(crate) struct Passcode {
    pub(crate) check: bool,
    pub(crate) typed: Form,
}

/// A folder that is being changed.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    pub(crate) number: FolderNumber,
    pub(crate) seen: FolderSeen,
    pub(crate) check: bool,
    /// Delete Files After Print or Retrieve.
    pub(crate) deletes: bool,
    /// Its name and, where it is checked, a new passcode.
    pub(crate) typed: Form,
}

/// A file in a folder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File {
    pub(crate) folder: FolderNumber,
    pub(crate) document: DocumentId,
}

impl File {
    /// The file, where whoever stands there may open its folder.
    pub(super) fn find(self, view: &View) -> Option<&FolderDocument> {
        let folder = may_open(view, self.folder).ok()?;
        folder.documents.iter().find(|it| it.id == self.document)
    }

    /// What it is called now, said to who saw another name.
    pub(super) fn now(self, view: &View) -> Option<String> {
        Some(format!("The file is called \"{}\" now.", self.find(view)?.name))
    }

    /// What became of a file that cannot be looked at any more.
    pub(super) fn loss(self, view: &View) -> Option<String> {
        let folder = lost_folder(view, self.folder);
        folder
            .or_else(|| self.find(view).is_none().then(|| "The file was deleted meanwhile.".into()))
    }
}

/// A file that gets another name.
#[derive(Clone, Debug)]
pub(crate) struct Renaming {
    pub(crate) file: File,
    pub(crate) seen: DocumentSeen,
    /// The name that it had then.
    pub(crate) was: Arc<str>,
    pub(crate) name: Form,
}

/// A file and how it is to be printed: the copies as typed, the tray.
#[derive(Clone, Debug)]
pub(crate) struct Printing {
    pub(crate) file: File,
    pub(crate) order: Order<Option<InputTray>>,
}
