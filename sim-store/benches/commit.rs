//! What a durable acknowledgement costs beside one `fdatasync`, and how long opening takes.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use sim_store::{Batch, Committer, Format, Seq, Store};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const FORMAT: u32 = 1;
const RECORD_BYTES: usize = 128;
const ROUNDS: u32 = 2_000;
const PAGE_BYTES: u64 = 4_096;
const PAGES_PER_COMMIT: u64 = 7;
/// A file of 4 MiB, gone through in steps that share no factor with its size.
const PAGES: u64 = 1_024;
const PAGE_STRIDE: u64 = 37;
const WRITERS: u32 = 64;
const COMMITS_PER_WRITER: u32 = 200;
const RECORDS_AT_OPEN: usize = 15_000;
const SNAPSHOT_BYTES: usize = 2 << 20;
const OPENINGS: u32 = 10;

fn main() -> Outcome<()> {
    let directory = std::env::temp_dir().join(format!("sim-store-bench-{}", std::process::id()));
    fs::create_dir_all(&directory)?;
    let outcome = measure(&directory, &mut io::stdout().lock());
    fs::remove_dir_all(&directory)?;
    outcome
}

fn measure(directory: &Path, out: &mut impl Write) -> Outcome<()> {
    writeln!(out, "records of {RECORD_BYTES} bytes        each      per second")?;
    let append = fdatasync(&directory.join("appended"), u64::from)?;
    row(out, "write + fdatasync, growing", append, ROUNDS)?;
    let replace = fdatasync(&directory.join("replaced"), |_| 0)?;
    row(out, "write + fdatasync, in place", replace, ROUNDS)?;
    let pages = scattered_pages(&directory.join("scattered"))?;
    row(out, "7 pages apart + fdatasync", pages, ROUNDS)?;
    row(out, "append, one at a time", one_at_a_time(directory)?, ROUNDS)?;
    let grouped = grouped(directory)?;
    row(out, "append, 64 writers", grouped, WRITERS * COMMITS_PER_WRITER)?;
    let waiting = grouped / COMMITS_PER_WRITER;
    writeln!(out, "  a writer of the 64 waits   {:>8.0} us", waiting.as_secs_f64() * 1e6)?;
    opening(directory, out)
}

fn row(out: &mut impl Write, what: &str, total: Duration, count: u32) -> io::Result<()> {
    let each = total.as_secs_f64() / f64::from(count);
    writeln!(out, "{what:<28} {:>8.0} us {:>10.0}", each * 1e6, 1.0 / each)
}

fn fdatasync(path: &Path, place: impl Fn(u32) -> u64) -> Outcome<Duration> {
    let file = File::create(path)?;
    let start = Instant::now();
    for round in 0..ROUNDS {
        file.write_all_at(&[7; RECORD_BYTES], place(round) * RECORD_BYTES as u64)?;
        file.sync_data()?;
    }
    Ok(start.elapsed())
}

/// What a commit writes, without what it means: as many pages as it does, each elsewhere.
fn scattered_pages(path: &Path) -> Outcome<Duration> {
    let file = File::create(path)?;
    file.set_len(PAGE_BYTES * PAGES)?;
    let start = Instant::now();
    for round in 0..u64::from(ROUNDS) {
        for page in 0..PAGES_PER_COMMIT {
            let place = (round * PAGES_PER_COMMIT + page) * PAGE_STRIDE % PAGES;
            file.write_all_at(&[7; PAGE_BYTES as usize], place * PAGE_BYTES)?;
        }
        file.sync_data()?;
    }
    Ok(start.elapsed())
}

fn one_at_a_time(directory: &Path) -> Outcome<Duration> {
    let store = Store::open(&directory.join("single"), &Format::only(FORMAT))?;
    let start = Instant::now();
    for _ in 0..ROUNDS {
        store.append(&[vec![7; RECORD_BYTES]])?;
    }
    Ok(start.elapsed())
}

fn grouped(directory: &Path) -> Outcome<Duration> {
    let store = Store::open(&directory.join("grouped"), &Format::only(FORMAT))?;
    let committer = Committer::start(Arc::new(store))?;
    let start = Instant::now();
    thread::scope(|scope| {
        let write = || {
            for _ in 0..COMMITS_PER_WRITER {
                committer.commit(Batch::of(vec![vec![7; RECORD_BYTES]]))?;
            }
            Ok(())
        };
        let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(write)).collect();
        writers.into_iter().try_for_each(|writer| match writer.join() {
            Ok(written) => written,
            Err(_) => Err(sim_store::Error::Stopped),
        })
    })?;
    Ok(start.elapsed())
}

fn opening(directory: &Path, out: &mut impl Write) -> Outcome<()> {
    let (closed, killed) = (directory.join("closed"), directory.join("killed"));
    let store = Store::open(&closed, &Format::only(FORMAT))?;
    store.append(&[vec![7; RECORD_BYTES]])?;
    store.snapshot(Seq(1), &vec![7; SNAPSHOT_BYTES])?;
    for records in vec![vec![7; RECORD_BYTES]; RECORDS_AT_OPEN].chunks(WRITERS as usize) {
        store.append(records)?;
    }
    fs::create_dir_all(&killed)?;
    // The file as a killed process leaves it.
    let as_killed = fs::read(closed.join("twin.redb"))?;
    drop(store);
    writeln!(out, "\n{RECORDS_AT_OPEN} records and a snapshot of 2 MiB   open   open and read")?;
    let leave_closed = |_: &PathBuf| Ok(());
    time_opening(out, "after a close", &closed, leave_closed)?;
    time_opening(out, "after a kill", &killed, |directory| {
        fs::write(directory.join("twin.redb"), &as_killed)
    })
}

fn time_opening(
    out: &mut impl Write,
    what: &str,
    directory: &PathBuf,
    prepare: impl Fn(&PathBuf) -> io::Result<()>,
) -> Outcome<()> {
    let (mut opened, mut read) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..OPENINGS {
        prepare(directory)?;
        let start = Instant::now();
        let store = Store::open(directory, &Format::only(FORMAT))?;
        opened += start.elapsed();
        let snapshot = store.newest_snapshot()?.map_or(0, |(_, bytes)| bytes.len());
        let mut records = 0;
        for record in store.replay(Seq(2))? {
            records += usize::from(record?.1.len() == RECORD_BYTES);
        }
        read += start.elapsed();
        assert_eq!((snapshot, records), (SNAPSHOT_BYTES, RECORDS_AT_OPEN));
    }
    let each = |total: Duration| total.as_secs_f64() * 1e3 / f64::from(OPENINGS);
    writeln!(out, "  {what:<32} {:>8.1} ms {:>8.1} ms", each(opened), each(read))?;
    Ok(())
}
