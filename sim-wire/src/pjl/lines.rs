//! A print stream as it comes in: job control and documents, in turn.

use memchr::{memmem, memrchr};

use super::{Command, Flaw, MAX_HEAD, MAX_LINE, MAX_LINES, UEL};
use crate::text::utf8_or_latin1;

const PREFIX: &[u8] = b"@PJL";

/// What a print stream holds next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A command and the 1-based number of its line, or what stopped it from being read.
    Command(u16, Result<Command<'a>, Flaw>),
    /// Bytes of a document.
    Data(&'a [u8]),
    /// A UEL behind the bytes of a document: the document is whole.
    Exit,
}

/// Takes a print stream in pieces of any size and gives out its commands and the bytes of its
/// documents. Keeps one line and the blanks in front of it, however long the stream.
///
/// ```text
///   UEL, @PJL …            @PJL FSDOWNLOAD SIZE=n
///  ┌───▶ Lines ◀────────── File: n bytes that are nobody's document
///  │     │   ▲
///  │     │   │ UEL
///  └─────┘   │
///        └▶ Document
///     @PJL ENTER, or anything else
/// ```
/// A UEL leaves every language, wherever it stands (PJL Technical Reference, chapter 2). Limit: nine such
/// bytes within binary data do so as well, where a printer that reads the data as it comes would know
/// better.
///
/// `Debug` shows nothing of the line: it may hold a password.
#[derive(Default)]
pub struct CommandReader {
    state: State,
    /// Whether anything came but blanks.
    has_come: bool,
    /// Bytes of job control since the last document that were lines, not files.
    read: u64,
    /// Blanks behind them. Before a command or a UEL they are nothing, before data they belong to it.
    blanks: Vec<u8>,
    /// What came behind the blanks, cut after [`MAX_LINE`] bytes,
    line: Vec<u8>,
    /// and its whole length.
    length: u64,
    /// Bytes of a UEL at its end, or at the end of the document so far.
    leaving: usize,
    lines: u16,
    /// Whether there was more job control than is read. Only where a document or a file begins is looked for
    /// in the rest.
    given_up: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Lines,
    /// So many bytes of a file are to come.
    File(u64),
    /// A language was entered, and nothing but blanks has come.
    Entered,
    Document,
}

impl std::fmt::Debug for CommandReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CommandReader({:?}, {} lines)", self.state, self.lines)
    }
}

