use rand_chacha::rand_core::SeedableRng;

use super::*;
use crate::image::{Image, SectorSize};
use crate::pattern::Overwrite;

fn drive(sectors: u64) -> Drive {
    Drive::format(Image::memory(sectors * 4096).unwrap(), SectorSize::Bytes4096, None)
}

#[test]
fn what_is_not_finished_is_not_kept() {
    let drive = drive(4);
    let mut writer = drive.begin();
    writer.push(&[1; 5000]).unwrap();
    assert_eq!(drive.usage().writing, 1);
    drop(writer);
    assert_eq!(drive.usage().free, 4);
    assert_eq!(drive.table().documents().count(), 0);
}

#[test]
fn a_document_of_nothing_takes_no_sectors() {
    let drive = drive(1);
    let (id, len) = drive.begin().finish().unwrap();
    assert_eq!((len, drive.usage().kept, drive.usage().free), (0, 0, 1));
    assert_eq!(drive.read_all(id).unwrap(), b"");
    assert_eq!(drive.release(id), Some(0));
}

#[test]
fn sectors_taken_ahead_are_free_again_when_they_are_known_to_be_blank() {
    for (overwrite, swept, pending) in
        [(Overwrite::Off, false, 0), (Overwrite::One, true, 0), (Overwrite::One, false, 1)]
    {
        let drive = drive(64);
        drive.set_overwrite(overwrite);
        if swept {
            drive.overwrite_step(0, 64, &mut rand_chacha::ChaCha20Rng::seed_from_u64(1)).unwrap();
        }
        let mut writer = drive.begin();
        for _ in 0..5 {
            writer.push(&[1; 4096]).unwrap();
        }
        assert!(drive.usage().writing > 5);
        writer.finish().unwrap();
        let usage = drive.usage();
        assert_eq!((usage.kept, usage.pending.min(1)), (5, pending));
        let unknown = drive.pending().owners.iter().all(|it| *it == Owner::Unknown);
        assert!(unknown, "{:?}", drive.pending().owners);
    }
}

#[test]
fn what_comes_in_in_small_pieces_is_the_same() {
    let data: Vec<u8> = (0..100_000_u32).map(|it| (it % 253) as u8).collect();
    let drive = drive(64);
    let mut writer = drive.begin();
    for piece in data.chunks(7) {
        writer.push(piece).unwrap();
    }
    assert_eq!(writer.len(), 100_000);
    let (id, len) = writer.finish().unwrap();
    assert_eq!(drive.read(id, 0..len).unwrap(), data);
}

#[test]
fn documents_that_come_in_together_lie_in_few_pieces() {
    let drive = drive(4096);
    let mut writers = [drive.begin(), drive.begin()];
    for _ in 0..256 {
        for writer in &mut writers {
            writer.push(&[1; 4096]).unwrap();
        }
    }
    for writer in writers {
        let (id, _) = writer.finish().unwrap();
        let pieces = drive.extents_of(id).unwrap().len();
        assert!(pieces <= 10, "{pieces} pieces");
    }
    assert_eq!(drive.usage().free, 4096 - 512);
}
