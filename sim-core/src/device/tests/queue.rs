//! The queue and the printer's switches.

use super::bench::{Bench, KO, KO_PASSWORD, PEER, document};
use crate::job::{
    AbortReason, Claim, ColorMode, Ending, GivenPassword, HoldUntil, JobAsk, JobId, JobRefused,
    JobState, JobTicket, Override, PageRange, Period, Resource, Sides, Stop, Submission,
    TicketChange,
};
use crate::meter::Meter;
use crate::power::PowerAction;
use crate::printer::{Pause, PrinterAsk};
use crate::share::JOBS;
use crate::truth::DETAIL_MAX;
use crate::user::Role;
use crate::{Asker, Command, Door, Effect, Fact, Refused, Reply};

mod documents;
mod holds;
mod reading;

const DRIVER: Asker = Asker::Remote(Door::Driver, PEER);

/// A device that prints at once what comes, with an administrator's session.
fn plain() -> (Bench, Asker) {
    let mut bench = Bench::factory();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    let admin = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    (bench, admin)
}

fn print(bench: &mut Bench, ticket: JobTicket) -> JobId {
    print_with(bench, ticket, None)
}

fn print_with(bench: &mut Bench, ticket: JobTicket, password: Option<GivenPassword>) -> JobId {
    print_by(bench, DRIVER, ticket, password)
}

/// By somebody at the machine, who has no share to keep to.
fn print_at(bench: &mut Bench, ticket: JobTicket) -> JobId {
    print_by(bench, Asker::Panel, ticket, None)
}

fn print_by(
    bench: &mut Bench,
    asker: Asker,
    ticket: JobTicket,
    password: Option<GivenPassword>,
) -> JobId {
    let submission = Submission {
        asks_back: false,
        subscriptions: Vec::new(),
        name: "a".into(),
        job_type: Default::default(),
        ticket,
        password,
        document: document(7),
        claim: Claim::Nobody,
    };
    let reply = bench.ask(asker, Command::Job(JobAsk::Submit(submission.into())));
    let Ok(Reply::Job(id, _)) = reply else { panic!("{reply:?}") };
    id
}

fn plainly(bench: &mut Bench) -> JobId {
    print(bench, JobTicket::default())
}

fn job(bench: &mut Bench, asker: Asker, ask: JobAsk) -> Result<Reply, Refused> {
    bench.ask(asker, Command::Job(ask))
}

fn switch(bench: &mut Bench, asker: Asker, ask: PrinterAsk) {
    bench.ask(asker, Command::Printer(ask)).unwrap();
}

/// The engine puts out whatever it was asked for last.
fn finish_current(bench: &mut Bench) -> JobId {
    let view = bench.view();
    let current =
        view.jobs.values().find(|it| it.state == JobState::Running(Resource::Engine)).unwrap().id;
    bench.observe(Fact::Printed(current));
    current
}

fn order(bench: &mut Bench) -> Vec<u32> {
    let mut order = Vec::new();
    while bench.view().jobs.values().any(|it| it.state == JobState::Running(Resource::Engine)) {
        order.push(finish_current(bench).0);
    }
    order
}

#[test]
fn the_highest_priority_is_printed_first_and_then_the_first_come() {
    let (mut bench, admin) = plain();
    for priority in [50, 50, 1, 100, 50] {
        print(&mut bench, JobTicket { priority, ..JobTicket::default() });
    }
    let raise = JobAsk::Change(JobId(3), None, vec![TicketChange::Priority(60)]);
    job(&mut bench, admin, raise).unwrap();
    assert_eq!(order(&mut bench), [1, 4, 3, 2, 5]);
}

