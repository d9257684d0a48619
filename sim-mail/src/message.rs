//! The words of a mail as they go over the wire (RFC 5322, RFC 2045).

use mail_builder::MessageBuilder;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};
use sim_core::mail::{Mail, MailAddress, Route};

use crate::attachment::Attachment;

/// Stands where a file is to come; nothing that is written has it.
const GAP: u8 = 0;

/// What stands before, between and behind the files, in lines that end with `\r\n`. `None` where it cannot be written.
pub(crate) fn frame(mail: &Mail, route: &Route, files: &[Attachment]) -> Option<Vec<Vec<u8>>> {
    // By itself it is no end of a line (RFC 5321 section 2.3.8), and servers differ in what they take it for.
    let text = mail.text.replace(['\r', GAP as char], " ");
    let head = head(mail, route, &mail.unique);
    let builder = match files {
        [] => head.text_body(text),
        files => {
            let gaps = files.iter().map(gap);
            let parts = [MimePart::new("text/plain", text)].into_iter().chain(gaps);
            let parts = BodyPart::Multipart(parts.collect());
            let boundary = format!("=_{}", mail.unique);
            let kind = ContentType::new("multipart/mixed").attribute("boundary", boundary);
            head.body(MimePart::new(kind, parts))
        }
    };
    let mut message = builder.write_to_vec().ok()?;
    if !message.ends_with(b"\r\n") {
        message.extend_from_slice(b"\r\n");
    }
    let texts: Vec<_> = message.split(|it| *it == GAP).map(<[u8]>::to_vec).collect();
    (texts.len() == files.len() + 1).then_some(texts)
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

/// Where a file is to come.
fn gap(file: &Attachment) -> MimePart<'_> {
    let kind = ContentType::new(file.media_type).attribute("name", file.name.as_str());
    let gap = MimePart::new(kind, vec![GAP]).transfer_encoding("base64");
    gap.attachment(file.name.as_str())
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
