//! The drive beside a device, and its law: every document on it has one owner or is awaited.

use std::collections::BTreeSet;

use crate::documents::owned;
use crate::job::DocumentId;
use crate::{Device, Effect};

/// Documents that came in or were made.
#[derive(Debug, Default)]
pub(super) struct Drive {
    taken: BTreeSet<DocumentId>,
    /// Those that the device asked to be overwritten.
    discarded: BTreeSet<DocumentId>,
    /// Those that were on a drive that was made new.
    lost: BTreeSet<DocumentId>,
}

impl Drive {
    /// Documents are on the drive.
    pub(super) fn take_in(&mut self, documents: impl IntoIterator<Item = DocumentId>) {
        self.taken.extend(documents);
    }

    /// What the device asked for is done.
    pub(super) fn follow(&mut self, effects: &[Effect]) {
        for effect in effects {
            if let Effect::Discard(id) = effect {
                assert!(self.discarded.insert(*id), "{id:?} is let go of twice");
            } else if matches!(effect, Effect::FormatDrive { .. }) {
                self.lost = self.taken.difference(&self.discarded).copied().collect();
            }
        }
    }

    /// The law.
    pub(super) fn has_only_what_somebody_has(&self, device: &Device) {
        let view = device.view();
        let owned: Vec<_> = owned(&view).collect();
        let awaited = device.desk.pending.values().filter_map(|it| it.then.document());
        let had: Vec<_> = owned.iter().map(|it| it.0).chain(awaited).collect();
        let distinct: BTreeSet<_> = had.iter().copied().collect();
        assert_eq!(had.len(), distinct.len(), "nobody shares a document: {owned:?}");
        for id in &self.taken {
            let places = [&distinct, &self.discarded, &self.lost];
            let places = places.iter().filter(|it| it.contains(id)).count();
            assert_eq!(places, 1, "{id:?}, of {owned:?}");
        }
    }
}
