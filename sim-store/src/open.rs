//! Opening: all of it in memory, and then on the disk.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use redb::{Database, ReadTransaction, ReadableDatabase, ReadableTable};
use redb::{TableDefinition, TableError, TableHandle, WriteTransaction};

use crate::format::GivenUp;
use crate::staged::{Side, Staged};
use crate::tables::{self, BLOBS, Extent, FORMAT, FORMAT_ROW, JOURNAL, SNAPSHOT, WHOLE};
use crate::watched::Watched;
use crate::{Error, Format, Part, Seq, pieces};

/// What the engine keeps of the file in memory; a process has thousands of stores.
pub(crate) const CACHE_BYTES: usize = 16 << 20;

/// An engine over a disk.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) database: Arc<Database>,
    pub(crate) staged: Arc<Staged>,
    pub(crate) extent: Extent,
}

/// A new store on an empty disk.
pub(crate) fn create(disk: Arc<Watched>, path: &Path, format: u32) -> Result<Engine, Error> {
    let (database, staged) = engine(disk, path)?;
    lay_out(&database, format).map_err(|error| Error::engine(path, error))?;
    settled(database, staged, path)
}

/// The store on a disk, in the format of this program. What that takes is not on the disk before it is settled.
pub(crate) fn existing(
    disk: Arc<Watched>,
    path: &Path,
    format: &Format<'_>,
    piece_bytes: usize,
) -> Result<Engine, Error> {
    let (database, staged) = engine(disk, path)?;
    let written = written_format(&database).map_err(|error| Error::engine(path, error))?;
    if !format.reads().contains(written) {
        return Err(Error::Format { path: path.to_owned(), written, reads: format.reads() });
    }
    let whole = has_whole(&database).map_err(|error| Error::engine(path, error))?;
    if written != format.current || whole {
        migrate(&database, written, format, piece_bytes)
            .map_err(|error| error.into_error(path, written))?;
    }
    with_extent(database, staged, path)
}

/// The store as it can be read, on a disk that is not written any more.
pub(crate) fn reading(disk: Arc<Watched>, path: &Path) -> Result<Engine, Error> {
    let (database, staged) = engine(disk, path)?;
    with_extent(database, staged, path)
}

/// The store as it can be written again.
pub(crate) fn again(disk: Arc<Watched>, path: &Path) -> Result<Engine, Error> {
    let (database, staged) = engine(disk, path)?;
    settled(database, staged, path)
}

/// An engine that has read and compared every page, and has written nothing yet.
fn engine(disk: Arc<Watched>, path: &Path) -> Result<(Arc<Database>, Arc<Staged>), Error> {
    let staged = Staged::held(disk).map_err(|error| Error::io(path, error))?;
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES).set_check_integrity_on_open(true);
    let database = builder.create_with_backend(Side(Arc::clone(&staged)));
    let database = database.map_err(|error| Error::engine(path, error.into()))?;
    Ok((Arc::new(database), staged))
}

fn settled(database: Arc<Database>, staged: Arc<Staged>, path: &Path) -> Result<Engine, Error> {
    let engine = with_extent(database, staged, path)?;
    engine.staged.settle().map_err(|error| Error::io(path, error))?;
    Ok(engine)
}

fn with_extent(database: Arc<Database>, staged: Arc<Staged>, path: &Path) -> Result<Engine, Error> {
    let extent = || tables::extent(&database.begin_read()?);
    let extent = extent().map_err(|error| Error::engine(path, error))?;
    Ok(Engine { database, staged, extent })
}

fn lay_out(database: &Database, format: u32) -> Result<(), redb::Error> {
    let transaction = database.begin_write()?;
    tables::lay_out(&transaction, format)?;
    Ok(transaction.commit()?)
}

pub(crate) fn written_format(database: &Database) -> Result<u32, redb::Error> {
    let row = match database.begin_read()?.open_table(FORMAT) {
        Ok(table) => table.get(FORMAT_ROW)?.map(|row| row.value()),
        Err(TableError::TableDoesNotExist(_)) => None,
        Err(error) => return Err(error.into()),
    };
    row.ok_or_else(|| redb::Error::Corrupted("it does not say its format".to_owned()))
}

