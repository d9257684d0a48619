//! What a peer sends first is read once, whole, and replayed into the library that serves it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt as _, ReadBuf};

use crate::hello::{Assembly, Hello};
use crate::read_through::{Read, ReadThrough};
use crate::reason::{Reason, lost};

/// Bytes that there is room for at first; most ClientHellos take no more.
const ROOM: usize = 1_024;

/// What a stream began with.
#[derive(Debug, Default)]
pub(crate) struct Beginning(Vec<u8>);

impl Beginning {
    /// Whether no byte has come.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads until a ClientHello is whole. Dropped on its way, it keeps what has come.
    ///
    /// # Errors
    /// The reason why there is none.
    pub(crate) async fn hello(
        &mut self,
        stream: &mut (impl AsyncRead + Unpin),
    ) -> Result<Hello, Reason> {
        let mut assembly = Assembly::default();
        self.0.reserve(ROOM);
        loop {
            let had = self.0.len();
            match stream.read_buf(&mut self.0).await {
                Ok(0) => return Err(Reason::Closed),
                Ok(_) => {}
                Err(error) => return Err(lost(error.kind())),
            }
            if let Some(hello) = assembly.take(&self.0[had..])? {
                return Ok(hello);
            }
        }
    }

    /// The stream as it was before anything of it was read.
    pub(crate) fn replay<S>(self, stream: S) -> Replayed<S> {
        ReadThrough { stream, read: Replay { beginning: self.0, read: 0 } }
    }
}

/// A stream whose beginning comes from memory.
pub(crate) type Replayed<S> = ReadThrough<S, Replay>;

/// What comes from memory.
#[derive(Debug)]
pub(crate) struct Replay {
    beginning: Vec<u8>,
    /// Bytes of it that were read again.
    read: usize,
}

impl<S: AsyncRead> Read<S> for Replay {
    fn poll_read(
        &mut self,
        stream: Pin<&mut S>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let left = &self.beginning[self.read..];
        if left.is_empty() {
            return stream.poll_read(cx, buffer);
        }
        let count = left.len().min(buffer.remaining());
        buffer.put_slice(&left[..count]);
        self.read += count;
        if self.read == self.beginning.len() {
            (self.beginning, self.read) = (Vec::new(), 0);
        }
        Poll::Ready(Ok(()))
    }
}
