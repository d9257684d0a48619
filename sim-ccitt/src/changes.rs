//! Where the colour of a line changes.
//!
//! A line is white before its first dot, so the first change is to black, the second to white, and so on. After the
//! last one stands the width, as often as a code looks ahead: [`AHEAD`] times.

use alloc::vec::Vec;

use crate::Width;

/// How often the width stands after the last change.
pub(crate) const AHEAD: usize = 4;
const WORD_BYTES: usize = 8;
const WORD_BITS: u32 = u64::BITS;

/// Finds the changes of a line: bits, the leftmost highest, 1 is black. What is missing is white, what is too much is
/// ignored.
pub(crate) fn find(line: &[u8], width: Width, changes: &mut Vec<u32>) {
    changes.clear();
    let line = &line[..line.len().min(width.bytes())];
    let mut above = 0;
    let mut base = 0;
    for bytes in line.chunks(WORD_BYTES) {
        let word = match bytes.first_chunk() {
            Some(whole) => u64::from_be_bytes(*whole),
            None => {
                let mut padded = [0; WORD_BYTES];
                padded[..bytes.len()].copy_from_slice(bytes);
                u64::from_be_bytes(padded)
            }
        };
        // A bit is set where a dot differs from the one left of it.
        let mut differs = word ^ (word >> 1 | above << (WORD_BITS - 1));
        while differs != 0 {
            let at = differs.leading_zeros();
            changes.push(base + at);
            differs &= !(1 << (WORD_BITS - 1) >> at);
        }
        above = word & 1;
        base += WORD_BITS;
    }
    // A line that is short ends white, and what stands beyond its width is no change of it.
    if above == 1 {
        changes.push(base);
    }
    while changes.last().is_some_and(|it| *it >= width.dots()) {
        changes.pop();
    }
    end(width, changes);
}

/// Puts the width after the last change.
pub(crate) fn end(width: Width, changes: &mut Vec<u32>) {
    changes.extend([width.dots(); AHEAD]);
}
