//! Fax: to which number, how, and what the panel says of what becomes of it.

use sim_core::address_book::{AddressBookAsk, Contact};
use sim_core::job::{CallFailed, JobId};
use sim_core::recipients::RECIPIENTS_MAX;
use sim_core::{Command, Fact, fax};

use super::desk::{Desk, PASSWORD, check, rows, value};
use crate::Screen;

/// "user1" in the app, and an address book of three of whom one has no fax number.
fn desk() -> Desk {
    let mut desk = Desk::certified();
    for (name, fax) in [("Team", "118"), ("Mail", ""), ("Bob", "+81 3 5550119")] {
        let contact = Contact::new(name, "", "").unwrap().with_fax(fax).unwrap();
        desk.control(Command::AddressBook(AddressBookAsk::Add { number: None, contact }));
    }
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Fax"]);
    desk
}

fn says(screen: &Screen, text: &str) -> bool {
    screen.message.as_ref().is_some_and(|it| it.contains(text))
}

/// The call that is under way has ended so.
fn called(desk: &mut Desk, result: Result<(), &str>) {
    let job: JobId = *desk.view().jobs.keys().next().expect("a job");
    let failed = |why: &str| CallFailed { unreached: false, why: why.to_owned() };
    desk.observe(Fact::CallMade { job, result: result.map_err(failed) });
}

/// All that the app shows.
pub(super) fn screens() -> Vec<(&'static str, Screen)> {
    let mut desk = desk();
    let mut all = vec![("fax", desk.screen())];
    all.push(("fax-no-number", desk.tap(&["Start"])));
    desk.type_at("Fax Number", "+81 3 5550100");
    all.push(("fax-no-original", desk.tap(&["Start"])));
    all.push(("fax-resolution", desk.tap(&["Resolution"])));
    desk.put(1);
    all.push(("fax-looked-at", desk.tap(&["Superfine", "Preview", "On", "Start"])));
    all.push(("fax-calling", desk.tap(&["Send"])));
    called(&mut desk, Err("LINE-102: Whatever is at the other end is no fax machine."));
    all.push(("fax-failed", desk.screen()));
    let mut desk = self::desk();
    desk.type_at("Fax Number", "117");
    desk.tap(&["Add"]);
    all.push(("fax-book", desk.tap(&["Address Book", "Bob"])));
    all.push(("fax-several", desk.tap(&["OK"])));
    all.push(("fax-recipients", desk.tap(&["Recipients"])));
    let mut desk = self::desk();
    all.push(("fax-delayed", delayed(&mut desk)));
    let mut desk = self::desk();
    all.push(("fax-redial", unanswered(&mut desk)));
    all
}

/// A fax for the evening.
fn delayed(desk: &mut Desk) -> Screen {
    desk.put(1);
    desk.type_at("Fax Number", "117");
    desk.type_at("Delayed Start", "17:30");
    desk.tap(&["Start"])
}

/// Nobody answered: the job as it stands then.
fn unanswered(desk: &mut Desk) -> Screen {
    desk.put(1);
    desk.type_at("Fax Number", "117");
    desk.tap(&["Start"]);
    let job = *desk.view().jobs.keys().next().expect("a job");
    let why = "LINE-101: Nobody answered.".to_owned();
    desk.observe(Fact::CallMade { job, result: Err(CallFailed { unreached: true, why }) });
    desk.screen()
}

#[test]
fn who_did_not_answer_is_called_again_at_a_time_that_is_shown() {
    let mut desk = desk();
    let screen = unanswered(&mut desk);
    check(&desk);
    assert_eq!(value(&screen, "State"), "waiting for redial");
    assert!(value(&screen, "Until").ends_with(|it: char| it.is_ascii_digit()), "{screen:?}");
    assert_eq!(value(&desk.tap(&["Start Now"]), "State"), "on the line");
}

#[test]
fn a_fax_is_sent_to_the_number_as_it_was_chosen() {
    let mut desk = desk();
    check(&desk);
    desk.put(2);
    desk.type_at("Fax Number", "+81 3 5550100");
    let screen = desk.tap(&["Resolution", "Superfine"]);
    assert_eq!(value(&screen, "Fax Number"), "+81 3 5550100");
    assert_eq!(value(&screen, "Resolution"), "Superfine");
    check(&desk);
    let screen = desk.tap(&["Start"]);
    assert_eq!(value(&screen, "State"), "on the line");
    check(&desk);
    let job = desk.view().jobs.values().next().unwrap().clone();
    let sim_core::job::Work::FaxOut(fax) = &job.work else { panic!("{job:?}") };
    assert_eq!((fax.to[0].number.as_str(), fax.to.len(), fax.pages), ("+81 3 5550100", 1, 2));
    assert_eq!(fax.resolution, fax::Resolution::SuperFine);
    called(&mut desk, Ok(()));
    assert_eq!(value(&desk.screen(), "State"), "completed");
    let [.., last] = &desk.audit()[..] else { panic!("nothing was logged") };
    assert_eq!(last, "Fax user1 +81 3 5550100");
}

