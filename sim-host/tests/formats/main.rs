//! Frozen examples: what each format of a data directory and of a snapshot looked like, read by this
//! version and by every later one.
//!
//! ```text
//!   examples/N/twin.redb.gz      a data directory of format N: its store,
//!   examples/N/drive.img.gz      and its drive, without the zeros at the end
//!   examples/N/twin.snapshot.gz  the same device at the same moment, as a snapshot's file
//! ```
//! An example never changes. `UPDATE=1` makes that of the current format where there is none; the first
//! change of what a row means makes a new format, and an example of its own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod content;
mod example;
mod make;
mod rows;
mod twin;
