//! HTTP/1 on one connection, for the ports of the device and for whoever else answers HTTP.
//!
//! Whatever is answered reaches the client: after the last answer what still comes in is read for a while,
//! because a socket that is closed with bytes unread takes the answer along.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use futures_util::FutureExt as _;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::timeout;
use tower::ServiceExt as _;

mod chunks;
mod head;

/// How long after the last answer what still comes in is read.
const LINGER: Duration = Duration::from_secs(2);
/// Bytes that are read so.
const LINGER_MAX: u64 = 1 << 20;

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
) -> hyper::Result<()>
where
    S: tower::Service<Request<Body>, Response = Response, Error = Infallible>,
    S: Clone + Send + Unpin + 'static,
    S::Future: Send,
{
    let answer = service_fn(move |request: Request<Incoming>| {
        service.clone().oneshot(request.map(Body::new)).boxed()
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_wait)
        .max_buf_size(head::HEAD_MAX)
        .max_headers(head::LINES_MAX)
        .serve_connection(TokioIo::new(stream), answer);
    let mut closing = pin!(closing);
    let ended = tokio::select! {
        ended = poll_fn(|cx| connection.poll_without_shutdown(cx)) => ended,
        () = closing.as_mut() => {
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            poll_fn(|cx| connection.poll_without_shutdown(cx)).await
        }
    };
    linger(connection.into_parts().io.into_inner()).await;
    ended
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
