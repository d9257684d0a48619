//! What the header of a mail that came says (RFC 5322): who it is from, whom it names, and what it is about.

use mail_parser::{Address, HeaderName, Message, MessageParser};

/// Bytes of a mail that is taken (assumed).
pub const MAIL_MAX: usize = 30 << 20;
/// Addresses that are looked at of those that a mail names (assumed).
const NAMED_MAX: usize = 200;
/// Characters of an address or a subject; the rest is cut.
const TEXT_MAX: usize = 255;

/// What the header says. Nobody has checked it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The address that the mail says to be from; nothing where it says none.
    pub from: String,
    /// The addresses that it names as those it is for, as they stand there.
    pub named: Vec<String>,
    /// What it is about.
    pub subject: String,
}

impl Header {
    /// That of a mail, of which nothing else is read.
    pub fn of(raw: &[u8]) -> Self {
        let mail = MessageParser::default().parse_headers(raw);
        mail.map_or_else(Self::default, |mail| Self {
            from: mail
                .from()
                .and_then(Address::first)
                .and_then(|it| it.address())
                .map(short)
                .unwrap_or_default(),
            named: named(&mail),
            subject: mail.subject().map(short).unwrap_or_default(),
        })
    }
}

/// The addresses that a mail is for by its header: those of people, and those that servers put there as they delivered it.
fn named(mail: &Message<'_>) -> Vec<String> {
    let people = [mail.to(), mail.cc()].into_iter().flatten().flat_map(Address::iter);
    let people = people.filter_map(|it| it.address()).map(short);
    let delivered = ["Delivered-To", "X-Original-To", "Envelope-To"].into_iter();
    let delivered = delivered.flat_map(|it| mail.header_values(HeaderName::from(it)));
    let delivered = delivered.filter_map(|it| it.as_text());
    let delivered = delivered.map(|it| short(it.trim().trim_matches(['<', '>'])));
    people.chain(delivered).take(NAMED_MAX).collect()
}

fn short(text: &str) -> String {
    let plain = |it: char| if it.is_control() { ' ' } else { it };
    text.chars().take(TEXT_MAX).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_header_says_who_a_mail_is_from_whom_it_names_and_what_it_is_about() {
        let header = Header::of(
            b"From: Alice <alice@example.com>\r\nTo: BOX12@mfp.example, \"Bob\" <bob@example.com>\r\n\
              Delivered-To: <mfp+box7@mfp.example>\r\nSubject: =?utf-8?B?5Y2w5Yi3?=\r\n\r\nFrom: b@example.com\r\n",
        );
        assert_eq!((&*header.from, &*header.subject), ("alice@example.com", "印刷"));
        assert_eq!(header.named, ["BOX12@mfp.example", "bob@example.com", "mfp+box7@mfp.example"]);
        assert_eq!(Header::of(b""), Header::default());
        let header = Header::of(b"Subject: =?iso-2022-jp?B?GyRCMnE1RBsoQg==?= =?big5?B??=\r\n\r\n");
        assert_eq!(header.subject.trim(), "会議");
    }

    proptest! {
        #[test]
        fn whatever_comes_has_a_header_of_bounded_length(
            lines in proptest::collection::vec("(From|To|Cc|Subject|Delivered-To): .{0,60}\r\n( .{0,20}\r\n)?|.{0,40}", 0..20),
        ) {
            let header = Header::of(lines.concat().as_bytes());
            prop_assert!(header.named.len() <= NAMED_MAX);
            let longest = header.named.iter().chain([&header.from, &header.subject]);
            prop_assert!(longest.map(|it| it.chars().count()).max() <= Some(TEXT_MAX));
        }
    }
}
