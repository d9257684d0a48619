//! Lines into bytes.

use alloc::vec::Vec;

use crate::codes::{
    BLACK, Code, EOL, HORIZONTAL, LONGEST_RUN, PASS, TERMINATING, VERTICAL, VERTICAL_REACH, WHITE,
    index,
};
use crate::writer::Writer;
use crate::{Coding, Width, changes};

/// Ends of line that end a page of [`Coding::Mh`] and [`Coding::Mr`]: return to control (T.4, 4.1.4).
const RTC_EOLS: u32 = 6;
/// Ends of line that end a page of [`Coding::Mmr`]: end of facsimile block (T.6, 2.4.1.1).
const EOFB_EOLS: u32 = 2;

/// Packs the lines of a page.
#[derive(Debug)]
pub struct Encoder {
    coding: Coding,
    width: Width,
    is_aligned: bool,
    least_bits: u32,
    written: Writer,
    /// Changes of the line above, and of the one that is packed.
    above: Vec<u32>,
    line: Vec<u32>,
    /// Lines that are still packed against the one above.
    against_above: u32,
}

impl Encoder {
    /// Begins a page.
    pub fn new(coding: Coding, width: Width) -> Self {
        let mut above = Vec::new();
        changes::end(width, &mut above);
        Self {
            coding,
            width,
            is_aligned: false,
            least_bits: 0,
            written: Writer::default(),
            above,
            line: Vec::new(),
            against_above: 0,
        }
    }

    /// Has each line's end of line end with a byte, by zeros before it (bit 2 of the `T4Options` of TIFF). Changes
    /// nothing for [`Coding::Mmr`], which has none.
    #[must_use]
    pub fn with_aligned_ends(mut self) -> Self {
        self.is_aligned = true;
        self
    }

    /// Has each line take at least so many bits, its end of line among them, by zeros after it: what a receiver needs
    /// in its minimum time for a line (T.4, 3.1). Changes nothing for [`Coding::Mmr`].
    #[must_use]
    pub fn with_least_bits(mut self, bits: u32) -> Self {
        self.least_bits = bits;
        self
    }

    /// Packs a line: bits, the leftmost highest, 1 is black. What is missing of it is white, what is too much is
    /// ignored.
    pub fn line(&mut self, line: &[u8]) {
        changes::find(line, self.width, &mut self.line);
        match self.coding {
            Coding::Mh => {
                let begun = self.end_of_line(None);
                self.one_dimensional();
                self.fill(begun);
            }
            Coding::Mr { k } => {
                let is_alone = self.against_above == 0;
                let begun = self.end_of_line(Some(is_alone));
                if is_alone {
                    self.against_above = k.saturating_sub(1);
                    self.one_dimensional();
                } else {
                    self.against_above -= 1;
                    self.two_dimensional();
                }
                self.fill(begun);
            }
            Coding::Mmr => self.two_dimensional(),
        }
        core::mem::swap(&mut self.above, &mut self.line);
    }

    /// Takes what is packed so far: whole bytes.
    pub fn take(&mut self) -> Vec<u8> {
        self.written.take()
    }

    /// Ends the page: the bytes that were not taken, with its end mark, the last filled with zeros.
    pub fn end(mut self) -> Vec<u8> {
        match self.coding {
            Coding::Mh => {
                self.end_of_line(None);
                (1..RTC_EOLS).for_each(|_| self.written.code(EOL));
            }
            Coding::Mr { .. } => {
                self.end_of_line(Some(true));
                for _ in 1..RTC_EOLS {
                    self.written.code(EOL);
                    self.written.bits(1, 1);
                }
            }
            Coding::Mmr => (0..EOFB_EOLS).for_each(|_| self.written.code(EOL)),
        }
        self.written.fill();
        self.written.take()
    }

    /// Ends the line before, and says whether the next one is alone; returns where it began.
    fn end_of_line(&mut self, is_alone: Option<bool>) -> u64 {
        if self.is_aligned {
            let ends = self.written.len() + u64::from(EOL.length);
            self.written.zeros(ends.wrapping_neg() % 8);
        }
        let begun = self.written.len();
        self.written.code(EOL);
        if let Some(is_alone) = is_alone {
            self.written.bits(is_alone.into(), 1);
        }
        begun
    }

    /// Adds zeros to a line that began there.
    fn fill(&mut self, begun: u64) {
        let bits = self.written.len() - begun;
        self.written.zeros(u64::from(self.least_bits).saturating_sub(bits));
    }

    /// Packs the line alone (T.4, 4.1).
    fn one_dimensional(&mut self) {
        let (mut from, mut codes, mut others) = (0, &WHITE, &BLACK);
        for change in &self.line {
            run(&mut self.written, codes, change - from);
            if *change == self.width.dots() {
                break;
            }
            from = *change;
            core::mem::swap(&mut codes, &mut others);
        }
    }

    /// Packs the line against the one above (T.4, 4.2; T.6, 2.2), in whose words `a0` is where the coding has come to.
    fn two_dimensional(&mut self) {
        let width = self.width.dots();
        let (above, line) = (&self.above[..], &self.line[..]);
        // `a` is the place of a1 among the changes, `b` that of b1: both even while the colour is white.
        let (mut a0, mut a, mut b) = (0, 0, 0);
        while a0 < width {
            let (a1, b1) = (line[a], above[b]);
            if above[b + 1] < a1 {
                self.written.code(PASS);
                a0 = above[b + 1];
                b += 2;
                continue;
            }
            let apart = (a1 + VERTICAL_REACH).wrapping_sub(b1);
            if let Some(code) = VERTICAL.get(apart as usize) {
                self.written.code(*code);
                a0 = a1;
                a += 1;
                // Left of b1 may lie a change that is right of a1.
                b = if b > 0 { b - 1 } else { 1 };
            } else {
                let a2 = line[a + 1];
                let (first, second) = if a % 2 == 0 { (&WHITE, &BLACK) } else { (&BLACK, &WHITE) };
                self.written.code(HORIZONTAL);
                run(&mut self.written, first, a1 - a0);
                run(&mut self.written, second, a2 - a1);
                a0 = a2;
                a += 2;
            }
            while above[b] <= a0 && above[b] < width {
                b += 2;
            }
        }
    }
}

/// Packs a run.
fn run(to: &mut Writer, codes: &[Code], mut run: u32) {
    while run > LONGEST_RUN + TERMINATING {
        to.code(codes[index(LONGEST_RUN)]);
        run -= LONGEST_RUN;
    }
    if run > TERMINATING {
        to.code(codes[index(run - run % 64)]);
        run %= 64;
    }
    to.code(codes[index(run)]);
}
