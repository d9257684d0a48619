//! A snapshot leaves as a file, and comes in elsewhere if the file is whole and known.

use proptest::prelude::*;

use std::io::{self, Read};
use std::sync::Arc;

use super::disk::FailingDisk;
use super::model::{PIECE_BYTES, on};
use crate::tables::PIECES;
use crate::{Error, ExportError, Format, NamedSnapshot, Store};
use crate::{decode_export, encode_export};

fn store() -> Arc<Store> {
    Arc::new(on(FailingDisk::empty()).unwrap())
}

fn bytes(count: usize) -> Vec<u8> {
    (0..count).map(|it| (it % 251) as u8).collect()
}

#[test]
fn a_snapshot_of_any_length_leaves_as_a_file_piece_by_piece() {
    let store = store();
    for count in [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES] {
        let snapshot = bytes(count);
        store.put_named("mine", &snapshot).unwrap();
        assert_eq!(store.get("mine").unwrap(), snapshot);
        let named = NamedSnapshot { name: "mine".to_owned(), bytes: count as u64 };
        assert_eq!(store.list().unwrap(), [named]);
        let export = store.export("mine").unwrap();
        assert_eq!(export.bytes(), count as u64 + 64);
        let parts: Vec<_> = export.map(|it| it.unwrap()).collect();
        assert!(parts.iter().all(|it| it.len() <= PIECE_BYTES));
        assert_eq!(parts.concat(), encode_export(1, &snapshot));
    }
    store.remove("mine").unwrap();
    assert!(matches!(store.export("mine"), Err(Error::NoSnapshot { .. })));
    let left = store.read(|it| Ok(redb::ReadableTableMetadata::len(&it.open_table(PIECES)?)?));
    assert_eq!(left.unwrap(), 0);
}

/// Bytes without end, of which nobody may want more than a piece at a time.
struct Slices;

impl Read for Slices {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        assert!(into.len() <= PIECE_BYTES, "{}", into.len());
        into.fill(7);
        Ok(into.len())
    }
}

#[test]
fn a_snapshot_comes_in_a_piece_at_a_time() {
    let store = store();
    store.put_named_from("mine", 100 * PIECE_BYTES + 1, &mut Slices).unwrap();
    assert_eq!(store.get("mine").unwrap(), vec![7; 100 * PIECE_BYTES + 1]);
    // One that ends too early leaves what was there.
    assert!(store.put_named_from("mine", 3 * PIECE_BYTES, &mut Slices.take(4_500)).is_err());
    store.resume().unwrap();
    assert_eq!(store.list().unwrap()[0].bytes, 100 * PIECE_BYTES as u64 + 1);
}

#[test]
fn an_export_ends_when_its_snapshot_is_replaced_or_gone() {
    let store = store();
    store.put_named("mine", &bytes(3 * PIECE_BYTES)).unwrap();
    let begun = || {
        let mut export = store.export("mine").unwrap();
        assert!(export.by_ref().take(2).all(|it| it.is_ok()));
        export
    };
    let goes_on = begun();
    store.put_named("mine", &bytes(3 * PIECE_BYTES)).unwrap();
    assert_eq!(goes_on.map(|it| it.unwrap().len()).sum::<usize>(), 2 * PIECE_BYTES);
    let replaced = begun();
    store.put_named("mine", &bytes(3 * PIECE_BYTES - 1)).unwrap();
    let removed = begun();
    store.remove("mine").unwrap();
    for mut ended in [replaced, removed] {
        assert!(matches!(ended.next(), Some(Err(Error::NoSnapshot { .. }))));
        assert!(ended.next().is_none());
    }
}

#[test]
fn a_piece_that_is_missing_or_another_is_named() {
    let store = store();
    store.put_named("mine", &bytes(2 * PIECE_BYTES)).unwrap();
    let alter = |row: Option<&[u8]>| {
        let done = store.write(|transaction, _| {
            let mut pieces = transaction.open_table(PIECES)?;
            match row {
                Some(row) => drop(pieces.insert(("mine", 1), row)?),
                None => drop(pieces.remove(("mine", 1))?),
            }
            Ok(())
        });
        done.unwrap();
        let whole = store.get("mine").unwrap_err().to_string();
        assert_eq!(store.export("mine").unwrap().last().unwrap().unwrap_err().to_string(), whole);
        whole
    };
    let other = alter(Some(&bytes(PIECE_BYTES)));
    assert!(other.contains("piece 1 of snapshot \"mine\" does not match its checksum"), "{other}");
    let missing = alter(None);
    assert!(missing.contains("piece 1 of snapshot \"mine\" is missing"), "{missing}");
}

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
