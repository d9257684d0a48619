//! The newest state, which bounds the replay.

use redb::ReadableTable;

use crate::batch::fits;
use crate::limits::SNAPSHOT_BYTES_MAX;
use crate::tables::{self, JOURNAL, SNAPSHOT};
use crate::{Error, Part, Seq, Store};

impl Store {
    /// Replaces the newest state by one that holds the records up to and with `seq`, and trims
    /// those from the journal, in one durable transaction.
    ///
    /// # Errors
    ///
    /// A place the journal has passed or not reached, beyond the limit, or what the disk said;
    /// then the store is read-only, and either the old snapshot or the new one is there whole.
    pub fn snapshot(&self, seq: Seq, bytes: &[u8]) -> Result<(), Error> {
        fits("snapshot", bytes.len(), SNAPSHOT_BYTES_MAX)?;
        let row = tables::sealed(Part::Snapshot(seq), bytes);
        self.write(|transaction, &mut last| {
            let mut snapshots = transaction.open_table(SNAPSHOT)?;
            let first = snapshots.last()?.map_or(Seq::START, |(place, _)| Seq(place.value()));
            if !(first..=last).contains(&seq) {
                return Ok(Err(Error::SnapshotPlace { seq, first, last }));
            }
            snapshots.retain(|place, _| place == seq.0)?;
            snapshots.insert(seq.0, row.as_slice())?;
            transaction.open_table(JOURNAL)?.retain_in(..=seq.0, |_, _| false)?;
            Ok(Ok(()))
        })?
    }

    /// The newest state and the number of the last record in it, if there is one.
    ///
    /// # Errors
    ///
    /// [`Error::Corrupt`], or what the disk said.
    pub fn newest_snapshot(&self) -> Result<Option<(Seq, Vec<u8>)>, Error> {
        self.read(|transaction| match transaction.open_table(SNAPSHOT)?.last()? {
            Some((place, row)) => {
                let seq = Seq(place.value());
                Ok(Some((seq, tables::opened(Part::Snapshot(seq), row.value())?.to_vec())))
            }
            None => Ok(None),
        })
    }
}
