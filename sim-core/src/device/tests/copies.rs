//! Copying: scanning, then printing what was scanned.

use super::bench::{Bench, KO, KO_PASSWORD};
use super::scanner::{office, scanned, sensed};
use crate::job::{
    ColorMode, CopyOrder, DocumentHandling, DocumentId, Ending, HoldUntil, JobAsk, JobId,
    JobRefused, JobState, JobTicket, Resource, Stop, TicketChange, TicketRefused,
};
use crate::media::InputTray;
use crate::scanner::{ScanColor, ScanTicket};
use crate::user::Role;
use crate::{Asker, Command, Effect, Fact, Refused, Reply};

const PRINTING: JobState = JobState::Running(Resource::Engine);

fn copy(bench: &mut Bench, copies: u16) -> JobId {
    let ticket = JobTicket { copies, ..JobTicket::default() };
    ordered(bench, CopyOrder { scan: ScanTicket::default(), ticket })
}

fn ordered(bench: &mut Bench, order: CopyOrder) -> JobId {
    match bench.ask(Asker::Panel, Command::Job(JobAsk::Copy(order.into()))) {
        Ok(Reply::Job(id, _)) => id,
        other => panic!("{other:?}"),
    }
}

fn ask(bench: &mut Bench, ask: JobAsk) -> Result<Reply, Refused> {
    bench.ask(Asker::Panel, Command::Job(ask))
}

/// The impressions that the engine was asked for last: from which, of how many.
fn asked(bench: &Bench) -> (u64, u64) {
    let print = bench.effects.iter().rev().find_map(|it| {
        let Effect::Print { plan, from, .. } = it else { return None };
        Some((*from, plan.impressions_total()))
    });
    print.expect("something is printed")
}

#[test]
fn a_copy_is_scanned_then_printed_then_forgotten() {
    let mut bench = office();
    let id = copy(&mut bench, 3);
    assert_eq!(bench.job_state(id), JobState::Running(Resource::Scanner));
    scanned(&mut bench, id, 70);
    assert_eq!(bench.job_state(id), PRINTING);
    assert_eq!(bench.view().scanning_job, None);
    assert_eq!(asked(&bench), (0, 6), "three copies of two pages");
    bench.print_all();
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
    assert_eq!(bench.last_audit(), "Job Status / Copy / Completed by alice");
    assert!(bench.effects.contains(&Effect::Discard(DocumentId(70))));
    assert_eq!(bench.view().job(id).unwrap().sheets_out(), 6);
}

#[test]
fn a_copy_waits_for_nothing_and_is_black_where_its_scan_is() {
    let mut bench = office();
    let scan = ScanTicket { color: ScanColor::Grayscale, ..ScanTicket::default() };
    let ticket = JobTicket { copies: 0, hold: HoldUntil::Indefinite, ..JobTicket::default() };
    let id = ordered(&mut bench, CopyOrder { scan, ticket });
    let hold = ask(&mut bench, JobAsk::Hold(id, HoldUntil::Indefinite));
    assert!(hold.is_err(), "its original lies there");
    let change = vec![TicketChange::Hold(HoldUntil::Indefinite)];
    assert!(ask(&mut bench, JobAsk::Change(id, None, change)).is_err());
    scanned(&mut bench, id, 70);
    let job = bench.view().job(id).unwrap().clone();
    let ticket = job.ticket().unwrap();
    assert_eq!((ticket.copies, ticket.color_mode), (1, ColorMode::Monochrome));
    assert_eq!(job.state, PRINTING);
    bench.print_all();
    assert_eq!((bench.view().meter.full_color, bench.view().meter.monochrome), (0, 2));
}

#[test]
fn the_copies_of_a_copy_change_while_it_is_scanned_and_while_it_is_printed() {
    let mut bench = office();
    let id = copy(&mut bench, 5);
    ask(&mut bench, JobAsk::SetCopies(id, 4)).unwrap();
    scanned(&mut bench, id, 70);
    assert_eq!(asked(&bench), (0, 8));
    bench.observe(Fact::PagesOut(id, 3));
    ask(&mut bench, JobAsk::SetCopies(id, 2)).unwrap();
    assert_eq!(asked(&bench), (3, 4), "the engine goes on where it was");
    assert!(bench.effects.contains(&Effect::StopPrinting(id)));
    let fewer = ask(&mut bench, JobAsk::SetCopies(id, 1));
    assert_eq!(fewer, Err(Refused::Job(JobRefused::CopiesOut)));
    let none = Err(Refused::Job(JobRefused::Ticket(TicketRefused::Copies)));
    assert_eq!(ask(&mut bench, JobAsk::SetCopies(id, 0)), none);
    bench.observe(Fact::PagesOut(id, 1));
    bench.observe(Fact::Printed(id));
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
    assert_eq!(bench.view().job(id).unwrap().impressions_out(), 4);
}

