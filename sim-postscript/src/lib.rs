//! PostScript into PDF.
//!
//! PostScript is a program: it can open files, remove them, and run for ever. So [`to_pdf`] is only called in a process
//! that can reach nothing, has limits, and does nothing else afterwards (`sim-document`).

mod interpret;
mod jobs;
mod said;

pub use interpret::{Damaged, Drawn, to_pdf};

/// What the program itself may keep in strings and arrays, in bytes.
pub const STORE_MAX: usize = 256 << 20;
