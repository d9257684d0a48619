//! What someone sees who has the drive in their hands, with and without its key.

use sim_drive::{Drive, DriveKey, Image, SectorSize};

const TEXT: &[u8] = b"Quarterly figures, confidential. ";

fn key(seed: u8) -> DriveKey {
    DriveKey::new(&std::array::from_fn::<_, 64, _>(|at| (at as u8).wrapping_mul(seed))).unwrap()
}

fn written(key: Option<DriveKey>) -> (Drive, u64, Vec<u8>) {
    let image = Image::memory(1 << 20).unwrap();
    let drive = Drive::format(image, SectorSize::Bytes512, key);
    let data = TEXT.repeat(1000);
    let mut writer = drive.begin();
    writer.push(&data).unwrap();
    let (id, _) = writer.finish().unwrap();
    (drive, id, data)
}

#[test]
fn a_known_text_is_found_on_the_image_when_encryption_is_off() {
    let (drive, _, _) = written(None);
    let hits = drive.search(TEXT, 10_000).unwrap();
    assert_eq!(hits.len(), 1000);
    assert_eq!((hits[0].lba, hits[0].offset), (0, 0));
    assert_eq!((hits[16].lba, hits[16].offset), (1, 16));
}

#[test]
fn a_known_text_is_not_found_on_the_image_when_encryption_is_on() {
    let (drive, id, data) = written(Some(key(3)));
    assert_eq!(drive.search(&TEXT[..8], 1).unwrap(), []);
    assert_eq!(drive.read(id, 0..data.len() as u64).unwrap(), data);
}

#[test]
fn equal_sectors_look_different_when_encryption_is_on() {
    let drive = Drive::format(Image::memory(1 << 20).unwrap(), SectorSize::Bytes512, Some(key(3)));
    let mut writer = drive.begin();
    writer.push(&[0x20; 1024]).unwrap();
    writer.finish().unwrap();
    assert_ne!(drive.raw(0..512).unwrap(), drive.raw(512..1024).unwrap());
}

#[test]
fn a_drive_that_was_moved_is_unreadable_with_another_key() {
    let (drive, id, data) = written(Some(key(3)));
    let (image, table) = (drive.unplug(), drive.table());
    let elsewhere = Drive::open(image, Some(key(5)), table.clone()).unwrap();
    let garbage = elsewhere.read(id, 0..data.len() as u64).unwrap();
    assert!(garbage.chunks(16).zip(data.chunks(16)).all(|(read, written)| read != written));
    let back = Drive::open(elsewhere.unplug(), Some(key(3)), table).unwrap();
    assert_eq!(back.read(id, 0..data.len() as u64).unwrap(), data);
}
