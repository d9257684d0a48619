//! Send from Folder: made, opened, edited and deleted.

use sim_core::command::Assumptions;
use sim_core::folder::{Folder, FolderAsk, FolderNumber, FolderRefused, PasscodeChange};
use sim_core::user::{UserAsk, UserId};
use sim_core::{Command, Refused, Secret};

use super::desk::{Desk, PASSWORD, check, enabled, rows, value};
use crate::{Screen, words};

const APP: &str = "Send from Folder";
const CHECK: &str = "Check Folder Passcode";

/// A folder that a hand inside the machine made.
pub(super) fn make(desk: &mut Desk, number: u16, name: &str, owner: &str, passcode: &str) {
    let passcode = match passcode {
        "" => PasscodeChange::Off,
        digits => PasscodeChange::On(Secret::new(digits)),
    };
    desk.control(Command::Folder(FolderAsk::Create {
        number: FolderNumber(number),
        name: name.into(),
        passcode,
        owner: UserId::new(owner),
    }));
}

fn folder(desk: &Desk, number: u16) -> Option<Folder> {
    desk.view().folders.get(&FolderNumber(number)).cloned()
}

/// "user1" with the folder 2, whose passcode is 4711, and "user2" with the folder 7.
fn two_folders() -> Desk {
    let mut desk = Desk::certified();
    make(&mut desk, 2, "Scans", "user1", "4711");
    make(&mut desk, 7, "Faxes", "user2", "");
    desk
}

/// The folder 2 opened by its owner.
fn opened() -> Desk {
    let mut desk = two_folders();
    desk.log_in("user1", PASSWORD);
    desk.tap(&[APP, "Scans"]);
    desk.type_on("4711");
    desk.tap(&["OK"]);
    desk
}

fn says(screen: &Screen, text: &str) -> bool {
    screen.message.as_ref().is_some_and(|it| it.contains(text))
}

#[test]
fn a_folder_asks_its_owner_for_the_passcode() {
    let mut desk = two_folders();
    desk.log_in("user1", PASSWORD);
    let screen = desk.tap(&[APP, "Scans"]);
    assert_eq!((value(&screen, "Folder Number"), value(&screen, "Folder Name")), ("002", "Scans"));
    check(&desk);
    assert!(says(&desk.tap(&["OK"]), "Type the passcode"));
    desk.type_on("0815");
    assert!(!desk.screen().text().contains("0815"));
    let screen = desk.tap(&["OK"]);
    assert!(says(&screen, "(016-713)"), "{screen:?}");
    assert_eq!(value(&screen, "Folder Passcode"), "", "what was typed is forgotten");
    desk.type_on("4711");
    let screen = desk.tap(&["OK"]);
    assert!(says(&screen, "no documents"));
    assert_eq!((value(&screen, "Owner"), value(&screen, CHECK)), ("user1", "On"));
    assert_eq!(enabled(&screen), ["<", "Delete", "Close"]);
    check(&desk);
    assert_eq!(rows(&desk.tap(&["<"])), ["Scans", "Faxes"]);
}

#[test]
fn nobody_but_the_owner_and_the_key_operator_gets_into_a_folder() {
    let mut desk = two_folders();
    for user in ["user2", "admin1"] {
        desk.log_in(user, PASSWORD);
        let screen = desk.tap(&[APP, "Scans"]);
        assert_eq!(screen.screen, "send-from-folder");
        assert!(says(&screen, "no access"));
        desk.tap(&["Home", "Log Out"]);
    }
    desk.log_in_key_operator();
    assert_eq!(desk.tap(&[APP, "Scans"]).screen, "folder", "the passcode is not asked for");
}

#[test]
fn a_number_that_no_folder_has_is_refused_with_its_code() {
    let mut desk = two_folders();
    desk.log_in("user2", PASSWORD);
    desk.tap(&[APP]);
    assert!(says(&desk.tap(&["Open"]), "Type the number"));
    desk.type_at("Folder Number", "3");
    assert!(says(&desk.tap(&["Open"]), "(016-714)"));
    desk.type_at("Folder Number", "007");
    assert_eq!(value(&desk.tap(&["Open"]), "Folder Name"), "Faxes");
}

#[test]
fn a_folder_is_deleted_after_a_question() {
    let mut desk = opened();
    desk.control(Command::Assume(Assumptions { sibling_events: true, ..Assumptions::default() }));
    let screen = desk.tap(&["Delete"]);
    assert!(says(&screen, "Delete \"Scans\""));
    assert_eq!(desk.tap(&["No"]).screen, "folder");
    let screen = desk.tap(&["Delete", "Yes"]);
    assert_eq!((screen.screen.as_str(), rows(&screen)), ("send-from-folder", vec!["Faxes"]));
    assert_eq!(folder(&desk, 2), None);
    assert!(desk.audit().contains(&"Delete Mailbox user1 2".to_owned()));
}

#[test]
fn a_folder_that_goes_with_its_owner_is_left() {
    let mut desk = two_folders();
    desk.log_in_key_operator();
    desk.tap(&[APP, "Scans", "Delete"]);
    desk.control(Command::User(UserAsk::Delete(UserId::new("user1").unwrap())));
    assert_eq!(rows(&desk.screen()), ["Faxes"]);
}

#[test]
fn what_folders_refuse_is_said_with_the_guides_codes() {
    for (refused, code) in [
        (FolderRefused::Full, "(016-704)"),
        (FolderRefused::Passcode, "(016-713)"),
        (FolderRefused::NoSuchFolder, "(016-714)"),
    ] {
        assert!(words::refused(&Refused::Folder(refused)).contains(code));
    }
}