#[test]
fn administrators_promote_jobs_and_put_them_after_others() {
    let (mut bench, admin) = plain();
    for _ in 0..5 {
        plainly(&mut bench);
    }
    assert_eq!(job(&mut bench, DRIVER, JobAsk::Promote(JobId(5))), Err(Refused::NotLoggedIn));
    job(&mut bench, admin, JobAsk::Promote(JobId(5))).unwrap();
    job(&mut bench, admin, JobAsk::ScheduleAfter(JobId(2), Some(JobId(4)))).unwrap();
    job(&mut bench, admin, JobAsk::ScheduleAfter(JobId(3), Some(JobId(1)))).unwrap();
    let printing = job(&mut bench, admin, JobAsk::Promote(JobId(1)));
    assert_eq!(printing, Err(Refused::Job(JobRefused::State(JobState::Running(Resource::Engine)))));
    assert_eq!(order(&mut bench), [1, 3, 5, 4, 2]);
}

#[test]
fn a_hold_that_holds_nothing_takes_no_place_from_a_job() {
    let (mut bench, admin) = plain();
    for _ in 0..3 {
        plainly(&mut bench);
    }
    for until in [HoldUntil::NoHold, HoldUntil::Period(Period::DayTime)] {
        job(&mut bench, admin, JobAsk::Hold(JobId(2), until)).unwrap();
        assert_eq!(bench.job_state(JobId(2)), JobState::Waiting(Resource::Engine));
    }
    assert_eq!(order(&mut bench), [1, 2, 3]);
}

#[test]
fn jobs_put_behind_the_last_one_stay_before_those_that_come_later() {
    let (mut bench, admin) = plain();
    for _ in 0..5 {
        plainly(&mut bench);
    }
    for (id, after) in [(2, 5), (3, 2), (4, 3)] {
        job(&mut bench, admin, JobAsk::ScheduleAfter(JobId(id), Some(JobId(after)))).unwrap();
    }
    for _ in 0..3 {
        plainly(&mut bench);
    }
    assert_eq!(order(&mut bench), [1, 5, 2, 3, 4, 6, 7, 8]);
}

#[test]
fn a_job_with_more_pages_than_its_differing_copies_allow_is_not_laid_out() {
    let mut bench = Bench::factory();
    let first = |last| Some(PageRange { first: 1, last });
    let once = |copies| Override {
        pages: vec![PageRange { first: 1, last: 1 }],
        copies,
        ..Override::default()
    };
    let overrides: Vec<_> = (2..6).map(|last| once(first(last))).collect();
    let ticket = JobTicket { copies: 9, overrides, ..JobTicket::default() };
    bench.document = Ok(120_000);
    let id = print(&mut bench, ticket.clone());
    let job = bench.view().job(id).unwrap().clone();
    assert_eq!(job.state.ending(), Some(Ending::Aborted(AbortReason::Data)));
    assert!(job.state.end().unwrap().fault.as_deref().unwrap().contains("too many pages"));
    bench.document = Ok(10);
    let id = print(&mut bench, ticket);
    assert_eq!(bench.job_state(id), JobState::Running(Resource::Engine));
}

#[test]
fn the_journal_takes_no_more_of_an_ask_than_it_has_room_for() {
    let (mut bench, admin) = plain();
    let jobs = (1..=1_000).map(JobId).collect();
    job(&mut bench, admin, JobAsk::CancelAll(jobs)).unwrap_err();
    let view = bench.view();
    let longest = view.truth.iter().map(|it| it.detail.chars().count()).max().unwrap();
    assert_eq!(longest, DETAIL_MAX + 1, "with the mark that it was cut");
}

#[test]
fn the_meter_counts_what_is_out_and_never_goes_back() {
    let (mut bench, admin) = plain();
    let duplex = JobTicket { sides: Sides::LongEdge, ..JobTicket::default() };
    let color = print(&mut bench, duplex.clone());
    bench.observe(Fact::PagesOut(color, 2));
    let black = JobTicket { color_mode: ColorMode::Monochrome, ..duplex };
    let black = print(&mut bench, black);
    job(&mut bench, admin, JobAsk::Cancel(color)).unwrap();
    bench.observe(Fact::PagesOut(color, 1));
    bench.observe(Fact::PagesOut(black, 3));
    finish_current(&mut bench);
    let out = Meter { full_color: 2, monochrome: 3, sheets: 3 };
    assert_eq!(bench.view().meter, out, "what a cancelled job had out counts, and nothing after");
    bench.ask(Asker::Control, Command::Power(PowerAction::Cut)).unwrap();
    assert_eq!(bench.view().meter, out);
}

