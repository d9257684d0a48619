//! Pictures of black and white as fax machines pack them: CCITT Group 3 and 4 (ITU-T T.4 and T.6; TIFF 6.0,
//! sections 10 and 11).

use hayro_ccitt::{DecodeSettings, DecoderContext, EncodingMode, decode};

/// Modified Huffman, each line in whole bytes and without end marks.
pub(crate) const HUFFMAN: u16 = 2;
pub(crate) const GROUP_3: u16 = 3;
pub(crate) const GROUP_4: u16 = 4;
/// Bits of `T4Options` and `T6Options`.
const TWO_DIMENSIONAL: u32 = 1;
const UNCOMPRESSED: u32 = 2;

/// How a picture is packed.
pub(crate) struct Packing {
    /// [`HUFFMAN`], [`GROUP_3`] or [`GROUP_4`].
    pub(crate) compression: u16,
    /// `T4Options` or `T6Options`.
    pub(crate) options: u32,
    /// Whether the first pixel is in the lowest bit of a byte (`FillOrder` 2).
    pub(crate) is_reversed: bool,
    /// Whether what the standard calls black is dark here.
    pub(crate) is_white_zero: bool,
}

/// Why a strip cannot be read.
pub(crate) enum Refused {
    /// It uses what is not supported.
    Unsupported(&'static str),
    /// It breaks the rules.
    Damaged(String),
}

/// Unpacks a strip: lines of single bits, one is white.
pub(crate) fn unpack(
    strip: &[u8],
    columns: u32,
    rows: u32,
    packing: &Packing,
) -> Result<Vec<u8>, Refused> {
    if packing.compression != HUFFMAN && packing.options & UNCOMPRESSED != 0 {
        return Err(Refused::Unsupported("CCITT with pieces that are not packed"));
    }
    let reversed: Vec<u8>;
    let strip = if packing.is_reversed {
        reversed = strip.iter().map(|it| it.reverse_bits()).collect();
        &reversed
    } else {
        strip
    };
    let encoding = match packing.compression {
        GROUP_4 => EncodingMode::Group4,
        GROUP_3 if packing.options & TWO_DIMENSIONAL != 0 => EncodingMode::Group3_2D,
        _ => EncodingMode::Group3_1D,
    };
    let settings = DecodeSettings {
        columns,
        rows,
        end_of_block: packing.compression != HUFFMAN,
        end_of_line: packing.compression == GROUP_3,
        rows_are_byte_aligned: packing.compression == HUFFMAN,
        encoding,
        strict: false,
    };
    let mut lines = Lines { columns, white: packing.is_white_zero, rows: 0, bits: Vec::new() };
    let outcome = decode(strip, &mut lines, &mut DecoderContext::new(settings));
    if lines.rows >= rows {
        Ok(lines.bits)
    } else {
        let why = outcome.err().map_or(String::new(), |it| format!(": {it}"));
        let found = lines.rows;
        Err(Refused::Damaged(format!("{found} of {rows} lines in a strip{why}")))
    }
}

/// The lines that were unpacked.
struct Lines {
    columns: u32,
    /// The bit that is white.
    white: bool,
    rows: u32,
    bits: Vec<u8>,
}

impl hayro_ccitt::Decoder for Lines {
    fn push_row(&mut self, changes: &[u32]) {
        let (start, plain) = (self.bits.len(), if self.white { 0xff } else { 0 });
        self.bits.resize(start + self.columns.div_ceil(8) as usize, plain);
        self.rows += 1;
        for run in changes.chunks(2) {
            let end = run.get(1).copied().unwrap_or(self.columns).min(self.columns);
            for column in run[0]..end {
                self.bits[start + column as usize / 8] ^= 0x80 >> (column % 8);
            }
        }
    }
}
