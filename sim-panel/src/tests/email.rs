//! Email: to whom, how, and what the panel says of what becomes of it.

use sim_core::address_book::{AddressBookAsk, Contact};
use sim_core::mail::{AGAIN_MS, Cause, FileFormat, NotSent, RECIPIENTS_MAX};
use sim_core::settings::parse;
use sim_core::{Command, Fact};

use super::desk::{Desk, PASSWORD, check, rows, value};
use crate::{Screen, to_pdf};

/// "user1" in the app, an address book of three of whom one has no address, and a device that sends.
fn desk() -> Desk {
    let mut desk = Desk::certified();
    for (name, email) in [("Team", "team@example.com"), ("Fax", ""), ("Bob", "bob@example.com")] {
        let contact = Contact::new(name, "", email).unwrap();
        desk.control(Command::AddressBook(AddressBookAsk::Add { number: None, contact }));
    }
    for (id, value) in [("net.smtp", "On"), ("net.smtp.address", "mfp@example.com")] {
        desk.control(Command::ChangeSettings(parse(id, value).unwrap()));
    }
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Email"]);
    desk
}

fn says(screen: &Screen, text: &str) -> bool {
    screen.message.as_ref().is_some_and(|it| it.contains(text))
}

/// The server has taken the mail, or has not.
fn sent(desk: &mut Desk, result: Result<(), NotSent>) {
    let mail = desk.view().mails.under_way.expect("a mail");
    desk.observe(Fact::MailSent { mail, result });
}

/// All that the app shows.
pub(super) fn screens() -> Vec<(&'static str, Screen)> {
    let mut desk = desk();
    let mut all = vec![("email", desk.screen())];
    for it in 0..10 {
        desk.type_at("Recipient", &format!("colleague{it}@a-department.example.com"));
        desk.tap(&["Add"]);
    }
    desk.type_on("jürgen@example.com");
    all.push(("email-recipients", desk.screen()));
    all.push(("email-not-ascii", desk.tap(&["Next"])));
    all.push(("email-book", desk.tap(&["Address Book"])));
    desk.tap(&["Team", "OK"]);
    all.push(("email-ticket", desk.tap(&["Next"])));
    all.push(("email-no-original", desk.tap(&["Start"])));
    all.push(("email-format", desk.tap(&["File Format"])));
    desk.put(1);
    all.push(("email-looked-at", desk.tap(&["<", "Preview", "On", "Start"])));
    all.push(("email-sending", desk.tap(&["Send"])));
    sent(&mut desk, Err(NotSent::of(Cause::RecipientRefused, "RCPT: 550 no such user")));
    all.push(("email-failed", desk.screen()));
    all
}

#[test]
fn a_scan_is_mailed_to_whom_was_typed_and_whom_the_address_book_has() {
    let mut desk = desk();
    desk.put(2);
    check(&desk);
    desk.type_at("Recipient", "alice@example.com");
    desk.tap(&["Add"]);
    let screen = desk.tap(&["Address Book"]);
    assert_eq!(rows(&screen), ["Team", "Bob"], "who has no address is not there");
    check(&desk);
    desk.tap(&["Team", "Bob"]);
    let screen = desk.tap(&["Bob", "OK"]);
    assert_eq!(rows(&screen), ["alice@example.com", "team@example.com"]);
    check(&desk);
    let screen = desk.tap(&["Next"]);
    assert_eq!(value(&screen, "To"), "alice@example.com, team@example.com");
    check(&desk);
    desk.type_at("Subject", "Minutes").type_at("File Name", "may");
    desk.tap(&["File Format", "TIFF (Multi-page)", "Delivery Receipts", "On"]);
    let screen = desk.tap(&["Start"]);
    assert_eq!(value(&screen, "State"), "being sent");
    check(&desk);
    let view = desk.view();
    let mail = &view.mails.waiting[0].mail;
    assert_eq!((&*mail.subject, mail.receipt), ("Minutes", true));
    let scan = mail.attached.as_ref().unwrap();
    assert_eq!((&*scan.name, scan.format, scan.pages), ("may", FileFormat::Tiff, 2));
    sent(&mut desk, Ok(()));
    assert_eq!(value(&desk.screen(), "State"), "completed");
}

