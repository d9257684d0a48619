//! The store as a naive one would be, and what it holds compared with that.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::tables::{self, HEADS, PIECES, WHOLE};
use crate::tests::disk::FailingDisk;
use crate::{Batch, Error, Format, Part, Seq, Store};

/// What the tests write.
pub(crate) const FORMAT: u32 = 1;
/// Few, so that snapshots have several.
pub(crate) const PIECE_BYTES: usize = 2_000;
const BLOBS: [&str; 2] = ["allocation", "nvram"];
const NAMES: [&str; 2] = ["before", "after"];

/// Everything a store holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Model {
    pub(crate) records: Vec<(Seq, Vec<u8>)>,
    pub(crate) snapshot: Option<(Seq, Vec<u8>)>,
    named: BTreeMap<String, Vec<u8>>,
    blobs: BTreeMap<String, Vec<u8>>,
    pub(crate) last: Seq,
}

/// One thing done to a store.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Records, and a blob beside them.
    Commit {
        records: Vec<Vec<u8>>,
        blob: Option<(usize, Vec<u8>)>,
    },
    /// A snapshot so many records before the last.
    Snapshot {
        back: u64,
        bytes: Vec<u8>,
    },
    Put {
        name: usize,
        bytes: Vec<u8>,
    },
    Remove {
        name: usize,
    },
    /// Closed and opened again.
    Reopen,
}

impl Model {
    /// All that can be read from a store.
    pub(crate) fn of(store: &Store) -> Result<Self, Error> {
        let from = store.trimmed()?.next();
        let records: Vec<_> = store.replay(from)?.collect::<Result<_, _>>()?;
        let last = records.last().map_or(store.trimmed()?, |(seq, _)| *seq);
        let mut read =
            Self { records, snapshot: store.newest_snapshot()?, last, ..Self::default() };
        for named in store.list()? {
            read.named.insert(named.name.clone(), store.get(&named.name)?);
        }
        for name in BLOBS {
            if let Some(bytes) = store.blob(name)? {
                read.blobs.insert(name.to_owned(), bytes);
            }
        }
        Ok(read)
    }

    /// What is held after a step.
    pub(crate) fn after(&self, step: &Step) -> Self {
        let mut next = self.clone();
        match step {
            Step::Commit { records, blob } => {
                for record in records {
                    next.last = next.last.next();
                    next.records.push((next.last, record.clone()));
                }
                if let Some((name, bytes)) = blob {
                    next.blobs.insert(BLOBS[*name].to_owned(), bytes.clone());
                }
            }
            Step::Snapshot { back, bytes } => {
                let place = self.place(*back);
                next.snapshot = Some((place, bytes.clone()));
                next.records.retain(|(seq, _)| *seq > place);
            }
            Step::Put { name, bytes } => {
                next.named.insert(NAMES[*name].to_owned(), bytes.clone());
            }
            Step::Remove { name } => {
                next.named.remove(NAMES[*name]);
            }
            Step::Reopen => {}
        }
        next
    }

    /// Does a step to the store that this is the model of.
    pub(crate) fn carry_out(
        &self,
        step: &Step,
        store: &mut Store,
        disk: &Arc<FailingDisk>,
    ) -> Result<(), Error> {
        match step {
            Step::Commit { records, blob } => {
                let blobs = blob.iter().map(|(name, bytes)| (BLOBS[*name].into(), bytes.clone()));
                let batch = Batch { records: records.clone(), blobs: blobs.collect() };
                let seq = store.commit(&batch)?;
                assert_eq!(seq, self.after(step).last);
            }
            Step::Snapshot { back, bytes } => store.snapshot(self.place(*back), bytes)?,
            Step::Put { name, bytes } => store.put_named(NAMES[*name], bytes)?,
            Step::Remove { name } => match store.remove(NAMES[*name]) {
                Err(Error::NoSnapshot { .. }) => assert!(!self.named.contains_key(NAMES[*name])),
                other => other?,
            },
            Step::Reopen => {
                *store = on(FailingDisk::empty())?;
                *store = on(Arc::clone(disk))?;
            }
        }
        Ok(())
    }

    fn place(&self, back: u64) -> Seq {
        let oldest = self.snapshot.as_ref().map_or(Seq::START, |(seq, _)| *seq);
        Seq(self.last.0.saturating_sub(back).max(oldest.0))
    }
}

/// The store on a disk.
pub(crate) fn on(disk: Arc<FailingDisk>) -> Result<Store, Error> {
    in_format(&disk, &Format::only(FORMAT))
}

/// The store on a disk, of other formats.
pub(crate) fn in_format(disk: &Arc<FailingDisk>, format: &Format<'_>) -> Result<Store, Error> {
    Store::in_pieces(Arc::clone(disk) as _, Path::new("twin.redb"), format, PIECE_BYTES)
}

/// Keeps a named snapshot as earlier versions did, which kept all of them so.
pub(crate) fn put_whole(store: &Store, name: &str, bytes: &[u8]) {
    let put = store.write(|transaction, _| {
        transaction.delete_table(HEADS)?;
        transaction.delete_table(PIECES)?;
        let row = tables::sealed(Part::Named(name), bytes);
        transaction.open_table(WHOLE)?.insert(name, row.as_slice())?;
        Ok(())
    });
    put.unwrap();
}
