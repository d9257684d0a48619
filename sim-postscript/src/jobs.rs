//! A document as the interpreter gets it: its jobs, one after another.

use std::borrow::Cow;

/// Ends a job (PLRM 3.7.7 and Adobe's protocols for serial lines).
const END_OF_JOB: u8 = 4;
/// What begins a file of DOS's EPS, which has its program and a picture of it inside.
const DOS_EPS: [u8; 4] = [0xc5, 0xd0, 0xd3, 0xc6];
/// In front of a document of one job: what `prologue.ps` defines.
const BEFORE: &[u8] = b".page-device { .rest } exec\n";

/// A document, behind [`BEFORE`].
pub(crate) struct Program(Vec<u8>);

impl Program {
    /// Reads a document, without what spoolers put around it: in front of it they leave blanks.
    pub(crate) fn read(document: &[u8]) -> Self {
        let mut bytes = [BEFORE, document].concat();
        // There, places are counted from the beginning.
        if document.starts_with(&DOS_EPS) {
            return Self(bytes);
        }
        let start = document.iter().position(|it| !is_padding(*it)).unwrap_or(document.len());
        let end = document.iter().rposition(|it| !is_padding(*it)).map_or(start, |it| it + 1);
        bytes.truncate(BEFORE.len() + end);
        bytes[BEFORE.len()..BEFORE.len() + start].fill(b' ');
        Self(bytes)
    }

    /// The text to be interpreted. A picture for other documents (EPS) is left as it is, because it is laid
    /// on a page of its own size.
    pub(crate) fn text(&self) -> Cow<'_, [u8]> {
        let document = self.0[BEFORE.len()..].trim_ascii_start();
        if is_eps(document) {
            return document.into();
        }
        let jobs = split(document);
        if jobs.len() <= 1 {
            return self.0.as_slice().into();
        }
        let mut text = b".page-device\n".to_vec();
        for job in jobs {
            text.extend(format!("{{ {} .job }} exec\n", job.len() + 1).bytes());
            text.extend_from_slice(job);
            text.push(b'\n');
        }
        text.into()
    }
}

fn is_eps(document: &[u8]) -> bool {
    let first = document.split(|it| matches!(it, b'\r' | b'\n')).next().unwrap_or_default();
    document.starts_with(&DOS_EPS)
        || first.starts_with(b"%!PS-Adobe-") && first.windows(4).any(|it| it == b"EPSF")
}

/// The jobs of a document: Ctrl-D ends one. In a document with binary data it only does so in front of
/// another program, because the data is not read here. Empty ones are left out.
fn split(document: &[u8]) -> Vec<&[u8]> {
    let document = trimmed(document);
    let is_text = document.iter().all(|it| it.is_ascii() && (*it >= b' ' || is_padding(*it)));
    let mut jobs = Vec::new();
    let mut rest = document;
    let mut from = 0;
    while let Some(at) = rest[from..].iter().position(|it| *it == END_OF_JOB).map(|it| from + it) {
        let behind = trimmed(&rest[at..]);
        if is_text || behind.starts_with(b"%!") {
            jobs.push(trimmed(&rest[..at]));
            (rest, from) = (behind, 0);
        } else {
            from = at + 1;
        }
    }
    jobs.push(rest);
    jobs.retain(|it| !it.is_empty());
    jobs
}

/// Without what spoolers put around a document.
fn trimmed(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|it| !is_padding(*it)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|it| !is_padding(*it)).map_or(start, |it| it + 1);
    &bytes[start..end]
}

fn is_padding(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, 0 | END_OF_JOB)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(document: &[u8]) -> Vec<u8> {
        Program::read(document).text().into_owned()
    }

    #[test]
    fn what_is_around_a_document_goes() {
        for document in
            [&b"%!PS\nshowpage"[..], b"\x04%!PS\nshowpage\r\n\x04", b"\r\n%!PS\nshowpage\0\0"]
        {
            let got = String::from_utf8(text(document)).unwrap();
            let (before, behind) = got.split_once("exec\n").unwrap();
            assert_eq!(
                (before, behind.trim_start()),
                (".page-device { .rest } ", "%!PS\nshowpage")
            );
        }
        assert!(text(b"\x04\r\n\x04").trim_ascii_end() == BEFORE.trim_ascii_end());
    }

    #[test]
    fn ctrl_d_ends_a_job() {
        assert_eq!(
            split(b"%!\nshowpage\x04\x04%!\nfoo\n\x04bar"),
            [&b"%!\nshowpage"[..], b"%!\nfoo", b"bar"]
        );
        let binary = b"%!\n\x80data\x04data\x04\r\n%!PS\nshowpage\x04";
        assert_eq!(split(binary), [&b"%!\n\x80data\x04data"[..], b"%!PS\nshowpage"]);
        assert_eq!(text(b"a\x04bc"), b".page-device\n{ 2 .job } exec\na\n{ 3 .job } exec\nbc\n");
    }

    #[test]
    fn a_picture_is_left_as_it_is() {
        let picture = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10";
        assert_eq!(text(&[b"\r\n", &picture[..]].concat()), picture);
        assert_eq!(text(b"\xc5\xd0\xd3\xc6...\0\0"), b"\xc5\xd0\xd3\xc6...\0\0");
    }
}
