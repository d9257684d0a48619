use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Wake;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use super::*;
use crate::TRACE_MAX;
use crate::faults::{Fault, Faults, Faulty, Operation};
use crate::image::{Image, SectorSize};
use crate::medium::MemoryMedium;

const NEEDLE: &[u8] = b"twelve-bytes";

fn drive(sectors: u64) -> (Drive, Faults) {
    let faults = Faults::default();
    let image = Image::on(Faulty::new(MemoryMedium::new(sectors * 4096), faults.clone())).unwrap();
    (Drive::format(image, SectorSize::Bytes4096, None), faults)
}

fn keep(drive: &Drive, sectors: usize) -> u64 {
    let mut writer = drive.begin();
    writer.push(&NEEDLE.repeat(sectors * 4096).as_slice()[..sectors * 4096]).unwrap();
    writer.finish().unwrap().0
}

fn random() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(1)
}

fn to_the_end(drive: &Drive) -> Vec<Owner> {
    let mut finished = Vec::new();
    let mut random = random();
    while !drive.pending().is_empty() {
        finished.extend(drive.overwrite_step(0, 4, &mut random).unwrap().finished);
    }
    finished
}

#[test]
fn each_pass_leaves_its_trace_and_the_last_is_verified() {
    let (drive, _) = drive(8);
    drive.set_overwrite(Overwrite::Three);
    to_the_end(&drive);
    let id = keep(&drive, 3);
    assert_eq!(drive.release(id), Some(3));
    let mut random = random();
    for now in 100..107 {
        drive.overwrite_step(now, 2, &mut random).unwrap();
    }
    let last = drive.overwrite_step(107, 2, &mut random).unwrap();
    assert_eq!(last.finished, Some(Owner::Document(id)));
    assert!(!last.more);
    let seen: Vec<_> =
        drive.trace(0).iter().map(|it| (it.number, it.at, it.lba, it.sectors, it.work)).collect();
    let pass = |pass, pattern| Work::Pass { pass, pattern };
    assert_eq!(
        seen,
        [
            (1, 100, 0, 2, pass(1, Pattern::Random)),
            (2, 101, 2, 1, pass(1, Pattern::Random)),
            (3, 102, 0, 2, pass(2, Pattern::Random)),
            (4, 103, 2, 1, pass(2, Pattern::Random)),
            (5, 104, 0, 2, pass(3, Pattern::Zeros)),
            (6, 105, 2, 1, pass(3, Pattern::Zeros)),
            (7, 106, 0, 2, Work::Verified),
            (8, 107, 2, 1, Work::Verified),
        ]
    );
    assert_eq!(drive.trace(6).len(), 2);
    assert!(is_blank(&drive.raw(0..8 * 4096).unwrap()));
}

#[test]
fn what_a_power_cut_interrupted_begins_with_its_first_pass_again() {
    let (drive, _) = drive(8);
    drive.set_overwrite(Overwrite::Three);
    to_the_end(&drive);
    drive.release(keep(&drive, 2));
    let begun = drive.trace(0).len();
    let mut random = random();
    // One whole pass and half of the next.
    drive.overwrite_step(0, 2, &mut random).unwrap();
    drive.overwrite_step(0, 1, &mut random).unwrap();
    drive.power_lost();
    to_the_end(&drive);
    let trace = drive.trace(0);
    let done: Vec<_> = trace[begun..].iter().map(|it| (it.work, it.sectors)).collect();
    let pass = |pass, pattern| Work::Pass { pass, pattern };
    let (random, zeros) = (Pattern::Random, Pattern::Zeros);
    let whole = [(pass(1, random), 2), (pass(2, random), 2), (pass(3, zeros), 2)];
    let interrupted = [(pass(1, random), 2), (pass(2, random), 1)];
    assert_eq!(done, [&interrupted[..], &whole, &[(Work::Verified, 2)]].concat());
    assert!(is_blank(&drive.raw(0..8 * 4096).unwrap()));
}

#[test]
fn the_first_two_of_three_passes_write_what_the_generator_gives() {
    let (drive, _) = drive(8);
    drive.set_overwrite(Overwrite::Three);
    to_the_end(&drive);
    drive.release(keep(&drive, 1));
    let mut given = random();
    let mut random = random();
    for _ in 0..2 {
        drive.overwrite_step(0, 1, &mut random).unwrap();
        let mut expected = [0; 4096];
        PatternBytes::new(Pattern::Random, &mut given).fill(&mut expected);
        assert_eq!(drive.raw(0..4096).unwrap(), expected);
    }
}

#[test]
fn a_sector_is_not_used_again_before_it_is_overwritten() {
    let (drive, _) = drive(2);
    drive.set_overwrite(Overwrite::One);
    to_the_end(&drive);
    let id = keep(&drive, 2);
    drive.release(id);
    let refused = drive.begin().push(&[1; 4096]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the drive is full: 1 sectors wanted, 0 free, 2 to be overwritten"
    );
    assert_eq!(to_the_end(&drive), [Owner::Document(id)]);
    keep(&drive, 2);
}

