use super::*;

fn log(records: usize) -> AuditLog {
    let clock = Clock::new(Tick(0), 1_611_277_200_000, 540);
    let mut log = AuditLog::default();
    for it in 0..records {
        log.append(&clock, Tick(it as u64), Event::AddUser, ("KO", ""), 1);
    }
    log
}

#[test]
fn the_newest_15_000_records_stay_and_the_log_id_wraps_at_60_000() {
    let log = log(70_000);
    assert_eq!(log.len(), CAPACITY);
    let ids: Vec<u16> = log.iter().map(|it| it.log_id).collect();
    assert_eq!(ids.first(), Some(&55_001));
    assert_eq!(ids.last(), Some(&10_000));
    let follows = |pair: &[u16]| pair[1] == pair[0] % LOG_ID_MAX + 1;
    assert!(ids.windows(2).all(follows));
}

#[test]
fn equal_records_that_are_appended_together_are_as_many_as_one_by_one() {
    let clock = Clock::new(Tick(0), 1_611_277_200_000, 540);
    for (before, times) in [(0, 1), (0, 70_000), (59_990, 15), (3, 15_001), (14_999, 60_000)] {
        let (mut together, mut one_by_one) = (log(before), log(before));
        let columns = ("-", "TLS, 127.0.0.1, not TLS");
        let (at, event) = (Tick(before as u64), Event::TrustedCommunicationFailed);
        together.append(&clock, at, event, columns, times);
        (0..times).for_each(|_| one_by_one.append(&clock, at, event, columns, 1));
        assert_eq!(together.written(), one_by_one.written());
        assert!(together.iter().eq(one_by_one.iter()), "{before} {times}");
    }
}

#[test]
fn a_name_with_a_tab_or_a_line_break_cannot_forge_a_row() {
    let clock = Clock::new(Tick(0), 1_611_277_200_000, 540);
    let mut log = AuditLog::default();
    log.append(&clock, Tick(0), Event::LoginInvalidUser, ("eve\r\n2\t01", "a\tb"), 1);
    let record = log.iter().next().unwrap();
    assert_eq!(&*record.user, "eve  2 01");
    assert_eq!(&*record.optional, "a b");
}

#[test]
fn event_ids_are_unique_and_rows_follow_the_enum() {
    for (at, row) in EVENTS.iter().enumerate() {
        assert!(EVENTS[at + 1..].iter().all(|it| it.id != row.id), "{:#06x} twice", row.id);
    }
    assert_eq!(Event::TrustedCommunicationFailed.row().event, "Communication");
    assert_eq!(Event::PrintAborted.row().status, "Aborted");
}

#[test]
fn names_are_listed_whole_with_how_many_more_there_are() {
    assert_eq!(listed(&[]), "");
    assert_eq!(listed(&["net.usb"]), "net.usb");
    let full = ["a".repeat(31), "b".repeat(32)];
    let full: Vec<_> = full.iter().map(String::as_str).collect();
    assert_eq!(listed(&full).len(), COLUMN_MAX);
    let mail: Vec<_> = crate::settings::Item::from_id("net.smtp").unwrap().keys().to_vec();
    let mail: Vec<_> = mail.iter().map(|it| it.row().id).collect();
    let more = mail.len() - 3;
    let text = format!("net.smtp net.smtp.notification net.smtp.receive and {more} more");
    assert_eq!(listed(&mail), text);
    assert_eq!(*column(&listed(&mail)), text);
}
