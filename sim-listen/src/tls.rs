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

/// Whether there may be an opened private key: only while TLS is served, and only the one that it is served with.
enum State {
    /// It is not.
    Closed,
    /// It is, with a server for this, which is made when somebody first comes.
    Open(Wanted, Option<Server>),
}

/// What a server is made for.
#[derive(PartialEq)]
struct Wanted {
    certificate: Arc<Certificate>,
    /// What is sent behind it.
    issuers: Vec<Arc<Certificate>>,
    rules: Rules,
    /// The start of the device: sessions end with the power.
    starts: u64,
}

impl Wanted {
    /// For this view; `None` where TLS is not served.
    fn of(view: &View) -> Option<Self> {
        let certificate = view.certificate().filter(|_| serves_tls(view))?.clone();
        let issuers = view.issuers(&certificate).into_iter().cloned().collect();
        Some(Self { certificate, issuers, rules: tls_rules(&view.settings), starts: view.starts })
    }
}

impl Tls {
    /// TLS with the certificate of the device behind `handle`.
    pub(crate) fn new(handle: Handle) -> Self {
        let tls = Self { handle, state: Mutex::new(State::Closed) };
        tls.follow(&tls.handle.view());
        tls
    }

    /// Follows the device: once TLS is not served any more, or not with this certificate and these rules, the opened
    /// private key is gone with the server and its sessions, and nobody who came before makes another.
    pub(crate) fn follow(&self, view: &View) {
        let wanted = Wanted::of(view);
        let mut state = self.state();
        *state = match (&*state, wanted) {
            (State::Open(now, _), Some(wanted)) if *now == wanted => return,
            (_, Some(wanted)) => State::Open(wanted, None),
            (_, None) => State::Closed,
        };
    }

    /// Whether a server is made, and its private key open.
    #[cfg(test)]
    pub(crate) fn is_key_open(&self) -> bool {
        matches!(*self.state(), State::Open(_, Some(_)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server in force; `None` while TLS is not served, as where the device has no certificate that can be used. The
    /// device is told of one that cannot.
    pub(crate) fn server(&self) -> Option<Server> {
        let mut state = self.state();
        let State::Open(wanted, server) = &mut *state else { return None };
        if server.is_none() {
            *server = self.made(wanted);
        }
        server.clone()
    }

    fn made(&self, wanted: &Wanted) -> Option<Server> {
        let made = self.identity(wanted).map(|it| Server::new(&it, wanted.rules));
        if let Some(Err(error)) = &made {
            tracing::error!("the device certificate cannot be used: {error}");
        }
        let made = made.and_then(Result::ok);
        if made.is_none() {
            let certificate = wanted.certificate.id;
            let (ticket, is_usable) = (None, false);
            self.handle.report(Fact::CertificateTested { certificate, ticket, is_usable });
        }
        made
    }

    /// The certificate with its key, which is open while a server is made of it and no longer; `None` where the key
    /// is damaged.
    fn identity(&self, wanted: &Wanted) -> Option<Identity> {
        let Wanted { certificate, issuers, .. } = wanted;
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
        stream: impl Stream + 'static,
        peer: IpAddr,
    ) -> Option<Box<dyn Stream>> {
        let handle = self.handle.clone();
        let late = move |reason| drop(tokio::spawn(failed(handle, peer, reason)));
        let accepted = match self.server() {
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
