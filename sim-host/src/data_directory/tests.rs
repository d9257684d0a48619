//! Directories that are not what they should be: each is refused by name, and left as it was.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;
use std::time::SystemTime;

use sim_core::power::PowerAction;
use sim_core::saved::RowChange;
use sim_core::{Asker, Command};
use sim_drive::CAPACITY;

use super::*;
use crate::host::tests::{device, pdf, set};
use crate::passwords::Passwords;
use crate::{Handle, Pace, Setup, host_in};

/// A directory of one test; each file is its own content.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("mfp-twin-lies-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The files, when each was last written, and what is in it: of a drive's image how it begins and ends.
    fn content(&self) -> BTreeMap<String, (u64, SystemTime, Vec<u8>)> {
        const ENDS: u64 = 8 << 20;
        let entries = fs::read_dir(&self.0).unwrap().map(|it| it.unwrap());
        let told = |it: fs::DirEntry| {
            let (file, data) = (fs::File::open(it.path()).unwrap(), it.metadata().unwrap());
            let ends =
                [0..data.len().min(ENDS), data.len().saturating_sub(ENDS).max(ENDS)..data.len()];
            let mut content = Vec::new();
            for end in ends {
                let mut bytes = vec![0; end.end.saturating_sub(end.start) as usize];
                file.read_exact_at(&mut bytes, end.start).unwrap();
                content.append(&mut bytes);
            }
            let name = it.file_name().into_string().unwrap();
            (name, (data.len(), data.modified().unwrap(), content))
        };
        entries.map(told).collect()
    }

    fn open(&self) -> Result<DataDirectory, NotOpened> {
        DataDirectory::open(&self.0, SectorSize::Bytes4096)
    }

    /// Has a device in it, with a document on its drive.
    async fn used(self) -> Self {
        let (handle, ended) = serve(self.open().unwrap());
        set(&handle, "storage.data_encryption", "Off").await;
        handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
        let mut writer = handle.documents().begin();
        writer.push(&pdf()).unwrap();
        drop((writer, handle));
        ended.await.unwrap();
        // As a process that was killed leaves it, while it wrote the store anew and put a restored drive in.
        for left in ["twin.pid", "twin.redb.new", "twin.redb.old", "drive.img.new-0000000000000001"]
        {
            fs::write(self.file(left), b"4711\n").unwrap();
        }
        self
    }

    /// Adds these rows to the journal.
    fn append(&self, rows: &[RowChange]) {
        let store = sim_store::Store::open(&self.0, &crate::format::format()).unwrap();
        store.append(&[crate::rows::encode(rows)]).unwrap();
    }

    /// Asserts that this directory is refused so, and stays as it is.
    fn is_refused(&self, why: &str) {
        let before = self.content();
        for _ in 0..2 {
            let refused = self.open().err().map(|it| it.to_string()).unwrap_or_default();
            assert!(refused.contains(why), "{refused:?}");
            assert!(self.content() == before, "{why}");
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn serve(mut directory: DataDirectory) -> (Handle, tokio::task::JoinHandle<()>) {
    let device = directory.take_device().map_or_else(device, |it| it.0);
    let setup = Setup::new(ClockMode::Manual, Pace::Instant, Passwords::new().unwrap());
    let (handle, run) = host_in(directory, device, setup);
    (handle, tokio::spawn(run))
}

#[tokio::test]
async fn a_drive_that_is_missing_empty_or_cut_is_refused_by_name() {
    let folder = Folder::new("cut").used().await;
    let drive = folder.file("drive.img");
    let whole = fs::File::options().write(true).open(&drive).unwrap();
    for bytes in [CAPACITY + 4095, CAPACITY - 1, 4096, 0] {
        whole.set_len(bytes).unwrap();
        let why = format!("drive.img: the drive image has {bytes} bytes, not 1073745920");
        folder.is_refused(&why);
    }
    fs::remove_file(&drive).unwrap();
    folder.is_refused("drive.img is missing; put it back");
    fs::create_dir(&drive).unwrap();
    let refused = folder.open().err().unwrap().to_string();
    assert!(refused.contains("drive.img is no regular file; put back the one"), "{refused}");
}

#[tokio::test]
async fn a_drive_of_another_device_is_refused_by_name() {
    let (one, other) = (Folder::new("one").used().await, Folder::new("other").used().await);
    let (its, others) = (one.file("drive.img"), other.file("drive.img"));
    fs::rename(&its, one.file(".aside")).unwrap();
    fs::rename(&others, &its).unwrap();
    one.is_refused("drive.img is the drive of another device");
    fs::rename(&its, &others).unwrap();
    // An image without a mark is that of no device that has one.
    let raw = fs::File::create(&its).unwrap();
    raw.set_len(CAPACITY).unwrap();
    one.is_refused("drive.img is the drive of another device");
    fs::rename(one.file(".aside"), &its).unwrap();
    for folder in [&one, &other] {
        assert!(folder.open().is_ok(), "with its own again");
    }
}

#[tokio::test]
async fn a_drive_without_its_store_is_refused_by_name() {
    let folder = Folder::new("half").used().await;
    fs::rename(folder.file("twin.redb"), folder.file(".aside")).unwrap();
    folder.is_refused("drive.img is of a device whose twin.redb is missing");
    fs::write(folder.file("twin.redb"), b"").unwrap();
    folder.is_refused("twin.redb cannot be read as a store: it is empty");
    fs::write(folder.file("twin.redb"), b"something else altogether").unwrap();
    folder.is_refused("twin.redb cannot be read as a store");
    // A new store that knows nothing yet is not the one of this drive.
    let stranger = Folder::new("stranger");
    drop(stranger.open().unwrap());
    fs::rename(stranger.file("twin.redb"), folder.file("twin.redb")).unwrap();
    let drive = fs::File::options().write(true).open(folder.file("drive.img")).unwrap();
    drive.write_all_at(b"a document", 40_960).unwrap();
    folder.is_refused("drive.img is of a device whose twin.redb is missing, or empty");
    fs::remove_file(folder.file("twin.redb")).unwrap();
    fs::remove_file(folder.file("drive.img")).unwrap();
    fs::write(folder.file("drive.img"), b"abc").unwrap();
    folder.is_refused("drive.img is there without a twin.redb and has no mark of a drive");
    for name in ["drive.img", "drive.img.new-0000000000000001"] {
        fs::remove_file(folder.file(name)).unwrap();
    }
    folder.is_refused("twin.redb.old is of a device whose twin.redb is missing");
}

#[tokio::test]
async fn a_damaged_row_or_table_is_refused_by_name() {
    for (key, why) in [
        ("counters", "the device cannot be read back: "),
        ("host/drive-mark", "the row \"host/drive-mark\" is damaged"),
        ("host/mechanism", "the row \"host/mechanism\" is damaged"),
    ] {
        let folder = Folder::new("damaged").used().await;
        folder.append(&[(key.into(), Some(b"[7".to_vec()))]);
        folder.is_refused(why);
    }
    let folder = Folder::new("table").used().await;
    let store = sim_store::Store::open(&folder.0, &crate::format::format()).unwrap();
    let blobs = vec![("drive-table".to_owned(), b"none".to_vec())];
    store.commit(&sim_store::Batch { records: Vec::new(), blobs }).unwrap();
    drop(store);
    folder.is_refused("the drive's table cannot be used");
}

#[tokio::test]
async fn what_is_to_be_forgotten_stays_until_the_directory_is_known_to_be_the_device_s() {
    let folder = Folder::new("forgetting").used().await;
    folder.append(&[(crate::rows::FORGETTING.into(), Some(Vec::new()))]);
    let drive = folder.file("drive.img");
    fs::rename(&drive, folder.file(".aside")).unwrap();
    folder.is_refused("drive.img is missing");
    fs::rename(folder.file(".aside"), &drive).unwrap();
    drop(folder.open().unwrap());
    let store = sim_store::Store::open(&folder.0, &crate::format::format()).unwrap();
    let (_, kept) = Keeper::of(store).unwrap();
    assert!(!kept.rows.contains_key(crate::rows::FORGETTING));
}

#[tokio::test]
async fn a_directory_that_another_process_has_is_left_to_it() {
    let folder = Folder::new("in-use").used().await;
    let first = folder.open().unwrap();
    folder.is_refused("is in use by process");
    drop(first);
}

#[tokio::test]
async fn a_directory_of_something_else_is_refused_unless_a_new_device_is_wanted_there() {
    let folder = Folder::new("foreign");
    fs::write(folder.file("letters.txt"), b"letters").unwrap();
    folder.is_refused("holds no device, but letters.txt, which is no twin's");
    drop(DataDirectory::begin(&folder.0, SectorSize::Bytes4096).unwrap());
    assert_eq!(fs::read(folder.file("letters.txt")).unwrap(), b"letters");
    assert!(folder.open().is_ok(), "there is one now");
    let before = folder.content();
    let refused = DataDirectory::begin(&folder.0, SectorSize::Bytes4096).err().unwrap();
    assert!(refused.to_string().contains("has a device already, which nothing erases"));
    assert!(folder.content() == before);
}

#[test]
fn a_directory_with_nothing_of_anybody_s_is_that_of_a_new_device() {
    let folder = Folder::new("empty");
    for name in [".keep", "token", "twin.redb.new", "twin.pid"] {
        fs::write(folder.file(name), b"").unwrap();
    }
    fs::create_dir(folder.file("lost+found")).unwrap();
    drop(folder.open().unwrap());
    let missing = folder.file("not/there/yet");
    drop(DataDirectory::open(&missing, SectorSize::Bytes512).unwrap());
    drop(DataDirectory::begin(&folder.file("new"), SectorSize::Bytes512).unwrap());
}

#[test]
fn a_first_start_that_was_cut_short_is_begun_again() {
    let folder = Folder::new("short");
    drop(folder.open().unwrap());
    let drive = folder.file("drive.img");
    for cut in ["whole", "empty", "without a mark", "missing"] {
        match cut {
            "empty" => fs::write(&drive, b"").unwrap(),
            "without a mark" => fs::File::create(&drive).unwrap().set_len(CAPACITY).unwrap(),
            "missing" => fs::remove_file(&drive).unwrap(),
            _ => {}
        }
        drop(folder.open().unwrap());
        assert_eq!(fs::metadata(&drive).unwrap().len(), CAPACITY + 4096, "{cut}");
    }
}

#[tokio::test]
async fn a_directory_from_before_drives_were_marked_is_taken_over_once() {
    let folder = Folder::new("unmarked").used().await;
    let drive = folder.file("drive.img");
    // As such a version left it: no mark behind the sectors, none among the rows.
    let unmarked = || {
        folder.append(&[(crate::rows::DRIVE_MARK.into(), None)]);
        fs::File::options().write(true).open(&drive).unwrap().set_len(CAPACITY).unwrap();
    };
    unmarked();
    // Killed before the mark was kept, twice; then it is.
    drop(folder.open().unwrap());
    drop(folder.open().unwrap());
    let (handle, ended) = serve(folder.open().unwrap());
    handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
    drop(handle);
    ended.await.unwrap();
    assert!(folder.open().is_ok());
    // Unmarked again, it takes no image that another device marked.
    unmarked();
    let other = Folder::new("marked").used().await;
    fs::rename(other.file("drive.img"), &drive).unwrap();
    folder.is_refused("drive.img is the drive of another device");
}
