//! Finding the end of the attributes in a body that is still arriving.

use super::element::{Element, Stop, element, header};
use super::{DecodeError, GroupTag, HEADER_LENGTH, Limits};

/// Finds where the attributes end and the document begins, without decoding them.
///
/// Feed it the growing buffer: each call goes on where the last one stopped, so the work over all
/// calls is linear in the bytes, however small the pieces are. Only the layout, the version, the
/// lengths of names and the total length are checked; the rest is for
/// [`Message::decode`](super::Message::decode).
#[derive(Clone, Debug)]
pub struct Scanner {
    limits: Limits,
    at: usize,
    end: Option<usize>,
}

impl Scanner {
    /// A scanner at the start of a message.
    pub const fn new(limits: Limits) -> Self {
        Self { limits, at: 0, end: None }
    }

    /// The length of the attribute part, once all of it is in `received`: everything that has
    /// arrived so far, from the first byte of the message.
    ///
    /// # Errors
    ///
    /// If no bytes to come can make this a message within the limits.
    pub fn scan(&mut self, received: &[u8]) -> Result<Option<usize>, DecodeError> {
        match self.advance(received) {
            Ok(end) => Ok(Some(end)),
            Err(Stop::NeedMore) => Ok(None),
            Err(Stop::Bad(error)) => Err(error),
        }
    }

    fn advance(&mut self, received: &[u8]) -> Result<usize, Stop> {
        if let Some(end) = self.end {
            return Ok(end);
        }
        if self.at == 0 {
            header(received)?;
            self.at = HEADER_LENGTH;
        }
        loop {
            let (element, next) = element(received, self.at, &self.limits)?;
            self.at = next;
            if let Element::Delimiter(tag) = element
                && GroupTag::from_code(tag).is_none()
            {
                self.end = Some(next);
                return Ok(next);
            }
        }
    }
}
