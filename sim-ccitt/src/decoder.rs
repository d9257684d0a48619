//! Bytes into lines.

use alloc::vec::Vec;

use crate::codes::EOL;
use crate::line::{LineReader, Read};
use crate::reader::Reader;
use crate::{Coding, Width, changes};

/// Ends of line in a row that end a page: half of what is sent, so that damage to some of them does no harm.
const RTC_EOLS: u32 = 3;
/// Zeros of an end of line, before its one.
const EOL_ZEROS: u32 = EOL.length as u32 - 1;

/// Whether a line can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It has the right width, and its end of line where the coding has one.
    Good,
    /// A code is none, the line too short or too long, or it refers to one that is bad. Its dots are those that were
    /// read before that was found.
    Bad,
    /// It is good, and the first one after such that were bad.
    Resynchronised,
}

/// A line that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its bits, the leftmost highest, 1 is black; those beyond the width are 0.
    pub pixels: &'a [u8],
    /// Whether it can be trusted.
    pub verdict: Verdict,
}

/// Reads the lines of a page as its bytes come in.
///
/// It keeps what was given to it and is not read yet, so take the lines after each piece. How many lines there may be
/// is its caller's affair: a white one takes a bit in [`Coding::Mmr`].
#[derive(Debug)]
pub struct Decoder {
    coding: Coding,
    bits: Reader,
    phase: Phase,
    width: Width,
    line: LineReader,
    /// Whether no more bytes come.
    is_last: bool,
    /// Whether the line before was bad.
    is_after_bad: bool,
    words: Vec<u64>,
    pixels: Vec<u8>,
}

/// What is read next.
#[derive(Clone, Copy, Debug)]
enum Phase {
    /// An end of line, of which so many zeros were read.
    Seeking { zeros: u32, before: Before },
    /// The bit that says whether a line is alone, after so many ends of line.
    Tag { eols: u32 },
    /// A line, or one more end of line.
    Begun { eols: u32, is_alone: bool },
    /// Codes of a line.
    Line,
    /// Nothing: the page ended, with its mark or without.
    Ended { has_mark: bool },
}

/// What lies before an end of line.
#[derive(Clone, Copy, Debug)]
enum Before {
    /// What is no line, or a line that was told of.
    Nothing,
    /// A line.
    Line { is_good: bool },
    /// So many ends of line.
    Ends(u32),
}

/// What one step led to.
enum Step {
    Line(Verdict),
    Next,
    NoMoreBits,
}

impl Decoder {
    /// Begins a page.
    pub fn new(coding: Coding, width: Width) -> Self {
        let phase = match coding {
            Coding::Mh | Coding::Mr { .. } => Phase::Seeking { zeros: 0, before: Before::Nothing },
            Coding::Mmr => Phase::Line,
        };
        Self {
            coding,
            bits: Reader::default(),
            phase,
            width,
            line: LineReader::new(width),
            is_last: false,
            is_after_bad: false,
            words: Vec::new(),
            pixels: Vec::new(),
        }
    }

    /// Adds the next bytes of the page. What comes after its end mark is ignored.
    pub fn feed(&mut self, bytes: &[u8]) {
        if !matches!(self.phase, Phase::Ended { .. }) {
            self.bits.feed(bytes);
        }
    }

    /// Says that no more bytes come: a line that was begun is then bad.
    pub fn finish(&mut self) {
        self.is_last = true;
    }