#[test]
fn a_delayed_start_is_at_the_next_such_time_and_can_be_begun_before() {
    let mut desk = desk();
    desk.put(1);
    desk.type_at("Fax Number", "117");
    for typed in ["25:00", "17", "5:60", "+5:30", "noon"] {
        desk.type_at("Delayed Start", typed);
        assert!(says(&desk.tap(&["Start"]), "17:30"), "{typed}");
    }
    desk.type_at("Delayed Start", "17:30");
    let screen = desk.tap(&["Start"]);
    check(&desk);
    assert_eq!(value(&screen, "State"), "delayed");
    assert!(value(&screen, "Until").ends_with("17:30:00"), "{screen:?}");
    let until = desk.view().jobs.values().next().unwrap().state.held_until().unwrap();
    assert!(until.since_ms(desk.view().now) <= 86_400_000);
    assert_eq!(value(&desk.tap(&["Start Now"]), "State"), "on the line");
}

#[test]
fn a_fax_goes_to_several_of_whom_some_are_typed_and_some_in_the_address_book() {
    let mut desk = desk();
    desk.put(1);
    desk.type_at("Fax Number", "117");
    let screen = desk.tap(&["Add"]);
    check(&desk);
    assert_eq!((value(&screen, "Fax Number"), value(&screen, "Recipients")), ("", "117"));
    let screen = desk.tap(&["Address Book"]);
    assert_eq!(rows(&screen), ["Team", "Bob"], "who has no number is not there");
    check(&desk);
    let screen = desk.tap(&["Team", "Bob", "OK"]);
    assert_eq!(value(&screen, "Recipients"), "117 and 2 more");
    let screen = desk.tap(&["Recipients", "117"]);
    assert_eq!(rows(&screen), ["118", "+81 3 5550119"], "a touch takes it off");
    check(&desk);
    desk.tap(&["OK"]);
    desk.type_at("Fax Number", "119");
    let screen = desk.tap(&["Start"]);
    assert_eq!(value(&screen, "Name"), "118, +81 3 5550119, 119");
    for result in [Ok(()), Err("LINE-133: The line went dead."), Ok(())] {
        called(&mut desk, result);
    }
    let screen = desk.screen();
    assert_eq!(
        value(&screen, "Cause"),
        "1 of 3 did not get it. +81 3 5550119: LINE-133: The line went dead."
    );
    let screen = desk.tap(&["Recipients"]);
    check(&desk);
    assert_eq!(value(&screen, "118"), "sent");
    assert_eq!(value(&screen, "+81 3 5550119"), "LINE-133: The line went dead.");
}

#[test]
fn a_fax_goes_to_so_many_at_most() {
    let mut desk = desk();
    for it in 0..=RECIPIENTS_MAX {
        desk.type_at("Fax Number", &format!("{}", 1_000 + it));
        let is_too_many = says(&desk.tap(&["Add"]), "100 at most");
        assert_eq!(is_too_many, it == RECIPIENTS_MAX, "{it}");
    }
    check(&desk);
}

#[test]
fn without_a_number_nothing_is_scanned() {
    let mut desk = desk();
    desk.put(1);
    for typed in ["", "office", "5#1", "123456789012345678901"] {
        desk.type_at("Fax Number", typed);
        assert!(says(&desk.tap(&["Start"]), "Type the number"), "{typed}");
    }
    assert!(desk.view().jobs.is_empty());
}

#[test]
fn a_call_that_did_not_get_through_is_told_with_its_code() {
    let mut desk = desk();
    desk.put(1);
    desk.type_at("Fax Number", "117");
    desk.tap(&["Start"]);
    called(&mut desk, Err("LINE-101: Nobody answered."));
    let screen = desk.screen();
    assert_eq!(value(&screen, "State"), "aborted: the call ended before the fax was whole");
    assert_eq!(value(&screen, "Cause"), "LINE-101: Nobody answered.");
    check(&desk);
}

#[test]
fn a_fax_is_looked_at_before_it_goes_and_cancelled_while_it_does() {
    let mut desk = desk();
    desk.put(1);
    desk.type_at("Fax Number", "117");
    let screen = desk.tap(&["Preview", "On", "Start"]);
    assert!(says(&screen, "then send them"), "{screen:?}");
    check(&desk);
    assert_eq!(value(&desk.tap(&["Send"]), "State"), "on the line");
    desk.tap(&["Cancel"]);
    assert!(desk.view().jobs.is_empty());
}
