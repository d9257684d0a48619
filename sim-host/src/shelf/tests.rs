use std::fs;
use std::path::PathBuf;

use sim_drive::SectorSize;
use sim_store::encode_export;

use super::*;
use crate::host::tests::certified;
use crate::{ClockMode, DataDirectory, Pace};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("mfp-twin-{name}-{}", std::process::id())))
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> =
            entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn import(shelf: &Shelf, name: &str, file: &[u8]) -> Result<Shelved, ShelfRefused> {
    let mut incoming = shelf.begin(name)?;
    file.chunks(10_000).try_for_each(|it| incoming.push(it))?;
    shelf.import(name, incoming)
}

fn export(shelf: &Shelf, name: &str) -> Vec<u8> {
    let file = shelf.export(name).unwrap();
    let (bytes, parts) = (file.bytes(), file.map(|it| it.unwrap()).collect::<Vec<_>>());
    assert_eq!(parts.iter().map(|it| it.len() as u64).sum::<u64>(), bytes);
    parts.concat()
}

#[tokio::test]
async fn a_file_comes_in_whole_or_leaves_what_was_there() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    let elsewhere = Shelf::default();
    let taken = handle.snapshot().await.unwrap();
    elsewhere.add("first", &taken).unwrap();
    crate::host::tests::submit(&handle, &crate::host::tests::pdf(), 1).await;
    elsewhere.add("second", &handle.snapshot().await.unwrap()).unwrap();
    let [first, second] = ["first", "second"].map(|it| export(&elsewhere, it));
    let folder = Folder::new("shelf");
    let directory = DataDirectory::open(&folder.0, SectorSize::Bytes4096).unwrap();
    // Left by a process that was killed before the file had lost its name.
    fs::write(folder.0.join(INCOMING), "cut off").unwrap();
    for shelf in [Shelf::default(), directory.shelf()] {
        shelf.add("taken", &taken).unwrap();
        assert_eq!(export(&shelf, "taken"), first);
        import(&shelf, "kept", &first).unwrap();
        let files = folder.files();
        let mut altered = second.clone();
        *altered.last_mut().unwrap() ^= 1;
        for damaged in [&second[..second.len() / 2], &altered, b"%PDF-1.4", b""] {
            let refused = import(&shelf, "kept", damaged).unwrap_err();
            assert!(matches!(refused, ShelfRefused::File(_)), "{refused}");
        }
        // Whole, and no device.
        let empty = encode_export(FORMAT, &[1, 0, 0, 0, 0, 0, 0, 0, 0]);
        let refused = import(&shelf, "kept", &empty).unwrap_err();
        assert!(matches!(refused, ShelfRefused::Content(_)), "{refused}");
        drop(shelf.begin("kept").unwrap());
        assert_eq!((export(&shelf, "kept"), folder.files()), (first.clone(), files));
        import(&shelf, "kept", &second).unwrap();
        assert_eq!(export(&shelf, "kept"), second);
    }
    assert!(!folder.files().contains(&INCOMING.to_owned()));
}
