//! Lines of black and white as fax machines pack them: MH and MR of ITU-T T.4, MMR of ITU-T T.6.
//!
//! ```text
//!   a line of bits ──▶ where its colour changes ──▶ codes, against the line above or alone ──▶ bytes
//!        8 to a byte, the leftmost highest, 1 is black                                 Encoder ─▶
//!                                                                                      ◀─ Decoder
//! ```
//! Both ends work line by line and keep no more than two lines and what was given to them and not taken yet. The
//! decoder says of each line whether it can be trusted; what takes the place of one that cannot is its caller's
//! affair. Absent is the uncompressed mode, which fax machines agree on by a bit of their own.
//!
//! No dependency, no `std`: what a fax line brings in can reach nothing from here.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod changes;
mod codes;
mod decoder;
mod encoder;
mod line;
mod reader;
mod tables;
mod writer;

pub use decoder::{Decoder, Line, Verdict};
pub use encoder::Encoder;

/// How lines are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Modified Huffman (T.4, 4.1): each line alone.
    Mh,
    /// Modified READ (T.4, 4.2): of each `k` lines the first alone, the others against the line above. The standard
    /// has 2 for 3.85 lines to a millimetre and 4 for 7.7; 0 is as 1. A decoder is told by a bit of each line.
    Mr {
        /// Lines of a group.
        k: u32,
    },
    /// Modified Modified READ (T.6): each line against the one above, and the first against a white one.
    Mmr,
}

/// Dots of a line, 1 to 65,535.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Width(u16);

impl Width {
    /// A fax of A4, 215 mm (T.4, 2.1).
    pub const A4: Self = Self(1_728);
    /// A fax of B4, 255 mm.
    pub const B4: Self = Self(2_048);
    /// A fax of A3, 303 mm.
    pub const A3: Self = Self(2_432);

    /// So many dots; `None` for 0.
    pub const fn new(dots: u16) -> Option<Self> {
        if dots == 0 { None } else { Some(Self(dots)) }
    }

    /// How many dots.
    pub const fn dots(self) -> u32 {
        self.0 as u32
    }

    /// Bytes of a packed line.
    pub const fn bytes(self) -> usize {
        (self.0 as usize).div_ceil(8)
    }
}

#[cfg(test)]
mod tests;
