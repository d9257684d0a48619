//! By rustls, where there is no OpenSSL: four of the sixteen suites, and names that stand in the certificate's extension
//! alone.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature,
};
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    SupportedCipherSuite,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::{Client, Failure, Trust};
use crate::by_rustls::{provider, reason, versions};
use crate::reason::Reason;

/// Shakes hands.
pub(super) async fn connect<S: AsyncRead + AsyncWrite + Send + Unpin>(
    connection: S,
    server: &str,
    client: &Client,
) -> Result<TlsStream<S>, Failure> {
    let lost = Failure::Handshake(Reason::Lost);
    let name = ServerName::try_from(server.to_owned()).map_err(|_| lost)?;
    let configuration = configuration(client).map_err(|_| lost)?;
    let connector = TlsConnector::from(Arc::new(configuration));
    connector.connect(name, connection).await.map_err(|it| failure(&it))
}

fn configuration(client: &Client) -> Result<ClientConfig, Error> {
    let mut provider = provider(client.rules);
    // It offers those of versions that it does not offer too.
    let spoken = |it: &SupportedCipherSuite| versions(client.rules).contains(&it.version());
    provider.cipher_suites.retain(spoken);
    let provider = Arc::new(provider);
    let judge = Judge::new(client.trust.clone(), &provider)?;
    let configuration = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions(client.rules))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(judge));
    Ok(configuration.with_no_client_auth())
}

/// Judges a server by imported certificates.
#[derive(Debug)]
struct Judge {
    trust: Option<Trust>,
    /// By those that can be a root; `None` where none can.
    by_roots: Option<Arc<WebPkiServerVerifier>>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl Judge {
    fn new(trust: Option<Trust>, provider: &Arc<CryptoProvider>) -> Result<Self, Error> {
        let mut roots = RootCertStore::empty();
        let certificates = trust.iter().flat_map(|it| &it.certificates);
        roots.add_parsable_certificates(certificates.map(|it| CertificateDer::from(it.to_vec())));
        let by_roots = match roots.is_empty() {
            true => None,
            false => {
                let crls = trust.iter().flat_map(|it| &it.crls);
                let crls = crls.map(|it| CertificateRevocationListDer::from(it.to_vec()));
                // Whose issuer has no list is believed.
                let builder =
                    WebPkiServerVerifier::builder_with_provider(roots.into(), provider.clone())
                        .with_crls(crls)
                        .allow_unknown_revocation_status();
                Some(builder.build().map_err(|it| Error::General(it.to_string()))?)
            }
        };
        let algorithms = provider.signature_verification_algorithms;
        Ok(Self { trust, by_roots, algorithms })
    }
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server: &ServerName<'_>,
        ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(trust) = &self.trust else { return Ok(ServerCertVerified::assertion()) };
        let unknown = Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let by_roots = self.by_roots.as_ref().ok_or(unknown)?;
        let seconds = u64::try_from(trust.now_unix_s).unwrap_or(0);
        let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let kept = trust.intermediates.iter().map(|it| CertificateDer::from(&**it));
        let between: Vec<_> = intermediates.iter().cloned().chain(kept).collect();
        let verified = by_roots.verify_server_cert(certificate, &between, server, ocsp, now);
        let is_imported = trust.certificates.iter().any(|it| **it == **certificate);
        match verified {
            // One of a CA that is the server's own, as openssl makes them. That is looked at once it is known to be valid.
            Err(error) if is_imported && is_ca(&error) => {
                verify_server_name(&ParsedCertificate::try_from(certificate)?, server)?;
            }
            verified => {
                verified?;
            }
        }
        // In each of the suites that are offered here the server signs.
        match (trust.uses)(certificate) {
            None => Err(Error::InvalidCertificate(CertificateError::BadEncoding)),
            Some(it) if it.signs => Ok(ServerCertVerified::assertion()),
            Some(_) => Err(Error::InvalidCertificate(CertificateError::InvalidPurpose)),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

/// Whether all that is wrong is that the certificate is a CA's.
fn is_ca(error: &Error) -> bool {
    let Error::InvalidCertificate(CertificateError::Other(it)) = error else { return false };
    it.to_string() == "CaUsedAsEndEntity"
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the library may learn more kinds")]
fn failure(error: &io::Error) -> Failure {
    let of_tls = error.get_ref().and_then(|it| it.downcast_ref::<Error>());
    let Some(Error::InvalidCertificate(verdict)) = of_tls else {
        return Failure::Handshake(reason(error));
    };
    match verdict {
        CertificateError::UnknownIssuer => Failure::NotTrusted,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Failure::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            Failure::NotYetValid
        }
        CertificateError::Revoked => Failure::Revoked,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Failure::WrongName
        }
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            Failure::WrongPurpose
        }
        CertificateError::BadSignature => Failure::BadSignature,
        _ => Failure::Unusable,
    }
}
