//! TLS for whoever has a certificate, rules and a stream; it knows no device. What is served is of this crate, and so
//! is why a handshake failed, in words short enough for the audit log.
//!
//! ```text
//!   stream ──▶ beginning: the ClientHello, whole ──▶ replayed into the library ──▶ TLS, or the reason
//! ```

mod beginning;
mod hello;
pub mod limits;
mod reason;
mod server;
mod version;

pub use beginning::Replayed;
pub use reason::{Foreign, Reason};
pub use server::{Failed, Identity, Rules, Server, Unusable, gather_randomness};
pub use version::Version;
