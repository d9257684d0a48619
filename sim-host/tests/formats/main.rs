//! Frozen examples: what each format of a data directory and of a snapshot looked like, read by this
//! version and by every later one.
//!
//! ```text
//!   examples/N/twin.redb.gz      a data directory of format N: its store,
//!   examples/N/drive.img.gz      and its drive, without the zeros at the end
//!   examples/N/drive.mark.gz     and what stands behind its sectors, from format 4 on
//!   examples/N/twin.snapshot.gz  the same device at the same moment, as a snapshot's file
//!   examples/N/twin.txt          what that device keeps, in lines
//! ```
//! An example never changes once a version that writes its format is released. `UPDATE=1` makes that of the
//! current format where there is none. Until its release, whoever changes the current format removes its
//! example, has it made anew, and reads its lines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod content;
mod example;
mod make;
mod refused;
mod rows;
mod twin;
