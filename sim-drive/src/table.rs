//! Which document has which sectors, and what waits to be overwritten: what the caller keeps.
//!
//! A table holds no key and nothing of a document. The free sectors are not in it: they are those
//! that nothing else has.

mod codec;

use std::collections::{BTreeMap, VecDeque};

use thiserror::Error;

use crate::erasure::Erasure;
use crate::extents::{Extent, FreeSpace, total};
use crate::image::SectorSize;
use crate::pattern::Overwrite;

/// The version that is written. Version 1 is read too.
const VERSION: u8 = 2;

/// The allocation of a drive. [`Table::encode`] and [`Table::decode`] are each other's inverse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub(crate) sector_size: SectorSize,
    /// Sectors of the drive.
    pub(crate) sectors: u64,
    pub(crate) encrypted: bool,
    pub(crate) overwrite: Overwrite,
    /// The number of the next document; all others are smaller.
    pub(crate) next: u64,
    pub(crate) documents: BTreeMap<u64, Placement>,
    /// In the order in which they are worked on.
    pub(crate) erasures: VecDeque<Erasure>,
}

/// Where a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placement {
    pub(crate) extents: Vec<Extent>,
    /// Bytes before the document in its first sector: none but where an older version cut it off.
    pub(crate) offset: u64,
    /// Bytes of the document.
    pub(crate) len: u64,
    /// CRC-32 of the document; none where an older version wrote it. The sectors hold nothing but what the
    /// device would have there.
    pub(crate) checksum: Option<u32>,
}

/// Why bytes are no table, or why a table is not this drive's.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TableError {
    /// It does not begin as one does.
    #[error("not a drive table")]
    NotATable,
    /// It is from a version that this one does not read.
    #[error("drive table of version {found}; versions up to {VERSION} are read")]
    Version {
        /// Its version.
        found: u8,
    },
    /// It was altered or cut short.
    #[error("the drive table is damaged or cut short: its checksum is wrong")]
    Damaged,
    /// It ends early.
    #[error("the drive table ends at byte {at}, where {what} should be")]
    Ends {
        /// The byte.
        at: usize,
        /// What is missing.
        what: &'static str,
    },
    /// Something follows it.
    #[error("the drive table ends at byte {at}, but more follows")]
    GoesOn {
        /// The byte.
        at: usize,
    },
    /// A value that no table has.
    #[error("the drive table has {value} for {what}")]
    Value {
        /// What it is of.
        what: &'static str,
        /// The value.
        value: u64,
    },
    /// Sectors that are not there, or are someone else's.
    #[error(
        "the drive table gives {owner} {} sectors from {} on, which are taken or not there",
        extent.sectors, extent.start
    )]
    Taken {
        /// Whose they would be.
        owner: String,
        /// The sectors.
        extent: Extent,
    },
    /// A document that does not fill its sectors.
    #[error("the drive table has document {id} of {len} bytes in {sectors} sectors")]
    Document {
        /// Its number.
        id: u64,
        /// Its bytes.
        len: u64,
        /// Its sectors.
        sectors: u64,
    },
    /// The table of a drive of another size.
    #[error("the drive table is of a drive of {table} bytes; this one has {image}")]
    OtherDrive {
        /// By the table.
        table: u64,
        /// By the image.
        image: u64,
    },
}

impl Table {
    /// The table of an empty drive.
    pub(crate) fn empty(sector_size: SectorSize, bytes: u64, encrypted: bool) -> Self {
        Self {
            sector_size,
            sectors: bytes / sector_size.bytes(),
            encrypted,
            overwrite: Overwrite::Off,
            next: 1,
            documents: BTreeMap::new(),
            erasures: VecDeque::new(),
        }
    }

    /// Bytes of the drive.
    pub fn bytes(&self) -> u64 {
        self.sectors.saturating_mul(self.sector_size.bytes())
    }

    /// Bytes of a sector.
    pub fn sector_size(&self) -> SectorSize {
        self.sector_size
    }

    /// Whether documents are encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// How often released sectors are overwritten.
    pub fn overwrite(&self) -> Overwrite {
        self.overwrite
    }

    /// The number that the next document gets.
    pub fn next_number(&self) -> u64 {
        self.next
    }

    /// Numbers and bytes of the documents.
    pub fn documents(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.documents.iter().map(|(id, it)| (*id, it.len))
    }

    /// What is left when everyone has theirs. This checks the whole table: no sector has two owners
    /// or lies outside, and every document fills its sectors.
    pub(crate) fn free_space(&self) -> Result<FreeSpace, TableError> {
        let mut free = FreeSpace::all(self.sectors);
        for (id, it) in &self.documents {
            let owner = || format!("document {id}");
            take_all(&mut free, &it.extents, owner)?;
            self.check_document(*id, it)?;
        }
        for it in &self.erasures {
            take_all(&mut free, &it.extents, || format!("{:?}", it.owner))?;
        }
        Ok(free)
    }

    fn check_document(&self, id: u64, it: &Placement) -> Result<(), TableError> {
        let sector = self.sector_size.bytes();
        let sectors = total(&it.extents);
        let filled = it.len.checked_add(it.offset).map(|end| end.div_ceil(sector));
        let fits = match it.len {
            0 => sectors == 0 && it.offset == 0,
            _ => it.offset < sector && filled == Some(sectors),
        };
        if fits && id < self.next {
            Ok(())
        } else {
            Err(TableError::Document { id, len: it.len, sectors })
        }
    }
}

fn take_all(
    free: &mut FreeSpace,
    extents: &[Extent],
    owner: impl Fn() -> String,
) -> Result<(), TableError> {
    match extents.iter().find(|it| !free.take(**it)) {
        None => Ok(()),
        Some(extent) => Err(TableError::Taken { owner: owner(), extent: *extent }),
    }
}
