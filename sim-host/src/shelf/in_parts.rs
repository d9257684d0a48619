//! Bytes that lie in parts, read as one.

use std::collections::VecDeque;
use std::io::{self, Read};

use bytes::Bytes;

/// Parts that are read one behind the other.
pub(super) struct InParts(pub(super) VecDeque<Bytes>);

impl Read for InParts {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.0.pop_front_if(|it| it.is_empty()).is_some() {}
        let Some(part) = self.0.front_mut() else { return Ok(0) };
        let taken = part.split_to(part.len().min(into.len()));
        into[..taken.len()].copy_from_slice(&taken);
        Ok(taken.len())
    }
}
