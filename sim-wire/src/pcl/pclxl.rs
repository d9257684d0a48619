//! PCL XL (*PCL XL Feature Reference Protocol Class 2.0*): a stream of tagged binary values.
//!
//! ```text
//! ") HP-PCL XL;2;0;comment\n"          stream header; "(" has the high byte first
//! tag value … tag value                attributes
//! tag                                  operator: BeginSession, BeginPage, …, EndPage, EndSession
//! tag length bytes                     embedded data of the operator before
//! ```

use super::{PclError, PclProblem, UEL};

/// What follows the first byte of a stream header.
const MARK: &[u8] = b" HP-PCL XL;";
/// Longest stream header, in bytes (assumed).
const HEADER_MAX: usize = 4096;

/// Operators.
mod operator {
    pub(super) const BEGIN_SESSION: u8 = 0x41;
    pub(super) const END_SESSION: u8 = 0x42;
    pub(super) const BEGIN_PAGE: u8 = 0x43;
    pub(super) const END_PAGE: u8 = 0x44;
}

/// Bytes of the value types, in the order of their tags: ubyte, uint16, uint32, sint16, sint32,
/// real32.
const SIZES: [u64; 6] = [1, 2, 4, 2, 4, 4];

/// Whether data begins as PCL XL does.
pub fn has_header(data: &[u8]) -> bool {
    matches!(data.first(), Some(b'(' | b')' | b'\'')) && data[1..].starts_with(MARK)
}

/// Counts the pages: EndPage operators between BeginPage and EndSession.
///
/// Limit of fidelity: a number of copies at EndPage is not followed.
///
/// # Errors
/// [`PclError`] where the stream breaks the rules or ends before its session does.
pub fn pages(data: &[u8]) -> Result<u32, PclError> {
    let error = |offset, problem| Err(PclError { offset, problem });
    if !has_header(data) {
        return error(0, PclProblem::NoHeader);
    }
    let high_byte_first = data[0] == b'(';
    if data[0] == b'\'' {
        return error(0, PclProblem::Ascii);
    }
    let header = &data[..data.len().min(HEADER_MAX)];
    let Some(end) = header.iter().position(|&byte| byte == b'\n') else {
        return error(header.len(), PclProblem::HeaderEnds);
    };
    let mut stream = Stream { data, at: end + 1, high_byte_first, place: Place::Outside, pages: 0 };
    while stream.step()? {}
    if stream.place == Place::Outside {
        Ok(stream.pages)
    } else {
        error(data.len(), PclProblem::SessionEnds)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    InSession,
    InPage,
}

struct Stream<'a> {
    data: &'a [u8],
    at: usize,
    high_byte_first: bool,
    place: Place,
    pages: u32,
}

impl Stream<'_> {
    /// Takes the next tag with what belongs to it; whether there was one.
    fn step(&mut self) -> Result<bool, PclError> {
        let rest = &self.data[self.at..];
        let (start, Some(&tag)) = (self.at, rest.first()) else { return Ok(false) };
        if rest.starts_with(UEL) {
            self.at = self.data.len();
            return Ok(false);
        }
        self.at += 1;
        let size = |tag: u8| SIZES.get(usize::from(tag & 7)).copied();
        match (tag, size(tag)) {
            (0x00 | 0x09..=0x0d | 0x20, _) => {}
            (0x41..=0xbf, _) => self.operator(start, tag)?,
            (0xc0..=0xc5, Some(size)) => self.skip(size)?,
            (0xc8..=0xcd, Some(size)) => {
                let length = self.array_length()?;
                self.skip(length * size)?;
            }
            (0xd0..=0xd5, Some(size)) => self.skip(2 * size)?,
            (0xe0..=0xe5, Some(size)) => self.skip(4 * size)?,
            (0xf8, _) => self.skip(1)?,
            (0xf9, _) => self.skip(2)?,
            (0xfa, _) => {
                let length = self.number(4)?;
                self.skip(length)?;
            }
            (0xfb, _) => {
                let length = self.number(1)?;
                self.skip(length)?;
            }
            _ => return Err(PclError { offset: start, problem: PclProblem::UnknownTag(tag) }),
        }
        Ok(true)
    }

    fn operator(&mut self, offset: usize, operator: u8) -> Result<(), PclError> {
        let misplaced = |name| Err(PclError { offset, problem: PclProblem::OutOfPlace(name) });
        self.place = match (operator, self.place) {
            (operator::BEGIN_SESSION, Place::Outside) => Place::InSession,
            (operator::BEGIN_SESSION, _) => return misplaced("BeginSession"),
            (operator::BEGIN_PAGE, Place::InSession) => Place::InPage,
            (operator::BEGIN_PAGE, _) => return misplaced("BeginPage"),
            (operator::END_PAGE, Place::InPage) => {
                self.pages += 1;
                Place::InSession
            }
            (operator::END_PAGE, _) => return misplaced("EndPage"),
            (operator::END_SESSION, Place::InSession) => Place::Outside,
            (operator::END_SESSION, _) => return misplaced("EndSession"),
            (_, place) => place,
        };
        Ok(())
    }

    /// The length of an array is itself a tagged value.
    fn array_length(&mut self) -> Result<u64, PclError> {
        let offset = self.at;
        match self.number(1)? {
            0xc0 => self.number(1),
            0xc1 => self.number(2),
            0xc2 => self.number(4),
            // One byte was read.
            tag => Err(PclError { offset, problem: PclProblem::ArrayLength(tag as u8) }),
        }
    }

    /// A whole number of so many bytes.
    fn number(&mut self, bytes: usize) -> Result<u64, PclError> {
        let ends = PclError { offset: self.data.len(), problem: PclProblem::CommandEnds };
        let read = self.data.get(self.at..self.at + bytes).ok_or(ends)?;
        self.at += bytes;
        let join = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Ok(if self.high_byte_first {
            read.iter().fold(0, join)
        } else {
            read.iter().rev().fold(0, join)
        })
    }

    /// Passes over so many bytes.
    fn skip(&mut self, length: u64) -> Result<(), PclError> {
        let left = (self.data.len() - self.at) as u64;
        if length > left {
            let problem = PclProblem::DataEnds { missing: length - left, length };
            return Err(PclError { offset: self.data.len(), problem });
        }
        self.at += length as usize;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
