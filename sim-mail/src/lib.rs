//! SMTP (RFC 5321): hands a mail of the device over to its mail server, on a connection that somebody else made.
//!
//! ```text
//!   plain     greeting ── EHLO ────────────────────────────────────┐
//!   STARTTLS  greeting ── EHLO ── STARTTLS ── handshake ── EHLO ───┼─ (AUTH) ── MAIL ── RCPT ── DATA ── QUIT
//!   SSL/TLS   handshake ── greeting ── EHLO ───────────────────────┘
//! ```
//! What is to be protected never goes in plain: whatever keeps TLS from being established ends the connection, and
//! nothing that came before it counts after it (RFC 3207 section 4.2). Each step has its time, and each reply its size.

mod attachment;
mod dialogue;
mod incoming;
mod letter;
mod limits;
mod message;
mod parameter;
mod patience;
mod reply;
mod signing;
mod smime;

use std::fmt;
use std::net::IpAddr;

use sim_core::Secret;
use sim_core::mail::{Cause, NotSent, Route};
use sim_core::settings::values::MailTls;
use sim_tls::limits::HANDSHAKE_MAX;
use sim_tls::{Client, Failure, Foreign, Reason};
use tokio::io::{AsyncRead, AsyncWrite};

pub use attachment::Attachment;
use dialogue::Dialogue;
pub use incoming::{Header, MAIL_MAX};
pub use letter::Letter;
pub use patience::Patience;
use reply::Reply;
pub use signing::Signing;
pub use smime::{check, is_same_address};

/// A connection to a mail server.
pub trait Connection: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Connection for T {}

/// Which way a mail goes.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    /// The way to the server.
    pub route: &'a Route,
    /// How TLS is spoken.
    pub client: &'a Client,
    /// What to log in with; nobody logs in without.
    pub credentials: Option<&'a Credentials>,
}

/// What the device logs in with (RFC 4954).
pub struct Credentials {
    /// As whom.
    pub name: String,
    /// The password.
    pub password: Secret,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Hands a mail over to the server at `peer`. When this returns, the server has taken it.
///
/// # Errors
/// [`NotSent`] says what kept it, with the guide's fault code.
pub async fn hand_over(
    connection: impl Connection,
    peer: IpAddr,
    way: Way<'_>,
    letter: &mut Letter,
    patience: &impl Patience,
) -> Result<(), NotSent> {
    let host_name = &way.route.host_name;
    let handed = async {
        match way.route.protection {
            MailTls::Off => {
                let mut dialogue = Dialogue::new(connection, patience);
                dialogue.greeting(false).await?;
                let hello = dialogue.hello(host_name).await?;
                deliver(dialogue, &hello, way, letter).await
            }
            MailTls::SslTls => {
                let mut dialogue =
                    Dialogue::new(secure(connection, way, patience).await?, patience);
                dialogue.greeting(true).await?;
                let hello = dialogue.hello(host_name).await?;
                deliver(dialogue, &hello, way, letter).await
            }
            MailTls::StartTls => {
                let mut plain = Dialogue::new(connection, patience);
                plain.greeting(false).await?;
                let offers_tls = plain.hello(host_name).await?.offers("STARTTLS");
                let connection = plain.start_tls(offers_tls).await?;
                let mut dialogue =
                    Dialogue::new(secure(connection, way, patience).await?, patience);
                let hello = dialogue.hello(host_name).await?;
                deliver(dialogue, &hello, way, letter).await
            }
        }
    };
    handed.await.map_err(|it| it.at(peer))
}

/// Has the mail taken by a server that has been greeted and has said what it can.
async fn deliver(
    mut dialogue: Dialogue<'_, impl Connection, impl Patience>,
    hello: &Reply,
    way: Way<'_>,
    letter: &mut Letter,
) -> Result<(), NotSent> {
    let taken = async {
        if let Some(it) = way.credentials {
            dialogue.log_in(hello, it).await?;
        }
        dialogue.deliver(hello, way.route, letter).await
    };
    let taken = taken.await;
    dialogue.quit().await;
    taken
}

/// Shakes hands.
async fn secure(
    connection: impl Connection,
    way: Way<'_>,
    patience: &impl Patience,
) -> Result<impl Connection, NotSent> {
    let shaken = way.client.connect(connection, &way.route.server);
    let shaken = patience.within(HANDSHAKE_MAX, shaken).await;
    let too_late = Failure::Handshake(Reason::TimedOut);
    shaken.unwrap_or(Err(too_late)).map_err(|failure| {
        let likely = match (failure, way.route.protection) {
            (Failure::Handshake(Reason::Foreign(Foreign::Other)), MailTls::SslTls) => {
                " (a port for STARTTLS?)"
            }
            (_, MailTls::Off | MailTls::StartTls | MailTls::SslTls) => "",
        };
        let not_sent = NotSent::of(Cause::NotSecure, format!("{failure}{likely}"));
        if failure.may_pass() { not_sent.for_now() } else { not_sent }
    })
}

#[cfg(test)]
mod tests;
