//! Jobs that are read long, and what comes behind them.

use std::net::{IpAddr, Ipv4Addr};

use super::*;
use crate::command::{Interpreted, NotInterpreted};
use crate::job::READ_PATIENCE_MS;

/// Another one than the driver.
const OTHER: Asker = Asker::Remote(Door::Driver, IpAddr::V4(Ipv4Addr::new(192, 0, 2, 9)));

fn read(bench: &mut Bench, id: u32) {
    let document = bench.view().job(JobId(id)).unwrap().documents[0].id;
    let found = Interpreted {
        pages: 1,
        format: "application/pdf",
        drawn: None,
        drawn_bytes: 0,
        fault: None,
    };
    bench.observe(Fact::Interpreted { job: JobId(id), document, result: Ok(found) });
}

fn give_up(bench: &mut Bench, id: u32) {
    let document = bench.view().job(JobId(id)).unwrap().documents[0].id;
    let result = Err(NotInterpreted::Data("it took too long".into()));
    bench.observe(Fact::Interpreted { job: JobId(id), document, result });
}

#[test]
fn documents_that_never_end_keep_only_their_own_sender_waiting() {
    let (mut bench, _) = plain();
    bench.reads = false;
    for _ in 0..3 {
        plainly(&mut bench);
    }
    for _ in 0..2 {
        print_by(&mut bench, OTHER, JobTicket::default(), None);
    }
    let own = plainly(&mut bench);
    for id in [own.0, 5, 4] {
        read(&mut bench, id);
    }
    bench.advance_ms(READ_PATIENCE_MS - 1);
    assert_eq!(order(&mut bench), [0; 0], "all wait a while for the first");
    bench.advance_ms(1);
    let woken = bench.view().truth.iter().any(|it| it.what == "passed-while-read");
    assert!(woken, "the journal says why");
    assert_eq!(order(&mut bench), [4, 5]);
    // The next one passes at once, and what was read meanwhile has kept its place.
    print_by(&mut bench, OTHER, JobTicket::default(), None);
    print_by(&mut bench, OTHER, JobTicket::default(), None);
    read(&mut bench, 7);
    read(&mut bench, 8);
    assert_eq!(finish_current(&mut bench), JobId(7));
    read(&mut bench, 1);
    assert_eq!(order(&mut bench), [8, 1]);
    give_up(&mut bench, 2);
    assert_eq!(order(&mut bench), [0; 0], "its own wait for the third");
    give_up(&mut bench, 3);
    assert_eq!(order(&mut bench), [own.0]);
}

#[test]
fn nobody_passes_who_is_behind_a_job_that_was_just_begun() {
    let (mut bench, _) = plain();
    bench.reads = false;
    plainly(&mut bench);
    bench.advance_ms(READ_PATIENCE_MS);
    let third = Asker::Remote(Door::Driver, [192, 0, 2, 10].into());
    print_by(&mut bench, third, JobTicket::default(), None);
    bench.advance_ms(READ_PATIENCE_MS - 1);
    print_by(&mut bench, OTHER, JobTicket::default(), None);
    read(&mut bench, 3);
    assert_eq!(order(&mut bench), [0; 0]);
    bench.advance_ms(1);
    assert_eq!(order(&mut bench), [3]);
}

#[test]
fn the_time_of_a_job_that_is_read_begins_with_its_last_document() {
    let (mut bench, _) = plain();
    bench.reads = false;
    let id = documents::open(&mut bench, DRIVER, Claim::Nobody);
    for (number, last) in [(11, false), (12, true)] {
        bench.advance_ms(READ_PATIENCE_MS);
        job(&mut bench, DRIVER, documents::addition(id, number, last, Claim::Nobody)).unwrap();
    }
    print_by(&mut bench, OTHER, JobTicket::default(), None);
    read(&mut bench, 2);
    bench.advance_ms(READ_PATIENCE_MS - 1);
    assert_eq!(order(&mut bench), [0; 0]);
    bench.advance_ms(1);
    assert_eq!(order(&mut bench), [2]);
}

#[test]
fn a_job_that_is_read_too_long_is_passed_by_none_while_the_printer_is_paused() {
    let (mut bench, admin) = plain();
    bench.reads = false;
    plainly(&mut bench);
    print_by(&mut bench, OTHER, JobTicket::default(), None);
    read(&mut bench, 2);
    switch(&mut bench, admin, PrinterAsk::Pause);
    bench.advance_ms(2 * READ_PATIENCE_MS);
    assert_eq!(bench.job_state(JobId(2)), JobState::Waiting(Resource::Engine));
    switch(&mut bench, admin, PrinterAsk::Resume);
    assert_eq!(order(&mut bench), [2]);
}

#[test]
fn a_job_that_is_read_long_keeps_its_place() {
    let (mut bench, admin) = plain();
    bench.reads = false;
    // The third is held first, the fifth to the end; the sixth is urgent, the seventh is read for ever.
    let held = JobTicket { hold: HoldUntil::Indefinite, ..JobTicket::default() };
    let urgent = JobTicket { priority: 100, ..JobTicket::default() };
    let plain = JobTicket::default;
    for ticket in [plain(), plain(), held.clone(), plain(), held, urgent, plain(), plain()] {
        print(&mut bench, ticket);
    }
    for id in [8, 6, 5, 4, 3, 2] {
        read(&mut bench, id);
    }
    assert_eq!(order(&mut bench), [6], "the others wait for the first");
    job(&mut bench, admin, JobAsk::LetGo(JobId(3))).unwrap();
    read(&mut bench, 1);
    assert_eq!(order(&mut bench), [1, 2, 4], "the others wait for the seventh");
    job(&mut bench, admin, JobAsk::Cancel(JobId(7))).unwrap();
    assert_eq!(order(&mut bench), [8, 3]);
}

#[test]
fn a_hold_takes_the_place_of_a_job_that_is_read() {
    let (mut bench, admin) = plain();
    bench.reads = false;
    let first = plainly(&mut bench);
    bench.reads = true;
    let second = plainly(&mut bench);
    assert_eq!(bench.job_state(second), JobState::Waiting(Resource::Engine));
    job(&mut bench, admin, JobAsk::Hold(first, HoldUntil::Indefinite)).unwrap();
    assert_eq!(order(&mut bench), [second.0]);
}
