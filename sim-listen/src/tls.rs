//! TLS with the device certificate, by the device's settings.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use sim_core::certificate::Certificate;
use sim_core::power::Power;
use sim_core::{Fact, View};
use sim_host::{Handle, tls_rules};
use sim_tls::{Failed, Identity, Reason, Rules, Server, Stream};
use tokio::net::TcpStream;

/// The protocol as the audit log names it.
const PROTOCOL: &str = "TLS";

/// The server in force, and the device that is told what fails. What could be resumed of its sessions dies
/// with the power.
pub(crate) struct Tls {
    handle: Handle,
    current: Mutex<Option<Current>>,
}

struct Current {
    made_for: MadeFor,
    server: Server,
}

/// What a server was made for.
#[derive(Clone, PartialEq)]
struct MadeFor {
    certificate: Arc<Certificate>,
    /// What is sent behind it.
    issuers: Vec<Arc<Certificate>>,
    rules: Rules,
    power: Power,
}

impl Tls {
    /// TLS with the certificate of the device behind `handle`.
    pub(crate) fn new(handle: Handle) -> Self {
        Self { handle, current: Mutex::default() }
    }

    /// The server for `view`; `None` until the device has a certificate that can be used.
    pub(crate) fn server(&self, view: &View) -> Option<Server> {
        let certificate = view.certificate()?.clone();
        let issuers = view.issuers(&certificate).into_iter().cloned().collect();
        let rules = tls_rules(&view.settings);
        let made_for = MadeFor { certificate, issuers, rules, power: view.power };
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(it) = current.as_ref().filter(|it| it.made_for == made_for) {
            return Some(it.server.clone());
        }
        match Server::new(&self.identity(&made_for)?, made_for.rules) {
            Ok(server) => {
                *current = Some(Current { made_for, server: server.clone() });
                Some(server)
            }
            Err(error) => {
                tracing::error!("the device certificate cannot be used: {error}");
                None
            }
        }
    }

    /// The certificate with its key, which is open while a server is made of it and no longer; `None` where the key
    /// is damaged.
    fn identity(&self, made_for: &MadeFor) -> Option<Identity> {
        let MadeFor { certificate, issuers, .. } = made_for;
        let chain = [certificate].into_iter().chain(issuers).map(|it| it.der.to_vec());
        let key = self.handle.open_key(certificate.key.as_ref()?)?;
        Some(Identity { chain: chain.collect(), key })
    }

    /// Shakes hands. What fails is reported to the device; but a peer that sent no byte has not tried to
    /// establish anything, so a port probe leaves no trace in the audit log (assumed).
    pub(crate) async fn accept(
        &self,
        view: &View,
        stream: TcpStream,
        peer: IpAddr,
    ) -> Option<Box<dyn Stream>> {
        let handle = self.handle.clone();
        let late = move |reason| drop(tokio::spawn(failed(handle, peer, reason)));
        match self.server(view)?.accept(stream, late).await {
            Ok(stream) => return Some(stream),
            Err(Failed::NotBegun) => {}
            Err(Failed::Because(reason)) => failed(self.handle.clone(), peer, reason).await,
        }
        None
    }
}

/// Reports why no session came about.
async fn failed(handle: Handle, peer: IpAddr, reason: Reason) {
    tracing::debug!(%peer, "TLS handshake failed: {reason}");
    let reason = reason.to_string();
    handle.report_stranger(Fact::HandshakeFailed { protocol: PROTOCOL, peer, reason }).await;
}
