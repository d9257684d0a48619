//! The encoding of the Internet Printing Protocol (RFC 8010, RFC 8011 and the PWG 5100 series).
//!
//! ```text
//! version  code  request-id │ group tag │ tag name value │ tag "" value │ … │ 0x03 │ document
//!    2       2       4      │     1     │   attribute    │ one value more │   │      │
//! ```
//!
//! [`Message::decode`] takes bytes that anyone may have sent: it is linear in their number, keeps
//! to the [`Limits`], does not recurse, and answers a [`DecodeError`] that knows the status to
//! reply with. What it accepts, [`Message::encode`] turns into the same bytes again: order,
//! duplicates, mixed syntaxes and unknown tags are kept. [`Scanner`] finds the end of the
//! attributes in a body that is still arriving, and [`RawWriter`] writes what no printer should.
//!
//! What the codec does not judge is left to the operation: request-id 0, a missing operation
//! group, duplicate attributes, the characters of a keyword, and ranges of numbers.

mod attribute;
mod builder;
mod code_table;
mod decode;
mod element;
mod encode;
mod error;
mod limits;
mod message;
mod raw;
mod registry;
mod scanner;
mod syntax;
mod value;

#[cfg(test)]
mod tests;

pub use decode::Decoded;
pub use element::peek_header;
pub use encode::{END_OF_ATTRIBUTES, encode_header};
pub use error::{DecodeError, DecodeFault, EncodeError, EncodeFault};
pub use limits::{Limits, MAX_DEPTH};
pub use message::{Group, HEADER_LENGTH, Message, Version};
pub use raw::RawWriter;
pub use registry::{
    DocumentState, Finishings, GroupTag, JobState, Operation, Orientation, PrintQuality,
    PrinterState, ResourceState, StatusCode, SystemState, TransmissionStatus, ValueTag,
};
pub use scanner::Scanner;
pub use value::{Attribute, DateTime, OutOfBand, Range, Resolution, Text, Value};
