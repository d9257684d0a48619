//! Private Charge Print and Jobs.

use sim_core::job::{Ending, JobId};

use super::desk::{Desk, PASSWORD, check, enabled, rows, value};

fn two_users_prints() -> Desk {
    let mut desk = Desk::certified();
    for (user, name) in [("user1", "offer"), ("user2", "salaries"), ("user1", "letter")] {
        desk.submit(user, name);
    }
    desk
}

#[test]
fn a_general_user_sees_only_own_prints() {
    let mut desk = two_users_prints();
    desk.log_in("user1", PASSWORD);
    let screen = desk.tap(&["Private Charge Print"]);
    assert_eq!(rows(&screen), ["offer", "letter"]);
    assert_eq!(value(&screen, "offer"), "3 pages, 1 copy");
    assert!(desk.press("salaries").is_err());
    assert!(desk.press("job-2").is_err());
}

#[test]
fn an_administrator_sees_all_prints_and_whose_they_are() {
    let mut desk = two_users_prints();
    desk.log_in_key_operator();
    let screen = desk.tap(&["Private Charge Print"]);
    assert_eq!(rows(&screen), ["offer", "salaries", "letter"]);
    assert_eq!(value(&screen, "salaries"), "user2, 3 pages, 1 copy");
    assert_eq!(value(&desk.tap(&["salaries"]), "Owner"), "user2");
}

#[test]
fn typed_copies_are_printed() {
    let mut desk = two_users_prints();
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Private Charge Print", "offer"]);
    desk.type_at("Copies", "2");
    let screen = desk.tap(&["Print"]);
    assert_eq!(desk.printed, [(JobId(1), 3, 2)]);
    assert_eq!((screen.screen.as_str(), rows(&screen)), ("private-charge-print", vec!["letter"]));
}

#[test]
fn a_step_changes_the_copies_at_once() {
    let mut desk = two_users_prints();
    desk.log_in("user1", PASSWORD);
    let screen = desk.tap(&["Private Charge Print", "offer"]);
    assert!(!enabled(&screen).contains(&"-"), "one copy is the least");
    assert_eq!(value(&desk.tap(&["+", "+", "-"]), "Number of Copies"), "2");
    assert_eq!(desk.view().job(JobId(1)).unwrap().copies(), 2);
    desk.tap(&["Print"]);
    assert_eq!(desk.printed, [(JobId(1), 3, 2)]);
}

#[test]
fn copies_are_kept_with_ok_and_refused_outside_their_range() {
    let mut desk = two_users_prints();
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Private Charge Print", "offer"]);
    desk.type_at("Number of Copies", "0");
    let screen = desk.tap(&["Print"]);
    assert!(screen.message.is_some_and(|it| it.contains("1 to 999")));
    let more = desk.panel.type_text(&desk.view(), Some("Number of Copies"), "12x");
    assert!(more.is_err());
    desk.type_at("Number of Copies", "12");
    assert_eq!(value(&desk.tap(&["OK"]), "offer"), "3 pages, 12 copies");
    assert!(desk.printed.is_empty());
}

#[test]
fn a_print_is_deleted_after_yes_only() {
    let mut desk = two_users_prints();
    desk.log_in("user1", PASSWORD);
    let screen = desk.tap(&["Private Charge Print", "offer", "Delete"]);
    assert_eq!((screen.screen.as_str(), enabled(&screen)), ("confirm", vec!["Yes", "No"]));
    assert_eq!(desk.tap(&["No"]).screen, "private-charge-print-job");
    assert_eq!(rows(&desk.tap(&["Delete", "Yes"])), ["letter"]);
    assert_eq!(desk.view().job(JobId(1)).unwrap().state.ending(), Some(Ending::Cancelled));
}

#[test]
fn all_prints_are_printed_together() {
    let mut desk = two_users_prints();
    desk.log_in("user1", PASSWORD);
    let screen = desk.tap(&["Private Charge Print"]);
    assert!(!enabled(&screen).contains(&"Print"));
    let screen = desk.tap(&["Select All", "Print"]);
    assert_eq!(desk.printed, [(JobId(1), 3, 1), (JobId(3), 3, 1)]);
    assert_eq!(screen.message, None);
    assert!(screen.items.iter().any(|it| it.label == "No print is stored."));
}

