//! The directory: private, locked, made whole; and the limits of what goes into it.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use super::disk::FailingDisk;
use super::model::{FORMAT, on};
use super::scratch::Scratch;
use crate::{Batch, Error, Format, NAME_CHARS_MAX, NamedSnapshot, RECORD_BYTES_MAX, Seq, Store};

#[test]
fn a_new_directory_and_its_file_are_the_owners_alone() {
    let scratch = Scratch::new();
    let _store = open(&scratch).unwrap();
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(scratch.data()), 0o700);
    assert_eq!(mode(scratch.data().join("twin.redb")), 0o600);
    assert_eq!(mode(scratch.data().join("twin.pid")), 0o600);
}

#[test]
fn a_second_store_on_a_directory_is_refused_until_the_first_is_closed() {
    let scratch = Scratch::new();
    let first = open(&scratch).unwrap();
    let refusal = open(&scratch).unwrap_err();
    assert!(matches!(refusal, Error::Locked { holder: Some(id), .. } if id == std::process::id()));
    let words = format!("is in use by process {}", std::process::id());
    assert!(refusal.to_string().ends_with(&words), "{refusal}");
    fs::remove_file(scratch.data().join("twin.pid")).unwrap();
    let refusal = open(&scratch).unwrap_err();
    assert!(refusal.to_string().ends_with("is in use by another process"), "{refusal}");
    drop(first);
    open(&scratch).unwrap();
}

#[test]
fn a_directory_is_locked_while_a_reader_keeps_its_store_open() {
    let scratch = Scratch::new();
    let store = open(&scratch).unwrap();
    store.append(&[b"one".to_vec()]).unwrap();
    let replay = store.replay(Seq(1)).unwrap();
    drop(store);
    assert!(matches!(open(&scratch), Err(Error::Locked { .. })));
    drop(replay);
    assert_eq!(open(&scratch).unwrap().last(), Seq(1));
}

#[test]
fn a_directory_that_cannot_be_made_is_named() {
    let scratch = Scratch::new();
    fs::write(scratch.path().join("file"), b"").unwrap();
    for place in ["file", "file/data"] {
        let refusal = Store::open(&scratch.path().join(place), &Format::only(FORMAT)).unwrap_err();
        assert!(matches!(refusal, Error::Unwritable { .. }), "{refusal}");
        assert!(refusal.to_string().contains("file"), "{refusal}");
    }
}

#[test]
fn a_directory_that_cannot_be_written_is_named() {
    let scratch = Scratch::new();
    fs::set_permissions(scratch.path(), Permissions::from_mode(0o500)).unwrap();
    let writable = fs::write(scratch.path().join("probe"), b"").is_ok();
    let opened = Store::open(scratch.path(), &Format::only(FORMAT));
    fs::set_permissions(scratch.path(), Permissions::from_mode(0o700)).unwrap();
    // The superuser writes everywhere.
    match opened {
        Ok(_) => assert!(writable),
        Err(refusal) => assert!(matches!(refusal, Error::Unwritable { .. }), "{refusal}"),
    }
}

#[test]
fn a_file_whose_making_was_cut_off_is_made_again() {
    let scratch = Scratch::new();
    drop(open(&scratch).unwrap());
    fs::rename(scratch.data().join("twin.redb"), scratch.data().join("twin.redb.new")).unwrap();
    let store = open(&scratch).unwrap();
    assert_eq!(store.last(), Seq::START);
    assert!(!scratch.data().join("twin.redb.new").exists());
}

#[test]
fn a_store_that_is_held_is_read_and_its_directory_stays_as_it_was() {
    let scratch = Scratch::new();
    let store = open(&scratch).unwrap();
    store.append(&[b"one".to_vec()]).unwrap();
    drop(store);
    for left in ["twin.pid", "twin.redb.new", "twin.redb.old"] {
        fs::write(scratch.data().join(left), b"4711\n").unwrap();
    }
    let files = || {
        let entries = fs::read_dir(scratch.data()).unwrap().map(|it| it.unwrap().path());
        entries.map(|it| (it.clone(), fs::read(it).unwrap())).collect::<BTreeMap<_, _>>()
    };
    let before = files();
    let held = Store::hold(&scratch.data(), &Format::only(FORMAT)).unwrap();
    assert_eq!(held.replay(Seq(1)).unwrap().next().unwrap().unwrap().1, b"one");
    assert_eq!((held.last(), held.failure().is_none()), (Seq(1), true));
    let asked = [
        held.append(&[b"two".to_vec()]).map(drop),
        held.renew(Seq(1), b"state"),
        held.resume().map(drop),
    ];
    for refused in asked {
        assert!(matches!(refused, Err(Error::NotSettled { .. })), "{refused:?}");
    }
    assert!(matches!(open(&scratch), Err(Error::Locked { holder: Some(4711), .. })));
    drop(held);
    assert_eq!(files(), before);
    let held = Store::hold(&scratch.data(), &Format::only(FORMAT)).unwrap();
    held.settle().unwrap();
    held.settle().unwrap();
    assert_eq!(held.append(&[b"two".to_vec()]).unwrap(), Seq(2));
    assert_eq!(files().len(), 2, "the file and the number of the process");
}

