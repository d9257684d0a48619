//! Who has which document on the drive.
//!
//! ```text
//!   came in ──▶ awaited: a password is compared ──▶ a job's ──▶ a form's
//!                        │                            │           │
//!   (scan, fax) ─────────┼──────────▶ a folder's      │           │
//!                        ▼                ▼           ▼           ▼
//!                       let go: deleted, and its sectors overwritten
//! ```
//! A document has one owner. What is on the drive and neither owned nor awaited is nobody's: when a device
//! comes back after the power went, the host deletes it.

use crate::desk::Desk;
use crate::document::DocumentId;
use crate::folder::FolderNumber;
use crate::job::JobId;
use crate::{Effect, View};

/// Who has a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner<'a> {
    /// A job that has not ended: what came in, or what is printed in its place.
    Job(JobId),
    /// The background form of this name, whosever it is.
    Form(&'a str),
    /// A folder.
    Folder(FolderNumber),
}

/// Every document that somebody has, and who.
pub fn owned(view: &View) -> impl Iterator<Item = (DocumentId, Owner<'_>)> {
    let jobs = view.jobs.values();
    let jobs = jobs.flat_map(|job| job.kept().map(|it| (it, Owner::Job(job.id))));
    let forms = view.forms.iter().map(|it| (it.document, Owner::Form(&it.name)));
    let folders = view.folders.values();
    let folders = folders
        .flat_map(|folder| folder.documents.iter().map(|it| (it.id, Owner::Folder(folder.number))));
    jobs.chain(forms).chain(folders)
}

impl Desk {
    /// Has documents deleted that nobody has any more. The only way out for a document, but for a drive
    /// that is made new.
    pub(crate) fn discard(&mut self, documents: impl IntoIterator<Item = DocumentId>) {
        documents.into_iter().for_each(|it| self.effect(Effect::Discard(it)));
    }
}
