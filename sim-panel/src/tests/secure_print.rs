//! Secure Print: jobs that wait for their passwords.

use sim_core::Command;
use sim_core::job::{Ending, JobId, PASSWORD_FAILURES_MAX};
use sim_core::settings::parse;

use super::desk::{Desk, PASSWORD, check, enabled, rows, value};
use crate::{Screen, to_pdf};

const PIN: &str = "4711";
const LIST: &[&str] = &["Jobs", "Secure Print"];

/// Two jobs that wait for their passwords, at a device at which nobody needs to log in.
fn two_secure_prints() -> Desk {
    let mut desk = Desk::factory();
    desk.submit_secure("user1", "offer", PIN);
    desk.submit_secure("user1", "letter", "0815");
    desk
}

/// Types a password for the job that is open, and prints.
fn print_with(desk: &mut Desk, password: &str) -> Screen {
    desk.type_at("Password", password);
    desk.tap(&["Print"])
}

fn lock(desk: &mut Desk) -> Screen {
    for _ in 1..PASSWORD_FAILURES_MAX {
        print_with(desk, "0000");
    }
    print_with(desk, "0000")
}

#[test]
fn jobs_with_a_password_stand_in_secure_print_and_not_among_the_active_jobs() {
    let mut desk = two_secure_prints();
    let screen = desk.tap(&["Jobs"]);
    assert!(rows(&screen).is_empty());
    check(&desk);
    let screen = desk.tap(&["Secure Print"]);
    assert_eq!((screen.title.as_str(), rows(&screen)), ("Secure Print", vec!["offer", "letter"]));
    assert_eq!(value(&screen, "offer"), "stored");
    check(&desk);
    let screen = desk.tap(&["offer"]);
    assert_eq!(enabled(&screen), ["<", "Password", "Print", "Delete", "Close"]);
    assert_eq!((value(&screen, "Pages"), value(&screen, "State")), ("3", "stored"));
    check(&desk);
    assert_eq!(rows(&desk.tap(&["Close"])), ["offer", "letter"]);
}

#[test]
fn the_right_password_prints_the_job_and_only_this_one() {
    let mut desk = two_secure_prints();
    desk.tap(LIST);
    desk.tap(&["offer"]);
    desk.type_on("47").type_on("12\u{8}1");
    let screen = desk.tap(&["Print"]);
    assert_eq!(desk.printed, [(JobId(1), 3, 1)]);
    assert_eq!((screen.screen.as_str(), rows(&screen)), ("secure-print", vec!["letter"]));
    assert_eq!(screen.message, None);
}

#[test]
fn a_wrong_password_is_said_and_what_was_typed_is_gone() {
    let mut desk = two_secure_prints();
    desk.tap(LIST);
    desk.tap(&["offer"]);
    let screen = print_with(&mut desk, "0815");
    assert_eq!(screen.screen, "secure-print-job");
    assert_eq!(screen.message.as_deref(), Some("The password is wrong. Type it again."));
    assert_eq!(value(&screen, "Password"), "");
    assert!(desk.printed.is_empty());
    desk.type_on(PIN);
    desk.tap(&["Print"]);
    assert_eq!(desk.printed, [(JobId(1), 3, 1)]);
}

#[test]
fn print_without_a_password_counts_as_no_wrong_one() {
    let mut desk = two_secure_prints();
    desk.tap(LIST);
    desk.tap(&["offer"]);
    for _ in 0..=PASSWORD_FAILURES_MAX {
        let screen = desk.tap(&["Print"]);
        assert_eq!(screen.message.as_deref(), Some("Type the password of the job first."));
    }
    print_with(&mut desk, PIN);
    assert_eq!(desk.printed, [(JobId(1), 3, 1)]);
}

#[test]
fn after_the_last_try_a_job_is_locked_and_can_only_be_deleted() {
    let mut desk = two_secure_prints();
    desk.tap(LIST);
    desk.tap(&["offer"]);
    let locked = "Too many wrong passwords were typed. This job can only be deleted.";
    let screen = lock(&mut desk);
    assert_eq!((screen.screen.as_str(), screen.message.as_deref()), ("secure-print", Some(locked)));
    assert_eq!((value(&screen, "offer"), value(&screen, "letter")), ("locked", "stored"));
    let screen = desk.tap(&["offer"]);
    assert_eq!(screen.message.as_deref(), Some(locked));
    assert_eq!(enabled(&screen), ["<", "Delete", "Close"]);
    assert!(desk.panel.type_text(&desk.view(), None, PIN).is_err());
    check(&desk);
    assert_eq!(rows(&desk.tap(&["Delete", "Yes"])), ["letter"]);
    assert_eq!(desk.view().job(JobId(1)).unwrap().state.ending(), Some(Ending::Cancelled));
    assert!(desk.printed.is_empty());
}

#[test]
fn a_job_is_deleted_without_its_password_after_yes_only() {
    let mut desk = two_secure_prints();
    desk.tap(LIST);
    assert_eq!(desk.tap(&["letter", "Delete", "No"]).screen, "secure-print-job");
    assert_eq!(rows(&desk.tap(&["Delete", "Yes"])), ["offer"]);
    assert_eq!(desk.view().job(JobId(2)).unwrap().state.ending(), Some(Ending::Cancelled));
}

