//! The store: one engine over one disk, and what becomes of it when the disk fails.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use redb::backends::FileBackend;
use redb::{Database, ReadTransaction, ReadableDatabase, WriteTransaction};

use crate::directory::DataDirectory;
use crate::limits::{PIECE_BYTES, ROOM_BYTES};
use crate::open::{self, Engine};
use crate::staged::Staged;
use crate::tables::ROOM;
use crate::watched::Watched;
use crate::{Disk, Error, Format, Seq};

/// A data directory, open. Shared by reference between the threads that write and read it.
///
/// ```text
/// held --settle--> writing --a write fails--> reading only --resume--> writing
/// ```
///
/// One that is held can be read, and nothing in its directory was changed yet: whoever finds that it is not what it
/// should be drops it. /// A failed write is the last: what was acknowledged stays readable, everything else is refused
/// with the first failure as its cause. The batch that failed is there whole or not at all.
#[derive(Debug)]
pub struct Store {
    engine: RwLock<(Arc<Database>, Arc<Staged>)>,
    writing: Mutex<Writing>,
    /// Changes while `writing` is locked.
    disk: RwLock<Arc<Watched>>,
    path: PathBuf,
    piece_bytes: usize,
}

#[derive(Debug)]
pub(crate) enum Writing {
    /// Not before it is settled.
    Held {
        last: Seq,
    },
    Yes {
        last: Seq,
    },
    Failed {
        cause: Error,
        last: Seq,
    },
}

impl Store {
    /// Opens the store in a directory, which is made if there is none.
    ///
    /// # Errors
    ///
    /// As [`Store::hold`] and [`Store::settle`].
    pub fn open(directory: &Path, format: &Format<'_>) -> Result<Self, Error> {
        let store = Self::hold(directory, format)?;
        store.settle()?;
        Ok(store)
    }

    /// Opens the store in a directory and leaves it as it is until [`Store::settle`]. Where there is none, it is
    /// made at once.
    ///
    /// # Errors
    ///
    /// Names why: in use, not writable, full, not whole, or of another format. The directory is left as it was.
    pub fn hold(directory: &Path, format: &Format<'_>) -> Result<Self, Error> {
        let directory = Arc::new(DataDirectory::take(directory)?);
        let path = directory.data_file();
        match directory.existing()? {
            Some(file) => Self::existing(watched(&directory, file)?, &path, format, PIECE_BYTES),
            None => {
                directory.settle()?;
                let new = watched(&directory, directory.begin()?)?;
                let store = Self::create(new, &path, format, PIECE_BYTES)?;
                directory.publish()?;
                Ok(store)
            }
        }
    }

    /// Opens the store on a disk of the caller's, or makes one there if the disk is empty. `path`
    /// is for messages.
    ///
    /// # Errors
    ///
    /// As [`Store::open`], but for the lock.
    pub fn on(disk: Arc<dyn Disk>, path: &Path, format: &Format<'_>) -> Result<Self, Error> {
        Self::in_pieces(disk, path, format, PIECE_BYTES)
    }

    /// As [`Store::on`], with named snapshots in pieces of another size.
    pub(crate) fn in_pieces(
        disk: Arc<dyn Disk>,
        path: &Path,
        format: &Format<'_>,
        piece_bytes: usize,
    ) -> Result<Self, Error> {
        match disk.len().map_err(|error| Error::io(path, error))? {
            0 => Self::create(Watched::new(disk, None), path, format, piece_bytes),
            _ => {
                let store = Self::existing(Watched::new(disk, None), path, format, piece_bytes)?;
                store.settle()?;
                Ok(store)
            }
        }
    }

    /// Has the directory follow what opening the store has found: what a crash left is mended, and an older format
    /// is today's. From now on it is written.
    ///
    /// # Errors
    ///
    /// What the disk said; it may hold a part of that then, and the next opening does it all.
    pub fn settle(&self) -> Result<(), Error> {
        let mut writing = self.writing();
        let Writing::Held { last } = *writing else { return Ok(()) };
        if let Some(directory) = self.disk().directory() {
            directory.settle()?;
        }
        let staged = Arc::clone(&self.engine.read().unwrap_or_else(PoisonError::into_inner).1);
        staged.settle().map_err(|error| Error::io(&self.path, error))?;
        *writing = Writing::Yes { last };
        Ok(())
    }

    fn create(
        disk: Arc<Watched>,
        path: &Path,
        format: &Format<'_>,
        piece_bytes: usize,
    ) -> Result<Self, Error> {
        let engine = open::create(Arc::clone(&disk), path, format.current)?;
        let writing = Writing::Yes { last: engine.extent.last };
        Ok(Self::over(disk, engine, writing, path, piece_bytes))
    }

    fn existing(
        disk: Arc<Watched>,
        path: &Path,
        format: &Format<'_>,
        piece_bytes: usize,
    ) -> Result<Self, Error> {
        if disk.len().map_err(|error| Error::io(path, error))? == 0 {
            return Err(Error::corrupt(path, "it is empty"));
        }
        let engine = open::existing(Arc::clone(&disk), path, format, piece_bytes)?;
        let writing = Writing::Held { last: engine.extent.last };
        Ok(Self::over(disk, engine, writing, path, piece_bytes))
    }

    fn over(
        disk: Arc<Watched>,
        engine: Engine,
        writing: Writing,
        path: &Path,
        piece_bytes: usize,
    ) -> Self {
        let writing = Mutex::new(writing);
        let engine = RwLock::new((engine.database, engine.staged));
        Self { engine, writing, disk: RwLock::new(disk), path: path.to_owned(), piece_bytes }
    }

