//! Self tests, Data Encryption, Restore Factory Defaults.

use super::bench::{Bench, KO, KO_PASSWORD, good};
use crate::clock::{ZONE_DEFAULT, Zone};
use crate::documents;
use crate::folder::FolderNumber;
use crate::job::{AbortReason, Claim, Ending, JobType};
use crate::power::{Boot, Power, PowerAction};
use crate::self_test::Findings;
use crate::settings::values::OnOff;
use crate::settings::{Change, Profile, Settings};
use crate::user::{Role, UserAsk, UserId};
use crate::{Asker, Command, Effect, Fact, Refused, Secret};

fn formats(bench: &Bench) -> Vec<bool> {
    let format = |it: &Effect| match it {
        Effect::FormatDrive { encrypted } => Some(*encrypted),
        Effect::CheckPassword { .. }
        | Effect::HashPassword { .. }
        | Effect::Seal { .. }
        | Effect::Answer(..)
        | Effect::SelfTest
        | Effect::TestCertificate { .. }
        | Effect::RestoreFactoryDefaults
        | Effect::CheckPackage { .. }
        | Effect::WriteSoftware { .. }
        | Effect::StopUpdate
        | Effect::Certify { .. }
        | Effect::ForgetKeys
        | Effect::Interpret { .. }
        | Effect::DrawReport { .. }
        | Effect::SendMail(_)
        | Effect::StopMail(_)
        | Effect::Print { .. }
        | Effect::StopPrinting(_)
        | Effect::Scan { .. }
        | Effect::StopScanning(_)
        | Effect::AnswerCall { .. }
        | Effect::AnswerCaller(..)
        | Effect::EndCall(..)
        | Effect::JoinPages { .. }
        | Effect::Dial { .. }
        | Effect::HangUp(_)
        | Effect::Discard(_) => None,
    };
    bench.effects.iter().filter_map(format).collect()
}