#[test]
fn a_copy_that_is_not_collated_comes_out_sheet_by_sheet() {
    let mut bench = office();
    let document_handling = DocumentHandling::Uncollated;
    let ticket = JobTicket { copies: 2, document_handling, ..JobTicket::default() };
    let id = ordered(&mut bench, CopyOrder { scan: ScanTicket::default(), ticket });
    scanned(&mut bench, id, 70);
    let plan = bench.view().job(id).unwrap().plan().unwrap();
    let pages = (0..plan.impressions_total()).map(|at| plan.side(at).unwrap().pages[0].page);
    assert_eq!(pages.collect::<Vec<_>>(), [1, 1, 2, 2]);
    assert_eq!((plan.impressions(), plan.sheets_total()), (2, 4));
    bench.observe(Fact::PagesOut(id, 1));
    assert!(ask(&mut bench, JobAsk::SetCopies(id, 3)).is_err(), "it is begun");
}

#[test]
fn a_copy_is_stopped_and_restarted_and_cancelled() {
    let mut bench = office();
    let id = copy(&mut bench, 2);
    assert!(ask(&mut bench, JobAsk::Suspend(Some(id))).is_err(), "only once it is printed");
    scanned(&mut bench, id, 70);
    bench.observe(Fact::PagesOut(id, 1));
    ask(&mut bench, JobAsk::Suspend(Some(id))).unwrap();
    assert_eq!(bench.job_state(id), JobState::Stopped(Resource::Engine, Stop::Suspended));
    ask(&mut bench, JobAsk::SetCopies(id, 3)).unwrap();
    ask(&mut bench, JobAsk::Resume(id)).unwrap();
    assert_eq!(asked(&bench), (1, 6));
    ask(&mut bench, JobAsk::Cancel(id)).unwrap();
    assert_eq!(bench.last_audit(), "Job Status / Copy / Canceled by User by alice");
    assert!(bench.effects.contains(&Effect::Discard(DocumentId(70))));
}

#[test]
fn nobody_else_but_an_administrator_touches_a_copy() {
    let mut bench = office();
    bench.add_user("bob", "bob-pass-1", Role::GeneralUser);
    let bob = Asker::Session(bench.cwis("bob", "bob-pass-1").unwrap());
    let operator = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    let id = copy(&mut bench, 2);
    scanned(&mut bench, id, 70);
    for ask in [JobAsk::SetCopies(id, 9), JobAsk::Suspend(Some(id)), JobAsk::Cancel(id)] {
        let refused = bench.ask(bob, Command::Job(ask));
        assert_eq!(refused, Err(Refused::NotPermitted));
    }
    bench.ask(operator, Command::Job(JobAsk::Cancel(id))).unwrap();
    assert_eq!(bench.last_audit(), "Job Status / Copy / Canceled by User by KO");
}

#[test]
fn a_copy_waits_for_paper_and_goes_on() {
    let mut bench = office();
    let id = copy(&mut bench, 1);
    let tray = InputTray::One.index();
    sensed(&mut bench, |it| it.trays[tray].percent = 0);
    scanned(&mut bench, id, 70);
    assert_eq!(bench.job_state(id), JobState::Stopped(Resource::Engine, Stop::Attention));
    ask(&mut bench, JobAsk::SetCopies(id, 2)).unwrap();
    assert_eq!(bench.job_state(id), JobState::Stopped(Resource::Engine, Stop::Attention));
    sensed(&mut bench, |it| it.trays[tray].percent = 100);
    assert_eq!(bench.job_state(id), PRINTING);
    assert_eq!(asked(&bench), (0, 4));
}

#[test]
fn the_next_original_is_scanned_while_a_copy_is_printed() {
    let mut bench = office();
    let first = copy(&mut bench, 1);
    scanned(&mut bench, first, 70);
    let second = copy(&mut bench, 1);
    assert_eq!(bench.job_state(first), PRINTING);
    assert_eq!(bench.job_state(second), JobState::Running(Resource::Scanner));
    scanned(&mut bench, second, 71);
    assert_eq!(bench.job_state(second), JobState::Waiting(Resource::Engine));
    bench.print_all();
    assert_eq!(bench.job_state(second).ending(), Some(Ending::Completed));
}
