//! Pictures with a palette. The decoder refuses them, but what it would give is what it gives of a grey
//! picture: the number of a colour for each pixel. So it is told that they are grey.

use std::borrow::Cow;

use crate::MAX_PAGES;

/// `PhotometricInterpretation` (TIFF 6.0, section 3).
const INTERPRETATION: u64 = 262;
const IS_GREY: u8 = 1;
const IS_PALETTE: u64 = 3;
/// Types of a field: two bytes, four bytes.
const SHORT: u64 = 3;
const LONG: u64 = 4;

/// The document with its palette pictures turned into grey ones, and which they are, from 1.
pub(super) fn as_grey(data: &[u8]) -> (Cow<'_, [u8]>, Vec<u32>) {
    let (mut changed, mut pages) = (Cow::Borrowed(data), Vec::new());
    let reader = Reader::of(data);
    let mut directory = reader.number(reader.first.0, reader.first.1);
    for page in 1..=MAX_PAGES {
        let Some(at) = directory.filter(|it| *it > 0) else { break };
        let Some(entries) = reader.entries(at) else { break };
        let place = entries.clone().find_map(|it| reader.palette(it));
        if let Some((value, bytes)) = place {
            let low = if reader.is_big_endian { value + bytes - 1 } else { value };
            changed.to_mut()[low] = IS_GREY;
            pages.push(page);
        }
        directory = reader.next(at);
    }
    (changed, pages)
}

/// How numbers lie in a document (TIFF 6.0, section 2; BigTIFF).
struct Reader<'a> {
    data: &'a [u8],
    is_big_endian: bool,
    /// Where the place of the first directory stands, and in how many bytes.
    first: (u64, usize),
    /// Bytes of the number of entries, and of an entry.
    count: usize,
    entry: u64,
}

impl<'a> Reader<'a> {
    fn of(data: &'a [u8]) -> Self {
        let is_big_endian = data.starts_with(b"MM");
        if data.get(2..4).is_some_and(|it| it.contains(&b'+')) {
            Self { data, is_big_endian, first: (8, 8), count: 8, entry: 20 }
        } else {
            Self { data, is_big_endian, first: (4, 4), count: 2, entry: 12 }
        }
    }

    fn number(&self, at: u64, bytes: usize) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let bytes = self.data.get(at..at.checked_add(bytes)?)?;
        let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if self.is_big_endian {
            bytes.iter().fold(0, add)
        } else {
            bytes.iter().rev().fold(0, add)
        })
    }

    /// Where the entries of a directory stand.
    fn entries(&self, directory: u64) -> Option<impl Iterator<Item = u64> + Clone + use<'a>> {
        let count = self.number(directory, self.count)?.min(self.data.len() as u64 / self.entry);
        let (first, entry) = (directory.checked_add(self.count as u64)?, self.entry);
        Some((0..count).map(move |it| first.saturating_add(it * entry)))
    }

    /// The place of the next directory.
    fn next(&self, directory: u64) -> Option<u64> {
        let end = self.entries(directory)?.last()?.saturating_add(self.entry);
        self.number(end, self.first.1)
    }

    /// Where the value of an entry stands that says that there is a palette, and its bytes.
    fn palette(&self, entry: u64) -> Option<(usize, usize)> {
        let is = self.number(entry, 2)? == INTERPRETATION;
        let bytes = match self.number(entry.checked_add(2)?, 2)? {
            SHORT => 2,
            LONG => 4,
            _ => return None,
        };
        let value = entry.checked_add(self.entry - self.first.1 as u64)?;
        let is = is && self.number(value, bytes)? == IS_PALETTE;
        is.then_some((usize::try_from(value).ok()?, bytes))
    }
}
