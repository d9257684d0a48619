//! `compression`: how the bytes of a document are packed on the way (RFC 8011 section 5.4.32).

use std::io::{self, Write};

use flate2::write::{DeflateDecoder, GzDecoder};
use sim_host::documents::{DocumentRefused, Writer};
use sim_wire::ipp::StatusCode;
use sim_wire::pjl::{Prologue, PrologueReader};

use super::reply::Failure;

/// Packed bytes that are unpacked at a time. They become at most a thousand times as many, which is
/// how long others may have to wait.
const STEP: usize = 4 << 10;

/// A way of packing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Compression {
    /// As it is.
    #[default]
    None,
    /// RFC 1951, without the wrapping that HTTP has around it under this name.
    Deflate,
    /// RFC 1952.
    Gzip,
}

impl Compression {
    /// All, with their keywords, in the order in which they are listed.
    pub(super) const TABLE: [(&str, Self); 3] =
        [("none", Self::None), ("deflate", Self::Deflate), ("gzip", Self::Gzip)];

    /// The way of a keyword.
    pub(super) fn from_keyword(keyword: &str) -> Option<Self> {
        Self::TABLE.iter().find(|it| it.0 == keyword).map(|it| it.1)
    }
}

/// A document that is in whole, with what the job control in front of it says.
pub(super) struct Received {
    pub(super) writer: Writer,
    pub(super) prologue: Prologue,
}

/// A document on its way in. What it unpacks to is bounded like any document.
pub(super) enum Incoming {
    /// As it comes.
    Plain(Sink),
    /// To be unpacked.
    Deflate(DeflateDecoder<Sink>),
    /// To be unpacked.
    Gzip(GzDecoder<Sink>),
}

impl Incoming {
    pub(super) fn new(compression: Compression, writer: Writer) -> Self {
        let sink = Sink { writer, prologue: PrologueReader::default(), refused: None };
        match compression {
            Compression::None => Self::Plain(sink),
            Compression::Deflate => Self::Deflate(DeflateDecoder::new(sink)),
            Compression::Gzip => Self::Gzip(GzDecoder::new(sink)),
        }
    }

    /// Takes what came.
    pub(super) async fn push(&mut self, chunk: &[u8]) -> Result<(), Failure> {
        match self {
            Self::Plain(sink) => sink.take(chunk).map_err(refused),
            Self::Deflate(decoder) => {
                for piece in chunk.chunks(STEP) {
                    decoder.write_all(piece).map_err(|it| failed(&it, decoder.get_mut()))?;
                    tokio::task::yield_now().await;
                }
                Ok(())
            }
            Self::Gzip(decoder) => {
                for piece in chunk.chunks(STEP) {
                    decoder.write_all(piece).map_err(|it| failed(&it, decoder.get_mut()))?;
                    tokio::task::yield_now().await;
                }
                Ok(())
            }
        }
    }

    /// The document is in. `None` if there is not one byte of it.
    pub(super) fn finish(self) -> Result<Option<Received>, Failure> {
        let sink = match self {
            Self::Plain(sink) => sink,
            Self::Deflate(mut decoder) => {
                decoder.try_finish().map_err(|it| failed(&it, decoder.get_mut()))?;
                decoder.finish().map_err(|it| damaged(&it))?
            }
            Self::Gzip(mut decoder) => {
                decoder.try_finish().map_err(|it| failed(&it, decoder.get_mut()))?;
                decoder.finish().map_err(|it| damaged(&it))?
            }
        };
        let received = Received { prologue: sink.prologue.finish(), writer: sink.writer };
        Ok(Some(received).filter(|it| !it.writer.is_empty()))
    }
}

/// Where the bytes of a document go.
pub(super) struct Sink {
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
fn failed(error: &io::Error, sink: &mut Sink) -> Failure {
    match sink.refused.take() {
        Some(refusal) => refused(refusal),
        None => damaged(error),
    }
}

fn damaged(error: &io::Error) -> Failure {
    let message = format!("the document cannot be unpacked: {error}");
    Failure::status(StatusCode::ClientErrorCompressionError, message)
}

fn refused(refused: DocumentRefused) -> Failure {
    let status = match refused {
        DocumentRefused::TooLarge => StatusCode::ClientErrorRequestEntityTooLarge,
        DocumentRefused::Full => StatusCode::ServerErrorBusy,
        DocumentRefused::Drive(_) | DocumentRefused::Gone => StatusCode::ServerErrorDeviceError,
    };
    Failure::status(status, refused.to_string())
}
