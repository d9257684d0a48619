//! Snapshots that users have named.

use std::io::Read;
use std::sync::Arc;

use crate::batch::{check_name, fits};
use crate::export::{self, EXPORT_HEAD_BYTES};
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

    /// The snapshot of that name as a file.
    ///
    /// # Errors
    ///
    /// [`Error::NoSnapshot`], [`Error::Corrupt`], or what the disk said.
    pub fn export(self: &Arc<Self>, name: &str) -> Result<Export, Error> {
        let head = self.read(|transaction| pieces::head(transaction, name))?;
        let head = head.ok_or_else(|| no_snapshot(name))?;
        let (store, left) = (Arc::clone(self), export::bytes_behind(&head));
        Ok(Export { store, name: name.to_owned(), head, next: None, left })
    }
}

fn no_snapshot(name: &str) -> Error {
    Error::NoSnapshot { name: name.to_owned() }
}

/// The file of a named snapshot, a part at a time: its head, then its pieces. Each is read when it is wanted, so
/// that a slow reader holds nothing of the store; if the snapshot is replaced or removed meanwhile, the last item
/// is [`Error::NoSnapshot`].
#[derive(Debug)]
pub struct Export {
    store: Arc<Store>,
    name: String,
    head: [u8; EXPORT_HEAD_BYTES],
    /// The next piece; none before the head.
    next: Option<u32>,
    /// Bytes of the pieces that are left.
    left: u64,
}

impl Export {
    /// Bytes of the whole file.
    pub fn bytes(&self) -> u64 {
        EXPORT_HEAD_BYTES as u64 + export::bytes_behind(&self.head)
    }

    fn piece(&self, number: u32) -> Result<Vec<u8>, Error> {
        let piece = self.store.read(|transaction| {
            // The head has the digest, so that the same head is the same snapshot.
            match pieces::head(transaction, &self.name)? == Some(self.head) {
                true => pieces::piece(transaction, &self.name, number, self.left).map(Some),
                false => Ok(None),
            }
        })?;
        piece.ok_or_else(|| no_snapshot(&self.name))
    }
}

impl Iterator for Export {
    type Item = Result<Vec<u8>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some(number) = self.next else {
            self.next = Some(0);
            return Some(Ok(self.head.to_vec()));
        };
        if self.left == 0 {
            return None;
        }
        let piece = self.piece(number);
        self.left -= piece.as_ref().map_or(self.left, |it| it.len() as u64);
        self.next = Some(number + 1);
        Some(piece)
    }
}
