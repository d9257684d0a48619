//! The address book.

use super::bench::{Bench, KO, KO_PASSWORD};
use crate::address_book::{
    AddressBookAsk, AddressBookRefused, Contact, ENTRIES_MAX, Entry, EntryNumber,
};
use crate::command::Assumptions;
use crate::power::PowerAction;
use crate::saved::{NotSaved, SavedRows};
use crate::{Asker, Command, Device, Refused, Reply, Seen};

fn team() -> Contact {
    Contact::new("Team", "", "team@example.com").unwrap()
}

fn add(number: Option<u16>, contact: Contact) -> Command {
    Command::AddressBook(AddressBookAsk::Add { number: number.map(EntryNumber), contact })
}

fn delete(number: u16) -> Command {
    Command::AddressBook(AddressBookAsk::Delete(EntryNumber(number)))
}

/// The entries, each as a line.
fn lines(bench: &Bench) -> Vec<String> {
    let line = |it: &Entry| {
        let contact = &it.contact;
        let email = contact.email().map(ToString::to_string).unwrap_or_default();
        format!("{} {} {} {email}", it.number.0, contact.index(), contact.name())
    };
    bench.view().address_book.values().map(|it| line(it)).collect()
}

fn refused(why: AddressBookRefused) -> Result<Reply, Refused> {
    Err(Refused::AddressBook(why))
}

#[test]
fn an_administrator_adds_an_entry_changes_it_and_deletes_it_and_each_is_logged() {
    let mut bench = Bench::certified();
    // The guide's own catalogue does not have them.
    let sibling = Assumptions { sibling_events: true, ..Assumptions::default() };
    bench.ask(Asker::Control, Command::Assume(sibling)).unwrap();
    let operator = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    assert_eq!(bench.ask(operator, add(None, team())), Ok(Reply::Address(EntryNumber(1))));
    assert_eq!(bench.last_audit(), "Device Data / Add Address Entry / Successful by KO");
    assert_eq!(lines(&bench), ["1 T Team team@example.com"]);
    let contact = Contact::new("Office", "x", "").unwrap();
    let edit = AddressBookAsk::Edit { number: EntryNumber(1), contact };
    bench.ask(operator, Command::AddressBook(edit)).unwrap();
    assert_eq!(bench.last_audit(), "Device Data / Edit Address Entry / Successful by KO");
    assert_eq!(lines(&bench), ["1 X Office "]);
    bench.ask(operator, delete(1)).unwrap();
    assert_eq!(bench.last_audit(), "Device Data / Delete Address Entry / Successful by KO");
    let numbers: Vec<_> = bench.view().audit.iter().map(|it| it.optional.to_string()).collect();
    assert!(numbers.ends_with(&["1".into(), "1".into(), "1".into()]), "{numbers:?}");
    assert_eq!(lines(&bench), [""; 0]);
    assert_eq!(bench.ask(operator, delete(1)), refused(AddressBookRefused::NoSuchEntry));
}

#[test]
fn a_new_entry_has_the_number_that_was_asked_for_or_the_lowest_that_is_free() {
    let mut bench = Bench::certified();
    let mut ask = |number| bench.ask(Asker::Control, add(number, team()));
    let has = |number| Ok(Reply::Address(EntryNumber(number)));
    assert_eq!([ask(Some(2)), ask(None), ask(None)], [has(2), has(1), has(3)]);
    assert_eq!(ask(Some(2)), refused(AddressBookRefused::Taken));
    assert_eq!(ask(Some(0)), refused(AddressBookRefused::Number));
    assert_eq!(ask(Some(ENTRIES_MAX + 1)), refused(AddressBookRefused::Number));
    for number in 4..=ENTRIES_MAX {
        assert_eq!(ask(None), has(number));
    }
    assert_eq!(ask(None), refused(AddressBookRefused::Full));
}

#[test]
fn the_book_survives_the_power_and_goes_with_the_factory_defaults() {
    let mut bench = Bench::certified();
    bench.ask(Asker::Control, add(Some(7), team())).unwrap();
    bench.power(PowerAction::Cut);
    bench.power(PowerAction::On);
    assert_eq!(lines(&bench), ["7 T Team team@example.com"]);
    let rows = bench.device.changes(None).into_iter();
    let mut rows: SavedRows = rows.filter_map(|(key, row)| Some((key, row?))).collect();
    let row = rows["address/0007"].clone();
    let expected =
        r#"{"number":7,"name":"Team","index":"T","email":"team@example.com","created":0}"#;
    assert_eq!(String::from_utf8_lossy(&row), expected);
    Device::resume(&rows).unwrap();
    for (is, was) in [(r#""number":2001"#, r#""number":7"#), (r#""name":"""#, r#""name":"Team""#)] {
        let text = String::from_utf8_lossy(&row).replace(was, is);
        rows.insert("address/0007".into(), text.into_bytes());
        assert!(matches!(Device::resume(&rows), Err(NotSaved::Damaged { .. })), "{is}");
    }
    bench.reset();
    assert_eq!(lines(&bench), [""; 0]);
}

#[test]
fn an_entry_that_somebody_has_changed_meanwhile_is_not_saved_over() {
    let mut bench = Bench::certified();
    let entry = |bench: &Bench| (*bench.view().address_book[&EntryNumber(1)]).clone();
    let edit = |name: &str| {
        let contact = Contact::new(name, "", "").unwrap();
        Command::AddressBook(AddressBookAsk::Edit { number: EntryNumber(1), contact })
    };
    let as_seen =
        |seen: &Entry, command| Command::AsSeen(vec![Seen::Entry(seen.clone())], Box::new(command));
    bench.ask(Asker::Control, add(None, team())).unwrap();
    let first = entry(&bench);
    bench.ask(Asker::Control, edit("Office")).unwrap();
    for command in [edit("Mine"), delete(1)] {
        let answer = bench.ask(Asker::Control, as_seen(&first, command));
        assert_eq!(answer, Err(Refused::Outdated));
    }
    let second = entry(&bench);
    bench.ask(Asker::Control, as_seen(&second, edit("Team"))).unwrap();
    // The same number and contact again, and not the same entry.
    let third = entry(&bench);
    bench.ask(Asker::Control, delete(1)).unwrap();
    bench.advance_ms(1);
    bench.ask(Asker::Control, add(None, third.contact.clone())).unwrap();
    let answer = bench.ask(Asker::Control, as_seen(&third, delete(1)));
    assert_eq!(answer, refused(AddressBookRefused::NoSuchEntry));
}
