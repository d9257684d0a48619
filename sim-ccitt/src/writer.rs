//! Bits into bytes, the first in the highest.

use alloc::vec::Vec;

use crate::codes::Code;

/// Bits that are put into bytes together.
const WORD_BITS: u32 = 32;

/// What was written.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    /// Bits that are not among the bytes yet, the last in the lowest; above them is what was there before.
    held: u64,
    /// How many they are, below [`WORD_BITS`].
    count: u32,
}

impl Writer {
    /// Adds a code word.
    pub(crate) fn code(&mut self, code: Code) {
        self.bits(code.bits.into(), code.length.into());
    }

    /// Adds the lowest bits of a word, up to [`WORD_BITS`].
    pub(crate) fn bits(&mut self, bits: u32, length: u32) {
        self.held = self.held << length | u64::from(bits);
        self.count += length;
        if self.count >= WORD_BITS {
            self.count -= WORD_BITS;
            let word = (self.held >> self.count) as u32;
            self.bytes.extend_from_slice(&word.to_be_bytes());
        }
    }

    /// Adds zeros.
    pub(crate) fn zeros(&mut self, mut count: u64) {
        while count > 0 {
            let now = count.min(WORD_BITS.into()) as u32;
            self.bits(0, now);
            count -= u64::from(now);
        }
    }

    /// Bits that are held here.
    pub(crate) fn len(&self) -> u64 {
        self.bytes.len() as u64 * 8 + u64::from(self.count)
    }

    /// Fills the last byte with zeros.
    pub(crate) fn fill(&mut self) {
        self.zeros(self.len().wrapping_neg() % 8);
    }

    /// Takes the bytes that are whole.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push((self.held >> self.count) as u8);
        }
        core::mem::take(&mut self.bytes)
    }
}
