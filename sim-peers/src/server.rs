//! A mail server at this machine.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use sim_tls::{Identity, Rules, Server, Stream, Unusable, Version};
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use crate::account::Account;
use crate::fault::{Does, Fault};
use crate::heard::Heard;
use crate::identity::{Authority, Certificate};
use crate::mailbox::Mailbox;
use crate::talk::{Left, Talk};

/// Connections at one time; more wait.
pub(crate) const CONNECTIONS_MAX: usize = 100;

/// Why a server does not serve.
#[derive(Debug, Error)]
pub enum NotServed {
    /// It does not get an address.
    #[error("{at}: {why}")]
    NotListening {
        /// The address.
        at: SocketAddr,
        /// Why.
        why: io::Error,
    },
    /// No certificate can be made.
    #[error("no certificate can be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// TLS does not take it.
    #[error("the certificate cannot be used: {0:?}")]
    Unusable(Unusable),
}

/// A mail server.
pub struct MailServer {
    smtp: TcpListener,
    smtps: TcpListener,
    authority: Vec<u8>,
    shared: Shared,
}

/// TLS as one server, and as others that it is not.
#[derive(Clone)]
pub(crate) struct Servers {
    pub(crate) good: Server,
    pub(crate) expired: Server,
    pub(crate) other_name: Server,
}

/// What every connection has.
struct Shared {
    servers: Servers,
    account: Option<Account>,
    mailbox: Mailbox,
    heard: Heard,
    fault: watch::Sender<Option<Fault>>,
}

const RULES: Rules = Rules { oldest: Version::Tls12, tls_13: true, fips_140: false };

impl MailServer {
    /// A server that listens: on one port in plain until it is asked for TLS, on the other in TLS from the beginning.
    ///
    /// # Errors
    /// [`NotServed`].
    pub async fn bind(smtp: SocketAddr, smtps: SocketAddr) -> Result<Self, NotServed> {
        let authority = Authority::new()?;
        let of = |it| Server::new(&authority.identity(it)?, RULES).map_err(NotServed::Unusable);
        let shared = Shared {
            servers: Servers {
                good: of(Certificate::Good)?,
                expired: of(Certificate::Expired)?,
                other_name: of(Certificate::OtherName)?,
            },
            account: None,
            mailbox: Mailbox::default(),
            heard: Heard::default(),
            fault: watch::Sender::new(None),
        };
        let listen = async |at| {
            TcpListener::bind(at).await.map_err(|why| NotServed::NotListening { at, why })
        };
        let (smtp, smtps) = (listen(smtp).await?, listen(smtps).await?);
        Ok(Self { smtp, smtps, authority: authority.certificate(), shared })
    }

    /// The same as somebody else, whom its authority does not vouch for.
    ///
    /// # Errors
    /// [`NotServed::Unusable`].
    pub fn identified(mut self, identity: &Identity) -> Result<Self, NotServed> {
        self.shared.servers.good = Server::new(identity, RULES).map_err(NotServed::Unusable)?;
        Ok(self)
    }

    /// The same, and takes mail from this one alone.
    #[must_use]
    pub fn with_account(mut self, account: Account) -> Self {
        self.shared.account = Some(account);
        self
    }

    /// Where it listens in plain.
    ///
    /// # Errors
    /// Of the system.
    pub fn smtp(&self) -> io::Result<SocketAddr> {
        self.smtp.local_addr()
    }

    /// Where it listens in TLS.
    ///
    /// # Errors
    /// Of the system.
    pub fn smtps(&self) -> io::Result<SocketAddr> {
        self.smtps.local_addr()
    }

    /// The certificate of who signs its own, DER, for a device that is to believe it.
    pub fn authority(&self) -> &[u8] {
        &self.authority
    }

    /// What it speaks TLS as.
    pub(crate) fn servers(&self) -> Servers {
        self.shared.servers.clone()
    }

    /// The mails that came.
    pub fn mailbox(&self) -> Mailbox {
        self.shared.mailbox.clone()
    }

    /// What it was asked.
    pub fn heard(&self) -> Heard {
        self.shared.heard.clone()
    }

    /// What it does wrong: each connection does what is there when it begins.
    pub fn fault(&self) -> watch::Sender<Option<Fault>> {
        self.shared.fault.clone()
    }

    /// Serves until it is dropped.
    pub async fn serve(self) {
        let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        let shared = Arc::new(self.shared);
        loop {
            let Ok(place) = places.clone().acquire_owned().await else { return };
            let (accepted, in_tls) = tokio::select! {
                it = self.smtp.accept() => (it, false),
                it = self.smtps.accept() => (it, true),
            };
            if let Ok((stream, _)) = accepted {
                let shared = shared.clone();
                tokio::spawn(async move {
                    shared.visit(stream, in_tls).await;
                    drop(place);
                });
            }
        }
    }
}

impl Shared {
    async fn visit(&self, stream: TcpStream, in_tls: bool) {
        let (mailbox, heard, account) = (&self.mailbox, &self.heard, self.account.as_ref());
        let fault = *self.fault.borrow();
        let talk = Talk { fault, mailbox, heard, account, in_tls };
        if in_tls {
            return self.in_tls(stream, talk, true).await;
        }
        if let Left::ForTls(stream) = talk.talk(stream).await {
            self.in_tls(stream, Talk { in_tls: true, ..talk }, false).await;
        }
    }

    async fn in_tls(&self, stream: TcpStream, talk: Talk<'_>, greets: bool) {
        let server = match talk.fault.map(Fault::does) {
            Some(Does::Expired) => &self.servers.expired,
            Some(Does::OtherName) => &self.servers.other_name,
            Some(_) | None => &self.servers.good,
        };
        let stream: Box<dyn Stream> = match server.accept(stream, |_| {}).await {
            Ok(stream) => stream,
            Err(_) => return,
        };
        if greets {
            drop(talk.talk(stream).await);
        } else {
            drop(talk.go_on(stream).await);
        }
    }
}
