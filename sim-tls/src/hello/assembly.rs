//! Puts a ClientHello together from records, however the message is spread over records and these over what comes at
//! one time.

use super::Hello;
use crate::limits::{HELLO_MAX, RECORD_MAX};
use crate::reason::{Foreign, Reason};

/// Content types of records (RFC 8446, 5.1).
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
/// The type of the message (4).
const CLIENT_HELLO: u8 = 1;
/// Bytes before the content of a record: type, version, length.
const RECORD_HEAD: usize = 5;
/// Bytes before the body of a message: type, length.
const MESSAGE_HEAD: usize = 4;
/// Bytes of an alert: level, description.
const ALERT_LENGTH: usize = 2;

/// What has come of it.
#[derive(Debug, Default)]
pub(crate) struct Assembly {
    /// The head of the record under way, as far as it has come.
    head: Vec<u8>,
    /// Bytes of its content that are to come.
    left: usize,
    /// The content of the records.
    message: Vec<u8>,
    /// All bytes so far.
    taken: usize,
    /// The first bytes of what is not TLS, until it is clear what it is.
    foreign: Vec<u8>,
}

impl Assembly {
    /// Takes what has come next; the ClientHello once it is whole. What follows it is not looked at.
    ///
    /// # Errors
    /// The reason why it will never be one.
    pub(crate) fn take(&mut self, mut bytes: &[u8]) -> Result<Option<Hello>, Reason> {
        while let Some(first) = bytes.first() {
            if !self.foreign.is_empty() || self.taken == 0 && Foreign::begins(*first) {
                self.foreign.extend_from_slice(bytes);
                return Foreign::of(&self.foreign).map_or(Ok(None), |it| Err(Reason::Foreign(it)));
            }
            let count =
                if self.left == 0 { self.take_head(bytes)? } else { self.take_content(bytes) };
            self.taken += count;
            bytes = &bytes[count..];
            if let Some(hello) = self.whole()? {
                return Ok(Some(hello));
            }
            if self.taken >= HELLO_MAX {
                return Err(Reason::TooLong);
            }
        }
        Ok(None)
    }

    /// How many bytes belong to the head of the record.
    fn take_head(&mut self, bytes: &[u8]) -> Result<usize, Reason> {
        let count = bytes.len().min(RECORD_HEAD - self.head.len());
        self.head.extend_from_slice(&bytes[..count]);
        let [kind, major, _, high, low] = *self.head else { return Ok(count) };
        let length = usize::from(u16::from_be_bytes([high, low]));
        if major != 3 && self.message.is_empty() {
            return Err(Reason::Foreign(Foreign::Other));
        }
        if length > RECORD_MAX {
            return Err(Reason::Oversized);
        }
        let is_known = kind == HANDSHAKE || kind == ALERT && self.message.is_empty();
        if !is_known || major != 3 || length == 0 || kind == ALERT && length != ALERT_LENGTH {
            return Err(Reason::Malformed);
        }
        self.left = length;
        Ok(count)
    }

    /// How many bytes belong to the record.
    fn take_content(&mut self, bytes: &[u8]) -> usize {
        let count = bytes.len().min(self.left);
        self.message.extend_from_slice(&bytes[..count]);
        self.left -= count;
        if self.left == 0 && self.head.first() != Some(&ALERT) {
            self.head.clear();
        }
        count
    }

    /// The message, once it is whole.
    fn whole(&self) -> Result<Option<Hello>, Reason> {
        if self.head.first() == Some(&ALERT) && self.head.len() == RECORD_HEAD {
            return match *self.message {
                [_, description] => Err(Reason::Alert(description)),
                _ => Ok(None),
            };
        }
        let Some((&[kind, high, middle, low], rest)) =
            self.message.split_first_chunk::<MESSAGE_HEAD>()
        else {
            return Ok(None);
        };
        if kind != CLIENT_HELLO {
            return Err(Reason::Malformed);
        }
        let length = u32::from_be_bytes([0, high, middle, low]) as usize;
        if length > HELLO_MAX {
            return Err(Reason::TooLong);
        }
        let Some(body) = rest.get(..length) else { return Ok(None) };
        Hello::parse(body).map(Some)
    }
}
