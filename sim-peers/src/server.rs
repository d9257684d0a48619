//! A mail server at this machine.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use sim_tls::{Rules, Server, Stream, Unusable, Version};
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use crate::fault::{Does, Fault};
use crate::identity::{Authority, Certificate};
use crate::mailbox::Mailbox;
use crate::talk::{Left, Talk};

/// Connections at one time; more wait.
const CONNECTIONS_MAX: usize = 100;

/// When a server goes over to TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Never.
    Plain,
    /// When it is asked to.
    StartTls,
    /// At once.
    Tls,
}

/// Why a server does not serve.
#[derive(Debug, Error)]
pub enum NotServed {
    /// It has no address.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// No certificate can be made.
    #[error("no certificate can be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// TLS does not take it.
    #[error("the certificate cannot be used: {0:?}")]
    Unusable(Unusable),
}

/// A mail server.
pub struct MailServer {
    listener: TcpListener,
    protection: Protection,
    authority: Vec<u8>,
    shared: Arc<Shared>,
}

/// What every connection has.
struct Shared {
    protection: Protection,
    good: Server,
    expired: Server,
    other_name: Server,
    mailbox: Mailbox,
    fault: watch::Sender<Option<Fault>>,
    places: Arc<Semaphore>,
}

impl MailServer {
    /// A server that listens.
    ///
    /// # Errors
    /// [`NotServed`].
    pub async fn bind(address: SocketAddr, protection: Protection) -> Result<Self, NotServed> {
        let rules = Rules { oldest: Version::Tls12, tls_13: true, fips_140: false };
        let authority = Authority::new()?;
        let of = |it| Server::new(&authority.identity(it)?, rules).map_err(NotServed::Unusable);
        let shared = Arc::new(Shared {
            protection,
            good: of(Certificate::Good)?,
            expired: of(Certificate::Expired)?,
            other_name: of(Certificate::OtherName)?,
            mailbox: Mailbox::default(),
            fault: watch::Sender::new(None),
            places: Arc::new(Semaphore::new(CONNECTIONS_MAX)),
        });
        let listener = TcpListener::bind(address).await?;
        let authority = authority.certificate();
        Ok(Self { listener, protection, authority, shared })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// Of the system.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// When it goes over to TLS.
    pub const fn protection(&self) -> Protection {
        self.protection
    }

    /// The certificate of who signs its own, DER, for a device that is to believe it.
    pub fn authority(&self) -> &[u8] {
        &self.authority
    }

    /// The mails that came.
    pub fn mailbox(&self) -> Mailbox {
        self.shared.mailbox.clone()
    }

    /// What it does wrong: each connection does what is there when it begins.
    pub fn fault(&self) -> watch::Sender<Option<Fault>> {
        self.shared.fault.clone()
    }

    /// Serves until it is dropped.
    pub async fn serve(self) {
        loop {
            let Ok(place) = self.shared.places.clone().acquire_owned().await else { return };
            if let Ok((stream, _)) = self.listener.accept().await {
                let shared = self.shared.clone();
                tokio::spawn(async move {
                    shared.visit(stream).await;
                    drop(place);
                });
            }
        }
    }
}

impl Shared {
    async fn visit(&self, stream: TcpStream) {
        let fault = *self.fault.borrow();
        let offers_tls = self.protection == Protection::StartTls;
        let talk = Talk { fault, mailbox: &self.mailbox, offers_tls, in_tls: false };
        match self.protection {
            Protection::Plain => drop(talk.talk(stream).await),
            Protection::Tls => self.in_tls(stream, talk, true).await,
            Protection::StartTls => {
                if let Left::ForTls(stream) = talk.talk(stream).await {
                    self.in_tls(stream, talk, false).await;
                }
            }
        }
    }

    async fn in_tls(&self, stream: TcpStream, talk: Talk<'_>, greets: bool) {
        let server = match talk.fault.map(Fault::does) {
            Some(Does::Expired) => &self.expired,
            Some(Does::OtherName) => &self.other_name,
            Some(_) | None => &self.good,
        };
        let stream: Box<dyn Stream> = match server.accept(stream, |_| {}).await {
            Ok(stream) => stream,
            Err(_) => return,
        };
        let talk = Talk { offers_tls: false, in_tls: true, ..talk };
        if greets {
            drop(talk.talk(stream).await);
        } else {
            drop(talk.go_on(stream).await);
        }
    }
}
