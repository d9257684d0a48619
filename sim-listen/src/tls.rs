//! TLS with the device certificate, by the device's settings.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sim_core::certificate::Certificate;
use sim_core::{Fact, View};
use sim_host::{Handle, tls_rules};
use sim_tls::{Failed, Identity, Reason, Rules, Server, Stream, Uses};

use crate::port::serves_tls;

/// The protocol as the audit log names it.
const PROTOCOL: &str = "TLS";

/// The server in force, and the device that is told what fails. What could be resumed of its sessions dies
/// with the power.
pub(crate) struct Tls {
    handle: Handle,
    state: Mutex<State>,
}

/// Whether there may be an opened private key: only while TLS is served.
enum State {
    /// It is not.
    Closed,
    /// It is, with this server since somebody first came.
    Open(Option<Current>),
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
    /// The start of the device: sessions end with the power.
    starts: u64,
}

impl Tls {
    /// TLS with the certificate of the device behind `handle`.
    pub(crate) fn new(handle: Handle) -> Self {
        let tls = Self { handle, state: Mutex::new(State::Closed) };
        tls.follow(&tls.handle.view());
        tls
    }

    /// Follows the device: once TLS is not served any more, the opened private key is gone with the server, and nobody
    /// who came before makes another.
    pub(crate) fn follow(&self, view: &View) {
        let mut state = self.state();
        match *state {
            State::Closed if serves_tls(view) => *state = State::Open(None),
            State::Open(_) if !serves_tls(view) => *state = State::Closed,
            State::Closed | State::Open(_) => {}
        }
    }

    /// Whether a server is made, and its private key open.
    #[cfg(test)]
    pub(crate) fn is_key_open(&self) -> bool {
        matches!(*self.state(), State::Open(Some(_)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server for `view`; `None` while TLS is not served, as where the device has no certificate that can be used.
    pub(crate) fn server(&self, view: &View) -> Option<Server> {
        let certificate = view.certificate()?.clone();
        let issuers = view.issuers(&certificate).into_iter().cloned().collect();
        let rules = tls_rules(&view.settings);
        let made_for = MadeFor { certificate, issuers, rules, starts: view.starts };
        let mut state = self.state();
        let State::Open(current) = &mut *state else { return None };
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
        let it = &certificate.described;
        let uses = Uses { signs: it.signs_for_servers, encrypts: it.encrypts_for_servers };
        Some(Identity { chain: chain.collect(), key, uses })
    }

    /// Shakes hands. What fails is reported to the device; but a peer that sent no byte has not tried to
    /// establish anything, so a port probe leaves no trace in the audit log (assumed).
    pub(crate) async fn accept(
        &self,
        view: &View,
        stream: impl Stream + 'static,
        peer: IpAddr,
    ) -> Option<Box<dyn Stream>> {
        let handle = self.handle.clone();
        let late = move |reason| drop(tokio::spawn(failed(handle, peer, reason)));
        let accepted = match self.server(view) {
            Some(server) => server.accept(stream, late).await,
            None => Err(sim_tls::turn_away(stream).await),
        };
        match accepted {
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
