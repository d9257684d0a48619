//! TLS with the device certificate, by the device's settings, and why a handshake failed.
//!
//! The cipher suites are those of the guide's sixteen that rustls knows: ECDHE with AES-GCM. The twin
//! speaks TLS 1.2, and TLS 1.3 where that is switched on; TLS 1.0 and 1.1 it never speaks.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{CipherSuite, NamedGroup, ServerConfig};
use sim_core::certificate::DeviceCertificate;
use sim_core::power::Power;
use sim_core::{Fact, View};
use sim_host::Handle;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::reason::{HELLO_LENGTH, Hello, reason};

/// Time for a handshake, the peer's first byte included.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// The protocol as the audit log names it.
const PROTOCOL: &str = "TLS";

/// The configuration in force, and the device that is told what fails. Its session tickets die with the
/// power.
pub(crate) struct Tls {
    handle: Handle,
    current: Mutex<Option<Current>>,
}

struct Current {
    made_for: MadeFor,
    acceptor: TlsAcceptor,
}

/// What a configuration was made for.
#[derive(Clone, PartialEq)]
struct MadeFor {
    certificate: Arc<DeviceCertificate>,
    tls_13: bool,
    fips_140: bool,
    power: Power,
}

impl Tls {
    /// TLS with the certificate of the device behind `handle`.
    pub(crate) fn new(handle: Handle) -> Self {
        Self { handle, current: Mutex::default() }
    }

    /// The acceptor for `view`; `None` until the device has a certificate that can be used.
    pub(crate) fn acceptor(&self, view: &View) -> Option<TlsAcceptor> {
        let made_for = MadeFor {
            certificate: view.certificate.clone()?,
            tls_13: view.settings.tls_13.is_on(),
            fips_140: view.settings.tls_fips140.is_on(),
            power: view.power,
        };
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(it) = current.as_ref().filter(|it| it.made_for == made_for) {
            return Some(it.acceptor.clone());
        }
        match configuration(&made_for) {
            Ok(it) => {
                let acceptor = TlsAcceptor::from(Arc::new(it));
                *current = Some(Current { made_for, acceptor: acceptor.clone() });
                Some(acceptor)
            }
            Err(error) => {
                tracing::error!("the device certificate cannot be used: {error}");
                None
            }
        }
    }

    /// Shakes hands. What fails is reported to the device; but a peer that sent no byte has not tried to
    /// establish anything, so a port probe leaves no trace in the audit log (assumed).
    pub(crate) async fn accept(
        &self,
        view: &View,
        stream: TcpStream,
        peer: IpAddr,
    ) -> Option<TlsStream<TcpStream>> {
        let acceptor = self.acceptor(view)?;
        let deadline = tokio::time::Instant::now() + HANDSHAKE_TIMEOUT;
        let hello = tokio::time::timeout_at(deadline, beginning(&stream)).await.ok()??;
        let reason = match hello.foreign() {
            Some(reason) => reason.into(),
            None => match tokio::time::timeout_at(deadline, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => return Some(stream),
                Ok(Err(error)) => reason(&error, hello),
                Err(_) => "timeout".into(),
            },
        };
        tracing::debug!(%peer, "TLS handshake failed: {reason}");
        let failed = Fact::HandshakeFailed { protocol: PROTOCOL, peer, reason };
        self.handle.report_stranger(failed).await;
        None
    }
}

fn configuration(made_for: &MadeFor) -> Result<ServerConfig, rustls::Error> {
    let certificate = CertificateDer::from(made_for.certificate.certificate.clone());
    let key = PrivatePkcs8KeyDer::from(made_for.certificate.private_key.clone());
    let versions: &[_] = if made_for.tls_13 {
        &[&rustls::version::TLS13, &rustls::version::TLS12]
    } else {
        &[&rustls::version::TLS12]
    };
    let mut configuration =
        ServerConfig::builder_with_provider(Arc::new(provider(made_for.fips_140)))
            .with_protocol_versions(versions)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate], PrivateKeyDer::Pkcs8(key))?;
    // A ticket after a TLS 1.3 handshake has the ipp backend of CUPS 2.4 wait or spin for ever.
    configuration.send_tls13_tickets = 0;
    Ok(configuration)
}

/// The TLS library takes tens of milliseconds to gather its first random bytes. Done early, on a thread of its
/// own, it makes no client wait.
pub fn gather_randomness() {
    // A handshake will say what is wrong.
    let _ = aws_lc_rs::default_provider().secure_random.fill(&mut [0]);
}

/// The guide lists no ChaCha20 suite of TLS 1.2; that of TLS 1.3 is spoken but with FIPS 140 on, which has no
/// ChaCha20. Keys are exchanged over the curves of NIST alone then: SP 800-56A has no X25519. P-521 is one of
/// them too, but rustls has no key exchange over it.
fn provider(fips_140: bool) -> CryptoProvider {
    let mut provider = aws_lc_rs::default_provider();
    provider.kx_groups.retain(|it| {
        !fips_140 || matches!(it.name(), NamedGroup::secp256r1 | NamedGroup::secp384r1)
    });
    provider.cipher_suites.retain(|it| {
        let is_tls_13 = it.suite() == CipherSuite::TLS13_CHACHA20_POLY1305_SHA256;
        let is_tls_12 = matches!(
            it.suite(),
            CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
                | CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
        );
        !(is_tls_12 || is_tls_13 && fips_140)
    });
    provider
}

/// What a stream begins with, left in it; `None` if the peer closes before.
pub(crate) async fn beginning(stream: &TcpStream) -> Option<Hello> {
    let mut bytes = [0; HELLO_LENGTH];
    let count = stream.peek(&mut bytes).await.ok()?;
    (count > 0).then_some(Hello { bytes, count })
}
