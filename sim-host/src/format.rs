//! Which formats are read: that of this version, and older ones, brought to it when a data directory or a
//! snapshot is opened (`sim_core::saved::migrate`).
//!
//! The store takes over a directory in one transaction, so that a process that ends meanwhile leaves the old
//! one or the new one. What is newer is refused before anything is written.

use sim_core::saved::{FORMAT, NotSaved, migrate};
use sim_store::{Format, MigrationError, Part};

use crate::rows::{self, HOST_ROWS};
use crate::snapshot::Snapshot;

/// The formats that this version reads.
pub(crate) fn format() -> Format<'static> {
    Format { current: FORMAT, oldest: migrate::OLDEST, migrate: &part }
}

fn part(from: u32, part: Part<'_>, bytes: &[u8]) -> Result<Vec<u8>, MigrationError> {
    match part {
        Part::Record(_) | Part::Snapshot(_) => {
            let mut changes = rows::decode(bytes).ok_or("it is no list of rows")?;
            for (key, value) in &mut changes {
                if let Some(value) = value {
                    *value = row(from, key, value)?;
                }
            }
            Ok(rows::encode(&changes))
        }
        Part::Named(_) => {
            let snapshot = Snapshot::read(bytes.to_vec().into())?;
            Ok(snapshot.migrated(|key, value| row(from, key, value))?.encode())
        }
        // The drive's table says its own version; the ROMs are what they are.
        Part::Blob(_) => Ok(bytes.to_vec()),
    }
}

/// The host's own rows are what they were in every format so far.
fn row(from: u32, key: &str, value: &[u8]) -> Result<Vec<u8>, NotSaved> {
    match key.starts_with(HOST_ROWS) {
        true => Ok(value.to_vec()),
        false => migrate::migrate(from, key, value),
    }
}
