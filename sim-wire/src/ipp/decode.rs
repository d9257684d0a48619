//! Decoding messages that anyone may have sent.

use super::builder::Builder;
use super::element::{Element, Stop, element, header};
use super::{DecodeError, DecodeFault, GroupTag, HEADER_LENGTH, Limits, Message};

/// What came out of the bytes so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decoded {
    /// A whole message.
    Complete {
        /// The header and the attributes.
        message: Message,
        /// The length of the attribute part in bytes; the document starts there.
        length: usize,
    },
    /// The bytes are the start of a message that is well-formed so far.
    Incomplete,
}

impl Message {
    /// Decodes a message from the front of `bytes`; what follows it is the document.
    ///
    /// The work is linear in the attribute part, and starts from its first byte at each call: a
    /// server that tries again on a growing buffer should let the buffer double in between, or
    /// wait for [`Scanner`](super::Scanner), to stay linear over all.
    ///
    /// # Errors
    ///
    /// If no bytes to come can make this a message within the limits.
    pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
        match decode(bytes, limits) {
            Ok((message, length)) => Ok(Decoded::Complete { message, length }),
            Err(Stop::NeedMore) => Ok(Decoded::Incomplete),
            Err(Stop::Bad(error)) => Err(error),
        }
    }

    /// Decodes a message from bytes that nothing follows, and answers the length of its attribute
    /// part in bytes with it.
    ///
    /// # Errors
    ///
    /// As [`Message::decode`]; and an incomplete message is [`DecodeFault::Truncated`].
    pub fn decode_all(bytes: &[u8], limits: &Limits) -> Result<(Self, usize), DecodeError> {
        match Self::decode(bytes, limits)? {
            Decoded::Complete { message, length } => Ok((message, length)),
            Decoded::Incomplete => Err(DecodeFault::Truncated.at(bytes.len())),
        }
    }
}

fn decode(input: &[u8], limits: &Limits) -> Result<(Message, usize), Stop> {
    let (version, code, request_id) = header(input)?;
    let mut builder = Builder::new(*limits);
    let mut at = HEADER_LENGTH;
    loop {
        let (element, next) = element(input, at, limits)?;
        match element {
            Element::Field(field) => builder.field(&field)?,
            Element::Delimiter(tag) => match GroupTag::from_code(tag) {
                Some(tag) => builder.open_group(tag, at)?,
                None => {
                    let groups = builder.finish(at)?;
                    return Ok((Message { version, code, request_id, groups }, next));
                }
            },
        }
        at = next;
    }
}
