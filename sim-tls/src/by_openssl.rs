//! What OpenSSL serves: all that is served, where rustls does not.

mod key;
mod session;

use openssl::error::ErrorStack;
use openssl::ssl::{
    Error, ErrorCode, Ssl, SslContext, SslContextBuilder, SslMethod, SslMode, SslOptions,
    SslSessionCacheMode, SslVersion,
};
use openssl::x509::X509;
use tokio::io::{AsyncRead, AsyncWrite};

pub(crate) use self::session::Session;
use crate::identity::{Identity, Unusable};
use crate::limits::SESSIONS;
use crate::reason::{Reason, lost};
use crate::rules::Rules;
use crate::suite::{Exchange, Named, SUITES};
use crate::version::Version;

/// The security level of its own by which it refuses what is served where TLS 1.0 and 1.1 are not, and the one at
/// which it speaks these (its manual, SSL_CTX_set_security_level).
const LEVELS: [u8; 2] = [2, 0];
/// What keys sign with, in TLS 1.2 and later.
const SIGNATURES: &str = "RSA-PSS+SHA256:RSA-PSS+SHA384:RSA-PSS+SHA512:ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:\
                          RSA+SHA256:RSA+SHA384:RSA+SHA512";
/// What old clients take, where nothing is signed.
const SHA1: &str = "RSA+SHA1:ECDSA+SHA1";
/// Sessions belong to this use of them (RFC 5246, 7.4.1.2: one of another is not resumed).
const USE: &[u8] = b"device";

/// The server.
pub(crate) fn server(identity: &Identity, rules: Rules) -> Result<SslContext, Unusable> {
    Ok(serving(identity, rules)?.build())
}

/// The same with those suites alone for which the server signs nothing. What its client takes of signatures does not
/// matter then, but the library wants to share one all the same.
pub(crate) fn unsigned(identity: &Identity, rules: Rules) -> Result<SslContext, Unusable> {
    let mut it = serving(identity, rules)?;
    it.set_cipher_list(&ciphers(|it| it == Exchange::Rsa, LEVELS[1]))?;
    it.set_sigalgs_list(&format!("{SIGNATURES}:{SHA1}"))?;
    Ok(it.build())
}

fn serving(identity: &Identity, rules: Rules) -> Result<SslContextBuilder, Unusable> {
    let mut it = SslContextBuilder::new(SslMethod::tls_server())?;
    offer(&mut it, rules)?;
    it.set_cipher_list(&ciphers(|it| identity.uses.allow(it), level(rules)))?;
    it.set_options(
        SslOptions::NO_COMPRESSION
            | SslOptions::NO_RENEGOTIATION
            | SslOptions::NO_TICKET
            | SslOptions::CIPHER_SERVER_PREFERENCE,
    );
    it.set_mode(SslMode::RELEASE_BUFFERS);
    // Otherwise each record is read twice, its head and then the rest.
    it.set_read_ahead(true);
    it.set_num_tickets(0)?;
    it.set_session_id_context(USE)?;
    it.set_session_cache_mode(SslSessionCacheMode::SERVER);
    it.set_session_cache_size(i32::try_from(SESSIONS).unwrap_or(i32::MAX));
    present(&mut it, identity)?;
    Ok(it)
}

/// Versions, suites, groups and signatures, for either side.
pub(crate) fn offer(it: &mut SslContextBuilder, rules: Rules) -> Result<(), ErrorStack> {
    it.set_min_proto_version(of(oldest(rules)))?;
    it.set_max_proto_version(of(newest(rules)))?;
    it.set_cipher_list(&ciphers(|_| true, level(rules)))?;
    it.set_ciphersuites(&list(rules.suites_tls_13()))?;
    it.set_groups_list(&list(rules.groups()))?;
    it.set_sigalgs_list(SIGNATURES)
}

fn oldest(rules: Rules) -> Version {
    Version::ALL.into_iter().find(|it| rules.serve(*it)).unwrap_or(Version::Tls12)
}

fn newest(rules: Rules) -> Version {
    Version::ALL.into_iter().rfind(|it| rules.serve(*it)).unwrap_or(Version::Tls12)
}

fn level(rules: Rules) -> u8 {
    LEVELS[usize::from(oldest(rules) < Version::Tls12)]
}

/// The suites with these exchanges of keys, at a security level.
fn ciphers(allow: impl Fn(Exchange) -> bool, level: u8) -> String {
    let suites = SUITES.iter().filter(|it| allow(it.exchange)).map(|it| it.openssl);
    format!("{}:@SECLEVEL={level}", suites.collect::<Vec<_>>().join(":"))
}

