//! PostScript into PDF.
//!
//! PostScript is a program: it can open files, remove them, and run for ever. So it is interpreted in
//! a process of its own, which is this program started anew:
//!
//! ```text
//!  the twin                                the worker
//!  Worker::to_pdf ── document on stdin ──▶ confine: limits, then a list of system calls
//!                                          interpret
//!                 ◀─ reply on stdout ───── PDF, or what was wrong
//! ```
//!
//! The worker gives up everything before it reads the first byte: after that it has three pipes and
//! its memory. It cannot open a file or a socket and cannot start a process, because the kernel
//! refuses those calls ([`worker`] has the list of those that are left). Where the kernel cannot be
//! asked for this, nothing is interpreted, and the document is refused with the reason.

mod interpret;
mod jobs;
mod reply;
mod run;
mod said;
pub mod worker;

pub use interpret::{Damaged, Drawn, to_pdf};
pub use run::{NotInterpreted, Worker};

use std::time::Duration;

/// Processor time of one document.
pub const CPU_MAX: Duration = Duration::from_secs(20);
/// How long one document may take by the clock, on a machine that has other things to do.
pub const WALL_MAX: Duration = Duration::from_secs(120);
/// Memory of the worker, in bytes of address space: a document of 256 MiB, the interpreter's own
/// store, and the PDF.
pub const MEMORY_MAX: u64 = 2 << 30;
/// What the program itself may keep in strings and arrays, in bytes.
pub const STORE_MAX: usize = 256 << 20;
/// Longest PDF, in bytes.
pub const PDF_MAX: usize = 256 << 20;
