//! A session that the peer may still find wrong. In TLS 1.2 the server is the last to send a Finished, and some clients
//! look at its certificate late: what they think of it is an alert in place of the first thing that they say.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, ReadBuf};

use crate::Stream;
use crate::read_through::{Read, ReadThrough};
use crate::reason::Reason;

/// Told once, of a session that the peer ended with an alert before it said anything.
pub(crate) type Late = Box<dyn FnOnce(Reason) + Send>;

/// What is found out by reading.
pub(crate) struct Unconfirmed {
    /// Gone as soon as something was said.
    late: Option<Late>,
    /// What an error of the stream means.
    reason: fn(&io::Error) -> Reason,
}

impl Unconfirmed {
    /// The session's stream.
    pub(crate) fn boxed<S: Stream + 'static>(
        stream: S,
        late: Late,
        reason: fn(&io::Error) -> Reason,
    ) -> Box<dyn Stream> {
        Box::new(ReadThrough { stream, read: Self { late: Some(late), reason } })
    }
}

impl<S: AsyncRead> Read<S> for Unconfirmed {
    fn poll_read(
        &mut self,
        stream: Pin<&mut S>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = std::task::ready!(stream.poll_read(cx, buffer));
        if let (Some(late), Err(error)) = (self.late.take(), &read) {
            let reason = (self.reason)(error);
            if matches!(reason, Reason::Alert(_)) {
                late(reason);
            }
        }
        Poll::Ready(read)
    }
}
