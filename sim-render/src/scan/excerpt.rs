//! One page of a PDF of scanned sides, without the others, so that who looks at one of a thousand has one in memory.

use std::ops::Range;

use super::writer::{CATALOG, FIRST, HEADER, OF_PAGE, ScanWriter, TABLE_BEGIN};

/// Bytes of an entry in the table of a PDF (ISO 32000-2, 7.5.4).
const ENTRY: u64 = 20;
/// Bytes before the entries of pages: [`TABLE_BEGIN`], three entries, and a line with how many follow.
const TABLE_HEAD: u64 = 100;
/// Bytes of the end: where the table begins, between two words.
const TAIL: u64 = 64;

/// A PDF of one page, from 1, of one that [`ScanWriter`] wrote, of which `read` reads parts. `None` where it did not, or
/// there is no such page.
///
/// # Errors
/// Those of `read`.
pub fn excerpt<E>(
    bytes: u64,
    page: u32,
    mut read: impl FnMut(Range<u64>) -> Result<Vec<u8>, E>,
) -> Result<Option<Vec<u8>>, E> {
    let mut part = |from: u64, len: u64| read(from.min(bytes)..from.saturating_add(len).min(bytes));
    if part(0, HEADER.len() as u64)? != HEADER {
        return Ok(None);
    }
    let Some(table) = table(&part(bytes.saturating_sub(TAIL), TAIL)?) else { return Ok(None) };
    let Some((objects, head)) = objects(&part(table, TABLE_HEAD)?) else { return Ok(None) };
    let before = u64::from(page).wrapping_sub(1).saturating_mul(OF_PAGE as u64);
    let Some(behind) = objects.checked_sub(before).filter(|it| *it >= OF_PAGE as u64) else {
        return Ok(None);
    };
    let begins = offsets(&part(table + head + before * ENTRY, OF_PAGE as u64 * ENTRY)?);
    // The catalog is the first object behind all pages.
    let next = match behind == OF_PAGE as u64 {
        true => table + TABLE_BEGIN.len() as u64 + CATALOG.get() as u64 * ENTRY,
        false => table + head + (before + OF_PAGE as u64) * ENTRY,
    };
    let end = offsets(&part(next, ENTRY)?);
    let ([from, second, third], [end]) = (begins.as_slice(), end.as_slice()) else {
        return Ok(None);
    };
    if !(from < second && second < third && third < end && *end <= table) {
        return Ok(None);
    }
    let first = FIRST + before as usize;
    let objects = part(*from, end - from)?;
    let is_page = objects.starts_with(format!("{first} 0 obj").as_bytes());
    let begins = [0, second - from, third - from];
    Ok(is_page.then(|| ScanWriter::with_objects(&objects, begins, first)))
}

/// Adds to a PDF the page of one that was made to stand [behind](ScanWriter::behind) those that are there: the bytes of it.
/// `None` where it was not.
pub fn append(writer: &mut ScanWriter, pdf: &[u8]) -> Option<Vec<u8>> {
    let (objects, begins) = only_page(pdf, writer.next())?;
    Some(writer.objects(objects, begins))
}

/// The objects of the only page of a PDF that [`ScanWriter`] wrote, numbered from `first`, and where in them each begins.
/// `None` where it is none of that.
fn only_page(pdf: &[u8], first: usize) -> Option<(&[u8], [u64; OF_PAGE])> {
    let tail = pdf.len().saturating_sub(TAIL as usize);
    let (objects, table) = pdf.split_at_checked(usize::try_from(table(&pdf[tail..])?).ok()?)?;
    let (before, of_page) = table.split_at_checked(TABLE_BEGIN.len() + FIRST * ENTRY as usize)?;
    let of_page = of_page.strip_prefix(format!("{first} {OF_PAGE}\n").as_bytes())?;
    let end = *offsets(before.strip_prefix(TABLE_BEGIN)?).get(CATALOG.get() as usize)?;
    let begins = offsets(of_page.get(..OF_PAGE * ENTRY as usize)?);
    let [from, second, third] = *begins.as_slice() else { return None };
    let is_ordered = from < second && second < third && third < end;
    let objects = objects.get(usize::try_from(from).ok()?..usize::try_from(end).ok()?)?;
    let is_page = is_ordered && objects.starts_with(format!("{first} 0 obj").as_bytes());
    is_page.then(|| (objects, [0, second - from, third - from]))
}

/// Where the table begins, as the end of a PDF says it.
fn table(tail: &[u8]) -> Option<u64> {
    let told = tail.strip_suffix(b"\n%%EOF\n")?;
    number(told.rsplit(|it| *it == b'\n').next()?)
}

/// How many objects of pages a table has, and where their entries begin.
fn objects(table: &[u8]) -> Option<(u64, u64)> {
    let begin = TABLE_BEGIN.len() + FIRST * ENTRY as usize;
    let (begun, rest) = table.split_at_checked(begin)?;
    let line = rest.split(|it| *it == b'\n').next()?;
    let count = line.strip_prefix(format!("{FIRST} ").as_bytes())?;
    begun.starts_with(TABLE_BEGIN).then_some(())?;
    Some((number(count)?, (begin + line.len() + 1) as u64))
}

/// Where the objects of some entries begin.
fn offsets(entries: &[u8]) -> Vec<u64> {
    let entries = entries.chunks_exact(ENTRY as usize);
    entries.filter_map(|it| number(it.split(|it| *it == b' ').next()?)).collect()
}

fn number(digits: &[u8]) -> Option<u64> {
    str::from_utf8(digits).ok()?.parse().ok()
}
