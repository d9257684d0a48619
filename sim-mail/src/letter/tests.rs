//! What arrives is what was sent, however long it is.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream;
use mail_parser::{MessageParser, MimeHeaders as _};
use sim_core::mail::{Cause, Mail, Route};
use sim_core::settings::values::MailTls;

use crate::tests::{mail, route};
use crate::{Attachment, Letter};

/// A file of so many bytes, of all values.
pub(crate) fn file(bytes: usize) -> Bytes {
    (0..bytes).map(|it| (it * 7 % 251) as u8).collect()
}

pub(crate) fn scan() -> Arc<Mail> {
    Arc::new(Mail { text: "Number of Images: 2\n".into(), ..mail() })
}

/// Its messages as they go over the wire, each with the size that the server is told.
pub(crate) async fn messages(mut letter: Letter) -> Vec<(Vec<u8>, u64)> {
    let mut messages = Vec::new();
    while let Some(mut part) = letter.next_part() {
        let (size, mut message) = (part.size(), Vec::new());
        while let Some(lines) = letter.lines(&mut part, 1_000).await.unwrap() {
            assert!(lines.len() <= 1_000 && lines.ends_with(b"\r\n"));
            message.extend_from_slice(&lines);
        }
        messages.push((message, size));
    }
    messages
}

#[tokio::test]
async fn files_arrive_as_they_are_and_the_size_is_right_whatever_their_length() {
    for lengths in [vec![0, 1], vec![56, 57, 58], vec![113, 114, 200_001]] {
        let name = |at: usize| format!("議事録-{at}.jpg");
        let files = lengths.iter().enumerate();
        let files = files.map(|(at, it)| Attachment::of(name(at), "image/jpeg", file(*it)));
        let letter = Letter::new(scan(), &route(MailTls::Off), files.collect(), None).unwrap();
        let [(message, size)] = &messages(letter).await[..] else { panic!("one message") };
        assert_eq!(message.len() as u64, *size);
        let lines = || message.split(|it| *it == b'\n');
        assert!(message.is_ascii() && lines().all(|it| it.len() <= 999));
        let parsed = MessageParser::default().parse(message).unwrap();
        assert!(parsed.body_text(0).unwrap().contains("Number of Images: 2"));
        let arrived: Vec<_> = parsed.attachments().collect();
        assert_eq!(arrived.len(), lengths.len());
        for (at, (arrived, length)) in arrived.iter().zip(&lengths).enumerate() {
            assert_eq!(arrived.contents(), &file(*length)[..]);
            assert_eq!(arrived.attachment_name(), Some(&*name(at)));
        }
    }
}

#[tokio::test]
async fn a_mail_that_is_split_is_whole_again_when_its_parts_are_put_together() {
    let files = || vec![Attachment::of("scan.pdf".into(), "application/pdf", file(20_000))];
    let host_name = "a-machine-with-quite-a-long-name-on-the-second-floor".into();
    let route = Route { host_name, ..route(MailTls::Off) };
    let [(whole, _)] = &messages(Letter::new(scan(), &route, files(), None).unwrap()).await[..]
    else {
        panic!("one message")
    };
    for most in [2_000, 9_000, 20_000] {
        let route = Route { split_size: Some(most), ..route.clone() };
        let parts = messages(Letter::new(scan(), &route, files(), None).unwrap()).await;
        let mut together = Vec::new();
        for (at, (part, size)) in parts.iter().enumerate() {
            assert!(*size <= most && part.len() as u64 == *size, "{size} of {most}");
            let end = part.windows(4).position(|it| it == b"\r\n\r\n").unwrap() + 4;
            let header = String::from_utf8(part[..end].to_vec()).unwrap();
            let number = format!("number={}; total={}\r\n", at + 1, parts.len());
            // What looks like an empty line would end the header for many a receiver.
            assert!(header.trim_end().lines().all(|it| !it.trim().is_empty()), "{header}");
            assert!(header.contains("message/partial; id=\"0011@a-machine"), "{header}");
            assert!(header.contains(&number), "{header}");
            together.extend_from_slice(&part[end..]);
        }
        assert_eq!(together, *whole, "in {} parts", parts.len());
        let parsed = MessageParser::default().parse(&together).unwrap();
        let arrived: Vec<_> = parsed.attachments().map(|it| it.contents().to_vec()).collect();
        assert_eq!(
            arrived,
            [file(20_000).to_vec()],
            "{}",
            String::from_utf8_lossy(&together[..900])
        );
    }
}

#[tokio::test]
async fn a_mail_larger_than_the_device_may_send_is_no_letter() {
    let with = |size_max| {
        let files = vec![Attachment::of("scan.pdf".into(), "application/pdf", file(20_000))];
        let route = Route { size_max: Some(size_max), ..route(MailTls::Off) };
        Letter::new(scan(), &route, files, None).map(|it| it.largest())
    };
    let size = with(u64::MAX).unwrap();
    assert_eq!(with(size), Ok(size));
    let refused = with(size - 1).unwrap_err();
    assert_eq!((refused.cause, refused.may_pass), (Cause::TooLarge, false));
    assert_eq!(refused.cause.code(), "016-711");
}

/// The drive may fail in the middle, or the file be let go.
#[tokio::test]
async fn a_file_that_is_not_as_long_as_it_was_is_an_error() {
    for pieces in [vec![Ok(file(10))], vec![Ok(file(30))], vec![Err(io::Error::other("gone"))]] {
        let content = stream::iter(pieces).boxed();
        let file = Attachment { name: "a".into(), media_type: "image/tiff", bytes: 20, content };
        let mut letter = Letter::new(scan(), &route(MailTls::Off), vec![file], None).unwrap();
        let mut part = letter.next_part().unwrap();
        assert!(letter.lines(&mut part, usize::MAX).await.is_err());
    }
}
