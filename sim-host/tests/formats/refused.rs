//! What another version wrote that this one does not read is refused by name, and left as it is.

use std::collections::BTreeMap;
use std::time::SystemTime;

use sim_core::saved::migrate::OLDEST;
use sim_host::{DataDirectory, SectorSize, Shelf, ShelfRefused, Shelved, Snapshot};
use sim_store::{Format, Store, decode_export, encode_export};

use crate::example::{Example, FORMAT};
use crate::twin::Folder;

const NEWER: u32 = FORMAT + 1;

/// The files of a directory, and when each was last written.
fn files(folder: &Folder) -> BTreeMap<String, (u64, SystemTime)> {
    let entries = std::fs::read_dir(&folder.0).unwrap().map(|it| it.unwrap());
    let told = |it: std::fs::DirEntry| {
        let data = it.metadata().unwrap();
        (it.file_name().into_string().unwrap(), (data.len(), data.modified().unwrap()))
    };
    entries.map(told).collect()
}

#[test]
fn a_data_directory_of_a_newer_or_too_old_version_is_refused_by_name_and_left_alone() {
    for (written, by) in [(NEWER, "a newer"), (OLDEST - 1, "an older")] {
        let folder = Folder::new();
        let store = Store::open(&folder.0, &Format::only(written)).unwrap();
        store.append(&[b"rows of that version".to_vec()]).unwrap();
        drop(store);
        let store = folder.0.join("twin.redb");
        let (before, content) = (files(&folder), std::fs::read(&store).unwrap());
        let refused = DataDirectory::open(&folder.0, SectorSize::Bytes512).err().unwrap();
        let expected = format!(
            "{} was written in format {written} by {by} version; this version reads {OLDEST} and \
             {FORMAT}",
            store.display()
        );
        assert_eq!(refused.to_string(), expected);
        assert_eq!(files(&folder), before);
        assert_eq!(std::fs::read(&store).unwrap(), content);
    }
}

fn import(shelf: &Shelf, name: &str, file: &[u8]) -> Result<Shelved, ShelfRefused> {
    let mut incoming = shelf.begin(name)?;
    incoming.push(file)?;
    shelf.import(name, incoming)
}

#[test]
fn a_snapshot_of_a_newer_version_is_refused_by_name() {
    let file = Example(FORMAT).content("twin.snapshot");
    let newer = encode_export(NEWER, &decode_export(&file, &Format::only(FORMAT)).unwrap());
    let expected = format!(
        "the file is no snapshot: it was written in format {NEWER} by a newer version; this version \
         reads {OLDEST} and {FORMAT}"
    );
    assert_eq!(Snapshot::of_file(newer.clone().into()).unwrap_err().to_string(), expected);
    let shelf = Shelf::default();
    assert_eq!(import(&shelf, "newer", &newer).unwrap_err().to_string(), expected);
    assert_eq!(shelf.list().unwrap(), []);
}

#[test]
fn a_snapshot_of_an_older_version_is_kept_in_this_format() {
    let shelf = Shelf::default();
    import(&shelf, "old", &Example(OLDEST).content("twin.snapshot")).unwrap();
    let file = shelf.export("old").unwrap().collect::<Result<Vec<_>, _>>().unwrap().concat();
    decode_export(&file, &Format::only(FORMAT)).unwrap();
    Snapshot::of_file(file.into()).unwrap();
}

#[test]
fn a_damaged_row_of_the_host_is_named() {
    for key in [
        "host/drive-key",
        "host/sealing-key",
        "host/real-ms",
        "host/mechanism",
        "host/hardware-faults",
    ] {
        let folder = Folder::new();
        Example(FORMAT).unpack(&folder.0);
        let store = Store::open(&folder.0, &Format::only(FORMAT)).unwrap();
        store.append(&[row(key, b"[7")]).unwrap();
        drop(store);
        let store = folder.0.join("twin.redb");
        let (before, content) = (files(&folder), std::fs::read(&store).unwrap());
        let refused = DataDirectory::open(&folder.0, SectorSize::Bytes512).err().unwrap();
        assert_eq!(files(&folder), before);
        assert_eq!(std::fs::read(&store).unwrap(), content);
        let expected = format!("the row \"{key}\" is damaged");
        assert!(refused.to_string().starts_with(&expected), "{refused}");
    }
}

/// A journal record with one row.
fn row(key: &str, value: &[u8]) -> Vec<u8> {
    let text = |it: &[u8]| [&u32::try_from(it.len()).unwrap().to_le_bytes()[..], it].concat();
    [text(key.as_bytes()), text(&[1]), text(value)].concat()
}