fn present(it: &mut SslContextBuilder, identity: &Identity) -> Result<(), Unusable> {
    for (at, der) in identity.chain.iter().enumerate() {
        let certificate = X509::from_der(der)?;
        if at == 0 {
            it.set_certificate(&certificate)?;
            it.set_private_key(&*key::of(&identity.key, &certificate)?)?;
        } else {
            it.add_extra_chain_cert(certificate)?;
        }
    }
    Ok(it.check_private_key()?)
}

fn list(all: impl Iterator<Item = &'static Named>) -> String {
    all.map(|it| it.name).collect::<Vec<_>>().join(":")
}

const fn of(version: Version) -> Option<SslVersion> {
    Some(match version {
        Version::Ssl30 => SslVersion::SSL3,
        Version::Tls10 => SslVersion::TLS1,
        Version::Tls11 => SslVersion::TLS1_1,
        Version::Tls12 => SslVersion::TLS1_2,
        Version::Tls13 => SslVersion::TLS1_3,
    })
}

/// It reads its configuration and gathers its first random bytes.
pub(crate) fn prepare() {
    // A handshake will say what is wrong.
    let _ = openssl::rand::rand_bytes(&mut [0]);
}

/// Shakes hands.
pub(crate) async fn accept<S>(context: &SslContext, stream: S) -> Result<Session<S>, Reason>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    // It fails for want of memory alone.
    let made = Ssl::new(context).and_then(|it| Session::new(it, stream));
    let mut stream = made.map_err(|_| Reason::Lost)?;
    match stream.accept().await {
        Ok(()) => Ok(stream),
        Err(error) => Err(reason(&error)),
    }
}

/// Why an established session broke.
pub(crate) fn reason_of_io(error: &std::io::Error) -> Reason {
    let inner = error.get_ref().and_then(|it| it.downcast_ref::<Error>());
    inner.map_or_else(|| lost(error.kind()), reason)
}

/// The number of OpenSSL's own part for TLS (`ERR_LIB_SSL`).
const TLS: i32 = 20;
/// Where the numbers of received alerts begin among those of reasons (`SSL_AD_REASON_OFFSET`).
const ALERTS: i32 = 1_000;

/// Why a handshake failed.
pub(crate) fn reason(error: &Error) -> Reason {
    if let Some(error) = error.io_error() {
        return lost(error.kind());
    }
    let codes = error.ssl_error().map(ErrorStack::errors).unwrap_or_default();
    // What TLS makes of it stands behind what other parts of OpenSSL say.
    let of_tls = codes.iter().find(|it| it.library_code() == TLS).or(codes.first());
    let Some(code) = of_tls.map(openssl::error::Error::reason_code) else {
        return if error.code() == ErrorCode::SYSCALL { Reason::Closed } else { Reason::Lost };
    };
    if let Ok(alert) = u8::try_from(code - ALERTS) {
        return Reason::Alert(alert);
    }
    REASONS.iter().find(|it| it.0 == code).map_or(Reason::Malformed, |it| it.1)
}

/// Its reasons by their numbers (`SSL_R_...` in sslerr.h).
const REASONS: [(i32, Reason); 25] = [
    (101, Reason::NoKeyExchange), // no suitable key share
    (118, Reason::NoSignature),   // no suitable signature algorithm
    (146, Reason::Oversized),     // data length too long
    (149, Reason::Finished),      // digest check failed
    (150, Reason::Oversized),     // encrypted length too long
    (193, Reason::NoSuite),       // no shared cipher
    (198, Reason::Oversized),     // packet length too long
    (244, Reason::Misbehaved),    // unexpected message
    (281, Reason::Undecryptable), // decryption failed or bad record MAC
    (294, Reason::Closed),        // unexpected EOF while reading
    (295, Reason::NoKeyExchange), // no suitable groups
    (297, Reason::NoSignature),   // no suitable digest algorithm
    (376, Reason::NoSignature),   // no shared signature algorithms
    (373, Reason::Fallback),      // inappropriate fallback
    (404, Reason::TooLong),       // length too long
    (410, Reason::NoKeyExchange), // no shared groups
    (147, Reason::Undecryptable), // decryption failed
    (133, Reason::Misbehaved),    // CCS received early
    // What a client alone says.
    (123, Reason::BadSignature), // bad signature
    (370, Reason::BadSignature), // wrong signature type
    (248, Reason::NotOffered),   // unknown cipher returned
    (261, Reason::NotOffered),   // wrong cipher returned
    (378, Reason::NotOffered),   // wrong curve
    (258, Reason::NoVersion),    // unsupported protocol
    (266, Reason::NoVersion),    // wrong SSL version
];
