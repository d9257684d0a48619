//! A server by rules. Its cipher suites are those of the guide's sixteen that rustls knows: ECDHE with AES-GCM. It
//! speaks TLS 1.2, and TLS 1.3 where the rules have it; TLS 1.0 and 1.1 it never speaks.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{CipherSuite, NamedGroup, ServerConfig};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::reason::{HELLO_LENGTH, Hello, reason};

/// Time for a handshake, the peer's first byte included.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// The peer sent no byte.
    NotBegun,
    /// The reason.
    Because(String),
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
    /// [`Failed`] says why none came about.
    pub async fn accept(&self, stream: TcpStream) -> Result<TlsStream<TcpStream>, Failed> {
        let deadline = Instant::now() + HANDSHAKE_TIMEOUT;
        let begun = timeout_at(deadline, beginning(&stream)).await;
        let Ok(Some(hello)) = begun else { return Err(Failed::NotBegun) };
        Err(Failed::Because(match hello.foreign() {
            Some(reason) => reason.into(),
            None => match timeout_at(deadline, self.0.accept(stream)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => reason(&error, hello),
                Err(_) => "timeout".into(),
            },
        }))
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

/// What a stream begins with, left in it; `None` if the peer closes before.
pub async fn beginning(stream: &TcpStream) -> Option<Hello> {
    let mut bytes = [0; HELLO_LENGTH];
    let count = stream.peek(&mut bytes).await.ok()?;
    (count > 0).then_some(Hello { bytes, count })
}
