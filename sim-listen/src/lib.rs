//! The device's ports, whatever is spoken on them: an accept loop of our own, because a device opens and
//! closes its ports by its settings and logs handshakes that fail.
//!
//! ```text
//!   view ─────────▶ open or closed ──▶ ┌────────┐   ┌───────────┐   ┌──────┐
//!   reserved number ─────────────────▶ │ accept │ ▶ │ TLS       │ ▶ │ door │
//!                                      └────────┘   └───────────┘   └──────┘
//!                                       closed:      failed:         power off: the connection
//!                                       refused      audit log       is dropped, answer or not
//! ```
//! A peer that has its share of the connections is told so and let go at once, and nobody waits for it.
//! A port that is closed does not listen, and neither does a device that is off, that is starting, or that
//! is without its network cable. To a pulled cable a real network answers nothing; on a machine of our own
//! refusing is as near as we come.

mod addresses;
mod connection;
mod crowd;
mod idle;
pub mod limits;
mod peer;
mod places;
mod port;
mod promise;
mod rate;
mod reserved;
mod secure;
mod serve;
mod tls;
mod uploads;

#[cfg(test)]
mod tests;

pub use addresses::Addresses;
pub use connection::{Connection, Serve};
pub use peer::{Farewell, Peer};
pub use places::{Place, Places};
pub use port::{HTTP, HTTPS, IPP, LPD, PORT_9100, PORTS, Port, SMTP, Transport, speaks};
pub use rate::Rate;
pub use reserved::Reserved;
pub use secure::Secure;
pub use serve::{Missed, Ports, Service};
pub use sim_tls::{Stream, prepare};
pub use uploads::Uploads;
