//! The program: command line, control plane, live page.
//!
//! ```text
//!   mfp-twin serve | exec ──▶ Options ──▶ run ──▶ Running
//!                                          │
//!        browsers, drivers ──▶ the device's doors ──┐
//!        tests, people     ──▶ the control plane  ──┴──▶ the fleet: a host for each device
//! ```
//! Tests start a twin in their own process with [`run`].

pub mod cli;
mod contact;
mod control;
mod fleet;
mod listen;
mod make;
mod memory;
mod not_started;
mod options;
mod owned_file;
mod peers;
mod random;
mod short_file;
mod start;
mod token;
mod words;

pub use listen::DevicePorts;
pub use memory::{MiB, NoMemory};
pub use not_started::NotStarted;
pub use options::{KeyOperator, NewUser, Options, Ports};
pub use sim_core::settings::Profile;
pub use start::{Running, run};
