//! IPP, the door of the printer drivers (RFC 8010, RFC 8011), at `/ipp/print` and `/ipp`.
//!
//! ```text
//!   POST ──▶ upload: attributes, document ──▶ call: RFC 8011's checks ──▶ operation: a row
//!                                                                           │
//!   HTTP 200, IPP status │ HTTP 401 ◀── reply ◀── attributes, query, submit ┘
//! ```
//!
//! Who asks is told by HTTP Basic over TLS, or by the job control language in front of the document;
//! `requesting-user-name` is never believed. What is asked goes through the device's one door like any
//! other command; this door keeps only what IPP needs and the device does not know: [`Printer`].

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Extension, State};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use http::{Method, Request, StatusCode, header};
use sim_host::Handle;

use sim_listen::{Farewell, Peer, Uploads};

mod actual;
mod address;
mod administration;
mod asked;
mod attributes;
mod cache;
mod call;
mod condition;
mod contradiction;
mod creation;
mod description;
mod documents;
mod event;
mod identity;
mod integer;
mod job;
mod jobs;
mod limits;
mod manage;
mod marker;
mod media;
mod offer;
mod operation;
mod overrides;
mod pages;
mod printer;
mod profile;
mod query;
mod recipient;
mod reply;
mod requested;
mod row;
mod settable;
mod strings;
mod submit;
mod subscription;
mod system;
mod template;
mod time;
mod upload;
mod uuid;

#[cfg(test)]
mod tests;

use address::{Address, PATHS, SYSTEM_PATH};
use call::Call;
use offer::Offer;
pub use pages::Pages;
pub use printer::Printer;
pub use profile::IppProfile;
use reply::{Failure, MEDIA_TYPE};
use upload::{Unreadable, Upload};

/// The printer of a device, which claims to be `profile`. Documents come in to it as far as `uploads` has places.
pub fn printer(handle: Handle, uploads: Uploads, profile: IppProfile, pages: Pages) -> Printer {
    Printer::new(handle, uploads, pages, Offer::of(profile, operation::offered(profile)))
}

/// What answers the printer's requests. Each carries the [`Peer`] that it came from, and the [`Farewell`] of its
/// connection.
pub fn router(printer: Arc<Printer>) -> Router {
    Router::new()
        .route("/ipp", any(answer))
        .route("/ipp/", any(answer))
        .route("/ipp/{*below}", any(answer))
        .layer(DefaultBodyLimit::disable())
        .with_state(printer)
}

async fn answer(
    State(printer): State<Arc<Printer>>,
    Extension(peer): Extension<Peer>,
    Extension(farewell): Extension<Farewell>,
    request: Request<Body>,
) -> Response {
    if !printer.handle.view().settings.net_ipp.is_on() {
        return StatusCode::NOT_FOUND.into_response();
    }
    if let Some(labels) = labels(&printer, request.method(), request.uri().path()) {
        return labels;
    }
    if request.method() != Method::POST {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")]).into_response();
    }
    handle(&printer, (peer, farewell), request).await
}

/// The file of labels, where it is what is asked for and the printer claims to have one.
fn labels(printer: &Printer, method: &Method, path: &str) -> Option<Response> {
    let asked = method == Method::GET && path == strings::PATH;
    let there = strings::BASIS.is_in(printer.offer.profile);
    let file = || ([(header::CONTENT_TYPE, strings::MEDIA_TYPE)], strings::file()).into_response();
    (asked && there).then(file)
}

/// Answers one IPP request.
async fn handle(
    printer: &Printer,
    (peer, farewell): (Peer, Farewell),
    request: Request<Body>,
) -> Response {
    if let Some(refusal) = not_ipp(&request, &printer.offer) {
        return refusal;
    }
    let nearest = |asked| printer.offer.nearest(asked);
    let (head, body) = request.into_parts();
    let mut upload = Upload::new(body);
    let message = match upload.message().await {
        Ok(message) => message,
        Err(Unreadable::Malformed { version, request_id, error }) => {
            tracing::debug!(%peer.address, %error, "malformed IPP request");
            upload.drain().await;
            let failure = Failure::status(error.status(), error.to_string());
            return reply::failed(peer, nearest(version), request_id, failure);
        }
        Err(Unreadable::NoHeader) => return StatusCode::BAD_REQUEST.into_response(),
        Err(Unreadable::Interrupted(it)) => return reply::interrupted(it),
    };
    let (version, request_id) = (message.version, message.request_id);
    let address = Address::new(&head.headers, peer);
    let authorization = head.headers.get(header::AUTHORIZATION);
    let call = Call::new(printer, (peer, farewell), address, authorization, message);
    match operation::carry_out(&call, &mut upload).await {
        Ok(answer) => {
            upload.drain().await;
            reply::answered(version, request_id, answer)
        }
        Err(Failure::Interrupted(it)) => reply::interrupted(it),
        Err(failure) => {
            tracing::debug!(%peer.address, ?failure, "IPP request refused");
            upload.drain().await;
            reply::failed(peer, nearest(version), request_id, failure)
        }
    }
}

/// Answers what is no IPP request.
fn not_ipp(request: &Request<Body>, offer: &Offer) -> Option<Response> {
    if !is_here(request.uri().path(), offer) {
        return Some(StatusCode::NOT_FOUND.into_response());
    }
    if request.method() != Method::POST {
        let allow = [(header::ALLOW, "POST")];
        return Some((StatusCode::METHOD_NOT_ALLOWED, allow).into_response());
    }
    let text = |name| request.headers().get(name).and_then(|it| it.to_str().ok()).unwrap_or("");
    let media_type = text(header::CONTENT_TYPE).split(';').next().unwrap_or("").trim();
    let encoding = text(header::CONTENT_ENCODING);
    let plain = encoding.is_empty() || encoding.eq_ignore_ascii_case("identity");
    if !media_type.eq_ignore_ascii_case(MEDIA_TYPE) || !plain {
        return Some(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    None
}

/// Whether a path is the printer's, a job's or the system's; which one is asked about is said in the request.
fn is_here(path: &str, offer: &Offer) -> bool {
    let path = path.strip_suffix('/').unwrap_or(path);
    let job = |(printer, number): (&str, &str)| {
        PATHS.contains(&printer) && number.bytes().all(|it| it.is_ascii_digit())
    };
    let system = path == SYSTEM_PATH && !offer.system_operations.is_empty();
    PATHS.contains(&path) || system || path.rsplit_once('/').is_some_and(job)
}
