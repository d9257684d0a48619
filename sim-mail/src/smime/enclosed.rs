//! What was signed in a mail, byte for byte, and the signed data beside or around it.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{ContentType, HeaderName, Message, MessageParser, MimeHeaders as _};
use sim_core::mail::NotBelieved;
use sim_x509::Signed;

/// Most bytes of signed data beside what was signed, as they are written (assumed): its certificates take most of them.
const SIGNATURE_MAX: usize = 512 * 1_024;

/// What is in a signed mail.
pub(super) struct Enclosed<'a> {
    /// From whom it says it is, where that is one.
    pub(super) from: Option<String>,
    /// What was signed: a part of a mail, with its header.
    pub(super) content: Cow<'a, [u8]>,
    /// The signatures.
    pub(super) signed: Signed,
}

impl<'a> Enclosed<'a> {
    /// Of a mail.
    pub(super) fn of(raw: &'a [u8]) -> Result<Self, NotBelieved> {
        let (header, body) = split(raw);
        let header = parsed(header).ok_or(NotBelieved::NotSigned)?;
        let from = sender(&header);
        let kind = header.content_type().ok_or(NotBelieved::NotSigned)?;
        if is(kind, "multipart", &["signed"]) {
            let protocol = kind.attribute("protocol").unwrap_or_default();
            if !SIGNATURES.iter().any(|it| it.eq_ignore_ascii_case(protocol)) {
                return Err(NotBelieved::NotSigned);
            }
            let broken = NotBelieved::NoCertificate;
            let boundary = kind.attribute("boundary").ok_or(broken)?;
            let (content, signature) = parts(body, boundary).ok_or(broken)?;
            let is_bounded = signature.len() <= SIGNATURE_MAX;
            let file = decoded(signature).filter(|_| is_bounded).ok_or(broken)?;
            let signed = Signed::read(&file).filter(|it| it.content().is_none()).ok_or(broken)?;
            return Ok(Self { from, content: content.into(), signed });
        }
        if !is(kind, "application", &["pkcs7-mime", "x-pkcs7-mime"]) {
            return Err(NotBelieved::NotSigned);
        }
        match kind.attribute("smime-type") {
            Some(it) if !it.eq_ignore_ascii_case("signed-data") => Err(NotBelieved::Encrypted),
            Some(_) | None => {
                let broken = NotBelieved::NoCertificate;
                let signed = decoded(raw).and_then(|it| Signed::read(&it)).ok_or(broken)?;
                let content = signed.content().ok_or(broken)?.to_vec();
                Ok(Self { from, content: content.into(), signed })
            }
        }
    }
}

/// The types of signed data beside what was signed.
const SIGNATURES: [&str; 2] = ["application/pkcs7-signature", "application/x-pkcs7-signature"];

/// How the names of the fields begin that say how a mail is built (RFC 2045).
const CONTENT: &[u8] = b"content-";

/// A mail of what was signed: with the header of the one that it came in, but for what says how it was built, and of its own
/// that alone.
pub(super) fn as_mail(raw: &[u8], content: &[u8]) -> Vec<u8> {
    let (header, _) = split(raw);
    let (part, body) = split(content);
    let fields = fields(header, false).chain(fields(part, true));
    let mut mail: Vec<u8> = fields.flatten().copied().collect();
    mail.extend_from_slice(b"\r\n");
    mail.extend_from_slice(body);
    mail
}

/// The lines of those fields that say how a mail is built, or of the others.
fn fields(header: &[u8], that_build: bool) -> impl Iterator<Item = &[u8]> {
    let mut is_of_them = false;
    let lines = header.split_inclusive(|it| *it == b'\n').filter(|it| !it.trim_ascii().is_empty());
    lines.filter(move |line| {
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let name = line.get(..CONTENT.len()).unwrap_or_default();
            is_of_them = name.eq_ignore_ascii_case(CONTENT) == that_build;
        }
        is_of_them
    })
}

/// The header, with the empty line that ends it, and the body.
fn split(raw: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in raw.split_inclusive(|it| *it == b'\n') {
        at += line.len();
        if line == b"\r\n" || line == b"\n" {
            break;
        }
    }
    raw.split_at(at)
}

/// Of the header alone: whatever lies deeper is not looked at yet.
fn parsed(header: &[u8]) -> Option<Message<'_>> {
    MessageParser::default().parse_headers(header)
}

/// The address that a mail says to be from: one, in one field (RFC 5322 section 3.6.2 allows more).
fn sender(header: &Message<'_>) -> Option<String> {
    let fields = header.headers().iter().filter(|it| it.name == HeaderName::From).count();
    let mut all = header.from()?.iter();
    let (one, other) = (all.next()?, all.next());
    one.address().filter(|_| fields == 1 && other.is_none()).map(str::to_owned)
}

fn is(kind: &ContentType<'_>, main: &str, subs: &[&str]) -> bool {
    let sub = kind.subtype().unwrap_or_default();
    kind.ctype().eq_ignore_ascii_case(main) && subs.iter().any(|it| it.eq_ignore_ascii_case(sub))
}

/// The two parts between these boundaries, each with its header: the line's end before a boundary is the boundary's (RFC 2046
/// section 5.1.1).
fn parts<'a>(body: &'a [u8], boundary: &str) -> Option<(&'a [u8], &'a [u8])> {
    let mut ends = Vec::new();
    let mut at = 0;
    for line in body.split_inclusive(|it| *it == b'\n') {
        let rest = line.strip_prefix(b"--").and_then(|it| it.strip_prefix(boundary.as_bytes()));
        if rest.is_some_and(|it| matches!(it.trim_ascii(), b"" | b"--")) {
            ends.push((at, at + line.len()));
        }
        at += line.len();
    }
    let [(_, first), (first_end, second), (second_end, _)] = ends[..] else { return None };
    let between = |from, to| {
        let part = body.get(from..to)?.strip_suffix(b"\n")?;
        Some(part.strip_suffix(b"\r").unwrap_or(part))
    };
    Some((between(first, first_end)?, between(second, second_end)?))
}

/// What a part carries, where it is written as such files are.
fn decoded(part: &[u8]) -> Option<Vec<u8>> {
    let (header, body) = split(part);
    let header = parsed(header)?;
    match header.content_transfer_encoding() {
        Some(it) if it.eq_ignore_ascii_case("base64") => {
            let letters: Vec<_> =
                body.iter().copied().filter(|it| !it.is_ascii_whitespace()).collect();
            STANDARD.decode(letters).ok()
        }
        Some(_) | None => None,
    }
}
