//! The disk of a store, and what it has once failed to do.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use redb::StorageBackend;

use crate::directory::DataDirectory;

/// Remembers a failed sync. The system may have dropped what it could not write and call the next
/// sync a success, so nothing may be acknowledged on top of it.
#[derive(Debug)]
pub(crate) struct Watched {
    disk: Arc<dyn StorageBackend>,
    sync_failed: AtomicBool,
    /// Kept with the disk, so that the lock is held as long as anyone may write: a reader that
    /// outlives the store keeps the engine, and the engine writes when it is closed.
    directory: Option<Arc<DataDirectory>>,
    is_replaced: AtomicBool,
}

impl Watched {
    pub(crate) fn new(
        disk: Arc<dyn StorageBackend>,
        directory: Option<Arc<DataDirectory>>,
    ) -> Arc<Self> {
        let (sync_failed, is_replaced) = (AtomicBool::new(false), AtomicBool::new(false));
        Arc::new(Self { disk, sync_failed, directory, is_replaced })
    }

    /// Whether a sync has failed, so that nobody knows what the disk holds.
    pub(crate) fn sync_failed(&self) -> bool {
        self.sync_failed.load(Ordering::Acquire)
    }

    /// Takes note that a sync has failed.
    pub(crate) fn fail_sync(&self) {
        self.sync_failed.store(true, Ordering::Release);
    }

    /// The directory it lies in, if it is a file of one.
    pub(crate) fn directory(&self) -> Option<&Arc<DataDirectory>> {
        self.directory.as_ref()
    }

    /// Another file has its place: it is erased once nobody reads it any more.
    pub(crate) fn replaced(&self) {
        self.is_replaced.store(true, Ordering::Release);
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if self.is_replaced.load(Ordering::Acquire)
            && let Some(directory) = &self.directory
        {
            // What fails here is done when the directory is opened again.
            let _later = directory.erase_replaced();
        }
    }
}

impl StorageBackend for Watched {
    fn len(&self) -> io::Result<u64> {
        self.disk.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.disk.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.disk.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.disk.sync_data().inspect_err(|_| self.fail_sync())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.disk.write(offset, data)
    }
}
