//! By OpenSSL: all sixteen suites.

use std::net::IpAddr;
use std::sync::Arc;

use openssl::error::ErrorStack;
use openssl::ssl::{
    Ssl, SslContext, SslContextBuilder, SslMethod, SslOptions, SslRef, SslVerifyMode,
};
use openssl::x509::store::{X509Store, X509StoreBuilder};
use openssl::x509::verify::X509CheckFlags;
use openssl::x509::{CrlStatus, X509, X509Crl, X509Ref, X509StoreContextRef, X509VerifyResult};
use tokio::io::{AsyncRead, AsyncWrite};

use super::{Client, Failure, Trust};
use crate::by_openssl::{Session, offer, reason};
use crate::identity::Uses;
use crate::reason::Reason;
use crate::suite::{Exchange, SUITES};

/// Certificates of less security than 112 bits are too weak: RSA below 2,048, SHA-1 (its manual,
/// SSL_CTX_set_security_level).
const LEVEL: i32 = 2;

/// Shakes hands.
pub(super) async fn connect<S: AsyncRead + AsyncWrite + Send + Unpin>(
    connection: S,
    server: &str,
    client: &Client,
) -> Result<Session<S>, Failure> {
    // It fails for want of memory, or where a name is none.
    let lost = |_: ErrorStack| Failure::Handshake(Reason::Lost);
    let ssl = session(server, client).map_err(lost)?;
    let mut stream = Session::new(ssl, connection).map_err(lost)?;
    match stream.connect().await {
        Ok(()) => match client.trust.as_ref().map(|it| check_use(stream.ssl(), it.uses)) {
            Some(Err(failure)) => Err(failure),
            Some(Ok(())) | None => Ok(stream),
        },
        Err(error) => {
            let verdict = client.trust.as_ref().and_then(|_| verdict(stream.ssl()));
            Err(verdict.unwrap_or_else(|| Failure::Handshake(reason(&error))))
        }
    }
}

/// Whether the key of the server's certificate is for how keys were exchanged. OpenSSL has laxer rules, and what was
/// chosen is known only when the handshake is over; nothing was sent yet.
fn check_use(ssl: &SslRef, uses: fn(&[u8]) -> Option<Uses>) -> Result<(), Failure> {
    let certificate = ssl.peer_certificate().and_then(|it| it.to_der().ok());
    let uses = certificate.and_then(|it| uses(&it)).ok_or(Failure::Unusable)?;
    let suite = ssl.current_cipher().map(|it| it.name());
    let suite = SUITES.iter().find(|it| Some(it.openssl) == suite);
    // TLS 1.3 signs, whatever its suite.
    let exchange = suite.map_or(Exchange::Ecdhe, |it| it.exchange);
    if uses.allow(exchange) { Ok(()) } else { Err(Failure::WrongPurpose) }
}

fn session(server: &str, client: &Client) -> Result<Ssl, ErrorStack> {
    let mut ssl = Ssl::new(&*context(client)?)?;
    let address = server.parse::<IpAddr>().ok();
    if address.is_none() {
        ssl.set_hostname(server)?;
    }
    if let Some(trust) = &client.trust {
        let param = ssl.param_mut();
        // A name that only the subject has counts where there is no other (RFC 6125, 6.4.4; assumed).
        param.set_hostflags(X509CheckFlags::NO_PARTIAL_WILDCARDS);
        match address {
            Some(address) => param.set_ip(address)?,
            None => param.set_host(server)?,
        }
        param.set_time(trust.now_unix_s);
        param.set_auth_level(LEVEL);
    }
    Ok(ssl)
}

fn context(client: &Client) -> Result<SslContext, ErrorStack> {
    let mut it = SslContextBuilder::new(SslMethod::tls_client())?;
    offer(&mut it, client.rules)?;
    it.set_options(SslOptions::NO_COMPRESSION | SslOptions::NO_RENEGOTIATION);
    match &client.trust {
        Some(trust) => {
            it.set_cert_store(store(trust)?);
            let judge = Judge::new(trust)?;
            it.set_verify_callback(SslVerifyMode::PEER, move |is_good, it| {
                judge.judge(is_good, it)
            });
        }
        None => it.set_verify(SslVerifyMode::NONE),
    }
    Ok(it.build())
}

