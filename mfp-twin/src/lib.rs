//! The program: command line, control plane, live page.
//!
//! ```text
//!   mfp-twin serve | exec ──▶ Options ──▶ run ──▶ Running
//!                                          │
//!        browsers, drivers ──▶ the device's doors ──┐
//!        tests, people     ──▶ the control plane  ──┴──▶ one host, one device
//! ```
//! Tests start a twin in their own process with [`run`].

pub mod cli;
mod control;
mod fleet;
mod listen;
mod options;
mod owned_file;
mod start;
mod words;

pub use options::{KeyOperator, NewUser, Options, Ports, Profile};
pub use start::{DevicePorts, NotStarted, Running, run};
