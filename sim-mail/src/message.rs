//! A mail as it goes over the wire (RFC 5322).

use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;
use sim_core::mail::{Mail, MailAddress, Route};

/// The message, with `\r\n` at the end of each line.
pub(crate) fn message(mail: &Mail, route: &Route) -> Vec<u8> {
    // By itself it is no end of a line (RFC 5321 section 2.3.8), and servers differ in what they take it for.
    let text = mail.text.replace('\r', " ");
    let builder = MessageBuilder::new()
        .from(route.from.as_str())
        .to(mail.to.iter().map(MailAddress::as_str).collect::<Vec<_>>())
        .subject(mail.subject.as_str())
        .date(mail.written_unix_s)
        .message_id(format!("{}@{}", mail.unique, route.host_name))
        // No machine is to answer it (RFC 3834 section 5).
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .text_body(text);
    // Writing into memory does not fail.
    builder.write_to_vec().unwrap_or_default()
}

/// The same as it stands in DATA: a line that begins with a dot has another in front (RFC 5321 section 4.5.2), and the end
/// is a line of one dot.
pub(crate) fn as_data(message: &[u8]) -> Vec<u8> {
    let mut data = Vec::with_capacity(message.len() + 64);
    for line in message.split_inclusive(|it| *it == b'\n') {
        if line.starts_with(b".") {
            data.push(b'.');
        }
        data.extend_from_slice(line);
    }
    if !data.ends_with(b"\r\n") {
        data.extend_from_slice(b"\r\n");
    }
    data.extend_from_slice(b".\r\n");
    data
}

#[cfg(test)]
mod tests {
    use super::as_data;

    #[test]
    fn a_line_of_one_dot_ends_the_data_and_no_other_does() {
        assert_eq!(as_data(b"a\r\n.\r\n.b\r\n"), b"a\r\n..\r\n..b\r\n.\r\n");
        assert_eq!(as_data(b"a"), b"a\r\n.\r\n");
        assert_eq!(as_data(b""), b"\r\n.\r\n");
    }
}
