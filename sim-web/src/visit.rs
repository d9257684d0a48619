//! Who asks for a page: the session behind the cookie.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, header};
use sim_core::job::DocumentId;
use sim_core::permit::Sight;
use sim_core::session::{Session, SessionToken};
use sim_core::share::Holder;
use sim_core::standing::PrinterStanding;
use sim_core::{Asker, Command, Refused, Reply, Tick, View};
use sim_host::documents::DocumentRefused;
use sim_host::{Handle, Made, NotMade, Pieces};
use sim_listen::{Addresses, HTTP, HTTPS};

use crate::Peer;
use crate::cwis::Cwis;
use crate::local_path::HOME;

/// The session cookie's name.
pub(crate) const COOKIE: &str = "ssid";

/// Marks a posted form that was not drawn for the session that it came with.
#[derive(Clone, Copy)]
pub(crate) struct FormOfAnother;

/// One request of someone, logged in or not.
pub(crate) struct Visit {
    handle: Handle,
    /// Whether it may ask the device for anything.
    is_own_form: bool,
    /// The device as the request found it, or as it is after the last ask.
    pub(crate) view: Arc<View>,
    pub(crate) session: Option<Session>,
    pub(crate) peer: Peer,
    addresses: Addresses,
    /// Path and query of the page.
    pub(crate) here: String,
    /// Whether it is a form that was sent, so that its visitor has to be told that nothing came of it.
    pub(crate) is_posted: bool,
}

impl Visit {
    /// Reads who asks, and keeps their session alive. `None` outside the server, which notes the peer.
    pub(crate) fn of(cwis: &Cwis, parts: &Parts) -> Option<Self> {
        let peer = *parts.extensions.get::<Peer>()?;
        let handle = cwis.handle.clone();
        let view = handle.view();
        let session = session(&parts.headers, &view).cloned();
        if let Some(session) = &session {
            handle.seen(session.id);
        }
        let here = parts.uri.path_and_query().map_or(HOME, |it| it.as_str()).to_owned();
        let is_own_form = parts.extensions.get::<FormOfAnother>().is_none();
        let is_posted = parts.method == Method::POST;
        let addresses = parts.extensions.get().cloned().unwrap_or_default();
        Some(Self { handle, is_own_form, view, session, peer, addresses, here, is_posted })
    }

    /// The way to the device.
    ///
    /// # Errors
    /// [`Refused::OtherLogIn`] where a form was not drawn for the session that it came with.
    pub(crate) fn handle(&self) -> Result<&Handle, Refused> {
        if self.is_own_form { Ok(&self.handle) } else { Err(Refused::OtherLogIn) }
    }

    /// Asks the device as this visitor and looks at it again.
    pub(crate) async fn ask(&mut self, command: Command) -> Result<Reply, Refused> {
        let answer = self.handle()?.ask(self.asker(), command).await;
        self.view = self.handle.view();
        answer
    }

    /// A document on the drive, a piece at a time.
    pub(crate) fn pieces(&self, document: DocumentId) -> Result<Pieces, DocumentRefused> {
        self.handle.documents().pieces(document)
    }

    /// Makes something of a document on the drive, in the visitor's share of the workers.
    pub(crate) async fn make(&self, document: DocumentId, made: Made) -> Result<Bytes, NotMade> {
        let user = self.session.as_ref().map(|it| &it.user);
        let holder = Holder::of(user, Some(self.peer.address));
        self.handle.make(&holder, document, made).await
    }

    /// Whether the pages are still where this request came in.
    pub(crate) fn is_open_here(&self) -> bool {
        let port = if self.peer.tls { &HTTPS } else { &HTTP };
        port.is_open_at(&self.view, self.peer.local.ip())
    }

    /// Where else the pages are now, by the protocol that this request came over before the other.
    pub(crate) fn elsewhere(&self) -> Option<String> {
        let ports = [("https", &HTTPS), ("http", &HTTP)];
        let (same, other): (Vec<_>, Vec<_>) =
            ports.into_iter().partition(|it| (*it.1 == HTTPS) == self.peer.tls);
        let all = same.into_iter().chain(other);
        let open = all.flat_map(|(scheme, port)| {
            self.addresses.open(port, &self.view).map(move |it| (scheme, it))
        });
        let mut places = open.map(|(scheme, it)| (scheme, self.reachable(it)));
        places.next().map(|(scheme, it)| format!("{scheme}://{it}{HOME}"))
    }

    /// Who listens at every address of a version is found at the one that this request came to, or at this machine's own.
    fn reachable(&self, address: SocketAddr) -> SocketAddr {
        let own = self.peer.local.ip();
        let ip = match address.ip() {
            it if !it.is_unspecified() => it,
            it if it.is_ipv4() == own.is_ipv4() => own,
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        };
        SocketAddr::new(ip, address.port())
    }

    /// What the device's clock counts from.
    pub(crate) fn now(&self) -> Tick {
        self.handle.now()
    }

    /// The path of the page.
    pub(crate) fn path(&self) -> &str {
        self.here.split('?').next().unwrap_or_default()
    }

    /// Whether the device will do this for this visitor, as far as permission goes.
    pub(crate) fn may(&self, command: &Command) -> Result<(), Refused> {
        self.view.may(self.asker(), command)
    }

    /// Whether this visitor may send a form of a page that shows this.
    pub(crate) fn may_send(&self, sight: Sight<'_>) -> Result<(), Refused> {
        self.handle()?;
        self.view.may_see(self.asker(), sight)
    }

    /// Whether this visitor may see something.
    pub(crate) fn sees(&self, sight: Sight<'_>) -> bool {
        self.view.may_see(self.asker(), sight).is_ok()
    }

    /// How the printer stands, as it tells its clients too.
    pub(crate) fn standing(&self) -> PrinterStanding {
        self.view.standing(self.handle.world().engine.is_some())
    }

    pub(crate) fn asker(&self) -> Asker {
        match &self.session {
            Some(session) => Asker::Session(session.id),
            None => Asker::Remote(sim_core::Door::Cwis, self.peer.address),
        }
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

impl FromRequestParts<Cwis> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, cwis: &Cwis) -> Result<Self, Response> {
        Self::of(cwis, parts).ok_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response())
    }
}
