//! What others read of what we wrote.

use hayro_ccitt::{DecodeSettings, DecoderContext, EncodingMode, decode};

use super::*;

struct Lines {
    width: u32,
    lines: Vec<Vec<u8>>,
}

impl hayro_ccitt::Decoder for Lines {
    fn push_row(&mut self, changes: &[u32]) {
        let mut line = vec![0_u8; self.width.div_ceil(8) as usize];
        for run in changes.chunks(2) {
            for at in run[0]..run.get(1).copied().unwrap_or(self.width).min(self.width) {
                line[at as usize / 8] |= 0x80 >> (at % 8);
            }
        }
        self.lines.push(line);
    }
}

/// The lines that hayro reads.
fn by_hayro(packed: &[u8], coding: Coding, page: &Page) -> Vec<Vec<u8>> {
    let settings = DecodeSettings {
        columns: page.width.dots(),
        rows: page.lines.len() as u32,
        end_of_block: true,
        end_of_line: coding != Coding::Mmr,
        rows_are_byte_aligned: false,
        encoding: match coding {
            Coding::Mh => EncodingMode::Group3_1D,
            Coding::Mr { .. } => EncodingMode::Group3_2D,
            Coding::Mmr => EncodingMode::Group4,
        },
        strict: false,
    };
    let mut lines = Lines { width: page.width.dots(), lines: vec![] };
    let _ = decode(packed, &mut lines, &mut DecoderContext::new(settings));
    lines.lines
}

/// A page in MMR by the crate `fax`.
pub(crate) fn by_fax(page: &Page) -> Vec<u8> {
    let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
    let width = page.width.dots() as u16;
    for line in &page.lines {
        let dots = (0..usize::from(width)).map(|at| {
            let is_black = line[at / 8] & 0x80 >> (at % 8) != 0;
            if is_black { fax::Color::Black } else { fax::Color::White }
        });
        encoder.encode_line(dots, width).unwrap();
    }
    encoder.finish().unwrap().finish()
}

proptest! {
    #[test]
    fn hayro_reads_every_coding_as_it_was_drawn(page in pages(1..3_000_u16), k in 0..6_u32) {
        prop_assume!(!page.lines.is_empty());
        for coding in [Coding::Mh, Coding::Mr { k }, Coding::Mmr] {
            prop_assert_eq!(&by_hayro(&page.packed(coding), coding, &page), &page.lines);
        }
    }

    #[test]
    fn mmr_is_what_the_crate_fax_writes(page in pages(1..3_000_u16)) {
        prop_assert_eq!(page.packed(Coding::Mmr), by_fax(&page));
    }
}

#[test]
fn a_line_of_single_dots_is_read_in_every_coding() {
    let lines = vec![vec![0x55; 216], vec![0xaa; 216], vec![0; 216], vec![0xff; 216]];
    let page = Page { width: Width::A4, lines };
    for coding in [Coding::Mh, Coding::Mr { k: 4 }, Coding::Mmr] {
        assert_eq!(by_hayro(&page.packed(coding), coding, &page), page.lines, "{coding:?}");
    }
}
