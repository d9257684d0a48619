//! Which files of a folder a form or an address names: a field `file-N` for each that is marked.

use std::collections::BTreeMap;

use axum::response::Response;
use serde::Deserialize;
use sim_core::folder::{Folder, FolderDocument};
use sim_core::job::DocumentId;

use super::files::ask_for_one;
use super::{number, opened};
use crate::pages::nothing_there;
use crate::visit::Visit;

/// What the field of a file begins with.
const FILE: &str = "file-";

/// Files of a folder, and what else was sent with them.
#[derive(Deserialize)]
pub(crate) struct Marked {
    #[serde(default)]
    folder: String,
    #[serde(flatten)]
    fields: BTreeMap<String, String>,
}

impl Marked {
    /// What was sent as `name`.
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// The files that are marked, as far as they are there.
    pub(super) fn of(&self, folder: &Folder) -> Vec<FolderDocument> {
        let is_marked = |id: DocumentId| self.fields.contains_key(&format!("{FILE}{}", id.0));
        folder.documents.iter().filter(|it| is_marked(it.id)).cloned().collect()
    }

    /// The folder, opened, and the files that are marked.
    ///
    /// # Errors
    /// What is answered instead.
    pub(super) async fn opened(
        &self,
        visit: &mut Visit,
    ) -> Result<(Folder, Vec<FolderDocument>), Response> {
        let folder = opened(visit, number(&self.folder), None).await?;
        let files = self.of(&folder);
        Ok((folder, files))
    }

    /// The folder, opened, and the only file that is marked.
    ///
    /// # Errors
    /// What is answered instead.
    pub(super) async fn opened_one(
        &self,
        visit: &mut Visit,
    ) -> Result<(Folder, FolderDocument), Response> {
        let (folder, files) = self.opened(visit).await?;
        match <[_; 1]>::try_from(files) {
            Ok([file]) => Ok((folder, file)),
            Err(files) if files.is_empty() && self.names_one() => Err(nothing_there(visit)),
            Err(_) => Err(ask_for_one(visit, &folder)),
        }
    }

    /// Whether a file is named, be it there or not.
    fn names_one(&self) -> bool {
        self.fields.keys().any(|it| it.starts_with(FILE))
    }
}
