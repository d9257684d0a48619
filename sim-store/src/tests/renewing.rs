//! The file written anew: what is left in it, in the old one, and after a kill in the middle.

use std::fs::{self, File};
use std::io::Read;

use super::model::FORMAT;
use super::scratch::Scratch;
use crate::{Batch, Error, Format, Seq, Store};

const GONE: &[u8] = b"what nobody is to find again";

#[test]
fn a_renewed_file_holds_no_byte_of_what_is_gone_and_all_that_stays() {
    let scratch = Scratch::new();
    let store = used(&scratch);
    let mut before = File::open(scratch.data().join("twin.redb")).unwrap();
    store.renew(Seq(2), b"the state").unwrap();
    assert!(!holds(&scratch, "twin.redb", GONE));
    let mut overwritten = Vec::new();
    before.read_to_end(&mut overwritten).unwrap();
    assert!(!overwritten.is_empty() && overwritten.iter().all(|it| *it == 0));
    assert_eq!(files(&scratch), ["twin.pid", "twin.redb"]);
    assert_eq!(store.append(&[b"three".to_vec()]).unwrap(), Seq(3));
    drop(store);
    let store = open(&scratch);
    assert_eq!(store.newest_snapshot().unwrap().unwrap(), (Seq(2), b"the state".to_vec()));
    let journal: Vec<_> = store.replay(Seq(3)).unwrap().map(|it| it.unwrap().1).collect();
    assert_eq!(journal, [b"three"]);
    assert_eq!(store.get("prepared").unwrap(), b"a snapshot");
    assert_eq!(store.blob("table").unwrap().unwrap(), b"a blob");
}

#[test]
fn a_reader_of_the_old_file_reads_to_its_end() {
    let scratch = Scratch::new();
    let store = used(&scratch);
    let replay = store.replay(Seq(1)).unwrap();
    store.renew(Seq(2), b"the state").unwrap();
    assert!(replay.map(|it| it.unwrap().1).eq([GONE, GONE]));
    assert_eq!(files(&scratch), ["twin.pid", "twin.redb"]);
}

#[test]
fn a_renewal_that_misses_records_is_refused_and_the_file_stays() {
    let scratch = Scratch::new();
    let store = used(&scratch);
    assert!(matches!(store.renew(Seq(1), b""), Err(Error::SnapshotPlace { .. })));
    assert_eq!(store.append(&[b"three".to_vec()]).unwrap(), Seq(3));
    assert_eq!(files(&scratch), ["twin.pid", "twin.redb"]);
}

#[test]
fn a_renewal_that_was_cut_off_is_cleared_away_when_the_directory_is_opened() {
    let scratch = Scratch::new();
    let file = |name| scratch.data().join(name);
    drop(used(&scratch));
    // Killed while the new file was written, and when the old one had its second name.
    fs::write(file("twin.redb.new"), GONE).unwrap();
    fs::hard_link(file("twin.redb"), file("twin.redb.old")).unwrap();
    let store = open(&scratch);
    assert_eq!(store.replay(Seq(1)).unwrap().count(), 2, "the old file is in use");
    assert_eq!(files(&scratch), ["twin.pid", "twin.redb"]);
    drop(store);
    // Killed before the old file was overwritten.
    fs::write(file("twin.redb.old"), GONE).unwrap();
    let mut replaced = File::open(file("twin.redb.old")).unwrap();
    let store = open(&scratch);
    assert_eq!(store.last(), Seq(2));
    assert_eq!(files(&scratch), ["twin.pid", "twin.redb"]);
    let mut overwritten = Vec::new();
    replaced.read_to_end(&mut overwritten).unwrap();
    assert_eq!(overwritten, vec![0; GONE.len()]);
}

fn open(scratch: &Scratch) -> Store {
    Store::open(&scratch.data(), &Format::only(FORMAT)).unwrap()
}

/// A store with two records, a snapshot with a name and a blob.
fn used(scratch: &Scratch) -> Store {
    let store = open(scratch);
    store.append(&[GONE.to_vec(), GONE.to_vec()]).unwrap();
    store.put_named("prepared", b"a snapshot").unwrap();
    let blobs = vec![("table".to_owned(), b"a blob".to_vec())];
    store.commit(&Batch { blobs, ..Batch::default() }).unwrap();
    assert!(holds(scratch, "twin.redb", GONE));
    store
}

fn holds(scratch: &Scratch, name: &str, bytes: &[u8]) -> bool {
    let file = fs::read(scratch.data().join(name)).unwrap();
    file.windows(bytes.len()).any(|it| it == bytes)
}

fn files(scratch: &Scratch) -> Vec<String> {
    let names = fs::read_dir(scratch.data()).unwrap();
    let mut names: Vec<_> =
        names.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
