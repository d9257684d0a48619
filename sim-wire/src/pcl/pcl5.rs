//! PCL 5e and 5c (*PCL 5 Printer Language Technical Reference Manual*): text with escape sequences.
//!
//! ```text
//! ESC E                         two characters
//! ESC & l 1 o 2 A               & l group; 1 o, 2 A parameters, the last in upper case
//! ESC * b 80 W  ‹80 bytes›      binary data
//! ESC % 0 B … ESC % 0 A         HP-GL/2 between
//! ```
//!
//! A page is put out by a form feed always, and by a reset, the end of the data or a command that
//! changes the paper when there is something on it. Lines past the bottom go to a next page.
//!
//! Limits of fidelity: macros are not carried out but count as something on the page; lines are not
//! wrapped at the right edge; raster rows do not move the place of the next line; a number of copies
//! is not followed.

mod hpgl;
mod page;
mod parameter;

use super::{PclError, PclProblem, UEL};
use crate::pjl::behind_padding;
use page::Page;
use parameter::Parameter;

const ESC: u8 = 0x1b;
/// Longest value of a parameter, in characters: more are no number.
const VALUE_MAX: usize = 24;
/// What a job's control language lines begin with, behind the end of a job.
const PJL: &[u8] = b"@PJL";

/// Whether data begins as PCL 5 of a driver does: with an escape sequence, perhaps behind line ends.
pub fn has_header(data: &[u8]) -> bool {
    matches!(behind_padding(data), [ESC, 0x21..=0x2f | b'E' | b'9' | b'=' | b'Y', ..])
}

/// Counts the pages. Text without any sequence is PCL as well.
///
/// # Errors
/// [`PclError`] where the data ends within a sequence.
pub fn pages(data: &[u8]) -> Result<u32, PclError> {
    let mut walk = Walk { data, at: 0, page: Page::default(), in_macro: false, hpgl: None };
    while walk.step()? {}
    walk.page.eject_if_marked();
    Ok(walk.page.out())
}

struct Walk<'a> {
    data: &'a [u8],
    at: usize,
    page: Page,
    /// A macro is being defined: nothing is printed.
    in_macro: bool,
    /// HP-GL/2 is spoken.
    hpgl: Option<hpgl::State>,
}

