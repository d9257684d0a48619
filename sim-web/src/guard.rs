//! What holds for every request, whoever answers it.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use sim_core::View;

use crate::Peer;
use crate::cwis::Cwis;
use crate::local_path::LOG_IN;
use crate::visit::{FormOfAnother, Visit};
use crate::{api, commands, form_token, pages};

/// Time for a request of CWIS, its body included; then 408.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// Nothing from elsewhere, no script, no frame around our pages.
const CONTENT_POLICY: &str = "default-src 'self'; script-src 'none'; object-src 'none'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Nobody answers while the device is off; a request that was under way finds out here. The date is
/// the device's own.
pub(crate) async fn power(State(cwis): State<Cwis>, request: Request, next: Next) -> Response {
    if !cwis.handle.view().power.is_on() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let mut response = next.run(request).await;
    if let Ok(date) = HeaderValue::from_str(&date(&cwis)) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// The device's clock as HTTP writes it.
fn date(cwis: &Cwis) -> String {
    let clock = cwis.handle.view().clock.in_greenwich();
    clock.civil(cwis.handle.now()).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A request that takes too long is given up.
pub(crate) async fn time_limit(request: Request, next: Next) -> Response {
    let answered = tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await;
    answered.unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response())
}

/// Pages are not kept by anyone, not framed, and say nothing to other sites. What an answer sets itself
/// stays.
pub(crate) async fn page_headers(request: Request, next: Next) -> Response {
    const HEADERS: [(HeaderName, &str); 5] = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Our own pages must go on naming themselves: the check below reads it.
        (header::REFERRER_POLICY, "same-origin"),
    ];
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// CSRF protection, where it is switched on: what changes something must come from our own pages, and a form of
/// somebody who is logged in has to carry the token of that log-in. Without it nothing is done, and the page says so
/// beside what was typed.
/// Reading does not need it, nor does `GET /ALOGEXPT.CMD` or `GET /LOGOUT.CMD`: the guide's script
/// asks for them, and nothing says that its client repeats the Referer (assumed). A foreign page
/// cannot log anyone out by it, because browsers do not send it our cookie.
pub(crate) async fn forgery(State(cwis): State<Cwis>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let view = cwis.handle.view();
    let reading = parts.method == Method::GET || parts.method == Method::HEAD;
    if !view.settings.http_csrf.is_on() || reading {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let (path, is_own) = (parts.uri.path(), is_own(&parts));
    if !is_own && commands::is_command(path) {
        return commands::refuse(StatusCode::FORBIDDEN);
    }
    if !is_own && api::is_here(path) {
        return api::refuse(StatusCode::FORBIDDEN);
    }
    if is_own && !takes_token(&view, path) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let Some(visit) = Visit::of(&cwis, &parts) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if !is_own {
        return pages::forbidden(&visit, "This request did not come from this device's pages.");
    }
    let Some(session) = &visit.session else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    match form_token::carried(&parts.headers, body).await {
        Ok((token, body)) => {
            if !token.is_some_and(|it| form_token::is_of(session, &it)) {
                parts.extensions.insert(FormOfAnother);
            }
            next.run(Request::from_parts(parts, body)).await
        }
        Err(status) => pages::not_whole(&visit, status),
    }
}

/// Whether a form to this path carries a token. That of the log-in does not: it may have been drawn before another one.
/// Scripts post .CMD requests and JSON without having looked at a page; a page elsewhere cannot have a browser send JSON.
fn takes_token(view: &View, path: &str) -> bool {
    let by_script = commands::is_command(path) || api::is_here(path);
    view.assumptions.form_token_needed && !by_script && path != LOG_IN
}

/// Whether Origin, or else Referer, names the scheme, host and port that the request was sent to.
fn is_own(parts: &Parts) -> bool {
    let Some(peer) = parts.extensions.get::<Peer>() else { return false };
    let Some(own) = target(&parts.headers, &parts.uri, *peer) else { return false };
    let named = parts.headers.get(header::ORIGIN).or(parts.headers.get(header::REFERER));
    named.and_then(|it| it.to_str().ok()).and_then(origin) == Some(own)
}

/// Scheme, host and port.
type Origin = (&'static str, String, u16);

fn target(headers: &HeaderMap, uri: &Uri, peer: Peer) -> Option<Origin> {
    let scheme = if peer.tls { "https" } else { "http" };
    let host = match headers.get(header::HOST) {
        Some(it) => it.to_str().ok()?,
        None => uri.authority()?.as_str(),
    };
    origin(&format!("{scheme}://{host}"))
}

fn origin(url: &str) -> Option<Origin> {
    let uri: Uri = url.parse().ok()?;
    let (scheme, default) = match uri.scheme_str()? {
        "https" => ("https", 443),
        "http" => ("http", 80),
        _ => return None,
    };
    let authority = uri.authority().filter(|it| !it.as_str().contains('@'))?;
    Some((scheme, authority.host().to_ascii_lowercase(), authority.port_u16().unwrap_or(default)))
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn an_origin_is_scheme_host_and_port_and_nothing_else() {
        let own = Some(("https", "192.0.2.10".to_owned(), 443));
        assert_eq!(origin("https://192.0.2.10/home/index.html"), own);
        assert_eq!(origin("https://192.0.2.10:443"), own);
        assert_eq!(origin("https://[::1]:8443/a?b"), Some(("https", "[::1]".into(), 8443)));
        assert_eq!(origin("HTTPS://Printer/"), Some(("https", "printer".into(), 443)));
        for foreign in ["http://192.0.2.10", "https://192.0.2.10:444", "https://192.0.2.100"] {
            assert_ne!(origin(foreign), own);
        }
        for nothing in ["null", "", "/home/index.html", "https://a@192.0.2.10/", "file:///x"] {
            assert_eq!(origin(nothing), None, "{nothing}");
        }
    }
}
