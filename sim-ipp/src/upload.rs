//! A request on its way in: first the attributes, then the document, piece by piece.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use sim_listen::limits::UPLOAD_MAX;
use sim_listen::{Place, Rate};
use sim_wire::ipp::{DecodeError, DecodeFault, Limits, Message, Scanner, Version};
use sim_wire::ipp::{HEADER_LENGTH, peek_header};
use tokio::time::{Instant, timeout, timeout_at};

use crate::limits::{ATTRIBUTES_MAX, DRAIN_IDLE_MAX, DRAIN_MAX, DRAIN_TIME_MAX};

/// The body of a request. Its time is the network's, not the device's: its clients live there.
pub(super) struct Upload {
    body: Body,
    /// What came with the attributes and is document already.
    first: Bytes,
    began: Instant,
    rate: Rate,
    /// What the document takes of the drive.
    pub(super) space: Option<Place>,
}

/// Why there is no message.
pub(super) enum Unreadable {
    /// Too short to know its request-id.
    NoHeader,
    /// It breaks RFC 8010 or exceeds a limit.
    Malformed { version: Version, request_id: i32, error: DecodeError },
    /// It did not come in whole.
    Interrupted(Interrupted),
}

/// Why a body ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interrupted {
    /// Nothing, or too little, came in time.
    Slow,
    /// The connection broke.
    Broken,
}

impl Upload {
    pub(super) fn new(body: Body) -> Self {
        Self {
            body,
            first: Bytes::new(),
            began: Instant::now(),
            rate: Rate::default(),
            space: None,
        }
    }

    /// Reads the attributes.
    pub(super) async fn message(&mut self) -> Result<Message, Unreadable> {
        let mut scanner = Scanner::new(Limits::REQUEST);
        let mut received = Bytes::new();
        let end = loop {
            let Some(chunk) = self.chunk(ATTRIBUTES_MAX).await.map_err(Unreadable::Interrupted)?
            else {
                let (at, fault) = (received.len(), DecodeFault::Truncated);
                return Err(malformed(&received, DecodeError { at, fault }));
            };
            received = joined(received, &chunk);
            match scanner.scan(&received) {
                Ok(Some(end)) => break end,
                Ok(None) => {}
                Err(error) => return Err(malformed(&received, error)),
            }
        };
        self.first = received.slice(end..);
        let decoded = Message::decode_all(&received[..end], &Limits::REQUEST);
        decoded.map(|(message, _)| message).map_err(|error| malformed(&received, error))
    }

    /// The next piece of the document; `None` at its end.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Interrupted> {
        if !self.first.is_empty() {
            return Ok(Some(std::mem::take(&mut self.first)));
        }
        self.chunk(UPLOAD_MAX).await
    }

    /// Reads away what nobody wants, within bounds.
    pub(super) async fn drain(&mut self) {
        let drained = async {
            let mut read = 0;
            while !self.body.is_end_stream() && read < DRAIN_MAX {
                match timeout(DRAIN_IDLE_MAX, self.next()).await {
                    Ok(Ok(Some(chunk))) => read += chunk.len(),
                    Ok(Ok(None) | Err(_)) | Err(_) => return,
                }
            }
        };
        // Who takes longer does not get to see the reply.
        let _ = timeout(DRAIN_TIME_MAX, drained).await;
    }

    async fn chunk(&mut self, within: Duration) -> Result<Option<Bytes>, Interrupted> {
        let asked = Instant::now();
        let deadline = (asked + self.rate.patience()).min(self.began + within);
        loop {
            match timeout_at(deadline, self.body.frame()).await {
                Ok(Some(Ok(frame))) => {
                    // Trailers say nothing in IPP, and an empty piece is no end.
                    if let Ok(data) = frame.into_data()
                        && !data.is_empty()
                    {
                        self.rate.came(data.len(), asked.elapsed());
                        return Ok(Some(data));
                    }
                }
                Ok(Some(Err(_))) => return Err(Interrupted::Broken),
                Ok(None) => return Ok(None),
                Err(_) => return Err(Interrupted::Slow),
            }
        }
    }
}

/// Most requests come in one piece, which is then not copied.
fn joined(front: Bytes, back: &Bytes) -> Bytes {
    if front.is_empty() {
        return back.clone();
    }
    let mut both = BytesMut::from(front);
    both.extend_from_slice(back);
    both.freeze()
}

fn malformed(received: &[u8], error: DecodeError) -> Unreadable {
    match peek_header(received) {
        Some((version, _, request_id)) => Unreadable::Malformed { version, request_id, error },
        None => {
            debug_assert!(received.len() < HEADER_LENGTH);
            Unreadable::NoHeader
        }
    }
}
