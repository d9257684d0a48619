//! How much reading or drawing a document may take.

use std::time::Duration;

use bytes::Bytes;
use sim_confine::{LIFE_MEMORY, Limits};

use crate::task::Task;

/// How much reading or drawing a document may take: memory is meant beside the document itself, and with the pages of
/// the program's file, which all processes share, stays under 512 MiB; time by the clock is that of a machine that has
/// other things to do; the reply is the longest document, and what is said of it.
pub const LIMITS: Limits = Limits {
    memory: 448 << 20,
    cpu: Duration::from_secs(20),
    wall: Duration::from_secs(120),
    reply: (256 << 20) + (64 << 10),
};
/// Processor time in which nearly all documents are read, most in less than a thousandth of it. What takes more makes
/// way for others and is begun anew elsewhere. The kernel counts whole seconds, so that it may be one less.
pub const BRIEF_CPU: Duration = Duration::from_secs(2);
/// How many times a PostScript program may be there: as it came, put in order, and as its interpreter reads it.
pub const PROGRAM_COPIES: u64 = 3;

/// Those of a task over these documents.
pub(crate) fn of<D>(limits: Limits, task: &Task<D>, documents: &[Bytes]) -> Limits {
    let bytes: u64 = documents.iter().map(|it| it.len() as u64).sum();
    let own = if task.is_program() { PROGRAM_COPIES * bytes } else { bytes };
    let memory = limits.memory.saturating_add(own).min(LIFE_MEMORY);
    Limits { memory, ..limits }
}
