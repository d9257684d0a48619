//! Documents read and drawn, in processes that can reach nothing.
//!
//! ```text
//!  the twin                                          a worker (sim-confine)
//!  Readers ── Task: read, interpret, draw ─────────▶ work: sim-render, sim-postscript
//!          ◀─ Answer: what it is, its PDF, a picture ──
//! ```
//! Whatever of a document is looked at is looked at there, whoever asks: the device when it comes in, the control plane
//! when somebody looks at a page. A document over a limit is refused by name and costs nobody else anything.

mod answer;
mod limits;
mod mail;
mod message;
mod readers;
mod task;
mod work;

pub use answer::{Found, Laid};
pub use limits::{BRIEF_CPU, LIMITS, PROGRAM_COPIES};
pub use readers::{NotDone, Readers};
pub use sim_confine::{Limits, Program};
pub use task::{Drawing, Side};
pub use work::serve;
