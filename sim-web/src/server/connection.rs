//! One connection, from accepted to closed.

use std::net::IpAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use sim_core::View;
use sim_listen::{Farewell, IdleLimit, Openings, Peer, Port};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tower::ServiceExt as _;

use super::Shared;

/// Time for a request's head to be there whole, and for the next one on a kept connection to begin.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// Bytes of a request's head; more are answered with 431.
const HEAD_MAX: usize = 64 * 1024;
/// Lines of a request's head; more are answered with 431.
const HEADERS_MAX: usize = 100;
/// Time for the answer under way when a setting closes the port, or tells of the restart that it causes.
const CLOSING_TIMEOUT: Duration = Duration::from_secs(5);

/// Serves one connection that was accepted under `view`.
pub(super) async fn serve(
    shared: &Shared,
    port: Port,
    view: &View,
    stream: TcpStream,
    address: IpAddr,
) {
    let Ok(local) = stream.local_addr() else { return };
    // Small answers are not to wait for each other; a socket without the option works too.
    let _ = stream.set_nodelay(true);
    let peer = Peer { address: address.to_canonical(), local, tls: port == Port::Https };
    let farewell = Farewell::default();
    let power_lost = when(shared, view, move |then, now| now.power != then.power);
    let cable_pulled = when(shared, view, |_, now| !now.is_connected);
    let mut talk = pin!(talk(shared, port, view, stream, (peer, farewell.clone())));
    tokio::select! {
        () = power_lost => {
            if farewell.is_said() {
                // Whatever else is asked meanwhile finds nobody logged in.
                let _ = tokio::time::timeout(CLOSING_TIMEOUT, talk).await;
            }
        }
        () = talk.as_mut() => {}
        () = cable_pulled => {}
    }
}

/// What each request of a connection carries.
type Carried = (Peer, Farewell);

async fn talk(shared: &Shared, port: Port, view: &View, stream: TcpStream, carried: Carried) {
    let closed = pin!(when(shared, view, move |_, now| !now.is_open(port)));
    match port {
        Port::Http => http(shared.everything.clone(), stream, carried, closed).await,
        Port::Ipp => http(shared.ipp_only.clone(), stream, carried, closed).await,
        Port::Https => {
            let mut closed = closed;
            let shake = shared.tls.accept(view, stream, carried.0.address);
            let stream = tokio::select! {
                () = closed.as_mut() => None,
                stream = shake => stream,
            };
            if let Some(stream) = stream {
                http(shared.everything.clone(), stream, carried, closed).await;
            }
        }
    }
}

/// Answers requests until either side ends it. When `closed` resolves, the answer under way is given
/// and no other.
async fn http(
    router: Router,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    (peer, farewell): Carried,
    closed: impl Future<Output = ()>,
) {
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
        .serve_connection(TokioIo::new(IdleLimit::new(stream)), service);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closed => {
            connection.as_mut().graceful_shutdown();
            tokio::time::timeout(CLOSING_TIMEOUT, connection).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = ended {
        tracing::debug!(peer = %peer.address, "connection ended: {error}");
    }
}

/// Resolves once `changed` holds between the openings of `view` and those of a later one.
async fn when(shared: &Shared, view: &View, changed: impl Fn(Openings, Openings) -> bool) {
    let then = Openings::of(view);
    let mut openings = shared.openings.clone();
    let later =
        openings.wait_for(|(revision, now)| *revision > view.revision && changed(then, *now));
    if later.await.is_err() {
        // The host has ended; whoever serves ends too and drops this connection.
        std::future::pending::<()>().await;
    }
}