    /// The last record that was acknowledged, here or when the store was opened.
    pub fn last(&self) -> Seq {
        match *self.writing() {
            Writing::Held { last } | Writing::Yes { last } | Writing::Failed { last, .. } => last,
        }
    }

    /// Why nothing more is written, if so.
    pub fn failure(&self) -> Option<Error> {
        match &*self.writing() {
            Writing::Held { .. } | Writing::Yes { .. } => None,
            Writing::Failed { cause, .. } => Some(cause.clone()),
        }
    }

    /// Writes again after a failure, once its cause has gone. Says the last record that is
    /// there: later than [`Store::last`] said if the batch that failed had become whole.
    ///
    /// # Errors
    ///
    /// The cause that has not gone, or [`Error::SyncFailed`]; the store stays readable. A disk that is full has to have
    /// room for [`crate::ROOM_BYTES`].
    pub fn resume(&self) -> Result<Seq, Error> {
        let mut writing = self.writing();
        match *writing {
            Writing::Yes { last } => return Ok(last),
            Writing::Held { .. } => return Err(self.not_settled()),
            Writing::Failed { .. } => {}
        }
        if self.disk().sync_failed() {
            return Err(Error::SyncFailed { path: self.path.clone() });
        }
        let again = open::again(self.disk(), &self.path).and_then(|engine| {
            let last = engine.extent.last;
            // Whoever reads does it there from now on, before anything of it changes.
            self.turn_to(engine);
            try_room(&self.database()).map_err(|error| self.engine_error(error))?;
            Ok(last)
        });
        match again {
            Ok(last) => *writing = Writing::Yes { last },
            Err(_) => self.read_only(),
        }
        again
    }

    /// Does `work` in one durable transaction and moves the last record to where it leaves it.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&WriteTransaction, &mut Seq) -> Result<T, redb::Error>,
    ) -> Result<T, Error> {
        let mut writing = self.writing();
        let acknowledged = match &*writing {
            Writing::Held { .. } => return Err(self.not_settled()),
            Writing::Yes { last } => *last,
            Writing::Failed { cause, .. } => {
                return Err(Error::NotWriting { cause: Arc::new(cause.clone()) });
            }
        };
        let mut last = acknowledged;
        match transact(&self.database(), |transaction| work(transaction, &mut last)) {
            Ok(done) => {
                *writing = Writing::Yes { last };
                Ok(done)
            }
            Err(error) => {
                let cause = self.engine_error(error);
                *writing = Writing::Failed { cause: cause.clone(), last: acknowledged };
                self.read_only();
                Err(cause)
            }
        }
    }

    /// Does `work` on what is committed now.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&ReadTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, Error> {
        self.read_from(&self.database(), work)
    }

    /// Does `work` on what is committed now in a database that outlives what it returns.
    pub(crate) fn read_from<T>(
        &self,
        database: &Database,
        work: impl FnOnce(&ReadTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, Error> {
        let transaction = database.begin_read().map_err(|error| self.engine_error(error.into()))?;
        work(&transaction).map_err(|error| self.engine_error(error))
    }

    pub(crate) fn engine_error(&self, error: redb::Error) -> Error {
        Error::engine(&self.path, error)
    }

    pub(crate) fn not_settled(&self) -> Error {
        Error::NotSettled { path: self.path.clone() }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn piece_bytes(&self) -> usize {
        self.piece_bytes
    }

    pub(crate) fn database(&self) -> Arc<Database> {
        Arc::clone(&self.engine.read().unwrap_or_else(PoisonError::into_inner).0)
    }

    pub(crate) fn disk(&self) -> Arc<Watched> {
        Arc::clone(&self.disk.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn writing(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An engine that has failed reads no more either, so another takes its place, over the disk
    /// as it is and without a way to write to it.
    fn read_only(&self) {
        self.engine.read().unwrap_or_else(PoisonError::into_inner).1.seal();
        if let Ok(engine) = open::reading(self.disk(), &self.path) {
            self.turn_to(engine);
        }
    }

    /// Goes on in a file that has taken the place of this one, which nobody writes any more.
    pub(crate) fn move_to(&self, disk: Arc<Watched>, engine: Engine) {
        self.engine.read().unwrap_or_else(PoisonError::into_inner).1.seal();
        self.turn_to(engine);
        let old = std::mem::replace(
            &mut *self.disk.write().unwrap_or_else(PoisonError::into_inner),
            disk,
        );
        old.replaced();
    }

    fn turn_to(&self, engine: Engine) {
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) =
            (engine.database, engine.staged);
    }
}

/// A file of a directory, locked.
pub(crate) fn watched(directory: &Arc<DataDirectory>, file: File) -> Result<Arc<Watched>, Error> {
    let backend = FileBackend::new(file);
    let backend = backend.map_err(|error| Error::engine(&directory.data_file(), error.into()))?;
    Ok(Watched::new(Arc::new(backend), Some(Arc::clone(directory))))
}

/// Whether there is room for [`ROOM_BYTES`].
fn try_room(database: &Database) -> Result<(), redb::Error> {
    transact(database, |transaction| {
        transaction.open_table(ROOM)?.insert((), &*vec![0; ROOM_BYTES])?;
        Ok(())
    })?;
    transact(database, |transaction| Ok(transaction.delete_table(ROOM)?)).map(drop)
}

pub(crate) fn transact<T>(
    database: &Database,
    work: impl FnOnce(&WriteTransaction) -> Result<T, redb::Error>,
) -> Result<T, redb::Error> {
    let transaction = database.begin_write()?;
    let done = work(&transaction)?;
    transaction.commit()?;
    Ok(done)
}
