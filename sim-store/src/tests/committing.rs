//! Group commit: each waiter gets its own answer.

use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::thread;

use super::disk::FailingDisk;
use super::model::on;
use crate::{Batch, Committer, Error, QUEUED_BATCHES_MAX, RECORD_BYTES_MAX, Seq};

const WRITERS: u64 = 16;
const BATCHES: u64 = 25;

#[test]
fn every_writer_is_told_the_place_of_its_own_records() {
    let store = Arc::new(on(FailingDisk::empty()).unwrap());
    let committer = Arc::new(Committer::start(Arc::clone(&store)).unwrap());
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let committer = Arc::clone(&committer);
            thread::spawn(move || {
                let record = |n| format!("{writer} {n}").into_bytes();
                let commit = |n| (committer.commit(Batch::of(vec![record(n)])), record(n));
                let told = (0..BATCHES).map(commit).map(|(seq, record)| (seq.unwrap(), record));
                told.collect::<Vec<_>>()
            })
        })
        .collect();
    let mut told = Vec::new();
    for writer in writers {
        told.extend(writer.join().unwrap());
    }
    told.sort();
    let kept: Vec<_> = store.replay(Seq(1)).unwrap().map(Result::unwrap).collect();
    assert_eq!(told, kept);
    assert_eq!(store.last(), Seq(WRITERS * BATCHES));
}

#[test]
fn what_waits_when_the_committer_is_dropped_is_committed_in_order() {
    let store = Arc::new(on(FailingDisk::empty()).unwrap());
    let committer = Committer::start(Arc::clone(&store)).unwrap();
    let (answers, answered) = channel();
    for number in 0..100_u8 {
        let answers = answers.clone();
        committer
            .submit(Batch::of(vec![vec![number], vec![number]]), move |result| {
                answers.send(result.unwrap()).unwrap();
            })
            .unwrap();
    }
    drop(committer);
    drop(answers);
    let places: Vec<_> = answered.iter().collect();
    assert_eq!(places, (1..=100).map(|number| Seq(2 * number)).collect::<Vec<_>>());
}

#[test]
fn a_full_queue_and_a_batch_beyond_the_limits_are_refused_at_once() {
    let store = Arc::new(on(FailingDisk::empty()).unwrap());
    let committer = Committer::start(Arc::clone(&store)).unwrap();
    let (held, release) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (holding, released) = (Arc::clone(&held), Arc::clone(&release));
    committer
        .submit(Batch::default(), move |_| {
            holding.wait();
            released.wait();
        })
        .unwrap();
    held.wait();
    for _ in 0..QUEUED_BATCHES_MAX {
        committer.try_submit(Batch::default(), |_| ()).unwrap();
    }
    assert!(matches!(committer.try_submit(Batch::default(), |_| ()), Err(Error::QueueFull)));
    let large = Batch::of(vec![vec![0; RECORD_BYTES_MAX + 1]]);
    assert!(matches!(committer.try_submit(large, |_| ()), Err(Error::TooLarge { .. })));
    release.wait();
}

#[test]
fn all_who_wait_for_a_commit_that_fails_are_told_why() {
    let disk = FailingDisk::empty();
    let store = Arc::new(on(Arc::clone(&disk)).unwrap());
    let committer = Committer::start(Arc::clone(&store)).unwrap();
    committer.commit(Batch::of(vec![b"kept".to_vec()])).unwrap();
    disk.leave_room(0);
    let full = committer.commit(Batch::of(vec![b"lost".to_vec()]));
    assert!(matches!(full, Err(Error::DiskFull { .. })), "{full:?}");
    let later = committer.commit(Batch::of(vec![b"later".to_vec()]));
    assert!(matches!(later, Err(Error::NotWriting { .. })), "{later:?}");
    disk.make_room();
    store.resume().unwrap();
    assert_eq!(committer.commit(Batch::of(vec![b"again".to_vec()])).unwrap(), Seq(2));
}
