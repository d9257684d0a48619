//! Where snapshots are kept by name: in memory, or in the store of the data directory.

mod in_parts;

use std::array::IntoIter;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, remove_file};
use std::io::{self, BufReader, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use sim_core::saved::FORMAT;
use sim_store::{
    EXPORT_HEAD_BYTES, Error as StoreError, Export, ExportError, SNAPSHOT_BYTES_MAX, Store,
    check_export, check_name, decode_export, export_head,
};
use thiserror::Error;

use crate::format::format;
use crate::snapshot::{NotASnapshot, Snapshot};
use in_parts::InParts;

/// Snapshots that are kept at one time.
pub const SNAPSHOTS_MAX: usize = 64;
/// Bytes of all of them together.
pub const SHELF_BYTES_MAX: u64 = SNAPSHOT_BYTES_MAX as u64;
/// Bytes of a file that comes in: as many as all snapshots may have, and its head.
pub const FILE_BYTES_MAX: u64 = SHELF_BYTES_MAX + EXPORT_HEAD_BYTES as u64;
/// A file that comes in, for the moment in which it has a name.
const INCOMING: &str = "snapshot.new";

/// Why a snapshot is not kept, or not given.
#[derive(Debug, Error)]
pub enum ShelfRefused {
    /// There is one of that name.
    #[error("there is a snapshot named \"{0}\" already")]
    Taken(String),
    /// There is none of that name.
    #[error("there is no snapshot named \"{0}\"")]
    NoSuch(String),
    /// Not a name.
    #[error("{0}")]
    Name(StoreError),
    /// There are as many as may be.
    #[error("there are {SNAPSHOTS_MAX} snapshots already")]
    TooMany,
    /// There is no room for so many bytes.
    #[error("{bytes} bytes more than the {SHELF_BYTES_MAX} that all snapshots may have together")]
    NoRoom {
        /// How many too many.
        bytes: u64,
    },
    /// The bytes of a file are no exported snapshot.
    #[error("the file is no snapshot: {0}")]
    File(#[from] ExportError),
    /// The bytes in a file's frame are no snapshot.
    #[error("the snapshot cannot be used: {0}")]
    Content(#[from] NotASnapshot),
    /// A file of more than [`FILE_BYTES_MAX`].
    #[error("the file has more than {FILE_BYTES_MAX} bytes")]
    TooLong,
    /// The data directory.
    #[error("the data directory cannot keep it: {0}")]
    Store(#[from] StoreError),
    /// The disk of the data directory.
    #[error("the data directory cannot keep it: {0}")]
    Disk(#[from] io::Error),
}

/// A snapshot's file on its way in: nothing is kept of it until it is there whole. With a data directory its bytes
/// lie there, in a file without a name, so that the system forgets them with the process.
pub struct Incoming {
    place: Lying,
    bytes: u64,
}

enum Lying {
    Memory(Vec<u8>),
    Disk(File),
}

impl Incoming {
    /// Takes more of it.
    ///
    /// # Errors
    /// [`ShelfRefused::TooLong`], [`ShelfRefused::Disk`].
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), ShelfRefused> {
        self.bytes += chunk.len() as u64;
        if self.bytes > FILE_BYTES_MAX {
            return Err(ShelfRefused::TooLong);
        }
        match &mut self.place {
            Lying::Memory(all) => all.extend_from_slice(chunk),
            Lying::Disk(file) => file.write_all(chunk)?,
        }
        Ok(())
    }
}

/// A snapshot's file on its way out, a part at a time. With a data directory each part is read when it is
/// wanted, for which it waits for a disk; a snapshot that is replaced or removed meanwhile ends it with
/// [`ShelfRefused::NoSuch`].
pub struct Outgoing(Parts);

enum Parts {
    Memory { bytes: u64, left: IntoIter<Bytes, 2> },
    Store(Export),
}

impl Outgoing {
    /// Bytes of the whole file.
    pub fn bytes(&self) -> u64 {
        match &self.0 {
            Parts::Memory { bytes, .. } => *bytes,
            Parts::Store(export) => export.bytes(),
        }
    }
}

impl Iterator for Outgoing {
    type Item = Result<Bytes, ShelfRefused>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Parts::Memory { left, .. } => left.next().map(Ok),
            Parts::Store(export) => Some(export.next()?.map(Bytes::from).map_err(refused)),
        }
    }
}

/// A snapshot on the shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelved {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
}

/// The snapshots of a twin, by name. Clones are the same shelf. Its methods wait for a disk: they are
/// for worker threads.
#[derive(Clone)]
pub struct Shelf(Arc<Mutex<Place>>);

enum Place {
    Memory(BTreeMap<String, Bytes>),
    Store(Arc<Store>, PathBuf),
}

impl Default for Shelf {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Place::Memory(BTreeMap::new()))))
    }
}

