//! One head, judged before anybody acts on it: what two readers could take for two different requests is
//! refused (RFC 9112, sections 3.2, 5.1, 5.2, 6.1 and 6.3).
//!
//! | refused | with |
//! |---|---|
//! | a line that ends with a bare LF, a control character, a folded line, a line without a name | 400 |
//! | no Host in HTTP/1.1, more than one Host, a Host that is none | 400 |
//! | more than one Content-Length, one that is no number, one beside Transfer-Encoding | 400 |
//! | a transfer coding in HTTP/1.0 | 400 |
//! | another transfer coding than `chunked` | 501 |
//! | a target of more than [`TARGET_MAX`] bytes | 414 |
//! | more than [`HEAD_MAX`] bytes, more than [`LINES_MAX`] lines | 431 |

use std::net::Ipv6Addr;

use http::StatusCode;

/// Bytes of a request's target; more are answered with 414. RFC 9110, section 4.1, asks for 8,000.
pub(crate) const TARGET_MAX: usize = 8 * 1024;
/// Bytes of a request's head; more are answered with 431.
pub(crate) const HEAD_MAX: usize = 64 * 1024;
/// Lines of a request's head; more are answered with 431.
pub(crate) const LINES_MAX: usize = 100;
/// Bytes of the first line: the target, and the method, the version and the blanks around it.
const FIRST_LINE_MAX: usize = TARGET_MAX + 64;

/// How the body that follows a head is framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// So many bytes.
    Length(u64),
    /// Chunks.
    Chunked,
}

/// Where the first head in `bytes` ends, if it is whole. The first `seen` bytes were looked at before.
///
/// # Errors
/// The status that refuses it already.
pub(crate) fn end(bytes: &[u8], seen: usize) -> Result<Option<usize>, StatusCode> {
    for at in seen..bytes.len() {
        let is_behind_cr = at > 0 && bytes[at - 1] == b'\r';
        match bytes[at] {
            b'\n' if is_behind_cr && bytes[..=at].ends_with(b"\r\n\r\n") => {
                return Ok(Some(at + 1));
            }
            b'\n' if is_behind_cr => {}
            _ if is_behind_cr => return Err(StatusCode::BAD_REQUEST),
            b'\r' | b'\t' => {}
            0..=0x1f | 0x7f => return Err(StatusCode::BAD_REQUEST),
            _ => {}
        }
    }
    let has_target = bytes.iter().take(FIRST_LINE_MAX).any(|it| *it == b'\n');
    match bytes.len() {
        FIRST_LINE_MAX.. if !has_target => Err(StatusCode::URI_TOO_LONG),
        HEAD_MAX.. => Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE),
        _ => Ok(None),
    }
}

/// How the body behind a whole head is framed.
///
/// # Errors
/// The status that refuses the request.
pub(crate) fn judge(head: &[u8]) -> Result<Framing, StatusCode> {
    let mut lines = head.split(|it| *it == b'\n').map(|it| it.strip_suffix(b"\r").unwrap_or(it));
    let request_line: Vec<_> = lines.next().unwrap_or_default().split(|it| *it == b' ').collect();
    let [_, target, version] = request_line[..] else { return Err(StatusCode::BAD_REQUEST) };
    if target.len() > TARGET_MAX {
        return Err(StatusCode::URI_TOO_LONG);
    }
    let fields: Vec<_> = lines.take_while(|it| !it.is_empty()).collect();
    if head.len() > HEAD_MAX || fields.len() > LINES_MAX {
        return Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    }
    let fields: Option<Vec<_>> = fields.into_iter().map(field).collect();
    let fields = fields.ok_or(StatusCode::BAD_REQUEST)?;
    check_host(&fields, version)?;
    framing(&fields, version)
}

/// A line as name and value; `None` if it is none. Names end at the colon and do not begin with a blank,
/// so a folded line is none.
fn field(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.iter().position(|it| *it == b':')?;
    let name = &line[..colon];
    let is_token = !name.is_empty() && name.iter().all(|it| it.is_ascii_graphic());
    is_token.then(|| (name, line[colon + 1..].trim_ascii()))
}

/// The values of all lines of a name.
fn values<'a>(fields: &[(&[u8], &'a [u8])], name: &str) -> Vec<&'a [u8]> {
    let named = fields.iter().filter(|it| it.0.eq_ignore_ascii_case(name.as_bytes()));
    named.map(|it| it.1).collect()
}

fn check_host(fields: &[(&[u8], &[u8])], version: &[u8]) -> Result<(), StatusCode> {
    match values(fields, "host")[..] {
        [] if version != b"HTTP/1.1" => Ok(()),
        [host] if is_host(host) => Ok(()),
        _ => Err(StatusCode::BAD_REQUEST),
    }
}

/// Whether this is a host with or without a port (RFC 9110, 7.2; RFC 3986, 3.2.2).
fn is_host(host: &[u8]) -> bool {
    const IN_NAMES: &[u8] = b"-._~!$&'()*+,;=%";
    let Ok(host) = std::str::from_utf8(host) else { return false };
    let (is_name, port) = match host.strip_prefix('[').and_then(|it| it.split_once(']')) {
        Some((address, port)) => (address.parse::<Ipv6Addr>().is_ok(), port),
        None => {
            let (name, port) = host.split_at(host.find(':').unwrap_or(host.len()));
            (name.bytes().all(|it| it.is_ascii_alphanumeric() || IN_NAMES.contains(&it)), port)
        }
    };
    let port = port.strip_prefix(':').unwrap_or(port);
    is_name && port.bytes().all(|it| it.is_ascii_digit())
}

fn framing(fields: &[(&[u8], &[u8])], version: &[u8]) -> Result<Framing, StatusCode> {
    let (lengths, codings) =
        (values(fields, "content-length"), values(fields, "transfer-encoding"));
    match (&lengths[..], &codings[..]) {
        ([], []) => Ok(Framing::Length(0)),
        ([length], []) => number(length).map(Framing::Length).ok_or(StatusCode::BAD_REQUEST),
        ([], [coding]) if version == b"HTTP/1.1" => match coding.eq_ignore_ascii_case(b"chunked") {
            true => Ok(Framing::Chunked),
            false => Err(StatusCode::NOT_IMPLEMENTED),
        },
        (_, _) => Err(StatusCode::BAD_REQUEST),
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    let all_digits = digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits).ok().filter(|_| all_digits)?.parse().ok()
}

#[cfg(test)]
mod tests;
