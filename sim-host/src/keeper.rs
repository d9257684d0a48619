//! A data directory: what the device acknowledged survives the process.
//!
//! ```text
//!   DIR/twin.redb   rows of the device, the drive's table and key, the ROMs, the mechanism: journalled
//!                   before an answer goes out
//!   DIR/drive.img   the drive itself, and behind its sectors the mark that a row has too
//! ```
//! What is to be forgotten is marked by a row, [`FORGETTING`], together with the change that took it; then the
//! store's file is written anew, without it and without the mark.
//!
//! A journal record holds the rows that one turn changed; a snapshot of all rows bounds the replay. What
//! the device said yes to is in the store before anyone hears the yes.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;

use sim_core::power::Power;
use sim_core::saved::{RowChange, SavedRows};
use sim_core::{Device, View};
use sim_drive::{Drive, Mark, Table};
use sim_store::{Batch, Committer, Error as StoreError, Seq, Store};
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

use crate::altered::Altered;
use crate::format::format;
use crate::kept::{Kept, NotOpened};
use crate::keys::Keys;
use crate::mechanism::Mechanism;
use crate::real_time::RealTime;
use crate::rom::{self, Roms};
use crate::rows::{
    DRIVE_KEY, DRIVE_MARK, FAULTS, FORGETTING, HOST_ROWS, MECHANISM, NEW_IMAGE, REAL_LEFT, REAL_MS,
    SEALING_KEY, apply, encode, encode_all, put, without_mark,
};

/// Bytes of journal after which a snapshot is made: some 8,000 rows, which a start reads in 20 ms.
const JOURNAL_MAX: usize = 2 << 20;
/// The blob with the drive's table.
const DRIVE_TABLE: &str = "drive-table";
/// The blobs with the ROMs, once the software was updated; a new device has those of the first version.
const ROMS: [&str; 2] = ["controller-rom", "fax-rom"];

/// What is kept beside the device.
#[derive(Clone)]
pub(crate) struct Fittings {
    pub(crate) drive: Drive,
    pub(crate) keys: Keys,
    pub(crate) roms: Roms,
    pub(crate) mechanism: Arc<Mechanism>,
    pub(crate) altered: Altered,
}

impl Fittings {
    /// The rows that are made quickly; that of the mechanism is not.
    fn rows(&self) -> Vec<RowChange> {
        let faults = self.altered.names().into_bytes();
        self.keys.rows().into_iter().chain([(FAULTS.into(), Some(faults))]).collect()
    }
}

/// Keeps what changed.
pub(crate) struct Keeper {
    store: Arc<Store>,
    committer: Committer,
    /// The view whose rows are in the store.
    kept: Option<View>,
    table: Option<Table>,
    roms: Roms,
    mechanism: Option<Arc<Mechanism>>,
    /// The mark of the drive's image.
    mark: Option<Mark>,
    /// What time it is.
    real_time: RealTime,
    /// All rows, for snapshots.
    rows: SavedRows,
    /// Rows of writes that failed: they may be there all the same, so the next write writes them too.
    unsure: BTreeSet<String>,
    /// Bytes of the journal since the last snapshot.
    journal: usize,
}

impl Keeper {
    /// Opens the store of a directory, and reads what it holds. Nothing is written before [`Self::settle`].
    pub(crate) fn open(directory: &Path) -> Result<(Self, Kept), NotOpened> {
        Self::of(Store::hold(directory, &format())?)
    }

    /// Reads what a store holds.
    pub(crate) fn of(store: Store) -> Result<(Self, Kept), NotOpened> {
        let store = Arc::new(store);
        let mut rows = SavedRows::new();
        let from = match store.newest_snapshot()? {
            Some((seq, bytes)) => {
                apply(&mut rows, &bytes).ok_or(NotOpened::Record(seq))?;
                Seq(seq.0 + 1)
            }
            None => Seq(store.trimmed()?.0 + 1),
        };
        let mut journal = 0;
        for record in store.replay(from)? {
            let (seq, bytes) = record?;
            apply(&mut rows, &bytes).ok_or(NotOpened::Record(seq))?;
            journal += bytes.len();
        }
        let table = store.blob(DRIVE_TABLE)?.map(|it| Table::decode(&it)).transpose()?;
        let committer = Committer::start(store.clone())?;
        let roms = match (store.blob(ROMS[0])?, store.blob(ROMS[1])?) {
            (Some(controller), Some(fax)) => rom::kept([controller, fax]),
            (_, _) => rom::delivered(),
        };
        let kept = Kept { rows: rows.clone(), table: table.clone(), roms: roms.clone() };
        let mechanism = None;
        let keeper = Self {
            store,
            committer,
            kept: None,
            table,
            roms,
            mechanism,
            mark: None,
            real_time: RealTime::of_host(),
            rows,
            unsure: BTreeSet::new(),
            journal,
        };
        Ok((keeper, kept))
    }

