//! The device's HTTP doors: CWIS pages, .CMD requests and IPP, over HTTPS and HTTP.
//!
//! ```text
//!            ┌──────────────────── router ────────────────────┐
//!   server ─▶│ guard ─▶ .CMD requests, CWIS pages ─▶ view, ask│
//!            │       ─▶ IPP                                   │
//!            └────────────────────────────────────────────────┘
//! ```
//! Reading a page costs a look at the published view; only what changes or logs something asks the
//! device.

mod admission;
mod audit_file;
mod commands;
mod door;
mod guard;
mod ipp;
mod local_path;
mod log_in;
mod pages;
mod refusal;
mod router;
pub mod server;
mod visit;

#[cfg(test)]
mod tests;

pub use audit_file::export_audit;
pub use ipp::IppProfile;
pub use sim_listen::Peer;
