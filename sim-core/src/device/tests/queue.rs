//! The queue, holds, open jobs and the printer's switches.

use super::bench::{Bench, KO, KO_PASSWORD, PEER, document, opening};
use crate::command::Interpreted;
use crate::job::{
    AbortReason, Addition, Claim, ColorMode, DocumentHandling, Ending, GivenPassword, HoldUntil,
    JobAsk, JobId, JobRefused, JobState, JobTicket, NumberUp, Override, PageRange,
    PasswordEncryption, Period, Resource, Sides, Stop, Submission, TicketChange,
};
use crate::meter::Meter;
use crate::power::PowerAction;
use crate::printer::{Pause, PrinterAsk};
use crate::share::JOBS;
use crate::truth::DETAIL_MAX;
use crate::user::Role;
use crate::{Asker, Command, Door, Effect, Fact, Refused, Reply, Secret};

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
    assert_eq!((ended.print().impressions_out, ended.print().sheets_out), (6, 4));
    assert_eq!((ended.print().impressions, ended.print().sheets), (Some(3), Some(4)));
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
fn new_jobs_are_held_until_all_are_let_go() {
    let (mut bench, admin) = plain();
    switch(&mut bench, admin, PrinterAsk::HoldNewJobs);
    let jobs = [plainly(&mut bench), plainly(&mut bench), plainly(&mut bench)];
    assert!(jobs.iter().all(|it| bench.job_state(*it).is_held()));
    job(&mut bench, admin, JobAsk::LetGo(jobs[2])).unwrap();
    switch(&mut bench, admin, PrinterAsk::ReleaseHeldNewJobs);
    assert_eq!(order(&mut bench), [3, 1, 2]);
}

#[test]
fn a_held_job_is_let_go_at_its_hour_and_not_before() {
    // Friday 10:00 in Japan: the night begins at 18:00.
    let (mut bench, _) = plain();
    let hold = HoldUntil::Period(Period::Night);
    let id = print(&mut bench, JobTicket { hold, ..JobTicket::default() });
    assert!(bench.job_state(id).is_held());
    assert!(bench.view().job(id).unwrap().state.holds().until);
    bench.advance_ms(8 * 3_600_000 - 1);
    assert!(bench.job_state(id).is_held());
    bench.advance_ms(1);
    assert_eq!(bench.job_state(id), JobState::Running(Resource::Engine));
    let daytime = JobTicket { hold: HoldUntil::Period(Period::Night), ..JobTicket::default() };
    let at_night = print(&mut bench, daytime);
    assert_eq!(
        bench.job_state(at_night),
        JobState::Waiting(Resource::Engine),
        "it is night already"
    );
    let admin = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    job(&mut bench, admin, JobAsk::Hold(at_night, HoldUntil::Indefinite)).unwrap();
    bench.advance_ms(14 * 24 * 3_600_000);
    assert!(bench.job_state(at_night).is_held());
}

#[test]
fn the_hour_follows_the_clock_and_the_hold_survives_the_power() {
    let (mut bench, _) = plain();
    let hold = HoldUntil::Period(Period::Night);
    let id = print(&mut bench, JobTicket { hold, ..JobTicket::default() });
    bench.power(PowerAction::Cut);
    bench.power(PowerAction::On);
    assert!(bench.job_state(id).is_held());
    let now = bench.view().clock.unix_ms(bench.now);
    bench.ask(Asker::Control, Command::AdjustTime(now + 7 * 3_600_000)).unwrap();
    bench.advance_ms(3_600_000 - 1);
    assert!(bench.job_state(id).is_held());
    bench.advance_ms(1);
    assert_eq!(bench.job_state(id), JobState::Running(Resource::Engine));
}

