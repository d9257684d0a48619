use super::*;
use crate::image::{Image, SectorSize};

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
fn the_wrapping_of_a_document_is_let_go_in_whole_sectors() {
    let drive = drive(64);
    drive.set_overwrite(Overwrite::One);
    let mut writer = drive.begin();
    writer.push(&[b'<'; 10_000]).unwrap();
    writer.push(&[b'x'; 10_000]).unwrap();
    writer.push(&[b'>'; 10_000]).unwrap();
    let (id, len) = writer.finish(10_000, 20_000).unwrap();
    assert_eq!(len, 10_000);
    assert_eq!(drive.read(id, 0..len).unwrap(), [b'x'; 10_000]);
    let usage = drive.usage();
    assert_eq!((usage.kept, usage.pending, usage.writing, usage.free), (3, 4, 0, 57));
    assert_eq!(drive.pending().owners, [Owner::Wrapping(id)]);
}

#[test]
fn a_document_of_nothing_takes_no_sectors() {
    let drive = drive(1);
    let mut writer = drive.begin();
    writer.push(b"wrapping only").unwrap();
    let (id, len) = writer.finish(8, 3).unwrap();
    assert_eq!((len, drive.usage().kept, drive.usage().free), (0, 0, 1));
    assert_eq!(drive.read(id, 0..0).unwrap(), b"");
    assert_eq!(drive.release(id), Some(0));
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
    let (id, len) = writer.finish(0, u64::MAX).unwrap();
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
        let (id, _) = writer.finish(0, u64::MAX).unwrap();
        let pieces = drive.extents_of(id).unwrap().len();
        assert!(pieces <= 10, "{pieces} pieces");
    }
    assert_eq!(drive.usage().free, 4096 - 512);
}
