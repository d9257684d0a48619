//! A server: reads what a peer offers, has the library serve it that can, and says why none does.

use tokio::io::AsyncWriteExt as _;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsAcceptor;

use crate::beginning::{Beginning, Replayed};
use crate::by_rustls;
use crate::choice::{Library, Served};
use crate::hello::Hello;
use crate::identity::{Identity, Unusable};
use crate::limits::HANDSHAKE_MAX;
use crate::reason::Reason;
use crate::rules::Rules;
use crate::stream::Stream;
use crate::unconfirmed::{Late, Unconfirmed};

#[cfg(feature = "openssl")]
use crate::by_openssl;

/// Why no session was established.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// The peer sent no byte.
    NotBegun,
    /// The reason.
    Because(Reason),
}

/// A server with the sessions that can be resumed: nothing outlives it. What a peer may resume is found by an ID;
/// there are no tickets.
#[derive(Clone)]
pub struct Server {
    served: Served,
    rustls: TlsAcceptor,
    #[cfg(feature = "openssl")]
    openssl: openssl::ssl::SslContext,
    /// For [`Library::Unsigned`].
    #[cfg(feature = "openssl")]
    unsigned: openssl::ssl::SslContext,
}

impl Server {
    /// A server of this identity by these rules.
    ///
    /// # Errors
    /// [`Unusable`] says what is wrong with the identity.
    pub fn new(identity: &Identity, rules: Rules) -> Result<Self, Unusable> {
        if identity.chain.is_empty() {
            return Err(Unusable::Empty);
        }
        let set = rules;
        // TLS 1.3 signs, whatever its suite.
        let rules = Rules { tls_13: rules.tls_13 && identity.uses.signs, ..rules };
        let (rustls, key) = by_rustls::server(identity, rules)?;
        Ok(Self {
            served: Served { rules: set, key, uses: identity.uses },
            rustls,
            #[cfg(feature = "openssl")]
            openssl: by_openssl::server(identity, rules)?,
            #[cfg(feature = "openssl")]
            unsigned: by_openssl::unsigned(identity, rules)?,
        })
    }

    /// Shakes hands. `late` is told of a session that its peer ends with an alert before it says anything: it was
    /// never established for the peer. It is told, too, of one that the peer breaks with what TLS does not allow.
    ///
    /// # Errors
    /// [`Failed`] says why no session came about; the peer has been told, where it can be.
    pub async fn accept<S>(
        &self,
        mut stream: S,
        late: impl FnOnce(Reason) + Send + 'static,
    ) -> Result<Box<dyn Stream>, Failed>
    where
        S: Stream + 'static,
    {
        let deadline = Instant::now() + HANDSHAKE_MAX;
        let choose = |it: &Hello| self.served.choose(it);
        let (library, beginning) = begin(&mut stream, deadline, choose).await?;
        let stream = beginning.replay(stream);
        let shaken = timeout_at(deadline, self.shake(library, stream, Box::new(late))).await;
        shaken.unwrap_or(Err(Reason::TimedOut)).map_err(Failed::Because)
    }

    async fn shake<S>(
        &self,
        library: Library,
        stream: Replayed<S>,
        late: Late,
    ) -> Result<Box<dyn Stream>, Reason>
    where
        S: Stream + 'static,
    {
        match library {
            Library::Rustls => match self.rustls.accept(stream).await {
                Ok(stream) => Ok(Unconfirmed::boxed(stream, late, by_rustls::reason)),
                Err(error) => Err(by_rustls::reason(&error)),
            },
            #[cfg(feature = "openssl")]
            Library::OpenSsl | Library::Unsigned => {
                let signs = library == Library::OpenSsl;
                let context = if signs { &self.openssl } else { &self.unsigned };
                let stream = by_openssl::accept(context, stream).await?;
                Ok(Unconfirmed::boxed(stream, late, by_openssl::reason_of_io))
            }
        }
    }
}

/// Hears a peer out while there is no certificate that can be served, and tells it so.
pub async fn turn_away(mut stream: impl Stream) -> Failed {
    let deadline = Instant::now() + HANDSHAKE_MAX;
    let nobody = |_: &Hello| Err::<Library, _>(Reason::NoCertificate);
    match begin(&mut stream, deadline, nobody).await {
        Ok(_) => Failed::Because(Reason::NoCertificate),
        Err(failed) => failed,
    }
}

/// Reads the ClientHello and has it judged. Where nobody serves it, the peer is told.
async fn begin(
    stream: &mut impl Stream,
    deadline: Instant,
    choose: impl FnOnce(&Hello) -> Result<Library, Reason>,
) -> Result<(Library, Beginning), Failed> {
    let mut beginning = Beginning::default();
    let read = timeout_at(deadline, beginning.hello(stream)).await;
    if beginning.is_empty() {
        return Err(Failed::NotBegun);
    }
    match read.unwrap_or(Err(Reason::TimedOut)).and_then(|it| choose(&it)) {
        Ok(library) => Ok((library, beginning)),
        Err(reason) => {
            // Whoever does not read it learns it from the end of the connection.
            let _ = timeout_at(deadline, refuse(stream, reason)).await;
            Err(Failed::Because(reason))
        }
    }
}

/// Content type, version and length of a record with an alert, and its level, fatal. The version is one that
/// everybody takes who speaks TLS (RFC 8446, appendix D.5).
const ALERT_HEAD: [u8; 6] = [21, 3, 1, 0, 2, 2];

/// Tells the peer why nobody serves it.
async fn refuse(stream: &mut impl Stream, reason: Reason) {
    if let Some(alert) = reason.alert() {
        let [kind, major, minor, high, low, level] = ALERT_HEAD;
        // What cannot be sent is of no use any more.
        let _ = stream.write_all(&[kind, major, minor, high, low, level, alert]).await;
        let _ = stream.shutdown().await;
    }
}

/// The libraries take tens of milliseconds to get ready. Done early, on a thread of its own, it makes no client wait.
pub fn prepare() {
    by_rustls::prepare();
    #[cfg(feature = "openssl")]
    by_openssl::prepare();
}
