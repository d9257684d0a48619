//! The device's ports, whatever is spoken on them: an accept loop of our own, because a device opens and
//! closes its ports by its settings and logs handshakes that fail.
//!
//! ```text
//!   view.settings ──▶ openings ──▶ ┌────────┐   ┌───────────┐   ┌──────┐
//!   socket ──────────────────────▶ │ accept │ ▶ │ TLS       │ ▶ │ door │
//!                                  └────────┘   └───────────┘   └──────┘
//!                                   closed:      failed:         power off: the connection
//!                                   dropped      audit log       is dropped, answer or not
//! ```
//! A port that is closed, or a device that is off or without its network cable, takes a connection and
//! drops it at once: as near to a refused connection as a bound listener comes.

mod connection;
mod idle;
mod peer;
mod port;
mod reason;
mod serve;
mod tls;

#[cfg(test)]
mod tests;

pub use connection::{Connection, Stream};
pub use peer::{Farewell, Peer};
pub use port::{HTTP, HTTPS, IPP, PORTS, Port, Transport};
pub use serve::{Row, Serve, serve};
