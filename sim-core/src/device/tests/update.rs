//! Software update: Download Mode and what comes after.

use super::bench::{Bench, KO, KO_PASSWORD, PEER};
use crate::job::{AbortReason, Ending, JobAsk};
use crate::power::{Boot, Power, PowerAction};
use crate::session::SessionId;
use crate::update::{Download, Found, Software, UpdateRefused, Version};
use crate::user::Role;
use crate::{Asker, Command, Door, Effect, Refused};

const NEW: Software = Software { controller_rom: Version([1, 5, 4]), fax_rom: Version([2, 2, 1]) };

fn good() -> Found {
    Found { models: vec!["C3070".into(), "C7070".into()], software: NEW, blocks: 12 }
}

/// Certified, the Key Operator logged in.
fn ready() -> (Bench, SessionId) {
    let mut bench = Bench::certified();
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    (bench, ko)
}

/// In Download Mode, a file being checked.
fn checking() -> Bench {
    let (mut bench, ko) = ready();
    bench.update(Asker::Session(ko)).unwrap();
    bench
}

fn is_at(bench: &Bench, done: u32) -> bool {
    bench.view().power == Power::DownloadMode(Download::Writing { done, total: 12 })
}

#[test]
fn a_good_package_is_written_block_by_block_and_the_device_restarts_with_it() {
    let mut bench = checking();
    assert_eq!(bench.view().power, Power::DownloadMode(Download::Checking));
    bench.found(Ok(good()));
    assert!(is_at(&bench, 0));
    bench.written(3);
    assert!(is_at(&bench, 3));
    bench.written(8);
    assert!(is_at(&bench, 11) && bench.view().software == Software::CERTIFIED);
    bench.written(1);
    let view = bench.view();
    assert!(matches!(view.power, Power::On { boot: Boot::Warm, .. }));
    assert_eq!(view.software, NEW);
    let rows = bench.audit();
    assert_eq!(
        rows[rows.len() - 3..],
        [
            "System Status / Shutdown requested / - by -",
            "Device Config / Software / Updated by KO",
            "System Status / Started normally (warm boot) / - by -",
        ]
    );
    bench.cwis(KO, KO_PASSWORD).unwrap();
}

#[test]
fn what_is_no_software_for_this_device_ends_in_017_759_until_power_off() {
    let older = Software { fax_rom: Version([2, 2, 0]), ..NEW };
    for (found, why) in [
        (Err("its signature does not verify".to_owned()), "signature"),
        (Ok(Found { models: vec!["C7070 G".into()], ..good() }), "not for C7070, but for C7070 G"),
        (Ok(Found { software: older, ..good() }), "older"),
    ] {
        let mut bench = checking();
        let rows = bench.audit().len();
        bench.found(found);
        let view = bench.view();
        assert_eq!(view.power, Power::DownloadMode(Download::Failed));
        assert_eq!(view.blocking_fault().unwrap().code, "017-759");
        assert!(view.truth.iter().any(|it| it.what == "update" && it.detail.contains(why)));
        assert!(!bench.effects.iter().any(|it| matches!(it, Effect::WriteSoftware { .. })));
        assert_eq!(bench.cwis(KO, KO_PASSWORD), Err(Refused::PoweredOff));
        assert_eq!(bench.audit().len(), rows);
        let restart = Command::Power(PowerAction::Restart);
        assert_eq!(bench.ask(Asker::Control, restart), Err(Refused::Power));
        bench.power(PowerAction::Off);
        bench.power(PowerAction::On);
        assert_eq!(bench.view().software, Software::CERTIFIED);
        assert!(bench.view().faults.is_empty());
        bench.cwis(KO, KO_PASSWORD).unwrap();
    }
}

#[test]
fn the_same_version_may_be_written_again() {
    let mut bench = checking();
    bench.found(Ok(Found { software: Software::CERTIFIED, ..good() }));
    assert!(is_at(&bench, 0));
}

