//! Finding the end of the attributes while they arrive.

use super::*;

fn sample() -> Vec<u8> {
    let group = Group::operation("en")
        .with(Attribute::octets("o", &b"\x03\x03\x03"[..]))
        .with(Attribute::collection("c", [Attribute::integers("x", [3, 0x0303_0303])]));
    let message = Message::request(Version::V2_1, Operation::SendDocument, 3).with(group);
    message.to_bytes().unwrap()
}

#[test]
fn the_end_is_found_byte_by_byte_and_not_before_it_is_there() {
    let mut bytes = sample();
    let end = bytes.len();
    bytes.extend_from_slice(b"\x03 a document");
    let mut scanner = Scanner::new(Limits::REQUEST);
    for received in 0..end {
        assert_eq!(scanner.scan(&bytes[..received]), Ok(None), "at {received}");
    }
    assert_eq!(scanner.scan(&bytes), Ok(Some(end)));
    assert_eq!(scanner.scan(&bytes), Ok(Some(end)), "the answer stays");
}

#[test]
fn a_scanner_refuses_what_can_no_longer_become_a_message() {
    let version = RawWriter::new(Version { major: 9, minor: 0 }, 2, 1).finish();
    let error = Scanner::new(Limits::REQUEST).scan(&version).unwrap_err();
    assert_eq!(error.status(), StatusCode::ServerErrorVersionNotSupported);

    let limits = Limits { bytes: 20, ..Limits::REQUEST };
    let error = Scanner::new(limits).scan(&sample()).unwrap_err();
    assert_eq!(error.fault, DecodeFault::TooManyBytes(20));
}

#[test]
fn a_scanner_does_not_start_again_at_each_call() {
    let mut bytes = RawWriter::new(Version::V2_0, 2, 1).tag(1).field(0x21, b"a", &[0; 4]).finish();
    let mut scanner = Scanner::new(Limits::REQUEST);
    assert_eq!(scanner.scan(&bytes), Ok(None));
    // What was scanned is not looked at again, so that spoiling it goes unnoticed.
    bytes[0] = 0xff;
    bytes[9] = 0x03;
    let end = bytes.len() + 1;
    bytes.push(END_OF_ATTRIBUTES);
    assert_eq!(scanner.scan(&bytes), Ok(Some(end)));
}
