//! A server by rules. Its cipher suites are those of the guide's sixteen that rustls knows: ECDHE with AES-GCM. It
//! speaks TLS 1.2, and TLS 1.3 where the rules have it; TLS 1.0 and 1.1 it never speaks.

use std::fmt;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{CipherSuite, NamedGroup, ServerConfig};
use rustls::{Error, PeerIncompatible};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::beginning::{Beginning, Replayed};
use crate::hello::Hello;
use crate::limits::HANDSHAKE_MAX;
use crate::reason::{Reason, lost};

/// What a server proves to be with.
pub struct Identity {
    /// The certificate and what is sent behind it, DER (X.509).
    pub chain: Vec<Vec<u8>>,
    /// The private key, DER (PKCS#8).
    pub key: Vec<u8>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({} certificates)", self.chain.len())
    }
}

/// What is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Whether TLS 1.3 is.
    pub tls_13: bool,
    /// Whether nothing is that FIPS 140 does not approve.
    pub fips_140: bool,
}

/// An identity that nothing can be served with.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(#[from] rustls::Error);

/// Why no session was established.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// The peer sent no byte.
    NotBegun,
    /// The reason.
    Because(Reason),
}

/// A server with its session tickets, which nothing outlives.
#[derive(Clone)]
pub struct Server(TlsAcceptor);

impl Server {
    /// A server of this identity by these rules.
    ///
    /// # Errors
    /// [`Unusable`] where the key is no key, or not that of the certificate.
    pub fn new(identity: Identity, rules: Rules) -> Result<Self, Unusable> {
        Ok(Self(TlsAcceptor::from(Arc::new(configuration(identity, rules)?))))
    }

    /// Shakes hands.
    ///
    /// # Errors
    /// [`Failed`] says why no session came about; the peer has been told, where it can be.
    pub async fn accept<S>(&self, mut stream: S) -> Result<TlsStream<Replayed<S>>, Failed>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let deadline = Instant::now() + HANDSHAKE_MAX;
        let mut beginning = Beginning::default();
        let read = timeout_at(deadline, beginning.hello(&mut stream)).await;
        if beginning.is_empty() {
            return Err(Failed::NotBegun);
        }
        let hello = match read.unwrap_or(Err(Reason::TimedOut)) {
            Ok(hello) => hello,
            Err(reason) => {
                // Whoever does not read it learns it from the end of the connection.
                let _ = timeout_at(deadline, refuse(stream, reason)).await;
                return Err(Failed::Because(reason));
            }
        };
        let reason = match timeout_at(deadline, self.0.accept(beginning.replay(stream))).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => reason(&error, &hello),
            Err(_) => Reason::TimedOut,
        };
        Err(Failed::Because(reason))
    }
}

/// Content type, version and length of a record with an alert, and its level, fatal. The version is one that
/// everybody takes who speaks TLS (RFC 8446, appendix D.5).
const ALERT_HEAD: [u8; 6] = [21, 3, 1, 0, 2, 2];

/// Tells the peer why nobody serves it.
async fn refuse(mut stream: impl AsyncWrite + Unpin, reason: Reason) {
    if let Some(alert) = reason.alert() {
        let [kind, major, minor, high, low, level] = ALERT_HEAD;
        // What cannot be sent is of no use any more.
        let _ = stream.write_all(&[kind, major, minor, high, low, level, alert]).await;
        let _ = stream.shutdown().await;
    }
}

fn configuration(identity: Identity, rules: Rules) -> Result<ServerConfig, rustls::Error> {
    let chain = identity.chain.into_iter().map(CertificateDer::from).collect();
    let key = PrivatePkcs8KeyDer::from(identity.key);
    let versions: &[_] = if rules.tls_13 {
        &[&rustls::version::TLS13, &rustls::version::TLS12]
    } else {
        &[&rustls::version::TLS12]
    };
    let mut configuration = ServerConfig::builder_with_provider(Arc::new(provider(rules.fips_140)))
        .with_protocol_versions(versions)?
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::Pkcs8(key))?;
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

/// Why the handshake that began so ended with this error.
fn reason(error: &std::io::Error, hello: &Hello) -> Reason {
    let Some(error) = error.get_ref().and_then(|it| it.downcast_ref::<Error>()) else {
        return lost(error.kind());
    };
    match error {
        Error::AlertReceived(alert) => Reason::Alert((*alert).into()),
        Error::PeerIncompatible(why) => incompatible(why, hello),
        Error::DecryptError => Reason::Undecryptable,
        Error::PeerSentOversizedRecord => Reason::Oversized,
        Error::PeerMisbehaved(_) => Reason::Misbehaved,
        _ => Reason::Malformed,
    }
}

fn incompatible(why: &PeerIncompatible, hello: &Hello) -> Reason {
    use PeerIncompatible as Why;
    let version = hello.newest().map_or(Reason::Malformed, Reason::Version);
    let rows = [
        (Why::NoCipherSuitesInCommon, Reason::NoSuite),
        (Why::NoKxGroupsInCommon, Reason::NoKeyExchange),
        (Why::KeyShareExtensionRequired, Reason::NoKeyExchange),
        // Whoever names no curves offers no suite that takes one.
        (Why::NamedGroupsExtensionRequired, Reason::NoSuite),
        (Why::NoSignatureSchemesInCommon, Reason::NoSignature),
        (Why::SignatureAlgorithmsExtensionRequired, Reason::NoSignature),
        (Why::Tls12NotOffered, version),
        (Why::Tls12NotOfferedOrEnabled, version),
        (Why::SupportedVersionsExtensionRequired, version),
    ];
    rows.iter().find(|(it, _)| it == why).map_or(Reason::Misbehaved, |(_, reason)| *reason)
}
