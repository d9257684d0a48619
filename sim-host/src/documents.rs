//! Documents, on the drive and nowhere else.

use std::collections::BTreeSet;
use std::io::{self, Read as _};
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};
use std::task::Waker;

use bytes::Bytes;
use sim_core::job::DocumentId;
use sim_drive::{Drive, DriveError, Usage};
use sim_render::scan::excerpt;
use thiserror::Error;
use tokio::task::spawn_blocking;

/// Bytes of one document; more are refused.
pub const DOCUMENT_MAX: u64 = 256 << 20;
/// Bytes of documents that are read where they are wanted: shorter ones are there before a thread would be found for
/// them, and jobs pile up where each waits for one while many clients keep those busy (docs/performance.md).
pub(crate) const READ_AT_ONCE_MAX: u64 = 64 * 1024;
/// Bytes of a document that is read a piece at a time: of each that is sent so much is in memory.
const PIECE_MAX: usize = 256 * 1024;

const _: () = assert!(sim_core::share::STORED.all as u64 == sim_drive::CAPACITY);

/// Why no further byte is taken, or none is given.
#[derive(Debug, Error)]
pub enum DocumentRefused {
    /// The document is larger than [`DOCUMENT_MAX`].
    #[error("the document is larger than {DOCUMENT_MAX} bytes")]
    TooLarge,
    /// There is no room on the drive, or on the disk that has its image.
    #[error("the storage is full")]
    Full,
    /// The drive failed.
    #[error("the drive failed: {0}")]
    Drive(DriveError),
    /// There is no such document.
    #[error("the document is gone")]
    Gone,
}

impl From<DriveError> for DocumentRefused {
    fn from(error: DriveError) -> Self {
        if matches!(&error, DriveError::NoDocument { .. }) {
            return Self::Gone;
        }
        if error.is_full() { Self::Full } else { Self::Drive(error) }
    }
}

/// What is on a page that is out: paper keeps it when the drive has forgotten it.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The document: print data without its job control wrapping, or the PDF that PostScript made.
    pub data: Bytes,
}

/// The drive in the device. It is another one after the drive was formatted or the device restored.
/// Cheap to clone.
#[derive(Clone)]
pub struct Documents {
    fitted: Arc<RwLock<Fitted>>,
}

struct Fitted {
    drive: Drive,
    /// Documents that came in on this drive and that the device was not asked to take yet.
    unclaimed: BTreeSet<u64>,
    /// Whoever has released sectors overwritten.
    waker: Option<Waker>,
}

/// A document on its way out, a piece at a time.
pub struct Pieces(Option<sim_drive::Reader>);

/// A document on its way in. Dropped before [`Writer::finish`], nothing of it is kept.
pub struct Writer {
    writer: sim_drive::Writer,
    drive: Drive,
    documents: Documents,
}

/// A document that the device is asked to take. Dropped before the device was, for example because whoever
/// sent it went away, it is let go.
pub(crate) struct Offered {
    documents: Documents,
    id: DocumentId,
}

impl Offered {
    /// Its number.
    pub(crate) const fn id(&self) -> DocumentId {
        self.id
    }
}

impl Drop for Offered {
    fn drop(&mut self) {
        if self.documents.claim(self.id) {
            self.documents.drive().release(self.id.0);
        }
    }
}

impl Documents {
    /// The documents on `drive`.
    pub fn new(drive: Drive) -> Self {
        let fitted = Fitted { drive, unclaimed: BTreeSet::new(), waker: None };
        Self { fitted: Arc::new(RwLock::new(fitted)) }
    }

    /// The drive itself: its raw image, its table, its overwriting.
    pub fn drive(&self) -> Drive {
        self.fitted.read().unwrap_or_else(PoisonError::into_inner).drive.clone()
    }

    /// Puts another drive in the place of the one that is there. It goes on with the numbers of that
    /// one: what came in there and was not claimed is never taken for a document of the other.
    pub(crate) fn replace(&self, make: impl FnOnce(&Drive) -> Drive) {
        let mut fitted = self.fitted();
        let drive = make(&fitted.drive);
        drive.number_from(fitted.drive.table().next_number());
        if let Some(waker) = &fitted.waker {
            drive.wake_when_released(waker.clone());
        }
        (fitted.drive, fitted.unclaimed) = (drive, BTreeSet::new());
    }

