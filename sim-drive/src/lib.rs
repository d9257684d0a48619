//! The device's drive, as a laboratory would have it in its hands.
//!
//! ```text
//!   Writer ── push ──▶ sectors ── AES-256-XTS ──▶ Image ──▶ file or memory
//!   Reader ◀─────────────┘  ▲                       ▲
//!                           │                       └── raw, search: anyone may look
//!   release ──▶ queue ── passes in place, verified ─┘
//! ```
//!
//! Documents live on a raw image of sectors as extents, and nothing of them lives anywhere else. When
//! the drive has a key, each of their sectors is encrypted under its own number. What is let go is
//! overwritten in place, pass by pass, before its sectors are used again.
//!
//! The image holds sectors and nothing but sectors. Which document has which of them is in the
//! [`Table`], which the caller keeps in its own store. Its part of the bargain:
//!
//! 1. Keep the table after [`Writer::finish`], before anyone is told that the document is safe, and
//!    after [`Drive::set_overwrite`].
//! 2. Make it durable that a document ends before calling [`Drive::release`]: it is final.
//! 3. After a start, call [`Drive::overwrite_step`] until nothing is [`Drive::pending`], then use the
//!    drive. The steps first look through all free sectors, so what a power cut left in sectors that
//!    no kept table knows of is found and overwritten too.
//!
//! A table that is older than the image is therefore safe to start from. Everything here is
//! synchronous and blocks on the file; one lock per drive, as a drive does one thing at a time.

mod aside;
mod copy;
mod drive;
mod erasure;
mod error;
mod extents;
mod faults;
mod file;
mod image;
mod limits;
mod medium;
mod overwrite;
mod pattern;
mod reader;
mod search;
mod sweep;
mod table;
mod trace;
mod writer;
mod xts;

pub use aside::PIECE_BYTES;
pub use copy::Copying;
pub use drive::{Drive, Usage};
pub use erasure::Owner;
pub use error::DriveError;
pub use extents::Extent;
pub use faults::{Fault, Faults, Faulty, Operation};
pub use file::{ImageFile, Mark};
pub use image::{CAPACITY, Image, ImageError, SectorSize};
pub use limits::{HITS_MAX, NEEDLE_MAX, RAW_MAX};
pub use medium::{Medium, MemoryMedium};
pub use overwrite::{Pending, Progress};
pub use pattern::{Overwrite, PATTERNS, Pattern, Patterns};
pub use reader::Reader;
pub use search::Hit;
pub use table::{Table, TableError};
pub use trace::{TRACE_MAX, Trace, Work};
pub use writer::Writer;
pub use xts::{DriveKey, KeyError};
