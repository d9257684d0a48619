//! Writes that wait read as if they were done, and are then done as they were asked for.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;

use super::disk::FailingDisk;
use crate::Disk;
use crate::staged::{Side, Staged};

/// A run is at most this long, a file at most this much longer than the place it begins.
const RUN_BYTES: usize = 9_000;

#[derive(Debug, Clone)]
enum Change {
    Write(u64, Vec<u8>),
    Length(u64),
}

proptest! {
    #[test]
    fn a_held_disk_reads_as_one_that_was_written(
        before in vec(any::<u8>(), 0..20_000),
        changes in vec(change(), 0..12),
    ) {
        let disk = FailingDisk::holding(before.clone());
        let plain = FailingDisk::holding(before.clone());
        let staged = Staged::held(Arc::clone(&disk) as Arc<dyn Disk>).unwrap();
        let side = Side(Arc::clone(&staged));
        for change in &changes {
            apply(change, &side);
            apply(change, &*plain);
            prop_assert_eq!(all_of(&side), plain.written());
        }
        prop_assert_eq!(disk.written(), before);
        staged.settle().unwrap();
        prop_assert_eq!(disk.written(), plain.written());
        side.write(3, b"through").unwrap();
        plain.write(3, b"through").unwrap();
        prop_assert_eq!(disk.written(), plain.written());
    }
}

#[test]
fn a_sealed_disk_is_read_and_not_written() {
    let disk = FailingDisk::holding(b"kept".to_vec());
    let staged = Staged::held(Arc::clone(&disk) as Arc<dyn Disk>).unwrap();
    staged.settle().unwrap();
    staged.seal();
    let side = Side(staged);
    side.write(0, b"lost").unwrap_err();
    side.set_len(0).unwrap_err();
    assert_eq!(all_of(&side), b"kept");
}

fn change() -> impl Strategy<Value = Change> {
    let bytes = (any::<u8>(), 0..RUN_BYTES).prop_map(|(byte, len)| vec![byte; len]);
    prop_oneof![
        3 => (0_u64..20_000, bytes).prop_map(|(offset, bytes)| Change::Write(offset, bytes)),
        1 => (0_u64..20_000).prop_map(Change::Length),
    ]
}

fn apply(change: &Change, disk: &dyn Disk) {
    match change {
        // The engine asks for the length before it writes beyond it.
        Change::Write(offset, bytes) => {
            let end = offset + bytes.len() as u64;
            if disk.len().unwrap() < end {
                disk.set_len(end).unwrap();
            }
            disk.write(*offset, bytes).unwrap();
        }
        Change::Length(len) => disk.set_len(*len).unwrap(),
    }
}

fn all_of(disk: &dyn Disk) -> Vec<u8> {
    let mut bytes = vec![0; usize::try_from(disk.len().unwrap()).unwrap()];
    disk.read(0, &mut bytes).unwrap();
    bytes
}
