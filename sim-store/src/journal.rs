//! The journal: records appended in batches, read in order.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use redb::{Database, OwnedRange, WriteTransaction};

use crate::tables::{self, BLOBS, JOURNAL};
use crate::{Batch, Error, Part, Seq, Store};

impl Store {
    /// Appends records in one durable transaction and says the number of the last.
    ///
    /// # Errors
    ///
    /// Beyond a limit, or what the disk said; then the store is read-only, and none or all of the
    /// records are there.
    pub fn append(&self, records: &[Vec<u8>]) -> Result<Seq, Error> {
        self.commit(&Batch::of(records.to_vec()))
    }

    /// Makes one batch durable and says the number of the last record.
    ///
    /// # Errors
    ///
    /// As [`Store::append`].
    pub fn commit(&self, batch: &Batch) -> Result<Seq, Error> {
        batch.check()?;
        self.write(|transaction, last| put(transaction, batch, last))
    }

    /// Makes several batches durable in one transaction and says the last number of each.
    ///
    /// # Errors
    ///
    /// As [`Store::append`]; none or all of the batches are there.
    pub fn commit_group(&self, batches: &[Batch]) -> Result<Vec<Seq>, Error> {
        batches.iter().try_for_each(Batch::check)?;
        self.write(|transaction, last| {
            batches.iter().map(|batch| put(transaction, batch, last)).collect()
        })
    }

    /// The records from `from` on, in order, as they are now.
    ///
    /// # Errors
    ///
    /// [`Error::Trimmed`] if a snapshot has replaced some of them, or what the disk said.
    pub fn replay(&self, from: Seq) -> Result<Replay, Error> {
        let database = self.database();
        let (extent, rows) = self.read_from(&database, |transaction| {
            let rows = transaction.open_table(JOURNAL)?.range_owned::<u64>(from.0..)?;
            Ok((tables::extent(transaction)?, rows))
        })?;
        let first = extent.snapshot.next();
        if from < first {
            return Err(Error::Trimmed { from, first });
        }
        Ok(Replay {
            rows,
            next: from,
            last: extent.last,
            path: self.path().to_owned(),
            _database: database,
        })
    }

    /// The place of the newest snapshot: the journal begins after it.
    ///
    /// # Errors
    ///
    /// What the disk said.
    pub fn trimmed(&self) -> Result<Seq, Error> {
        Ok(self.read(tables::extent)?.snapshot)
    }

    /// The blob of that name, if there is one.
    ///
    /// # Errors
    ///
    /// [`Error::Corrupt`], or what the disk said.
    pub fn blob(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        self.read(|transaction| match transaction.open_table(BLOBS)?.get(name)? {
            Some(row) => Ok(Some(tables::opened(Part::Blob(name), row.value())?.to_vec())),
            None => Ok(None),
        })
    }
}

fn put(transaction: &WriteTransaction, batch: &Batch, last: &mut Seq) -> Result<Seq, redb::Error> {
    if !batch.records.is_empty() {
        let mut journal = transaction.open_table(JOURNAL)?;
        for record in &batch.records {
            *last = last.next();
            journal.insert(last.0, tables::sealed(Part::Record(*last), record).as_slice())?;
        }
    }
    if !batch.blobs.is_empty() {
        let mut blobs = transaction.open_table(BLOBS)?;
        for (name, bytes) in &batch.blobs {
            blobs.insert(name.as_str(), tables::sealed(Part::Blob(name), bytes).as_slice())?;
        }
    }
    Ok(*last)
}

/// Records in order, each with its number. An error is the last item.
pub struct Replay {
    // Declared before the database, which it needs to be dropped.
    rows: OwnedRange<u64, &'static [u8]>,
    next: Seq,
    last: Seq,
    path: PathBuf,
    _database: Arc<Database>,
}

impl fmt::Debug for Replay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Replay({} to {})", self.next, self.last)
    }
}

impl Iterator for Replay {
    type Item = Result<(Seq, Vec<u8>), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next > self.last {
            return None;
        }
        let seq = self.next;
        let record = self.record(seq).map_err(|error| Error::engine(&self.path, error));
        self.next = if record.is_ok() { seq.next() } else { self.last.next() };
        Some(record.map(|record| (seq, record)))
    }
}

impl Replay {
    fn record(&mut self, seq: Seq) -> Result<Vec<u8>, redb::Error> {
        let missing = || redb::Error::Corrupted(format!("record {seq} is missing"));
        let (key, row) = self.rows.next().ok_or_else(missing)??;
        if key.value() != seq.0 {
            return Err(missing());
        }
        Ok(tables::opened(Part::Record(seq), row.value())?.to_vec())
    }
}
