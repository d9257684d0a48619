//! Bytes as bits, the highest first.

use alloc::vec::Vec;

const WORD_BITS: u32 = u64::BITS;

/// What was given and not read yet.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    bytes: Vec<u8>,
    /// Bytes that are held as bits.
    at: usize,
    /// The next bits, the first in the highest.
    held: u64,
    /// How many they are; below them may lie more of the same bytes.
    count: u32,
}

impl Reader {
    /// Adds bytes.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        // What was read goes once it is more than what is left, so that each byte moves once or twice.
        if self.at * 2 >= self.bytes.len() {
            self.bytes.drain(..self.at);
            self.at = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// The next bits, up to 32 of them, in the lowest; zeros where there are no more.
    pub(crate) fn peek(&mut self, length: u32) -> u32 {
        if self.count < length {
            self.refill();
        }
        // Bits below those that count are there only while bytes are, and then they count as well.
        (self.held >> (WORD_BITS - length)) as u32
    }

    /// Whether there are so many bits, up to 32.
    pub(crate) fn has(&mut self, length: u32) -> bool {
        if self.count < length {
            self.refill();
        }
        self.count >= length
    }

    /// Goes over bits that are there.
    pub(crate) fn skip(&mut self, length: u32) {
        self.held <<= length;
        self.count = self.count.saturating_sub(length);
    }

    /// Goes over zeros, so many; says whether a one is next.
    pub(crate) fn skip_zeros(&mut self) -> (u32, bool) {
        self.has(1);
        let zeros = self.held.leading_zeros().min(self.count);
        let is_one_next = zeros < self.count;
        // All 64 bits may be zeros.
        self.held = self.held.checked_shl(zeros).unwrap_or(0);
        self.count -= zeros;
        (zeros, is_one_next)
    }

    /// Whether nothing is left but zeros.
    pub(crate) fn is_blank(&self) -> bool {
        self.held == 0 && self.bytes[self.at..].iter().all(|it| *it == 0)
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    #[cfg(test)]
    pub(crate) fn kept(&self) -> usize {
        self.bytes.capacity()
    }

    /// Takes as many bytes as there is room for.
    fn refill(&mut self) {
        if let Some(next) = self.bytes[self.at..].first_chunk() {
            // The bits that find no room are taken again the next time: they are the same.
            self.held |= u64::from_be_bytes(*next) >> self.count;
            let taken = (WORD_BITS - 1 - self.count) / 8;
            self.at += taken as usize;
            self.count += taken * 8;
            return;
        }
        while self.count <= WORD_BITS - 8
            && let Some(next) = self.bytes.get(self.at)
        {
            self.held |= u64::from(*next) << (WORD_BITS - 8 - self.count);
            self.at += 1;
            self.count += 8;
        }
    }
}
