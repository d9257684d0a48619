//! Bytes into a zlib stream, as a PDF holds them.

use miniz_oxide::DataFormat;
use miniz_oxide::deflate::CompressionLevel;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output};

use crate::RenderError;

/// Packs bytes as they come, so that a page is never there unpacked as a whole.
pub(crate) struct Packer {
    packer: CompressorOxide,
    packed: Vec<u8>,
}

impl Packer {
    pub(crate) fn new() -> Self {
        let level = CompressionLevel::BestSpeed;
        let packer = CompressorOxide::with_format_and_level(DataFormat::Zlib, level);
        Self { packer, packed: Vec::new() }
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), RenderError> {
        self.pack(bytes, TDEFLFlush::None)
    }

    pub(crate) fn finish(mut self) -> Result<Vec<u8>, RenderError> {
        self.pack(&[], TDEFLFlush::Finish)?;
        Ok(self.packed)
    }

    fn pack(&mut self, bytes: &[u8], flush: TDEFLFlush) -> Result<(), RenderError> {
        let (status, _) = compress_to_output(&mut self.packer, bytes, flush, |packed| {
            self.packed.extend_from_slice(packed);
            true
        });
        match status {
            TDEFLStatus::Okay | TDEFLStatus::Done => Ok(()),
            TDEFLStatus::BadParam | TDEFLStatus::PutBufFailed => {
                Err(RenderError::Decoder { what: format!("deflate packer: {status:?}") })
            }
        }
    }
}
