//! Writing the file anew, so that nothing is left in it of what was before.
//!
//! ```text
//! twin.redb.new is written and synced --> takes the place of twin.redb --> the old file is overwritten
//! ```
//! A kill leaves the old file or the new one. What is then still to be overwritten is when the directory is
//! opened again.

use std::sync::Arc;

use redb::{Database, Key, ReadTransaction, ReadableDatabase, ReadableTable};
use redb::{TableDefinition, WriteTransaction};

use crate::limits::SNAPSHOT_BYTES_MAX;
use crate::store::{Writing, transact, watched};
use crate::tables::{self, BLOBS, HEADS, PIECES, SNAPSHOT};
use crate::{Error, Part, Seq, Store, batch, open};

impl Store {
    /// As [`Store::snapshot`], of the whole journal and into a new file, which takes the place of the old
    /// one: of what was removed before, or replaced, no byte is left. Named snapshots and blobs stay. A
    /// store on a disk of the caller's has no file, and makes the snapshot only.
    ///
    /// # Errors
    ///
    /// A place that is not the last, beyond the limit, or what the disk said; the old file stays then, and
    /// is written on.
    pub fn renew(&self, seq: Seq, bytes: &[u8]) -> Result<(), Error> {
        batch::fits("snapshot", bytes.len(), SNAPSHOT_BYTES_MAX)?;
        let disk = self.disk();
        let Some(directory) = disk.directory() else { return self.snapshot(seq, bytes) };
        let mut writing = self.writing();
        let last = match &*writing {
            Writing::Held { .. } => return Err(self.not_settled()),
            Writing::Yes { last } => *last,
            Writing::Failed { cause, .. } => {
                return Err(Error::NotWriting { cause: Arc::new(cause.clone()) });
            }
        };
        if seq != last {
            return Err(Error::SnapshotPlace { seq, first: last, last });
        }
        let row = tables::sealed(Part::Snapshot(seq), bytes);
        let new = watched(directory, directory.begin()?)?;
        let before = self.database();
        let made = open::written_format(&before)
            .map_err(|error| self.engine_error(error))
            .and_then(|format| open::create(Arc::clone(&new), self.path(), format))
            .and_then(|engine| {
                let copied = copy(&before, &engine.database, seq, &row);
                copied.map_err(|error| self.engine_error(error)).map(|()| engine)
            })
            .and_then(|engine| directory.replace().map(|()| engine));
        let engine = made.inspect_err(|_| directory.abandon())?;
        self.move_to(Arc::clone(&new), engine);
        directory.sync().inspect_err(|cause| {
            // Nobody knows which of the two files is found after a crash of the system.
            new.fail_sync();
            *writing = Writing::Failed { cause: cause.clone(), last };
        })
    }
}

/// All that stays, and the newest state, into an empty store.
fn copy(before: &Database, after: &Database, seq: Seq, snapshot: &[u8]) -> Result<(), redb::Error> {
    let before = before.begin_read()?;
    transact(after, |after| {
        rows(&before, after, HEADS)?;
        rows(&before, after, PIECES)?;
        rows(&before, after, BLOBS)?;
        after.open_table(SNAPSHOT)?.insert(seq.0, snapshot)?;
        Ok(())
    })
}

fn rows<K: Key + 'static>(
    before: &ReadTransaction,
    after: &WriteTransaction,
    table: TableDefinition<'_, K, &'static [u8]>,
) -> Result<(), redb::Error> {
    let mut copied = after.open_table(table)?;
    for row in before.open_table(table)?.iter()? {
        let (key, value) = row?;
        copied.insert(key.value(), value.value())?;
    }
    Ok(())
}
