use super::*;
use crate::drive::Drive;
use crate::extents::Extent;
use crate::image::Image;
use crate::table::{Placement, Table};

/// The standard's vectors, see the head of the file.
const VECTORS: &str = include_str!("ieee1619.txt");
const UNIT: u64 = 512;

struct Vectors {
    key: [u8; KEY_BYTES],
    /// Number of the data unit, and its cipher text.
    units: Vec<(u64, Vec<u8>)>,
}

fn vectors() -> Vectors {
    let (mut key, mut units) = (Vec::new(), Vec::<(u64, Vec<u8>)>::new());
    for line in VECTORS.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        if let Some(half) = line.strip_prefix("key ") {
            key.extend(hex::decode(half).unwrap());
        } else if let Some(number) = line.strip_prefix("unit ") {
            units.push((u64::from_str_radix(number, 16).unwrap(), Vec::new()));
        } else {
            units.last_mut().unwrap().1.extend(hex::decode(line).unwrap());
        }
    }
    Vectors { key: key.try_into().unwrap(), units }
}

fn plain() -> Vec<u8> {
    (0..=255).chain(0..=255).collect()
}

#[test]
fn the_cipher_agrees_with_the_published_vectors() {
    let Vectors { key, units } = vectors();
    assert_eq!(units.len(), 5);
    let cipher = SectorCipher::new(&DriveKey::new(&key).unwrap(), SectorSize::Bytes512);
    for (number, expected) in units {
        let mut data = plain();
        cipher.encrypt(number, &mut data);
        assert_eq!(data, expected, "data unit {number:#x}");
        cipher.decrypt(number, &mut data);
        assert_eq!(data, plain(), "data unit {number:#x}");
    }
}

#[test]
fn the_published_vectors_come_out_on_the_image_when_a_document_lies_there() {
    let Vectors { key, units } = vectors();
    for (number, expected) in units {
        let drive = drive_full_up_to(number, key);
        let mut writer = drive.begin();
        writer.push(&plain()).unwrap();
        let (id, len) = writer.finish().unwrap();
        assert_eq!(drive.extents_of(id), Some(vec![Extent { start: number, sectors: 1 }]));
        assert_eq!(drive.raw(number * UNIT..(number + 1) * UNIT).unwrap(), expected);
        assert_eq!(drive.read(id, 0..len).unwrap(), plain());
    }
}

/// An encrypted drive whose first free sector has this number.
fn drive_full_up_to(number: u64, key: [u8; KEY_BYTES]) -> Drive {
    let bytes = ((number + 1) * UNIT).next_multiple_of(4096);
    let mut table = Table::empty(SectorSize::Bytes512, bytes, true);
    let extents = vec![Extent { start: 0, sectors: number }];
    table.documents.insert(1, Placement { extents, offset: 0, len: number * UNIT, checksum: None });
    table.next = 2;
    let key = DriveKey::new(&key).unwrap();
    Drive::open(Image::memory(bytes).unwrap(), Some(key), table).unwrap()
}

#[test]
fn a_key_with_equal_halves_or_of_another_length_is_refused() {
    assert_eq!(DriveKey::new(&[7; 63]).err(), Some(KeyError::Length(63)));
    assert_eq!(DriveKey::new(&[7; KEY_BYTES]).err(), Some(KeyError::EqualHalves));
}

#[test]
fn debug_shows_nothing_of_a_key() {
    let key = DriveKey::new(&vectors().key).unwrap();
    assert_eq!(format!("{key:?}"), "DriveKey(..)");
    let drive = Drive::format(
        Image::memory(4096).unwrap(),
        SectorSize::Bytes4096,
        Some(DriveKey::new(&vectors().key).unwrap()),
    );
    assert!(format!("{drive:?}").contains("SectorCipher(..)"));
}
