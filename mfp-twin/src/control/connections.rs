//! Taking connections and answering what comes over them.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use sim_web::http1;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore, watch};
use tower::ServiceExt as _;

use super::limits::{CONNECTIONS_MAX, HEAD_WAIT};
use crate::fleet::until;

/// Rest after the system refused a connection, for example because of too many open files.
const ACCEPT_REST: Duration = Duration::from_millis(50);

/// Serves until told to stop; then connections are cut.
pub(crate) async fn serve(router: Router, listener: TcpListener, stopped: watch::Receiver<bool>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let crowd = Arc::new(Notify::new());
    loop {
        let permit = match room.clone().try_acquire_owned() {
            Ok(it) => Ok(it),
            Err(_) => {
                crowd.notify_one();
                // The semaphore is never closed, so a permit always comes.
                room.clone().acquire_owned().await
            }
        };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!("control plane: {error}");
                    tokio::time::sleep(ACCEPT_REST).await;
                    continue;
                }
            },
            () = until(stopped.clone()) => return,
        };
        let (router, crowd, stopped) = (router.clone(), crowd.clone(), stopped.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = connection(stream, router, &crowd) => {}
                () = until(stopped) => {}
            }
            drop(permit);
        });
    }
}

async fn connection(stream: TcpStream, router: Router, crowd: &Notify) {
    // Small replies go out at once.
    let _ = stream.set_nodelay(true);
    let (under_way, seen) = watch::channel(0);
    let under_way = Arc::new(under_way);
    let service = tower::service_fn(move |request: http::Request<Body>| {
        let (router, held) = (router.clone(), UnderWay::begin(&under_way));
        async move {
            let answered = router.oneshot(request).await;
            answered.map(|it| it.map(|body| Body::new(Answering { body, _held: held })))
        }
    });
    let served = http1::serve(stream, HEAD_WAIT, std::future::pending(), service);
    tokio::select! {
        served = served => {
            if let Err(error) = served {
                tracing::debug!("control plane: {error}");
            }
        }
        () = give_way(seen, crowd) => {}
    }
}

/// Resolves when somebody waits for a connection, and of all without a request this one is longest without.
async fn give_way(mut under_way: watch::Receiver<usize>, crowd: &Notify) {
    loop {
        if under_way.wait_for(|it| *it == 0).await.is_err() {
            // Nobody asks any more: the connection ends by itself.
            std::future::pending::<()>().await;
        }
        tokio::select! {
            biased;
            _ = under_way.changed() => {}
            // Those who wait for this are woken in their order.
            () = crowd.notified() => return,
        }
    }
}

/// A request that is under way, from its head to the last byte of its answer.
struct UnderWay(Arc<watch::Sender<usize>>);

impl UnderWay {
    fn begin(count: &Arc<watch::Sender<usize>>) -> Self {
        count.send_modify(|it| *it += 1);
        Self(count.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.send_modify(|it| *it -= 1);
    }
}

/// The body of an answer to a request that is under way until then.
struct Answering {
    body: Body,
    _held: UnderWay,
}

impl HttpBody for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
