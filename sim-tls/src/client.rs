//! TLS as a client: one ClientHello with all suites of the guide, and a server that is judged by certificates that were
//! imported, by its name and by the device's own clock.
//!
//! OpenSSL speaks it, because rustls knows four of the sixteen suites only; without the feature `openssl` these four are
//! offered. There is no second try with less, and nothing goes in plain: what is no session is a [`Failure`].

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::timeout;

use crate::identity::Uses;
use crate::limits::HANDSHAKE_MAX;
use crate::reason::{Foreign, Reason};
use crate::rules::Rules;

#[cfg(feature = "openssl")]
mod by_openssl;
#[cfg(not(feature = "openssl"))]
mod by_rustls;

#[cfg(feature = "openssl")]
use by_openssl as library;
#[cfg(not(feature = "openssl"))]
use by_rustls as library;

/// By what a server is judged.
#[derive(Clone, Debug)]
pub struct Trust {
    /// Certificates that are believed, DER: what they have signed is, as far as they are those of CAs; and each itself,
    /// where a server shows just this one.
    pub certificates: Vec<Arc<[u8]>>,
    /// Those of authorities that lead to them where the server does not send them, DER. They are not believed by
    /// themselves.
    pub intermediates: Vec<Arc<[u8]>>,
    /// Revocation lists, DER: what they name is not believed, wherever it stands in the chain. Whoever imports them
    /// looks at who signed them; they count when the time of the next one has come, too.
    pub crls: Vec<Arc<[u8]>>,
    /// The time by the device's clock, Unix seconds.
    pub now_unix_s: i64,
    /// What a certificate, DER, lets a server use its key for, by the rule that the device has for its own; `None` where
    /// it cannot be read.
    pub uses: fn(&[u8]) -> Option<Uses>,
}

/// Why there is no session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The handshake failed.
    Handshake(Reason),
    /// Nobody who is believed vouches for the server's certificate.
    NotTrusted,
    /// It is signed by itself, and nobody imported it.
    SelfSigned,
    /// It, or one that vouches for it, is no longer valid.
    Expired,
    /// It, or one that vouches for it, is not valid yet.
    NotYetValid,
    /// An imported list says that it, or one that vouches for it, was taken back.
    Revoked,
    /// It is of another name.
    WrongName,
    /// It is not for a server, or its key not for the suite that the server chose.
    WrongPurpose,
    /// Its key or its signature is too weak.
    Weak,
    /// Its signature is wrong.
    BadSignature,
    /// Something else is wrong with it, or with one that vouches for it.
    Unusable,
}

impl Failure {
    /// Whether it may be different the next time, though nobody does anything about it.
    pub const fn may_pass(self) -> bool {
        matches!(self, Self::Handshake(Reason::Closed | Reason::Lost | Reason::TimedOut))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Handshake(reason) => return reason.fmt(f),
            Self::NotTrusted => "certificate not trusted",
            Self::SelfSigned => "certificate self-signed, not imported",
            Self::Expired => "certificate expired",
            Self::NotYetValid => "certificate not yet valid",
            Self::Revoked => "certificate revoked",
            Self::WrongName => "certificate of another name",
            Self::WrongPurpose => "certificate not for a server",
            Self::Weak => "certificate too weak",
            Self::BadSignature => "certificate with a wrong signature",
            Self::Unusable => "certificate cannot be used",
        })
    }
}

impl std::error::Error for Failure {}

/// How TLS is spoken to servers.
#[derive(Clone, Debug)]
pub struct Client {
    /// What is offered.
    pub rules: Rules,
    /// By what the server is judged; `None` where any will do.
    pub trust: Option<Trust>,
}

impl Client {
    /// Shakes hands with the server of this name or address, within [`HANDSHAKE_MAX`].
    ///
    /// # Errors
    /// [`Failure`]; the connection is closed then.
    pub async fn connect<S: AsyncRead + AsyncWrite + Send + Unpin>(
        &self,
        connection: S,
        server: &str,
    ) -> Result<impl AsyncRead + AsyncWrite + Send + Unpin + use<S>, Failure> {
        let first = Arc::new(OnceLock::new());
        let listened = Listened { inner: connection, first: first.clone() };
        let connected = timeout(HANDSHAKE_MAX, library::connect(listened, server, self)).await;
        let connected = connected.unwrap_or(Err(Failure::Handshake(Reason::TimedOut)));
        let foreign = || {
            let said =
                first.get().filter(|it| it.first().is_some_and(|it| Foreign::begins(*it)))?;
            let foreign = Foreign::of(said).unwrap_or(Foreign::Other);
            Some(Failure::Handshake(Reason::Foreign(foreign)))
        };
        connected.map_err(|failure| foreign().unwrap_or(failure))
    }
}

/// Bytes that are kept of what a server says first: a library reads no fewer at one time.
const SAID: usize = 5;

/// A connection of which it is known what it began with.
struct Listened<S> {
    inner: S,
    first: Arc<OnceLock<Vec<u8>>>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Listened<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let read = Pin::new(&mut self.inner).poll_read(cx, into);
        let said = &into.filled()[before..];
        if !said.is_empty() {
            self.first.get_or_init(|| said[..said.len().min(SAID)].to_vec());
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Listened<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
