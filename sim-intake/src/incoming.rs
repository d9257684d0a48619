//! A stream of print data on its way in: unpacked, its job control read, and its documents written to the
//! drive, piece by piece.

use std::io::{self, Write};

use flate2::write::{DeflateDecoder, GzDecoder};
use sim_host::Documents;
use sim_host::documents::{DOCUMENT_MAX, DocumentRefused, Writer};
use sim_wire::pjl::{JobReader, Part};
use thiserror::Error;

use crate::received::Received;

/// Packed bytes that are unpacked at a time. They become at most a thousand times as many, which is
/// how long others may have to wait.
const STEP: usize = 4 << 10;
/// Bytes that any packed stream may unpack to, whatever came of it (assumed): a blank page of A4 in grey at
/// 600 dpi is 33 MiB, and packed next to nothing.
pub const UNPACKED_FREE: u64 = 40 << 20;
/// Bytes that each packed byte may become beyond that (assumed). Deflate makes a thousand at most; documents
/// become ten, and forms and bitmaps some fifty.
pub const UNPACKED_PER_BYTE: u64 = 100;
/// Jobs of one stream; a stream with more is refused whole (assumed).
pub const STREAM_JOBS_MAX: usize = 100;

/// How a stream is packed on the way.
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

/// Why a stream is not taken. Nothing of it is kept.
#[derive(Debug, Error)]
pub enum NotTaken {
    /// It is not packed as was said, or damaged.
    #[error("the document cannot be unpacked: {0}")]
    Damaged(io::Error),
    /// It becomes more than a packed document does. Nothing beyond the bound was written.
    #[error(
        "the document unpacks to more than {UNPACKED_PER_BYTE} times as many bytes and {UNPACKED_FREE}"
    )]
    Bomb,
    /// It has too many jobs.
    #[error("there are more than {STREAM_JOBS_MAX} jobs in one stream")]
    Jobs,
    /// The storage did not take it.
    #[error(transparent)]
    Refused(DocumentRefused),
}

/// A stream on its way in. What it unpacks to is bounded like one document, however many are in it, and by
/// what came of it packed ([`UNPACKED_PER_BYTE`]): before it is written, so that little data takes little of
/// the drive. Dropped before [`Incoming::finish`], nothing of it is kept.
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
    /// Begins a stream that comes packed so.
    pub fn new(documents: &Documents, compression: Compression) -> Self {
        let jobs = Jobs { documents: documents.clone(), writer: None, whole: Vec::new() };
        let (bytes, packed) = (0, (compression != Compression::None).then_some(0));
        let sink = Sink { reader: JobReader::default(), jobs, bytes, packed, refused: None };
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
            Unpacking::No(sink) => sink.take(chunk),
            Unpacking::Deflate(decoder) => {
                for piece in chunk.chunks(STEP) {
                    decoder.get_mut().comes(piece);
                    decoder.write_all(piece).map_err(|it| failed(it, decoder.get_mut()))?;
                    tokio::task::yield_now().await;
                }
                Ok(())
            }
            Unpacking::Gzip(decoder) => {
                for piece in chunk.chunks(STEP) {
                    decoder.get_mut().comes(piece);
                    decoder.write_all(piece).map_err(|it| failed(it, decoder.get_mut()))?;
                    tokio::task::yield_now().await;
                }
                Ok(())
            }
        }
    }

    /// Bytes that came so far, unpacked; since the last document that [`Self::whole`] gave out.
    pub fn bytes(&self) -> u64 {
        self.sink().bytes
    }

    /// Whether there is a document that nobody has yet, or the beginning of one.
    pub fn holds_document(&self) -> bool {
        let jobs = &self.sink().jobs;
        jobs.writer.is_some() || !jobs.whole.is_empty()
    }

    /// The jobs that are whole before the stream ends, in order: for one that has no end. Those that come behind them
    /// have the bounds of a stream of their own.
    pub fn whole(&mut self) -> Vec<Received> {
        let sink = match &mut self.unpacking {
            Unpacking::No(sink) => sink,
            Unpacking::Deflate(decoder) => decoder.get_mut(),
            Unpacking::Gzip(decoder) => decoder.get_mut(),
        };
        if sink.jobs.writer.is_none() && !sink.jobs.whole.is_empty() {
            sink.bytes = 0;
        }
        std::mem::take(&mut sink.jobs.whole)
    }

    fn sink(&self) -> &Sink {
        match &self.unpacking {
            Unpacking::No(sink) => sink,
            Unpacking::Deflate(decoder) => decoder.get_ref(),
            Unpacking::Gzip(decoder) => decoder.get_ref(),
        }
    }

    /// The stream has ended: its jobs, in order. None if there is not one byte of it, packed or not: packed
    /// nothing is a few bytes, nothing at all is not even that. Of job control without a document there is
    /// one job with an empty one.
    ///
    /// # Errors
    /// [`NotTaken`] if what came is not the whole of it.
    pub fn finish(self) -> Result<Vec<Received>, NotTaken> {
        if !self.has_come {
            return Ok(Vec::new());
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
        sink.finish()
    }
}

