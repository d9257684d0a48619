//! A form about files of a folder, which carries what its page showed of them: which they are, and that they have the
//! names that they had.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sim_core::folder::{
    DocumentSeen, FolderAsk, FolderDocument, FolderNumber, FolderRefused, NameMark,
};
use sim_core::job::DocumentId;
use sim_core::{Command, Refused, Reply, Seen, View};

use super::file::File;
use super::{ABOVE, digits};
use crate::pages::typed_field::TypedField;
use crate::pages::typed_form::{Above, Table, TypedForm};
use crate::visit::Visit;

/// Files of a folder as they were seen: at least one.
#[derive(Clone)]
pub(super) struct FilesSeen {
    pub(super) folder: FolderNumber,
    files: Vec<DocumentSeen>,
}

/// As a form carries them: the folder; the number of each file and what marks its name.
#[derive(Serialize, Deserialize)]
struct Carried(u16, Vec<(u64, u64)>);

impl FilesSeen {
    /// As they are now.
    pub(super) fn of<'a>(
        folder: FolderNumber,
        files: impl IntoIterator<Item = &'a FolderDocument>,
    ) -> Self {
        Self { folder, files: files.into_iter().map(|it| it.seen(folder)).collect() }
    }

    /// What a form carried; `None` where it is none of ours.
    pub(super) fn read(text: &str) -> Option<Self> {
        let Carried(folder, files) = serde_json::from_str(text).ok()?;
        let folder = FolderNumber(folder);
        let file = |(id, name)| DocumentSeen { folder, id: DocumentId(id), name: NameMark(name) };
        let files: Vec<_> = files.into_iter().map(file).collect();
        (!files.is_empty()).then_some(Self { folder, files })
    }

    fn text(&self) -> String {
        let files = self.files.iter().map(|it| (it.id.0, it.name.0)).collect();
        serde_json::to_string(&Carried(self.folder.0, files)).unwrap_or_default()
    }

    pub(super) fn documents(&self) -> Vec<DocumentId> {
        self.files.iter().map(|it| it.id).collect()
    }

    /// The only one.
    pub(super) fn one(&self) -> Option<DocumentId> {
        if let [it] = self.files.as_slice() { Some(it.id) } else { None }
    }

    /// Whether one of them had this name.
    pub(super) fn had_name(&self, name: &str) -> bool {
        self.files.iter().any(|it| it.name == NameMark::of(name))
    }

    /// Those that are there, as they are now.
    pub(super) fn now<'a>(&self, view: &'a View) -> Vec<&'a FolderDocument> {
        let folder = view.folders.get(&self.folder);
        self.files.iter().filter_map(|it| folder?.document(it.id)).collect()
    }

    /// Does something to them if all are as they were seen. Files that have gone are no longer there, also where somebody
    /// else's folder has the number of theirs now.
    pub(super) async fn ask(&self, visit: &mut Visit, command: Command) -> Result<Reply, Refused> {
        let seen = self.files.iter().copied().map(Seen::Document).collect();
        let answer = visit.ask(Command::AsSeen(seen, Box::new(command))).await;
        match (answer, self.now(&visit.view).is_empty()) {
            (Err(Refused::NotPermitted), true) => {
                Err(Refused::Folder(FolderRefused::NoSuchDocument))
            }
            // Some of several.
            (Err(Refused::Folder(FolderRefused::NoSuchDocument)), false) => Err(Refused::Outdated),
            (answer, _) => answer,
        }
    }

    /// What the next form about them carries: where somebody was faster, they are seen anew.
    pub(super) fn after(&self, visit: &Visit, why: &Refused) -> Self {
        match *why == Refused::Outdated {
            true => Self::of(self.folder, self.now(&visit.view)),
            false => self.clone(),
        }
    }

    /// A form about them. It shows them to whoever reaches them.
    pub(super) fn form(
        &self,
        visit: &Visit,
        title: &str,
        button: &'static str,
        fields: Vec<TypedField>,
    ) -> TypedForm {
        let reached = |it: &&FolderDocument| {
            let reach = FolderAsk::Retrieve { number: self.folder, document: it.id };
            visit.may(&Command::Folder(reach)).is_ok()
        };
        let row = |it: &FolderDocument| {
            let File { name, at, pages, .. } = File::new(visit, it);
            vec![name, at, pages.to_string()]
        };
        let now = self.now(&visit.view);
        let rows: Vec<_> = now.into_iter().filter(reached).map(row).collect();
        let heads = vec!["File Name", "Date & Time", "Page Count"];
        let list = format!("/app/folders/files.html?folder={}", digits(self.folder));
        let list = Above { label: "File List", path: Cow::Owned(list) };
        TypedForm {
            above: vec![ABOVE, list],
            table: (!rows.is_empty()).then_some(Table { heads, rows }),
            seen: Some(self.text()),
            button,
            ..TypedForm::new(visit, title, ABOVE, fields)
        }
    }
}