    /// What was read is a device's, and is written on. What is still to be forgotten is first.
    pub(crate) fn settle(&mut self) -> Result<(), StoreError> {
        self.store.settle()?;
        if self.rows.contains_key(FORGETTING) {
            let forgotten = without_mark(&self.rows);
            match self.store.renew(self.store.last(), &encode_all(&forgotten)) {
                Ok(()) => (self.rows, self.journal) = (forgotten, 0),
                Err(error) => not_renewed(&error),
            }
        }
        Ok(())
    }

    /// What is kept from now on is of the drive with this mark.
    pub(crate) fn belongs_to(&mut self, mark: Mark) {
        self.mark = Some(mark);
    }

    /// It is this time.
    pub(crate) fn believe(&mut self, real_time: RealTime) {
        self.real_time = real_time;
    }

    /// Has everything that changed since the last time written, and waits until it is durable.
    ///
    /// # Errors
    /// What the store said; nothing of this turn is kept then, and the next time tries it all again.
    pub(crate) async fn keep(
        &mut self,
        device: &Device,
        fittings: Fittings,
    ) -> Result<(), StoreError> {
        let view = device.view();
        let moved = !self.mechanism.as_ref().is_some_and(|it| Arc::ptr_eq(it, &fittings.mechanism));
        let mut changes = fittings.rows();
        changes.extend(self.mark.map(mark_row));
        let altered = changes.iter().any(|(key, value)| self.rows.get(key) != value.as_ref());
        let same = !moved && !altered && self.unsure.is_empty();
        if same && self.kept.as_ref().is_some_and(|it| it.revision == view.revision) {
            return Ok(());
        }
        let Fittings { drive, roms, mechanism, .. } = fittings;
        changes.extend(device.changes(self.kept.as_ref()));
        if self.kept.is_none() {
            self.remove_others(&mut changes);
        }
        if moved {
            changes.push((MECHANISM.into(), Some(mechanism.to_row())));
        }
        self.write(changes, view.clone(), drive.table(), roms).await?;
        self.mechanism = Some(mechanism);
        Ok(())
    }

    /// Has another device written in the place of the one that was kept, whole or not at all. `image`
    /// marks the drive's image that belongs to it.
    ///
    /// # Errors
    /// As [`Keeper::keep`].
    pub(crate) async fn replace(
        &mut self,
        device: &Device,
        fittings: Fittings,
        image: Option<Mark>,
    ) -> Result<(), StoreError> {
        let mut changes = fittings.rows();
        changes.extend(image.map(mark_row));
        let Fittings { drive, roms, mechanism, .. } = fittings;
        changes.extend(device.changes(None));
        self.remove_others(&mut changes);
        changes.push((MECHANISM.into(), Some(mechanism.to_row())));
        changes.push((NEW_IMAGE.into(), image.map(|it| it.to_string().into_bytes())));
        self.write(changes, device.view(), drive.table(), roms).await?;
        self.mark = image.or(self.mark);
        self.mechanism = Some(mechanism);
        Ok(())
    }

    /// Whether the store holds what was acknowledged and nothing else.
    pub(crate) fn is_sure(&self) -> bool {
        self.unsure.is_empty()
    }

    /// The device has the rows of `changes` and no others: those that are in the store go.
    fn remove_others(&self, changes: &mut Vec<RowChange>) {
        let there: BTreeSet<_> = changes.iter().map(|it| it.0.clone()).collect();
        let kept = self.rows.keys().filter(|it| !it.starts_with(HOST_ROWS));
        changes.extend(kept.filter(|it| !there.contains(*it)).map(|it| (it.clone(), None)));
    }