impl Walk<'_> {
    /// Takes the next character or sequence; whether there was one.
    fn step(&mut self) -> Result<bool, PclError> {
        let rest = &self.data[self.at..];
        let Some(&byte) = rest.first() else { return Ok(false) };
        if rest.starts_with(UEL) {
            self.reset();
            self.at += UEL.len();
            return Ok(self.pass_job_control());
        }
        if byte == ESC {
            self.at += 1;
            self.escape()?;
        } else if let Some(hpgl) = &mut self.hpgl {
            let (length, marks) = hpgl.command(rest);
            self.at += length.max(1);
            if marks && !self.in_macro {
                self.page.mark();
            }
        } else {
            self.at += 1;
            if !self.in_macro {
                self.page.character(byte);
            }
        }
        Ok(true)
    }

    /// Passes over job control lines behind the end of a job; whether PCL goes on after them.
    fn pass_job_control(&mut self) -> bool {
        while self.data[self.at..].starts_with(PJL) {
            let rest = &self.data[self.at..];
            let end = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |at| at + 1);
            let line = rest[..end].to_ascii_uppercase();
            self.at += end;
            let language = |name: &[u8]| line.windows(name.len()).any(|word| word == name);
            if language(b"ENTER LANGUAGE") && (!language(b"PCL") || language(b"PCLXL")) {
                return false;
            }
        }
        true
    }

    fn reset(&mut self) {
        self.page.reset();
        self.in_macro = false;
        self.hpgl = None;
    }

    /// A sequence, from behind its first character.
    fn escape(&mut self) -> Result<(), PclError> {
        match self.byte()? {
            first @ 0x21..=0x2f => self.parameters(first),
            b'E' => {
                self.reset();
                Ok(())
            }
            b'=' if !self.in_macro => {
                self.page.half_line_feed();
                Ok(())
            }
            b'Y' => {
                self.display_functions();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Everything up to ESC Z is printed as it stands, control characters included.
    fn display_functions(&mut self) {
        let rest = &self.data[self.at..];
        let end = rest.windows(2).position(|pair| pair == [ESC, b'Z']);
        self.at += end.map_or(rest.len(), |end| end + 2);
        if !self.in_macro {
            self.page.mark();
        }
    }

    fn parameters(&mut self, first: u8) -> Result<(), PclError> {
        let mut group = [first, 0];
        if let 0x60..=0x7e = self.peek()? {
            group[1] = self.byte()?;
        }
        loop {
            let (value, relative) = self.value()?;
            let letter = self.byte()?;
            let last = match letter {
                0x40..=0x5e => true,
                0x60..=0x7e => false,
                // No sequence at all; what follows is text again.
                _ => return Ok(()),
            };
            let parameter = Parameter { group, letter: letter & 0x5f, value, relative };
            self.data_of(parameter)?;
            self.obey(parameter);
            if last {
                return Ok(());
            }
        }
    }

    /// A number with its sign, 0 where there is none; whether there is a sign.
    fn value(&mut self) -> Result<(f64, bool), PclError> {
        let start = self.at;
        while matches!(self.peek()?, b'0'..=b'9' | b'+' | b'-' | b'.') {
            self.at += 1;
        }
        let text = &self.data[start..self.at];
        let relative = matches!(text.first(), Some(b'+' | b'-'));
        let text = str::from_utf8(&text[..text.len().min(VALUE_MAX)]).unwrap_or_default();
        Ok((text.parse().unwrap_or(0.0), relative))
    }

    /// Passes over the binary data that belongs to a parameter.
    fn data_of(&mut self, parameter: Parameter) -> Result<(), PclError> {
        let Parameter { group, letter, value, .. } = parameter;
        // W is always data: fonts, patterns, raster rows. V is a plane of a row, X transparent text.
        if !(letter == b'W'
            || (group, letter) == (*b"*b", b'V')
            || (group, letter) == (*b"&p", b'X'))
        {
            return Ok(());
        }
        // `as` keeps negative lengths at 0.
        let (length, left) = (value as u64, (self.data.len() - self.at) as u64);
        if length > left {
            let problem = PclProblem::DataEnds { missing: length - left, length };
            return Err(PclError { offset: self.data.len(), problem });
        }
        self.at += length as usize;
        let printed = matches!(&group, b"*b" | b"&p") && length > 0;
        if printed && !self.in_macro {
            self.page.mark();
        }
        Ok(())
    }

    fn obey(&mut self, parameter: Parameter) {
        match (&parameter.group, parameter.letter) {
            (b"&f", b'X') => self.macro_control(parameter.value),
            (b"%\0", b'A') => self.hpgl = None,
            (b"%\0", b'B') => self.hpgl = Some(hpgl::State::default()),
            _ if self.in_macro => {}
            (b"*c", b'P') => self.page.mark(),
            _ => self.page.obey(parameter),
        }
    }

    /// 0 begins and 1 ends a definition; 2 and 3 carry one out.
    fn macro_control(&mut self, value: f64) {
        match value as i64 {
            0 => self.in_macro = true,
            1 => self.in_macro = false,
            2 | 3 if !self.in_macro => self.page.mark(),
            _ => {}
        }
    }

    fn peek(&self) -> Result<u8, PclError> {
        let ends = PclError { offset: self.data.len(), problem: PclProblem::CommandEnds };
        self.data.get(self.at).copied().ok_or(ends)
    }

    fn byte(&mut self) -> Result<u8, PclError> {
        let byte = self.peek()?;
        self.at += 1;
        Ok(byte)
    }
}

#[cfg(test)]
mod tests;
