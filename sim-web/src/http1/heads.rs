//! A stream that hands out one head at a time, whole, once it was judged, and then the body that belongs to it.
//!
//! ```text
//! Head    nothing is handed out before the head is whole and stands
//!   stands ──▶ handed out, then Body or Chunks
//!   refused ─▶ Refused: a request in its place, which asks for nothing, lets hyper answer in its turn
//! Body, Chunks   handed out as they come, up to the next head
//! ```

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, BytesMut};
use http::StatusCode;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf};

use super::chunks::Chunks;
use super::head::{self, Framing};

/// Bytes that are read at a time where they are looked at.
const READ_BYTES: usize = 8 * 1024;
/// What hyper reads in the place of a head that was refused.
const IN_ITS_PLACE: &[u8] = b"GET / HTTP/1.1\r\nHost: refused\r\nConnection: close\r\n\r\n";

/// Why the last head was refused, if it was. Clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Refusal(Arc<AtomicU16>);

impl Refusal {
    /// The status to answer.
    pub(crate) fn status(&self) -> Option<StatusCode> {
        StatusCode::from_u16(self.0.load(Ordering::Acquire)).ok()
    }

    fn set(&self, status: StatusCode) {
        self.0.store(status.as_u16(), Ordering::Release);
    }
}

/// The stream.
pub(crate) struct Heads<S> {
    stream: S,
    state: State,
    /// What came in and is not handed out.
    held: BytesMut,
    /// How much of it can be handed out.
    ready: usize,
    refusal: Refusal,
    is_lost: bool,
}

enum State {
    /// Of a head that is not whole, so many bytes were looked at.
    Head {
        seen: usize,
    },
    /// So many bytes of a body are to come.
    Body(u64),
    Chunks(Chunks),
    Refused,
    /// The peer sends no more.
    Over,
}

impl<S> Heads<S> {
    /// Of a stream on which nothing was said.
    pub(crate) fn new(stream: S, refusal: Refusal) -> Self {
        let state = State::Head { seen: 0 };
        Self { stream, state, held: BytesMut::new(), ready: 0, refusal, is_lost: false }
    }

    /// The stream itself; `None` if it is lost, so that nothing more is sent or received.
    pub(crate) fn into_inner(self) -> Option<S> {
        (!self.is_lost).then_some(self.stream)
    }

    /// Passes on what the stream said, and keeps in mind if that is its end. hyper does not tell.
    fn noted<T>(&mut self, polled: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, NotConnected};
        if let Poll::Ready(Err(error)) = &polled {
            let lost = [BrokenPipe, ConnectionAborted, ConnectionReset, NotConnected];
            self.is_lost |= lost.contains(&error.kind());
        }
        polled
    }

    /// Looks at what came in, and says how much of it can be handed out.
    fn look(&mut self) -> io::Result<()> {
        self.state = match self.state {
            State::Head { mut seen } => {
                // A blank line before a head is passed over (RFC 9112, 2.2).
                while seen < 2 && self.held.starts_with(b"\r\n") {
                    self.held.advance(2);
                    seen = 0;
                }
                match head::end(&self.held, seen) {
                    Ok(Some(end)) => self.judge(end),
                    Ok(None) => State::Head { seen: self.held.len() },
                    Err(status) => self.refuse(status),
                }
            }
            State::Body(left) => {
                let there = left.min(self.held.len() as u64);
                self.ready = there as usize;
                if there == left { State::Head { seen: 0 } } else { State::Body(left - there) }
            }
            State::Chunks(mut chunks) => {
                let taken = chunks.take(&self.held);
                let (taken, is_over) = taken.map_err(|_| io::ErrorKind::InvalidData)?;
                self.ready = taken;
                if is_over { State::Head { seen: 0 } } else { State::Chunks(chunks) }
            }
            State::Refused => State::Refused,
            State::Over => State::Over,
        };
        Ok(())
    }

    fn judge(&mut self, end: usize) -> State {
        match head::judge(&self.held[..end]) {
            Ok(framing) => {
                self.ready = end;
                match framing {
                    Framing::Length(0) => State::Head { seen: 0 },
                    Framing::Length(bytes) => State::Body(bytes),
                    Framing::Chunked => State::Chunks(Chunks::BEGIN),
                }
            }
            Err(status) => self.refuse(status),
        }
    }

    fn refuse(&mut self, status: StatusCode) -> State {
        self.refusal.set(status);
        self.held = BytesMut::from(IN_ITS_PLACE);
        self.ready = IN_ITS_PLACE.len();
        State::Refused
    }
}

impl<S: AsyncRead + Unpin> Heads<S> {
    /// Whether there is a first head, or what there is of one; `false` where the peer said nothing and will not.
    ///
    /// # Errors
    /// Those of the stream.
    pub(crate) async fn begun(&mut self) -> io::Result<bool> {
        poll_fn(|cx| self.poll_ready(cx)).await
    }

    /// Reads and looks at it until something can be handed out; whether there is something.
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        loop {
            if self.ready > 0 {
                return Poll::Ready(Ok(true));
            }
            match self.state {
                State::Over => return Poll::Ready(Ok(false)),
                // Whatever else is sent is not read.
                State::Refused => return Poll::Pending,
                State::Head { .. } | State::Body(_) | State::Chunks(_) => {}
            }
            let is_looked_at =
                matches!(self.state, State::Head { seen } if seen == self.held.len());
            if (self.held.is_empty() || is_looked_at) && !ready!(self.poll_more(cx))? {
                // What there is of a head, or nothing, so that hyper says what was broken off.
                (self.state, self.ready) = (State::Over, self.held.len());
                continue;
            }
            self.look()?;
        }
    }

    /// Reads more of what is looked at before it is handed out; whether there was something.
    fn poll_more(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let mut bytes = [0; READ_BYTES];
        let mut read = ReadBuf::new(&mut bytes);
        let polled = Pin::new(&mut self.stream).poll_read(cx, &mut read);
        ready!(self.noted(polled))?;
        self.held.extend_from_slice(read.filled());
        Poll::Ready(Ok(!read.filled().is_empty()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Heads<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let it = self.get_mut();
        if buffer.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        if let State::Body(left) = it.state
            && it.held.is_empty()
        {
            // Nobody looks at a body: it goes straight to whoever reads it.
            let before = buffer.filled().len();
            let mut body = (&mut it.stream).take(left);
            let polled = Pin::new(&mut body).poll_read(cx, buffer);
            ready!(it.noted(polled))?;
            let read = (buffer.filled().len() - before) as u64;
            it.state = match left - read {
                0 => State::Head { seen: 0 },
                _ if read == 0 => State::Over,
                left => State::Body(left),
            };
        } else if ready!(it.poll_ready(cx))? {
            let bytes = it.held.split_to(it.ready.min(buffer.remaining()));
            it.ready -= bytes.len();
            buffer.put_slice(&bytes);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Heads<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, data);
        self.noted(polled)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_flush(cx);
        self.noted(polled)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(cx, data);
        self.noted(polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
