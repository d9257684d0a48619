//! TLS for whoever has a certificate, rules and a stream, and for who has a stream to a server; it knows no device. What is served is of this crate, and so
//! is why a handshake failed, in words short enough for the audit log.
//!
//! ```text
//!   stream ──▶ beginning: the ClientHello, whole ──▶ choice ──▶ replayed into a library ──▶ TLS
//!                  │                                   │                 │
//!                  └───────────────▶ the reason ◀──────┴─────────────────┘
//! ```

mod beginning;
#[cfg(feature = "openssl")]
mod by_openssl;
mod by_rustls;
mod choice;
mod client;
mod hello;
mod identity;
pub mod limits;
mod read_through;
mod reason;
mod rules;
mod server;
mod stream;
pub mod suite;
mod unconfirmed;
mod version;

pub use client::{Client, Failure, Trust};
pub use identity::{Identity, Unusable, Uses};
pub use reason::{Foreign, Reason};
pub use rules::Rules;
pub use server::{Failed, Server, prepare, turn_away};
pub use stream::Stream;
pub use version::Version;
