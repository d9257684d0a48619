//! Logging in to CWIS and out of it, by script or by page.
//!
//! Each log-in makes a new session with a new cookie; a session that the client brought along ends
//! with it.

use http::HeaderValue;
use sim_core::session::{SessionAsk, SessionToken};
use sim_core::user::Role;
use sim_core::{Asker, Command, Door, Refused, Reply, Secret};

use crate::Peer;
use crate::visit::{COOKIE, Visit};

/// Someone is in.
pub(crate) struct LoggedIn {
    pub(crate) token: SessionToken,
    pub(crate) role: Role,
}

/// Logs in.
pub(crate) async fn log_in(
    visit: &mut Visit,
    user: String,
    password: Secret,
) -> Result<LoggedIn, Refused> {
    let asker = Asker::Remote(Door::Cwis, visit.peer.address);
    let ask = SessionAsk::LogIn { user, password };
    match visit.handle()?.ask(asker, Command::Session(ask)).await? {
        Reply::LoggedIn { token, role, .. } => {
            // The new one is there, whatever became of the old one.
            let _ = log_out(visit).await;
            Ok(LoggedIn { token, role })
        }
        Reply::Done
        | Reply::Later(_)
        | Reply::Job(..)
        | Reply::Address(_)
        | Reply::Subscribed(_)
        | Reply::Certificates(_)
        | Reply::CertificateRequest(_)
        | Reply::Document { .. } => Err(Refused::Interrupted),
    }
}

/// Ends the visitor's session, if there is one. One that has ended meanwhile is as good as one that ends now.
pub(crate) async fn log_out(visit: &mut Visit) -> Result<(), Refused> {
    if visit.session.is_some() {
        match visit.ask(Command::Session(SessionAsk::LogOut)).await {
            Ok(_) | Err(Refused::NotLoggedIn) => visit.session = None,
            Err(refused) => return Err(refused),
        }
    }
    Ok(())
}

/// The header that hands a browser its cookie. Over plain HTTP, which the certified setting closes, a
/// browser would not send a cookie marked Secure back.
pub(crate) fn cookie(token: &SessionToken, peer: Peer) -> Option<HeaderValue> {
    let secure = if peer.tls { " Secure;" } else { "" };
    let text = format!("{COOKIE}={}; Path=/;{secure} HttpOnly; SameSite=Strict", token.text());
    let mut value = HeaderValue::try_from(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The header that takes it away.
pub(crate) fn no_cookie(peer: Peer) -> HeaderValue {
    HeaderValue::from_static(if peer.tls {
        "ssid=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict"
    } else {
        "ssid=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"
    })
}