/// Bytes that so many packed ones may become.
const fn unpacked_max(packed: u64) -> u64 {
    UNPACKED_FREE + UNPACKED_PER_BYTE * packed
}

/// Where the bytes of a stream go.
struct Sink {
    reader: JobReader,
    jobs: Jobs,
    /// Bytes that came, unpacked,
    bytes: u64,
    /// and packed, where it is.
    packed: Option<u64>,
    /// Why the last bytes were not taken.
    refused: Option<NotTaken>,
}

impl Sink {
    /// So many packed bytes are unpacked now.
    fn comes(&mut self, piece: &[u8]) {
        self.packed = self.packed.map(|it| it + piece.len() as u64);
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), NotTaken> {
        self.bytes += bytes.len() as u64;
        if self.bytes > DOCUMENT_MAX {
            return Err(NotTaken::Refused(DocumentRefused::TooLarge));
        }
        if self.packed.is_some_and(|it| self.bytes > unpacked_max(it)) {
            return Err(NotTaken::Bomb);
        }
        let (mut taken, jobs) = (Ok(()), &mut self.jobs);
        self.reader.push(bytes, &mut |part| jobs.take(part, &mut taken));
        taken
    }

    fn finish(mut self) -> Result<Vec<Received>, NotTaken> {
        let (mut taken, jobs) = (Ok(()), &mut self.jobs);
        let left = self.reader.finish(&mut |part| jobs.take(part, &mut taken));
        taken?;
        let mut whole = self.jobs.whole;
        if whole.is_empty() && self.bytes > 0 {
            whole.push(Received { writer: self.jobs.documents.begin(), prologue: left });
        }
        Ok(whole)
    }
}

/// The jobs of a stream, as far as it came.
struct Jobs {
    documents: Documents,
    /// The document that comes in.
    writer: Option<Writer>,
    whole: Vec<Received>,
}

impl Jobs {
    /// Takes what comes next, unless something was not taken before.
    fn take(&mut self, part: Part<'_>, taken: &mut Result<(), NotTaken>) {
        if taken.is_ok() {
            *taken = self.put(part);
        }
    }

    fn put(&mut self, part: Part<'_>) -> Result<(), NotTaken> {
        match part {
            Part::Data(data) => {
                let writer = self.writer.get_or_insert_with(|| self.documents.begin());
                writer.push(data).map_err(NotTaken::Refused)
            }
            Part::Whole(_) if self.whole.len() == STREAM_JOBS_MAX => Err(NotTaken::Jobs),
            Part::Whole(prologue) => {
                let whole =
                    self.writer.take().map(|writer| Received { writer, prologue: *prologue });
                self.whole.extend(whole);
                Ok(())
            }
        }
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
    sink.refused.take().unwrap_or(NotTaken::Damaged(error))
}

#[cfg(test)]
mod tests {
    use sim_host::{Hardware, SectorSize};

    use super::*;

    /// Zeros, packed as far as that goes.
    fn packed() -> Vec<u8> {
        let mut encoder =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&vec![0; 1 << 26]).unwrap();
        encoder.finish().unwrap()
    }

    #[tokio::test]
    async fn what_unpacks_beyond_the_bound_is_not_written() {
        let hardware = Hardware::in_memory(SectorSize::default()).unwrap();
        let documents = hardware.documents();
        let mut incoming = Incoming::new(documents, Compression::Deflate);
        let mut came = 0;
        for piece in packed().chunks(STEP) {
            came += piece.len() as u64;
            let Err(refused) = incoming.push(piece).await else { continue };
            assert!(matches!(refused, NotTaken::Bomb), "{refused}");
            let written = documents.usage().writing * documents.usage().sector_bytes;
            // A writer takes a megabyte ahead.
            let most = unpacked_max(came) + (1 << 20);
            assert!((1 << 20..=most).contains(&written), "{written} bytes of {came}");
            return;
        }
        panic!("{came} bytes were taken");
    }
}