#[test]
fn a_private_print_is_not_let_go_over_the_network_whoever_asks() {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    bench.add_user("bob", "bob-pass-12", Role::GeneralUser);
    let (id, _) = bench.submit_as("alice", "alice-pass1");
    let alice = Asker::Session(bench.cwis("alice", "alice-pass1").unwrap());
    let bob = Asker::Session(bench.cwis("bob", "bob-pass-12").unwrap());
    let admin = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    for asker in [alice, admin] {
        let refused = job(&mut bench, asker, JobAsk::LetGo(id));
        assert_eq!(refused, Err(Refused::Job(JobRefused::AtPanel)));
    }
    let asks = [
        JobAsk::LetGo(id),
        JobAsk::Hold(id, HoldUntil::Indefinite),
        JobAsk::Change(id, None, vec![TicketChange::Copies(9)]),
        JobAsk::NameDocument(id, 0, "x".into()),
        JobAsk::CancelDocument(id, 0),
        JobAsk::ReleaseWith(id, Secret::new("1")),
        JobAsk::CancelAll(vec![id]),
    ];
    for ask in asks {
        assert_eq!(job(&mut bench, bob, ask.clone()), Err(Refused::NotPermitted), "{ask:?}");
    }
    // A hold on top goes away, and it waits for its owner as before.
    job(&mut bench, alice, JobAsk::Hold(id, HoldUntil::Indefinite)).unwrap();
    job(&mut bench, alice, JobAsk::LetGo(id)).unwrap();
    assert!(bench.job_state(id).is_held());
}

fn pin() -> Option<GivenPassword> {
    Some(GivenPassword { encryption: PasswordEncryption::None, digest: b"4711".to_vec() })
}

#[test]
fn a_job_with_a_password_waits_until_it_is_typed_at_the_panel() {
    let (mut bench, admin) = plain();
    let id = print_with(&mut bench, JobTicket::default(), pin());
    assert!(bench.job_state(id).is_held());
    let typed = |text: &str| JobAsk::ReleaseWith(id, Secret::new(text));
    for ask in [JobAsk::LetGo(id), typed("4711")] {
        let refused = job(&mut bench, admin, ask);
        assert_eq!(refused, Err(Refused::Job(JobRefused::AtPanel)), "not over the network");
    }
    let wrong = job(&mut bench, Asker::Panel, typed("1234"));
    assert_eq!(wrong, Err(Refused::Job(JobRefused::Password)));
    job(&mut bench, Asker::Panel, typed("4711")).unwrap();
    assert_eq!(bench.job_state(id), JobState::Running(Resource::Engine));
}

#[test]
fn after_five_wrong_passwords_a_job_can_only_be_deleted() {
    let (mut bench, admin) = plain();
    let id = print_with(&mut bench, JobTicket::default(), pin());
    let typed = |text: &str| JobAsk::ReleaseWith(id, Secret::new(text));
    for _ in 0..4 {
        let wrong = job(&mut bench, Asker::Panel, typed("0000"));
        assert_eq!(wrong, Err(Refused::Job(JobRefused::Password)));
    }
    let fifth = job(&mut bench, Asker::Panel, typed("0000"));
    assert_eq!(fifth, Err(Refused::Job(JobRefused::PasswordLocked)));
    let locked = job(&mut bench, Asker::Panel, typed("4711"));
    assert_eq!(locked, Err(Refused::Job(JobRefused::PasswordLocked)));
    let shown = format!("{:?}", bench.view());
    assert!(!shown.contains("4711"), "a password is nowhere to be read");
    job(&mut bench, admin, JobAsk::Delete(id)).unwrap();
}

fn open(bench: &mut Bench, asker: Asker, claim: Claim) -> JobId {
    let reply = job(bench, asker, opening(claim));
    let Ok(Reply::Job(id, JobState::Incoming { .. })) = reply else { panic!("{reply:?}") };
    id
}

fn addition(job: JobId, number: u64, last: bool, claim: Claim) -> JobAsk {
    let addition = Addition {
        job,
        document: (number > 0).then(|| document(number)),
        last,
        claim,
        name: None,
        job_type: None,
        changes: Vec::new(),
    };
    JobAsk::AddDocument(addition.into())
}

