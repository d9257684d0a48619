use super::*;
use crate::image::{Image, SectorSize};

const BYTES: u64 = 4 << 20;

fn drive(places: &[(u64, &[u8])]) -> Drive {
    let mut image = Image::memory(BYTES).unwrap();
    for (place, text) in places {
        let size = SectorSize::Bytes512;
        let (lba, within) = (place / 512, (place % 512) as usize);
        let mut sectors = vec![0; (within + text.len()).next_multiple_of(512)];
        image.read_sectors(size, lba, &mut sectors).unwrap();
        sectors[within..within + text.len()].copy_from_slice(text);
        image.write_sectors(size, lba, &sectors).unwrap();
    }
    Drive::format(image, SectorSize::Bytes512, None)
}

fn places(drive: &Drive, needle: &[u8], limit: usize) -> Vec<u64> {
    let hits = drive.search(needle, limit).unwrap();
    hits.iter().map(|hit| hit.lba * 512 + hit.offset).collect()
}

#[test]
fn a_text_is_found_within_a_sector_across_sectors_across_windows_and_at_the_ends() {
    let expected = [0, 700, 1020, WINDOW_BYTES - 3, 3 * WINDOW_BYTES - 1, BYTES - 6];
    let drive = drive(&expected.map(|it| (it, b"secret".as_slice())));
    assert_eq!(places(&drive, b"secret", 100), expected);
    assert_eq!(places(&drive, b"secret", 2), expected[..2]);
    assert_eq!(drive.search(b"secret", 2).unwrap()[1], Hit { lba: 1, offset: 188 });
    assert_eq!(places(&drive, b"SECRET", 100), []);
}

#[test]
fn texts_that_overlap_are_all_found() {
    let drive = drive(&[(509, b"aaaaa")]);
    assert_eq!(places(&drive, b"aaa", 100), [509, 510, 511]);
}

#[test]
fn a_text_with_zeros_is_found_where_it_reaches_into_what_was_never_written() {
    let drive = drive(&[(2 << 20, b"x"), ((3 << 20) - 1, b"y")]);
    assert_eq!(places(&drive, b"\0\0x", 9), [(2 << 20) - 2]);
    assert_eq!(places(&drive, b"y\0\0", 9), [(3 << 20) - 1]);
    assert_eq!(places(&drive, b"\0\0", 3), [0, 1, 2]);
}

#[test]
fn nothing_and_too_much_are_not_searched_for() {
    let drive = drive(&[]);
    let refused = drive.search(b"", 1).unwrap_err();
    assert_eq!(refused.to_string(), "a text of 0 bytes to search for; 1 to 4096 are");
    assert!(drive.search(&[1; NEEDLE_MAX + 1], 1).is_err());
    assert_eq!(places(&drive, &[1; NEEDLE_MAX], 1), []);
}

#[test]
fn raw_bytes_are_read_within_the_image_and_not_too_many_at_a_time() {
    let drive = drive(&[(510, b"abcd")]);
    assert_eq!(drive.raw(509..515).unwrap(), b"\0abcd\0");
    assert_eq!(drive.raw(BYTES..BYTES).unwrap(), b"");
    assert!(matches!(drive.raw(0..BYTES + 1), Err(DriveError::OutOfRange { .. })));
    let large = Image::memory(2 * RAW_MAX).unwrap();
    let drive = Drive::format(large, SectorSize::Bytes512, None);
    assert!(matches!(drive.raw(0..RAW_MAX + 1), Err(DriveError::RawTooLong { .. })));
}
