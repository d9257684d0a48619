//! Where one is among the folders, and what was typed there.

use sim_core::folder::FolderNumber;

use crate::form::Form;

/// A place of the app.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// The folders; the number as typed.
    List { page: usize, number: Form },
    /// A folder that asks for its passcode, as typed.
    Locked { number: FolderNumber, passcode: Form },
    /// What is in a folder.
    Folder(FolderNumber),
}
