//! SMTP (RFC 5321): hands a mail of the device over to its mail server, on a connection that somebody else made.
//!
//! ```text
//!   plain     greeting ── EHLO ────────────────────────────────────┐
//!   STARTTLS  greeting ── EHLO ── STARTTLS ── handshake ── EHLO ───┼─ MAIL ── RCPT ── DATA ── QUIT
//!   SSL/TLS   handshake ── greeting ── EHLO ───────────────────────┘
//! ```
//! What is to be protected never goes in plain: whatever keeps TLS from being established ends the connection, and
//! nothing that came before it counts after it (RFC 3207 section 4.2). Each step has its time, and each reply its size.

mod dialogue;
mod limits;
mod message;
mod reply;

use std::net::IpAddr;

use sim_core::mail::{Cause, Mail, NotSent, Route};
use sim_core::settings::values::MailTls;
use sim_tls::Client;
use tokio::io::{AsyncRead, AsyncWrite};

use dialogue::Dialogue;
pub use limits::Limits;

/// A connection to a mail server.
pub trait Connection: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Connection for T {}

/// Hands a mail over to the server at `peer`. When this returns, the server has taken it.
///
/// # Errors
/// [`NotSent`] says what kept it, with the guide's fault code.
pub async fn hand_over(
    connection: impl Connection,
    peer: IpAddr,
    (route, client): (&Route, &Client),
    mail: &Mail,
    limits: Limits,
) -> Result<(), NotSent> {
    let handed = async {
        match route.protection {
            MailTls::Off => {
                let mut dialogue = Dialogue::new(connection, limits);
                dialogue.greeting().await?;
                dialogue.hello(&route.host_name).await?;
                deliver(dialogue, route, mail).await
            }
            MailTls::SslTls => {
                let secured = secure(connection, (route, client)).await?;
                let mut dialogue = Dialogue::new(secured, limits);
                dialogue.greeting().await?;
                dialogue.hello(&route.host_name).await?;
                deliver(dialogue, route, mail).await
            }
            MailTls::StartTls => {
                let mut plain = Dialogue::new(connection, limits);
                plain.greeting().await?;
                let offers_tls = plain.hello(&route.host_name).await?.offers("STARTTLS");
                let connection = plain.start_tls(offers_tls).await?;
                let secured = secure(connection, (route, client)).await?;
                let mut dialogue = Dialogue::new(secured, limits);
                dialogue.hello(&route.host_name).await?;
                deliver(dialogue, route, mail).await
            }
        }
    };
    handed.await.map_err(|it| it.at(peer))
}

/// Has the mail taken by a server that has been greeted.
async fn deliver(
    mut dialogue: Dialogue<impl Connection>,
    route: &Route,
    mail: &Mail,
) -> Result<(), NotSent> {
    let taken = dialogue.deliver(route, mail).await;
    dialogue.quit().await;
    taken
}

/// Shakes hands.
async fn secure(
    connection: impl Connection,
    (route, client): (&Route, &Client),
) -> Result<impl Connection, NotSent> {
    client.connect(connection, &route.server).await.map_err(|failure| {
        let not_sent = NotSent::of(Cause::NotSecure, failure.to_string());
        if failure.may_pass() { not_sent.for_now() } else { not_sent }
    })
}

#[cfg(test)]
mod tests;
