//! Opening: all of it in memory, and then on the disk.

use std::path::Path;
use std::sync::Arc;

use redb::{Database, ReadTransaction, ReadableDatabase, ReadableTable};
use redb::{TableDefinition, TableError, WriteTransaction};

use crate::format::GivenUp;
use crate::staged::{Side, Staged};
use crate::tables::{self, BLOBS, Extent, FORMAT, FORMAT_ROW, JOURNAL, NAMED, SNAPSHOT};
use crate::watched::Watched;
use crate::{Error, Format, Part, Seq};

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

/// The store on a disk, in the format of this program.
pub(crate) fn existing(
    disk: Arc<Watched>,
    path: &Path,
    format: &Format<'_>,
) -> Result<Engine, Error> {
    let (database, staged) = engine(disk, path)?;
    let written = written_format(&database).map_err(|error| Error::engine(path, error))?;
    if !format.reads().contains(written) {
        return Err(Error::Format { path: path.to_owned(), written, reads: format.reads() });
    }
    if written != format.current {
        migrate(&database, written, format).map_err(|error| error.into_error(path, written))?;
    }
    settled(database, staged, path)
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

fn migrate(database: &Database, written: u32, format: &Format<'_>) -> Result<(), GivenUp> {
    let before = database.begin_read()?;
    let after = database.begin_write()?;
    let step = Step { before: &before, after: &after, written, format };
    step.numbered(JOURNAL, Part::Record)?;
    step.numbered(SNAPSHOT, Part::Snapshot)?;
    step.named(NAMED, |name| Part::Named(name))?;
    step.named(BLOBS, |name| Part::Blob(name))?;
    after.open_table(FORMAT)?.insert(FORMAT_ROW, format.current)?;
    Ok(after.commit()?)
}

/// One migration: reads what was before it, writes what is after it.
struct Step<'a> {
    before: &'a ReadTransaction,
    after: &'a WriteTransaction,
    written: u32,
    format: &'a Format<'a>,
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

    fn named(
        &self,
        definition: TableDefinition<'_, &str, &[u8]>,
        part: for<'n> fn(&'n str) -> Part<'n>,
    ) -> Result<(), GivenUp> {
        let mut new = self.after.open_table(definition)?;
        for row in self.before.open_table(definition)?.iter()? {
            let (key, bytes) = row?;
            let row = self.row(part(key.value()), bytes.value())?;
            new.insert(key.value(), row.as_slice())?;
        }
        Ok(())
    }

    fn row(&self, part: Part<'_>, row: &[u8]) -> Result<Vec<u8>, GivenUp> {
        let old = tables::opened(part, row)?;
        let new = (self.format.migrate)(self.written, part, old);
        let new = new.map_err(|source| GivenUp::Refused { part: part.to_string(), source })?;
        Ok(tables::sealed(part, &new))
    }
}
