//! A session of OpenSSL on a stream that is polled. OpenSSL reads and writes as if nothing ever took time: what would
//! is `WouldBlock` to it, and whoever polls is woken.
//!
//! tokio-openssl does the same and does not let go of a session whose connection is lost: its end is then encrypted
//! and sent to nobody, or, if that is left out, the session is not resumed any more.

use std::future::poll_fn;
use std::io::{self, Read as _, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll, Waker, ready};

use openssl::error::ErrorStack;
use openssl::ssl::{Error, ErrorCode, ShutdownState, Ssl, SslRef, SslStream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes that are made room for at one time: no record has more.
const READ_MAX: usize = crate::limits::RECORD_MAX;

/// The session.
pub(crate) struct Session<S>(SslStream<Polled<S>>);

/// The stream, and who polls.
struct Polled<S> {
    stream: S,
    waker: Waker,
    /// Whether an error of the stream has ended it.
    is_lost: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    /// One that has not begun.
    ///
    /// # Errors
    /// OpenSSL's own, for want of memory.
    pub(crate) fn new(ssl: Ssl, stream: S) -> Result<Self, ErrorStack> {
        let stream = Polled { stream, waker: Waker::noop().clone(), is_lost: false };
        SslStream::new(ssl, stream).map(Self)
    }

    /// What OpenSSL knows of it.
    pub(crate) fn ssl(&self) -> &SslRef {
        self.0.ssl()
    }

    /// Shakes hands as a server.
    ///
    /// # Errors
    /// Says why there is no session.
    pub(crate) async fn accept(&mut self) -> Result<(), Error> {
        poll_fn(|cx| self.shake(cx, SslStream::accept)).await
    }

    /// Shakes hands as a client.
    ///
    /// # Errors
    /// Says why there is no session.
    pub(crate) async fn connect(&mut self) -> Result<(), Error> {
        poll_fn(|cx| self.shake(cx, SslStream::connect)).await
    }

    fn shake(
        &mut self,
        cx: &Context<'_>,
        step: fn(&mut SslStream<Polled<S>>) -> Result<(), Error>,
    ) -> Poll<Result<(), Error>> {
        match self.with(cx, step) {
            Err(error) if waits(&error) => Poll::Pending,
            done => Poll::Ready(done),
        }
    }

    /// Has OpenSSL do something for whoever polls. Of a lost connection nobody takes leave, and its session can be
    /// resumed (RFC 5246 section 7.2.1).
    fn with<T>(
        &mut self,
        cx: &Context<'_>,
        work: impl FnOnce(&mut SslStream<Polled<S>>) -> T,
    ) -> T {
        self.0.get_mut().waker.clone_from(cx.waker());
        let done = work(&mut self.0);
        if self.0.get_ref().is_lost {
            self.0.set_shutdown(ShutdownState::SENT | ShutdownState::RECEIVED);
        }
        done
    }
}

/// Whether OpenSSL goes on once the stream does.
fn waits(error: &Error) -> bool {
    error.code() == ErrorCode::WANT_READ || error.code() == ErrorCode::WANT_WRITE
}

fn polled<T>(done: io::Result<T>) -> Poll<io::Result<T>> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Poll::Pending,
        done => Poll::Ready(done),
    }
}

impl<S: Unpin> Polled<S> {
    fn poll<T>(
        &mut self,
        poll: impl FnOnce(Pin<&mut S>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> io::Result<T> {
        match poll(Pin::new(&mut self.stream), &mut Context::from_waker(&self.waker)) {
            Poll::Ready(done) => {
                self.is_lost |= done.is_err();
                done
            }
            Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
        }
    }
}

impl<S: AsyncRead + Unpin> io::Read for Polled<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut buffer = ReadBuf::new(buffer);
        self.poll(|stream, cx| stream.poll_read(cx, &mut buffer))?;
        Ok(buffer.filled().len())
    }
}

impl<S: AsyncWrite + Unpin> io::Write for Polled<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.poll(|stream, cx| stream.poll_write(cx, bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.poll(|stream, cx| stream.poll_flush(cx))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Session<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let room = buffer.remaining().min(READ_MAX);
        let into = buffer.initialize_unfilled_to(room);
        let count = ready!(polled(self.with(cx, |it| it.read(into))))?;
        buffer.advance(count);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Session<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        polled(self.with(cx, |it| it.write(bytes)))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        polled(self.with(cx, SslStream::flush))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.with(cx, SslStream::shutdown) {
            Err(error) if waits(&error) => return Poll::Pending,
            Err(error) if error.code() != ErrorCode::ZERO_RETURN => {
                let error = error.into_io_error().unwrap_or_else(io::Error::other);
                return Poll::Ready(Err(error));
            }
            Ok(_) | Err(_) => {}
        }
        Pin::new(&mut self.0.get_mut().stream).poll_shutdown(cx)
    }
}
