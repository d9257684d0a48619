//! Where the ports of a device are.

use std::net::SocketAddr;
use std::sync::Arc;

use sim_core::View;

use crate::port::Port;
use crate::reserved::Reserved;

/// Each port of a device with its addresses, open or not. Each request carries them as an extension.
#[derive(Clone, Debug, Default)]
pub struct Addresses(Arc<[(&'static Port, SocketAddr)]>);

impl Addresses {
    /// Those of ports that are reserved.
    pub(crate) fn of(all: &[Reserved]) -> Self {
        Self(all.iter().map(|it| (it.port(), it.address())).collect())
    }

    /// Where a port is open now.
    pub fn open<'a>(
        &'a self,
        port: &'static Port,
        view: &'a View,
    ) -> impl Iterator<Item = SocketAddr> + 'a {
        let its = self.0.iter().filter(move |it| it.0 == port).map(|it| it.1);
        its.filter(move |it| port.is_open_at(view, it.ip()))
    }
}
