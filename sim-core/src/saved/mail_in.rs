//! Mail that is received.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::people::PersonRow;
use crate::folder::FolderNumber;
use crate::job::MailIn;

/// A mail on its way into a folder.
#[derive(Serialize, Deserialize)]
pub(super) struct MailInRow {
    from: Arc<str>,
    folder: Option<u16>,
    owner: Option<PersonRow>,
}

impl MailInRow {
    pub(super) fn of(it: &MailIn) -> Self {
        let owner = it.owner.as_ref().map(PersonRow::of);
        Self { from: it.from.clone(), folder: it.folder.map(|it| it.0), owner }
    }

    pub(super) fn read(self) -> MailIn {
        let owner = self.owner.map(PersonRow::read);
        MailIn { from: self.from, folder: self.folder.map(FolderNumber), owner }
    }
}
