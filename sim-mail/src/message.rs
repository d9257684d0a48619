//! The words of a mail as they go over the wire (RFC 5322, RFC 2045).

use mail_builder::MessageBuilder;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};
use sim_core::certificate::Digest;
use sim_core::mail::{Mail, MailAddress, Route};

use crate::attachment::Attachment;
use crate::parameter::parameter;

/// Stands where a file is to come; nothing that is written has it.
const GAP: u8 = 0;
/// What a signature is, and what its file is called (RFC 8551 sections 3.2.1 and 3.5.3.2).
const SIGNATURE: &str = "application/pkcs7-signature";
const SIGNATURE_NAME: &str = "smime.p7s";

/// What stands before, between and behind the files, and where it is signed around the signature too.
pub(crate) struct Frame {
    /// In lines that end with `\r\n`.
    pub(crate) texts: Vec<Vec<u8>>,
    /// From where in the first text to where in the last but one it is signed, with all that is between them.
    pub(crate) signed: Option<(usize, usize)>,
}

/// What stands around the files of a mail, which is signed with this digest or not at all. `None` where it cannot be written.
pub(crate) fn frame(
    mail: &Mail,
    route: &Route,
    files: &[Attachment],
    signed: Option<Digest>,
) -> Option<Frame> {
    // By itself it is no end of a line (RFC 5321 section 2.3.8), and servers differ in what they take it for.
    let text = mail.text.replace(['\r', GAP as char], " ");
    let text = MimePart::new("text/plain", text);
    let body = match files {
        [] => text,
        files => {
            let parts = [text].into_iter().chain(files.iter().map(gap));
            multipart("multipart/mixed", &format!("=_{}", mail.unique), parts.collect())
        }
    };
    let boundary = format!("=_s{}", mail.unique);
    let whole = match signed {
        None => body,
        Some(digest) => {
            let kind = ContentType::new("multipart/signed")
                .attribute("protocol", SIGNATURE)
                .attribute("micalg", digest.label().to_lowercase());
            multipart(kind, &boundary, vec![body, signature_gap()])
        }
    };
    let mut message = head(mail, route, &mail.unique).body(whole).write_to_vec().ok()?;
    if !message.ends_with(b"\r\n") {
        message.extend_from_slice(b"\r\n");
    }
    let texts: Vec<_> = message.split(|it| *it == GAP).map(<[u8]>::to_vec).collect();
    let gaps = files.len() + usize::from(signed.is_some());
    let signed = signed.map(|_| between(&texts, &boundary));
    (texts.len() == gaps + 1).then_some(())?;
    Some(Frame { texts, signed: signed.map_or(Some(None), |it| it.map(Some))? })
}

/// Where that begins in the first text which the first of two parts is, and where it ends in the last but one: the end of the
/// line before a boundary is the boundary's (RFC 2046 section 5.1.1).
fn between(texts: &[Vec<u8>], boundary: &str) -> Option<(usize, usize)> {
    let line = format!("\r\n--{boundary}\r\n");
    let at = |text: &[u8]| memmem(text, line.as_bytes());
    let from = at(texts.first()?)? + line.len();
    let last = texts.len().checked_sub(2)?;
    let skipped = if last == 0 { from } else { 0 };
    Some((from, skipped + at(&texts[last][skipped..])?))
}

fn memmem(text: &[u8], searched: &[u8]) -> Option<usize> {
    text.windows(searched.len()).position(|it| it == searched)
}

fn multipart<'a>(
    kind: impl Into<ContentType<'a>>,
    boundary: &str,
    parts: Vec<MimePart<'a>>,
) -> MimePart<'a> {
    let kind = kind.into().attribute("boundary", boundary.to_owned());
    MimePart::new(kind, BodyPart::Multipart(parts))
}

/// Where the signature is to come (RFC 8551 section 3.5.3).
fn signature_gap() -> MimePart<'static> {
    let kind = ContentType::new(SIGNATURE).attribute("name", SIGNATURE_NAME);
    let gap = MimePart::new(kind, vec![GAP]).transfer_encoding("base64");
    gap.attachment(SIGNATURE_NAME)
}

/// The header of one of the messages in which a mail goes, from 1, of so many (RFC 2046 section 5.2.2).
pub(crate) fn part_header(mail: &Mail, route: &Route, (number, total): (usize, usize)) -> Vec<u8> {
    let id = format!("{}@{}", mail.unique, route.host_name);
    let kind = format!("message/partial; id=\"{id}\"; number={number}; total={total}");
    let head = head(mail, route, &format!("{}.{number}", mail.unique));
    let body = MimePart::raw("").header("Content-Type", Raw::new(kind));
    // Writing into memory does not fail.
    head.body(body.transfer_encoding("7bit")).write_to_vec().unwrap_or_default()
}

/// Who writes to whom, when, and about what.
fn head<'a>(mail: &'a Mail, route: &'a Route, unique: &str) -> MessageBuilder<'a> {
    let head = MessageBuilder::new()
        .from(route.from.as_str())
        .to(mail.to.iter().map(MailAddress::as_str).collect::<Vec<_>>())
        .subject(mail.subject.as_str())
        .date(mail.written_unix_s)
        .message_id(format!("{unique}@{}", route.host_name));
    match mail.attached {
        // No machine is to answer it (RFC 3834 section 5).
        None => head.header("Auto-Submitted", Raw::new("auto-generated")),
        Some(_) => head,
    }
}

/// Where a file is to come. In a parameter no encoded word stands (RFC 2047 section 5).
fn gap(file: &Attachment) -> MimePart<'_> {
    let kind = format!("{}; {}", file.media_type, parameter("name", &file.name));
    let disposition = format!("attachment; {}", parameter("filename", &file.name));
    MimePart::raw(vec![GAP])
        .header("Content-Type", Raw::new(kind))
        .header("Content-Disposition", Raw::new(disposition))
        .transfer_encoding("base64")
}

/// Lines as they stand in DATA: one that begins with a dot has another in front (RFC 5321 section 4.5.2).
pub(crate) fn as_data(lines: &[u8]) -> Vec<u8> {
    let mut data = Vec::with_capacity(lines.len() + 64);
    for line in lines.split_inclusive(|it| *it == b'\n') {
        if line.starts_with(b".") {
            data.push(b'.');
        }
        data.extend_from_slice(line);
    }
    data
}

#[cfg(test)]
mod tests {
    use super::as_data;

    #[test]
    fn a_line_that_begins_with_a_dot_has_another_in_front() {
        assert_eq!(as_data(b"a\r\n.\r\n.b\r\n"), b"a\r\n..\r\n..b\r\n");
        assert_eq!(as_data(b""), b"");
    }
}
