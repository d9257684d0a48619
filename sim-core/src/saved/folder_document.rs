//! What is in folders.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::row::{Spelled, spelled};
use crate::Tick;
use crate::document::DocumentId;
use crate::folder::{DocumentKind, FolderDocument};
use crate::scanner::{Resolution, ScanColor};

/// A document in a folder.
#[derive(Serialize, Deserialize)]
pub(super) struct FolderDocumentRow {
    id: u64,
    name: Arc<str>,
    kind: Spelled<DocumentKind>,
    created: u64,
    pages: u32,
    bytes: u64,
    color: Spelled<ScanColor>,
    resolution: Spelled<Resolution>,
}

spelled! {
    DocumentKind "kind of document" {
        Scan "Scan",
        Fax "Fax",
    }
}

impl FolderDocumentRow {
    pub(super) fn of(it: &FolderDocument) -> Self {
        Self {
            id: it.id.0,
            name: it.name.clone(),
            kind: Spelled(it.kind),
            created: it.created.0,
            pages: it.pages,
            bytes: it.bytes,
            color: Spelled(it.color),
            resolution: Spelled(it.resolution),
        }
    }

    pub(super) fn read(self) -> FolderDocument {
        FolderDocument {
            id: DocumentId(self.id),
            name: self.name,
            kind: self.kind.0,
            created: Tick(self.created),
            pages: self.pages,
            bytes: self.bytes,
            color: self.color.0,
            resolution: self.resolution.0,
        }
    }
}
