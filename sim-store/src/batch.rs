//! What goes into one transaction, and its limits.

use crate::Error;
use crate::limits::{BATCH_BYTES_MAX, BLOB_BYTES_MAX, NAME_CHARS_MAX, RECORD_BYTES_MAX};

/// Journal records and blobs that become durable together or not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Appended to the journal in this order.
    pub records: Vec<Vec<u8>>,
    /// Blobs that replace those of the same names.
    pub blobs: Vec<(String, Vec<u8>)>,
}

impl Batch {
    /// A batch of records without blobs.
    pub fn of(records: Vec<Vec<u8>>) -> Self {
        Self { records, blobs: Vec::new() }
    }

    /// The bytes of its records and blobs.
    pub fn bytes(&self) -> usize {
        let records: usize = self.records.iter().map(Vec::len).sum();
        records + self.blobs.iter().map(|(_, bytes)| bytes.len()).sum::<usize>()
    }

    /// Refuses what is beyond the limits, before any of it is written.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.records
            .iter()
            .try_for_each(|record| fits("record", record.len(), RECORD_BYTES_MAX))?;
        for (name, bytes) in &self.blobs {
            check_name(name)?;
            fits("blob", bytes.len(), BLOB_BYTES_MAX)?;
        }
        fits("batch", self.bytes(), BATCH_BYTES_MAX)
    }
}

/// Refuses a thing of more than `limit` bytes.
pub(crate) fn fits(what: &'static str, bytes: usize, limit: usize) -> Result<(), Error> {
    if bytes > limit { Err(Error::TooLarge { what, bytes, limit }) } else { Ok(()) }
}

/// Refuses a name that could not also be a file's: a letter or digit, then letters, digits and
/// `.`, `_`, `-`.
///
/// # Errors
///
/// [`Error::Name`].
pub fn check_name(name: &str) -> Result<(), Error> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if starts_well && name.chars().all(plain) && name.len() <= NAME_CHARS_MAX {
        Ok(())
    } else {
        Err(Error::Name { name: name.chars().take(NAME_CHARS_MAX).collect() })
    }
}
