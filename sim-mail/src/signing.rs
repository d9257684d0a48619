//! Signing a mail as it goes (RFC 8551 section 3.5.3), and the room that is kept for its signature: how long a message is, is
//! said before it goes, and a signature of ECDSA may be a few bytes longer or shorter than another one.

use std::io;
use std::ops::RangeInclusive;

use bytes::BytesMut;
use sim_core::certificate::Digest;
use sim_x509::{Digesting, Signer};

use crate::attachment::{LINE_BYTES, encode, length};

/// What a mail is signed with, and what of it was digested.
pub struct Signing {
    signer: Signer,
    at_unix_s: i64,
    digesting: Digesting,
}

impl Signing {
    /// By this signer, at a moment, Unix seconds.
    pub fn by(signer: Signer, at_unix_s: i64) -> Self {
        let digesting = Digesting::new(signer.digest());
        Self { signer, at_unix_s, digesting }
    }

    pub(crate) const fn digest(&self) -> Digest {
        self.signer.digest()
    }

    pub(crate) fn digest_more(&mut self, bytes: &[u8]) {
        self.digesting.update(bytes);
    }

    /// The signature of all that was digested.
    pub(crate) fn sign(&self) -> Option<Vec<u8>> {
        self.signer.sign(&self.digesting.clone().finish(), self.at_unix_s)
    }

    /// Room for it.
    pub(crate) fn room(&self) -> Room {
        Room::of(&self.signer.lengths(self.at_unix_s))
    }
}

/// Lines that are kept for a signature. What it does not need is filled with empty ones, which nobody takes for base64.
pub(crate) struct Room {
    /// Lines that are full however long it is.
    full: usize,
    /// The length of those behind them.
    rest: usize,
}

impl Room {
    /// For a file of so many bytes.
    fn of(bytes: &RangeInclusive<usize>) -> Self {
        let full = bytes.start() / LINE_BYTES;
        Self { full, rest: length(bytes.end() - full * LINE_BYTES) }
    }

    /// The lengths of its lines; what is not known to be a line is together, and no message ends in it.
    pub(crate) fn line_lengths(&self) -> impl Iterator<Item = u64> + use<> {
        let full = (0..self.full).map(|_| length(LINE_BYTES) as u64);
        full.chain((self.rest > 0).then_some(self.rest as u64))
    }

    /// Appends a signature.
    pub(crate) fn fill(&self, signature: Option<Vec<u8>>, lines: &mut BytesMut) -> io::Result<()> {
        let other = |what: &str| io::Error::other(what.to_owned());
        let signature = signature.ok_or_else(|| other("the mail cannot be signed"))?;
        let end = lines.len() + self.full * length(LINE_BYTES) + self.rest;
        encode(&signature, lines);
        while lines.len() < end {
            lines.extend_from_slice(b"\r\n");
        }
        (lines.len() == end).then_some(()).ok_or_else(|| other("the signature has no room"))
    }
}
