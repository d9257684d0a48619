//! A document on its way in: unpacked, its job control read, and written to the drive, piece by piece.

use std::io::{self, Write};

use flate2::write::{DeflateDecoder, GzDecoder};
use sim_host::Documents;
use sim_host::documents::{DocumentRefused, Writer};
use sim_wire::pjl::PrologueReader;
use thiserror::Error;

use crate::received::Received;

/// Packed bytes that are unpacked at a time. They become at most a thousand times as many, which is
/// how long others may have to wait.
const STEP: usize = 4 << 10;

/// How a document is packed on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// As it is.
    #[default]
    None,
    /// RFC 1951, without the wrapping that HTTP has around it under this name.
    Deflate,
    /// RFC 1952.
    Gzip,
}

/// Why a document is not taken. Nothing of it is kept.
#[derive(Debug, Error)]
pub enum NotTaken {
    /// It is not packed as was said, or damaged.
    #[error("the document cannot be unpacked: {0}")]
    Damaged(io::Error),
    /// The storage did not take it.
    #[error(transparent)]
    Refused(DocumentRefused),
}

/// A document on its way in. What it unpacks to is bounded like any document. Dropped before
/// [`Incoming::finish`], nothing of it is kept.
pub struct Incoming {
    unpacking: Unpacking,
    /// Whether one byte has come.
    has_come: bool,
}

enum Unpacking {
    /// As it comes.
    No(Sink),
    Deflate(DeflateDecoder<Sink>),
    Gzip(GzDecoder<Sink>),
}

impl Incoming {
    /// Begins a document that comes packed so.
    pub fn new(documents: &Documents, compression: Compression) -> Self {
        let (writer, prologue) = (documents.begin(), PrologueReader::default());
        let sink = Sink { writer, prologue, refused: None };
        let unpacking = match compression {
            Compression::None => Unpacking::No(sink),
            Compression::Deflate => Unpacking::Deflate(DeflateDecoder::new(sink)),
            Compression::Gzip => Unpacking::Gzip(GzDecoder::new(sink)),
        };
        Self { unpacking, has_come: false }
    }

    /// Takes what came.
    ///
    /// # Errors
    /// [`NotTaken`] if it cannot be unpacked or stored.
    pub async fn push(&mut self, chunk: &[u8]) -> Result<(), NotTaken> {
        self.has_come |= !chunk.is_empty();
        match &mut self.unpacking {
            Unpacking::No(sink) => sink.take(chunk).map_err(NotTaken::Refused),
            Unpacking::Deflate(decoder) => {
                for piece in chunk.chunks(STEP) {
                    decoder.write_all(piece).map_err(|it| failed(it, decoder.get_mut()))?;
                    tokio::task::yield_now().await;
                }
                Ok(())
            }
            Unpacking::Gzip(decoder) => {
                for piece in chunk.chunks(STEP) {
                    decoder.write_all(piece).map_err(|it| failed(it, decoder.get_mut()))?;
                    tokio::task::yield_now().await;
                }
                Ok(())
            }
        }
    }

    /// The document is in. `None` if there is not one byte of it, packed or not: packed nothing is a few
    /// bytes, nothing at all is not even that.
    ///
    /// # Errors
    /// [`NotTaken`] if what came is not the whole of it.
    pub fn finish(self) -> Result<Option<Received>, NotTaken> {
        if !self.has_come {
            return Ok(None);
        }
        let sink = match self.unpacking {
            Unpacking::No(sink) => sink,
            Unpacking::Deflate(mut decoder) => {
                decoder.try_finish().map_err(|it| failed(it, decoder.get_mut()))?;
                decoder.finish().map_err(NotTaken::Damaged)?
            }
            Unpacking::Gzip(mut decoder) => {
                decoder.try_finish().map_err(|it| failed(it, decoder.get_mut()))?;
                decoder.finish().map_err(NotTaken::Damaged)?
            }
        };
        let received = Received { prologue: sink.prologue.finish(), writer: sink.writer };
        Ok(Some(received).filter(|it| !it.writer.is_empty()))
    }
}

/// Where the bytes of a document go.
struct Sink {
    writer: Writer,
    prologue: PrologueReader,
    /// Why the last bytes were not taken.
    refused: Option<DocumentRefused>,
}

impl Sink {
    fn take(&mut self, bytes: &[u8]) -> Result<(), DocumentRefused> {
        self.prologue.push(bytes);
        self.writer.push(bytes)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.take(bytes).map_err(|refused| {
            self.refused = Some(refused);
            io::Error::from(io::ErrorKind::Other)
        })?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Either the storage did not take what was unpacked, or nothing can be unpacked.
fn failed(error: io::Error, sink: &mut Sink) -> NotTaken {
    sink.refused.take().map_or(NotTaken::Damaged(error), NotTaken::Refused)
}
