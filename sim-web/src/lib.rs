//! The device's HTTP doors: CWIS pages and .CMD requests, over HTTPS and HTTP, and the way to IPP.
//!
//! ```text
//!            ┌──────────────────── router ────────────────────┐
//!   server ─▶│ guard ─▶ .CMD requests, pages, JSON ─▶ view, ask│
//!            │       ─▶ sim-ipp                               │
//!            └────────────────────────────────────────────────┘
//! ```
//! Reading a page costs a look at the published view; only what changes or logs something asks the
//! device.

mod admission;
mod api;
mod audit_file;
mod commands;
mod cwis;
mod form_token;
mod guard;
pub mod http1;
mod local_path;
mod log_in;
mod pages;
mod posted;
mod query;
mod refusal;
mod router;
mod server;
mod visit;

#[cfg(test)]
mod tests;

pub use audit_file::export_audit;
pub use server::services;
pub use sim_ipp::IppProfile;
pub use sim_listen::Peer;
