//! Whether a PDF is all there, by how it ends.
//!
//! ```text
//! … objects …  xref …  trailer << … >>  startxref 1234  %%EOF  padding
//!                                                       └────────────── may be missing, or in part
//! ```
//! The end mark is what mail gateways, spoolers and sloppy programs lose or pad. What lies in front of it
//! is written last as well, so that a document which has it was not cut off on its way.

/// The end mark may be followed by something that is no padding.
const END_WITHIN: usize = 8 * 1024;
const END_MARK: &[u8] = b"%%EOF";
const POINTER: &[u8] = b"startxref";
const TRAILER: &[u8] = b"trailer";
/// A document that was arranged for the web says so at its beginning (ISO 32000-1, F.3.3).
const ARRANGED: &[u8] = b"/Linearized";
const ARRANGED_WITHIN: usize = 1024;

/// Whether the document was not cut off.
pub(super) fn is_whole(data: &[u8]) -> bool {
    let kept = data.len() - data.iter().rev().take_while(|it| is_padding(**it)).count();
    let tail = &data[kept.saturating_sub(END_WITHIN)..kept];
    if let Some(end) = last(tail, END_MARK) {
        return !(is_arranged(data) && ends_its_first_part(&tail[..end]));
    }
    match (last(tail, POINTER), last(tail, TRAILER)) {
        (Some(at), _) => is_number_and_mark(&tail[at + POINTER.len()..]),
        (None, Some(at)) => is_dictionary(&tail[at + TRAILER.len()..]),
        (None, None) => false,
    }
}

/// What fills blocks of disks, tapes and packets, and ends a text of DOS.
fn is_padding(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | 0x1a | b' ' | 0xff)
}

fn is_arranged(data: &[u8]) -> bool {
    last(&data[..data.len().min(ARRANGED_WITHIN)], ARRANGED).is_some()
}

/// The first of the two tables of a document that was arranged for the web points to nothing: all but
/// its first page follows.
fn ends_its_first_part(before: &[u8]) -> bool {
    last(before, POINTER).is_some_and(|at| before[at + POINTER.len()..].trim_ascii() == b"0")
}

/// A number, or the beginning of one, and at most a part of the end mark.
fn is_number_and_mark(rest: &[u8]) -> bool {
    let digits = rest.trim_ascii().iter().copied().skip_while(u8::is_ascii_digit);
    let mark: Vec<u8> = digits.collect();
    END_MARK.starts_with(mark.trim_ascii())
}

/// A whole dictionary, and at most a part of what follows it.
fn is_dictionary(rest: &[u8]) -> bool {
    let count = |bracket: u8| rest.iter().filter(|it| **it == bracket).count();
    let Some(end) = last(rest, b">>") else { return false };
    count(b'<') == count(b'>') && POINTER.starts_with(rest[end + 2..].trim_ascii())
}

/// Where a word stands for the last time.
fn last(data: &[u8], word: &[u8]) -> Option<usize> {
    data.windows(word.len()).rposition(|it| it == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_whole_when_its_last_table_is() {
        let whole: [&[u8]; 10] = [
            b"startxref\n12\n%%EOF",
            b"startxref\n12\n%%EOF\r\n\0\0\0\0",
            b"startxref\n12\n%%EO",
            b"startxref\n12\n%",
            b"startxref\n12\n",
            b"startxref\n1",
            b"trailer\n<</Size 7/Info<</A 1>>>>\nstart",
            b"trailer <</Size 7>>",
            b"trailer <</Size 7>>\xff\xff\x1a",
            b"%%EOF\nwhat a mail program puts behind it",
        ];
        for data in whole {
            assert!(is_whole(data), "{}", String::from_utf8_lossy(data));
        }
        let cut: [&[u8]; 6] = [
            b"",
            b"trailer",
            b"trailer <</Size 7",
            b"trailer <</Info<</A 1>>",
            b"startxref 12 garbage",
            b"/Linearized 1 startxref\n0\n%%EOF\n",
        ];
        for data in cut {
            assert!(!is_whole(data), "{}", String::from_utf8_lossy(data));
        }
        let long = [b"%%EOF".as_slice(), &[b'x'; END_WITHIN]].concat();
        assert!(!is_whole(&long), "an end that is far off is that of an earlier version");
        let padded = [b"%%EOF".as_slice(), &[0; 3 * END_WITHIN]].concat();
        assert!(is_whole(&padded));
    }
}
