//! Bodies of requests: how many come in at one time, how fast, and who gives way where all places are taken.

use std::collections::BTreeMap;
use std::error::Error;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures_util::FutureExt as _;
use http::StatusCode;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use sim_listen::Rate;
use thiserror::Error;
use tokio::sync::{Semaphore, SemaphorePermit, oneshot};
use tokio::time::{Instant, Sleep, sleep_until, timeout};

use super::Control;
use super::limits::{BODY_STALLED, PLACE_LOOK, PLACE_WAIT};
use super::problem::{Problem, busy};

/// Why a body does not come in.
#[derive(Debug, Error)]
enum NotInTime {
    /// It comes too slowly.
    #[error("the body did not come in time")]
    TooSlow,
    /// Others wait, and of all bodies this one has stalled for longest.
    #[error("the body stalled while others waited")]
    GaveWay,
}

/// Lets a request with a body through if there is a place for it, which it keeps until it was answered.
pub(super) async fn limit(
    State(control): State<Control>,
    request: Request,
    next: Next,
) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let bodies = &control.0.shared.bodies;
    let Some(_place) = bodies.take().await else {
        return busy("as many requests with a body are under way as the control plane takes")
            .into_response();
    };
    next.run(request.map(|body| bodies.timed(body))).await
}

/// What is said of a body that did not come in time; `None` if that was not what went wrong.
pub(super) fn too_slow(error: &(dyn Error + 'static)) -> Option<Problem> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(why) = error.downcast_ref::<NotInTime>() {
            let title = "Body not in time";
            return Some(Problem::new(StatusCode::REQUEST_TIMEOUT, title, why.to_string()));
        }
        cause = error.source();
    }
    None
}

/// Places for requests with a body.
pub(super) struct Bodies {
    places: Semaphore,
    stalled: Arc<Stalled>,
}

impl Bodies {
    /// Places for so many.
    pub(super) fn of(places: usize) -> Self {
        Self { places: Semaphore::new(places), stalled: Arc::default() }
    }

    /// The body, which gives way here if it stalls.
    pub(super) fn timed(&self, body: Body) -> Body {
        Body::new(Timed::new(body, self.stalled.clone()))
    }

    /// Takes a place. Where there is none, a body that has stalled gives way; `None` if that does not help.
    pub(super) async fn take(&self) -> Option<SemaphorePermit<'_>> {
        let begun = Instant::now();
        while begun.elapsed() < PLACE_WAIT {
            // The semaphore is never closed.
            if let Ok(place) = self.places.try_acquire() {
                return Some(place);
            }
            self.stalled.one_gives_way();
            if let Ok(Ok(place)) = timeout(PLACE_LOOK, self.places.acquire()).await {
                return Some(place);
            }
        }
        None
    }
}

/// Bodies of which nothing comes just now, in the order in which they began to be waited for.
#[derive(Default)]
struct Stalled(Mutex<Waits>);

#[derive(Default)]
struct Waits {
    made: u64,
    all: BTreeMap<u64, (Instant, oneshot::Sender<()>)>,
}

impl Stalled {
    fn one_gives_way(&self) {
        let mut waits = self.waits();
        let first = waits.all.first_entry();
        if let Some(it) = first.filter(|it| it.get().0.elapsed() >= BODY_STALLED) {
            // One that came in meanwhile needs not be told.
            let _ = it.remove().1.send(());
        }
    }

    fn waits(&self) -> MutexGuard<'_, Waits> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waiting for the next bytes of a body.
struct Waiting {
    stalled: Arc<Stalled>,
    number: u64,
    since: Instant,
    alarm: Pin<Box<Sleep>>,
    gives_way: oneshot::Receiver<()>,
}

impl Waiting {
    fn begin(stalled: &Arc<Stalled>, rate: &Rate) -> Self {
        let since = Instant::now();
        let (told, gives_way) = oneshot::channel();
        let mut waits = stalled.waits();
        waits.made += 1;
        let number = waits.made;
        waits.all.insert(number, (since, told));
        drop(waits);
        let alarm = Box::pin(sleep_until(since + rate.patience()));
        Self { stalled: stalled.clone(), number, since, alarm, gives_way }
    }

