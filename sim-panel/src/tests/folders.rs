//! Send from Folder: made, opened, edited and deleted.

use sim_core::command::Assumptions;
use sim_core::folder::{Folder, FolderAsk, FolderNumber, FolderRefused, PasscodeChange};
use sim_core::settings::{Change, Key};
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
fn a_folder_for_fax_receive_is_made_as_the_guide_says() {
    let mut desk = Desk::certified();
    desk.control(Command::Assume(Assumptions { sibling_events: true, ..Assumptions::default() }));
    desk.log_in("admin1", PASSWORD);
    assert!(says(&desk.tap(&[APP]), "no folders"));
    check(&desk);
    desk.tap(&["+"]);
    check(&desk);
    desk.tap(&["002"]);
    check(&desk);
    desk.type_on("Fax line 1");
    let screen = desk.tap(&["Next"]);
    assert_eq!(value(&screen, CHECK), "On");
    check(&desk);
    desk.tap(&[CHECK]);
    check(&desk);
    let screen = desk.tap(&["OK"]);
    assert_eq!((value(&screen, "Folder Number"), value(&screen, "Owner")), ("002", "admin1"));
    assert_eq!((value(&screen, "Folder Name"), value(&screen, CHECK)), ("Fax line 1", "Off"));
    assert_eq!(rows(&desk.tap(&["OK"])), ["Fax line 1"]);
    check(&desk);
    assert_eq!(desk.tap(&["Home"]).screen, "home");

    let made = folder(&desk, 2).unwrap();
    assert_eq!((made.name.as_str(), made.owner.as_str()), ("Fax line 1", "admin1"));
    assert_eq!(made.passcode, None);
    assert!(desk.audit().contains(&"Create Mailbox admin1 2".to_owned()));
}

#[test]
fn a_new_folder_checks_a_passcode_unless_that_is_switched_off() {
    let mut desk = Desk::certified();
    desk.log_in("user1", PASSWORD);
    desk.tap(&[APP, "+"]);
    desk.type_on("500");
    desk.tap(&["Next"]);
    desk.type_on("Mine");
    let screen = desk.tap(&["Next", "OK"]);
    assert!(says(&screen, "passcode of digits"));
    desk.type_on("47a");
    let screen = desk.tap(&["OK"]);
    assert!(says(&screen, "1 to 20 digits"), "{screen:?}");
    desk.type_at("Folder Passcode", "4711");
    assert!(!desk.screen().text().contains("4711"));
    assert_eq!(rows(&desk.tap(&["OK", "OK"])), ["Mine"]);
    assert!(folder(&desk, 500).unwrap().passcode.is_some());
}

#[test]
fn only_free_numbers_are_offered() {
    let mut desk = two_folders();
    desk.log_in("user1", PASSWORD);
    let screen = desk.tap(&[APP, "+"]);
    assert_eq!(rows(&screen), ["001", "003", "004", "005", "006", "008", "009", "010"]);
    assert_eq!(value(&screen, "Page"), "1 of 63");
    for typed in ["7", "0", "501", "99999999999", "x", ""] {
        desk.type_at("Folder Number", typed);
        assert!(says(&desk.tap(&["Next"]), "1 to 500"), "{typed}");
    }
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
    assert!(says(&screen, "002 Scans: there are no files"));
    assert_eq!(enabled(&screen), ["<", "Folder Details", "Close"]);
    check(&desk);
    let screen = desk.tap(&["Folder Details"]);
    assert_eq!((value(&screen, "Owner"), value(&screen, CHECK)), ("user1", "On"));
    assert_eq!(enabled(&screen), ["<", "Edit", "Delete", "Close"]);
    check(&desk);
    assert_eq!(rows(&desk.tap(&["<", "<"])), ["Scans", "Faxes"]);
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
    assert!(says(&desk.tap(&["Open"]), "007 Faxes"));
}

#[test]
fn the_owner_edits_name_and_passcode() {
    let mut desk = opened();
    let before = folder(&desk, 2).unwrap().passcode;
    let screen = desk.tap(&["Folder Details", "Edit", "OK"]);
    assert_eq!(screen.screen, "folder-details", "nothing was changed");
    desk.tap(&["Edit"]);
    check(&desk);
    desk.type_at("Folder Name", "Invoices");
    assert_eq!(value(&desk.tap(&["OK"]), "Folder Name"), "Invoices");
    assert_eq!(folder(&desk, 2).unwrap().passcode, before, "it stays where none is typed");
    desk.tap(&["Edit"]);
    desk.type_at("Folder Passcode", "99");
    desk.tap(&["OK"]);
    assert!(folder(&desk, 2).unwrap().passcode != before);
    assert_eq!(value(&desk.tap(&["Edit", CHECK, "OK"]), CHECK), "Off");
    let screen = desk.tap(&["Edit", CHECK, "OK"]);
    assert!(says(&screen, "passcode of digits"), "a passcode that is checked is typed");
    check(&desk);
    desk.type_at("Folder Passcode", "1");
    assert_eq!(value(&desk.tap(&["OK"]), CHECK), "On");
}

#[test]
fn files_go_after_use_where_the_folder_is_set_so() {
    let mut desk = opened();
    desk.tap(&["Folder Details", "Edit", "Delete Files After Print or Retrieve"]);
    check(&desk);
    assert!(!folder(&desk, 2).unwrap().deletes_after, "it is not saved yet");
    desk.tap(&["OK"]);
    assert!(folder(&desk, 2).unwrap().deletes_after);
}

