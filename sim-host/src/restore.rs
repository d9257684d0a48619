//! Restoring a device from a snapshot: what is asked of its owner, and why it may not come to it.
//!
//! ```text
//!   snapshot  owner: a picture (pointers) ──▶ worker: rows, drive piece by piece
//!   restore   worker: device, new drive ──▶ owner: kept durably, then all that was is let go
//! ```
//! In a data directory the new drive is a file beside the old one. The write that keeps the restored
//! rows names it; then it takes the old one's place, or does so at the next start. So a process that is
//! killed at any moment finds the one state or the other.

use sim_core::Refused;
use sim_store::Error as StoreError;
use thiserror::Error;
use tokio::sync::oneshot;

use crate::drive_image::NewImage;
use crate::input::Answer;
use crate::snapshot::{Made, NotASnapshot};

/// Why a device is not what the snapshot is; it is as it was.
#[derive(Debug, Error)]
pub enum NotRestored {
    /// The snapshot.
    #[error("the snapshot cannot be used: {0}")]
    Snapshot(#[from] NotASnapshot),
    /// The data directory.
    #[error("the data directory cannot keep it: {0}")]
    NotKept(StoreError),
    /// The device.
    #[error("{0}")]
    Refused(Refused),
    /// The system has no random bytes.
    #[error("the system has no random bytes: {0}")]
    NoRandom(String),
    /// A worker failed.
    #[error("the worker that read the snapshot failed")]
    Worker,
    /// The twin has ended.
    #[error("the twin has ended")]
    Gone,
}

/// A device that is to take the place of the one there is.
pub(crate) struct Order {
    pub(crate) made: Made,
    /// The name of the snapshot, for the journal.
    pub(crate) name: String,
    pub(crate) image: Option<NewImage>,
    pub(crate) reply: oneshot::Sender<Result<oneshot::Receiver<Answer>, NotRestored>>,
}

#[cfg(test)]
mod tests;
