//! A table as bytes.
//!
//! ```text
//! "MFPDRIVE"  version (2)  fields as numbers, 7 bits a byte, low first  CRC-32 of all before (4, little-endian)
//! ```
//! Version 1 had no checksums of documents, and said of what was cut off a document whose it was.

use std::collections::{BTreeMap, VecDeque};

use super::{Placement, Table, TableError, VERSION};
use crate::erasure::{Erasure, Owner};
use crate::extents::Extent;
use crate::image::SectorSize;
use crate::pattern::Overwrite;

const MAGIC: &[u8; 8] = b"MFPDRIVE";
const CHECKSUM_BYTES: usize = 4;
/// The oldest version that is read.
const OLDEST: u8 = 1;
/// The version from which on documents have checksums.
const CHECKSUMS_SINCE: u8 = 2;
/// In the place of a checksum, one more than it: there is none.
const NO_CHECKSUM: u64 = 0;
/// Bytes of the longest number.
const NUMBER_BYTES_MAX: u32 = 10;

impl Table {
    /// As bytes for a store: a version, the fields, a checksum.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// From such bytes: wholly or not at all.
    ///
    /// # Errors
    /// [`TableError`] names what is wrong.
    pub fn decode(bytes: &[u8]) -> Result<Self, TableError> {
        decode(bytes)
    }
}

fn encode(table: &Table) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.push(VERSION);
    put(&mut out, table.sector_size.bytes());
    put(&mut out, table.sectors);
    put(&mut out, u64::from(table.encrypted));
    put(&mut out, overwrite_number(table.overwrite));
    put(&mut out, table.next);
    put(&mut out, table.documents.len() as u64);
    for (id, it) in &table.documents {
        put(&mut out, *id);
        put(&mut out, it.offset);
        put(&mut out, it.len);
        put(&mut out, it.checksum.map_or(NO_CHECKSUM, |it| u64::from(it) + 1));
        put_extents(&mut out, &it.extents);
    }
    put(&mut out, table.erasures.len() as u64);
    for it in &table.erasures {
        let (kind, id) = owner_numbers(it.owner);
        put(&mut out, kind);
        put(&mut out, id);
        put(&mut out, overwrite_number(it.overwrite));
        put_extents(&mut out, &it.extents);
    }
    let checksum = crc32fast::hash(&out);
    out.extend_from_slice(&checksum.to_le_bytes());
    out
}

fn decode(bytes: &[u8]) -> Result<Table, TableError> {
    let Some(rest) = bytes.strip_prefix(MAGIC) else { return Err(TableError::NotATable) };
    match rest.first() {
        None => return Err(TableError::Ends { at: bytes.len(), what: "the version" }),
        Some(&(OLDEST..=VERSION)) => {}
        Some(&found) => return Err(TableError::Version { found }),
    }
    let Some((body, checksum)) = bytes.split_last_chunk::<CHECKSUM_BYTES>() else {
        return Err(TableError::Damaged);
    };
    if body.len() <= MAGIC.len() || crc32fast::hash(body) != u32::from_le_bytes(*checksum) {
        return Err(TableError::Damaged);
    }
    let version = body[MAGIC.len()];
    let mut from = Source { bytes: body, at: MAGIC.len() + 1, version };
    let table = read_table(&mut from)?;
    if from.at != body.len() {
        return Err(TableError::GoesOn { at: from.at });
    }
    table.free_space()?;
    Ok(table)
}

fn read_table(from: &mut Source<'_>) -> Result<Table, TableError> {
    let value = from.number("the sector size")?;
    let sector_size = SectorSize::of(value);
    let sector_size = sector_size.ok_or(TableError::Value { what: "the sector size", value })?;
    let sectors = from.number("the number of sectors")?;
    if sectors == 0 || sectors > i64::MAX as u64 / sector_size.bytes() {
        return Err(TableError::Value { what: "the number of sectors", value: sectors });
    }
    let encrypted = match from.number("whether it is encrypted")? {
        0 => false,
        1 => true,
        value => return Err(TableError::Value { what: "whether it is encrypted", value }),
    };
    let overwrite = from.overwrite()?;
    let next = from.number("the next document's number")?;
    let mut documents = BTreeMap::new();
    for _ in 0..from.number("the number of documents")? {
        let id = from.number("a document's number")?;
        let offset = from.number("a document's offset")?;
        let len = from.number("a document's length")?;
        let checksum = from.checksum()?;
        let extents = from.extents()?;
        if documents.insert(id, Placement { extents, offset, len, checksum }).is_some() {
            return Err(TableError::Value { what: "two documents' number", value: id });
        }
    }
    let mut erasures = VecDeque::new();
    for _ in 0..from.number("the number of erasures")? {
        erasures.push_back(from.erasure()?);
    }
    Ok(Table { sector_size, sectors, encrypted, overwrite, next, documents, erasures })
}