/// What a chain is made of beside what the server sends. Without the flag for partial chains OpenSSL believes those only
/// that have signed themselves: the intermediates are on the way and no end of it.
fn store(trust: &Trust) -> Result<X509Store, ErrorStack> {
    let mut store = X509StoreBuilder::new()?;
    for der in trust.certificates.iter().chain(&trust.intermediates) {
        store.add_cert(X509::from_der(der)?)?;
    }
    Ok(store.build())
}

/// Has its say on each certificate of a chain, and on each thing that OpenSSL finds wrong with one.
struct Judge {
    /// Those that are believed themselves.
    believed: Vec<Arc<[u8]>>,
    crls: Vec<X509Crl>,
    uses: fn(&[u8]) -> Option<Uses>,
}

/// OpenSSL's verdict where it takes a certificate for none of a server: it does not know `anyExtendedKeyUsage`.
const WRONG_PURPOSE: i32 = 26;
/// OpenSSL's verdicts where nobody is known who vouches for a certificate.
const NOBODY_VOUCHES: [i32; 7] = [2, 7, 18, 19, 20, 21, 27];
/// The verdict on what was taken back: OpenSSL leaves it to the application, and has no lists here to say it itself.
const REVOKED: X509VerifyResult = X509VerifyResult::APPLICATION_VERIFICATION;

impl Judge {
    fn new(trust: &Trust) -> Result<Self, ErrorStack> {
        let crls = trust.crls.iter().map(|it| X509Crl::from_der(it)).collect::<Result<_, _>>()?;
        Ok(Self { believed: trust.certificates.clone(), crls, uses: trust.uses })
    }

    /// Whether the handshake goes on.
    fn judge(&self, is_good: bool, it: &mut X509StoreContextRef) -> bool {
        let is_above = it.error_depth() > 0;
        let server = it.chain().and_then(|it| it.get(0));
        // Who is believed himself needs nobody above, and nothing that is wrong with those is of interest.
        if server.is_some_and(|it| self.believes(it))
            && (is_above || NOBODY_VOUCHES.contains(&it.error().as_raw()))
        {
            it.set_error(X509VerifyResult::OK);
            return true;
        }
        if !is_above && it.error().as_raw() == WRONG_PURPOSE && self.is_for_servers(it) {
            it.set_error(X509VerifyResult::OK);
            return true;
        }
        let is_revoked = is_good && it.current_cert().is_some_and(|it| self.takes_back(it));
        if is_revoked {
            it.set_error(REVOKED);
        }
        is_good && !is_revoked
    }

    /// Whether the certificate is for a server in any way: for which suites is asked later.
    fn is_for_servers(&self, it: &X509StoreContextRef) -> bool {
        let der = it.current_cert().and_then(|it| it.to_der().ok());
        let uses = der.and_then(|it| (self.uses)(&it));
        uses.is_some_and(|it| it.signs || it.encrypts)
    }

    fn believes(&self, certificate: &X509Ref) -> bool {
        certificate.to_der().is_ok_and(|der| self.believed.iter().any(|it| **it == *der))
    }

    fn takes_back(&self, certificate: &X509Ref) -> bool {
        let certificate = certificate.to_owned();
        let mut statuses = self.crls.iter().map(|it| it.get_by_cert(&certificate));
        statuses.any(|it| matches!(it, CrlStatus::Revoked(_)))
    }
}

/// What is wrong with the server's certificate, by the numbers of OpenSSL's verdicts (`X509_V_ERR_...` in x509_vfy.h).
fn verdict(ssl: &SslRef) -> Option<Failure> {
    let verdict = ssl.verify_result();
    if verdict == X509VerifyResult::OK {
        return None;
    }
    if verdict == REVOKED {
        return Some(Failure::Revoked);
    }
    Some(match verdict.as_raw() {
        2 | 19 | 20 | 21 | 27 => Failure::NotTrusted,
        18 => Failure::SelfSigned,
        9 => Failure::NotYetValid,
        10 => Failure::Expired,
        62 | 64 => Failure::WrongName,
        WRONG_PURPOSE => Failure::WrongPurpose,
        66..=68 => Failure::Weak,
        7 => Failure::BadSignature,
        _ => Failure::Unusable,
    })
}