    /// Has `waker` woken whenever sectors are let go, of this drive and of those that take its place.
    pub(crate) fn wake_when_released(&self, waker: Waker) {
        let mut fitted = self.fitted();
        fitted.drive.wake_when_released(waker.clone());
        fitted.waker = Some(waker);
    }

    /// Whether a document came in on the drive that is there, and was not claimed before.
    pub(crate) fn claim(&self, id: DocumentId) -> bool {
        self.fitted().unclaimed.remove(&id.0)
    }

    /// What comes of a document that the device is asked to take.
    pub(crate) fn offer(&self, id: DocumentId) -> Offered {
        Offered { documents: self.clone(), id }
    }

    fn fitted(&self) -> RwLockWriteGuard<'_, Fitted> {
        self.fitted.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a document.
    pub fn begin(&self) -> Writer {
        let drive = self.drive();
        Writer { writer: drive.begin(), drive, documents: self.clone() }
    }

    /// Reads a whole document. Slow: for a worker thread.
    ///
    /// # Errors
    /// [`DocumentRefused`] if it is not there or cannot be read.
    pub fn read(&self, id: DocumentId) -> Result<Stored, DocumentRefused> {
        let drive = self.drive();
        Ok(Stored { data: drive.read_all(id.0)?.into() })
    }

    /// Reads what shows a page, from 1: a document, and which page of it. Of a scan it is that page alone, so that the
    /// others take no memory. Slow: for a worker thread.
    ///
    /// # Errors
    /// [`DocumentRefused`] if it is not there or cannot be read.
    pub fn page(&self, id: DocumentId, page: u32) -> Result<(Bytes, u32), DocumentRefused> {
        let drive = self.drive();
        let bytes = drive.len_of(id.0).ok_or(DocumentRefused::Gone)?;
        match excerpt(bytes, page, |range| drive.read(id.0, range))? {
            Some(alone) => {
                // Only the whole has a checksum.
                drive.check(id.0)?;
                Ok((alone.into(), 1))
            }
            None => Ok((self.read(id)?.data, page)),
        }
    }

    /// Reads a document a piece at a time.
    ///
    /// # Errors
    /// [`DocumentRefused::Gone`].
    pub fn pieces(&self, id: DocumentId) -> Result<Pieces, DocumentRefused> {
        Ok(Pieces(Some(self.drive().reader(id.0)?)))
    }

    /// How many documents are kept.
    pub fn count(&self) -> usize {
        self.drive().table().documents().count()
    }

    /// Bytes of all kept documents.
    pub fn bytes(&self) -> u64 {
        self.drive().table().documents().map(|(_, len)| len).sum()
    }

    /// How the drive is used.
    pub fn usage(&self) -> Usage {
        self.drive().usage()
    }
}

impl Pieces {
    /// Bytes of the whole document.
    pub fn bytes(&self) -> u64 {
        self.0.as_ref().map_or(0, sim_drive::Reader::len)
    }

    /// The next piece; `None` behind the last, and behind an error.
    ///
    /// # Errors
    /// Of the drive, and where the document was let go meanwhile.
    pub async fn next(&mut self) -> Option<io::Result<Bytes>> {
        let mut reader = self.0.take()?;
        let read = spawn_blocking(move || {
            let mut piece = Vec::with_capacity(PIECE_MAX);
            let read = (&mut reader).take(PIECE_MAX as u64).read_to_end(&mut piece);
            read.map(|_| (reader, Bytes::from(piece)))
        });
        match read.await.map_err(io::Error::other).flatten() {
            Ok((_, piece)) if piece.is_empty() => None,
            Ok((reader, piece)) => {
                self.0 = Some(reader);
                Some(Ok(piece))
            }
            Err(error) => Some(Err(error)),
        }
    }
}

