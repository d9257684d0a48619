//! Whatever fails at whichever operation: what was acknowledged is there.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;

use super::disk::{Chance, FAULTS, FailingDisk, Fault};
use super::model::{Model, PIECE_BYTES, Step, in_format, on, put_whole};
use crate::open::CACHE_BYTES;
use crate::{Error, Format, Part, ROOM_BYTES, Seq, Store};

#[test]
fn at_every_operation_every_fault_leaves_what_was_acknowledged() {
    let steps = script();
    let operations = trial(&steps, u64::MAX, Fault::Error, 0);
    for operation in 1..=operations {
        for fault in FAULTS {
            trial(&steps, operation, fault, operation);
        }
        trial(&steps, operation, Fault::Crash, operation + operations);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_store_is_as_a_naive_one_whatever_fails(
        steps in vec(step(), 1..16),
        operation in 1_u64..250,
        fault in prop::sample::select(&FAULTS),
        seed: u64,
    ) {
        trial(&steps, operation, fault, seed);
    }

    #[test]
    fn a_disk_that_fills_up_keeps_what_it_acknowledged(
        steps in vec(step(), 1..16),
        room in 0_usize..200_000,
        seed: u64,
    ) {
        let disk = FailingDisk::empty();
        let store = on(Arc::clone(&disk)).unwrap();
        disk.leave_room(room);
        rehearse(&steps, store, &disk, seed);
    }
}

#[test]
fn a_fault_while_a_crash_is_mended_loses_nothing() {
    let crashed = FailingDisk::empty();
    let store = on(Arc::clone(&crashed)).unwrap();
    store.append(&[vec![1; 100], vec![2; 9_000]]).unwrap();
    store.snapshot(Seq(1), &[3; 20_000]).unwrap();
    let held = Model::of(&store).unwrap();
    at_every_operation(
        &crashed.written(),
        |disk| on(disk).is_ok(),
        |left| {
            check_survivor(left, std::slice::from_ref(&held));
        },
    );
}

#[test]
fn a_fault_while_a_store_is_migrated_leaves_the_old_or_the_new() {
    let old = FailingDisk::empty();
    let store = on(Arc::clone(&old)).unwrap();
    store.append(&[b"1".to_vec(), b"1".to_vec()]).unwrap();
    put_whole(&store, "before", &b"1".repeat(3 * PIECE_BYTES));
    drop(store);
    let migrate = |_: u32, _: Part<'_>, old: &[u8]| Ok(b"2".repeat(old.len()));
    let format = Format { current: 2, oldest: 1, migrate: &migrate };
    let open = |disk, format: &Format<'_>| in_format(&disk, format);
    at_every_operation(
        &old.written(),
        |disk| open(disk, &format).is_ok(),
        |left| {
            let store = open(FailingDisk::holding(left.clone()), &Format::only(1))
                .or_else(|_| open(FailingDisk::holding(left), &Format::only(2)))
                .unwrap();
            let records = Model::of(&store).unwrap().records;
            assert_eq!(records.len(), 2);
            assert_eq!(records[0].1, records[1].1);
            assert_eq!(store.get("before").unwrap(), records[0].1.repeat(3 * PIECE_BYTES));
        },
    );
}

/// Does `work` to a disk that holds `bytes`, with every fault at every operation, and looks at
/// what a power cut then leaves.
fn at_every_operation(
    bytes: &[u8],
    work: impl Fn(Arc<FailingDisk>) -> bool,
    check: impl Fn(Vec<u8>),
) {
    let whole = FailingDisk::holding(bytes.to_vec());
    assert!(work(Arc::clone(&whole)));
    for operation in 1..=whole.operations() {
        for fault in FAULTS {
            let disk = FailingDisk::holding(bytes.to_vec());
            disk.plan(operation, fault);
            work(Arc::clone(&disk));
            check(disk.survivor(&mut Chance(operation)));
            check(disk.survivor(&mut Chance(operation + whole.operations())));
        }
    }
}

#[test]
fn a_full_disk_is_named_read_from_and_written_again_once_there_is_room() {
    let disk = FailingDisk::empty();
    let store = on(Arc::clone(&disk)).unwrap();
    store.append(&[b"kept".to_vec()]).unwrap();
    disk.leave_room(100);
    let failure = store.append(&[b"refused".to_vec()]).unwrap_err();
    assert!(matches!(failure, Error::DiskFull { .. }), "{failure}");
    let refusal = store.append(&[b"later".to_vec()]).unwrap_err();
    assert!(matches!(refusal, Error::NotWriting { .. }));
    assert!(refusal.to_string().contains("twin.redb is full"), "{refusal}");
    assert_eq!(store.replay(Seq(1)).unwrap().next().unwrap().unwrap(), (Seq(1), b"kept".to_vec()));

    assert!(matches!(store.resume(), Err(Error::DiskFull { .. })));
    assert_eq!(Model::of(&store).unwrap().records.len(), 1);
    disk.make_room();
    assert_eq!(store.resume().unwrap(), Seq(1));
    assert!(store.failure().is_none());
    assert_eq!(store.append(&[b"later".to_vec()]).unwrap(), Seq(2));
}

#[test]
fn a_full_disk_takes_nothing_small_where_nothing_larger_has_room() {
    let disk = FailingDisk::empty();
    let store = on(Arc::clone(&disk)).unwrap();
    disk.leave_room(ROOM_BYTES / 2);
    assert!(matches!(store.append(&[vec![1; ROOM_BYTES]]), Err(Error::DiskFull { .. })));
    for room in [ROOM_BYTES / 2, ROOM_BYTES - 1] {
        disk.leave_room(room);
        assert!(matches!(store.resume(), Err(Error::DiskFull { .. })), "{room}");
        assert!(matches!(store.append(&[b"small".to_vec()]), Err(Error::NotWriting { .. })));
    }
    disk.leave_room(4 * ROOM_BYTES);
    store.resume().unwrap();
    assert_eq!(store.append(&[b"small".to_vec()]).unwrap(), Seq(1));
}

#[test]
fn what_is_not_in_memory_is_read_from_a_disk_that_has_failed() {
    let disk = FailingDisk::empty();
    let store = on(Arc::clone(&disk)).unwrap();
    let names: Vec<_> = (0..20).map(|number| format!("snapshot-{number}")).collect();
    for (name, byte) in names.iter().zip(0..) {
        store.put_named(name, &vec![byte; CACHE_BYTES / 10]).unwrap();
    }
    disk.leave_room(0);
    store.append(&[b"refused".to_vec()]).unwrap_err();
    for (name, byte) in names.iter().zip(0..) {
        assert_eq!(store.get(name).unwrap(), vec![byte; CACHE_BYTES / 10]);
    }
}

#[test]
fn nothing_is_written_after_a_failed_sync() {
    let disk = FailingDisk::empty();
    let store = on(Arc::clone(&disk)).unwrap();
    store.append(&[b"kept".to_vec()]).unwrap();
    disk.plan(disk.operations(), Fault::Sync);
    store.append(&[b"unknown".to_vec()]).unwrap_err();
    let operations = disk.operations();
    assert!(matches!(store.resume(), Err(Error::SyncFailed { .. })));
    store.append(&[b"refused".to_vec()]).unwrap_err();
    drop(store);
    assert_eq!(disk.operations(), operations);
}

#[test]
fn records_that_a_reader_holds_are_there_while_the_store_goes_on() {
    let mut store = on(FailingDisk::empty()).unwrap();
    store.append(&[b"one".to_vec(), b"two".to_vec()]).unwrap();
    let replay = store.replay(Seq(1)).unwrap();
    store.snapshot(Seq(2), b"both").unwrap();
    store.append(&[b"three".to_vec()]).unwrap();
    store = on(FailingDisk::empty()).unwrap();
    let read: Vec<_> = replay.map(|record| record.unwrap().1).collect();
    assert_eq!(read, [b"one".to_vec(), b"two".to_vec()]);
    drop(store);
}

/// Carries out the steps with one planned fault, on a new disk. Says the operations it took.
fn trial(steps: &[Step], operation: u64, fault: Fault, seed: u64) -> u64 {
    let disk = FailingDisk::empty();
    disk.plan(operation, fault);
    // A file whose making failed is never put in its place.
    if let Ok(store) = on(Arc::clone(&disk)) {
        rehearse(steps, store, &disk, seed);
    }
    disk.operations()
}

/// Carries out the steps as far as the disk lets, then cuts the power and looks.
fn rehearse(steps: &[Step], mut store: Store, disk: &Arc<FailingDisk>, seed: u64) {
    let mut held = Model::default();
    let mut possible = vec![held.clone()];
    for step in steps {
        let next = held.after(step);
        match held.carry_out(step, &mut store, disk) {
            Ok(()) => {
                held = next;
                possible = vec![held.clone()];
                assert_eq!(Model::of(&store).unwrap(), held);
            }
            Err(failure) => {
                possible = vec![held, next];
                if let Some(resumed) = after_failure(&store, step, &failure, &possible) {
                    held = resumed;
                    possible = vec![held.clone()];
                } else {
                    break;
                }
            }
        }
    }
    let chance = &mut Chance(seed);
    check_survivor(disk.survivor(chance), &possible);
    drop(store);
    check_survivor(disk.survivor(chance), &possible);
}

/// Looks at a store whose disk has failed. Gives what it holds if it goes on.
fn after_failure(store: &Store, step: &Step, failure: &Error, possible: &[Model]) -> Option<Model> {
    if let Step::Reopen = step {
        return None;
    }
    assert!(matches!(failure, Error::Io { .. } | Error::DiskFull { .. }), "{failure}");
    assert!(store.failure().is_some());
    assert!(matches!(store.append(&[vec![1]]), Err(Error::NotWriting { .. })));
    match Model::of(store) {
        Ok(read) => assert!(possible.contains(&read), "{read:?} is none of {possible:?}"),
        Err(error) => assert!(error.to_string().contains("the machine has stopped"), "{error}"),
    }
    let last = store.resume().ok()?;
    let read = Model::of(store).unwrap();
    assert_eq!(read.last, last);
    assert!(possible.contains(&read), "{read:?} is none of {possible:?}");
    Some(read)
}

fn check_survivor(bytes: Vec<u8>, possible: &[Model]) {
    let store = on(FailingDisk::holding(bytes)).unwrap();
    let read = Model::of(&store).unwrap();
    assert!(possible.contains(&read), "{read:?} is none of {possible:?}");
    let next = store.append(&[b"after".to_vec()]).unwrap();
    assert_eq!(next, read.last.next());
}

fn script() -> Vec<Step> {
    let commit = |records: &[usize], blob: Option<(usize, usize)>| Step::Commit {
        records: records.iter().map(|bytes| vec![7; *bytes]).collect(),
        blob: blob.map(|(name, bytes)| (name, vec![8; bytes])),
    };
    vec![
        commit(&[10, 0, 300], Some((0, 5_000))),
        commit(&[9_000], None),
        Step::Snapshot { back: 1, bytes: vec![1; 20_000] },
        Step::Put { name: 0, bytes: vec![2; 6_000] },
        commit(&[], Some((1, 100))),
        Step::Reopen,
        commit(&[50], Some((0, 7_000))),
        Step::Put { name: 0, bytes: vec![3; 3_000] },
        Step::Snapshot { back: 0, bytes: vec![4; 30_000] },
        Step::Remove { name: 0 },
        commit(&[60, 70], None),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let bytes = || (any::<u8>(), 0_usize..9_000).prop_map(|(byte, len)| vec![byte; len]);
    let blob = prop::option::of((0_usize..2, bytes()));
    prop_oneof![
        6 => (vec(bytes(), 0..4), blob).prop_map(|(records, blob)| Step::Commit { records, blob }),
        2 => (0_u64..4, bytes()).prop_map(|(back, bytes)| Step::Snapshot { back, bytes }),
        1 => (0_usize..2, bytes()).prop_map(|(name, bytes)| Step::Put { name, bytes }),
        1 => (0_usize..2).prop_map(|name| Step::Remove { name }),
        1 => Just(Step::Reopen),
    ]
}
