//! A reply of the server (RFC 5321 section 4.2).

use crate::limits::{LINE_MAX, LINES_MAX};

/// The reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    /// Three digits.
    pub(crate) code: u16,
    /// The texts of its lines.
    pub(crate) lines: Vec<String>,
}

impl Reply {
    /// Whether one of its lines says that the server has this extension (RFC 5321 section 4.1.1.1).
    pub(crate) fn offers(&self, extension: &str) -> bool {
        let keyword = |it: &String| it.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        self.lines.iter().skip(1).any(|it| keyword(it) == extension)
    }

    /// What stands behind an extension's name, word by word; nothing where the server does not have it.
    pub(crate) fn words_of(&self, extension: &str) -> impl Iterator<Item = &str> {
        let lines = self.lines.iter().skip(1).map(|it| it.split_ascii_whitespace());
        lines.flat_map(move |mut words| {
            let is_it = words.next().is_some_and(|it| it.eq_ignore_ascii_case(extension));
            words.filter(move |_| is_it)
        })
    }

    /// Bytes of the largest mail that the server takes, where it says so (RFC 1870: 0 is no limit).
    pub(crate) fn size_max(&self) -> Option<u64> {
        self.words_of("SIZE").next()?.parse().ok().filter(|it| *it != 0)
    }

    /// Whether the server says that it may be different later.
    pub(crate) const fn may_pass(&self) -> bool {
        self.code >= 400 && self.code < 500
    }

    /// Code and text, for people.
    pub(crate) fn text(&self) -> String {
        format!("{} {}", self.code, self.lines.join(" "))
    }
}

/// A reply on its way in.
#[derive(Debug, Default)]
pub(crate) struct Incoming {
    code: Option<u16>,
    lines: Vec<String>,
}

impl Incoming {
    /// Takes another line, without its end; the reply with the last one.
    ///
    /// # Errors
    /// What is no reply.
    pub(crate) fn take(&mut self, line: &[u8]) -> Result<Option<Reply>, NoReply> {
        let (digits, rest) = line.split_at_checked(3).ok_or(NoReply)?;
        let is_code = digits.iter().all(u8::is_ascii_digit) && (b'2'..=b'5').contains(&digits[0]);
        let code = digits.iter().fold(0, |code, it| code * 10 + u16::from(it.wrapping_sub(b'0')));
        let (is_last, text) = match rest {
            [] => (true, rest),
            [b' ', text @ ..] => (true, text),
            [b'-', text @ ..] => (false, text),
            [_, ..] => return Err(NoReply),
        };
        if !is_code || *self.code.get_or_insert(code) != code || self.lines.len() >= LINES_MAX {
            return Err(NoReply);
        }
        self.lines.push(String::from_utf8_lossy(text).into_owned());
        Ok(is_last.then(|| Reply { code, lines: std::mem::take(&mut self.lines) }))
    }
}

/// What came is no reply, or more than one has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoReply;

/// The next line of what has come, taken from it without its end; `None` if it has not come whole.
pub(crate) fn line(come: &mut Vec<u8>) -> Result<Option<Vec<u8>>, NoReply> {
    match come.iter().position(|it| *it == b'\n') {
        Some(end) if end < LINE_MAX => {
            let mut line: Vec<u8> = come.drain(..=end).collect();
            line.pop();
            line.pop_if(|it| *it == b'\r');
            Ok(Some(line))
        }
        None if come.len() < LINE_MAX => Ok(None),
        Some(_) | None => Err(NoReply),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Result<Option<Reply>, NoReply> {
        let (mut come, mut incoming) = (text.to_vec(), Incoming::default());
        while let Some(line) = line(&mut come)? {
            if let Some(reply) = incoming.take(&line)? {
                return Ok(Some(reply));
            }
        }
        Ok(None)
    }

    #[test]
    fn a_reply_has_lines_of_one_code_and_a_last_one() {
        let reply =
            read(b"250-mail.example.com\r\n250-STARTTLS\r\n250 SIZE 1000\r\n").unwrap().unwrap();
        assert_eq!(reply.code, 250);
        assert!(reply.offers("STARTTLS") && reply.offers("SIZE") && !reply.offers("AUTH"));
        assert_eq!(reply.size_max(), Some(1_000));
        assert_eq!(read(b"220\n").unwrap().unwrap().code, 220);
        assert_eq!(read(b"250-more\r\n").unwrap(), None);
        let named = read(b"250-starttls\r\n250 mail\r\n").unwrap().unwrap();
        assert!(!named.offers("STARTTLS"), "the first line is the server's name");
    }

    #[test]
    fn what_is_no_reply_or_too_long_is_refused_before_it_has_come_whole() {
        let long = vec![b'2'; LINE_MAX];
        let many = b"250-a\r\n".repeat(LINES_MAX + 1);
        for bad in [
            &b"HTTP/1.1 400\r\n"[..],
            b"22\r\n",
            b"220_a\r\n",
            b"250-a\r\n550 b\r\n",
            b"999 a\r\n",
            &long,
            &many,
        ] {
            assert_eq!(
                read(bad),
                Err(NoReply),
                "{}",
                String::from_utf8_lossy(&bad[..bad.len().min(20)])
            );
        }
    }
}