/// Whether an earlier version has kept named snapshots here, each in one row.
fn has_whole(database: &Database) -> Result<bool, redb::Error> {
    let tables = database.begin_read()?.list_tables()?.collect::<Vec<_>>();
    Ok(tables.iter().any(|it| it.name() == WHOLE.name()))
}

fn migrate(
    database: &Database,
    written: u32,
    format: &Format<'_>,
    piece_bytes: usize,
) -> Result<(), GivenUp> {
    let before = database.begin_read()?;
    let after = database.begin_write()?;
    after.open_table(FORMAT)?.insert(FORMAT_ROW, format.current)?;
    let step = Step { before: &before, after: &after, written, format, piece_bytes };
    if written != format.current {
        step.numbered(JOURNAL, Part::Record)?;
        step.numbered(SNAPSHOT, Part::Snapshot)?;
        step.blobs()?;
    }
    match has_whole(database)? {
        true => step.whole()?,
        false => step.pieces()?,
    }
    Ok(after.commit()?)
}

/// One migration: reads what was before it, writes what is after it.
struct Step<'a> {
    before: &'a ReadTransaction,
    after: &'a WriteTransaction,
    written: u32,
    format: &'a Format<'a>,
    piece_bytes: usize,
}

impl Step<'_> {
    fn numbered(
        &self,
        definition: TableDefinition<'_, u64, &[u8]>,
        part: fn(Seq) -> Part<'static>,
    ) -> Result<(), GivenUp> {
        let mut new = self.after.open_table(definition)?;
        for row in self.before.open_table(definition)?.iter()? {
            let (key, bytes) = row?;
            let row = self.row(part(Seq(key.value())), bytes.value())?;
            new.insert(key.value(), row.as_slice())?;
        }
        Ok(())
    }

    fn blobs(&self) -> Result<(), GivenUp> {
        let mut new = self.after.open_table(BLOBS)?;
        for row in self.before.open_table(BLOBS)?.iter()? {
            let (name, bytes) = row?;
            let row = self.row(Part::Blob(name.value()), bytes.value())?;
            new.insert(name.value(), row.as_slice())?;
        }
        Ok(())
    }

    /// Named snapshots that lie in one row each.
    fn whole(&self) -> Result<(), GivenUp> {
        tables::lay_out(self.after, self.format.current)?;
        for row in self.before.open_table(WHOLE)?.iter()? {
            let (name, bytes) = row?;
            let old = tables::opened(Part::Named(name.value()), bytes.value())?;
            self.snapshot(name.value(), old)?;
        }
        self.after.delete_table(WHOLE)?;
        Ok(())
    }

    /// Named snapshots that lie in pieces. A migration needs each whole.
    fn pieces(&self) -> Result<(), GivenUp> {
        for (name, _) in pieces::heads(self.before)? {
            let old = pieces::whole(self.before, &name)?;
            self.snapshot(&name, &old.unwrap_or_default())?;
        }
        Ok(())
    }

    fn snapshot(&self, name: &str, old: &[u8]) -> Result<(), GivenUp> {
        let new = self.part(Part::Named(name), old)?;
        Ok(pieces::put(self.after, name, new.len(), &mut &*new, self.piece_bytes)?)
    }

    fn row(&self, part: Part<'_>, row: &[u8]) -> Result<Vec<u8>, GivenUp> {
        Ok(tables::sealed(part, &self.part(part, tables::opened(part, row)?)?))
    }

    fn part<'p>(&self, part: Part<'_>, old: &'p [u8]) -> Result<Cow<'p, [u8]>, GivenUp> {
        if self.written == self.format.current {
            return Ok(old.into());
        }
        let new = (self.format.migrate)(self.written, part, old);
        new.map(Cow::Owned).map_err(|source| GivenUp::Refused { part: part.to_string(), source })
    }
}