impl Shelf {
    /// In the store of a data directory.
    pub(crate) fn of(store: Arc<Store>, directory: &Path) -> Self {
        Self(Arc::new(Mutex::new(Place::Store(store, directory.to_owned()))))
    }

    /// All snapshots, by name.
    ///
    /// # Errors
    /// [`ShelfRefused::Store`].
    pub fn list(&self) -> Result<Vec<Shelved>, ShelfRefused> {
        self.lock().list()
    }

    /// Keeps a snapshot under a name that is free.
    ///
    /// # Errors
    /// [`ShelfRefused`].
    pub fn add(&self, name: &str, snapshot: &Snapshot) -> Result<Shelved, ShelfRefused> {
        check_name(name).map_err(ShelfRefused::Name)?;
        let mut place = self.lock();
        if place.list()?.iter().any(|it| it.name == name) {
            return Err(ShelfRefused::Taken(name.to_owned()));
        }
        let parts = snapshot.parts();
        let bytes = parts.iter().map(|it| it.len() as u64).sum();
        place.put(name, bytes, Content::Memory(parts))
    }

    /// The snapshot of that name.
    ///
    /// # Errors
    /// [`ShelfRefused`].
    pub fn snapshot(&self, name: &str) -> Result<Snapshot, ShelfRefused> {
        Ok(Snapshot::decode(self.get(name)?)?)
    }

    /// The snapshot of that name as a file.
    ///
    /// # Errors
    /// [`ShelfRefused`].
    pub fn export(&self, name: &str) -> Result<Outgoing, ShelfRefused> {
        Ok(Outgoing(match &*self.lock() {
            Place::Memory(all) => {
                let snapshot = in_memory(all, name)?;
                let head = Bytes::from_owner(export_head(FORMAT, &snapshot));
                let bytes = (head.len() + snapshot.len()) as u64;
                Parts::Memory { bytes, left: [head, snapshot].into_iter() }
            }
            Place::Store(store, _) => Parts::Store(store.export(name).map_err(refused)?),
        }))
    }

    /// Begins to take a file in, to be kept under a name.
    ///
    /// # Errors
    /// [`ShelfRefused::Name`], [`ShelfRefused::Disk`].
    pub fn begin(&self, name: &str) -> Result<Incoming, ShelfRefused> {
        check_name(name).map_err(ShelfRefused::Name)?;
        let place = match &*self.lock() {
            Place::Memory(_) => Lying::Memory(Vec::new()),
            Place::Store(_, directory) => Lying::Disk(without_name(&directory.join(INCOMING))?),
        };
        Ok(Incoming { place, bytes: 0 })
    }

    /// Keeps the snapshot of a file that is in under a name, in place of one that has it.
    ///
    /// # Errors
    /// [`ShelfRefused`]; a file that is not whole, or no device, is not kept.
    pub fn import(&self, name: &str, file: Incoming) -> Result<Shelved, ShelfRefused> {
        check_name(name).map_err(ShelfRefused::Name)?;
        let Incoming { place, bytes } = file;
        let mut file = match place {
            Lying::Memory(file) => return self.keep(name, file),
            Lying::Disk(file) => file,
        };
        file.rewind()?;
        let written = check_export(BufReader::new(&file), bytes)??;
        if written != FORMAT {
            // What is older is written anew, for which it is needed whole.
            let mut whole = Vec::new();
            file.rewind()?;
            io::copy(&mut &file, &mut whole)?;
            return self.keep(name, whole);
        }
        let (head, bytes) = (EXPORT_HEAD_BYTES as u64, bytes - EXPORT_HEAD_BYTES as u64);
        file.seek(SeekFrom::Start(head))?;
        Snapshot::check(&mut BufReader::new(&file), bytes)?;
        file.seek(SeekFrom::Start(head))?;
        self.lock().put(name, bytes, Content::Disk(file))
    }

    fn keep(&self, name: &str, file: Vec<u8>) -> Result<Shelved, ShelfRefused> {
        let bytes = snapshot_in(file.into())?;
        Snapshot::decode(bytes.clone())?;
        self.lock().put(name, bytes.len() as u64, Content::Memory(vec![bytes]))
    }

