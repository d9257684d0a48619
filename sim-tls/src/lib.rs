//! TLS for whoever has a certificate, rules and a stream; it knows no device. What is served is of this crate, and so
//! is why a handshake failed, in words short enough for the audit log.

mod reason;
mod server;

pub use reason::Hello;
pub use server::{Failed, Identity, Rules, Server, Unusable, beginning, gather_randomness};