#[test]
fn documents_are_read_as_they_come_and_printed_in_their_order() {
    let (mut bench, admin) = plain();
    let id = open(&mut bench, DRIVER, Claim::Nobody);
    for (number, pages) in [(11, 2), (12, 5)] {
        bench.document = Ok(pages);
        job(&mut bench, DRIVER, addition(id, number, false, Claim::Nobody)).unwrap();
    }
    let single = TicketChange::DocumentHandling(DocumentHandling::Single);
    let two = TicketChange::NumberUp(NumberUp::new(2).unwrap());
    job(&mut bench, admin, JobAsk::Change(id, None, vec![single, two])).unwrap();
    job(&mut bench, DRIVER, JobAsk::Close(id)).unwrap();
    let Some(Effect::Print { documents, plan, .. }) = bench.effects.last().cloned() else {
        panic!("not printed")
    };
    assert_eq!(documents.iter().map(|it| it.0).collect::<Vec<_>>(), [11, 12]);
    assert_eq!(plan.impressions(), 4);
    assert_eq!(&*bench.view().job(id).unwrap().name, "report.pdf");
    job(&mut bench, DRIVER, JobAsk::Close(id)).unwrap();
}

#[test]
fn a_damaged_document_ends_its_job_and_takes_the_others_along() {
    let (mut bench, _) = plain();
    let id = open(&mut bench, DRIVER, Claim::Nobody);
    job(&mut bench, DRIVER, addition(id, 11, false, Claim::Nobody)).unwrap();
    bench.document = Err("no pages".into());
    job(&mut bench, DRIVER, addition(id, 12, false, Claim::Nobody)).unwrap();
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Aborted(AbortReason::Data)));
    for number in [11, 12] {
        let discarded = Effect::Discard(crate::job::DocumentId(number));
        assert_eq!(bench.effects.iter().filter(|it| **it == discarded).count(), 1);
    }
}

#[test]
fn a_job_is_printed_without_the_documents_that_were_cancelled() {
    let (mut bench, admin) = plain();
    switch(&mut bench, admin, PrinterAsk::Pause);
    let id = open(&mut bench, DRIVER, Claim::Nobody);
    for (number, pages) in [(11, 2), (12, 5), (13, 1)] {
        bench.document = Ok(pages);
        job(&mut bench, DRIVER, addition(id, number, false, Claim::Nobody)).unwrap();
    }
    job(&mut bench, admin, JobAsk::CancelDocument(id, 0)).unwrap();
    job(&mut bench, DRIVER, JobAsk::Close(id)).unwrap();
    assert_eq!(bench.view().job(id).unwrap().print().impressions, Some(6));
    job(&mut bench, admin, JobAsk::CancelDocument(id, 2)).unwrap();
    let view = bench.view();
    let waiting = view.job(id).unwrap();
    assert_eq!(
        (waiting.print().impressions, waiting.pages(), waiting.state.clone()),
        (Some(5), Some(5), JobState::Waiting(Resource::Engine))
    );
    for number in [11, 13] {
        assert!(bench.effects.contains(&Effect::Discard(crate::job::DocumentId(number))));
    }
    let refused = |bench: &mut Bench, at| job(bench, admin, JobAsk::CancelDocument(id, at));
    let again = refused(&mut bench, 0);
    assert_eq!(again, Err(Refused::Job(JobRefused::DocumentCancelled)));
    assert_eq!(refused(&mut bench, 3), Err(Refused::Job(JobRefused::NoSuchDocument)));
    switch(&mut bench, admin, PrinterAsk::Resume);
    let Some(Effect::Print { documents, plan, .. }) = bench.effects.last().cloned() else {
        panic!("not printed")
    };
    assert_eq!(documents.iter().map(|it| it.0).collect::<Vec<_>>(), [12]);
    let mut sides = (0..plan.impressions_total()).map(|it| plan.side(it).unwrap());
    assert!(sides.all(|it| it.pages.iter().all(|page| page.document == 0)));
    let printed = refused(&mut bench, 1);
    assert_eq!(printed, Err(Refused::Job(JobRefused::State(JobState::Running(Resource::Engine)))));
}

