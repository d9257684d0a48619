//! Any bytes as an IPP message: what is read is written back as it was, byte for byte.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sim_wire::ipp::{Decoded, Limits, Message, Scanner};

fuzz_target!(|bytes: &[u8]| {
    for limits in [Limits::REQUEST, Limits::REPLY] {
        let scanned = Scanner::new(limits).scan(bytes);
        match Message::decode(bytes, &limits) {
            Ok(Decoded::Complete { message, length }) => {
                assert_eq!(scanned, Ok(Some(length)));
                assert_eq!(
                    message.to_bytes().expect("what was read can be written"),
                    &bytes[..length]
                );
            }
            Ok(Decoded::Incomplete) => assert_eq!(scanned, Ok(None)),
            Err(error) => {
                assert!(error.at <= bytes.len());
                assert!(error.status().code() >= 0x0400);
            }
        }
    }
    in_pieces(bytes);
});

/// A body that arrives in pieces ends where the whole one ends.
fn in_pieces(bytes: &[u8]) {
    let whole = Scanner::new(Limits::REQUEST).scan(bytes);
    let mut scanner = Scanner::new(Limits::REQUEST);
    let step = usize::from(bytes.first().copied().unwrap_or(0)) + 1;
    for end in (step..bytes.len()).step_by(step) {
        match scanner.scan(&bytes[..end]) {
            Ok(None) => {}
            found => return assert_eq!(found, whole),
        }
    }
    assert_eq!(scanner.scan(bytes), whole);
}
