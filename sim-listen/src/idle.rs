//! A stream that fails when nothing moves on it for too long, so that a stalled peer does not hold a
//! connection for ever.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

use crate::crowd::Life;

/// Time without a byte in either direction until a connection is given up, also in mid-request.
pub(crate) const IDLE_TIMEOUT: Duration = Duration::from_secs(120);
/// How often a quiet connection is looked at. This is less than every other time-out, because a timer that
/// ends before all others wakes the thread that sleeps until the first of them; with one here at all
/// times, the one that each request's head sets does not.
const LOOK: Duration = Duration::from_secs(15);

/// A stream with the limit.
pub(crate) struct IdleLimit<S> {
    stream: S,
    life: Arc<Life>,
    alarm: Pin<Box<Sleep>>,
}

impl<S> IdleLimit<S> {
    /// Limits this stream from now on.
    pub(crate) fn new(stream: S, life: Arc<Life>) -> Self {
        life.moved();
        Self { stream, life, alarm: Box::pin(sleep(LOOK)) }
    }

    /// Passes on what the stream said; if it waits, sees to it that it does not wait too long.
    fn limit<T>(
        &mut self,
        cx: &mut Context<'_>,
        polled: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            self.life.moved();
            return polled;
        }
        while self.alarm.as_mut().poll(cx).is_ready() {
            let due = self.life.last_moved() + IDLE_TIMEOUT;
            let now = Instant::now();
            if due <= now {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.alarm.as_mut().reset(due.min(now + LOOK));
        }
        Poll::Pending
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for IdleLimit<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_read(cx, buffer);
        self.limit(cx, polled)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for IdleLimit<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, data);
        self.limit(cx, polled)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_flush(cx);
        self.limit(cx, polled)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.limit(cx, polled)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(cx, data);
        self.limit(cx, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use sim_core::share::Quota;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;
    use crate::crowd::Crowd;

    #[tokio::test(start_paused = true)]
    async fn a_stalled_peer_is_given_up_and_a_slow_one_is_not() {
        let (ours, mut theirs) = duplex(64);
        let crowd = Arc::new(Crowd::new(Quota::of(10)));
        let life = crowd.enter([192, 0, 2, 1].into()).unwrap().life.clone();
        let mut ours = IdleLimit::new(ours, life);
        let begun = Instant::now();
        for _ in 0..3 {
            sleep(IDLE_TIMEOUT - Duration::from_secs(1)).await;
            theirs.write_all(b"x").await.unwrap();
            assert_eq!(ours.read_u8().await.unwrap(), b'x');
        }
        let error = ours.read_u8().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(begun.elapsed().as_secs(), 3 * (IDLE_TIMEOUT.as_secs() - 1) + 120);
    }
}
