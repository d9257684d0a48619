//! Which formats are read: that of this version, and older ones, brought to it when a data directory or a
//! snapshot is opened (`sim_core::saved::migrate`).
//!
//! The store takes over a directory in one transaction, so that a process that ends meanwhile leaves the old
//! one or the new one. What is newer is refused before anything is written.

use rand_chacha::ChaCha20Rng;
use sim_core::saved::{FORMAT, NotSaved, RowChange, migrate};
use sim_store::{Format, MigrationError, Part};

use crate::adopt;
use crate::randomness::Randomness;
use crate::rows::{self, FORGETTING, HOST_ROWS};
use crate::snapshot::Snapshot;

/// The formats that this version reads.
pub(crate) fn format() -> Format<'static> {
    Format { current: FORMAT, oldest: migrate::OLDEST, migrate: &part }
}

fn part(from: u32, part: Part<'_>, bytes: &[u8]) -> Result<Vec<u8>, MigrationError> {
    match part {
        Part::Record(_) | Part::Snapshot(_) => {
            let changes = rows::decode(bytes).ok_or("it is no list of rows")?;
            let is_open = changes.iter().any(|it| it.0 == adopt::ROW);
            let mut changes = migrated(from, changes)?;
            if is_open {
                // The key that stood open is not to be found in what the file was.
                changes.push((FORGETTING.to_owned(), Some(Vec::new())));
            }
            Ok(rows::encode(&changes))
        }
        Part::Named(_) => {
            let snapshot = Snapshot::read(bytes.to_vec().into())?;
            Ok(snapshot.migrated(|rows| migrated(from, rows))?.encode())
        }
        // The drive's table says its own version; the ROMs are what they are.
        Part::Blob(_) => Ok(bytes.to_vec()),
    }
}

/// The rows in today's format. The host's own ones are what they were in every format so far.
fn migrated(from: u32, changes: Vec<RowChange>) -> Result<Vec<RowChange>, NotSaved> {
    let mut migrated = Vec::new();
    for (key, value) in changes {
        match value {
            row if key == adopt::ROW => {
                migrated.extend(adopt::rows(row.as_deref(), &mut sealing_randomness()?)?)
            }
            Some(value) if !key.starts_with(HOST_ROWS) => {
                let value = migrate::migrate(from, &key, &value)?;
                migrated.push((key, Some(value)));
            }
            value => migrated.push((key, value)),
        }
    }
    Ok(migrated)
}

/// What keys are sealed with that stood open.
fn sealing_randomness() -> Result<ChaCha20Rng, NotSaved> {
    let randomness = Randomness::of_system();
    let missing = |_| NotSaved::Damaged {
        key: adopt::ROW.to_owned(),
        what: "the system has no random bytes to seal it with".to_owned(),
    };
    Ok(randomness.map_err(missing)?.sealing().clone())
}
