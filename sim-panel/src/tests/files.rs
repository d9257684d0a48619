//! Send from Folder: the files of a folder.

use sim_core::folder::FolderNumber;

use super::desk::{Desk, PASSWORD, check, rows, value};
use super::folders::make;

/// Scans a sheet into "Scans", under this name.
pub(super) fn scan(desk: &mut Desk, name: &str) {
    desk.put(1);
    desk.tap(&["Home", "Scan", "Scans"]);
    desk.type_at("File Name", name);
    desk.tap(&["Start"]);
}

/// "user1" with two files in the folder that is open.
fn desk() -> Desk {
    let mut desk = Desk::scanner();
    make(&mut desk, 1, "Scans", "user1", "");
    desk.log_in("user1", PASSWORD);
    scan(&mut desk, "Contract");
    desk.wait(1);
    scan(&mut desk, "Letter");
    desk.tap(&["Home", "Send from Folder", "Scans"]);
    desk
}

#[test]
fn the_files_of_a_folder_are_listed_the_newest_first() {
    let mut desk = desk();
    let screen = desk.screen();
    assert_eq!(screen.message.as_deref(), Some("001 Scans: 2 files."));
    assert_eq!(rows(&screen), ["Letter", "Contract"]);
    assert_eq!(value(&screen, "Contract"), "Scan, 2021/01/22 10:00:00, 1 page");
    check(&desk);
    let screen = desk.tap(&["Contract"]);
    assert_eq!((value(&screen, "Type"), value(&screen, "Pages")), ("Scan", "1"));
    check(&desk);
}

#[test]
fn the_pages_of_a_file_are_looked_at() {
    let mut desk = desk();
    desk.tap(&["Contract", "Preview"]);
    check(&desk);
    let (document, page) = desk.panel.preview(&desk.view()).unwrap();
    assert_eq!(page, 1);
    assert_eq!(document, desk.view().folders[&FolderNumber(1)].documents[0].id);
    assert_eq!(desk.tap(&["Close"]).screen, "file");
}

#[test]
fn others_see_nothing_of_what_is_in_a_folder() {
    let mut desk = desk();
    desk.tap(&["Home", "Log Out"]);
    for user in ["user2", "admin1"] {
        desk.log_in(user, PASSWORD);
        let screen = desk.tap(&["Send from Folder", "Scans"]);
        assert_eq!(screen.screen, "send-from-folder");
        assert!(!screen.text().contains("Letter"));
        desk.tap(&["Home", "Log Out"]);
    }
    desk.log_in_key_operator();
    assert_eq!(rows(&desk.tap(&["Send from Folder", "Scans"])), ["Letter", "Contract"]);
}
