//! What the device's ports have in common, whatever is spoken on them.

mod idle;
mod openings;
mod peer;
mod reason;
mod tls;

pub use idle::IdleLimit;
pub use openings::{Openings, Port};
pub use peer::{Farewell, Peer};
pub use tls::Tls;
