//! Files that are not, or no longer, what a store wrote.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::disk::FailingDisk;
use super::model::{FORMAT, Model, on};
use super::scratch::Scratch;
use crate::{Error, Format, Seq, Store};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_file_altered_after_it_was_closed_is_refused_or_reads_as_before(
        place: prop::sample::Index,
        run in 1_usize..64,
        flip in 1_u8..=255,
    ) {
        let (bytes, held) = closed_store();
        check_altered(altered(bytes, place, run, flip), &held, &[]);
    }

    #[test]
    fn a_file_altered_after_a_crash_is_refused_or_reads_as_before_at_a_commit(
        place: prop::sample::Index,
        run in 1_usize..64,
        flip in 1_u8..=255,
    ) {
        let (bytes, held) = crashed_store();
        let mut earlier = held.clone();
        earlier.records.pop();
        earlier.last = Seq(earlier.last.0 - 1);
        check_altered(altered(bytes, place, run, flip), &held, &[earlier]);
    }

    #[test]
    fn a_file_cut_short_is_refused_or_reads_as_before(end: prop::sample::Index) {
        let (bytes, held) = closed_store();
        let cut = bytes[..end.index(bytes.len())].to_vec();
        prop_assume!(!cut.is_empty());
        check_altered(cut, &held, &[]);
    }
}

#[test]
fn garbage_and_empty_files_are_named_and_left_as_they_are() {
    for garbage in [b"not a store".repeat(1_000), vec![0; 70_000], Vec::new(), vec![1]] {
        let scratch = Scratch::new();
        let file = scratch.path().join("twin.redb");
        std::fs::write(&file, &garbage).unwrap();
        let refusal = Store::open(scratch.path(), &Format::only(FORMAT)).unwrap_err();
        assert!(matches!(refusal, Error::Corrupt { .. }), "{refusal}");
        assert!(refusal.to_string().contains("cannot be read as a store"), "{refusal}");
        assert_eq!(std::fs::read(&file).unwrap(), garbage);
    }
}

#[test]
fn a_file_of_the_engine_that_is_not_a_store_is_refused() {
    let scratch = Scratch::new();
    let file = scratch.path().join("twin.redb");
    drop(redb::Database::create(&file).unwrap());
    let before = std::fs::read(&file).unwrap();
    let refusal = Store::open(scratch.path(), &Format::only(FORMAT)).unwrap_err();
    assert!(refusal.to_string().contains("it does not say its format"), "{refusal}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

fn altered(mut bytes: Vec<u8>, place: prop::sample::Index, run: usize, flip: u8) -> Vec<u8> {
    let place = place.index(bytes.len());
    for byte in bytes[place..].iter_mut().take(run) {
        *byte ^= flip;
    }
    bytes
}

/// Refused and left alone, or read as one of those it may be.
fn check_altered(bytes: Vec<u8>, held: &Model, others: &[Model]) {
    let disk = FailingDisk::holding(bytes.clone());
    match Store::on(Arc::clone(&disk) as _, Path::new("twin.redb"), &Format::only(FORMAT)) {
        Ok(store) => {
            let read = Model::of(&store).unwrap();
            assert!(read == *held || others.contains(&read), "{read:?}");
        }
        Err(refusal) => {
            assert!(matches!(refusal, Error::Corrupt { .. }), "{refusal}");
            assert_eq!(disk.written(), bytes);
        }
    }
}

fn closed_store() -> (Vec<u8>, Model) {
    let disk = FailingDisk::empty();
    let store = on(Arc::clone(&disk)).unwrap();
    let held = fill(&store);
    drop(store);
    (disk.written(), held)
}

fn crashed_store() -> (Vec<u8>, Model) {
    let disk = FailingDisk::empty();
    let store = on(Arc::clone(&disk)).unwrap();
    let held = fill(&store);
    (disk.written(), held)
}

fn fill(store: &Store) -> Model {
    store.append(&[vec![1; 100], vec![2; 5_000]]).unwrap();
    store.snapshot(Seq(1), &[3; 10_000]).unwrap();
    store.put_named("before", &[4; 3_000]).unwrap();
    for record in 0..40 {
        store.append(&[vec![record; 200]]).unwrap();
    }
    Model::of(store).unwrap()
}
