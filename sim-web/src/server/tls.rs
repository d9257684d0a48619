//! TLS with the device certificate, by the device's settings, and why a handshake failed.
//!
//! The cipher suites are those of the guide's sixteen that rustls knows: ECDHE with AES-GCM. The twin
//! speaks TLS 1.2, and TLS 1.3 where that is switched on; TLS 1.0 and 1.1 it never speaks.

use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{AlertDescription, CipherSuite, PeerIncompatible, ServerConfig};
use sim_core::certificate::DeviceCertificate;
use sim_core::power::Power;
use sim_core::{Fact, View};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::Shared;

/// Time for a handshake, the peer's first byte included.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// The protocol as the audit log names it.
const PROTOCOL: &str = "TLS";

/// The configuration in force. Its session tickets die with the power.
#[derive(Default)]
pub(super) struct Tls(Mutex<Option<Current>>);

struct Current {
    made_for: MadeFor,
    acceptor: TlsAcceptor,
}

/// What a configuration was made for.
#[derive(Clone, PartialEq)]
struct MadeFor {
    certificate: Arc<DeviceCertificate>,
    tls_13: bool,
    power: Power,
}

impl Tls {
    /// The acceptor for `view`; `None` until the device has a certificate that can be used.
    fn acceptor(&self, view: &View) -> Option<TlsAcceptor> {
        let made_for = MadeFor {
            certificate: view.certificate.clone()?,
            tls_13: view.settings.tls_13.is_on(),
            power: view.power,
        };
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
}

fn configuration(made_for: &MadeFor) -> Result<ServerConfig, rustls::Error> {
    let certificate = CertificateDer::from(made_for.certificate.certificate.clone());
    let key = PrivatePkcs8KeyDer::from(made_for.certificate.private_key.clone());
    let versions: &[_] = if made_for.tls_13 {
        &[&rustls::version::TLS13, &rustls::version::TLS12]
    } else {
        &[&rustls::version::TLS12]
    };
    ServerConfig::builder_with_provider(Arc::new(provider()))
        .with_protocol_versions(versions)?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], PrivateKeyDer::Pkcs8(key))
}

/// The guide lists no ChaCha20 suite.
fn provider() -> CryptoProvider {
    let mut provider = aws_lc_rs::default_provider();
    provider.cipher_suites.retain(|it| {
        !matches!(
            it.suite(),
            CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
                | CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
        )
    });
    provider
}

/// Shakes hands. What fails is reported to the device; but a peer that sent no byte has not tried to
/// establish anything, so a port probe leaves no trace in the audit log (assumed).
pub(super) async fn accept(
    shared: &Shared,
    view: &View,
    stream: TcpStream,
    peer: IpAddr,
) -> Option<TlsStream<TcpStream>> {
    let acceptor = shared.tls.acceptor(view)?;
    let deadline = tokio::time::Instant::now() + HANDSHAKE_TIMEOUT;
    let first = tokio::time::timeout_at(deadline, first_byte(&stream)).await.ok()??;
    let reason = match foreign(first) {
        Some(reason) => reason.into(),
        None => match tokio::time::timeout_at(deadline, acceptor.accept(stream)).await {
            Ok(Ok(stream)) => return Some(stream),
            Ok(Err(error)) => reason(&error),
            Err(_) => "timeout".into(),
        },
    };
    tracing::debug!(%peer, "TLS handshake failed: {reason}");
    shared.handle.report(Fact::HandshakeFailed { protocol: PROTOCOL, peer, reason });
    None
}

/// The first byte, left in the stream; `None` if the peer closes before.
async fn first_byte(stream: &TcpStream) -> Option<u8> {
    let mut first = [0];
    let count = stream.peek(&mut first).await.ok()?;
    (count == 1).then_some(first[0])
}

/// What begins with this byte, where that is not TLS.
fn foreign(first: u8) -> Option<&'static str> {
    match first {
        // A record of the handshake protocol, or of another one, which rustls refuses by name.
        0x14..=0x18 => None,
        b'A'..=b'Z' => Some("plain HTTP on TLS port"),
        0x80..=0xff => Some("SSLv2 hello"),
        0..=0x13 | 0x19..=0x7f => Some("not TLS"),
    }
}

/// Why, in words short enough for the audit log's column.
fn reason(error: &io::Error) -> String {
    use rustls::Error;
    let tls = error.get_ref().and_then(|it| it.downcast_ref::<Error>());
    match (tls, error.kind()) {
        (Some(Error::AlertReceived(alert)), _) => format!("alert received: {}", name(*alert)),
        (Some(Error::PeerIncompatible(why)), _) => incompatible(why).into(),
        (Some(Error::InvalidMessage(_) | Error::InappropriateMessage { .. }), _) => {
            "malformed TLS message".into()
        }
        (Some(Error::InappropriateHandshakeMessage { .. }), _) => "malformed TLS message".into(),
        (Some(Error::DecryptError), _) => "message does not decrypt".into(),
        (Some(Error::PeerMisbehaved(_)), _) => "peer broke the protocol".into(),
        (Some(_), _) => "handshake failure".into(),
        (None, io::ErrorKind::UnexpectedEof) => "peer closed".into(),
        (None, io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe) => "peer reset".into(),
        (None, _) => "connection failed".into(),
    }
}

fn incompatible(why: &PeerIncompatible) -> &'static str {
    match why {
        PeerIncompatible::NoCipherSuitesInCommon => "no shared cipher suite",
        PeerIncompatible::NoKxGroupsInCommon
        | PeerIncompatible::KeyShareExtensionRequired
        | PeerIncompatible::NamedGroupsExtensionRequired => "no shared key exchange",
        PeerIncompatible::NoSignatureSchemesInCommon
        | PeerIncompatible::SignatureAlgorithmsExtensionRequired => "no shared signature scheme",
        PeerIncompatible::Tls12NotOffered
        | PeerIncompatible::Tls12NotOfferedOrEnabled
        | PeerIncompatible::SupportedVersionsExtensionRequired => "no shared TLS version",
        _ => "peer incompatible",
    }
}

/// The alerts that clients send; others go by their number.
fn name(alert: AlertDescription) -> String {
    match alert {
        AlertDescription::UnknownCA => "unknown CA".into(),
        AlertDescription::BadCertificate => "bad certificate".into(),
        AlertDescription::CertificateUnknown => "certificate unknown".into(),
        AlertDescription::CertificateExpired => "certificate expired".into(),
        AlertDescription::UnsupportedCertificate => "unsupported cert.".into(),
        AlertDescription::HandshakeFailure => "handshake failure".into(),
        AlertDescription::ProtocolVersion => "protocol version".into(),
        AlertDescription::DecryptError => "decrypt error".into(),
        AlertDescription::UserCanceled => "user canceled".into(),
        AlertDescription::CloseNotify => "close notify".into(),
        other => u8::from(other).to_string(),
    }
}
