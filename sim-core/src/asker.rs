//! Who asks.

use std::net::IpAddr;

use crate::Door;
use crate::session::SessionId;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// Whoever stands at the control panel.
    Panel,
    /// Someone on the network who is not logged in.
    Remote(Door, IpAddr),
    /// Someone on the network who is.
    Session(SessionId),
    /// The control plane.
    Control,
}
