//! Where a request came from, and where it came in.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The two ends of the connection that a request came over. Each request carries it as an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The client's address.
    pub address: IpAddr,
    /// Our end, the port included.
    pub local: SocketAddr,
    /// Whether the connection is protected by TLS.
    pub tls: bool,
}

/// Whether the answer under way tells of a restart that it causes itself: it is still given when the power
/// changes, and then the connection ends. Each request carries that of its connection as an extension.
#[derive(Clone, Debug, Default)]
pub struct Farewell(Arc<AtomicBool>);

impl Farewell {
    /// Says whether it does. To be said before the device is asked.
    pub fn say(&self, it_does: bool) {
        self.0.store(it_does, Ordering::SeqCst);
    }

    /// Whether it does.
    pub fn is_said(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
