//! The codes of one line, read as they come in.

use alloc::vec::Vec;

use crate::codes::{TERMINATING, VERTICAL_REACH};
use crate::reader::Reader;
use crate::tables::{self, MODE_BITS, Mode, RUN_BITS};
use crate::{Width, changes};

/// A line and the one above it, as the places where their colour changes.
#[derive(Debug)]
pub(crate) struct LineReader {
    width: Width,
    above: Vec<u32>,
    line: Vec<u32>,
    /// How far the line is read: `a0` in the words of the standard.
    a0: u32,
    /// The place among the changes above of `b1`: the first one right of `a0` to the other colour.
    b: usize,
    wanted: Wanted,
    is_begun: bool,
    /// The code that was read last, in the lowest bits, and its length.
    last: (u32, u32),
}

/// Which code is next.
#[derive(Clone, Copy, Debug)]
enum Wanted {
    Mode,
    /// Of a run, of which so many dots were read.
    Run {
        dots: u32,
        of: Of,
    },
}

/// Whose run.
#[derive(Clone, Copy, Debug)]
enum Of {
    /// The first of the two of a horizontal mode.
    First,
    Second,
    /// A line that is packed alone.
    Alone,
}

/// How far a line was read.
pub(crate) enum Read {
    /// To its width.
    Whole,
    /// To bits that are no code that can be here.
    Broken,
    NoMoreBits,
}

impl LineReader {
    /// Nothing yet; above is a white line.
    pub(crate) fn new(width: Width) -> Self {
        let mut above = Vec::new();
        changes::end(width, &mut above);
        let wanted = Wanted::Mode;
        Self { width, above, line: Vec::new(), a0: 0, b: 0, wanted, is_begun: false, last: (1, 1) }
    }

    /// Begins a line, alone or against the one above.
    pub(crate) fn begin(&mut self, is_alone: bool) {
        self.line.clear();
        (self.a0, self.b, self.is_begun, self.last) = (0, 0, false, (1, 1));
        self.wanted = if is_alone { Wanted::Run { dots: 0, of: Of::Alone } } else { Wanted::Mode };
    }

    /// Whether a code of it was read.
    pub(crate) fn is_begun(&self) -> bool {
        self.is_begun
    }

    /// Zeros at the end of what was read: they may be an end of line's already.
    pub(crate) fn trailing_zeros(&self) -> u32 {
        let (bits, length) = self.last;
        bits.trailing_zeros().min(length)
    }

    /// Reads on.
    pub(crate) fn read(&mut self, bits: &mut Reader) -> Read {
        let width = self.width.dots();
        loop {
            match self.wanted {
                Wanted::Mode | Wanted::Run { dots: 0, of: Of::Alone } if self.a0 == width => {
                    return Read::Whole;
                }
                Wanted::Mode => {
                    let next = bits.peek(MODE_BITS);
                    let Some((mode, length)) = tables::mode(next) else {
                        return if bits.has(MODE_BITS) { Read::Broken } else { Read::NoMoreBits };
                    };
                    if !self.took(bits, next, length, MODE_BITS) {
                        return Read::NoMoreBits;
                    }
                    if !self.mode(mode) {
                        return Read::Broken;
                    }
                }
                Wanted::Run { dots, of } => {
                    let next = bits.peek(RUN_BITS);
                    let Some((run, length)) = tables::run(next, self.line.len() % 2 == 1) else {
                        return if bits.has(RUN_BITS) { Read::Broken } else { Read::NoMoreBits };
                    };
                    if !self.took(bits, next, length, RUN_BITS) {
                        return Read::NoMoreBits;
                    }
                    if !self.run(dots + run, run > TERMINATING, of) {
                        return Read::Broken;
                    }
                }
            }
        }
    }

    /// Goes over a code, if all of it is there.
    fn took(&mut self, bits: &mut Reader, next: u32, length: u32, of: u32) -> bool {
        if !bits.has(length) {
            return false;
        }
        bits.skip(length);
        self.is_begun = true;
        self.last = (next >> (of - length), length);
        true
    }

    /// Follows a mode; says whether it can be here.
    fn mode(&mut self, mode: Mode) -> bool {
        match mode {
            Mode::Pass => {
                self.a0 = self.above[self.b + 1];
                self.b += 2;
                true
            }
            Mode::Horizontal => {
                self.wanted = Wanted::Run { dots: 0, of: Of::First };
                true
            }
            Mode::Vertical(by) => {
                let Some(a1) = (self.above[self.b] + u32::from(by)).checked_sub(VERTICAL_REACH)
                else {
                    return false;
                };
                // Only at the left edge may a change be where the line is read to.
                let is_right = a1 > self.a0 || (a1 == 0 && self.line.is_empty());
                if !is_right || a1 > self.width.dots() {
                    return false;
                }
                self.change(a1);
                // Left of b1 may lie a change that is right of a1.
                self.b = if self.b > 0 { self.b - 1 } else { 1 };
                self.find_b();
                true
            }
        }
    }

    /// Follows a run, or a part of one; says whether it can be here.
    fn run(&mut self, dots: u32, goes_on: bool, of: Of) -> bool {
        let end = self.a0.saturating_add(dots);
        if end > self.width.dots() {
            return false;
        }
        if goes_on {
            self.wanted = Wanted::Run { dots, of };
            return true;
        }
        self.change(end);
        self.wanted = match of {
            Of::First => Wanted::Run { dots: 0, of: Of::Second },
            Of::Second => {
                self.find_b();
                Wanted::Mode
            }
            Of::Alone => Wanted::Run { dots: 0, of: Of::Alone },
        };
        true
    }

    /// Notes that the colour changes there.
    fn change(&mut self, at: u32) {
        // A run without dots is no change.
        if self.line.last() == Some(&at) {
            self.line.pop();
        } else {
            self.line.push(at);
        }
        self.a0 = at;
    }

    fn find_b(&mut self) {
        let width = self.width.dots();
        while self.above[self.b] <= self.a0 && self.above[self.b] < width {
            self.b += 2;
        }
    }

    /// Ends the line: it is then the one above. Returns its changes.
    pub(crate) fn end(&mut self) -> &[u32] {
        // What ends in the middle has no last run.
        if self.a0 < self.width.dots() && self.line.len() % 2 == 1 {
            self.line.pop();
        }
        while self.line.last().is_some_and(|it| *it >= self.width.dots()) {
            self.line.pop();
        }
        changes::end(self.width, &mut self.line);
        core::mem::swap(&mut self.above, &mut self.line);
        &self.above
    }
}