#[test]
fn whoever_may_not_operate_jobs_prints_with_the_password_and_deletes_nothing() {
    let mut desk = two_secure_prints();
    let owners = parse("access.job_operation", "Job Owner and Administrator").unwrap();
    desk.control(Command::ChangeSettings(owners));
    let hidden = parse("jobs.active_jobs_view", "Hide Job Details: Yes").unwrap();
    desk.control(Command::ChangeSettings(hidden));
    desk.tap(LIST);
    assert_eq!(rows(&desk.screen()), ["Job 1", "Job 2"]);
    let screen = desk.tap(&["Job 1"]);
    assert_eq!(enabled(&screen), ["<", "Password", "Print", "Close"]);
    assert!(!screen.text().contains("offer"));
    print_with(&mut desk, PIN);
    assert_eq!(desk.printed, [(JobId(1), 3, 1)]);
}

#[test]
fn before_a_log_in_nobody_finds_secure_prints_where_users_log_in() {
    let mut desk = two_secure_prints();
    desk.tap(LIST);
    let local = parse("auth.login_type", "Login to Local Accounts").unwrap();
    desk.control(Command::ChangeSettings(local));
    assert_eq!(desk.screen().screen, "home");
    assert!(desk.press("Jobs").is_err());
    desk.log_in("user2", PASSWORD);
    desk.tap(LIST);
    desk.tap(&["offer"]);
    print_with(&mut desk, PIN);
    assert_eq!(desk.printed, [(JobId(1), 3, 1)], "whoever knows the password prints");
}

#[test]
fn nothing_is_shown_of_a_password() {
    let mut desk = two_secure_prints();
    desk.tap(LIST);
    desk.tap(&["offer"]);
    desk.type_at("Password", PIN);
    let screen = desk.screen();
    assert_eq!(value(&screen, "Password"), "••••");
    assert!(screen.items.iter().any(|it| it.masked && it.label == "Password"));
    let picture = String::from_utf8_lossy(&to_pdf(&screen)).into_owned();
    let json = serde_json::to_string(&screen).unwrap();
    let before = format!("{:?}", desk.panel);
    desk.tap(&["Print"]);
    let after = format!("{:?} {:?}", desk.panel, desk.view());
    for shown in [screen.text(), picture, json, before, after] {
        assert!(!shown.contains(PIN), "{shown}");
    }
}

#[test]
fn auto_clear_forgets_a_password_that_was_typed() {
    let mut desk = two_secure_prints();
    desk.tap(LIST);
    desk.tap(&["offer"]);
    desk.type_at("Password", PIN);
    desk.wait(901);
    assert_eq!(desk.screen().screen, "home");
    desk.tap(LIST);
    assert_eq!(value(&desk.tap(&["offer"]), "Password"), "");
}

#[test]
fn a_job_that_goes_away_meanwhile_leaves_its_screen() {
    let mut desk = two_secure_prints();
    desk.tap(LIST);
    desk.tap(&["offer"]);
    desk.type_at("Password", PIN);
    let delete = Command::Job(sim_core::job::JobAsk::Delete(JobId(1)));
    desk.device.handle(desk.now, sim_core::Asker::Panel, delete).unwrap();
    assert_eq!(rows(&desk.screen()), ["letter"]);
    assert!(desk.press("Print").is_err());
}

fn private_prints() -> Desk {
    let mut desk = Desk::certified();
    desk.submit_secure("user1", "offer", PIN);
    desk.submit("user1", "letter");
    desk.log_in("user1", PASSWORD);
    desk
}

#[test]
fn a_private_charge_print_asks_its_owner_for_its_password() {
    let mut desk = private_prints();
    assert!(rows(&desk.tap(LIST)).is_empty());
    let screen = desk.tap(&["Home", "Private Charge Print"]);
    assert_eq!(value(&screen, "offer"), "3 pages, 1 copy, password");
    desk.tap(&["offer"]);
    desk.type_at("Copies", "2");
    let screen = desk.tap(&["Print"]);
    assert_eq!(
        (screen.screen.as_str(), screen.title.as_str()),
        ("secure-print-job", "Private Charge Print")
    );
    assert!(desk.printed.is_empty());
    check(&desk);
    let screen = print_with(&mut desk, "0000");
    assert_eq!(screen.message.as_deref(), Some("The password is wrong. Type it again."));
    let screen = print_with(&mut desk, PIN);
    assert_eq!(desk.printed, [(JobId(1), 3, 2)]);
    assert_eq!((screen.screen.as_str(), rows(&screen)), ("private-charge-print", vec!["letter"]));
}

#[test]
fn a_locked_private_charge_print_cannot_be_printed_by_anyone() {
    let mut desk = private_prints();
    desk.tap(&["Private Charge Print", "offer", "Print"]);
    let screen = lock(&mut desk);
    assert_eq!(screen.screen, "private-charge-print-job");
    assert!(screen.message.is_some_and(|it| it.contains("can only be deleted")));
    desk.tap(&["Home", "Log Out"]);
    desk.log_in_key_operator();
    let screen = desk.tap(&["Private Charge Print", "offer"]);
    assert!(screen.message.as_ref().is_some_and(|it| it.contains("can only be deleted")));
    assert!(!enabled(&screen).contains(&"Print") && enabled(&screen).contains(&"Delete"));
}

#[test]
fn all_prints_together_are_those_without_a_password() {
    let mut desk = private_prints();
    let screen = desk.tap(&["Private Charge Print", "Select All", "Print"]);
    assert_eq!(desk.printed, [(JobId(2), 3, 1)]);
    assert_eq!((rows(&screen), screen.message.as_deref()), (vec!["offer"], None));
    assert!(!enabled(&screen).contains(&"Print") && enabled(&screen).contains(&"Delete"));
}
