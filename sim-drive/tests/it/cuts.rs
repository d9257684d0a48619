//! Power cuts between any two steps.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sim_drive::{Drive, Overwrite, SectorSize, Table};

use crate::disk::{Disk, overwrite_all, residue};

const SECTORS: u64 = 64;
const SECRET: &[u8] = b"nobody may read this";

/// A drive with one document that stays, and three things that were let go.
fn prepared(overwrite: Overwrite) -> (Disk, Drive, u64) {
    let disk = Disk::new(SECTORS * 4096);
    let drive = Drive::format(disk.image(), SectorSize::Bytes4096, None);
    drive.set_overwrite(overwrite);
    overwrite_all(&drive, SECTORS, &mut ChaCha20Rng::seed_from_u64(0));
    let stays = keep(&drive, &b"this one stays ".repeat(700));
    for sectors in [2, 5] {
        let id = keep(&drive, &SECRET.repeat(sectors * 200));
        drive.release(id);
    }
    let mut unfinished = drive.begin();
    unfinished.push(&SECRET.repeat(500)).unwrap();
    drop(unfinished);
    (disk, drive, stays)
}

fn keep(drive: &Drive, data: &[u8]) -> u64 {
    let mut writer = drive.begin();
    writer.push(data).unwrap();
    writer.finish().unwrap().0
}

/// Starts again after a power cut and ends what was pending.
fn resumed(disk: &Disk, kept: Table, random: &mut ChaCha20Rng) -> Drive {
    disk.cut(random);
    let kept = Table::decode(&kept.encode()).unwrap();
    let drive = Drive::open(disk.image(), None, kept).unwrap();
    overwrite_all(&drive, 3, random);
    drive
}

#[test]
fn a_cut_between_any_two_steps_leaves_no_residue() {
    for overwrite in [Overwrite::One, Overwrite::Three] {
        for old_table in [true, false] {
            for steps in 0.. {
                let mut random = ChaCha20Rng::seed_from_u64(steps);
                let (disk, drive, stays) = prepared(overwrite);
                let first = drive.table();
                let mut more = true;
                for now in 0..steps {
                    more = drive.overwrite_step(now, 1, &mut random).unwrap().more;
                }
                let kept = if old_table { first } else { drive.table() };
                let drive = resumed(&disk, kept, &mut random);
                assert_eq!(drive.search(SECRET, 1).unwrap(), [], "{overwrite:?}, {steps} steps");
                assert_eq!(residue(&drive), []);
                assert_eq!(drive.read(stays, 0..10_500).unwrap(), b"this one stays ".repeat(700));
                if !more {
                    break;
                }
            }
        }
    }
}

#[test]
fn a_cut_in_the_middle_of_a_document_leaves_no_residue() {
    for pushes in 0..8 {
        let mut random = ChaCha20Rng::seed_from_u64(pushes);
        let (disk, drive, _) = prepared(Overwrite::One);
        overwrite_all(&drive, SECTORS, &mut random);
        let kept = drive.table();
        let mut writer = drive.begin();
        for _ in 0..pushes {
            writer.push(&SECRET.repeat(300)).unwrap();
        }
        let drive = resumed(&disk, kept, &mut random);
        assert_eq!(drive.search(SECRET, 1).unwrap(), [], "{pushes} pushes");
        assert_eq!(residue(&drive), []);
    }
}

#[test]
fn a_drive_made_new_overwrites_all_that_was_written_over_any_cut_whatever_was_set() {
    for overwrite in [Overwrite::Off, Overwrite::One, Overwrite::Three] {
        for steps in 0.. {
            let mut random = ChaCha20Rng::seed_from_u64(steps);
            let (disk, drive, stays) = prepared(overwrite);
            let renewed = drive.renew(None);
            assert_eq!(
                (renewed.len_of(stays), renewed.table().overwrite()),
                (None, Overwrite::Off)
            );
            let mut more = true;
            for now in 0..steps {
                more = renewed.overwrite_step(now, 7, &mut random).unwrap().more;
            }
            let drive = resumed(&disk, renewed.table(), &mut random);
            for text in [SECRET, b"this one stays"] {
                assert_eq!(drive.search(text, 1).unwrap(), [], "{overwrite:?}, {steps} steps");
            }
            assert_eq!((residue(&drive), drive.usage().free), (vec![], SECTORS));
            if !more {
                break;
            }
        }
    }
}

#[test]
fn a_document_that_was_finished_outlives_a_cut() {
    let (disk, drive, _) = prepared(Overwrite::Three);
    let id = keep(&drive, &SECRET.repeat(1000));
    let drive = resumed(&disk, drive.table(), &mut ChaCha20Rng::seed_from_u64(9));
    assert_eq!(drive.read(id, 0..20_000).unwrap(), SECRET.repeat(1000));
}
