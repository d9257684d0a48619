//! Jobs that are held, and what lets them go.

use super::*;
use crate::Secret;
use crate::job::PasswordEncryption;

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
