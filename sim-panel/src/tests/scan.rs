//! Scan: into a folder, looked at before where that is wanted.

use sim_core::folder::{FolderNumber, Folders};
use sim_core::scanner::{Resolution, ScanColor};

use super::desk::{Desk, PASSWORD, check, rows, value};
use super::folders::make;
use crate::Screen;

/// "user1" with the folders 1 and 2, of which the passcode of one is 4711, and the folder 3 of another.
fn desk() -> Desk {
    let mut desk = Desk::scanner();
    make(&mut desk, 1, "Scans", "user1", "");
    make(&mut desk, 2, "Invoices", "user1", "4711");
    make(&mut desk, 3, "Others", "user2", "");
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Scan"]);
    desk
}

fn says(screen: &Screen, text: &str) -> bool {
    screen.message.as_ref().is_some_and(|it| it.contains(text))
}

fn names(folders: &Folders, number: u16) -> Vec<&str> {
    folders[&FolderNumber(number)].documents.iter().map(|it| &*it.name).collect()
}

#[test]
fn scan_is_on_home_as_long_as_its_tile_is() {
    let mut desk = Desk::certified();
    desk.log_in("user1", PASSWORD);
    assert!(desk.press("Scan").is_err(), "the certified setting takes it off");
    let mut desk = Desk::scanner();
    desk.log_in("user1", PASSWORD);
    assert_eq!(desk.tap(&["Scan"]).screen, "scan");
}

#[test]
fn a_scan_lies_in_the_folder_as_it_was_chosen() {
    let mut desk = desk();
    check(&desk);
    desk.put(2);
    let screen = desk.tap(&["Scans"]);
    assert_eq!(value(&screen, "Folder"), "001 Scans");
    check(&desk);
    desk.type_at("File Name", "Contract");
    desk.tap(&["Color Scanning", "Black & White", "Resolution", "400 dpi"]);
    let screen = desk.tap(&["Start"]);
    assert_eq!(value(&screen, "State"), "completed");
    check(&desk);
    let view = desk.view();
    let file = view.folders[&FolderNumber(1)].documents[0].clone();
    assert_eq!((&*file.name, file.pages), ("Contract", 2));
    assert_eq!((file.color, file.dots), (ScanColor::Black, Resolution::Dpi400.dots()));
}

#[test]
fn a_scan_without_a_name_has_that_of_the_moment() {
    let mut desk = desk();
    desk.put(1);
    desk.tap(&["Scans", "Start"]);
    let view = desk.view();
    let name = names(&view.folders, 1)[0];
    assert!(name.len() == 14 && name.starts_with("20210122"), "{name}");
}

#[test]
fn a_folder_takes_a_scan_with_its_passcode_only() {
    let mut desk = desk();
    desk.put(1);
    let screen = desk.tap(&["Invoices", "Start"]);
    assert!(says(&screen, "(016-713)"), "{screen:?}");
    desk.type_at("File Name", "Bill").type_at("Folder Passcode", "0815");
    assert!(!desk.screen().text().contains("0815"));
    let screen = desk.tap(&["Start"]);
    assert!(says(&screen, "(016-713)"), "{screen:?}");
    assert_eq!((value(&screen, "File Name"), value(&screen, "Folder Passcode")), ("Bill", ""));
    check(&desk);
    desk.type_at("Folder Passcode", "4711");
    desk.tap(&["Start"]);
    assert_eq!(names(&desk.view().folders, 2), ["Bill"]);
}

#[test]
fn nobody_scans_into_the_folder_of_somebody_else() {
    let mut desk = desk();
    let screen = desk.tap(&["Others"]);
    assert_eq!(screen.screen, "scan");
    assert!(says(&screen, "no access"));
    desk.tap(&["Home", "Log Out"]);
    desk.log_in_key_operator();
    let screen = desk.tap(&["Scan", "Invoices"]);
    assert!(screen.items.iter().all(|it| it.label != "Folder Passcode"), "{screen:?}");
}

#[test]
fn a_folder_that_is_not_there_is_told_with_its_code() {
    let mut desk = desk();
    assert!(says(&desk.tap(&["Next"]), "Type the number"));
    desk.type_at("Folder Number", "9");
    assert!(says(&desk.tap(&["Next"]), "(016-714)"));
    desk.type_at("Folder Number", "1");
    assert_eq!(desk.tap(&["Next"]).screen, "scan-to-folder");
}

#[test]
fn a_scan_is_looked_at_before_it_is_saved() {
    let mut desk = desk();
    desk.put(3);
    let screen = desk.tap(&["Scans", "Preview", "On", "Start"]);
    assert!(says(&screen, "Look at the pages"), "{screen:?}");
    check(&desk);
    assert!(names(&desk.view().folders, 1).is_empty());
    let screen = desk.tap(&["Preview", "Next Page"]);
    assert_eq!(value(&screen, "Page"), "2 of 3");
    assert_eq!(desk.panel.preview(&desk.view()).unwrap().1, 2);
    let screen = desk.tap(&["Close", "Save"]);
    assert_eq!((value(&screen, "State"), &screen.message), ("completed", &None));
    assert_eq!(names(&desk.view().folders, 1).len(), 1);
}

#[test]
fn a_scan_that_is_not_wanted_is_cancelled_and_found_again_meanwhile() {
    let mut desk = desk();
    desk.put(1);
    desk.tap(&["Scans", "Preview", "On", "Start", "Home", "Jobs"]);
    assert_eq!(rows(&desk.screen()).len(), 1);
    desk.tap(&["job-1", "Cancel"]);
    assert!(names(&desk.view().folders, 1).is_empty());
    assert!(desk.view().jobs.is_empty());
}

#[test]
fn a_folder_that_goes_meanwhile_is_told() {
    use sim_core::Command;
    use sim_core::folder::FolderAsk;
    let mut desk = desk();
    desk.tap(&["Scans", "Resolution"]);
    desk.control(Command::Folder(FolderAsk::Delete(FolderNumber(1))));
    let screen = desk.screen();
    assert_eq!((screen.screen.as_str(), rows(&screen)), ("scan", vec!["Invoices", "Others"]));
    assert!(says(&screen, "Folder 001 was deleted meanwhile."));
}
