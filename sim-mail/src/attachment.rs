//! What goes along with a mail, and how long it is on its way.

use std::fmt;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};

/// Bytes that a line of base64 carries: 76 characters (RFC 2045 section 6.8).
pub(crate) const LINE_BYTES: usize = 57;
/// Bytes of a file in memory that are written at one time.
const PIECE: usize = 64 * 1_024;
/// The end of a line.
const END: &[u8] = b"\r\n";

/// A file that goes along. Its bytes come as they are wanted, so that a large one takes no memory.
pub struct Attachment {
    /// What it is called.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// How many bytes it has.
    pub bytes: u64,
    /// The bytes.
    pub content: BoxStream<'static, io::Result<Bytes>>,
}

impl Attachment {
    /// A file that is in memory.
    pub fn of(name: String, media_type: &'static str, file: Bytes) -> Self {
        let bytes = file.len();
        let pieces = (0..bytes).step_by(PIECE);
        let pieces = pieces.map(move |at| Ok(file.slice(at..bytes.min(at + PIECE))));
        Self { name, media_type, bytes: bytes as u64, content: stream::iter(pieces).boxed() }
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, media_type, bytes, .. } = self;
        write!(f, "Attachment({name:?}, {media_type}, {bytes} bytes)")
    }
}

/// An attachment on its way, in lines of base64.
pub(crate) struct Encoding {
    content: BoxStream<'static, io::Result<Bytes>>,
    /// Bytes that have not come yet.
    left: u64,
    /// Bytes that came and are no whole line.
    come: Vec<u8>,
}

impl Encoding {
    pub(crate) fn of(attachment: Attachment) -> Self {
        Self { content: attachment.content, left: attachment.bytes, come: Vec::new() }
    }

    /// The lengths of the lines that it goes as, before any of them went.
    pub(crate) fn line_lengths(&self) -> impl Iterator<Item = u64> + use<> {
        let rest = (self.left % LINE_BYTES as u64) as usize;
        let last = (rest > 0).then(|| length(rest) as u64);
        (0..self.left / LINE_BYTES as u64).map(|_| length(LINE_BYTES) as u64).chain(last)
    }

    /// Appends the next lines; `false` behind the last.
    ///
    /// # Errors
    /// What keeps the file from being read, or that it is not as long as it was.
    pub(crate) async fn append_to(&mut self, lines: &mut BytesMut) -> io::Result<bool> {
        if self.left == 0 {
            return Ok(false);
        }
        let other = || io::Error::other("the file is not as long as it was");
        let piece = self.content.next().await.ok_or_else(other)??;
        self.left = self.left.checked_sub(piece.len() as u64).ok_or_else(other)?;
        self.come.extend_from_slice(&piece);
        let whole = match self.left {
            0 => self.come.len(),
            _ => self.come.len() / LINE_BYTES * LINE_BYTES,
        };
        encode(&self.come[..whole], lines);
        self.come.drain(..whole);
        Ok(true)
    }
}

/// Appends bytes as lines of base64.
pub(crate) fn encode(bytes: &[u8], lines: &mut BytesMut) {
    for line in bytes.chunks(LINE_BYTES) {
        lines.extend_from_slice(STANDARD.encode(line).as_bytes());
        lines.extend_from_slice(END);
    }
}

/// How long the lines are that so many bytes go as, with their ends.
pub(crate) const fn length(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4 + bytes.div_ceil(LINE_BYTES) * END.len()
}
