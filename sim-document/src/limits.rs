//! How much reading or drawing a document may take.

use std::time::Duration;

use bytes::Bytes;
use sim_confine::{LIFE_MEMORY, Limits};

use crate::task::Task;

/// Memory in bytes, beside the document itself. With the pages of the program's file, which all processes share, it
/// stays under 512 MiB.
pub const MEMORY_MAX: u64 = 448 << 20;
/// How many times a PostScript program may be there: as it came, put in order, and as its interpreter reads it.
pub const PROGRAM_COPIES: u64 = 3;
/// Processor time.
pub const CPU_MAX: Duration = Duration::from_secs(20);
/// Time by the clock, on a machine that has other things to do.
pub const WALL_MAX: Duration = Duration::from_secs(120);
/// Bytes of what comes of it: the longest document, and what is said of it.
pub const REPLY_MAX: u64 = (256 << 20) + (64 << 10);

/// Of a task over these documents.
pub(crate) fn of<D>(task: &Task<D>, documents: &[Bytes]) -> Limits {
    let bytes: u64 = documents.iter().map(|it| it.len() as u64).sum();
    let own = if task.is_program() { PROGRAM_COPIES * bytes } else { bytes };
    let memory = MEMORY_MAX.saturating_add(own).min(LIFE_MEMORY);
    Limits { memory, cpu: CPU_MAX, wall: WALL_MAX, reply: REPLY_MAX }
}