impl CommandReader {
    /// Takes the next bytes and calls `each` for everything in them.
    pub fn push(&mut self, bytes: &[u8], each: &mut impl FnMut(Piece<'_>)) {
        let mut rest = bytes;
        while let Some((&byte, after)) = rest.split_first() {
            rest = match self.state {
                State::Document => self.document(rest, each),
                State::File(left) => {
                    // As long as the slice at most, so within usize.
                    let taken = usize::try_from(left).unwrap_or(usize::MAX).min(rest.len());
                    let left = left - taken as u64;
                    self.state = if left == 0 { State::Lines } else { State::File(left) };
                    &rest[taken..]
                }
                State::Lines | State::Entered => {
                    self.byte(byte, each);
                    after
                }
            };
        }
    }

    /// The stream has ended: a last line without its end counts, and a stream of blanks is a document.
    pub fn end(&mut self, each: &mut impl FnMut(Piece<'_>)) {
        match self.state {
            State::Lines if is_command(&self.line) => self.command(each),
            State::Lines | State::Entered if !self.has_come || !self.line.is_empty() => {
                self.data(each);
            }
            State::Lines | State::Entered | State::File(_) | State::Document => {}
        }
        if self.state == State::Document && self.leaving > 0 {
            each(Piece::Data(&UEL[..self.leaving]));
        }
        *self = Self { has_come: true, ..Self::default() };
    }

    /// Bytes that are kept.
    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        self.blanks.len() + self.line.len()
    }

    fn byte(&mut self, byte: u8, each: &mut impl FnMut(Piece<'_>)) {
        if self.line.is_empty() && is_blank(byte) {
            self.blanks.push(byte);
            if self.blanks.len() as u64 > MAX_HEAD {
                self.data(each);
            }
            return;
        }
        self.has_come = true;
        if self.line.len() <= MAX_LINE {
            self.line.push(byte);
        }
        self.length += 1;
        self.leaving = match UEL.get(self.leaving) {
            Some(next) if *next == byte => self.leaving + 1,
            _ => usize::from(byte == UEL[0]),
        };
        if self.line.first() == Some(&UEL[0]) {
            if self.leaving == UEL.len() {
                self.state = State::Lines;
                self.taken();
            } else if self.leaving != self.line.len() {
                self.data(each);
            }
        } else if self.state == State::Entered || !may_be_command(&self.line) {
            self.data(each);
        } else if byte == b'\n' || self.leaving == UEL.len() {
            self.command(each);
        } else if self.read + self.blanks.len() as u64 + self.length > MAX_HEAD {
            self.give_up(Flaw::HeadTooLong, each);
        }
    }

    /// What came is no job control: the document begins with it.
    fn data(&mut self, each: &mut impl FnMut(Piece<'_>)) {
        let mut held = std::mem::take(&mut self.blanks);
        held.append(&mut self.line);
        (self.state, self.length, self.leaving) = (State::Document, 0, 0);
        self.push(&held, each);
    }

    /// Bytes of a document. Gives back what is behind the UEL that ends it.
    fn document<'b>(&mut self, bytes: &'b [u8], each: &mut impl FnMut(Piece<'_>)) -> &'b [u8] {
        let mut rest = bytes;
        if self.leaving > 0 {
            let wanted = &UEL[self.leaving..];
            let same = wanted.iter().zip(rest).take_while(|(it, other)| it == other).count();
            rest = &rest[same..];
            self.leaving += same;
            if same == wanted.len() {
                return self.exit(rest, each);
            } else if rest.is_empty() {
                return rest;
            }
            self.give(&UEL[..self.leaving], each);
            self.leaving = 0;
        }
        if let Some(at) = memmem::find(rest, UEL) {
            self.give(&rest[..at], each);
            return self.exit(&rest[at + UEL.len()..], each);
        }
        // Only its first byte is an escape, so the last one begins it or nothing does.
        let begun = memrchr(UEL[0], rest).filter(|&at| UEL.starts_with(&rest[at..]));
        let at = begun.unwrap_or(rest.len());
        self.leaving = rest.len() - at;
        self.give(&rest[..at], each);
        &[]
    }

    fn exit<'b>(&mut self, rest: &'b [u8], each: &mut impl FnMut(Piece<'_>)) -> &'b [u8] {
        (self.state, self.leaving) = (State::Lines, 0);
        each(Piece::Exit);
        rest
    }

    /// Gives out the line that is complete.
    fn command(&mut self, each: &mut impl FnMut(Piece<'_>)) {
        if usize::from(self.lines) == MAX_LINES {
            self.give_up(Flaw::TooManyLines, each);
        } else {
            self.lines += 1;
        }
        let mut line = std::mem::take(&mut self.line);
        if self.length > MAX_LINE as u64 {
            let flaw = Flaw::LineTooLong { line: self.lines };
            self.told(Err(flaw), each);
        } else {
            let left = self.leaving == UEL.len();
            line.truncate(line.len() - if left { UEL.len() } else { 0 });
            let text = utf8_or_latin1(line.split_off(PREFIX.len().min(line.len())));
            let command = Command::parse(&text);
            self.told(Ok(command), each);
            if let Command::Enter(_) = command
                && !left
            {
                self.state = State::Entered;
            } else if let Command::File(file) = command
                && file.following() > 0
            {
                self.state = State::File(file.following());
            }
        }
        self.taken();
    }

    /// What came is job control.
    fn taken(&mut self) {
        self.read += self.blanks.len() as u64 + self.length;
        self.blanks.clear();
        self.line.clear();
        (self.length, self.leaving) = (0, 0);
    }

    /// Says what a line was, of those that are read.
    fn told(&self, line: Result<Command<'_>, Flaw>, each: &mut impl FnMut(Piece<'_>)) {
        if !self.given_up || matches!(line, Ok(Command::Enter(_))) {
            each(Piece::Command(self.lines, line));
        }
    }

    /// Job control is longer than any: the rest of it is passed over, so that none of it becomes a document.
    fn give_up(&mut self, flaw: Flaw, each: &mut impl FnMut(Piece<'_>)) {
        self.told(Err(flaw), each);
        self.given_up = true;
    }

    /// Gives out bytes of a document. The job control behind it has its own limits.
    fn give(&mut self, data: &[u8], each: &mut impl FnMut(Piece<'_>)) {
        if !data.is_empty() {
            (self.read, self.lines, self.given_up) = (0, 0, false);
            each(Piece::Data(data));
        }
    }
}

/// Whether bytes are `@PJL` as a word, in any case, or could become it.
fn may_be_command(line: &[u8]) -> bool {
    let start = line.len().min(PREFIX.len());
    line[..start].eq_ignore_ascii_case(&PREFIX[..start])
        && line.get(PREFIX.len()).is_none_or(|it| it.is_ascii_whitespace() || *it == UEL[0])
}

/// Data behind the blanks, line ends, NULs and Ctrl-Ds that some spoolers put in front of it.
pub fn behind_padding(data: &[u8]) -> &[u8] {
    let start = data.iter().position(|&byte| !is_blank(byte)).unwrap_or(data.len());
    &data[start..]
}

/// Whether a byte is blank or line end, or the NUL and Ctrl-D with which some spoolers pad a stream.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 4)
}

/// Whether the bytes begin with `@PJL`, in any case, as a word.
pub(super) fn is_command(bytes: &[u8]) -> bool {
    bytes.len() >= PREFIX.len() && may_be_command(bytes)
}
