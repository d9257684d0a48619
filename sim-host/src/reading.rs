//! Documents that are being read, and how that ends before it is done.

use std::collections::BTreeMap;
use std::future::Future;

use sim_core::job::DocumentId;
use tokio::sync::oneshot;

/// The documents that are being read or wait for it.
#[derive(Debug, Default)]
pub(crate) struct Reading(BTreeMap<DocumentId, oneshot::Sender<()>>);

impl Reading {
    /// A document is to be read. What comes back is ready when nobody wants that any longer.
    pub(crate) fn begin(&mut self, document: DocumentId) -> impl Future<Output = ()> + use<> {
        let (wanted, unwanted) = oneshot::channel();
        self.0.insert(document, wanted);
        async { unwanted.await.unwrap_or_default() }
    }

    /// It was read, or nobody wants it any longer.
    pub(crate) fn end(&mut self, document: DocumentId) {
        self.0.remove(&document);
    }

    /// Nobody wants any of them.
    pub(crate) fn end_all(&mut self) {
        self.0.clear();
    }
}