impl Writer {
    /// Appends. Writes to the drive.
    ///
    /// # Errors
    /// [`DocumentRefused`] when the document becomes too large or the drive takes no more.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), DocumentRefused> {
        if self.writer.len() + chunk.len() as u64 > DOCUMENT_MAX {
            return Err(DocumentRefused::TooLarge);
        }
        Ok(self.writer.push(chunk)?)
    }

    /// Keeps what came in. Says the number and the bytes.
    ///
    /// # Errors
    /// [`DocumentRefused`] when the drive fails; nothing is kept then.
    pub fn finish(self) -> Result<(DocumentId, u64), DocumentRefused> {
        let (id, bytes) = self.writer.finish()?;
        let mut fitted = self.documents.fitted();
        if !fitted.drive.is(&self.drive) {
            return Err(DocumentRefused::Gone);
        }
        fitted.unclaimed.insert(id);
        Ok((DocumentId(id), bytes))
    }

    /// Keeps all that came in, for a device that waits for it. Says the number and the bytes.
    ///
    /// # Errors
    /// [`DocumentRefused`] when the drive fails; nothing is kept then.
    pub(crate) fn finish_made(self) -> Result<(DocumentId, u64), DocumentRefused> {
        let (id, bytes) = self.writer.finish()?;
        Ok((DocumentId(id), bytes))
    }
}

#[cfg(test)]
mod tests {
    use sim_drive::{CAPACITY, Image, SectorSize};
    use sim_render::scan::{Area, Coding, ScanWriter, ScannedPage};

    use super::*;

    fn documents() -> Documents {
        Documents::new(Drive::format(Image::memory(CAPACITY).unwrap(), SectorSize::Bytes4096, None))
    }

    #[test]
    fn what_is_not_finished_is_not_kept() {
        let documents = documents();
        let mut writer = documents.begin();
        writer.push(b"half a docu").unwrap();
        drop(writer);
        assert_eq!(documents.usage().kept, 0);
    }

    #[tokio::test]
    async fn a_document_is_read_a_piece_at_a_time() {
        let documents = documents();
        let mut writer = documents.begin();
        let whole: Vec<u8> = (0..3 * PIECE_MAX / 2).map(|it| (it % 251) as u8).collect();
        writer.push(&whole).unwrap();
        let (id, bytes) = writer.finish().unwrap();
        let mut pieces = documents.pieces(id).unwrap();
        assert_eq!(pieces.bytes(), bytes);
        let (first, last) = (pieces.next().await.unwrap(), pieces.next().await.unwrap());
        let (first, last) = (first.unwrap(), last.unwrap());
        assert_eq!((first.len(), [first, last].concat()), (PIECE_MAX, whole));
        assert!(pieces.next().await.is_none());
        let mut pieces = documents.pieces(id).unwrap();
        documents.drive().release(id.0);
        assert!(pieces.next().await.unwrap().is_err(), "it was let go meanwhile");
        assert!(pieces.next().await.is_none());
    }

    /// A PDF of scanned sides, the picture of each so long.
    fn scanned(pages: u8, bytes: usize) -> Vec<u8> {
        let mut writer = ScanWriter::new();
        let area = Area { across: 21_000, down: 29_700 };
        let page = |data| ScannedPage { area, width: 8, height: 1, coding: Coding::GreyJpeg, data };
        let pages = (1..=pages).flat_map(|it| writer.page(&page(vec![it; bytes].into())));
        let mut pdf: Vec<u8> = pages.collect();
        pdf.extend(writer.end());
        pdf
    }

    #[test]
    fn a_page_of_a_scan_is_read_without_the_others() {
        let documents = documents();
        let mut writer = documents.begin();
        writer.push(&scanned(5, 100_000)).unwrap();
        let (id, _) = writer.finish().unwrap();
        let (alone, page) = documents.page(id, 4).unwrap();
        assert_eq!(page, 1);
        assert!((100_000..102_000).contains(&alone.len()), "{}", alone.len());
        assert!(alone.windows(1_000).any(|it| it == [4; 1_000]));
        let (whole, page) = documents.page(id, 6).unwrap();
        assert_eq!((whole.len() as u64, page), (documents.bytes(), 6));
        assert!(matches!(documents.page(DocumentId(99), 1), Err(DocumentRefused::Gone)));
    }

    #[test]
    fn a_document_is_kept_until_it_is_let_go() {
        let documents = documents();
        let mut writer = documents.begin();
        writer.push(b"document").unwrap();
        let (id, bytes) = writer.finish().unwrap();
        assert_eq!(documents.read(id).unwrap().data, b"document".as_slice());
        assert_eq!(bytes, 8);
        documents.drive().release(id.0);
        assert!(matches!(documents.read(id), Err(DocumentRefused::Gone)));
    }
}
