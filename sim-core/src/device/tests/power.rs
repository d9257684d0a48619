use super::bench::{Bench, KO, KO_PASSWORD, PEER};
use crate::command::FaultAction;
use crate::job::{AbortReason, Claim, Ending, JobAsk, JobState, JobType};
use crate::power::PowerAction;
use crate::settings::Settings;
use crate::user::Role;
use crate::{Asker, Command, Door, Effect, Refused};

#[test]
fn the_log_tells_cold_from_warm_and_an_orderly_shutdown_from_a_cut() {
    let mut bench = Bench::off(Settings::certified());
    for action in [
        PowerAction::On,
        PowerAction::Restart,
        PowerAction::Cut,
        PowerAction::On,
        PowerAction::Off,
        PowerAction::On,
    ] {
        bench.power(action);
    }
    let statuses = [
        "Started normally (cold boot)",
        "Shutdown requested",
        "Started normally (warm boot)",
        "Started normally (cold boot)",
        "Shutdown requested",
        "Started normally (cold boot)",
    ];
    assert_eq!(bench.audit(), statuses.map(|it| format!("System Status / {it} / - by -")));
}

#[test]
fn sessions_die_with_the_power_and_held_prints_do_not() {
    for action in [PowerAction::Off, PowerAction::Cut] {
        let mut bench = Bench::certified();
        bench.add_user("alice", "alice-pass1", Role::GeneralUser);
        let (held, _) = bench.submit_as("alice", "alice-pass1");
        let (printing, _) = bench.submit_as("alice", "alice-pass1");
        let alice = bench.cwis("alice", "alice-pass1").unwrap();
        bench.ask(Asker::Session(alice), Command::Job(JobAsk::Release(printing))).unwrap();
        bench.power(action);
        assert!(
            bench.effects.contains(&Effect::StopPrinting(printing)) || action == PowerAction::Off
        );
        assert_eq!(bench.cwis("alice", "alice-pass1"), Err(Refused::PoweredOff));
        bench.power(PowerAction::On);
        assert!(bench.view().sessions.is_empty());
        assert!(bench.job_state(held).is_held());
        assert_eq!(bench.job_state(printing).ending(), Some(Ending::Aborted(AbortReason::Power)));
        assert!(bench.audit().contains(&"Job Status / Print / Aborted by alice".to_owned()));
    }
}

#[test]
fn answers_that_were_worked_on_when_the_power_went_say_so() {
    let mut bench = Bench::certified();
    bench.reads = false;
    let ask = crate::session::SessionAsk::LogIn {
        user: KO.into(),
        password: crate::Secret::new(KO_PASSWORD),
    };
    let asker = Asker::Remote(Door::Cwis, PEER);
    bench.device.handle(bench.now, asker, Command::Session(ask)).unwrap();
    bench.device.handle(bench.now, Asker::Control, Command::Power(PowerAction::Cut)).unwrap();
    let effects: Vec<_> = std::iter::from_fn(|| bench.device.poll_effect()).collect();
    assert!(
        effects.iter().any(|it| matches!(it, Effect::Answer(_, Err(Refused::Interrupted)))),
        "{effects:?}"
    );
    assert_eq!(bench.device.pending(), 0);
}

#[test]
fn a_document_read_while_the_power_was_off_changes_nothing() {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    bench.reads = false;
    let (id, state) = bench.submit_as("alice", "alice-pass1");
    assert_eq!(state, JobState::Reading);
    bench.power(PowerAction::Cut);
    let found = crate::command::Interpreted {
        pages: 1,
        format: "application/pdf",
        drawn: None,
        drawn_bytes: 0,
        fault: None,
    };
    bench.observe(crate::Fact::Interpreted {
        job: id,
        document: crate::job::DocumentId(1),
        result: Ok(found),
    });
    assert_eq!(bench.job_state(id), JobState::Reading);
    bench.power(PowerAction::On);
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Aborted(AbortReason::Power)));
}

#[test]
fn a_fault_blocks_every_door_until_power_off_and_returns_while_its_cause_is_there() {
    let mut bench = Bench::certified();
    let fault = |action| Command::Fault("016-210", action);
    bench.ask(Asker::Control, fault(FaultAction::Appear)).unwrap();
    assert_eq!(bench.cwis(KO, KO_PASSWORD), Err(Refused::Fault("016-210")));
    bench.power(PowerAction::Off);
    bench.power(PowerAction::On);
    assert_eq!(bench.cwis(KO, KO_PASSWORD), Err(Refused::Fault("016-210")));
    bench.ask(Asker::Control, fault(FaultAction::Cure)).unwrap();
    assert_eq!(bench.cwis(KO, KO_PASSWORD), Err(Refused::Fault("016-210")), "until power-off");
    bench.power(PowerAction::Off);
    bench.power(PowerAction::On);
    bench.cwis(KO, KO_PASSWORD).unwrap();
}

#[test]
fn nobody_at_a_surface_reaches_the_power_or_the_inside() {
    let mut bench = Bench::certified();
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    for asker in [Asker::Session(ko), Asker::Panel, Asker::Remote(Door::Driver, PEER)] {
        for command in [
            Command::Power(PowerAction::On),
            Command::Power(PowerAction::Off),
            Command::Power(PowerAction::Cut),
            Command::Fault("016-210", FaultAction::Appear),
            Command::Assume(Default::default()),
        ] {
            bench.ask(asker, command).unwrap_err();
        }
    }
    assert!(bench.view().power.is_on());
}

#[test]
fn an_administrator_restarts_the_device_and_nobody_else_does() {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    let restart = || Command::Power(PowerAction::Restart);
    let alice = bench.cwis("alice", "alice-pass1").unwrap();
    assert_eq!(bench.ask(Asker::Session(alice), restart()), Err(Refused::NotPermitted));
    for asker in [Asker::Panel, Asker::Remote(Door::Driver, PEER)] {
        assert_eq!(bench.ask(asker, restart()), Err(Refused::NotLoggedIn));
    }
    let ko = bench.log_in(Asker::Panel, KO, KO_PASSWORD).unwrap();
    assert!(bench.view().sessions.contains_key(&ko));
    bench.ask(Asker::Panel, restart()).unwrap();
    assert!(bench.view().power.is_on() && bench.view().sessions.is_empty());
    let rows = bench.audit();
    assert_eq!(rows.last().unwrap(), "System Status / Started normally (warm boot) / - by -");
}

#[test]
fn a_switched_off_device_refuses_a_job_and_keeps_nothing_of_it() {
    let mut bench = Bench::certified();
    bench.power(PowerAction::Off);
    let submission = crate::job::Submission {
        asks_back: false,
        subscriptions: Vec::new(),
        name: "late".into(),
        job_type: JobType::Normal,
        ticket: crate::job::JobTicket::default(),
        password: None,
        document: crate::job::Document {
            id: crate::job::DocumentId(9),
            name: String::new(),
            format: "application/pdf".into(),
            bytes: 1,
        },
        claim: Claim::Nobody,
    };
    let refused = bench
        .ask(Asker::Remote(Door::Driver, PEER), Command::Job(JobAsk::Submit(submission.into())));
    assert_eq!(refused, Err(Refused::PoweredOff));
    assert!(bench.effects.contains(&Effect::Discard(crate::job::DocumentId(9))));
}