#[test]
fn a_preview_turns_its_pages() {
    let mut desk = two_users_prints();
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Private Charge Print", "letter"]);
    assert_eq!(desk.panel.preview(&desk.view()), None);
    let screen = desk.tap(&["Preview"]);
    assert_eq!((screen.screen.as_str(), value(&screen, "Page")), ("preview", "1 of 3"));
    assert!(!enabled(&screen).contains(&"Previous Page"));
    let screen = desk.tap(&["Next Page", "Next Page"]);
    assert!(!enabled(&screen).contains(&"Next Page"));
    let document = desk.view().job(JobId(3)).unwrap().kept().next().unwrap();
    assert_eq!(desk.panel.preview(&desk.view()), Some((document, 3)));
    assert_eq!(desk.tap(&["Close"]).screen, "private-charge-print-job");
}

#[test]
fn a_long_list_has_pages() {
    let mut desk = Desk::certified();
    for at in 1..=10 {
        desk.submit("user1", &format!("report {at}"));
    }
    desk.log_in("user1", PASSWORD);
    let screen = desk.tap(&["Private Charge Print"]);
    assert_eq!((rows(&screen).len(), value(&screen, "Page")), (8, "1 of 2"));
    let screen = desk.tap(&["Next Page"]);
    assert_eq!(rows(&screen), ["report 9", "report 10"]);
    assert_eq!(desk.tap(&["report 9"]).screen, "private-charge-print-job");
    check(&desk);
}

#[test]
fn a_document_cannot_pass_for_a_button() {
    let mut desk = Desk::certified();
    for name in ["Home", "Select All", "<"] {
        desk.submit("user1", name);
    }
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Private Charge Print", "Select All"]);
    assert_eq!(desk.screen().screen, "private-charge-print");
    assert_eq!(desk.tap(&["Home"]).screen, "home");
}

#[test]
fn a_print_that_goes_away_meanwhile_leaves_its_screen() {
    let mut desk = two_users_prints();
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Private Charge Print", "offer", "Delete"]);
    let now = desk.now;
    let ask = sim_core::Command::Job(sim_core::job::JobAsk::Delete(JobId(1)));
    let session = desk.view().panel_session().unwrap().id;
    desk.device.handle(now, sim_core::Asker::Session(session), ask).unwrap();
    assert_eq!(rows(&desk.screen()), ["letter"]);
    assert!(desk.press("Yes").is_err());
}

#[test]
fn others_jobs_are_shown_without_their_details() {
    let mut desk = two_users_prints();
    desk.engine_runs = false;
    desk.log_in("user2", PASSWORD);
    desk.tap(&["Private Charge Print", "salaries", "Print", "Home", "Log Out"]);
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Private Charge Print", "offer", "Print", "Home"]);
    let screen = desk.tap(&["Jobs"]);
    assert_eq!(rows(&screen), ["offer", "Job 2"]);
    assert_eq!(value(&screen, "offer"), "user1, waiting");
    let screen = desk.tap(&["Job 2"]);
    assert!(!screen.text().contains("user2") && !screen.text().contains("salaries"));
    assert!(!enabled(&screen).contains(&"Cancel"));
    desk.tap(&["Home", "Log Out"]);
    desk.log_in_key_operator();
    let screen = desk.tap(&["Jobs"]);
    assert_eq!(value(&screen, "salaries"), "user2, printing, 0 out");
    desk.tap(&["salaries", "Cancel"]);
    assert_eq!(desk.view().job(JobId(2)).unwrap().state.ending(), Some(Ending::Cancelled));
    assert_eq!(value(&desk.tap(&["Completed Jobs"]), "salaries"), "user2, cancelled");
}

#[test]
fn an_owner_cancels_a_job_that_waits() {
    let mut desk = two_users_prints();
    desk.engine_runs = false;
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Private Charge Print", "Select All", "Print", "Home", "Jobs", "letter"]);
    check(&desk);
    assert_eq!(rows(&desk.tap(&["Delete", "Yes"])), ["offer"]);
    assert_eq!(desk.view().job(JobId(3)).unwrap().state.ending(), Some(Ending::Cancelled));
}
