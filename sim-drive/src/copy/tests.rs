use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::*;
use crate::{DriveKey, Fault, Faults, Faulty, MemoryMedium, Operation, Overwrite, SectorSize};

const BYTES: u64 = 4 << 20;

fn drive(sector_size: SectorSize, key: Option<DriveKey>) -> Drive {
    Drive::format(Image::memory(BYTES).unwrap(), sector_size, key)
}

fn write(drive: &Drive, fill: u8, len: usize) -> u64 {
    let mut writer = drive.begin();
    writer.push(&vec![fill; len]).unwrap();
    writer.finish().unwrap().0
}

fn whole(drive: &Drive) -> Vec<u8> {
    drive.raw(0..BYTES).unwrap()
}

/// The drive that a table and pieces are of.
fn made(table: Table, pieces: &[(u64, Vec<u8>)], key: Option<DriveKey>) -> Drive {
    let mut image = Image::memory(BYTES).unwrap();
    pieces.iter().for_each(|(at, data)| image.write_piece(*at, data).unwrap());
    Drive::open(image, key, table).unwrap()
}

#[derive(Clone, Debug)]
enum Act {
    Write(u8, usize),
    Release(usize),
    Overwrite(u64),
    Copy,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (1..=255u8, 1..200_000usize).prop_map(|(fill, len)| Act::Write(fill, len)),
        (0..8usize).prop_map(Act::Release),
        (1..200u64).prop_map(Act::Overwrite),
        Just(Act::Copy),
    ]
}

fn key() -> DriveKey {
    let mut bytes = [1; 64];
    bytes[..32].fill(2);
    DriveKey::new(&bytes).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_copy_is_the_drive_of_the_moment_at_which_it_began_whatever_happens_meanwhile(
        before in prop::collection::vec(act(), 0..12),
        during in prop::collection::vec(act(), 0..40),
        small in any::<bool>(),
        encrypted in any::<bool>(),
    ) {
        let size = if small { SectorSize::Bytes512 } else { SectorSize::Bytes4096 };
        let key = || encrypted.then(key);
        let drive = drive(size, key());
        drive.set_overwrite(Overwrite::Three);
        let mut random = ChaCha20Rng::seed_from_u64(1);
        let mut step = |act: &Act| match act {
            Act::Write(fill, len) => drop(write(&drive, *fill, *len)),
            Act::Release(at) => {
                if let Some((id, _)) = drive.table().documents().nth(*at) {
                    drive.release(id);
                }
            }
            Act::Overwrite(sectors) => drop(drive.overwrite_step(0, *sectors, &mut random).unwrap()),
            Act::Copy => {}
        };
        before.iter().for_each(&mut step);
        let (was, was_table) = (whole(&drive), drive.table());
        let (table, mut copying) = drive.begin_copy();
        let mut pieces = Vec::new();
        for act in &during {
            step(act);
            if matches!(act, Act::Copy) {
                pieces.extend(copying.next_piece().unwrap());
            }
        }
        while let Some(piece) = copying.next_piece().unwrap() {
            pieces.push(piece);
        }
        drop(copying);
        prop_assert_eq!(&table, &was_table);
        prop_assert!(pieces.iter().all(|(_, data)| !is_blank(data)));
        prop_assert!(pieces.windows(2).all(|it| it[0].0 < it[1].0), "each piece once, in order");
        let copy = made(table, &pieces, key());
        prop_assert!(whole(&copy) == was, "another image");
        for (id, len) in was_table.documents() {
            prop_assert_eq!(copy.read(id, 0..len).unwrap().len() as u64, len);
        }
        prop_assert!(drive.lock().copies.is_empty(), "nothing is set aside any longer");
    }
}

#[test]
fn a_copy_of_a_drive_that_was_taken_out_is_none() {
    let drive = drive(SectorSize::Bytes4096, None);
    write(&drive, 7, 300_000);
    let (_, mut copying) = drive.begin_copy();
    assert!(copying.next_piece().unwrap().is_some());
    drive.unplug();
    assert!(matches!(copying.next_piece(), Err(DriveError::Read { .. })));
}

#[test]
fn a_write_goes_on_when_a_copy_cannot_read_what_was_there() {
    let faults = Faults::default();
    let image = Image::on(Faulty::new(MemoryMedium::new(BYTES), faults.clone())).unwrap();
    let drive = Drive::format(image, SectorSize::Bytes4096, None);
    write(&drive, 1, 5_000);
    let (_, mut copying) = drive.begin_copy();
    faults.plan(Operation::Read, 0, 1, Fault::Error(std::io::ErrorKind::Other));
    let id = write(&drive, 2, 5_000);
    assert!(matches!(copying.next_piece(), Err(DriveError::Read { .. })));
    assert_eq!(drive.read(id, 0..5_000).unwrap(), [2; 5_000]);
}
