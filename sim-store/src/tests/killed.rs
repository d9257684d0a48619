//! SIGKILL at any moment: what a process said is kept, is kept.
//!
//! The test starts itself as another process, which commits from several threads and says so line
//! by line, and kills it after a number of lines that chance picks.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;

use super::disk::Chance;
use super::model::{FORMAT, Model};
use super::scratch::Scratch;
use crate::{Batch, Committer, Format, Seq, Store};

const KILLS: u64 = 30;
/// A process is killed after fewer lines than this.
const LINES: u64 = 120;
const WRITERS: u64 = 4;
/// The first writer takes a snapshot each time it has committed so many batches.
const SNAPSHOT_EVERY: u64 = 8;
const STATE_BYTES: usize = 50_000;
const DIRECTORY: &str = "SIM_STORE_TEST_DIRECTORY";
const ROUND: &str = "SIM_STORE_TEST_ROUND";

/// What the killed processes have said.
#[derive(Default)]
struct Said {
    kept: BTreeMap<Seq, String>,
    snapshot: Seq,
    counter: u64,
}

#[test]
fn what_was_acknowledged_before_a_kill_is_there_after_it() {
    let scratch = Scratch::new();
    let mut said = Said::default();
    let mut chance = Chance(KILLS);
    for round in 1..=KILLS {
        let mut child = start(&scratch.data(), round);
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut before_kill = chance.below(LINES);
        for line in lines {
            // What it said before it died counts too, so the rest is read to the end.
            said.hear(&line.unwrap());
            if before_kill == 0 {
                child.kill().unwrap();
            }
            before_kill = before_kill.wrapping_sub(1);
        }
        child.wait().unwrap();
        check(&scratch.data(), &said);
    }
    assert!(said.kept.len() as u64 > KILLS);
    assert!(said.snapshot > Seq::START);
}

/// The process that is killed. Does nothing as a test of its own.
#[test]
fn commits_until_it_is_killed() {
    let Some(directory) = std::env::var_os(DIRECTORY) else { return };
    let round = std::env::var(ROUND).unwrap();
    let store = Store::open(&PathBuf::from(directory), &Format::only(FORMAT)).unwrap();
    let store = Arc::new(store);
    let committer = Committer::start(Arc::clone(&store)).unwrap();
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (store, committer, round) = (&store, &committer, &round);
            scope.spawn(move || write_on(store, committer, round, writer));
        }
    });
}

fn write_on(store: &Store, committer: &Committer, round: &str, writer: u64) {
    for number in 1.. {
        let record = format!("{round} {writer} {number}");
        let mut batch = Batch::of(vec![record.clone().into_bytes()]);
        if writer == 0 {
            batch.blobs.push(("counter".to_owned(), record.clone().into_bytes()));
        }
        say(&format!("asks {record}"));
        let seq = committer.commit(batch).unwrap();
        say(&format!("kept {} {record}", seq.0));
        if writer == 0 && number % SNAPSHOT_EVERY == 0 {
            store.snapshot(seq, &state(seq)).unwrap();
            say(&format!("snapshot {}", seq.0));
        }
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // A kill in the middle of a line leaves one that is not taken for a whole one.
    out.write_all(format!("{line} .\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

fn start(directory: &Path, round: u64) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "tests::killed::commits_until_it_is_killed", "--nocapture"]);
    command.env(DIRECTORY, directory).env(ROUND, round.to_string());
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

impl Said {
    fn hear(&mut self, line: &str) {
        let words: Vec<_> = line.split(' ').collect();
        match words.as_slice() {
            ["kept", seq, round, writer, number, "."] => {
                let record = format!("{round} {writer} {number}");
                self.kept.insert(Seq(seq.parse().unwrap()), record);
                if *writer == "0" {
                    self.counter = self.counter.max(counter(round, number));
                }
            }
            ["snapshot", seq, "."] => {
                self.snapshot = self.snapshot.max(Seq(seq.parse().unwrap()));
            }
            _ => {}
        }
    }
}

fn check(directory: &Path, said: &Said) {
    let store = Store::open(directory, &Format::only(FORMAT)).unwrap();
    let held = Model::of(&store).unwrap();
    let trimmed = held.snapshot.as_ref().map_or(Seq::START, |(seq, _)| *seq);
    assert!(trimmed >= said.snapshot, "the snapshot at {} is gone", said.snapshot);
    if let Some((seq, bytes)) = &held.snapshot {
        assert_eq!(*bytes, state(*seq));
    }
    let records: BTreeMap<_, _> = held.records.iter().cloned().collect();
    for (seq, record) in said.kept.range(trimmed.next()..) {
        assert_eq!(records.get(seq).map(Vec::as_slice), Some(record.as_bytes()), "{seq}");
    }
    check_counter(&store, &held, said);
}

/// The blob is that of the newest batch that had one.
fn check_counter(store: &Store, held: &Model, said: &Said) {
    let blob = store.blob("counter").unwrap().unwrap_or_default();
    let count = |record: &[u8]| {
        let words = String::from_utf8(record.to_vec()).unwrap();
        let words: Vec<_> = words.split(' ').collect();
        match words.as_slice() {
            [round, "0", number] => Some(counter(round, number)),
            _ => None,
        }
    };
    let kept = count(&blob).unwrap_or_default();
    assert!(kept >= said.counter);
    if let Some(newest) = held.records.iter().rev().find_map(|(_, record)| count(record)) {
        assert_eq!(kept, newest);
    }
}

/// Rounds and numbers in one order.
fn counter(round: &str, number: &str) -> u64 {
    round.parse::<u64>().unwrap() * 1_000_000 + number.parse::<u64>().unwrap()
}

fn state(seq: Seq) -> Vec<u8> {
    seq.0.to_le_bytes().into_iter().cycle().take(STATE_BYTES).collect()
}
