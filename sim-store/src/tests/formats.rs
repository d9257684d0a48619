//! Older formats are taken over whole or refused by name; newer ones are refused by name.

use std::sync::Arc;

use super::disk::FailingDisk;
use super::model::{self, Model};
use crate::{Error, Format, MigrationError, Part, Seq, Store, decode_export};

#[test]
fn an_older_store_is_taken_over_part_by_part() {
    let disk = written_by(1);
    let migrate = |from: u32, part: Part<'_>, bytes: &[u8]| -> Result<Vec<u8>, MigrationError> {
        let old = String::from_utf8(bytes.to_vec())?;
        Ok(format!("{old}, which was {part} of format {from}").into_bytes())
    };
    let format = Format { current: 3, oldest: 1, migrate: &migrate };
    let store = open(&disk, &format).unwrap();
    let (seq, record) = store.replay(Seq(2)).unwrap().next().unwrap().unwrap();
    assert_eq!(seq, Seq(2));
    assert_eq!(record, b"second, which was record #2 of format 1");
    let state = b"state, which was the snapshot at #1 of format 1".to_vec();
    assert_eq!(store.newest_snapshot().unwrap().unwrap(), (Seq(1), state));
    assert_eq!(store.get("mine").unwrap(), b"named, which was snapshot \"mine\" of format 1");
    let blob = store.blob("table").unwrap().unwrap();
    assert_eq!(blob, b"blob, which was blob \"table\" of format 1");

    drop(store);
    let refusal = open(&disk, &Format::only(1)).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "twin.redb was written in format 3 by a newer version; this version reads 1"
    );
    open(&disk, &Format::only(3)).unwrap();
}

#[test]
fn snapshots_that_lie_in_one_row_are_moved_into_pieces_when_the_store_is_opened() {
    let snapshot = vec![7; 3 * model::PIECE_BYTES + 1];
    let migrate = |_: u32, _: Part<'_>, bytes: &[u8]| Ok([bytes, b", newer"].concat());
    let newer = Format { current: 2, oldest: 1, migrate: &migrate };
    let newer_snapshot = [&snapshot[..], b", newer"].concat();
    for (format, expected) in [(Format::only(1), &snapshot), (newer, &newer_snapshot)] {
        let disk = written_by(1);
        let store = open(&disk, &Format::only(1)).unwrap();
        model::put_whole(&store, "mine", &snapshot);
        drop(store);
        for _ in 0..2 {
            let store = Arc::new(open(&disk, &format).unwrap());
            assert_eq!(store.get("mine").unwrap(), *expected);
            let file: Vec<_> = store.export("mine").unwrap().map(|it| it.unwrap()).collect();
            assert_eq!(file.len(), 5);
            assert_eq!(*decode_export(&file.concat(), &format).unwrap(), *expected);
            assert_eq!(store.list().unwrap().len(), 1);
        }
    }
}

#[test]
fn a_format_that_is_not_read_is_refused_by_name_and_left_alone() {
    let migrate = |_: u32, _: Part<'_>, bytes: &[u8]| Ok(bytes.to_vec());
    let reads_two_and_three = Format { current: 3, oldest: 2, migrate: &migrate };
    for (written, words) in [
        (1, "twin.redb was written in format 1 by an older version; this version reads 2 and 3"),
        (4, "twin.redb was written in format 4 by a newer version; this version reads 2 and 3"),
    ] {
        let disk = written_by(written);
        let before = disk.written();
        let refusal = open(&disk, &reads_two_and_three).unwrap_err();
        assert!(matches!(refusal, Error::Format { .. }));
        assert_eq!(refusal.to_string(), words);
        assert_eq!(disk.written(), before);
    }
}

#[test]
fn a_migration_that_gives_up_half_way_leaves_the_file_as_it_was() {
    let disk = written_by(1);
    let before = disk.written();
    let migrate = |_: u32, part: Part<'_>, bytes: &[u8]| match part {
        Part::Blob(_) => Err("it means nothing now".into()),
        Part::Record(_) | Part::Snapshot(_) | Part::Named(_) => Ok(bytes.to_vec()),
    };
    let format = Format { current: 2, oldest: 1, migrate: &migrate };
    let refusal = open(&disk, &format).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "blob \"table\" in twin.redb, written in format 1, was refused: it means nothing now"
    );
    assert_eq!(disk.written(), before);
    assert_eq!(Model::of(&open(&disk, &Format::only(1)).unwrap()).unwrap().last, Seq(2));
}

fn written_by(format: u32) -> Arc<FailingDisk> {
    let disk = FailingDisk::empty();
    let store = open(&disk, &Format::only(format)).unwrap();
    store.append(&[b"first".to_vec(), b"second".to_vec()]).unwrap();
    store.snapshot(Seq(1), b"state").unwrap();
    store.put_named("mine", b"named").unwrap();
    let blobs = vec![("table".to_owned(), b"blob".to_vec())];
    store.commit(&crate::Batch { records: Vec::new(), blobs }).unwrap();
    drop(store);
    disk
}

fn open(disk: &Arc<FailingDisk>, format: &Format<'_>) -> Result<Store, Error> {
    model::in_format(disk, format)
}
