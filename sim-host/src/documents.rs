//! Where documents are kept: in memory, bounded as the drive is.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::{Bytes, BytesMut};
use sim_core::job::DocumentId;
use thiserror::Error;

/// Bytes of one document; more are refused.
pub const DOCUMENT_MAX: u64 = 256 << 20;
/// Bytes of all documents together; more are refused.
pub const DOCUMENTS_MAX: u64 = 1 << 30;

/// Why no further byte is taken.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum DocumentRefused {
    /// The document is larger than [`DOCUMENT_MAX`].
    #[error("the document is larger than {DOCUMENT_MAX} bytes")]
    TooLarge,
    /// All documents together are larger than [`DOCUMENTS_MAX`].
    #[error("the storage is full")]
    Full,
}

/// A document that is kept.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The document itself: print data without its job control wrapping.
    pub data: Bytes,
}

/// All documents of a device. Cheap to clone; short locks, none across an await.
#[derive(Clone, Default)]
pub struct Documents(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    made: u64,
    bytes: u64,
    stored: BTreeMap<DocumentId, Stored>,
}

/// A document on its way in. Dropped before [`Writer::finish`], nothing of it is kept.
pub struct Writer {
    documents: Documents,
    data: BytesMut,
    /// Bytes reserved in the total.
    reserved: u64,
}

impl Documents {
    /// Begins a document.
    pub fn begin(&self) -> Writer {
        Writer { documents: self.clone(), data: BytesMut::new(), reserved: 0 }
    }

    /// Looks a document up.
    pub fn find(&self, id: DocumentId) -> Option<Stored> {
        self.lock().stored.get(&id).cloned()
    }

    /// Deletes a document.
    pub fn remove(&self, id: DocumentId) {
        let mut inner = self.lock();
        if let Some(it) = inner.stored.remove(&id) {
            inner.bytes -= it.data.len() as u64;
        }
    }

    /// Bytes that are kept or on their way in.
    pub fn bytes(&self) -> u64 {
        self.lock().bytes
    }

    /// How many are kept.
    pub fn count(&self) -> usize {
        self.lock().stored.len()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Every section below leaves the counts whole, so a poisoned lock is as good as any.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    /// Appends.
    ///
    /// # Errors
    /// [`DocumentRefused`] when the document or all together become too large.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), DocumentRefused> {
        let more = chunk.len() as u64;
        if self.reserved + more > DOCUMENT_MAX {
            return Err(DocumentRefused::TooLarge);
        }
        let mut inner = self.documents.lock();
        if inner.bytes + more > DOCUMENTS_MAX {
            return Err(DocumentRefused::Full);
        }
        inner.bytes += more;
        self.reserved += more;
        drop(inner);
        self.data.extend_from_slice(chunk);
        Ok(())
    }

    /// What has come in so far.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// Keeps the bytes from `start` to `end` of what came in and lets the rest go.
    pub fn finish(mut self, start: usize, end: usize) -> (DocumentId, u64) {
        let end = end.min(self.data.len());
        let data = std::mem::take(&mut self.data).freeze().slice(start.min(end)..end);
        let kept = data.len() as u64;
        let mut inner = self.documents.lock();
        inner.bytes = inner.bytes - self.reserved + kept;
        inner.made += 1;
        let id = DocumentId(inner.made);
        inner.stored.insert(id, Stored { data });
        drop(inner);
        self.reserved = 0;
        (id, kept)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if self.reserved > 0 {
            self.documents.lock().bytes -= self.reserved;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_finished_is_not_kept() {
        let documents = Documents::default();
        let mut writer = documents.begin();
        writer.push(b"half a docu").unwrap();
        assert_eq!(documents.bytes(), 11);
        drop(writer);
        assert_eq!((documents.bytes(), documents.count()), (0, 0));
    }

    #[test]
    fn only_the_document_itself_is_kept() {
        let documents = Documents::default();
        let mut writer = documents.begin();
        writer.push(b"<wrapping>document</wrapping>").unwrap();
        let (id, bytes) = writer.finish(10, 18);
        assert_eq!(documents.find(id).unwrap().data, b"document".as_slice());
        assert_eq!((bytes, documents.bytes()), (8, 8));
        documents.remove(id);
        assert_eq!(documents.bytes(), 0);
    }
}
