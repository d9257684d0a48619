//! Snapshots that users have named.

use std::io::Read;

use redb::ReadableTable;

use crate::batch::{check_name, fits};
use crate::limits::SNAPSHOT_BYTES_MAX;
use crate::tables::{self, NAMED};
use crate::{Error, Part, Store};

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

    /// Keeps a snapshot of so many bytes under a name, in place of one that has it, as it is read.
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
            let mut table = transaction.open_table(NAMED)?;
            let mut row = table.insert_reserve(name, tables::SEAL_BYTES + length)?;
            Ok(tables::seal_in(Part::Named(name), row.as_mut(), from)?)
        })
    }

    /// The named snapshots, by name.
    ///
    /// # Errors
    ///
    /// What the disk said.
    pub fn list(&self) -> Result<Vec<NamedSnapshot>, Error> {
        self.read(|transaction| {
            let table = transaction.open_table(NAMED)?;
            let named = table.iter()?.map(|row| {
                let (name, row) = row?;
                let bytes = tables::bytes_in(row.value()) as u64;
                Ok(NamedSnapshot { name: name.value().to_owned(), bytes })
            });
            named.collect()
        })
    }

    /// The snapshot of that name.
    ///
    /// # Errors
    ///
    /// [`Error::NoSnapshot`], [`Error::Corrupt`], or what the disk said.
    pub fn get(&self, name: &str) -> Result<Vec<u8>, Error> {
        let found = self.read(|transaction| match transaction.open_table(NAMED)?.get(name)? {
            Some(row) => Ok(Some(tables::opened(Part::Named(name), row.value())?.to_vec())),
            None => Ok(None),
        })?;
        found.ok_or_else(|| Error::NoSnapshot { name: name.to_owned() })
    }

    /// Removes the snapshot of that name. Its bytes stay in the file until their place is used
    /// again.
    ///
    /// # Errors
    ///
    /// [`Error::NoSnapshot`], or what the disk said.
    pub fn remove(&self, name: &str) -> Result<(), Error> {
        let removed = self
            .write(|transaction, _| Ok(transaction.open_table(NAMED)?.remove(name)?.is_some()))?;
        if removed { Ok(()) } else { Err(Error::NoSnapshot { name: name.to_owned() }) }
    }
}
