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
mod message;
mod task;

pub use answer::Found;
pub use task::{Drawing, Side};
