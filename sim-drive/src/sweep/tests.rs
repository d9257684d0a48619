use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use super::*;
use crate::drive::Drive;
use crate::image::{CAPACITY, Image, SectorSize};

#[test]
fn a_drive_that_was_never_written_is_looked_through_at_once() {
    let drive = Drive::format(Image::memory(CAPACITY).unwrap(), SectorSize::Bytes512, None);
    drive.set_overwrite(Overwrite::Three);
    let step = drive.overwrite_step(0, 1, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
    assert_eq!((step.swept, step.more), (0, false));
}

#[test]
fn residue_that_no_table_knows_of_is_found_sector_by_sector() {
    let mut image = Image::memory(64 * 512).unwrap();
    for lba in [0, 1, 7, 8, 63] {
        image.write_sectors(SectorSize::Bytes512, lba, &[0xA5; 512]).unwrap();
    }
    let drive = Drive::format(image, SectorSize::Bytes512, None);
    drive.set_overwrite(Overwrite::One);
    let mut random = ChaCha20Rng::seed_from_u64(1);
    let mut swept = 0;
    while drive.pending().unswept > 0 {
        swept += drive.overwrite_step(0, 5, &mut random).unwrap().swept;
    }
    assert_eq!(swept, 64);
    let pending = drive.pending();
    assert_eq!((pending.owners.as_slice(), pending.sectors), ([Owner::Unknown].as_slice(), 5));
    let run = |start, sectors| Extent { start, sectors };
    assert_eq!(drive.table().erasures[0].extents, [run(0, 2), run(7, 2), run(63, 1)]);
}

#[test]
fn what_a_writer_took_before_it_was_switched_on_is_overwritten_though_never_touched() {
    let mut image = Image::memory(1024 * 512).unwrap();
    image.write_sectors(SectorSize::Bytes512, 0, &[0xA5; 1024 * 512]).unwrap();
    let drive = Drive::format(image, SectorSize::Bytes512, None);
    let mut writer = drive.begin();
    writer.push(&[1; 4 * 512]).unwrap();
    writer.push(&[1; 512]).unwrap();
    assert_eq!(drive.usage().writing, 8, "some are taken ahead");
    drive.set_overwrite(Overwrite::One);
    let mut random = ChaCha20Rng::seed_from_u64(1);
    while drive.overwrite_step(0, 256, &mut random).unwrap().more {}
    drop(writer);
    assert_eq!(drive.pending().sectors, 8);
    while drive.overwrite_step(0, 256, &mut random).unwrap().more {}
    assert!(is_blank(&drive.raw(0..1024 * 512).unwrap()));
}
