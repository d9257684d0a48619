//! What a data directory holds, durable against `kill -9` and full disks.
//!
//! ```text
//! DIR/            0700, locked while a store is open on it
//!   twin.redb     0600: format, journal, newest snapshot, named snapshots, blobs
//!   twin.redb.new a file being made; twin.redb.old: one being erased
//!   twin.pid      who holds the lock, for the message to the second process
//! ```
//!
//! The store knows bytes only. What a record means, and how an older one becomes a newer one, is
//! known to its owner, who hands both in as a [`Format`].
//!
//! # What is relied on
//!
//! - **One transaction is one `fdatasync`.** The engine writes pages copy-on-write, flips the
//!   header to the new tree and syncs once. Every page and header slot carries an XXH3-128
//!   checksum; after a crash a commit whose pages are not all there is rolled back whole. A
//!   medium that alters the newest commit of a file that was not closed looks the same, and is
//!   rolled back by that one commit too; in a file that was closed it is [`Error::Corrupt`].
//! - **Opening reads every page** and compares those checksums, closed or not. Nothing is written
//!   before the file has proved whole and of a known format, and its owner has found in it what belongs
//!   there ([`Store::hold`], [`Store::settle`]): what recovery wants to write waits in memory.
//! - **Reading later does not compare page checksums again**, so each row carries a CRC-32 of its
//!   own over what it is, its key and its bytes.
//! - **A disk that says it synced has synced.** After a sync has failed nobody knows what the
//!   disk holds, so the store does not write again until it is opened anew.

mod batch;
mod committer;
mod directory;
mod error;
mod export;
mod format;
mod journal;
mod limits;
mod named;
mod open;
mod pieces;
mod readable;
mod renew;
mod seq;
mod snapshots;
mod staged;
mod store;
mod tables;
#[cfg(test)]
mod tests;
mod watched;

pub use batch::{Batch, check_name};
pub use committer::{Committer, GROUP_BATCHES_MAX, GROUP_BYTES_MAX, QUEUED_BATCHES_MAX};
pub use directory::{DATA_FILE, NEW_FILE, OLD_FILE, PID_FILE};
pub use error::{Error, ExportError};
pub use export::{EXPORT_HEAD_BYTES, check_export, decode_export, encode_export, export_head};
pub use format::{Format, Migrate, Part};
pub use journal::Replay;
pub use limits::{
    BATCH_BYTES_MAX, BLOB_BYTES_MAX, NAME_CHARS_MAX, PIECE_BYTES, RECORD_BYTES_MAX, ROOM_BYTES,
    SNAPSHOT_BYTES_MAX,
};
pub use named::{Export, NamedSnapshot};
pub use readable::{MigrationError, Readable};
/// What a store is kept on, for a disk that fails on purpose.
pub use redb::StorageBackend as Disk;
pub use seq::Seq;
pub use store::Store;
