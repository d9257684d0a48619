//! HTTP on one connection.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use futures_util::FutureExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use sim_listen::{Connection, Serve};
use tower::ServiceExt as _;

/// Time for a request's head to be there whole, and for the next one on a kept connection to begin.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// Bytes of a request's head; more are answered with 431.
const HEAD_MAX: usize = 64 * 1024;
/// Lines of a request's head; more are answered with 431.
const HEADERS_MAX: usize = 100;

/// What a peer is told that has as many connections as it may have.
pub(super) const BUSY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// Has connections served by `router`.
pub(super) fn with(router: Router) -> Serve {
    Arc::new(move |connection| serve(router.clone(), connection).boxed())
}

/// Answers requests until either side ends it, or until the port closes.
async fn serve(router: Router, connection: Connection) {
    let Connection { stream, peer, farewell, closing } = connection;
    let service = service_fn(move |request: http::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(farewell.clone());
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_MAX)
        .max_headers(HEADERS_MAX)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closing => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(peer = %peer.address, "connection ended: {error}");
    }
}
