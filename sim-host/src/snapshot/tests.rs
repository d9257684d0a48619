use serde_json::Value;
use sim_core::saved::SavedRows;

use super::*;
use crate::host::tests::{certified, document};
use crate::{ClockMode, Pace, ShelfRefused};

async fn taken() -> Snapshot {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    document(&handle, b"in the drive");
    handle.snapshot().await.unwrap()
}

#[tokio::test]
async fn a_snapshot_survives_its_encoding_and_one_cut_anywhere_is_refused() {
    let bytes = Bytes::from(taken().await.encode());
    let again = Snapshot::decode(bytes.clone()).unwrap();
    assert_eq!(again.encode(), bytes);
    let drive = again.make(None).unwrap().drive;
    assert_eq!(drive.read(1, 0..12).unwrap(), b"in the drive");
    // Where a whole piece is cut off only the frame of the file can tell.
    let piece = 12 + usize::try_from(PIECE_BYTES).unwrap();
    let ends = bytes.len() - piece * again.pieces.len();
    for cut in (0..ends).step_by(97).chain(ends + 1..ends + 20) {
        assert!(Snapshot::decode(bytes.slice(..cut)).is_err(), "cut at {cut}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_snapshot_is_named() {
    let bytes = taken().await.encode();
    let why = |bytes: Vec<u8>| Snapshot::decode(bytes.into()).unwrap_err().to_string();
    let mut other = bytes.clone();
    other[0] = 9;
    assert_eq!(why(other), "it is of layout 9; this program reads layout 1");
    assert_eq!(why(vec![LAYOUT]), "it ends where the rows should be");
    let named = |bytes: u64| [&[LAYOUT][..], &bytes.to_le_bytes()].concat();
    assert_eq!(why(named(134_217_728)), "it ends where the rows should be");
    assert_eq!(why(named(134_217_729)), "the rows would have more than 134217728 bytes");
    let mut long = bytes.clone();
    long.extend_from_slice(&(1_u64 << 30).to_le_bytes());
    long.extend_from_slice(&1_u32.to_le_bytes());
    long.push(1);
    assert!(why(long).contains("for byte 1073741824 of a drive of 1073741824 bytes"));
    let mut empty = Snapshot::decode(bytes.into()).unwrap();
    empty.rows = SavedRows::new();
    assert!(why(empty.encode()).contains("the row \"counters\" is missing"));
    let refused = Snapshot::of_file(b"%PDF-1.4".as_slice().into()).unwrap_err();
    assert!(matches!(refused, ShelfRefused::File(_)), "{refused}");
}

#[tokio::test]
async fn one_whose_certificate_is_damaged_anywhere_is_refused_by_its_row() {
    let taken = Snapshot::read(taken().await.encode().into()).unwrap();
    let key = "certificate/0000000001";
    let row: Value = serde_json::from_slice(&taken.rows[key]).unwrap();
    for part in ["der", "key"] {
        let digits = row[part].as_str().unwrap();
        for at in (0..digits.len()).step_by(5) {
            let mut altered = digits.to_owned();
            let other = if &digits[at..=at] == "0" { "1" } else { "0" };
            altered.replace_range(at..=at, other);
            let mut row = row.clone();
            row[part] = altered.into();
            refused(&taken, key, &row);
        }
    }
    let mut without = taken.clone();
    without.rows.remove(rows::SEALING_KEY);
    let refused = without.is_device().unwrap_err().to_string();
    assert_eq!(refused, format!("the row \"{key}\" is damaged: its key is not that of it"));
}

#[tokio::test]
async fn one_with_a_password_that_is_not_hashed_as_here_is_refused_by_its_row() {
    let taken = Snapshot::read(taken().await.encode().into()).unwrap();
    for (key, password) in [("user/11111", "/password"), ("counters", "/factory/password")] {
        let row: Value = serde_json::from_slice(&taken.rows[key]).unwrap();
        let hash = row.pointer(password).and_then(Value::as_str).unwrap();
        for (part, other) in [
            ("$argon2id$", "x$"),
            ("m=19456", "m=4000000"),
            ("t=2", "t=400000000"),
            ("p=1", "p=16777215"),
            ("t=2", "t=0"),
            ("v=19$", ""),
        ] {
            let mut row = row.clone();
            *row.pointer_mut(password).unwrap() = hash.replacen(part, other, 1).into();
            refused(&taken, key, &row);
        }
        let mut row = row.clone();
        *row.pointer_mut(password).unwrap() = hash[..hash.len() - 4].into();
        refused(&taken, key, &row);
    }
}

/// With another value of a row it is refused, and that row named.
fn refused(taken: &Snapshot, key: &str, row: &Value) {
    let mut rows = taken.rows.clone();
    rows.insert(key.to_owned(), serde_json::to_vec(row).unwrap());
    let (table, pieces) = (taken.table.clone(), Vec::new());
    let error = Snapshot { rows, table, pieces }.is_device().unwrap_err().to_string();
    assert!(error.starts_with(&format!("the row \"{key}\" is damaged: ")), "{error}");
}