#[test]
fn a_job_is_cancelled_with_the_last_of_its_documents() {
    let (mut bench, admin) = plain();
    switch(&mut bench, admin, PrinterAsk::Pause);
    let whole = plainly(&mut bench);
    job(&mut bench, admin, JobAsk::CancelDocument(whole, 0)).unwrap();
    assert_eq!(bench.job_state(whole).ending(), Some(Ending::Cancelled));
    let id = open(&mut bench, DRIVER, Claim::Nobody);
    job(&mut bench, DRIVER, addition(id, 11, false, Claim::Nobody)).unwrap();
    job(&mut bench, admin, JobAsk::CancelDocument(id, 0)).unwrap();
    assert!(bench.job_state(id).is_incoming(), "another one may come");
    job(&mut bench, DRIVER, JobAsk::Close(id)).unwrap();
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Cancelled));
}

#[test]
fn a_cancelled_document_is_not_missed_when_it_cannot_be_read() {
    let (mut bench, admin) = plain();
    bench.reads = false;
    let id = open(&mut bench, DRIVER, Claim::Nobody);
    for number in [11, 12] {
        job(&mut bench, DRIVER, addition(id, number, number == 12, Claim::Nobody)).unwrap();
    }
    let read = |number, result| Fact::Interpreted {
        job: id,
        document: crate::job::DocumentId(number),
        result,
    };
    let pages = Interpreted { pages: 3, format: "application/pdf", drawn: None, fault: None };
    bench.observe(read(12, Ok(pages)));
    assert_eq!(bench.job_state(id), JobState::Reading);
    job(&mut bench, admin, JobAsk::CancelDocument(id, 0)).unwrap();
    assert_eq!(bench.job_state(id), JobState::Running(Resource::Engine));
    let gone = crate::command::NotInterpreted::Device("it is gone".into());
    bench.observe(read(11, Err(gone)));
    assert_eq!(bench.job_state(id), JobState::Running(Resource::Engine));
}

#[test]
fn an_open_job_ends_two_minutes_after_the_last_that_came() {
    let (mut bench, _) = plain();
    let id = open(&mut bench, DRIVER, Claim::Nobody);
    bench.advance_ms(119_999);
    job(&mut bench, DRIVER, JobAsk::BeginDocument(id)).unwrap();
    let second = job(&mut bench, DRIVER, JobAsk::BeginDocument(id));
    assert_eq!(second, Err(Refused::Job(JobRefused::Receiving)));
    bench.advance_ms(3_600_000);
    assert!(bench.job_state(id).is_incoming(), "a document is coming in");
    bench.observe(Fact::DocumentEnded { job: id, sender_is_gone: false });
    bench.advance_ms(120_000);
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Aborted(AbortReason::NoDocument)));
    let gone = open(&mut bench, DRIVER, Claim::Nobody);
    job(&mut bench, DRIVER, JobAsk::BeginDocument(gone)).unwrap();
    bench.observe(Fact::DocumentEnded { job: gone, sender_is_gone: true });
    assert_eq!(bench.job_state(gone).ending(), Some(Ending::Aborted(AbortReason::Sender)));
}

#[test]
fn the_first_document_says_who_a_job_of_nobody_s_is_from() {
    let alice =
        |password: &str| Claim::Password { user: "alice".into(), password: Secret::new(password) };
    for (claim, reason) in [
        (alice("alice-pass1"), None),
        (alice("wrong"), Some(AbortReason::LoginFailed)),
        (Claim::Nobody, Some(AbortReason::NoUser)),
    ] {
        let mut bench = Bench::certified();
        bench.add_user("alice", "alice-pass1", Role::GeneralUser);
        let id = open(&mut bench, DRIVER, Claim::Nobody);
        job(&mut bench, DRIVER, addition(id, 11, false, claim)).unwrap();
        let state = bench.job_state(id);
        assert_eq!(state.ending(), reason.map(Ending::Aborted));
        assert_eq!(state.is_incoming(), reason.is_none());
        let kept = bench.view().job(id).unwrap().kept().count();
        assert_eq!(kept, usize::from(state.is_incoming()));
        let elsewhere = Asker::Remote(Door::Driver, [192, 0, 2, 9].into());
        let refused = job(&mut bench, elsewhere, addition(id, 12, true, Claim::Nobody));
        assert!(refused.is_err());
        assert!(bench.effects.contains(&Effect::Discard(crate::job::DocumentId(12))));
    }
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
