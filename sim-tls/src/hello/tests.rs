use proptest::collection::vec;
use proptest::prelude::*;

use super::{Assembly, Hello};
use crate::limits::{HELLO_MAX, RECORD_MAX};
use crate::reason::{Foreign, Reason};

/// A ClientHello of TLS 1.2 with extensions that are read and one that is not.
const BODY: &[u8] =
    b"\x03\x0301234567890123456789012345678901\x02ab\x00\x04\xc0\x2b\x00\x2f\x01\x00\
    \x00\x24\x00\x0a\x00\x06\x00\x04\x00\x17\x00\x1d\x00\x0d\x00\x04\x00\x02\x04\x03\
    \x00\x2b\x00\x05\x04\x03\x03\x03\x04\x00\x17\x00\x00\x00\x0b\x00\x01\x00";

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let [_, high, middle, low] = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind, high, middle, low], body].concat()
}

/// Records of the handshake protocol, each with at most so much of the content.
fn records(content: &[u8], most: usize) -> Vec<u8> {
    let record = |it: &[u8]| {
        let [high, low] = u16::try_from(it.len()).unwrap().to_be_bytes();
        [&[22, 3, 1, high, low], it].concat()
    };
    content.chunks(most).flat_map(record).collect()
}

fn take(bytes: &[u8]) -> Result<Option<Hello>, Reason> {
    Assembly::default().take(bytes)
}

#[test]
fn what_a_client_offers_is_read() {
    let hello = take(&records(&message(1, BODY), RECORD_MAX)).unwrap().unwrap();
    let offered = Hello {
        legacy_version: 0x0303,
        suites: vec![0xc02b, 0x002f],
        versions: Some(vec![0x0303, 0x0304]),
        groups: Some(vec![0x0017, 0x001d]),
        signatures: Some(vec![0x0403]),
    };
    assert_eq!(hello, offered);
    // Before there were extensions, the message ended with the compression methods.
    let old = take(&records(&message(1, &BODY[..45]), RECORD_MAX)).unwrap().unwrap();
    assert_eq!(old, Hello { versions: None, groups: None, signatures: None, ..offered });
}

#[test]
fn what_is_no_client_hello_is_refused_with_its_reason() {
    let head = |kind, length: u16| {
        let [high, low] = length.to_be_bytes();
        vec![kind, 3, 1, high, low]
    };
    let too_long = records(&message(1, &vec![0; HELLO_MAX + 1]), RECORD_MAX);
    let dripping = records(&message(1, &vec![0; HELLO_MAX - 4]), 1);
    for (bytes, reason) in [
        (b"GET / HTTP/1.1\r\n".to_vec(), Reason::Foreign(Foreign::Http)),
        (b"\x80\x2e\x01\x00\x02".to_vec(), Reason::Foreign(Foreign::Ssl20)),
        (b"\x80\x2e\x01\x03\x01".to_vec(), Reason::Foreign(Foreign::Ssl20)),
        (b"PROPFIND /".to_vec(), Reason::Foreign(Foreign::Http)),
        (b"PRI * HTTP/2.0".to_vec(), Reason::Foreign(Foreign::Http)),
        (b"\x00".to_vec(), Reason::Foreign(Foreign::Other)),
        (b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(), Reason::Foreign(Foreign::Other)),
        (b"EHLO client.example\r\n".to_vec(), Reason::Foreign(Foreign::Other)),
        (b"GETS /".to_vec(), Reason::Foreign(Foreign::Other)),
        (b"\x80\x81\x82".to_vec(), Reason::Foreign(Foreign::Other)),
        (b"\xff\xfb\x01\xff\xfb".to_vec(), Reason::Foreign(Foreign::Other)),
        (head(22, 16_385), Reason::Oversized),
        (head(22, 0), Reason::Malformed),
        (head(23, 5), Reason::Malformed),
        (b"\x16\x02\x00\x00\x05".to_vec(), Reason::Foreign(Foreign::Other)),
        (b"\x15\x03\x01\x00\x02\x02\x30".to_vec(), Reason::Alert(48)),
        (b"\x15\x03\x01\x00\x03".to_vec(), Reason::Malformed),
        (records(&message(2, BODY), 100), Reason::Malformed),
        (records(&message(1, &BODY[..50]), 100), Reason::Malformed),
        (records(&message(1, &[BODY, b"x"].concat()), 100), Reason::Malformed),
        (too_long, Reason::TooLong),
        (dripping, Reason::TooLong),
    ] {
        let shown = &bytes[..bytes.len().min(20)];
        assert_eq!(take(&bytes), Err(reason), "{shown:x?}");
    }
}

