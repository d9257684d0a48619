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
