//! What rustls serves: TLS 1.2 with ECDHE and AES-GCM, and TLS 1.3, over P-256, P-384 and X25519.

use std::io;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::ServerSessionMemoryCache;
use rustls::sign::{CertifiedKey, SigningKey, SingleCertAndKey};
use rustls::{
    Error, InconsistentKeys, InvalidMessage, PeerIncompatible, ServerConfig, SignatureAlgorithm,
    SignatureScheme, SupportedProtocolVersion,
};
use tokio_rustls::TlsAcceptor;

use crate::identity::{Identity, Unusable};
use crate::limits::SESSIONS;
use crate::reason::{Reason, lost};
use crate::rules::Rules;
use crate::suite::{KeyType, SUITES};
use crate::version::Version;

/// Whether it has this suite of TLS 1.2.
pub(crate) fn has_suite(id: u16) -> bool {
    aws_lc_rs::ALL_CIPHER_SUITES.iter().any(|it| u16::from(it.suite()) == id)
}

/// Whether it exchanges keys over this group.
pub(crate) fn has_group(id: u16) -> bool {
    aws_lc_rs::ALL_KX_GROUPS.iter().any(|it| u16::from(it.name()) == id)
}

/// The server, and what its key is.
pub(crate) fn server(
    identity: &Identity,
    rules: Rules,
) -> Result<(TlsAcceptor, KeyType), Unusable> {
    let provider = Arc::new(provider(rules));
    // Borrowed: the provider's own way wants a copy, which nobody would overwrite.
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(identity.key.as_slice()));
    let key = aws_lc_rs::sign::any_supported_type(&key)?;
    let kind = key_type(&*key).ok_or(Unusable::Kind)?;
    let chain = identity.chain.iter().map(|it| CertificateDer::from(it.clone())).collect();
    let certified = CertifiedKey::new(chain, key);
    match certified.keys_match() {
        // A certificate that is no X.509 version 3 is served all the same; OpenSSL says whether the key fits.
        Ok(())
        | Err(Error::InconsistentKeys(InconsistentKeys::Unknown) | Error::InvalidCertificate(_)) => {
        }
        Err(error) => return Err(error.into()),
    }
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions(rules))?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
    config.ignore_client_order = true;
    config.session_storage = ServerSessionMemoryCache::new(SESSIONS);
    // A ticket after a TLS 1.3 handshake has the ipp backend of CUPS 2.4 wait or spin for ever.
    config.send_tls13_tickets = 0;
    Ok((TlsAcceptor::from(Arc::new(config)), kind))
}

/// The versions, from the newest.
static VERSIONS: [&SupportedProtocolVersion; 2] =
    [&rustls::version::TLS13, &rustls::version::TLS12];

/// Those of them that are spoken.
pub(crate) fn versions(rules: Rules) -> &'static [&'static SupportedProtocolVersion] {
    let from = usize::from(!rules.serve(Version::Tls13));
    &VERSIONS[from..]
}

/// What of it is served, as it is preferred.
pub(crate) fn provider(rules: Rules) -> CryptoProvider {
    let ids = rules.suites_tls_13().map(|it| it.id).chain(SUITES.iter().map(|it| it.id));
    let suite = |id| aws_lc_rs::ALL_CIPHER_SUITES.iter().find(|it| u16::from(it.suite()) == id);
    let group = |id| aws_lc_rs::ALL_KX_GROUPS.iter().find(|it| u16::from(it.name()) == id);
    CryptoProvider {
        cipher_suites: ids.filter_map(suite).copied().collect(),
        kx_groups: rules.groups().filter_map(|it| group(it.id)).copied().collect(),
        ..aws_lc_rs::default_provider()
    }
}

fn key_type(key: &dyn SigningKey) -> Option<KeyType> {
    if key.algorithm() == SignatureAlgorithm::RSA {
        return Some(KeyType::Rsa);
    }
    let curves = [
        (SignatureScheme::ECDSA_NISTP256_SHA256, KeyType::P256),
        (SignatureScheme::ECDSA_NISTP384_SHA384, KeyType::P384),
        (SignatureScheme::ECDSA_NISTP521_SHA512, KeyType::P521),
    ];
    curves.into_iter().find(|it| key.choose_scheme(&[it.0]).is_some()).map(|it| it.1)
}

/// The TLS library takes tens of milliseconds to gather its first random bytes.
pub(crate) fn prepare() {
    // A handshake will say what is wrong.
    let _ = aws_lc_rs::default_provider().secure_random.fill(&mut [0]);
}

/// Why a handshake failed.
pub(crate) fn reason(error: &io::Error) -> Reason {
    let Some(error) = error.get_ref().and_then(|it| it.downcast_ref::<Error>()) else {
        return lost(error.kind());
    };
    if let Error::AlertReceived(alert) = error {
        return Reason::Alert((*alert).into());
    }
    if let Error::PeerIncompatible(why) = error {
        return incompatible(why);
    }
    let rows = [
        (Error::DecryptError, Reason::Undecryptable),
        (Error::PeerSentOversizedRecord, Reason::Oversized),
        (Error::InvalidMessage(InvalidMessage::MessageTooLarge), Reason::Oversized),
    ];
    if let Some((_, reason)) = rows.iter().find(|(it, _)| it == error) {
        return *reason;
    }
    if matches!(
        error,
        Error::PeerMisbehaved(_)
            | Error::InappropriateMessage { .. }
            | Error::InappropriateHandshakeMessage { .. }
    ) {
        return Reason::Misbehaved;
    }
    Reason::Malformed
}

/// What the choice of a library has not seen coming.
fn incompatible(why: &PeerIncompatible) -> Reason {
    use PeerIncompatible as Why;
    let rows = [
        (Why::NoCipherSuitesInCommon, Reason::NoSuite),
        (Why::NoKxGroupsInCommon, Reason::NoKeyExchange),
        (Why::KeyShareExtensionRequired, Reason::NoKeyExchange),
        (Why::UncompressedEcPointsRequired, Reason::NoKeyExchange),
        (Why::NoSignatureSchemesInCommon, Reason::NoSignature),
        (Why::ServerDoesNotSupportTls12Or13, Reason::NoVersion),
        (Why::ServerTlsVersionIsDisabledByOurConfig, Reason::NoVersion),
    ];
    rows.iter().find(|(it, _)| it == why).map_or(Reason::Misbehaved, |(_, reason)| *reason)
}
