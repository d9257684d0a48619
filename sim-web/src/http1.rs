//! HTTP/1 on one connection, for the ports of the device and for whoever else answers HTTP.
//!
//! ```text
//!   stream ── heads (one at a time, whole, looked at) ──▶ hyper ──▶ service
//! ```
//! What hyper would take and another reader of the same bytes would take otherwise is refused before anybody
//! acts on it (`http1/head.rs`). Whatever is answered reaches the client: after the last answer what still comes in
//! is read for a while, because a socket that is closed with bytes unread takes the answer along.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use futures_util::FutureExt as _;
use http::{HeaderValue, Request, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::timeout;
use tower::ServiceExt as _;

use self::heads::{Heads, Refusal};

mod chunks;
mod head;
mod heads;

#[cfg(test)]
mod tests;

/// How long after the last answer what still comes in is read.
const LINGER: Duration = Duration::from_secs(2);
/// Bytes that are read so.
const LINGER_MAX: u64 = 1 << 20;

/// What ends a connection before its time.
pub type Ended = Box<dyn std::error::Error + Send + Sync>;

/// Answers the requests of one connection until either side ends it. Once `closing` resolves, the answer
/// under way is given, and no other. A head has to be there within `head_wait`.
///
/// # Errors
/// What ended the connection before its time.
pub async fn serve<S>(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin,
    head_wait: Duration,
    closing: impl Future<Output = ()>,
    service: S,
) -> Result<(), Ended>
where
    S: tower::Service<Request<Body>, Response = Response, Error = Infallible>,
    S: Clone + Send + Unpin + 'static,
    S::Future: Send,
{
    let refusal = Refusal::default();
    let mut heads = Heads::new(stream, refusal.clone());
    let mut closing = pin!(closing);
    // What hyper has for a connection is made for one that asks for something: many shake hands, or wait.
    let begun = tokio::select! {
        begun = timeout(head_wait, heads.begun()) => begun,
        () = closing.as_mut() => Ok(Ok(false)),
    };
    let (heads, ended) = match begun {
        Ok(Ok(true)) => answer(heads, refusal, head_wait, closing, service).await,
        Ok(Ok(false) | Err(_)) => (heads, Ok(())),
        Err(late) => (heads, Err(late.into())),
    };
    if let Some(stream) = heads.into_inner() {
        linger(stream).await;
    }
    ended
}

/// Answers what there is, and what comes.
async fn answer<S, T>(
    heads: Heads<T>,
    refusal: Refusal,
    head_wait: Duration,
    mut closing: Pin<&mut impl Future<Output = ()>>,
    service: S,
) -> (Heads<T>, Result<(), Ended>)
where
    S: tower::Service<Request<Body>, Response = Response, Error = Infallible>,
    S: Clone + Send + Unpin + 'static,
    S::Future: Send,
    T: AsyncRead + AsyncWrite + Send + Unpin,
{
    let service = service_fn(move |request: Request<Incoming>| {
        let refused = refusal.status();
        let service = service.clone();
        async move {
            match refused {
                Some(status) => Ok(refuse(status)),
                None => service.oneshot(for_its_host(request.map(Body::new))).await,
            }
        }
        .boxed()
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_wait)
        .max_buf_size(head::HEAD_MAX)
        .max_headers(head::LINES_MAX)
        .serve_connection(TokioIo::new(heads), service);
    let ended = tokio::select! {
        ended = poll_fn(|cx| connection.poll_without_shutdown(cx)) => ended,
        () = closing.as_mut() => {
            Pin::new(&mut connection).graceful_shutdown();
            poll_fn(|cx| connection.poll_without_shutdown(cx)).await
        }
    };
    (connection.into_parts().io.into_inner(), ended.map_err(Ended::from))
}

/// Says why a head is refused. Nothing else is answered on the connection.
fn refuse(status: StatusCode) -> Response {
    let close = [(header::CONNECTION, HeaderValue::from_static("close"))];
    (status, close).into_response()
}

/// A request that names its host in the target too is for that one, whatever Host says (RFC 9112, 3.2.2).
fn for_its_host(mut request: Request<Body>) -> Request<Body> {
    let named = request.uri().authority().map(|it| HeaderValue::from_str(it.as_str()));
    if let Some(Ok(host)) = named {
        request.headers_mut().insert(header::HOST, host);
    }
    request
}

/// Ends the side that answers, and reads what still comes in.
async fn linger(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    let drained = async {
        stream.shutdown().await?;
        tokio::io::copy(&mut stream.take(LINGER_MAX), &mut tokio::io::sink()).await
    };
    // Whoever does not want the answer has gone.
    let _ = timeout(LINGER, drained).await;
}