    async fn write(
        &mut self,
        mut changes: Vec<RowChange>,
        view: View,
        table: Table,
        roms: Roms,
    ) -> Result<(), StoreError> {
        changes.push((REAL_MS.into(), Some(self.real_time.now_ms().to_string().into_bytes())));
        changes.push((REAL_LEFT.into(), self.real_time.left()));
        changes.retain(|(key, value)| self.rows.get(key) != value.as_ref());
        if self.forgets(&view, &changes) {
            changes.push((FORGETTING.into(), Some(Vec::new())));
        }
        let named: BTreeSet<_> = changes.iter().map(|it| it.0.clone()).collect();
        let unsure = std::mem::take(&mut self.unsure);
        let again = unsure.iter().filter(|it| !named.contains(*it));
        changes.extend(again.map(|it| (it.clone(), self.rows.get(it).cloned())));
        let record = encode(&changes);
        let bytes = record.len();
        let mut batch = Batch::of(vec![record]);
        if self.table.as_ref() != Some(&table) {
            batch.blobs.push((DRIVE_TABLE.into(), table.encode()));
        }
        if !Roms::ptr_eq(&self.roms, &roms) {
            let blobs = ROMS.into_iter().zip(roms.iter());
            batch.blobs.extend(blobs.map(|(name, image)| (name.into(), image.clone())));
        }
        let seq = match self.commit(batch).await {
            Ok(seq) => seq,
            Err(error) => {
                self.unsure = changes.into_iter().map(|it| it.0).collect();
                (self.table, self.roms) = (None, Roms::default());
                return Err(error);
            }
        };
        self.table = Some(table);
        self.roms = roms;
        self.kept = Some(view);
        changes.into_iter().for_each(|it| put(&mut self.rows, it));
        self.journal += bytes;
        if self.rows.contains_key(FORGETTING) {
            self.renew(seq).await;
        }
        if self.journal >= JOURNAL_MAX {
            self.snapshot(seq);
        }
        Ok(())
    }

    /// Whether what is gone with these changes must not be found in the store either: the device was
    /// restored to its factory defaults, or a key of the hardware was destroyed.
    fn forgets(&self, view: &View, changes: &[RowChange]) -> bool {
        let restored = self.kept.as_ref().is_some_and(|it| it.power == Power::Restoring)
            && view.power != Power::Restoring;
        let is_key = |it: &str| it == DRIVE_KEY || it == SEALING_KEY;
        restored || changes.iter().any(|it| is_key(&it.0) && self.rows.contains_key(&it.0))
    }

    /// The store.
    pub(crate) fn store(&self) -> Arc<Store> {
        self.store.clone()
    }

    async fn commit(&self, batch: Batch) -> Result<Seq, StoreError> {
        if self.store.failure().is_some() {
            // The disk may have room again.
            self.store.resume()?;
        }
        let (done, answer) = oneshot::channel();
        self.committer.submit(batch, move |result| {
            // Only a host that has ended does not wait for it.
            let _ = done.send(result);
        })?;
        answer.await.unwrap_or(Err(StoreError::Stopped))
    }

    /// Writes the store's file anew. If it fails, the next record tries again, or the next start.
    async fn renew(&mut self, seq: Seq) {
        let (store, rows) = (self.store.clone(), without_mark(&self.rows));
        let all = encode_all(&rows);
        match spawn_blocking(move || store.renew(seq, &all)).await {
            Ok(Ok(())) => (self.rows, self.journal) = (rows, 0),
            Ok(Err(error)) => not_renewed(&error),
            Err(error) => not_renewed(&error),
        }
    }

    /// Bounds the replay. If it fails, the journal is longer, and the next record tries again.
    fn snapshot(&mut self, seq: Seq) {
        match self.store.snapshot(seq, &encode_all(&self.rows)) {
            Ok(()) => self.journal = 0,
            Err(error) => tracing::warn!("no snapshot was made: {error}"),
        }
    }
}

fn mark_row(mark: Mark) -> RowChange {
    (DRIVE_MARK.into(), Some(mark.to_string().into_bytes()))
}

fn not_renewed(error: &dyn Display) {
    tracing::warn!(
        "the store was not written anew, and may hold what was to be forgotten: {error}"
    );
}
