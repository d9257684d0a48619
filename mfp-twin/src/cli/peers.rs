//! `mfp-twin peers`: a mail server for a twin to send to.

use std::io::{self, Write as _};
use std::net::SocketAddr;

use clap::{Args, ValueEnum};
use pem::Pem;
use sim_peers::{Fault, MailServer, Protection};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::failed;
use super::signals::Signals;
use crate::control::serve_pages;
use crate::peers::{Peers, router};

/// Takes mail and keeps the last 100 in memory; it sends nothing on.
#[derive(Args, Debug)]
pub(super) struct PeersGiven {
    /// Where it takes mail
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:2525")]
    smtp: SocketAddr,
    /// How mail is protected
    #[arg(long, value_name = "HOW", default_value = "starttls")]
    protection: ProtectionWord,
    /// Where its mails can be looked at; a loopback address
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:7632")]
    pages: SocketAddr,
    /// What it does wrong at first; GET /faults of its pages lists all
    #[arg(long, value_name = "NAME", value_parser = fault)]
    fault: Option<Fault>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ProtectionWord {
    Plain,
    Starttls,
    Tls,
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
    let protection = match given.protection {
        ProtectionWord::Plain => Protection::Plain,
        ProtectionWord::Starttls => Protection::StartTls,
        ProtectionWord::Tls => Protection::Tls,
    };
    let mut signals = Signals::new().map_err(|it| it.to_string())?;
    let server = MailServer::bind(given.smtp, protection).await;
    let server = server.map_err(|it| format!("{}: {it}", given.smtp))?;
    let listener = TcpListener::bind(given.pages).await;
    let listener = listener.map_err(|it| format!("{}: {it}", given.pages))?;
    let certificate = pem::encode(&Pem::new("CERTIFICATE", server.authority())).into();
    let peers = Peers { mailbox: server.mailbox(), fault: server.fault(), certificate };
    peers.fault.send_replace(given.fault);
    let at = |it: io::Result<SocketAddr>| it.map_err(|it| it.to_string());
    let (smtp, pages) = (at(server.address())?, at(listener.local_addr())?);
    // A closed stdout is no reason to end.
    let _ = writeln!(
        io::stdout(),
        "A mail server is ready. Ctrl-C ends it.\n\n  SMTP   {smtp}\n  mails  http://{pages}/",
    );
    let (_stop, stopped) = watch::channel(false);
    tokio::select! {
        _ = signals.next() => {}
        () = server.serve() => {}
        () = serve_pages(router(peers), listener, stopped) => {}
    }
    Ok(())
}