#[test]
fn an_extension_that_is_there_twice_is_the_reason_wherever_it_stands() {
    // Its fixed part, and behind it all extensions with another one.
    let with = |more: &[u8]| {
        let extensions = [&BODY[47..], more].concat();
        let [high, low] = u16::try_from(extensions.len()).unwrap().to_be_bytes();
        let body = [&BODY[..45], &[high, low], &extensions].concat();
        take(&records(&message(1, &body), RECORD_MAX))
    };
    let groups = b"\x00\x0a\x00\x04\x00\x02\x00\x18";
    let unread = b"\x00\x0b\x00\x00";
    for repeated in [&groups[..], unread] {
        assert_eq!(with(repeated), Err(Reason::Repeated));
    }
    assert!(with(b"\x00\x0c\x00\x00").is_ok());
    // What breaks off behind it is no message at all.
    assert_eq!(with(&groups[..7]), Err(Reason::Malformed));
}

#[test]
fn what_is_not_tls_is_known_by_its_first_bytes_however_they_come() {
    for (said, seen, foreign) in [
        (&b"GET / HTTP/1.1\r\n"[..], 4, Foreign::Http),
        (b"OPTIONS * HTTP/1.1", 8, Foreign::Http),
        (b"SSH-2.0-x", 1, Foreign::Other),
        (b"POP3", 3, Foreign::Other),
        (b"\x80\x2e\x01\x00\x02", 5, Foreign::Ssl20),
        (b"\x80\x2e\x01\x00\x03", 5, Foreign::Other),
    ] {
        let mut assembly = Assembly::default();
        let takes = said.iter().map(|it| assembly.take(&[*it])).take_while(|it| *it == Ok(None));
        assert_eq!(takes.count() + 1, seen, "{said:?}");
        assert_eq!(take(said), Err(Reason::Foreign(foreign)));
    }
}

proptest! {
    #[test]
    fn however_a_message_is_spread_the_same_is_read(
        body in prop_oneof![Just(BODY.to_vec()), vec(any::<u8>(), 0..200)],
        most in 1_usize..300,
        pieces in vec(1_usize..40, 1..400),
        behind in vec(any::<u8>(), 0..20),
    ) {
        let message = message(1, &body);
        let whole = take(&records(&message, RECORD_MAX));
        let spread = [records(&message, most), behind].concat();
        let mut assembly = Assembly::default();
        let (mut rest, mut read) = (spread.as_slice(), Ok(None));
        for piece in pieces.into_iter().cycle() {
            if rest.is_empty() || read != Ok(None) {
                break;
            }
            let (now, later) = rest.split_at(piece.min(rest.len()));
            (read, rest) = (assembly.take(now), later);
        }
        prop_assert_eq!(&read, &whole);
        prop_assert_eq!(read.ok().flatten(), Hello::parse(&body).ok());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..600), cut in 0_usize..600) {
        let _ = take(&bytes);
        let _ = take(&[b"\x16\x03\x01\x02\x00".as_slice(), &bytes].concat());
        let _ = Hello::parse(&bytes);
        // With a right beginning and any end.
        let _ = Hello::parse(&[&BODY[..cut.min(BODY.len())], &bytes].concat());
    }
}
