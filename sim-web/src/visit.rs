//! Who asks for a page: the session behind the cookie, and what it takes to see a page.
//!
//! A page says by its argument who may see it: [`Visit`] anyone, [`User`] someone logged in,
//! [`JobViewer`] and the like whoever the device lets see that. Everyone else is sent to log in, or told
//! that this is not for them.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse as _, Redirect, Response};
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use sim_core::permit::Sight;
use sim_core::session::{Session, SessionToken};
use sim_core::{Asker, Command, Refused, Reply, View};
use sim_host::Handle;

use crate::Peer;
use crate::door::Door;
use crate::pages;

/// The session cookie's name.
pub(crate) const COOKIE: &str = "ssid";
/// Where someone goes who names no page.
pub(crate) const HOME: &str = "/home/index.html";
/// Bytes of a path to go on to; longer ones lead home.
const NEXT_MAX: usize = 512;

/// One request of someone, logged in or not.
pub(crate) struct Visit {
    pub(crate) handle: Handle,
    /// The device as the request found it, or as it is after the last ask.
    pub(crate) view: Arc<View>,
    pub(crate) session: Option<Session>,
    pub(crate) peer: Peer,
    /// Path and query of the page.
    here: String,
}

impl Visit {
    /// Reads who asks, and keeps their session alive. `None` outside the server, which notes the peer.
    pub(crate) fn of(door: &Door, parts: &Parts) -> Option<Self> {
        let peer = *parts.extensions.get::<Peer>()?;
        let handle = door.handle.clone();
        let view = handle.view();
        let session = session(&parts.headers, &view).cloned();
        if let Some(session) = &session {
            handle.seen(session.id);
        }
        let here = parts.uri.path_and_query().map_or(HOME, |it| it.as_str()).to_owned();
        Some(Self { handle, view, session, peer, here })
    }

    /// Asks the device as this visitor and looks at it again.
    pub(crate) async fn ask(&mut self, command: Command) -> Result<Reply, Refused> {
        let answer = self.handle.ask(self.asker(), command).await;
        self.view = self.handle.view();
        answer
    }

    /// Whether the device will do this for this visitor, as far as permission goes.
    pub(crate) fn may(&self, command: &Command) -> Result<(), Refused> {
        self.view.may(self.asker(), command)
    }

    /// Whether this visitor may see something.
    pub(crate) fn sees(&self, sight: Sight<'_>) -> bool {
        self.view.may_see(self.asker(), sight).is_ok()
    }

    fn asker(&self) -> Asker {
        match &self.session {
            Some(session) => Asker::Session(session.id),
            None => Asker::Remote(sim_core::Door::Cwis, self.peer.address),
        }
    }

    /// What is answered to a visitor who may not see this.
    fn turned_away(&self, sight: Sight<'_>) -> Option<Response> {
        let refused = self.view.may_see(self.asker(), sight).err()?;
        if refused == Refused::NotLoggedIn {
            return Some(self.log_in_first());
        }
        Some(pages::forbidden(self, "Only a system administrator can see this page."))
    }

    fn log_in_first(&self) -> Response {
        Redirect::to(&format!("/login.html?next={}", escaped(&self.here))).into_response()
    }
}

/// The CWIS session that a request's cookie belongs to.
fn session<'a>(headers: &HeaderMap, view: &'a View) -> Option<&'a Session> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    let mut values = cookies.flat_map(|it| it.split(';')).filter_map(|it| {
        let (name, value) = it.split_once('=')?;
        (name.trim() == COOKIE).then(|| value.trim())
    });
    let session = values.find_map(|it| view.session_of(&SessionToken::from_text(it)?))?;
    (session.door == sim_core::Door::Cwis).then_some(session)
}

/// A page of ours to go on to. Anything that could lead elsewhere leads home.
pub(crate) fn local_path(next: &str) -> &str {
    let plain = |it: u8| it.is_ascii_graphic() && it != b'\\';
    let path = next.split('?').next().unwrap_or_default();
    let ours = next.len() <= NEXT_MAX
        && next.bytes().all(plain)
        && next.starts_with('/')
        && !next.starts_with("//")
        && path.ends_with(".html")
        && !path.starts_with("/log");
    if ours { next } else { HOME }
}

/// Text as the value of a query.
pub(crate) fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                out.push(char::from(byte));
            }
            // Writing to a String cannot fail.
            other => drop(write!(out, "%{other:02X}")),
        }
    }
    out
}

/// Someone logged in.
pub(crate) struct User(pub(crate) Visit, pub(crate) Session);

impl FromRequestParts<Door> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Response> {
        Self::of(door, parts).ok_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response())
    }
}

impl FromRequestParts<Door> for User {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, door).await?;
        match visit.session.clone() {
            Some(session) => Ok(Self(visit, session)),
            None => Err(visit.log_in_first()),
        }
    }
}

/// Defines whoever may see something; others are led to the log-in or told who may.
macro_rules! onlooker {
    ($(#[$meta:meta])* $name:ident, $sight:expr) => {
        $(#[$meta])*
        pub(crate) struct $name(pub(crate) Visit);

        impl FromRequestParts<Door> for $name {
            type Rejection = Response;

            async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Response> {
                let visit = Visit::from_request_parts(parts, door).await?;
                visit.turned_away($sight).map_or(Ok(Self(visit)), Err)
            }
        }
    };
}

onlooker!(
    /// Whoever may see jobs.
    JobViewer,
    Sight::Jobs
);
onlooker!(
    /// Whoever may see the users.
    UserViewer,
    Sight::Users
);
onlooker!(
    /// Whoever may see the system settings.
    SettingsViewer,
    Sight::Settings
);
onlooker!(
    /// Whoever may see the audit log.
    AuditLogViewer,
    Sight::AuditLog
);

#[cfg(test)]
mod tests {
    use super::{HOME, local_path};

    #[test]
    fn after_the_log_in_nobody_is_led_elsewhere() {
        for ours in [HOME, "/jobs/index.html?page=2", "/profile/password.html"] {
            assert_eq!(local_path(ours), ours);
        }
        let long = format!("/{}.html", "x".repeat(600));
        for elsewhere in [
            "",
            "https://example.com/a.html",
            "//example.com/a.html",
            "/\\example.com/a.html",
            "/\t/example.com/a.html",
            "javascript:alert(1)//.html",
            "/ALOGEXPT.CMD",
            "/logout.html",
            "/login.html",
            long.as_str(),
        ] {
            assert_eq!(local_path(elsewhere), HOME, "{elsewhere}");
        }
    }
}
