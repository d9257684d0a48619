//! Jobs that are read long, and what comes behind them.

use super::*;
use crate::command::Interpreted;

#[test]
fn a_job_that_is_read_long_keeps_its_place() {
    let read = |bench: &mut Bench, id| {
        let document = bench.view().job(JobId(id)).unwrap().documents[0].id;
        let found = Interpreted { pages: 1, format: "application/pdf", drawn: None, fault: None };
        bench.observe(Fact::Interpreted { job: JobId(id), document, result: Ok(found) });
    };
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
