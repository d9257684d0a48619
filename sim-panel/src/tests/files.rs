//! Send from Folder: the files of a folder, looked at, printed, renamed and deleted.

use sim_core::Command;
use sim_core::folder::{FolderAsk, FolderNumber};
use sim_core::media::InputTray;

use super::desk::{Desk, PASSWORD, check, enabled, rows, value};
use super::folders::make;
use crate::Screen;

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

fn count(desk: &Desk) -> usize {
    desk.view().folders[&FolderNumber(1)].documents.len()
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
fn a_file_is_looked_at_and_printed_with_its_copies_and_paper() {
    let mut desk = desk();
    desk.tap(&["Contract", "Preview"]);
    let (document, page) = desk.panel.preview(&desk.view()).unwrap();
    assert_eq!(page, 1);
    assert_eq!(document, desk.view().folders[&FolderNumber(1)].documents[0].id);
    desk.tap(&["Close", "+", "Paper Supply"]);
    check(&desk);
    let screen = desk.tap(&["Tray 3: B4", "Print"]);
    assert_eq!(value(&screen, "State"), "completed");
    let job = desk.view().all_jobs().last().unwrap().clone();
    let ticket = job.ticket().unwrap();
    assert_eq!((ticket.copies, ticket.media.tray), (2, Some(InputTray::Three)));
    assert_eq!(desk.printed.last().unwrap().2, 2);
    assert_eq!(count(&desk), 2, "the file stays");
}

#[test]
fn all_files_are_printed_or_deleted_at_once() {
    let mut desk = desk();
    assert_eq!(enabled(&desk.tap(&["Select All"]))[..3], ["<", "Letter", "Contract"]);
    desk.tap(&["Print", "<", "Delete"]);
    assert_eq!(desk.printed.last().map(|it| it.1), Some(2));
    assert!(desk.screen().message.is_some_and(|it| it.contains("Delete all 2 files?")));
    assert_eq!(rows(&desk.tap(&["Yes"])), [""; 0]);
    assert_eq!(count(&desk), 0);
    check(&desk);
}

#[test]
fn a_file_gets_another_name_and_is_deleted_after_a_question() {
    let mut desk = desk();
    desk.tap(&["Contract", "Rename"]);
    check(&desk);
    desk.type_at("File Name", "Lease");
    assert_eq!(value(&desk.tap(&["OK"]), "File Name"), "Lease");
    assert_eq!(desk.tap(&["Delete", "No"]).screen, "file");
    assert_eq!(rows(&desk.tap(&["Delete", "Yes"])), ["Letter"]);
    assert_eq!(count(&desk), 1);
}

#[test]
fn a_file_that_somebody_renames_meanwhile_is_not_renamed_or_deleted_before_that_is_said() {
    let mut desk = desk();
    let number = FolderNumber(1);
    let rename = |desk: &mut Desk, name: &str| {
        let document = desk.view().folders[&number].documents[0].id;
        let name = name.into();
        desk.control(Command::Folder(FolderAsk::RenameDocument { number, document, name }));
    };
    let said = |screen: &Screen| screen.message.clone().unwrap_or_default();
    desk.tap(&["Contract", "Rename"]);
    rename(&mut desk, "Lease");
    desk.type_at("File Name", "Rent");
    let screen = desk.tap(&["OK"]);
    assert_eq!((screen.screen.as_str(), value(&screen, "File Name")), ("rename-file", "Rent"));
    assert!(said(&screen).contains("nothing was changed. The file is called \"Lease\" now. OK"));
    assert_eq!(value(&desk.tap(&["OK"]), "File Name"), "Rent");
    assert!(said(&desk.tap(&["Delete"])).contains("Delete \"Rent\"?"));
    rename(&mut desk, "Signed");
    let screen = desk.tap(&["Yes"]);
    assert_eq!((screen.screen.as_str(), count(&desk)), ("file", 2));
    assert!(said(&screen).ends_with("nothing was changed. The file is called \"Signed\" now."));
    desk.tap(&["<", "Select All", "Delete"]);
    rename(&mut desk, "Kept");
    let screen = desk.tap(&["Yes"]);
    assert_eq!((rows(&screen), count(&desk)), (vec!["Letter", "Kept"], 2));
    assert!(said(&screen).contains("nothing was changed."));
    desk.tap(&["Delete", "Yes"]);
    assert_eq!(count(&desk), 0);
    check(&desk);
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