#[test]
fn an_address_that_is_typed_need_not_be_added_first_and_is_one() {
    let mut desk = desk();
    assert!(says(&desk.tap(&["Next"]), "Enter a recipient first."));
    for (bad, why) in [("alice", "name@example.com"), ("jürgen@example.com", "ASCII")] {
        desk.type_at("Recipient", bad);
        for button in ["Add", "Next"] {
            assert!(says(&desk.tap(&[button]), why), "{bad}");
        }
    }
    desk.type_at("Recipient", "alice@example.com");
    assert_eq!(value(&desk.tap(&["Next"]), "To"), "alice@example.com");
    let screen = desk.tap(&["<"]);
    desk.type_at("Recipient", "bob@example.com");
    assert_eq!(rows(&screen), [""; 0]);
    desk.tap(&["Add"]);
    assert_eq!(rows(&desk.tap(&["bob@example.com"])), [""; 0], "a touch takes it off");
}

#[test]
fn a_mail_goes_to_so_many_at_most() {
    let mut desk = desk();
    for it in 0..=RECIPIENTS_MAX {
        desk.type_at("Recipient", &format!("a{it}@example.com"));
        let is_too_many = says(&desk.tap(&["Add"]), "100 at most");
        assert_eq!(is_too_many, it == RECIPIENTS_MAX, "{it}");
    }
    check(&desk);
}

#[test]
fn what_keeps_a_mail_is_told_with_its_code() {
    let mut desk = desk();
    desk.put(1);
    desk.type_at("Recipient", "alice@example.com");
    desk.tap(&["Next", "Start"]);
    let refused = NotSent::of(Cause::RecipientRefused, "RCPT: 550 no such user");
    sent(&mut desk, Err(refused));
    let screen = desk.screen();
    assert_eq!(value(&screen, "State"), "aborted: the mail was not sent (016-767)");
    assert_eq!(value(&screen, "Cause"), "016-767, RCPT: 550 no such user");
    check(&desk);
    desk.put(1);
    desk.tap(&["Home", "Email"]);
    desk.type_at("Recipient", "alice@example.com");
    desk.tap(&["Next"]);
    desk.control(Command::ChangeSettings(parse("net.smtp", "Off").unwrap()));
    assert!(says(&desk.tap(&["Start"]), "Port (Send Email)"));
}

#[test]
fn a_job_whose_mail_waits_says_for_what_to_whom_it_goes_and_when_it_is_tried_again() {
    let mut desk = desk();
    desk.put(1);
    desk.type_at("Recipient", "alice@example.com");
    desk.tap(&["Next", "Start"]);
    let long = "RCPT: 452 4.2.2 no room for this mail in the mailbox of this user, who has more than the house allows, last-word";
    sent(&mut desk, Err(NotSent::of(Cause::ServerFull, long).for_now()));
    let screen = desk.screen();
    assert_eq!(value(&screen, "State"), "waiting to be sent");
    assert_eq!(value(&screen, "Recipient"), "alice@example.com");
    assert_eq!(value(&screen, "Next Try"), desk.view().clock.time(desk.now.after_ms(AGAIN_MS)));
    assert_eq!(value(&screen, "Cause"), format!("016-765, {long}"));
    let is_whole = to_pdf(&screen).windows(9).any(|it| it == b"last-word");
    assert!(is_whole, "a cause is wrapped and not cut");
}

#[test]
fn a_mail_is_looked_at_before_it_goes_and_cancelled_while_it_does() {
    let mut desk = desk();
    desk.put(1);
    desk.type_at("Recipient", "alice@example.com");
    let screen = desk.tap(&["Next", "Preview", "On", "Start"]);
    assert!(says(&screen, "Look at the pages"), "{screen:?}");
    check(&desk);
    let screen = desk.tap(&["Send"]);
    assert_eq!(value(&screen, "State"), "being sent");
    desk.tap(&["Cancel"]);
    assert!(desk.view().jobs.is_empty() && desk.view().mails.waiting.is_empty());
}
