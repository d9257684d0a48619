//! Where a request came from, and where it came in.

use std::net::{IpAddr, SocketAddr};

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
