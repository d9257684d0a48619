//! A named snapshot in the file: pieces of a bounded size, so that nobody needs it whole, and before them the
//! head of the file that it is exported as, which says how long it is.
//!
//! ```text
//! named heads   name           format, length, SHA-256
//! named pieces  name, number   the bytes, from piece 0 on without a gap, until there are so many
//! ```

use std::io::Read;

use redb::{ReadTransaction, ReadableTable, WriteTransaction};

use crate::export::{self, EXPORT_HEAD_BYTES, ExportHead};
use crate::tables::{self, FORMAT, FORMAT_ROW, HEADS, PIECES, Row, SEAL_BYTES};

/// Keeps a snapshot of so many bytes as they are read, in pieces of `piece_bytes`, in place of one that has
/// the name.
pub(crate) fn put(
    transaction: &WriteTransaction,
    name: &str,
    length: usize,
    from: &mut impl Read,
    piece_bytes: usize,
) -> Result<(), redb::Error> {
    remove(transaction, name)?;
    let format = transaction.open_table(FORMAT)?.get(FORMAT_ROW)?.map(|it| it.value());
    let mut head = ExportHead::new(format.unwrap_or_default(), length as u64);
    let mut pieces = transaction.open_table(PIECES)?;
    let mut left = length;
    for number in 0.. {
        if left == 0 {
            break;
        }
        let bytes = left.min(piece_bytes);
        let mut row = pieces.insert_reserve((name, number), SEAL_BYTES + bytes)?;
        tables::seal_in(Row::Piece(name, number), row.as_mut(), from)?;
        head.follow(&row.as_mut()[SEAL_BYTES..]);
        left -= bytes;
    }
    let row = tables::sealed(Row::Head(name), &head.end());
    transaction.open_table(HEADS)?.insert(name, row.as_slice())?;
    Ok(())
}

/// Whether there was one to remove.
pub(crate) fn remove(transaction: &WriteTransaction, name: &str) -> Result<bool, redb::Error> {
    let all = (name, 0)..=(name, u32::MAX);
    transaction.open_table(PIECES)?.retain_in(all, |_, _| false)?;
    Ok(transaction.open_table(HEADS)?.remove(name)?.is_some())
}

/// The names and heads, by name.
pub(crate) fn heads(
    transaction: &ReadTransaction,
) -> Result<Vec<(String, [u8; EXPORT_HEAD_BYTES])>, redb::Error> {
    let rows = transaction.open_table(HEADS)?;
    let heads = rows.iter()?.map(|row| {
        let (name, row) = row?;
        Ok((name.value().to_owned(), opened_head(name.value(), row.value())?))
    });
    heads.collect()
}

/// The head of the snapshot of that name.
pub(crate) fn head(
    transaction: &ReadTransaction,
    name: &str,
) -> Result<Option<[u8; EXPORT_HEAD_BYTES]>, redb::Error> {
    let row = transaction.open_table(HEADS)?.get(name)?;
    row.map(|row| opened_head(name, row.value())).transpose()
}

fn opened_head(name: &str, row: &[u8]) -> Result<[u8; EXPORT_HEAD_BYTES], redb::Error> {
    let head = tables::opened(Row::Head(name), row)?;
    head.try_into().map_err(|_| redb::Error::Corrupted(format!("{} is no head", Row::Head(name))))
}

/// One piece, of which no more than `most` bytes are wanted.
pub(crate) fn piece(
    transaction: &ReadTransaction,
    name: &str,
    number: u32,
    most: u64,
) -> Result<Vec<u8>, redb::Error> {
    let not = |how: &str| redb::Error::Corrupted(format!("{} {how}", Row::Piece(name, number)));
    let row = transaction.open_table(PIECES)?.get((name, number))?;
    let row = row.ok_or_else(|| not("is missing"))?;
    let piece = tables::opened(Row::Piece(name, number), row.value())?;
    if piece.is_empty() || piece.len() as u64 > most {
        return Err(not("is not as long as the head says"));
    }
    Ok(piece.to_vec())
}

/// All bytes of the snapshot of that name.
pub(crate) fn whole(
    transaction: &ReadTransaction,
    name: &str,
) -> Result<Option<Vec<u8>>, redb::Error> {
    let Some(head) = head(transaction, name)? else { return Ok(None) };
    let mut left = export::bytes_behind(&head);
    // A head is sealed, so that it says how many there are.
    let mut whole = Vec::with_capacity(usize::try_from(left).unwrap_or_default());
    for number in 0.. {
        if left == 0 {
            break;
        }
        let piece = piece(transaction, name, number, left)?;
        left -= piece.len() as u64;
        whole.extend_from_slice(&piece);
    }
    Ok(Some(whole))
}