#[test]
fn switching_it_on_overwrites_what_was_left_before() {
    let (drive, _) = drive(64);
    let kept = keep(&drive, 2);
    let before = keep(&drive, 3);
    drive.release(before);
    assert!(drive.pending().is_empty());
    assert!(drive.search(NEEDLE, 10_000).unwrap().iter().any(|hit| hit.lba >= 2));
    drive.set_overwrite(Overwrite::One);
    assert_eq!(drive.pending().unswept, 64);
    assert_eq!(to_the_end(&drive), [Owner::Unknown]);
    assert!(drive.search(NEEDLE, 10_000).unwrap().iter().all(|hit| hit.lba < 2));
    assert_eq!(drive.len_of(kept), Some(2 * 4096));
}

#[test]
fn switching_it_off_still_overwrites_what_is_queued() {
    let (drive, _) = drive(4);
    drive.set_overwrite(Overwrite::One);
    to_the_end(&drive);
    let id = keep(&drive, 2);
    drive.release(id);
    drive.set_overwrite(Overwrite::Off);
    assert_eq!(to_the_end(&drive), [Owner::Document(id)]);
    assert_eq!(drive.search(NEEDLE, 1).unwrap(), []);
}

#[test]
fn a_pass_that_did_not_arrive_is_noticed_and_written_again() {
    let (drive, faults) = drive(4);
    drive.set_overwrite(Overwrite::Three);
    to_the_end(&drive);
    let id = keep(&drive, 3);
    drive.release(id);
    let mut random = random();
    // Sector by sector: the second write of the third pass never arrives.
    faults.plan(Operation::Write, 7, 1, Fault::Lost);
    for _ in 0..10 {
        drive.overwrite_step(0, 1, &mut random).unwrap();
    }
    let noticed = drive.overwrite_step(0, 1, &mut random).unwrap_err();
    assert_eq!(noticed.to_string(), "sector 1 of the drive was not overwritten");
    assert_eq!(to_the_end(&drive), [Owner::Document(id)]);
    assert!(is_blank(&drive.raw(0..4 * 4096).unwrap()));
}

#[test]
fn a_pass_whose_flush_failed_is_written_again() {
    let (drive, faults) = drive(4);
    drive.set_overwrite(Overwrite::One);
    to_the_end(&drive);
    drive.release(keep(&drive, 2));
    faults.plan(Operation::Flush, 0, 1, Fault::Error(std::io::ErrorKind::Other));
    let failed = drive.overwrite_step(1, 2, &mut random()).unwrap_err();
    assert!(failed.to_string().starts_with("the drive cannot be flushed"));
    let again = drive.overwrite_step(2, 2, &mut random()).unwrap();
    assert_eq!(again.written, 2);
}

#[test]
fn a_document_is_not_kept_when_a_flush_failed_while_it_came_in() {
    let (drive, faults) = drive(8);
    let mut victim = drive.begin();
    victim.push(&[1; 4096]).unwrap();
    let mut other = drive.begin();
    other.push(&[2; 4096]).unwrap();
    faults.plan(Operation::Flush, 0, 1, Fault::Error(std::io::ErrorKind::Other));
    assert!(matches!(other.finish(), Err(DriveError::Flush { .. })));
    assert!(matches!(victim.finish(), Err(DriveError::Unsettled { .. })));
    keep(&drive, 1);
}

#[test]
fn the_trace_forgets_the_oldest() {
    let (drive, _) = drive(8);
    drive.set_overwrite(Overwrite::One);
    to_the_end(&drive);
    let mut random = random();
    for _ in 0..TRACE_MAX / 2 + 1 {
        drive.release(keep(&drive, 1));
        while drive.overwrite_step(0, 8, &mut random).unwrap().more {}
    }
    let trace = drive.trace(0);
    assert_eq!(trace.len(), TRACE_MAX);
    assert_eq!(trace[0].number, 3);
}

/// How often it was woken.
#[derive(Default)]
struct Bell(AtomicUsize);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn whoever_overwrites_is_woken_when_sectors_are_let_go_by_whomever() {
    let (drive, faults) = drive(8);
    drive.set_overwrite(Overwrite::One);
    let bell = Arc::new(Bell::default());
    drive.wake_when_released(bell.clone().into());
    let rung = || bell.0.load(Ordering::SeqCst);
    let kept = keep(&drive, 1);
    assert_eq!(rung(), 0, "all of it is kept");
    drive.release(kept);
    assert_eq!(rung(), 1, "released");
    let begun = || {
        let mut writer = drive.begin();
        writer.push(&[1; 4096]).unwrap();
        writer
    };
    drop(begun());
    assert_eq!(rung(), 2, "never finished");
    let writer = begun();
    faults.plan(Operation::Flush, 0, 1, Fault::Error(std::io::ErrorKind::Other));
    assert!(writer.finish().is_err());
    assert_eq!(rung(), 3, "not kept");
    assert!(drive.has_pending());
    to_the_end(&drive);
    assert!(!drive.has_pending());
}
