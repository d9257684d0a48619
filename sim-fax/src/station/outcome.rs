//! What came of a call, as far as it went.

use super::{Side, Station};
use crate::id::SubscriberId;
use crate::image::FaxImage;

impl Station {
    /// Pages that were confirmed: by the other end where this one sends, to it where this one receives.
    #[must_use]
    pub fn pages(&self) -> usize {
        match &self.side {
            Side::Sender(it) => it.confirmed(),
            Side::Receiver(it) => it.kept.pages(),
        }
    }

    /// Gives away the pages that were received whole and confirmed since the last time, whichever side it
    /// took then.
    pub fn take_received(&mut self) -> FaxImage {
        let earlier = core::mem::take(&mut self.earlier);
        match &mut self.side {
            Side::Receiver(it) => it.kept.take(),
            Side::Sender(_) => earlier,
        }
    }

    /// What the other end says its number is.
    #[must_use]
    pub fn far_id(&self) -> SubscriberId {
        match &self.side {
            Side::Sender(it) => it.far_id,
            Side::Receiver(it) => it.far_id,
        }
    }

    /// Which folder the caller named, and with which password; empty where none.
    #[must_use]
    pub fn folder_asked(&self) -> (SubscriberId, SubscriberId) {
        match &self.side {
            Side::Receiver(it) => (it.folder, it.password),
            Side::Sender(_) => Default::default(),
        }
    }
}
