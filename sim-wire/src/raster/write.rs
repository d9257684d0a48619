//! The writing side, for clients and tests.

use super::{Kind, PageHeader, RasterError, RasterProblem};

/// Most repetitions that one byte can say, of lines as of pixels in a run.
const MAX_LINE_REPEAT: usize = 256;
const MAX_RUN: usize = 128;

/// Makes a document page by page.
#[derive(Debug, Clone)]
pub struct PageWriter {
    kind: Kind,
    out: Vec<u8>,
    pages: u32,
}

impl PageWriter {
    /// A document without pages.
    pub fn new(kind: Kind) -> Self {
        let mut out = kind.sync_word().to_vec();
        // The number of pages of Apple Raster, where 0 leaves it open.
        out.resize(kind.head_bytes(), 0);
        Self { kind, out, pages: 0 }
    }

    /// Adds a page. The pixels are the lines one after another, each
    /// [`PageHeader::bytes_per_line`] long.
    ///
    /// # Errors
    /// A header value outside its range or that the kind cannot express, or pixels that are not as many as the header says. The
    /// document is unchanged then.
    pub fn page(&mut self, header: &PageHeader, pixels: &[u8]) -> Result<&mut Self, RasterError> {
        let error = |offset: usize, problem| RasterError {
            page: self.pages + 1,
            offset: self.out.len() + offset,
            problem,
        };
        let head = self.kind.header(header).map_err(|(field, problem)| error(field, problem))?;
        let expected = header.bytes_per_line() * u64::from(header.height);
        if pixels.len() as u64 != expected {
            let problem = RasterProblem::Pixels { found: pixels.len(), expected };
            return Err(error(head.len(), problem));
        }
        self.pages += 1;
        self.out.extend_from_slice(&head);
        let length = pixels.len() / header.height as usize;
        let lines: Vec<&[u8]> = pixels.chunks_exact(length).collect();
        for same in lines.chunk_by(|a, b| a == b).flat_map(|same| same.chunks(MAX_LINE_REPEAT)) {
            self.out.push((same.len() - 1) as u8);
            pack(&mut self.out, same[0], header.colours.unit());
        }
        Ok(self)
    }

    /// The document.
    pub fn finish(self) -> Vec<u8> {
        self.out
    }
}

/// Packs a line into runs of equal pixels and stretches of different ones.
fn pack(out: &mut Vec<u8>, line: &[u8], unit: usize) {
    let pixels: Vec<&[u8]> = line.chunks_exact(unit).collect();
    let mut single: Vec<&[u8]> = Vec::new();
    for run in pixels.chunk_by(|a, b| a == b).flat_map(|run| run.chunks(MAX_RUN)) {
        if run.len() == 1 {
            single.push(run[0]);
            continue;
        }
        pack_single(out, &mut single);
        out.push((run.len() - 1) as u8);
        out.extend_from_slice(run[0]);
    }
    pack_single(out, &mut single);
}

fn pack_single(out: &mut Vec<u8>, single: &mut Vec<&[u8]>) {
    for stretch in single.chunks(MAX_RUN) {
        match stretch {
            // A stretch of one has no code of its own; it is a run of one.
            [pixel] => {
                out.push(0);
                out.extend_from_slice(pixel);
            }
            _ => {
                out.push((257 - stretch.len()) as u8);
                out.extend(stretch.iter().copied().flatten());
            }
        }
    }
    single.clear();
}
