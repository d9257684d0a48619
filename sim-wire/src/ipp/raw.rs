//! Writing messages that are deliberately wrong.

use super::{Version, encode_header};

/// Writes bytes in the layout of a message without any check, for faults that are injected and for
/// tests. What it writes need not be a message.
#[derive(Clone, Debug, Default)]
pub struct RawWriter {
    bytes: Vec<u8>,
}

impl RawWriter {
    /// A writer that starts with a header.
    pub fn new(version: Version, code: u16, request_id: i32) -> Self {
        let mut bytes = Vec::new();
        encode_header(version, code, request_id, &mut bytes);
        Self { bytes }
    }

    /// Adds a single byte, such as a group tag or [`END_OF_ATTRIBUTES`](super::END_OF_ATTRIBUTES).
    #[must_use]
    pub fn tag(mut self, tag: u8) -> Self {
        self.bytes.push(tag);
        self
    }

    /// Adds a field with the lengths that its name and value have, or 65535 if they are longer.
    #[must_use]
    pub fn field(self, tag: u8, name: &[u8], value: &[u8]) -> Self {
        let length = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap_or(u16::MAX);
        self.lying_field(tag, length(name), name, length(value), value)
    }

    /// Adds a field whose length fields say what they like.
    #[must_use]
    pub fn lying_field(
        mut self,
        tag: u8,
        name_length: u16,
        name: &[u8],
        value_length: u16,
        value: &[u8],
    ) -> Self {
        self.bytes.push(tag);
        self.bytes.extend_from_slice(&name_length.to_be_bytes());
        self.bytes.extend_from_slice(name);
        self.bytes.extend_from_slice(&value_length.to_be_bytes());
        self.bytes.extend_from_slice(value);
        self
    }

    /// Adds bytes as they are.
    #[must_use]
    pub fn raw(mut self, bytes: &[u8]) -> Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    /// What was written.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}
