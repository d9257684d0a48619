//! A snapshot leaves as a file, and comes in elsewhere if the file is whole and known.

use proptest::prelude::*;

use crate::{ExportError, Format, decode_export, encode_export};

#[test]
fn a_file_says_what_is_wrong_with_it() {
    let whole = encode_export(2, b"a state");
    let mut altered = whole.clone();
    altered[70] ^= 1;
    let mut other_frame = whole.clone();
    other_frame[16] = 9;
    let longer = [whole.as_slice(), b"more"].concat();
    for (file, words) in [
        (whole[..40].to_vec(), "truncated: 40 bytes of 64"),
        (whole[..66].to_vec(), "truncated: 66 bytes of 71"),
        (altered, "altered: its SHA-256 does not match"),
        (longer, "4 bytes too long"),
        (b"%PDF-1.7".to_vec(), "not an exported snapshot"),
        (Vec::new(), "not an exported snapshot"),
        (other_frame, "exported in version 9 of the file, this program reads version 1"),
        (
            encode_export(7, b"a state"),
            "it was written in format 7 by a newer version; this version reads 2",
        ),
        (
            encode_export(1, b"a state"),
            "it was written in format 1 by an older version; this version reads 2",
        ),
    ] {
        assert_eq!(decode_export(&file, &Format::only(2)).unwrap_err().to_string(), words);
    }
}

#[test]
fn an_older_file_is_brought_to_the_format_of_the_program() {
    let file = encode_export(1, b"old");
    let format = Format { current: 2, oldest: 1, migrate: &|_, _, _| Ok(b"new".to_vec()) };
    assert_eq!(*decode_export(&file, &format).unwrap(), *b"new");
    let refusing = Format { current: 2, oldest: 1, migrate: &|_, _, _| Err("too old".into()) };
    let refusal = decode_export(&file, &refusing).unwrap_err();
    assert_eq!(refusal.to_string(), "written in format 1 and refused: too old");
}

proptest! {
    #[test]
    fn any_bytes_are_a_snapshot_or_an_error(bytes: Vec<u8>, snapshot: Vec<u8>, at: usize) {
        let _either = decode_export(&bytes, &Format::only(1));
        let mut file = encode_export(1, &snapshot);
        prop_assert_eq!(decode_export(&file, &Format::only(1)).unwrap(), snapshot);
        let at = at % file.len();
        prop_assert!(decode_export(&file[..at], &Format::only(1)).is_err());
        file[at] ^= 0x20;
        let refusal = decode_export(&file, &Format::only(1)).unwrap_err();
        prop_assert_ne!(refusal, ExportError::Migration { written: 1, reason: String::new() });
    }
}