#[test]
fn after_a_power_cut_in_the_middle_the_old_version_starts() {
    for blocks in [0, 11] {
        let mut bench = checking();
        bench.found(Ok(good()));
        bench.written(blocks);
        bench.power(PowerAction::Cut);
        assert!(bench.effects.contains(&Effect::StopUpdate));
        // What the world was still at comes too late.
        bench.written(1);
        assert_eq!(bench.view().power, Power::Off);
        bench.power(PowerAction::On);
        bench.written(12);
        assert!(bench.view().power.is_on());
        assert_eq!(bench.view().software, Software::CERTIFIED);
        assert!(!bench.audit().iter().any(|it| it.contains("Software")));
    }
}

#[test]
fn what_was_found_of_an_earlier_package_says_nothing_of_a_later_one() {
    let mut bench = checking();
    let Some(&Effect::CheckPackage { update, .. }) = bench.effects.last() else {
        panic!("{:?}", bench.effects)
    };
    bench.power(PowerAction::Cut);
    bench.power(PowerAction::On);
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    bench.update(Asker::Session(ko)).unwrap();
    bench.observe(crate::Fact::PackageChecked { update, result: Ok(good()) });
    assert_eq!(bench.view().power, Power::DownloadMode(Download::Checking));
}

#[test]
fn only_administrators_update_and_no_hand_inside_the_machine_does() {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    bench.add_user("sara", "sara-pass-1", Role::SystemAdministrator);
    let alice = bench.cwis("alice", "alice-pass1").unwrap();
    assert_eq!(bench.update(Asker::Session(alice)), Err(Refused::NotPermitted));
    assert_eq!(bench.update(Asker::Remote(Door::Cwis, PEER)), Err(Refused::NotLoggedIn));
    assert_eq!(bench.update(Asker::Control), Err(Refused::NotPermitted));
    assert!(bench.view().power.is_on());
    let sara = bench.cwis("sara", "sara-pass-1").unwrap();
    bench.update(Asker::Session(sara)).unwrap();
    bench.found(Ok(good()));
    bench.written(12);
    assert!(bench.audit().contains(&"Device Config / Software / Updated by sara".to_owned()));
}

#[test]
fn both_settings_must_be_enabled_and_the_first_needs_a_restart() {
    let mut bench = Bench::factory();
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    let refused = |why| Err(Refused::Update(why));
    assert_eq!(bench.update(Asker::Session(ko)), refused(UpdateRefused::NotEnabled));
    bench.set("update.software_download", "Enabled");
    bench.set("update.via_network", "Enabled");
    assert_eq!(bench.update(Asker::Session(ko)), refused(UpdateRefused::NotEnabled));
    bench.power(PowerAction::Restart);
    bench.set("update.via_network", "Off");
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    assert_eq!(bench.update(Asker::Session(ko)), refused(UpdateRefused::NotViaNetwork));
    bench.set("update.via_network", "Enabled");
    bench.set("update.software_download", "Off");
    assert_eq!(bench.update(Asker::Session(ko)), refused(UpdateRefused::NotEnabled));
    bench.set("update.software_download", "Enabled");
    bench.update(Asker::Session(ko)).unwrap();
}

#[test]
fn an_update_aborts_what_is_printed_and_leaves_what_is_held() {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    let (held, _) = bench.submit_as("alice", "alice-pass1");
    let (printing, _) = bench.submit_as("alice", "alice-pass1");
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    bench.ask(Asker::Session(ko), Command::Job(JobAsk::Release(printing))).unwrap();
    bench.update(Asker::Session(ko)).unwrap();
    assert_eq!(bench.job_state(printing).ending(), Some(Ending::Aborted(AbortReason::Power)));
    assert!(bench.job_state(held).is_held());
    assert!(bench.view().sessions.is_empty());
}

#[test]
fn a_new_version_outlives_the_factory_defaults_and_the_process() {
    let mut bench = checking();
    bench.found(Ok(good()));
    bench.written(12);
    bench.set("service_rep.restricted", "Off");
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    bench.ask(Asker::Session(ko), Command::RestoreFactoryDefaults).unwrap();
    bench.observe(crate::Fact::FactoryDefaultsRestored);
    assert_eq!(bench.view().software, NEW);
    let rows = bench.device.changes(None);
    let rows = rows.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    let (resumed, _) = crate::Device::resume(&rows).unwrap();
    assert_eq!(resumed.view().software, NEW);
}
