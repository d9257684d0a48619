//! What a data directory holds when its process has ended.

use sim_core::folder::FolderNumber;
use sim_core::saved::SavedRows;

use super::*;

/// The device with a folder in which this document is, as a data directory would bring it back.
fn with_folder(document: DocumentId) -> Device {
    let rows = device().changes(None).into_iter();
    let mut rows: SavedRows = rows.filter_map(|(key, value)| Some((key, value?))).collect();
    let folder = format!(
        r#"{{"number":7,"name":"in","owner":{{"id":"11111","number":1}},"documents":[{}]}}"#,
        document.0
    );
    rows.insert("folder/007".into(), folder.into());
    Device::resume(&rows).unwrap().0
}

#[tokio::test]
async fn a_document_in_a_folder_outlives_the_process_and_one_that_nobody_has_does_not() {
    let folder = std::env::temp_dir().join(format!("mfp-twin-folder-{}", std::process::id()));
    let open = || DataDirectory::open(&folder, SectorSize::Bytes4096).unwrap();
    let directory = open();
    let write = |data: &[u8]| {
        let mut writer = directory.hardware.documents().begin();
        writer.push(data).unwrap();
        writer.finish().unwrap().0
    };
    let (scanned, stranger) = (write(b"scanned"), write(b"nobody's"));
    let passwords = Passwords::new().unwrap();
    let device = with_folder(scanned);
    let setup = Setup::new(ClockMode::Manual, Pace::Instant, passwords);
    let (handle, run) = host_in(directory, device, setup);
    let run = tokio::spawn(run);
    set(&handle, "storage.data_encryption", "Off").await;
    handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
    assert_eq!(handle.documents().count(), 2);
    drop(handle);
    run.await.unwrap();
    for _ in 0..2 {
        let mut directory = open();
        let (device, _) = directory.take_device().unwrap();
        assert_eq!(device.view().folders[&FolderNumber(7)].documents, [scanned]);
        let documents = directory.hardware.documents();
        assert_eq!(documents.read(scanned).unwrap().data, b"scanned".as_slice());
        assert!(documents.read(stranger).is_err());
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
