//! Snapshots that users have named.

use std::io::Read;

use crate::batch::{check_name, fits};
use crate::export;
use crate::limits::SNAPSHOT_BYTES_MAX;
use crate::{Error, Store, pieces};

/// A snapshot a user has named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSnapshot {
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
}

impl Store {
    /// Keeps a snapshot under a name, in place of one that has it.
    ///
    /// # Errors
    ///
    /// Not a name, beyond the limit, or what the disk said.
    pub fn put_named(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.put_named_from(name, bytes.len(), &mut &*bytes)
    }

    /// Keeps a snapshot of so many bytes under a name, in place of one that has it, as it is read: no more than a
    /// piece of it is in memory.
    ///
    /// # Errors
    ///
    /// As [`Store::put_named`], or what the disk said from which it is read.
    pub fn put_named_from(
        &self,
        name: &str,
        length: usize,
        from: &mut impl Read,
    ) -> Result<(), Error> {
        check_name(name)?;
        fits("snapshot", length, SNAPSHOT_BYTES_MAX)?;
        self.write(|transaction, _| {
            pieces::put(transaction, name, length, from, self.piece_bytes())
        })
    }

    /// The named snapshots, by name.
    ///
    /// # Errors
    ///
    /// [`Error::Corrupt`], or what the disk said.
    pub fn list(&self) -> Result<Vec<NamedSnapshot>, Error> {
        let heads = self.read(pieces::heads)?.into_iter();
        let named = |(name, head)| NamedSnapshot { name, bytes: export::bytes_behind(&head) };
        Ok(heads.map(named).collect())
    }

    /// The snapshot of that name.
    ///
    /// # Errors
    ///
    /// [`Error::NoSnapshot`], [`Error::Corrupt`], or what the disk said.
    pub fn get(&self, name: &str) -> Result<Vec<u8>, Error> {
        let found = self.read(|transaction| pieces::whole(transaction, name))?;
        found.ok_or_else(|| no_snapshot(name))
    }

    /// Removes the snapshot of that name. Its bytes stay in the file until their place is used
    /// again.
    ///
    /// # Errors
    ///
    /// [`Error::NoSnapshot`], or what the disk said.
    pub fn remove(&self, name: &str) -> Result<(), Error> {
        let removed = self.write(|transaction, _| pieces::remove(transaction, name))?;
        if removed { Ok(()) } else { Err(no_snapshot(name)) }
    }
}

fn no_snapshot(name: &str) -> Error {
    Error::NoSnapshot { name: name.to_owned() }
}
