//! Tests of the codec, by kind.

mod arbitrary;
mod captured;
mod differential;
mod golden;
mod hostile;
mod limits;
mod properties;
mod scanner;
mod tables;

use super::*;

/// A message under construction whose operation group is open.
fn in_operation_group() -> RawWriter {
    RawWriter::new(Version::V2_0, Operation::PrintJob.code(), 7).tag(GroupTag::OPERATION.code())
}

/// The members of the attribute part up to its end.
fn ended(writer: RawWriter) -> Vec<u8> {
    writer.tag(END_OF_ATTRIBUTES).finish()
}

/// Decodes what must be a whole request.
fn decoded(bytes: &[u8]) -> Message {
    let (message, length) = Message::decode_all(bytes, &Limits::REQUEST).unwrap();
    assert_eq!(length, bytes.len(), "nothing follows the attributes");
    message
}

/// Decodes what must not be a request.
fn refused(bytes: &[u8]) -> DecodeError {
    Message::decode_all(bytes, &Limits::REQUEST).unwrap_err()
}
