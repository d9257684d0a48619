//! Where one is among the folders, and what was typed there.

use sim_core::folder::FolderNumber;

use crate::form::Form;

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
    /// What is in a folder.
    Folder(FolderNumber),
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
    pub(crate) check: bool,
    /// Its name and, where it is checked, a new passcode.
    pub(crate) typed: Form,
}
