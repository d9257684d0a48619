//! The tables of the file, and the seal of their rows.

use std::fmt;
use std::io::{self, Read};

use redb::{
    AccessGuard, Key, ReadTransaction, ReadableTable, ReadableTableMetadata, TableDefinition,
    WriteTransaction,
};

use crate::Seq;
use crate::format::Part;

/// One row, [`FORMAT_ROW`].
pub(crate) const FORMAT: TableDefinition<'_, &str, u32> = TableDefinition::new("format");
/// Sealed records by sequence number, from the newest snapshot on.
pub(crate) const JOURNAL: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("journal");
/// The sealed newest state, by the number of the last record in it: no row or one.
pub(crate) const SNAPSHOT: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("snapshot");
/// Sealed heads of the files that named snapshots are exported as, by name.
pub(crate) const HEADS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("named heads");
/// Sealed pieces of named snapshots, by name and number: from 0 on, without a gap.
pub(crate) const PIECES: TableDefinition<'_, (&str, u32), &[u8]> =
    TableDefinition::new("named pieces");
/// Sealed named snapshots whole, in a file of an earlier version.
pub(crate) const WHOLE: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("named");
/// Sealed blobs.
pub(crate) const BLOBS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("blobs");

/// A row of [`crate::limits::ROOM_BYTES`], while it is tried whether there is room for them.
pub(crate) const ROOM: TableDefinition<'_, (), &[u8]> = TableDefinition::new("room");

/// The row that holds the format.
pub(crate) const FORMAT_ROW: &str = "format";
/// CRC-32, little-endian, before the bytes of each row.
pub(crate) const SEAL_BYTES: usize = 4;

/// What a row is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Row<'a> {
    /// A part whole.
    Part(Part<'a>),
    /// The head of a named snapshot.
    Head(&'a str),
    /// A piece of one, by its number.
    Piece(&'a str, u32),
}

impl<'a> From<Part<'a>> for Row<'a> {
    fn from(part: Part<'a>) -> Self {
        Self::Part(part)
    }
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Part(part) => part.fmt(formatter),
            Self::Head(name) => write!(formatter, "the head of {}", Part::Named(name)),
            Self::Piece(name, number) => {
                write!(formatter, "piece {number} of {}", Part::Named(name))
            }
        }
    }
}

/// A row: its seal and its bytes.
pub(crate) fn sealed<'a>(row: impl Into<Row<'a>>, bytes: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(SEAL_BYTES + bytes.len());
    sealed.extend_from_slice(&seal(row.into(), bytes).to_le_bytes());
    sealed.extend_from_slice(bytes);
    sealed
}

/// Makes a row in its place, of bytes that are read.
pub(crate) fn seal_in(row: Row<'_>, place: &mut [u8], from: &mut impl Read) -> io::Result<()> {
    let (checksum, bytes) = place.split_at_mut(SEAL_BYTES);
    from.read_exact(bytes)?;
    checksum.copy_from_slice(&seal(row, bytes).to_le_bytes());
    Ok(())
}

/// The bytes of a row, if they are what was sealed in that place.
pub(crate) fn opened<'a, 'r>(
    row: impl Into<Row<'a>>,
    sealed: &'r [u8],
) -> Result<&'r [u8], redb::Error> {
    let row = row.into();
    match sealed.split_first_chunk::<SEAL_BYTES>() {
        Some((found, bytes)) if u32::from_le_bytes(*found) == seal(row, bytes) => Ok(bytes),
        _ => Err(redb::Error::Corrupted(format!("{row} does not match its checksum"))),
    }
}

/// Covers the kind and the key too, so that a row in another's place does not pass.
fn seal(row: Row<'_>, bytes: &[u8]) -> u32 {
    let mut checksum = crc32fast::Hasher::new();
    match row {
        Row::Part(Part::Record(seq)) => number(&mut checksum, 1, seq),
        Row::Part(Part::Snapshot(seq)) => number(&mut checksum, 2, seq),
        Row::Part(Part::Named(name)) => text(&mut checksum, 3, name),
        Row::Part(Part::Blob(name)) => text(&mut checksum, 4, name),
        Row::Head(name) => text(&mut checksum, 5, name),
        Row::Piece(name, number) => {
            text(&mut checksum, 6, name);
            checksum.update(&number.to_le_bytes());
        }
    }
    checksum.update(bytes);
    checksum.finalize()
}

fn number(checksum: &mut crc32fast::Hasher, kind: u8, seq: Seq) {
    checksum.update(&[kind]);
    checksum.update(&seq.0.to_le_bytes());
}

fn text(checksum: &mut crc32fast::Hasher, kind: u8, name: &str) {
    checksum.update(&[kind, u8::try_from(name.len()).unwrap_or(u8::MAX)]);
    checksum.update(name.as_bytes());
}

/// Makes every table and the format row of an empty store.
pub(crate) fn lay_out(transaction: &WriteTransaction, format: u32) -> Result<(), redb::Error> {
    transaction.open_table(JOURNAL)?;
    transaction.open_table(SNAPSHOT)?;
    transaction.open_table(HEADS)?;
    transaction.open_table(PIECES)?;
    transaction.open_table(BLOBS)?;
    transaction.open_table(FORMAT)?.insert(FORMAT_ROW, format)?;
    Ok(())
}

/// The places the journal lies between.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// The newest snapshot.
    pub(crate) snapshot: Seq,
    /// The last record, or the snapshot if there is none after it.
    pub(crate) last: Seq,
}

/// Where the journal lies, if its numbers have no gap.
pub(crate) fn extent(transaction: &ReadTransaction) -> Result<Extent, redb::Error> {
    let journal = transaction.open_table(JOURNAL)?;
    let snapshots = transaction.open_table(SNAPSHOT)?;
    let snapshot = key_of(snapshots.last()?).unwrap_or_default();
    let last = key_of(journal.last()?).unwrap_or(snapshot);
    let first = key_of(journal.first()?).unwrap_or(snapshot.next());
    let numbered = last.0.checked_sub(snapshot.0) == Some(journal.len()?);
    if snapshots.len()? > 1 || first != snapshot.next() || !numbered {
        let found = format!("{} records from {first} to {last}", journal.len()?);
        return Err(redb::Error::Corrupted(format!("{found} after a snapshot at {snapshot}")));
    }
    Ok(Extent { snapshot, last })
}

fn key_of<V: redb::Value>(row: Option<(AccessGuard<'_, u64>, AccessGuard<'_, V>)>) -> Option<Seq>
where
    u64: Key,
{
    row.map(|(key, _)| Seq(key.value()))
}
