//! The image as a file.

use std::io::{ErrorKind, Read};
use std::os::unix::fs::{FileExt, MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::{env, fs, process};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sim_drive::{
    CAPACITY, Drive, DriveError, DriveKey, Fault, Faults, Faulty, Image, ImageError, ImageFile,
    Mark, MemoryMedium, Operation, Overwrite, SectorSize,
};

use crate::disk::overwrite_all;

const MARK: Mark = Mark(0xa7);
const TEXT: &[u8] = b"a line of a document\n";
/// Set for a second process: the image that it is to open.
const SECOND: &str = "SIM_DRIVE_SECOND";

/// A directory of one test.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("drive-{name}-{}", process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn image(&self) -> PathBuf {
        self.0.join("drive.img")
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn keep(drive: &Drive, data: &[u8]) -> Result<u64, DriveError> {
    let mut writer = drive.begin();
    writer.push(data)?;
    Ok(writer.finish()?.0)
}

#[test]
fn a_new_image_is_sparse_its_owners_alone_and_all_that_is_written_is_there_again() {
    let directory = Directory::new("new");
    let image = ImageFile::create(&directory.image(), CAPACITY, MARK).unwrap().into_image();
    let seen = fs::metadata(directory.image()).unwrap();
    assert_eq!(seen.len(), CAPACITY + 4096, "the sectors, and the mark");
    assert!(seen.blocks() * 512 < 1 << 20, "{} blocks", seen.blocks());
    assert_eq!(seen.permissions().mode() & 0o777, 0o600);
    let drive = Drive::format(image, SectorSize::Bytes4096, None);
    let id = keep(&drive, &TEXT.repeat(5000)).unwrap();
    let table = drive.table();
    drop(drive);
    let again = ImageFile::open(&directory.image(), CAPACITY).unwrap();
    assert_eq!(again.mark(), Some(MARK));
    let drive = Drive::open(again.into_image(), None, table).unwrap();
    assert_eq!(drive.read(id, 0..105_000).unwrap(), TEXT.repeat(5000));
    assert_eq!(drive.search(TEXT, 10_000).unwrap().len(), 5000);
    drive.release(id);
    drive.set_overwrite(Overwrite::Three);
    overwrite_all(&drive, 100, &mut ChaCha20Rng::seed_from_u64(2));
    assert_eq!(drive.search(b"document", 1).unwrap(), []);
}

#[test]
fn an_image_of_another_size_is_refused_and_left_alone() {
    let directory = Directory::new("size");
    for bytes in [0, 12, 8191, 8193, 8192 + 4095, 8192 + 4097] {
        let content = vec![b'x'; bytes];
        fs::write(directory.image(), &content).unwrap();
        let refused = ImageFile::open(&directory.image(), 8192).unwrap_err().to_string();
        // With the mark behind its sectors.
        let expected = format!("drive.img: the drive image has {bytes} bytes, not 12288");
        assert!(refused.ends_with(&expected), "{refused}");
        assert!(fs::read(directory.image()).unwrap() == content);
    }
}

#[test]
fn an_image_that_is_there_is_never_made_anew() {
    let directory = Directory::new("there");
    fs::write(directory.image(), b"").unwrap();
    let refused = ImageFile::create(&directory.image(), 8192, MARK).unwrap_err().to_string();
    assert!(refused.contains("File exists"), "{refused}");
}

#[test]
fn the_mark_is_read_back_and_another_text_in_its_place_is_refused() {
    let directory = Directory::new("mark");
    // As an older version made them.
    fs::write(directory.image(), [7; 8192]).unwrap();
    let mut file = ImageFile::open(&directory.image(), 8192).unwrap();
    assert_eq!(file.mark(), None);
    file.set_mark(MARK).unwrap();
    drop(file);
    let mut content = fs::read(directory.image()).unwrap();
    assert_eq!(content[..8192], [7; 8192]);
    assert_eq!(&content[8192..8192 + 38], b"mfp-twin drive image 00000000000000a7\n");
    assert_eq!(ImageFile::open(&directory.image(), 8192).unwrap().mark(), Some(MARK));
    for at in [8192, 8192 + 21, 8192 + 38, 8192 + 4095] {
        content[at] ^= 0x20;
        fs::write(directory.image(), &content).unwrap();
        let refused = ImageFile::open(&directory.image(), 8192).unwrap_err().to_string();
        assert!(refused.contains("something else than its mark"), "{at}: {refused}");
        content[at] ^= 0x20;
    }
}

#[test]
fn no_access_to_the_drive_reaches_the_mark() {
    let directory = Directory::new("behind");
    let mut image = ImageFile::create(&directory.image(), 8192, MARK).unwrap().into_image();
    assert_eq!(image.bytes(), 8192);
    let mut sector = [0; 4096];
    let beyond = image.read_sectors(SectorSize::Bytes4096, 2, &mut sector).unwrap_err();
    assert_eq!(beyond.kind(), ErrorKind::UnexpectedEof);
    let beyond = image.write_sectors(SectorSize::Bytes4096, 2, &sector).unwrap_err();
    assert_eq!(beyond.kind(), ErrorKind::WriteZero);
    let drive = Drive::format(image, SectorSize::Bytes4096, None);
    assert_eq!(drive.search(b"mfp-twin", 1).unwrap(), []);
}

#[test]
fn a_size_that_is_no_number_of_sectors_is_refused() {
    for bytes in [0, 512, 4097, u64::MAX - 4095] {
        assert!(
            matches!(Image::memory(bytes), Err(ImageError::NotSectors { bytes: it }) if it == bytes)
        );
    }
}

#[test]
fn a_directory_that_is_not_there_is_named() {
    let directory = Directory::new("missing");
    let path = directory.0.join("no").join("drive.img");
    for refused in [ImageFile::open(&path, 8192), ImageFile::create(&path, 8192, MARK)] {
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains("no/drive.img: the drive image cannot be opened: No such"));
    }
}