#[test]
fn a_store_opened_again_is_as_it_was() {
    let scratch = Scratch::new();
    let store = open(&scratch).unwrap();
    let records: Vec<Vec<u8>> = (0..100).map(|number| vec![number; 50]).collect();
    assert_eq!(store.append(&records).unwrap(), Seq(100));
    store.snapshot(Seq(60), b"state").unwrap();
    drop(store);
    let store = open(&scratch).unwrap();
    assert_eq!(store.last(), Seq(100));
    assert_eq!(store.newest_snapshot().unwrap().unwrap(), (Seq(60), b"state".to_vec()));
    let read: Vec<_> = store.replay(Seq(61)).unwrap().map(|record| record.unwrap().1).collect();
    assert_eq!(read, records[60..]);
    assert_eq!(store.replay(Seq(101)).unwrap().count(), 0);
    assert!(matches!(store.replay(Seq(60)), Err(Error::Trimmed { first: Seq(61), .. })));
}

#[test]
fn a_snapshot_outside_the_journal_is_refused() {
    let store = on(FailingDisk::empty()).unwrap();
    store.append(&[b"one".to_vec(), b"two".to_vec()]).unwrap();
    store.snapshot(Seq(2), b"both").unwrap();
    for place in [Seq(1), Seq(3)] {
        let refusal = store.snapshot(place, b"neither").unwrap_err();
        assert!(matches!(refusal, Error::SnapshotPlace { .. }));
    }
    store.snapshot(Seq(2), b"again").unwrap();
    assert_eq!(store.newest_snapshot().unwrap().unwrap(), (Seq(2), b"again".to_vec()));
}

#[test]
fn named_snapshots_are_kept_listed_and_removed() {
    let store = on(FailingDisk::empty()).unwrap();
    store.put_named("b.2", b"second").unwrap();
    store.put_named("a-1", b"first").unwrap();
    store.put_named("a-1", b"first again").unwrap();
    let named = |name: &str, bytes| NamedSnapshot { name: name.to_owned(), bytes };
    assert_eq!(store.list().unwrap(), [named("a-1", 11), named("b.2", 6)]);
    assert_eq!(store.get("a-1").unwrap(), b"first again");
    store.remove("a-1").unwrap();
    assert!(matches!(store.get("a-1"), Err(Error::NoSnapshot { .. })));
    assert!(matches!(store.remove("a-1"), Err(Error::NoSnapshot { .. })));
}

#[test]
fn a_name_is_one_that_a_file_could_have() {
    let store = on(FailingDisk::empty()).unwrap();
    let longest = "n".repeat(NAME_CHARS_MAX);
    for name in ["a", "2026-10-01_before.reset", longest.as_str()] {
        store.put_named(name, b"").unwrap();
    }
    let too_long = "n".repeat(NAME_CHARS_MAX + 1);
    for name in ["", ".", "..", "-a", "a/b", "a b", "ä", "a\0", too_long.as_str()] {
        assert!(matches!(store.put_named(name, b""), Err(Error::Name { .. })), "{name:?}");
        let blobs = vec![(name.to_owned(), Vec::new())];
        let batch = Batch { records: vec![b"none".to_vec()], blobs };
        assert!(matches!(store.commit(&batch), Err(Error::Name { .. })), "{name:?}");
    }
    assert_eq!(store.last(), Seq::START);
}

#[test]
fn a_record_beyond_the_limit_is_refused_and_writing_goes_on() {
    let store = on(FailingDisk::empty()).unwrap();
    let refusal = store.append(&[vec![0; RECORD_BYTES_MAX + 1]]).unwrap_err();
    assert_eq!(refusal.to_string(), "a record of 67108865 bytes is beyond the limit of 67108864");
    assert_eq!(store.append(&[b"one".to_vec()]).unwrap(), Seq(1));
}

fn open(scratch: &Scratch) -> Result<Store, Error> {
    Store::open(&scratch.data(), &Format::only(FORMAT))
}
