//! The lines at the head of a print stream, as it comes in.

use super::{Command, Flaw, MAX_HEAD, MAX_LINE, MAX_LINES, UEL};
use crate::text::utf8_or_latin1;

const PREFIX: &[u8] = b"@PJL";

/// Takes a print stream in pieces of any size and gives out its commands, up to where the document
/// begins. Keeps one line, however long the stream.
///
/// ```text
///   UEL, @PJL …            @PJL FSDOWNLOAD SIZE=n
///  ┌───▶ Lines ◀────────── File: n bytes that are nobody's document
///  │       │ @PJL ENTER, or anything else
///  └───────┴──▶ Document
/// ```
/// `Debug` shows nothing of the line: it may hold a password.
#[derive(Default)]
pub struct CommandReader {
    state: State,
    /// Bytes known to be job control.
    control: u64,
    /// Bytes of these that were lines, not files.
    read: u64,
    /// Blanks behind them. Before a command they are nothing, before data they belong to it.
    blank: u64,
    /// What came behind the blanks, cut after [`MAX_LINE`] bytes,
    line: Vec<u8>,
    /// and its whole length.
    length: u64,
    /// Bytes of a UEL at its end.
    leaving: usize,
    lines: u16,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Lines,
    /// So many bytes of a file are to come.
    File(u64),
    Document,
}

impl std::fmt::Debug for CommandReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CommandReader({:?}, {} bytes, {} lines)", self.state, self.control, self.lines)
    }
}

impl CommandReader {
    /// Where the document begins, in bytes from the start of the stream. Final once
    /// [`CommandReader::is_document`] holds, or the stream has ended.
    pub fn payload(&self) -> u64 {
        self.control
    }

    /// Whether the document has begun.
    pub fn is_document(&self) -> bool {
        self.state == State::Document
    }

    /// 1-based number of the line that was given out last.
    pub fn line(&self) -> u16 {
        self.lines
    }

    /// Takes the next bytes and calls `each` for every command in them, or for what stopped one from
    /// being read.
    pub fn push(&mut self, bytes: &[u8], each: &mut impl FnMut(u16, Result<Command<'_>, Flaw>)) {
        let mut rest = bytes;
        while let Some((&byte, after)) = rest.split_first() {
            match self.state {
                State::Document => return,
                State::File(left) => {
                    let taken = left.min(rest.len() as u64);
                    self.control += taken;
                    // As long as the slice at most, so within usize.
                    rest = rest.get(usize::try_from(taken).unwrap_or(rest.len())..).unwrap_or(&[]);
                    self.state =
                        if left == taken { State::Lines } else { State::File(left - taken) };
                }
                State::Lines => {
                    self.byte(byte, each);
                    rest = after;
                }
            }
        }
    }

    /// The stream has ended: a last line without its end counts.
    pub fn end(&mut self, each: &mut impl FnMut(u16, Result<Command<'_>, Flaw>)) {
        let is_command = |line: &[u8]| line.len() >= PREFIX.len() && line.first() == Some(&b'@');
        if self.state == State::Lines && is_command(&self.line) {
            self.command(each);
        }
        self.state = State::Document;
    }

    fn byte(&mut self, byte: u8, each: &mut impl FnMut(u16, Result<Command<'_>, Flaw>)) {
        if self.line.is_empty() && is_blank(byte) {
            self.blank += 1;
            return;
        }
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
                self.taken();
            } else if self.leaving != self.line.len() {
                self.state = State::Document;
            }
        } else if !may_be_command(&self.line) {
            self.state = State::Document;
        } else if byte == b'\n' || self.leaving == UEL.len() {
            self.command(each);
        } else if self.read + self.blank + self.length > MAX_HEAD {
            self.state = State::Document;
            each(self.lines, Err(Flaw::HeadTooLong));
        }
    }

    /// Gives out the line that is complete.
    fn command(&mut self, each: &mut impl FnMut(u16, Result<Command<'_>, Flaw>)) {
        if usize::from(self.lines) == MAX_LINES {
            self.state = State::Document;
            return each(self.lines, Err(Flaw::TooManyLines));
        }
        self.lines += 1;
        let mut line = std::mem::take(&mut self.line);
        if self.length > MAX_LINE as u64 {
            each(self.lines, Err(Flaw::LineTooLong { line: self.lines }));
        } else {
            let uel = if self.leaving == UEL.len() { UEL.len() } else { 0 };
            line.truncate(line.len() - uel);
            let text = utf8_or_latin1(line.split_off(PREFIX.len().min(line.len())));
            let command = Command::parse(&text);
            each(self.lines, Ok(command));
            if let Command::Enter(_) = command {
                self.state = State::Document;
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
        self.control += self.blank + self.length;
        self.read += self.blank + self.length;
        self.line.clear();
        (self.blank, self.length, self.leaving) = (0, 0, 0);
    }
}

/// Whether bytes are `@PJL` as a word, in any case, or could become it.
fn may_be_command(line: &[u8]) -> bool {
    let start = line.len().min(PREFIX.len());
    line[..start].eq_ignore_ascii_case(&PREFIX[..start])
        && line.get(PREFIX.len()).is_none_or(|it| it.is_ascii_whitespace() || *it == UEL[0])
}

/// Whether a byte is blank or line end, or the NUL and Ctrl-D with which some spoolers pad a stream.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 4)
}

/// Whether the bytes begin with `@PJL`, in any case, as a word.
pub(super) fn is_command(bytes: &[u8]) -> bool {
    bytes.len() >= PREFIX.len() && may_be_command(bytes)
}