#[test]
fn a_folder_is_deleted_after_a_question() {
    let mut desk = opened();
    desk.control(Command::Assume(Assumptions { sibling_events: true, ..Assumptions::default() }));
    let screen = desk.tap(&["Folder Details", "Delete"]);
    assert!(says(&screen, "Delete \"Scans\"") && !says(&screen, "Folder Selector Setup"));
    desk.tap(&["No"]);
    for line in [Key::fax_line_1, Key::fax_line_3] {
        desk.control(Command::ChangeSettings(vec![Change::parse(line, "2").unwrap()]));
    }
    let screen = desk.tap(&["Delete"]);
    assert!(says(&screen, "Line 1, Line 3 of Folder Selector Setup lead to it: they are Off then"));
    check(&desk);
    assert_eq!(desk.tap(&["No"]).screen, "folder-details");
    let screen = desk.tap(&["Delete", "Yes"]);
    assert_eq!((screen.screen.as_str(), rows(&screen)), ("send-from-folder", vec!["Faxes"]));
    assert_eq!((folder(&desk, 2), screen.message), (None, None));
    assert!(desk.audit().contains(&"Delete Mailbox user1 2".to_owned()));
}

#[test]
fn a_folder_that_goes_with_its_owner_is_left() {
    let mut desk = two_folders();
    desk.log_in_key_operator();
    desk.tap(&[APP, "Scans", "Folder Details", "Edit"]);
    desk.control(Command::User(UserAsk::Delete(UserId::new("user1").unwrap())));
    let screen = desk.screen();
    assert_eq!(rows(&screen), ["Faxes"]);
    assert_eq!(screen.message.as_deref(), Some("Folder 002 was deleted meanwhile."));
    assert_eq!(desk.tap(&["+"]).message, None, "that is said once");
}

#[test]
fn a_folder_that_somebody_changed_meanwhile_is_shown_as_it_is_now_and_ok_is_about_that() {
    let mut desk = two_folders();
    desk.log_in_key_operator();
    desk.tap(&[APP, "Scans", "Folder Details", "Edit"]);
    desk.type_at("Folder Name", "Mine");
    let number = FolderNumber(2);
    let edit = FolderAsk::Edit {
        number,
        name: Some("Theirs".into()),
        passcode: Some(PasscodeChange::Off),
        deletes_after: None,
    };
    desk.control(Command::Folder(edit));
    let screen = desk.tap(&["OK"]);
    let now = "The name is \"Theirs\" now. Check Folder Passcode is Off now.";
    assert!(screen.screen == "edit-folder" && says(&screen, now), "{screen:?}");
    assert_eq!(folder(&desk, 2).unwrap().name, "Theirs");
    assert_ne!(desk.tap(&["OK"]).screen, "edit-folder");
    let folder = folder(&desk, 2).unwrap();
    assert!(folder.name == "Mine" && folder.passcode.is_none(), "{folder:?}");
    // A question about a folder that is another by now deletes nothing.
    desk.tap(&["Home", APP, "Mine", "Folder Details", "Delete"]);
    let edit = FolderAsk::Edit {
        number,
        name: Some("Theirs".into()),
        passcode: None,
        deletes_after: None,
    };
    desk.control(Command::Folder(edit));
    let screen = desk.tap(&["Yes"]);
    assert!(says(&screen, "Somebody has changed"), "{screen:?}");
    assert!(desk.view().folders.contains_key(&number));
}

#[test]
fn no_number_is_asked_for_where_all_are_taken() {
    let mut desk = Desk::certified();
    desk.log_in("user1", PASSWORD);
    (1..=500).for_each(|it| make(&mut desk, it, "x", "user2", ""));
    let screen = desk.tap(&[APP, "+"]);
    assert_eq!(screen.screen, "send-from-folder");
    assert_eq!(screen.message.as_deref(), Some("All 500 folder numbers are taken."));
}

#[test]
fn each_screen_of_a_new_folder_checks_what_was_typed_there() {
    let mut desk = Desk::certified();
    desk.log_in("user1", PASSWORD);
    desk.tap(&[APP, "+", "001"]);
    for (name, why) in [
        ("", "Type the name of the folder first."),
        ("   ", "A folder's name is not of blanks only."),
        ("123456789012345678901", "A folder's name has 1 to 20 characters."),
    ] {
        desk.type_at("Folder Name", name);
        let screen = desk.tap(&["Next"]);
        assert_eq!((screen.screen.as_str(), screen.message.as_deref()), ("folder-name", Some(why)));
    }
    desk.type_at("Folder Name", "Mine");
    assert_eq!(desk.tap(&["Next"]).screen, "new-folder-passcode");
    for (passcode, why) in [("", "Type a passcode of digits"), ("12a4", "1 to 20 digits")] {
        desk.type_at("Folder Passcode", passcode);
        let screen = desk.tap(&["OK"]);
        assert!(screen.screen == "new-folder-passcode" && says(&screen, why), "{screen:?}");
    }
    desk.type_at("Folder Passcode", "0123");
    assert_eq!(desk.tap(&["OK"]).screen, "new-folder");
}

#[test]
fn a_number_that_somebody_else_takes_ends_the_making() {
    let mut desk = Desk::certified();
    desk.log_in("user1", PASSWORD);
    desk.tap(&[APP, "+", "001"]);
    desk.type_on("Mine");
    desk.tap(&["Next", CHECK, "OK"]);
    make(&mut desk, 1, "Theirs", "user2", "");
    assert_eq!(rows(&desk.screen()), ["Theirs"]);
    assert!(says(&desk.screen(), "Folder number 001 was taken meanwhile."));
}

#[test]
fn nobody_makes_folders_before_a_log_in() {
    let mut desk = Desk::certified();
    assert!(desk.press(APP).is_err(), "the panel is locked");
    let mut desk = Desk::factory();
    assert!(!enabled(&desk.tap(&[APP])).contains(&"+"));
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
