//! What holds of all messages, and of all bytes.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::arbitrary::message;
use super::*;

/// Whatever the bytes are: what is accepted is written back as it was, the scanner agrees about
/// its end, and an error lies within the bytes.
fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    let scanned = Scanner::new(Limits::REQUEST).scan(bytes);
    match Message::decode(bytes, &Limits::REQUEST) {
        Ok(Decoded::Complete { message, length }) => {
            prop_assert_eq!(scanned, Ok(Some(length)));
            prop_assert_eq!(message.to_bytes().unwrap(), &bytes[..length]);
        }
        Ok(Decoded::Incomplete) => prop_assert_eq!(scanned, Ok(None)),
        Err(error) => prop_assert!(error.at <= bytes.len(), "{} lies outside", error),
    }
    Ok(())
}

/// A byte that means something to a decoder more often than chance would have it.
fn telling_byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        any::<u8>(),
        Just(0),
        Just(0xff),
        Just(0x03),
        Just(0x34),
        Just(0x37),
        Just(0x4a),
        0x30u8..0x4b
    ]
}

proptest! {
    #[test]
    fn any_message_is_the_same_after_writing_and_reading(message in message()) {
        let bytes = message.to_bytes().unwrap();
        let read = Message::decode_all(&bytes, &Limits::REQUEST);
        prop_assert_eq!(read, Ok((message, bytes.len())));
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in vec(any::<u8>(), 0..200)) {
        check(&bytes)?;
    }

    #[test]
    fn any_bytes_after_a_good_start_are_read_without_a_panic(
        tail in vec(telling_byte(), 0..200),
    ) {
        let mut bytes = in_operation_group().finish();
        bytes.extend_from_slice(&tail);
        check(&bytes)?;
    }

    #[test]
    fn any_fields_after_a_good_start_are_read_without_a_panic(
        fields in vec((telling_byte(), "[a-b]{0,2}", vec(telling_byte(), 0..5)), 0..12),
    ) {
        let fields = fields.iter().fold(in_operation_group(), |writer, (tag, name, value)| {
            writer.field((*tag).max(0x10), name.as_bytes(), value)
        });
        check(&ended(fields))?;
    }

    #[test]
    fn any_spoiled_message_is_read_without_a_panic(
        message in message(),
        spoils in vec((any::<Index>(), telling_byte()), 1..4),
        cut in proptest::option::of(any::<Index>()),
    ) {
        let mut bytes = message.to_bytes().unwrap();
        for (place, byte) in spoils {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(cut.map_or(bytes.len(), |cut| cut.index(bytes.len())));
        check(&bytes)?;
    }

    #[test]
    fn any_message_is_incomplete_until_its_last_byte(message in message(), cut in any::<Index>()) {
        let bytes = message.to_bytes().unwrap();
        let cut = cut.index(bytes.len());
        prop_assert_eq!(Message::decode(&bytes[..cut], &Limits::REQUEST), Ok(Decoded::Incomplete));
    }

    #[test]
    fn a_scanner_that_is_fed_in_pieces_finds_the_same_end(
        message in message(),
        sizes in vec(1usize..40, 1..40),
    ) {
        let bytes = message.to_bytes().unwrap();
        let mut scanner = Scanner::new(Limits::REQUEST);
        let mut received = 0;
        for size in sizes.into_iter().cycle() {
            received = bytes.len().min(received + size);
            let end = scanner.scan(&bytes[..received]);
            if received == bytes.len() {
                prop_assert_eq!(end, Ok(Some(received)));
                break;
            }
            prop_assert_eq!(end, Ok(None));
        }
    }
}
