use super::*;
use crate::extents::Extent;

const SECTOR: u64 = 4096;
const TEXT: &[u8] = b"the quick brown document";

fn drive(sectors: u64) -> Drive {
    Drive::format(Image::memory(sectors * SECTOR).unwrap(), SectorSize::Bytes4096, None)
}

fn keep(drive: &Drive, data: &[u8]) -> Result<u64, DriveError> {
    let mut writer = drive.begin();
    writer.push(data)?;
    Ok(writer.finish()?.0)
}

#[test]
fn a_full_drive_says_so_and_loses_nothing() {
    let drive = drive(4);
    let first = keep(&drive, &[1; 3 * 4096]).unwrap();
    let refused = keep(&drive, &[2; 2 * 4096]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the drive is full: 2 sectors wanted, 1 free, 0 to be overwritten"
    );
    assert_eq!(drive.read(first, 0..3 * SECTOR).unwrap(), vec![1; 3 * 4096]);
    assert_eq!(drive.release(first), Some(0));
    keep(&drive, &[2; 4 * 4096]).unwrap();
}

#[test]
fn a_document_fits_in_what_others_left() {
    let drive = drive(6);
    let ids: Vec<_> = (0..6).map(|it| keep(&drive, &[it; 4096]).unwrap()).collect();
    for id in [0, 2, 4] {
        drive.release(ids[id]);
    }
    let data: Vec<u8> = (0..3 * 4096).map(|it| (it % 251) as u8).collect();
    let id = keep(&drive, &data).unwrap();
    let run = |start| Extent { start, sectors: 1 };
    assert_eq!(drive.extents_of(id), Some(vec![run(0), run(2), run(4)]));
    assert_eq!(drive.read(id, 0..3 * SECTOR).unwrap(), data);
    assert_eq!(drive.read(id, 4000..8200).unwrap(), data[4000..8200]);
}

#[test]
fn a_released_document_cannot_be_read_and_one_not_there_not_released() {
    let drive = drive(2);
    let id = keep(&drive, TEXT).unwrap();
    let mut reader = drive.reader(id).unwrap();
    assert_eq!(drive.release(id), Some(0));
    assert_eq!(drive.release(id), None);
    assert!(matches!(drive.read(id, 0..1), Err(DriveError::NoDocument { id: it }) if it == id));
    assert!(std::io::Read::read(&mut reader, &mut [0; 1]).is_err());
    assert_eq!(drive.len_of(id), None);
}

#[test]
fn a_document_is_read_within_its_bytes_only() {
    let drive = drive(2);
    let id = keep(&drive, TEXT).unwrap();
    assert_eq!(drive.read(id, 4..9).unwrap(), b"quick");
    assert_eq!(drive.read(id, 24..24).unwrap(), b"");
    let refused = drive.read(id, 20..25).unwrap_err();
    assert_eq!(refused.to_string(), "bytes 20 to 25 of 24");
}

#[test]
fn nothing_is_read_or_written_once_the_drive_is_out() {
    let drive = drive(2);
    let id = keep(&drive, TEXT).unwrap();
    let mut writer = drive.begin();
    writer.push(&[1; 4096]).unwrap();
    let (mut image, table) = (drive.unplug(), drive.table());
    assert!(drive.read(id, 0..1).unwrap_err().to_string().contains("the drive was taken out"));
    assert!(matches!(writer.push(&[0; 4096]), Err(DriveError::Full { .. })));
    assert!(writer.finish().is_err());
    let mut raw = [0; 4096];
    image.read_sectors(SectorSize::Bytes4096, 0, &mut raw).unwrap();
    assert!(raw.starts_with(TEXT));
    let again = Drive::open(image, None, table).unwrap();
    assert_eq!(again.read(id, 0..24).unwrap(), TEXT);
}

#[test]
fn a_table_of_another_drive_and_a_key_too_many_or_too_few_are_refused() {
    let key = || DriveKey::new(&std::array::from_fn::<_, 64, _>(|it| it as u8)).unwrap();
    let image = |sectors: u64| Image::memory(sectors * SECTOR).unwrap();
    let plain = drive(2).table();
    let locked = Drive::format(image(2), SectorSize::Bytes4096, Some(key())).table();
    let open = |image, key, table| Drive::open(image, key, table).unwrap_err().to_string();
    assert_eq!(
        open(image(3), None, plain.clone()),
        "the drive table is of a drive of 8192 bytes; this one has 12288"
    );
    assert!(matches!(Drive::open(image(2), Some(key()), plain), Err(DriveError::KeyUnused)));
    assert!(matches!(Drive::open(image(2), None, locked), Err(DriveError::KeyMissing)));
}
