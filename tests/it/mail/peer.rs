//! A mail server in the process of the test.

use std::sync::Arc;

use sim_peers::{Fault, Heard, MailServer, Mailbox, Received};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::twin::PATIENCE;

/// A mail server. It ends with the test.
pub(crate) struct Peer {
    /// Its port in plain, or with STARTTLS.
    pub(crate) smtp: u16,
    /// That in TLS.
    pub(crate) smtps: u16,
    /// Who vouches for it.
    pub(crate) authority: Vec<u8>,
    pub(crate) mailbox: Mailbox,
    pub(crate) fault: watch::Sender<Option<Fault>>,
    heard: Heard,
    /// Mails that were looked at.
    seen: u64,
    runtime: Runtime,
}

impl Peer {
    pub(crate) fn start() -> Self {
        Self::start_as(|it| it)
    }

    /// One that is made so.
    pub(crate) fn start_as(made: impl FnOnce(MailServer) -> MailServer) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let here = "127.0.0.1:0".parse().unwrap();
        let server = made(runtime.block_on(MailServer::bind(here, here)).unwrap());
        let (smtp, smtps) = (server.smtp().unwrap().port(), server.smtps().unwrap().port());
        let (authority, mailbox) = (server.authority().to_vec(), server.mailbox());
        let (fault, heard) = (server.fault(), server.heard());
        runtime.spawn(server.serve());
        Self { smtp, smtps, authority, mailbox, fault, heard, seen: 0, runtime }
    }

    /// The next mail that comes whole.
    pub(crate) fn mail(&mut self) -> Arc<Received> {
        self.seen += 1;
        let next = self.mailbox.mail(self.seen);
        let next = async { tokio::time::timeout(PATIENCE, next).await };
        self.runtime.block_on(next).expect("in time").expect("a mail")
    }

    /// Every command that came, in TLS or not.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.commands()
    }
}
