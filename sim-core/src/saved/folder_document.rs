//! What is in folders.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::row::{Spelled, spelled};
use crate::Tick;
use crate::document::{DocumentId, Dots};
use crate::folder::{DocumentKind, FolderDocument};
use crate::scanner::ScanColor;

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
    /// Across and down.
    dots: [u16; 2],
}

spelled! {
    DocumentKind "kind of document" {
        Scan "Scan",
        Fax "Fax",
        Mail "Mail",
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
            dots: [it.dots.across, it.dots.down],
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
            dots: Dots { across: self.dots[0], down: self.dots[1] },
        }
    }
}