/// One fault each, with its code and whether it needs Power on Self Test.
fn broken() -> [(Findings, &'static str, bool); 5] {
    [
        (Findings { nvram_is_whole: false, ..good() }, "041-312", false),
        (Findings { controller_rom_is_whole: false, ..good() }, "117-311", true),
        (Findings { fax_rom_is_whole: false, ..good() }, "033-321", true),
        (Findings { generator_answer: vec![0; 32], ..good() }, "116-321", true),
        (Findings { entropy_samples: vec![1; 4_096], ..good() }, "024-371", true),
    ]
}

#[test]
fn each_self_test_has_its_code_and_stops_all_operation_until_its_cause_is_gone() {
    for (findings, code, _) in broken() {
        let mut bench = Bench::off(Settings::certified());
        bench.findings = findings;
        for _ in 0..2 {
            bench.power(PowerAction::On);
            assert_eq!(bench.view().faults[0].code, code);
            assert_eq!(bench.cwis(KO, KO_PASSWORD), Err(Refused::Fault(code)));
            bench.power(PowerAction::Off);
        }
        bench.findings = good();
        bench.power(PowerAction::On);
        bench.cwis(KO, KO_PASSWORD).unwrap();
    }
}

#[test]
fn without_power_on_self_test_only_nvram_is_tested() {
    for (findings, code, needs_setting) in broken() {
        let mut bench = Bench::off(Settings::factory());
        bench.findings = findings;
        bench.power(PowerAction::On);
        assert_eq!(bench.view().faults.is_empty(), needs_setting, "{code}");
    }
}

#[test]
fn nobody_gets_in_while_the_device_comes_up_and_a_cut_then_says_so() {
    let mut bench = Bench::certified();
    bench.power(PowerAction::Off);
    let on = Command::Power(PowerAction::On);
    bench.device.handle(bench.now, Asker::Control, on).unwrap();
    assert_eq!(bench.view().power, Power::Starting { boot: Boot::Cold });
    let cut = Command::Power(PowerAction::Cut);
    bench.device.handle(bench.now, Asker::Control, cut).unwrap();
    bench.observe(Fact::SelfTested(Box::new(good())));
    assert_eq!(bench.view().power, Power::Off);
}

#[test]
fn data_encryption_takes_effect_at_the_next_start_and_makes_the_drive_new() {
    let mut bench = Bench::factory();
    bench.set("private_print.receive_control", "According to Print Accounting");
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    let (held, _) = bench.submit_as("alice", "alice-pass1");
    bench.set("storage.data_encryption", "On");
    assert!(formats(&bench).is_empty() && !bench.view().drive_encrypted);
    bench.power(PowerAction::Restart);
    assert_eq!(formats(&bench), [true]);
    assert!(bench.view().drive_encrypted);
    assert_eq!(bench.job_state(held).ending(), Some(Ending::Aborted(AbortReason::Formatted)));
    bench.power(PowerAction::Restart);
    assert_eq!(formats(&bench), [true], "once");
}

#[test]
fn what_a_reset_would_take_is_refused_until_it_is_done() {
    let mut bench = Bench::factory();
    let add = |id: &str| {
        let (id, password) = (UserId::new(id).unwrap(), Secret::new("alice-pass1"));
        let (name, role) = (String::new(), Role::GeneralUser);
        Command::User(UserAsk::Add { id, name, role, password })
    };
    let lost = [
        add("alice"),
        Command::ChangeSettings(vec![Change::timers_auto_clear(OnOff::Off)]),
        Command::AdjustZone(Zone::fixed(60)),
    ];
    bench.ask(Asker::Control, Command::RestoreFactoryDefaults).unwrap();
    for command in &lost {
        assert_eq!(bench.ask(Asker::Control, command.clone()), Err(Refused::Restoring));
    }
    // With the power off it is still to be done.
    bench.power(PowerAction::Cut);
    for command in &lost {
        assert_eq!(bench.ask(Asker::Control, command.clone()), Err(Refused::Restoring));
    }
    bench.power(PowerAction::On);
    bench.observe(Fact::FactoryDefaultsRestored);
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    assert_eq!(bench.view().users.len(), 2);
}

#[test]
fn factory_defaults_take_everything_but_the_log_and_are_refused_while_restricted() {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    bench.submit_as("alice", "alice-pass1");
    let alice = Claim::Password { user: "alice".into(), password: Secret::new("alice-pass1") };
    let (form, _) = bench.submit(alice, JobType::BackgroundForm);
    assert_eq!(bench.job_state(form).ending(), Some(Ending::Completed));
    bench.fill_folder(FolderNumber(7), "alice");
    bench.ask(Asker::Control, Command::AdjustZone(Zone::fixed(60))).unwrap();
    let now_ms = bench.view().clock.unix_ms(bench.now);
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    let reset = Command::RestoreFactoryDefaults;
    assert_eq!(bench.ask(Asker::Session(ko), reset.clone()), Err(Refused::Restricted));
    bench.set("service_rep.restricted", "Off");
    let alice = bench.cwis("alice", "alice-pass1").unwrap();
    assert_eq!(bench.ask(Asker::Session(alice), reset.clone()), Err(Refused::NotPermitted));
    bench.ask(Asker::Session(ko), reset).unwrap();
    assert_eq!(bench.view().power, Power::Restoring);
    assert_eq!(bench.cwis(KO, KO_PASSWORD), Err(Refused::PoweredOff));
    let rows = bench.audit().len();
    // The plug is pulled in the middle: it goes on when the power is back.
    bench.power(PowerAction::Cut);
    bench.observe(Fact::FactoryDefaultsRestored);
    assert_eq!(bench.view().power, Power::Off);
    bench.power(PowerAction::On);
    assert_eq!(bench.view().power, Power::Restoring);
    bench.observe(Fact::FactoryDefaultsRestored);
    let view = bench.view();
    assert!(matches!(view.power, Power::On { boot: Boot::Warm, .. }));
    assert_eq!(view.users.len(), 1);
    assert_eq!((&*view.settings, view.profile), (&Settings::factory(), Profile::Factory));
    assert!(view.jobs.is_empty() && view.history.is_empty() && view.certificate().is_none());
    assert!(view.forms.is_empty() && view.folders.is_empty());
    let clock = (view.clock.unix_ms(bench.now), view.clock.zone());
    assert_eq!(clock, (now_ms, Zone::fixed(ZONE_DEFAULT)), "the clock runs on");
    assert_eq!(documents::owned(&view).count(), 0);
    assert!(view.audit.len() >= rows, "the log survives");
    assert_eq!(formats(&bench).last(), Some(&false));
    bench.cwis(KO, KO_PASSWORD).unwrap();
}

#[test]
fn after_the_defaults_the_key_operator_has_the_factory_password_again() {
    use crate::user::UserAsk;
    let mut bench = Bench::factory();
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    let change = UserAsk::ChangeOwnPassword {
        current: Secret::new(KO_PASSWORD),
        new: Secret::new("something-else-9"),
    };
    bench.ask(Asker::Session(ko), Command::User(change)).unwrap();
    bench.ask(Asker::Session(ko), Command::RestoreFactoryDefaults).unwrap();
    bench.observe(Fact::FactoryDefaultsRestored);
    bench.cwis(KO, "something-else-9").unwrap_err();
    bench.cwis(KO, KO_PASSWORD).unwrap();
}