#[test]
fn a_suspended_job_goes_on_with_the_side_at_which_it_stopped() {
    let (mut bench, admin) = plain();
    let ticket = JobTicket { copies: 2, sides: Sides::LongEdge, ..JobTicket::default() };
    let first = print(&mut bench, ticket);
    let second = plainly(&mut bench);
    bench.observe(Fact::PagesOut(first, 4));
    job(&mut bench, admin, JobAsk::Suspend(None)).unwrap();
    assert_eq!(bench.job_state(first), JobState::Stopped(Resource::Engine, Stop::Suspended));
    assert_eq!(bench.job_state(second), JobState::Running(Resource::Engine));
    job(&mut bench, admin, JobAsk::Resume(first)).unwrap();
    assert_eq!(bench.job_state(first), JobState::Waiting(Resource::Engine));
    finish_current(&mut bench);
    let resumed = bench.effects.last().unwrap().clone();
    assert!(matches!(resumed, Effect::Print { from: 4, .. }), "{resumed:?}");
    bench.observe(Fact::PagesOut(first, 2));
    finish_current(&mut bench);
    let ended = bench.view().job(first).unwrap().clone();
    // Two copies of three pages on two sheets each.
    assert_eq!((ended.impressions_out(), ended.sheets_out()), (6, 4));
    let print = ended.print().unwrap();
    assert_eq!((print.impressions, print.sheets), (Some(3), Some(4)));
    assert!(ended.started.is_some() && ended.state.is_ended());
}

#[test]
fn a_paused_printer_keeps_the_engine_for_its_job() {
    let (mut bench, admin) = plain();
    let first = plainly(&mut bench);
    let second = plainly(&mut bench);
    bench.observe(Fact::PagesOut(first, 1));
    assert_eq!(bench.ask(DRIVER, Command::Printer(PrinterAsk::Pause)), Err(Refused::NotLoggedIn));
    switch(&mut bench, admin, PrinterAsk::Pause);
    assert_eq!(bench.effects.last(), Some(&Effect::StopPrinting(first)));
    assert_eq!(bench.job_state(first), JobState::Stopped(Resource::Engine, Stop::Paused));
    assert_eq!(bench.job_state(second), JobState::Waiting(Resource::Engine));
    switch(&mut bench, admin, PrinterAsk::Resume);
    assert!(matches!(bench.effects.last(), Some(Effect::Print { from: 1, .. })));
    switch(&mut bench, admin, PrinterAsk::PauseAfterCurrent);
    finish_current(&mut bench);
    assert_eq!(bench.view().printer.pause, Pause::Paused);
    assert_eq!(bench.job_state(second), JobState::Waiting(Resource::Engine));
    switch(&mut bench, admin, PrinterAsk::Resume);
    assert_eq!(bench.job_state(second), JobState::Running(Resource::Engine));
}

#[test]
fn a_job_for_which_the_engine_is_kept_is_cancelled_like_any_other() {
    let (mut bench, admin) = plain();
    let first = plainly(&mut bench);
    let second = plainly(&mut bench);
    switch(&mut bench, admin, PrinterAsk::Pause);
    job(&mut bench, admin, JobAsk::CancelCurrent).unwrap();
    assert_eq!(bench.job_state(first).ending(), Some(Ending::Cancelled));
    assert_eq!(bench.job_state(second), JobState::Waiting(Resource::Engine));
    switch(&mut bench, admin, PrinterAsk::Resume);
    assert_eq!(order(&mut bench), [2]);
    let nothing = job(&mut bench, admin, JobAsk::CancelCurrent);
    assert_eq!(nothing, Err(Refused::Job(JobRefused::NothingPrints)));
}

