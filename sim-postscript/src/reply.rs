//! What the worker says: a letter, then bytes to the end.

use std::io::{self, Write};

/// Letters of the replies.
const PDF: u8 = b'P';
/// The text's length in two bytes, the text, the pages.
const PDF_BEFORE: u8 = b'E';
const DAMAGED: u8 = b'D';
const NOT_CONFINED: u8 = b'N';
/// Longest text of an error, in bytes. It is the program's own, so it may be anything.
const TEXT_MAX: usize = 500;

/// A reply.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// The pages.
    Pdf(Vec<u8>),
    /// The pages that a program showed before an error and behind it, and the error.
    PdfBefore(String, Vec<u8>),
    /// The program is at fault.
    Damaged(String),
    /// Nothing was interpreted: the worker could not give up what it must.
    NotConfined(String),
}

impl Reply {
    pub(crate) fn write(&self, mut to: impl Write) -> io::Result<()> {
        let (letter, bytes) = match self {
            Self::Pdf(pdf) => (PDF, pdf.as_slice()),
            Self::PdfBefore(_, pdf) => (PDF_BEFORE, pdf.as_slice()),
            Self::Damaged(text) => (DAMAGED, text.as_bytes()),
            Self::NotConfined(text) => (NOT_CONFINED, text.as_bytes()),
        };
        to.write_all(&[letter])?;
        if let Self::PdfBefore(text, _) = self {
            let text = &text.as_bytes()[..text.len().min(TEXT_MAX)];
            // At most TEXT_MAX.
            to.write_all(&u16::try_from(text.len()).unwrap_or(0).to_be_bytes())?;
            to.write_all(text)?;
        }
        to.write_all(bytes)?;
        to.flush()
    }

    /// `None` for what is no reply, as of a worker that broke off.
    pub(crate) fn read(mut bytes: Vec<u8>) -> Option<Self> {
        let letter = *bytes.first()?;
        bytes.remove(0);
        match letter {
            PDF => Some(Self::Pdf(bytes)),
            PDF_BEFORE => {
                let (length, rest) = bytes.split_first_chunk()?;
                let (told, _) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
                let (told, behind) = (text(told), length.len() + told.len());
                bytes.drain(..behind);
                Some(Self::PdfBefore(told, bytes))
            }
            DAMAGED => Some(Self::Damaged(text(&bytes))),
            NOT_CONFINED => Some(Self::NotConfined(text(&bytes))),
            _ => None,
        }
    }
}

/// Text that can stand in a line of a log.
fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(TEXT_MAX)]);
    text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_read_as_it_was_written() {
        let replies = [
            Reply::Pdf(b"%PDF".to_vec()),
            Reply::PdfBefore("undefined".into(), b"%PDF".to_vec()),
            Reply::Damaged("stackunderflow".into()),
            Reply::NotConfined("no".into()),
        ];
        for reply in replies {
            let mut bytes = Vec::new();
            reply.write(&mut bytes).unwrap();
            assert_eq!(Reply::read(bytes), Some(reply));
        }
        assert_eq!(Reply::read(Vec::new()), None);
        assert_eq!(Reply::read(b"E\0\x05cut".to_vec()), None);
        assert_eq!(Reply::read(b"other".to_vec()), None);
    }

    #[test]
    fn what_a_program_says_is_one_short_line() {
        let said = [b"D".as_slice(), b"a\nb\x1b[2J\xff", &[b'x'; 2000]].concat();
        let Some(Reply::Damaged(text)) = Reply::read(said) else { panic!("no error") };
        assert!(text.starts_with("a b [2J") && text.len() <= TEXT_MAX + 3, "{text}");
    }
}
