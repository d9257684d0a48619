//! Processes that work on foreign bytes and can reach nothing.
//!
//! Documents come from anybody, and whoever reads them may take all memory, never end, or be turned against us. So
//! they are read in processes of their own, which are this program started anew:
//!
//! ```text
//!  the twin                                 a worker
//!                                           confine: limits, then a list of system calls
//!  Pool::ask ── limits, message on stdin ─▶ work, within the limits
//!            ◀─ message on stdout ───────── wait for the next one, or end
//!   lifeline ── a pipe without a byte ────▶ when it ends, the twin has: end at once
//! ```
//!
//! A worker gives up everything before it reads the first byte: after that it has its pipes and its memory. It cannot
//! open a file or a socket and cannot start a process, because the kernel refuses those calls. It waits, ready, for
//! the next task, and serves many; a program gets one for itself. Whoever no longer wants an answer drops the future,
//! and the worker is ended. What the tasks are is not known here: a message is a list of pieces of bytes.

mod confinement;
mod limits;
mod message;
mod pool;
mod process;
mod request;
mod stopped;
mod worker;

pub use limits::{LIFE_CPU, LIFE_MEMORY, Limits, NICE, TASK_CPU_MAX};
pub use message::PIECES_MAX;
pub use pool::{Pool, USED_WAITING_MAX};
pub use request::{Program, Request};
pub use stopped::Stopped;
pub use worker::{Done, TASKS_MAX, serve};
