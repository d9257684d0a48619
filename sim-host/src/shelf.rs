//! Where snapshots are kept by name: in memory, or in the store of the data directory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use sim_core::saved::FORMAT;
use sim_store::{
    Error as StoreError, ExportError, SNAPSHOT_BYTES_MAX, Store, check_name, decode_export,
    encode_export,
};
use thiserror::Error;

use crate::format::format;
use crate::snapshot::{NotASnapshot, Snapshot};

/// Snapshots that are kept at one time.
pub const SNAPSHOTS_MAX: usize = 64;
/// Bytes of all of them together.
pub const SHELF_BYTES_MAX: u64 = SNAPSHOT_BYTES_MAX as u64;

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
    /// The data directory.
    #[error("the data directory cannot keep it: {0}")]
    Store(#[from] StoreError),
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
    Store(Arc<Store>),
}

impl Default for Shelf {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Place::Memory(BTreeMap::new()))))
    }
}

impl Shelf {
    /// In a store.
    pub(crate) fn of(store: Arc<Store>) -> Self {
        Self(Arc::new(Mutex::new(Place::Store(store))))
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
        place.put(name, snapshot.encode().into())
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
    pub fn export(&self, name: &str) -> Result<Vec<u8>, ShelfRefused> {
        Ok(encode_export(FORMAT, &self.get(name)?))
    }

    /// Keeps the snapshot of a file under a name, in place of one that has it.
    ///
    /// # Errors
    /// [`ShelfRefused`]; a file that is not whole is not kept.
    pub fn import(&self, name: &str, file: &[u8]) -> Result<Shelved, ShelfRefused> {
        check_name(name).map_err(ShelfRefused::Name)?;
        let bytes = Bytes::from(decode_export(file, &format())?.into_owned());
        Snapshot::decode(bytes.clone())?;
        self.lock().put(name, bytes)
    }

    /// Removes the snapshot of that name.
    ///
    /// # Errors
    /// [`ShelfRefused`].
    pub fn remove(&self, name: &str) -> Result<(), ShelfRefused> {
        let no_such = || ShelfRefused::NoSuch(name.to_owned());
        match &mut *self.lock() {
            Place::Memory(all) => all.remove(name).map(drop).ok_or_else(no_such),
            Place::Store(store) => {
                let store = writing(store)?;
                store.remove(name).map_err(|error| named(name, error))
            }
        }
    }

    fn get(&self, name: &str) -> Result<Bytes, ShelfRefused> {
        match &*self.lock() {
            Place::Memory(all) => {
                all.get(name).cloned().ok_or_else(|| ShelfRefused::NoSuch(name.to_owned()))
            }
            Place::Store(store) => {
                store.get(name).map(Bytes::from).map_err(|error| named(name, error))
            }
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
    pub fn of_file(file: &[u8]) -> Result<Self, ShelfRefused> {
        Ok(Self::decode(decode_export(file, &format())?.into_owned().into())?)
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
            Self::Store(store) => {
                let all = store.list()?.into_iter();
                all.map(|it| Shelved { name: it.name, bytes: it.bytes }).collect()
            }
        })
    }

    fn put(&mut self, name: &str, bytes: Bytes) -> Result<Shelved, ShelfRefused> {
        let mut others = self.list()?;
        others.retain(|it| it.name != name);
        if others.len() >= SNAPSHOTS_MAX {
            return Err(ShelfRefused::TooMany);
        }
        let shelved = Shelved { name: name.to_owned(), bytes: bytes.len() as u64 };
        let all = others.iter().map(|it| it.bytes).sum::<u64>() + shelved.bytes;
        if all > SHELF_BYTES_MAX {
            return Err(ShelfRefused::NoRoom { bytes: all - SHELF_BYTES_MAX });
        }
        match self {
            Self::Memory(all) => drop(all.insert(name.to_owned(), bytes)),
            Self::Store(store) => writing(store)?.put_named(name, &bytes)?,
        }
        Ok(shelved)
    }
}

/// A store that writes again if its disk has room again.
fn writing(store: &Store) -> Result<&Store, StoreError> {
    if store.failure().is_some() {
        store.resume()?;
    }
    Ok(store)
}

fn named(name: &str, error: StoreError) -> ShelfRefused {
    if matches!(error, StoreError::NoSnapshot { .. }) {
        ShelfRefused::NoSuch(name.to_owned())
    } else {
        error.into()
    }
}