    /// Whether it has waited in vain.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<NotInTime> {
        if self.gives_way.poll_unpin(cx).is_ready() {
            return Poll::Ready(NotInTime::GaveWay);
        }
        self.alarm.poll_unpin(cx).map(|()| NotInTime::TooSlow)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.stalled.waits().all.remove(&self.number);
    }
}

/// A body that fails when it comes too slowly.
struct Timed {
    body: Body,
    rate: Rate,
    stalled: Arc<Stalled>,
    waiting: Option<Waiting>,
}

impl Timed {
    fn new(body: Body, stalled: Arc<Stalled>) -> Self {
        Self { body, rate: Rate::default(), stalled, waiting: None }
    }
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Self { body, rate, stalled, waiting } = &mut *self;
        if let Poll::Ready(came) = Pin::new(body).poll_frame(cx) {
            let after = waiting.take().map(|it| it.since.elapsed()).unwrap_or_default();
            if let Some(Ok(frame)) = &came {
                rate.came(frame.data_ref().map_or(0, Bytes::len), after);
            }
            return Poll::Ready(came);
        }
        let waiting = waiting.get_or_insert_with(|| Waiting::begin(stalled, rate));
        waiting.poll(cx).map(|why| Some(Err(axum::Error::new(why))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::time::Duration;

    use axum::body::to_bytes;
    use futures_util::stream::{self, StreamExt as _};

    use super::super::limits::BODIES_MAX;
    use super::*;

    fn stalling() -> Body {
        let first = stream::once(async { Ok::<_, Infallible>(Bytes::from_static(b"{")) });
        Body::from_stream(first.chain(stream::pending()))
    }

    /// What comes of a body.
    async fn read(body: Body, stalled: &Arc<Stalled>) -> Result<usize, String> {
        let came = to_bytes(Body::new(Timed::new(body, stalled.clone())), 1 << 20).await;
        came.map(|it| it.len()).map_err(|it| too_slow(&it).unwrap().detail)
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_stalls_is_given_up_and_says_why() {
        let begun = Instant::now();
        let why = read(stalling(), &Arc::default()).await.unwrap_err();
        assert_eq!(why, NotInTime::TooSlow.to_string());
        assert_eq!(begun.elapsed(), sim_listen::limits::BODY_IDLE_MAX);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_drips_is_given_up_and_a_slow_one_is_not() {
        let each = async |bytes: &'static [u8]| {
            let pieces = stream::repeat(bytes).take(200).then(|it| async {
                tokio::time::sleep(Duration::from_secs(1)).await;
                Ok::<_, Infallible>(Bytes::from_static(it))
            });
            read(Body::from_stream(pieces), &Arc::default()).await
        };
        assert_eq!(each(b"x").await, Err(NotInTime::TooSlow.to_string()));
        assert_eq!(each(&[b'x'; 1_000]).await, Ok(200_000));
    }

    #[tokio::test(start_paused = true)]
    async fn where_all_places_are_taken_the_body_that_stalled_first_gives_way() {
        let bodies = Arc::new(Bodies::of(BODIES_MAX));
        let mut stalled = Vec::new();
        for _ in 0..BODIES_MAX {
            let (bodies, begun) = (bodies.clone(), Instant::now());
            stalled.push(tokio::spawn(async move {
                let _place = bodies.take().await.unwrap();
                let why = read(stalling(), &bodies.stalled).await.unwrap_err();
                (why, begun.elapsed())
            }));
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let begun = Instant::now();
        assert!(bodies.take().await.is_some());
        assert!(begun.elapsed() < BODY_STALLED + PLACE_LOOK);
        let mut stalled = stalled.into_iter();
        let (why, _) = stalled.next().unwrap().await.unwrap();
        assert_eq!(why, NotInTime::GaveWay.to_string());
        for it in stalled {
            assert_eq!(it.await.unwrap().0, NotInTime::TooSlow.to_string());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_gives_way_that_is_being_worked_on() {
        let bodies = Bodies::of(BODIES_MAX);
        let all = bodies.places.acquire_many(BODIES_MAX.try_into().unwrap()).await.unwrap();
        let begun = Instant::now();
        assert!(bodies.take().await.is_none());
        assert!(begun.elapsed() >= PLACE_WAIT);
        drop(all);
        assert!(bodies.take().await.is_some());
    }
}