#[test]
fn a_second_process_is_refused_until_the_first_lets_go() {
    let directory = Directory::new("second");
    let image = ImageFile::create(&directory.image(), 8192, MARK).unwrap().into_image();
    assert_eq!(second_process(&directory), Some(17));
    assert!(matches!(ImageFile::open(&directory.image(), 8192), Err(ImageError::InUse { .. })));
    drop(image);
    assert_eq!(second_process(&directory), Some(0));
}

/// How a second process ends that opens the image.
fn second_process(directory: &Directory) -> Option<i32> {
    process::Command::new(env::current_exe().unwrap())
        .args(["--exact", "files::the_second_process_opens_the_image"])
        .env(SECOND, directory.image())
        .output()
        .unwrap()
        .status
        .code()
}

#[test]
fn the_second_process_opens_the_image() {
    let Some(path) = env::var_os(SECOND) else { return };
    if let Err(ImageError::InUse { .. }) = ImageFile::open(path.as_ref(), 8192) {
        process::exit(17);
    }
}

#[test]
fn a_disk_that_is_full_is_a_clear_error_and_loses_nothing() {
    let faults = Faults::default();
    let medium = Faulty::new(MemoryMedium::new(1 << 20), faults.clone());
    let drive = Drive::format(Image::on(medium).unwrap(), SectorSize::Bytes4096, None);
    let kept = keep(&drive, &TEXT.repeat(1000)).unwrap();
    faults.plan(Operation::Write, 1, u64::MAX, Fault::Error(ErrorKind::StorageFull));
    let mut writer = drive.begin();
    writer.push(&[1; 4096]).unwrap();
    let refused = writer.push(&[2; 8192]).unwrap_err();
    assert!(refused.is_full());
    assert_eq!(
        refused.to_string(),
        "sectors 7 to 8 of the drive cannot be written: no storage space"
    );
    assert_eq!(drive.read(kept, 0..21_000).unwrap(), TEXT.repeat(1000));
    faults.clear();
    writer.push(&[2; 8192]).unwrap();
    let (id, len) = writer.finish().unwrap();
    assert_eq!(len, 12_288);
    assert_eq!(drive.read(id, 4000..4200).unwrap(), [[1; 96].as_slice(), &[2; 104]].concat());
}

#[test]
fn an_idle_drive_in_memory_takes_none() {
    let medium = MemoryMedium::new(CAPACITY);
    assert_eq!(medium.resident_bytes(), 0);
    let drive = Drive::format(Image::on(medium).unwrap(), SectorSize::Bytes512, None);
    assert_eq!(drive.search(b"anything", 1).unwrap(), []);
}

#[test]
fn a_document_whose_sectors_were_altered_is_not_given_out() {
    let directory = Directory::new("altered");
    for (name, damage) in [("zeroed", [0; 16]), ("altered", [b'?'; 16])] {
        for encrypted in [false, true] {
            let path = directory.0.join(format!("{name}-{encrypted}.img"));
            let image = ImageFile::create(&path, 1 << 20, MARK).unwrap().into_image();
            let key = encrypted.then(|| DriveKey::new(&[[1; 32], [2; 32]].concat()).unwrap());
            let drive = Drive::format(image, SectorSize::Bytes512, key);
            let (kept, other) =
                (keep(&drive, &TEXT.repeat(999)).unwrap(), keep(&drive, TEXT).unwrap());
            let at = drive.extents_of(kept).unwrap()[0].start * 512 + 5_000;
            let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
            file.write_all_at(&damage, at).unwrap();
            let refused = drive.read_all(kept).unwrap_err();
            assert!(matches!(refused, DriveError::Altered { id } if id == kept), "{refused}");
            assert!(matches!(drive.check(kept), Err(DriveError::Altered { id }) if id == kept));
            drive.check(other).unwrap();
            let mut read = Vec::new();
            let refused = drive.reader(kept).unwrap().read_to_end(&mut read).unwrap_err();
            assert_eq!(refused.to_string(), "document 1 is not on the drive as it was written");
            assert_eq!(drive.read_all(other).unwrap(), TEXT);
        }
    }
}
