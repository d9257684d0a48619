//! Going over to TLS in the middle of a connection, where what is spoken asks for it (STARTTLS).

use std::net::IpAddr;
use std::sync::Arc;

use sim_core::View;
use sim_tls::Stream;

use crate::port::serves_tls;
use crate::tls::Tls;

/// What a connection goes over to TLS with: the device's certificate, by its settings.
#[derive(Clone)]
pub struct Secure {
    pub(crate) tls: Arc<Tls>,
    pub(crate) peer: IpAddr,
}

impl Secure {
    /// Whether it can: while the device serves TLS anywhere.
    pub fn is_offered(&self, view: &View) -> bool {
        serves_tls(view)
    }

    /// Shakes hands on a stream on which nothing of TLS was read yet. `None` if no session came about, of which the device
    /// was told.
    pub async fn shake(&self, stream: Box<dyn Stream>) -> Option<Box<dyn Stream>> {
        self.tls.accept(stream, self.peer).await
    }
}
