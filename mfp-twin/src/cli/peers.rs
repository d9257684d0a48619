//! `mfp-twin peers`: a mail server for a twin to send to.

use std::io::{self, Write as _};
use std::net::SocketAddr;

use clap::Args;
use sim_peers::{Fault, MailServer, Pop3Server};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::failed;
use super::signals::Signals;
use crate::control::serve_pages;
use crate::peers::{Peers, pop3_router, router};

/// Takes mail and keeps the last 100 in memory; it sends nothing on
///
/// A twin in its certified setting sends to the port of --smtps (SSL/TLS Communication: SSL/TLS), and believes the server once
/// GET /certificate of its pages was imported. STARTTLS, or Off, is for the port of --smtp.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(super) struct PeersGiven {
    /// Where it takes mail in plain, and with STARTTLS
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:2525")]
    smtp: SocketAddr,
    /// Where it takes mail in TLS from the beginning
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:2465")]
    smtps: SocketAddr,
    /// Where mails are fetched from it in plain, and with STLS (POP3); the password of everybody is Mail-server-9
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:2110")]
    pop3: SocketAddr,
    /// Where they are in TLS from the beginning
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:2995")]
    pop3s: SocketAddr,
    /// Where its mails can be looked at; a loopback address
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:7632")]
    pages: SocketAddr,
    /// What it does wrong at first; GET /faults of its pages lists all
    #[arg(long, value_name = "NAME", value_parser = fault)]
    fault: Option<Fault>,
}

fn fault(name: &str) -> Result<Fault, String> {
    let names = || Fault::ALL.iter().map(|it| it.name()).collect::<Vec<_>>().join(", ");
    Fault::from_name(name).ok_or_else(|| format!("there are {}", names()))
}

/// Serves until Ctrl-C; what comes back is the exit code.
pub(super) async fn peers(given: PeersGiven) -> u8 {
    match serve(given).await {
        Ok(()) => 0,
        Err(why) => failed(&why),
    }
}

async fn serve(given: PeersGiven) -> Result<(), String> {
    if !given.pages.ip().is_loopback() {
        return Err("--pages takes a loopback address".into());
    }
    let mut signals = Signals::new().map_err(|it| it.to_string())?;
    let server = MailServer::bind(given.smtp, given.smtps).await;
    let server = server.map_err(|it| it.to_string())?;
    let pop3 = Pop3Server::bind(given.pop3, given.pop3s, &server).await;
    let pop3 = pop3.map_err(|it| it.to_string())?;
    let listener = TcpListener::bind(given.pages).await;
    let listener = listener.map_err(|it| format!("{}: {it}", given.pages))?;
    let peers = Peers::of(&server);
    peers.fault.send_replace(given.fault);
    let at = |it: io::Result<SocketAddr>| it.map_err(|it| it.to_string());
    let (smtp, smtps) = (at(server.smtp())?, at(server.smtps())?);
    let (fetched, fetched_in_tls) = (at(pop3.pop3())?, at(pop3.pop3s())?);
    let pages = at(listener.local_addr())?;
    // A closed stdout is no reason to end.
    let _ = writeln!(
        io::stdout(),
        "A mail server is ready. Ctrl-C ends it.\n\n  \
         SSL/TLS          {smtps}   net.smtp.tls=SSL/TLS, as certified\n  \
         STARTTLS, Off    {smtp}   net.smtp.tls=STARTTLS, or Off with tls.settings.smtp=Off\n  \
         POP3             {fetched}   in plain and with STLS; in TLS {fetched_in_tls}\n  \
         mails            http://{pages}/\n  \
         its certificate  http://{pages}/certificate   to import where servers are verified",
    );
    let pages_of = router(peers).merge(pop3_router(pop3.fault()));
    let (_stop, stopped) = watch::channel(false);
    tokio::select! {
        _ = signals.next() => {}
        () = server.serve() => {}
        () = pop3.serve() => {}
        () = serve_pages(pages_of, listener, stopped) => {}
    }
    Ok(())
}
