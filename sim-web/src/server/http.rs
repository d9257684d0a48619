//! HTTP on one connection of the device.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use futures_util::FutureExt as _;
use http::Request;
use sim_listen::{Connection, Serve};
use tower::ServiceExt as _;

use crate::http1;

/// Time for a request's head to be there whole, and for the next one on a kept connection to begin.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// What a peer is told that has as many connections as it may have.
pub(super) const BUSY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// Has connections served by `router`.
pub(super) fn with(router: Router) -> Serve {
    Arc::new(move |connection| serve(router.clone(), connection).boxed())
}

/// Answers requests until either side ends it, or until the port closes.
async fn serve(router: Router, connection: Connection) {
    let Connection { stream, peer, farewell, closing, addresses, .. } = connection;
    let service = router.map_request(move |mut request: Request<Body>| {
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(farewell.clone());
        request.extensions_mut().insert(addresses.clone());
        request
    });
    if let Err(error) = http1::serve(stream, HEAD_TIMEOUT, closing, service).await {
        tracing::debug!(peer = %peer.address, "connection ended: {error}");
    }
}