struct Source<'a> {
    bytes: &'a [u8],
    at: usize,
    version: u8,
}

impl Source<'_> {
    fn number(&mut self, what: &'static str) -> Result<u64, TableError> {
        let mut value = 0;
        for place in 0..NUMBER_BYTES_MAX {
            let Some(&byte) = self.bytes.get(self.at) else {
                return Err(TableError::Ends { at: self.at, what });
            };
            self.at += 1;
            let bits = u64::from(byte & 0x7F);
            if bits != 0 && bits.leading_zeros() < 7 * place {
                return Err(TableError::Value { what, value: u64::MAX });
            }
            value |= bits << (7 * place);
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(TableError::Value { what, value: u64::MAX })
    }

    fn checksum(&mut self) -> Result<Option<u32>, TableError> {
        if self.version < CHECKSUMS_SINCE {
            return Ok(None);
        }
        const WHAT: &str = "a document's checksum";
        match self.number(WHAT)? {
            NO_CHECKSUM => Ok(None),
            value => match u32::try_from(value - 1) {
                Ok(checksum) => Ok(Some(checksum)),
                Err(_) => Err(TableError::Value { what: WHAT, value }),
            },
        }
    }

    fn extents(&mut self) -> Result<Vec<Extent>, TableError> {
        let mut extents = Vec::new();
        for _ in 0..self.number("the number of extents")? {
            let start = self.number("an extent's start")?;
            let sectors = self.number("an extent's sectors")?;
            extents.push(Extent { start, sectors });
        }
        Ok(extents)
    }

    fn overwrite(&mut self) -> Result<Overwrite, TableError> {
        match self.number("the passes")? {
            0 => Ok(Overwrite::Off),
            1 => Ok(Overwrite::One),
            3 => Ok(Overwrite::Three),
            value => Err(TableError::Value { what: "the passes", value }),
        }
    }

    fn erasure(&mut self) -> Result<Erasure, TableError> {
        let kind = self.number("an erasure's owner")?;
        let id = self.number("an erasure's document")?;
        let owner = match (kind, id) {
            (0, 0) => Owner::Unknown,
            (1, id) => Owner::Document(id),
            (2, id) if self.version < CHECKSUMS_SINCE => Owner::Document(id),
            (3, id) => Owner::Unfinished(id),
            (value, _) => return Err(TableError::Value { what: "an erasure's owner", value }),
        };
        let overwrite = self.overwrite()?;
        if overwrite == Overwrite::Off {
            return Err(TableError::Value { what: "an erasure's passes", value: 0 });
        }
        let extents = self.extents()?;
        if extents.is_empty() {
            return Err(TableError::Value { what: "an erasure's sectors", value: 0 });
        }
        Ok(Erasure { owner, overwrite, extents })
    }
}

fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn put_extents(out: &mut Vec<u8>, extents: &[Extent]) {
    put(out, extents.len() as u64);
    for it in extents {
        put(out, it.start);
        put(out, it.sectors);
    }
}

fn overwrite_number(overwrite: Overwrite) -> u64 {
    match overwrite {
        Overwrite::Off => 0,
        Overwrite::One => 1,
        Overwrite::Three => 3,
    }
}

fn owner_numbers(owner: Owner) -> (u64, u64) {
    match owner {
        Owner::Unknown => (0, 0),
        Owner::Document(id) => (1, id),
        Owner::Unfinished(id) => (3, id),
    }
}

#[cfg(test)]
mod tests;
