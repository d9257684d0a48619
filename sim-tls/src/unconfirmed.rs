//! A session that the peer may still find wrong. In TLS 1.2 the server is the last to send a Finished, and some clients
//! look at its certificate late: what they think of it is an alert in place of the first thing that they say.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::Stream;
use crate::reason::Reason;

/// Told once, of a session that the peer ended with an alert before it said anything.
pub(crate) type Late = Box<dyn FnOnce(Reason) + Send>;

/// The session's stream.
pub(crate) struct Unconfirmed<S> {
    stream: S,
    /// Gone as soon as something was said.
    late: Option<Late>,
    /// What an error of the stream means.
    reason: fn(&io::Error) -> Reason,
}

impl<S: Stream + 'static> Unconfirmed<S> {
    pub(crate) fn boxed(
        stream: S,
        late: Late,
        reason: fn(&io::Error) -> Reason,
    ) -> Box<dyn Stream> {
        Box::new(Self { stream, late: Some(late), reason })
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Unconfirmed<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = std::task::ready!(Pin::new(&mut self.stream).poll_read(cx, buffer));
        if let (Some(late), Err(error)) = (self.late.take(), &read) {
            let reason = (self.reason)(error);
            if matches!(reason, Reason::Alert(_)) {
                late(reason);
            }
        }
        Poll::Ready(read)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Unconfirmed<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
