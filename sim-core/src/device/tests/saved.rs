use proptest::prelude::*;

use super::bench::{Bench, KO, KO_PASSWORD};
use super::model::{Pair, step};
use crate::command::Assumptions;
use crate::power::PowerAction;
use crate::saved::{NotSaved, SavedRows};
use crate::user::Role;
use crate::{Asker, Command, Device, Tick, View};

fn keep(rows: &mut SavedRows, device: &Device, before: Option<&View>) {
    for (key, value) in device.changes(before) {
        match value {
            Some(value) => rows.insert(key, value),
            None => rows.remove(&key),
        };
    }
}

/// What must be the same after the power was cut and the rows read back.
fn lasting(view: &View) -> String {
    let records: Vec<_> = view.audit.iter().collect();
    let ended: Vec<_> = view.history.iter().collect();
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {records:?} {ended:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        (&view.fault_history, &view.maintenance_password, &view.address_book),
        view.software,
        view.meter,
        view.settings,
        view.users,
        view.jobs,
        view.folders,
        view.home,
        view.forms,
        view.clock,
        view.identity,
        view.certificates,
        view.requests,
        (&view.crls, view.tls_certificate)
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn rows_kept_step_by_step_are_the_device(steps in prop::collection::vec(step(), 1..50)) {
        let mut pair = Pair::new();
        let mut rows = SavedRows::new();
        let mut before: Option<View> = None;
        for it in &steps {
            pair.step(it);
            keep(&mut rows, &pair.bench.device, before.as_ref());
            before = Some(pair.bench.view());
        }
        let mut whole = SavedRows::new();
        keep(&mut whole, &pair.bench.device, None);
        prop_assert_eq!(&rows, &whole, "what changed adds up to everything");
        let (resumed, was_on) = Device::resume(&rows).unwrap();
        prop_assert_eq!(lasting(&resumed.view()), lasting(&pair.bench.view()));
        prop_assert_eq!(was_on, pair.bench.view().power.is_on());
        prop_assert!(resumed.view().sessions.is_empty());
    }

    #[test]
    fn damaged_rows_are_named_and_never_half_read(at in any::<prop::sample::Index>(), cut in 0..40usize) {
        let mut rows = SavedRows::new();
        keep(&mut rows, &Bench::certified().device, None);
        let key = at.get(&rows.keys().cloned().collect::<Vec<_>>()).clone();
        let value = rows.get_mut(&key).unwrap();
        value.truncate(cut.min(value.len() - 1));
        match Device::resume(&rows) {
            Err(NotSaved::Damaged { key: named, .. }) => prop_assert_eq!(named, key),
            other => prop_assert!(false, "{:?}", other.map(|it| it.1)),
        }
    }
}

#[test]
fn a_device_goes_on_where_the_power_was_cut() {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    let (held, _) = bench.submit_as("alice", "alice-pass1");
    let session = bench.cwis(KO, KO_PASSWORD).unwrap();
    let token = bench.view().sessions[&session].token;
    bench.advance_ms(5_000);
    let mut rows = SavedRows::new();
    keep(&mut rows, &bench.device, None);
    let (device, was_on) = Device::resume(&rows).unwrap();
    assert!(was_on && device.now() <= Tick(5_000));
    bench.device = device;
    bench.power(PowerAction::On);
    assert_eq!(bench.job_state(held).name(), "held");
    assert_eq!(bench.last_audit(), "System Status / Started normally (cold boot) / - by -");
    let again = bench.cwis(KO, KO_PASSWORD).unwrap();
    assert!(again > session, "session numbers are never used twice");
    assert_ne!(bench.view().sessions[&again].token, token);
    let ids: Vec<_> = bench.view().audit.iter().map(|it| it.log_id).collect();
    assert!(ids.windows(2).all(|it| it[1] == it[0] + 1), "the log has no gap");
}

#[test]
fn what_the_factory_defaults_took_is_in_no_row() {
    for audit_survives_reset in [true, false] {
        let mut bench = Bench::certified();
        let assumptions = Assumptions { audit_survives_reset, ..Assumptions::default() };
        bench.ask(Asker::Control, Command::Assume(assumptions)).unwrap();
        bench.work_done(super::certificates::made(1));
        bench.add_user("alice", "alice-pass1", Role::GeneralUser);
        for _ in 0..3 {
            bench.submit_as("alice", "alice-pass1");
            bench.submit_as("alice", "not-hers");
        }
        let mut rows = SavedRows::new();
        keep(&mut rows, &bench.device, None);
        assert!(rows.contains_key("certificate/0000000001") && rows.contains_key("ended/00002"));
        let before = bench.view();
        bench.reset();
        keep(&mut rows, &bench.device, Some(&before));
        let mut whole = SavedRows::new();
        keep(&mut whole, &bench.device, None);
        assert_eq!(rows, whole, "what changed adds up to everything");
        let of_users = rows.iter().filter(|it| !it.0.starts_with("audit/"));
        let mut text = of_users.map(|(key, row)| key.clone() + &String::from_utf8_lossy(row));
        assert!(text.all(|it| !it.contains("alice") && !it.contains("certificate/")));
        Device::resume(&rows).unwrap();
    }
}

#[test]
fn a_row_that_is_not_there_is_named() {
    assert!(matches!(Device::resume(&SavedRows::new()), Err(NotSaved::Missing("counters"))));
}

/// As a snapshot is made of it and read back into the same twin.
fn restore(bench: &mut Bench, rows: &SavedRows) {
    let (device, was_on) = Device::resume(rows).unwrap();
    bench.now = device.now();
    bench.device = device.in_place_of(&bench.device, "clean");
    if was_on {
        bench.power(PowerAction::Resume);
    }
}

#[test]
fn a_restored_device_is_what_it_was_and_has_logged_no_start() {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    let (held, _) = bench.submit_as("alice", "alice-pass1");
    assert!(bench.cwis("alice", "wrong").is_err());
    let mut rows = SavedRows::new();
    keep(&mut rows, &bench.device, None);
    let was = lasting(&bench.view());
    let journal = bench.view().truth.pushed();
    for _ in 0..2 {
        bench.advance_ms(60_000);
        bench.add_user("bob", "bob-pass-12", Role::GeneralUser);
        bench.submit_as("bob", "bob-pass-12");
        let session = bench.cwis(KO, KO_PASSWORD).unwrap();
        restore(&mut bench, &rows);
        let view = bench.view();
        assert_eq!(lasting(&view), was, "failed log-ins, held jobs, the log and the clock too");
        assert!(view.power.is_on() && view.sessions.is_empty());
        assert_eq!(bench.job_state(held).name(), "held");
        assert!(bench.cwis(KO, KO_PASSWORD).unwrap() > session, "no session is taken for another");
        let said: Vec<_> = bench.view().truth.since(journal).map(|it| it.what).collect();
        assert!(said.contains(&"restored") && said.contains(&"power-resume"), "{said:?}");
        restore(&mut bench, &rows);
    }
}

#[test]
fn a_device_restored_while_it_works_has_aborted_that_and_one_that_was_off_stays_off() {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    bench.reads = false;
    let (running, _) = bench.submit_as("alice", "alice-pass1");
    let mut rows = SavedRows::new();
    keep(&mut rows, &bench.device, None);
    restore(&mut bench, &rows);
    assert_eq!(bench.job_state(running).name(), "aborted");
    bench.power(PowerAction::Off);
    let mut rows = SavedRows::new();
    keep(&mut rows, &bench.device, None);
    bench.power(PowerAction::On);
    restore(&mut bench, &rows);
    assert!(!bench.view().power.is_on());
    bench.power(PowerAction::On);
    assert_eq!(bench.last_audit(), "System Status / Started normally (cold boot) / - by -");
}