    /// Whether the mark that ends a page was read: RTC, or EOFB.
    pub fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Ended { has_mark: true })
    }

    /// The next line; `None` where more bytes are needed, or the page ended.
    #[expect(
        clippy::should_implement_trait,
        reason = "a line is lent, an iterator's is given away"
    )]
    pub fn next(&mut self) -> Option<Line<'_>> {
        loop {
            match self.step() {
                Step::Line(verdict) => {
                    return Some(Line { pixels: &self.pixels, verdict });
                }
                Step::Next => {}
                Step::NoMoreBits => return None,
            }
        }
    }

    /// Bytes that are kept of what was given.
    #[cfg(test)]
    pub(crate) fn kept(&self) -> usize {
        self.bits.kept()
    }

    fn step(&mut self) -> Step {
        match self.phase {
            Phase::Seeking { zeros, before } => self.seek(zeros, before),
            Phase::Tag { eols } => {
                if !self.bits.has(1) {
                    return self.no_more(None);
                }
                let is_alone = self.bits.peek(1) == 1;
                self.bits.skip(1);
                self.phase = Phase::Begun { eols, is_alone };
                Step::Next
            }
            Phase::Begun { eols, is_alone } => self.begun(eols, is_alone),
            Phase::Line => self.line(),
            Phase::Ended { .. } => Step::NoMoreBits,
        }
    }

    /// Looks for eleven zeros or more, and a one.
    fn seek(&mut self, mut zeros: u32, before: Before) -> Step {
        loop {
            let (more, is_one_next) = self.bits.skip_zeros();
            zeros = zeros.saturating_add(more);
            if !is_one_next {
                if self.bits.has(1) {
                    continue;
                }
                self.phase = Phase::Seeking { zeros, before };
                return match before {
                    Before::Nothing | Before::Ends(_) => self.no_more(None),
                    Before::Line { is_good } => self.no_more(Some(is_good)),
                };
            }
            self.bits.skip(1);
            if zeros >= EOL_ZEROS {
                return self.found(before);
            }
            zeros = 0;
        }
    }

    /// An end of line was read.
    fn found(&mut self, before: Before) -> Step {
        let eols = match before {
            Before::Nothing | Before::Line { .. } => 1,
            Before::Ends(before) => before + 1,
        };
        if eols >= RTC_EOLS {
            self.end(true);
            return Step::Next;
        }
        self.phase = match self.coding {
            Coding::Mr { .. } => Phase::Tag { eols },
            Coding::Mh | Coding::Mmr => Phase::Begun { eols, is_alone: true },
        };
        match before {
            Before::Nothing | Before::Ends(_) => Step::Next,
            Before::Line { is_good } => self.told(is_good),
        }
    }

    /// After an end of line.
    fn begun(&mut self, eols: u32, is_alone: bool) -> Step {
        let is_blank = self.bits.peek(EOL_ZEROS) == 0;
        if is_blank && !self.bits.has(EOL_ZEROS) {
            return self.no_more(None);
        }
        if is_blank {
            self.phase = Phase::Seeking { zeros: 0, before: Before::Ends(eols) };
            return Step::Next;
        }
        if eols > 1 {
            // Between two ends of line was a line of which nothing is left.
            self.phase = Phase::Begun { eols: 1, is_alone };
            self.line.begin(true);
            return self.told(false);
        }
        self.line.begin(is_alone);
        self.phase = match is_alone || !self.is_after_bad {
            true => Phase::Line,
            false => Phase::Seeking { zeros: 0, before: Before::Line { is_good: false } },
        };
        Step::Next
    }

    fn line(&mut self) -> Step {
        let has_ends = match self.coding {
            Coding::Mh | Coding::Mr { .. } => true,
            Coding::Mmr => false,
        };
        match self.line.read(&mut self.bits) {
            Read::NoMoreBits if self.line.is_begun() || !self.bits.is_blank() => {
                self.no_more(Some(false))
            }
            Read::NoMoreBits => self.no_more(None),
            Read::Whole if has_ends => self.whole(),
            Read::Whole => {
                let step = self.told(true);
                self.line.begin(false);
                step
            }
            Read::Broken if has_ends => {
                let zeros = self.line.trailing_zeros();
                self.phase = Phase::Seeking { zeros, before: Before::Nothing };
                self.told(false)
            }
            Read::Broken if !self.line.is_begun() && self.bits.peek(EOL_ZEROS) == 0 => {
                if !self.bits.has(EOL.length.into()) {
                    return self.no_more(None);
                }
                let has_mark = self.bits.peek(EOL.length.into()) == 1;
                self.end(has_mark);
                if has_mark { Step::Next } else { self.told(false) }
            }
            Read::Broken => {
                self.end(false);
                self.told(false)
            }
        }
    }

    /// A line has all its dots: its end of line is to follow, of which one bit may be wrong.
    fn whole(&mut self) -> Step {
        let length = EOL.length.into();
        let next = self.bits.peek(length);
        if !self.bits.has(length) {
            return self.no_more(Some(true));
        }
        if next >> 1 == 0 {
            self.phase = Phase::Seeking { zeros: 0, before: Before::Line { is_good: true } };
            return Step::Next;
        }
        let is_nearly = next & 1 == 1 && next.count_ones() == 2;
        if is_nearly {
            self.bits.skip(length);
            return self.found(Before::Line { is_good: true });
        }
        self.phase = Phase::Seeking { zeros: 0, before: Before::Line { is_good: false } };
        Step::Next
    }

    /// There are no more bits; `line` says of the one that waits for them whether it is good as it is.
    fn no_more(&mut self, line: Option<bool>) -> Step {
        if !self.is_last {
            return Step::NoMoreBits;
        }
        self.end(false);
        line.map_or(Step::NoMoreBits, |is_good| self.told(is_good))
    }

    fn end(&mut self, has_mark: bool) {
        self.bits.clear();
        self.phase = Phase::Ended { has_mark };
    }

    /// Paints the line, and says of it what is known.
    fn told(&mut self, is_good: bool) -> Step {
        changes::paint(self.line.end(), self.width, &mut self.words, &mut self.pixels);
        let was_bad = core::mem::replace(&mut self.is_after_bad, !is_good);
        Step::Line(match (is_good, was_bad) {
            (true, false) => Verdict::Good,
            (true, true) => Verdict::Resynchronised,
            (false, _) => Verdict::Bad,
        })
    }
}
