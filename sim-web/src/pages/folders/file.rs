//! A file of a folder as pages show it.

use sim_core::folder::FolderDocument;

use crate::visit::Visit;

/// A file as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    pub(super) number: u64,
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) at: String,
    pub(super) pages: u32,
}

impl File {
    pub(super) fn new(visit: &Visit, it: &FolderDocument) -> Self {
        let clock = &visit.view.clock;
        Self {
            number: it.id.0,
            kind: it.kind.label(),
            name: it.name.to_string(),
            at: format!("{} {}", clock.date(it.created), clock.time(it.created)),
            pages: it.pages,
        }
    }
}
