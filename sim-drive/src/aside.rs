//! What copies have still to read of a drive that goes on working: set aside before it is written over.
//!
//! For a copy that is never more than was on the drive when it began, less what was copied already. How many
//! copies there are at one time, whoever makes them bounds.

use std::collections::BTreeMap;
use std::ops::Range;

/// Bytes that are copied, or set aside, at a time.
pub const PIECE_BYTES: u64 = 64 << 10;

/// The copies under way.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    made: u64,
    open: BTreeMap<u64, Copy>,
}

/// What the drive knows of a copy.
#[derive(Debug, Default)]
pub(crate) struct Copy {
    /// The first piece that is to come.
    pub(crate) next: u64,
    /// Pieces that are to come and were written to meanwhile, as they were.
    pub(crate) aside: BTreeMap<u64, Vec<u8>>,
    /// A piece could not be set aside.
    pub(crate) failed: bool,
}

impl Copies {
    /// Begins a copy, and says its number.
    pub(crate) fn begin(&mut self) -> u64 {
        self.made += 1;
        self.open.insert(self.made, Copy::default());
        self.made
    }

    pub(crate) fn end(&mut self, number: u64) {
        self.open.remove(&number);
    }

    pub(crate) fn get_mut(&mut self, number: u64) -> Option<&mut Copy> {
        self.open.get_mut(&number)
    }

    /// Whether none is under way.
    pub(crate) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Before the bytes `range` are written: what copies have still to read is set aside, `read` by its
    /// piece. A copy for which that fails has failed; the write has not.
    pub(crate) fn set_aside<E>(
        &mut self,
        range: Range<u64>,
        mut read: impl FnMut(u64) -> Result<Vec<u8>, E>,
    ) {
        for piece in range.start / PIECE_BYTES..range.end.div_ceil(PIECE_BYTES) {
            let wants =
                |it: &Copy| piece >= it.next && !it.failed && !it.aside.contains_key(&piece);
            if !self.open.values().any(wants) {
                continue;
            }
            let data = read(piece);
            for copy in self.open.values_mut().filter(|it| wants(it)) {
                match &data {
                    Ok(data) => drop(copy.aside.insert(piece, data.clone())),
                    Err(_) => copy.failed = true,
                }
            }
        }
    }
}

/// The bytes of a piece on a drive of so many bytes.
pub(crate) fn piece(piece: u64, bytes: u64) -> Range<u64> {
    let start = piece * PIECE_BYTES;
    start..(start + PIECE_BYTES).min(bytes)
}
