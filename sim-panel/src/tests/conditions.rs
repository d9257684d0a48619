//! What the panel says of paper, supplies and covers.

use sim_core::condition::Readings;
use sim_core::job::JobAsk;
use sim_core::media::InputTray;
use sim_core::parts::{Cover, JamPlace, Supply};
use sim_core::{Command, Fact};

use super::desk::{Desk, PASSWORD, value};

fn message(desk: &mut Desk, change: impl FnOnce(&mut Readings)) -> Option<String> {
    let mut readings = Readings::default();
    change(&mut readings);
    desk.observe(Fact::Sensed { readings: Box::new(readings), by_hand: true });
    desk.screen().message
}

#[test]
fn the_first_screen_says_what_is_wrong_and_what_to_do() {
    let mut desk = Desk::certified();
    assert_eq!(desk.screen().message, None);
    let jam = message(&mut desk, |it| it.jam = Some(JamPlace::Exit));
    let text =
        "Paper is jammed at the exit. Open the Left Cover, take the sheet out and close the cover.";
    assert_eq!(jam.as_deref(), Some(text));
    let empty = message(&mut desk, |it| it.trays[InputTray::Two.index()].percent = 0);
    assert_eq!(empty.as_deref(), Some("Tray 2 is out of paper."));
    assert_eq!(message(&mut desk, |_| {}), None, "all is well again");
}

#[test]
fn what_nobody_needs_to_see_to_yet_is_not_said() {
    let mut desk = Desk::certified();
    assert_eq!(message(&mut desk, |it| it.trays[0].percent = 10), None);
}

#[test]
fn the_gravest_troubles_are_said_and_the_others_counted() {
    let mut desk = Desk::certified();
    let said = message(&mut desk, |it| {
        it.trays.iter_mut().for_each(|it| it.percent = 0);
        it.open.insert(Cover::Front);
        it.supplies[Supply::from_name("toner-black").unwrap().index()].percent = 0;
    });
    assert_eq!(
        said.as_deref(),
        Some(
            "The Front Cover is open. Close it. Black Toner [K] is empty. Replace it. \
             Tray 1 is out of paper. And 3 more."
        )
    );
}

#[test]
fn the_list_of_jobs_says_why_printing_stands_still() {
    let mut desk = Desk::certified();
    desk.engine_runs = false;
    desk.submit("user1", "offer");
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Private Charge Print", "offer", "Print"]);
    assert_eq!(desk.tap(&["Home", "Jobs"]).message, None);
    message(&mut desk, |it| it.trays[0].percent = 0);
    let screen = desk.screen();
    let expected = "Job 1 waits for paper. Load A4 in Tray 1. Tray 1 is out of paper.";
    assert_eq!(screen.message.as_deref(), Some(expected));
    assert_eq!(value(&screen, "offer"), "user1, stopped, 0 out");
}

#[test]
fn the_list_of_jobs_tells_a_suspended_job_from_one_that_waits_for_a_person() {
    let mut desk = Desk::factory();
    desk.engine_runs = false;
    desk.submit("user1", "offer");
    desk.drive(Command::Job(JobAsk::Suspend(None)));
    let list = desk.tap(&["Jobs"]);
    assert!(value(&list, "offer").ends_with("suspended, 0 out"), "{}", value(&list, "offer"));
}
