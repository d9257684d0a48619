//! Where the colour of a line changes.
//!
//! A line is white before its first dot, so the first change is to black, the second to white, and so on. After the
//! last one stands the width, as often as a code looks ahead: [`AHEAD`] times.

use alloc::vec::Vec;

use crate::Width;

/// How often the width stands after the last change.
pub(crate) const AHEAD: usize = 3;
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

/// Paints a line of changes: bits as [`find`] takes them.
pub(crate) fn paint(changes: &[u32], width: Width, words: &mut Vec<u64>, line: &mut Vec<u8>) {
    words.clear();
    words.resize(width.bytes().div_ceil(WORD_BYTES), 0);
    for change in changes.iter().filter(|it| **it < width.dots()) {
        words[(change / WORD_BITS) as usize] ^= 1 << (WORD_BITS - 1) >> (change % WORD_BITS);
    }
    line.clear();
    let mut is_black = false;
    for word in words.iter() {
        // Each bit becomes the parity of those up to it.
        let mut word = *word;
        for by in [1, 2, 4, 8, 16, 32] {
            word ^= word >> by;
        }
        if is_black {
            word = !word;
        }
        is_black = word & 1 == 1;
        line.extend_from_slice(&word.to_be_bytes());
    }
    line.truncate(width.bytes());
    let beyond = (width.bytes() * 8) as u32 - width.dots();
    if let Some(last) = line.last_mut() {
        *last &= 0xff << beyond;
    }
}