#[test]
fn a_printer_that_is_disabled_or_shut_down_takes_no_job() {
    let (mut bench, admin) = plain();
    for (off, on) in
        [(PrinterAsk::Disable, PrinterAsk::Enable), (PrinterAsk::Shutdown, PrinterAsk::Startup)]
    {
        switch(&mut bench, admin, off);
        let submission = Submission {
            asks_back: false,
            subscriptions: Vec::new(),
            name: String::new(),
            job_type: Default::default(),
            ticket: JobTicket::default(),
            password: None,
            document: document(9),
            claim: Claim::Nobody,
        };
        let refused = job(&mut bench, DRIVER, JobAsk::Submit(submission.into()));
        assert_eq!(refused, Err(Refused::Job(JobRefused::NotAccepting)));
        switch(&mut bench, admin, on);
        plainly(&mut bench);
    }
    switch(&mut bench, admin, PrinterAsk::Shutdown);
    bench.power(PowerAction::Restart);
    plainly(&mut bench);
}

#[test]
fn a_purge_leaves_no_job_and_only_administrators_may() {
    let (mut bench, admin) = plain();
    for _ in 0..3 {
        plainly(&mut bench);
    }
    finish_current(&mut bench);
    assert_eq!(job(&mut bench, DRIVER, JobAsk::Purge), Err(Refused::NotLoggedIn));
    job(&mut bench, admin, JobAsk::Purge).unwrap();
    let view = bench.view();
    assert!(view.jobs.is_empty() && view.history.is_empty());
    let discarded = bench.effects.iter().filter(|it| matches!(it, Effect::Discard(_))).count();
    assert_eq!(discarded, 3, "nothing is kept of any");
    assert_eq!(plainly(&mut bench), JobId(4), "numbers go on");
}

#[test]
fn all_of_several_jobs_are_cancelled_or_none() {
    let (mut bench, admin) = plain();
    let jobs = [plainly(&mut bench), plainly(&mut bench), plainly(&mut bench)];
    finish_current(&mut bench);
    let refused = job(&mut bench, admin, JobAsk::CancelAll(jobs.to_vec()));
    let Err(Refused::Job(JobRefused::State(state))) = refused else { panic!("{refused:?}") };
    assert_eq!(state.ending(), Some(Ending::Completed));
    assert_eq!(bench.view().jobs.len(), 2);
    job(&mut bench, admin, JobAsk::CancelAll(jobs[1..].to_vec())).unwrap();
    assert!(bench.view().jobs.is_empty());
}

#[test]
fn ranges_behind_the_last_page_print_nothing_and_that_is_all() {
    let (mut bench, _) = plain();
    let page_ranges = vec![PageRange { first: 8, last: 9 }];
    let id = print(&mut bench, JobTicket { page_ranges, ..JobTicket::default() });
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
    assert!(!bench.effects.iter().any(|it| matches!(it, Effect::Print { .. })));
}

#[test]
fn as_many_jobs_pass_as_wait_and_each_changes_a_few_rows() {
    let (mut bench, admin) = plain();
    switch(&mut bench, admin, PrinterAsk::Pause);
    for _ in 0..JOBS.all {
        print_at(&mut bench, JobTicket::default());
    }
    switch(&mut bench, admin, PrinterAsk::Resume);
    bench.effects.clear();
    // A view is out all the time, as it is with the owner task.
    for _ in 0..JOBS.all {
        let before = bench.view();
        let current = bench.view().current_job.unwrap();
        bench.observe(Fact::Printed(current));
        print_at(&mut bench, JobTicket::default());
        assert!(bench.device.changes(Some(&before)).len() < 12);
        bench.effects.clear();
    }
    assert_eq!(bench.view().jobs.len(), JOBS.all);
}
