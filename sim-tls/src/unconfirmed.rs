//! A session that is established and comes to nothing all the same. In TLS 1.2 the server is the last to send a Finished,
//! and some clients look at its certificate late: what they think of it is an alert in place of the first thing that they
//! say. And whoever sends what TLS does not allow, or what was altered, has no secure session any more.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, ReadBuf};

use crate::Stream;
use crate::read_through::{Read, ReadThrough};
use crate::reason::Reason;

/// Told once, of a session that the peer ended with an alert before it said anything, or that it broke.
pub(crate) type Late = Box<dyn FnOnce(Reason) + Send>;

/// What is found out by reading.
pub(crate) struct Unconfirmed {
    /// Gone once it was told.
    late: Option<Late>,
    /// Whether the peer has said something.
    is_confirmed: bool,
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
        let read = Self { late: Some(late), is_confirmed: false, reason };
        Box::new(ReadThrough { stream, read })
    }

    /// Whether it is told. Of who closes, or is cut off, nothing is: sessions end.
    fn tells(&self, reason: Reason) -> bool {
        match reason {
            Reason::Alert(_) => !self.is_confirmed,
            Reason::Oversized
            | Reason::Undecryptable
            | Reason::Finished
            | Reason::Misbehaved
            | Reason::Malformed => true,
            Reason::Foreign(_)
            | Reason::Version(_)
            | Reason::Fallback
            | Reason::NoCertificate
            | Reason::NoSuite
            | Reason::KeyUsage
            | Reason::NoKeyExchange
            | Reason::NoSignature
            | Reason::NoSignatureOffered
            | Reason::Repeated
            | Reason::TooLong
            | Reason::BadSignature
            | Reason::NotOffered
            | Reason::NoVersion
            | Reason::Closed
            | Reason::Lost
            | Reason::TimedOut => false,
        }
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
        let broken = read.as_ref().err().map(|it| (self.reason)(it));
        if let Some(reason) = broken.filter(|it| self.tells(*it))
            && let Some(late) = self.late.take()
        {
            late(reason);
        }
        self.is_confirmed = true;
        Poll::Ready(read)
    }
}
