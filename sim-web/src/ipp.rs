//! IPP: to be written.

use axum::body::Body;
use axum::response::{IntoResponse, Response};

use crate::door::Door;
use crate::peer::Peer;

/// What the IPP door keeps between requests.
#[derive(Default)]
pub(crate) struct Printer;

/// Answers one IPP request.
#[expect(clippy::unused_async, reason = "a place holder")]
pub(crate) async fn handle(_: &Door, _: Peer, _: http::Request<Body>) -> Response {
    http::StatusCode::NOT_IMPLEMENTED.into_response()
}
