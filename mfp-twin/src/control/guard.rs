//! Who is let in: whoever holds the token, and the browser that used the one-time link.
//!
//! A web page somewhere must not reach the control plane through a browser on this machine. So the
//! Host header must name us (a rebound DNS name does not), an Origin must be what Host says, and a
//! cookie alone changes nothing without one.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, header};

use super::Control;
use super::problem::Problem;
use crate::not_started::NotStarted;
use crate::random::random;

/// Bytes of a one-time key.
const KEY_BYTES: usize = 16;

/// Knows the secrets.
pub(super) struct Guard {
    control: SocketAddr,
    /// Further names that clients may use.
    hosts: Vec<String>,
    token: String,
    cookie: String,
    /// The key of the one-time link, until it is used.
    key: Mutex<Option<String>>,
}

impl Guard {
    pub(super) fn new(
        control: SocketAddr,
        hosts: Vec<String>,
        [token, cookie]: [String; 2],
    ) -> Self {
        Self { control, hosts, token, cookie, key: Mutex::default() }
    }

    /// A link that works once, for whoever reaches us at `host`: a name, and a port where it has one.
    pub(super) fn new_link(&self, host: &str) -> Result<String, NotStarted> {
        let key = hex::encode(random::<KEY_BYTES>()?);
        let link = format!("http://{host}/?key={key}");
        *self.key.lock().unwrap_or_else(PoisonError::into_inner) = Some(key);
        Ok(link)
    }

    /// Uses the one-time key up. What comes back is the cookie to set.
    pub(super) fn redeem(&self, key: &str) -> Option<String> {
        let mut held = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        held.take_if(|it| same(it, key))?;
        let (name, value) = (self.cookie_name(), &self.cookie);
        Some(format!("{name}={value}; HttpOnly; SameSite=Strict; Path=/"))
    }

    /// Cookies know no port, so the name does: two twins do not log each other out.
    fn cookie_name(&self) -> String {
        format!("mfp_twin_{}", self.control.port())
    }

    fn check(&self, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
        self.check_host(headers)?;
        self.check_origin(headers)?;
        if self.has_token(headers) {
            return Ok(());
        }
        if !self.has_cookie(headers) {
            return Err(unauthorized());
        }
        let site = text(headers, "sec-fetch-site");
        let own_site = site.is_none_or(|it| it == "same-origin" || it == "none");
        let harmless = [Method::GET, Method::HEAD].contains(method);
        if own_site && (harmless || headers.contains_key(header::ORIGIN)) {
            Ok(())
        } else {
            Err(forbidden("a request with the live page's cookie must come from the live page"))
        }
    }

    fn check_host(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let host = host(headers);
        if self.is_ours(name_of(host)) {
            return Ok(());
        }
        let own = self.control;
        Err(forbidden(format!(
            "the Host header is \"{host}\"; the control plane is {own}, reached under another name only \
             where --control-host gives it"
        )))
    }

    fn check_origin(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
        let origin = origin.to_str().unwrap_or_default();
        let from = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        let host = host(headers);
        if from.is_some_and(|it| it.eq_ignore_ascii_case(host)) {
            return Ok(());
        }
        Err(forbidden(format!("the Origin header is \"{origin}\", which is not the live page's")))
    }

    /// Whether a client may call us so, at whatever port: containers and SSH map it. No name of the loopback
    /// can be made another machine's by DNS: `localhost` (RFC 6761, 6.3) and the addresses (RFC 1122, 3.2.1.3;
    /// RFC 4291, 2.5.3).
    fn is_ours(&self, name: &str) -> bool {
        let bare = name.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(name);
        let is_loopback = bare.parse().is_ok_and(|it: IpAddr| it.to_canonical().is_loopback());
        // A dot behind a name only says that it is whole.
        let name = name.strip_suffix('.').unwrap_or(name);
        let mut names = self.hosts.iter().map(String::as_str).chain(["localhost"]);
        is_loopback || names.any(|it| it.eq_ignore_ascii_case(name))
    }

    fn has_token(&self, headers: &HeaderMap) -> bool {
        let given = text(headers, "authorization").and_then(|it| it.split_once(' '));
        given.is_some_and(|(scheme, token)| {
            scheme.eq_ignore_ascii_case("bearer") && same(token.trim(), &self.token)
        })
    }

    fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let name = self.cookie_name();
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|it| it.to_str().ok())
            .flat_map(|it| it.split(';'))
            .filter_map(|it| it.trim().split_once('='))
            .any(|(it, value)| it == name && same(value, &self.cookie))
    }
}

/// Lets a request through, or says why not. The one-time link is its own ticket.
pub(super) async fn admit(
    State(control): State<Control>,
    request: Request,
    next: Next,
) -> Response {
    let guard = &control.0.shared.guard;
    let by_link = request.uri().path() == "/"
        && request.method() == Method::GET
        && request.uri().query().is_some_and(|it| it.starts_with("key="));
    let checked = if by_link {
        guard.check_host(request.headers())
    } else {
        guard.check(request.method(), request.headers())
    };
    match checked {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// The token or the link is missing, wrong or used up.
pub(super) fn unauthorized() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "Token needed",
        "send Authorization: Bearer TOKEN with the token from the port file or the token file; for a \
         browser use the link that was printed at the start, which works once (POST /v1/live-link \
         gives another)",
    )
}

/// The Host header.
pub(super) fn host(headers: &HeaderMap) -> &str {
    text(headers, "host").unwrap_or_default()
}

/// The name in a Host header, without the port.
fn name_of(host: &str) -> &str {
    let port = host.rsplit_once(':').filter(|it| it.1.bytes().all(|it| it.is_ascii_digit()));
    port.map_or(host, |it| it.0)
}

fn forbidden(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "Not from here", detail)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|it| it.to_str().ok())
}

/// Compares in a time that says nothing of where the difference is.
fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let differs = left.iter().zip(right).fold(0, |all, (a, b)| all | (a ^ b));
    left.len() == right.len() && std::hint::black_box(differs) == 0
}
