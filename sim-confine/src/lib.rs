//! Processes that work on foreign bytes and can reach nothing.

mod confinement;
mod limits;
mod message;
mod worker;

pub use limits::{LIFE_CPU, LIFE_MEMORY, Limits, TASK_CPU_MAX};
pub use message::PIECES_MAX;
pub use worker::{BYTES_MAX, Done, TASKS_MAX, serve};