    /// Removes the snapshot of that name.
    ///
    /// # Errors
    /// [`ShelfRefused`].
    pub fn remove(&self, name: &str) -> Result<(), ShelfRefused> {
        match &mut *self.lock() {
            Place::Memory(all) => {
                in_memory(all, name)?;
                all.remove(name);
                Ok(())
            }
            Place::Store(store, _) => writing(store)?.remove(name).map_err(refused),
        }
    }

    fn get(&self, name: &str) -> Result<Bytes, ShelfRefused> {
        match &*self.lock() {
            Place::Memory(all) => in_memory(all, name),
            Place::Store(store, _) => store.get(name).map(Bytes::from).map_err(refused),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Place> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Snapshot {
    /// The snapshot in an exported file.
    ///
    /// # Errors
    /// [`ShelfRefused::File`], [`ShelfRefused::Content`].
    pub fn of_file(file: Bytes) -> Result<Self, ShelfRefused> {
        Ok(Self::decode(snapshot_in(file)?)?)
    }
}

impl Place {
    fn list(&self) -> Result<Vec<Shelved>, ShelfRefused> {
        Ok(match self {
            Self::Memory(all) => {
                let shelved = |(name, bytes): (&String, &Bytes)| Shelved {
                    name: name.clone(),
                    bytes: bytes.len() as u64,
                };
                all.iter().map(shelved).collect()
            }
            Self::Store(store, _) => {
                let all = store.list()?.into_iter();
                all.map(|it| Shelved { name: it.name, bytes: it.bytes }).collect()
            }
        })
    }

    fn put(&mut self, name: &str, bytes: u64, content: Content) -> Result<Shelved, ShelfRefused> {
        let mut others = self.list()?;
        others.retain(|it| it.name != name);
        if others.len() >= SNAPSHOTS_MAX {
            return Err(ShelfRefused::TooMany);
        }
        let all = others.iter().map(|it| it.bytes).sum::<u64>() + bytes;
        if all > SHELF_BYTES_MAX {
            return Err(ShelfRefused::NoRoom { bytes: all - SHELF_BYTES_MAX });
        }
        match self {
            Self::Memory(all) => drop(all.insert(name.to_owned(), content.in_memory()?)),
            Self::Store(store, _) => {
                // There is room for no more than memory addresses.
                let (store, length) = (writing(store)?, bytes as usize);
                match content {
                    Content::Memory(parts) => {
                        store.put_named_from(name, length, &mut InParts(parts.into()))?;
                    }
                    Content::Disk(mut file) => store.put_named_from(name, length, &mut file)?,
                }
            }
        }
        Ok(Shelved { name: name.to_owned(), bytes })
    }
}

/// What is to be put on the shelf.
enum Content {
    Memory(Vec<Bytes>),
    /// From where the file stands.
    Disk(File),
}

impl Content {
    fn in_memory(self) -> io::Result<Bytes> {
        match self {
            Self::Memory(parts) => Ok(match <[Bytes; 1]>::try_from(parts) {
                Ok([whole]) => whole,
                Err(parts) => parts.concat().into(),
            }),
            Self::Disk(mut file) => {
                let mut bytes = Vec::new();
                io::copy(&mut file, &mut bytes)?;
                Ok(bytes.into())
            }
        }
    }
}

/// The snapshot in the bytes of a file, in today's format.
fn snapshot_in(file: Bytes) -> Result<Bytes, ExportError> {
    Ok(match decode_export(&file, &format())? {
        Cow::Borrowed(bytes) => file.slice_ref(bytes),
        Cow::Owned(bytes) => bytes.into(),
    })
}

/// A new file that nobody finds, and that is gone with whoever has it open.
fn without_name(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    // One that is there was left by a process that was killed in between.
    let file = options.read(true).write(true).create(true).truncate(true).mode(0o600).open(path)?;
    remove_file(path)?;
    Ok(file)
}

/// A store that writes again if its disk has room again.
fn writing(store: &Store) -> Result<&Store, StoreError> {
    if store.failure().is_some() {
        store.resume()?;
    }
    Ok(store)
}

fn in_memory(all: &BTreeMap<String, Bytes>, name: &str) -> Result<Bytes, ShelfRefused> {
    all.get(name).cloned().ok_or_else(|| ShelfRefused::NoSuch(name.to_owned()))
}

fn refused(error: StoreError) -> ShelfRefused {
    if let StoreError::NoSnapshot { name } = error {
        ShelfRefused::NoSuch(name)
    } else {
        error.into()
    }
}

#[cfg(test)]
mod tests;
