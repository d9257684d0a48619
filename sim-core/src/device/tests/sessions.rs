use super::bench::{Bench, KO, KO_PASSWORD, PEER};
use crate::command::Assumptions;
use crate::job::{AbortReason, Ending};
use crate::power::PowerAction;
use crate::session::SessionAsk;
use crate::user::{Attempts, Role, UserId};
use crate::{Asker, Command, Door, Fact, Refused};

fn alice() -> UserId {
    UserId::new("alice").unwrap()
}

fn with_alice() -> Bench {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    bench
}

#[test]
fn five_wrong_passwords_over_all_doors_lock_an_id_until_power_off_and_on() {
    let mut bench = with_alice();
    let doors = [
        Asker::Panel,
        Asker::Remote(Door::Cwis, PEER),
        Asker::Remote(Door::Driver, PEER),
        Asker::Panel,
        Asker::Remote(Door::Cwis, PEER),
    ];
    for asker in doors {
        assert_eq!(bench.log_in(asker, "alice", "wrong"), Err(Refused::LoginFailed));
    }
    for asker in [Asker::Panel, Asker::Remote(Door::Cwis, PEER)] {
        assert_eq!(bench.log_in(asker, "alice", "alice-pass1"), Err(Refused::LockedOut));
    }
    bench.advance_ms(24 * 3_600_000);
    assert_eq!(bench.cwis("alice", "alice-pass1"), Err(Refused::LockedOut), "time does not unlock");
    bench.power(PowerAction::Off);
    bench.power(PowerAction::On);
    bench.cwis("alice", "alice-pass1").unwrap();
}

#[test]
fn failures_at_the_driver_s_door_count_or_not_by_a_switch() {
    for driver_failures_count in [true, false] {
        let mut bench = with_alice();
        let assumptions = Assumptions { driver_failures_count, ..Assumptions::default() };
        bench.ask(Asker::Control, Command::Assume(assumptions)).unwrap();
        for _ in 0..5 {
            let (_, state) = bench.submit_as("alice", "wrong");
            assert_eq!(state.ending(), Some(Ending::Aborted(AbortReason::LoginFailed)));
        }
        let attempts = bench.view().users[&alice()].attempts;
        let expected = if driver_failures_count { Attempts::Locked } else { Attempts::None };
        assert_eq!(attempts, expected);
        assert_eq!(bench.cwis("alice", "alice-pass1").is_ok(), !driver_failures_count);
    }
}

#[test]
fn a_right_password_forgets_the_failures_before_it() {
    let mut bench = with_alice();
    for _ in 0..3 {
        for _ in 0..4 {
            bench.cwis("alice", "wrong").unwrap_err();
        }
        bench.cwis("alice", "alice-pass1").unwrap();
    }
}

#[test]
fn administrator_and_local_users_have_limits_of_their_own() {
    let mut bench = with_alice();
    bench.set("auth.max_attempts_admin", "2");
    bench.set("auth.max_attempts_user", "Off");
    for _ in 0..2 {
        bench.cwis(KO, "wrong").unwrap_err();
    }
    assert_eq!(bench.cwis(KO, KO_PASSWORD), Err(Refused::LockedOut));
    for _ in 0..50 {
        bench.cwis("alice", "wrong").unwrap_err();
    }
    bench.cwis("alice", "alice-pass1").unwrap();
}

#[test]
fn guesses_in_flight_do_not_pass_the_limit() {
    let mut bench = with_alice();
    let ask = |password: &str| {
        let password = crate::Secret::new(password);
        Command::Session(SessionAsk::LogIn { user: "alice".into(), password })
    };
    // Six log-ins are begun before the first password is compared; the right one comes last.
    let asker = Asker::Remote(Door::Cwis, PEER);
    for it in ["a", "b", "c", "d", "e", "alice-pass1"] {
        bench.device.handle(bench.now, asker, ask(it)).unwrap();
    }
    bench.observe(Fact::PanelTouched);
    assert!(bench.view().sessions.is_empty());
    assert_eq!(bench.view().users[&UserId::new("alice").unwrap()].attempts, Attempts::Locked);
}

#[test]
fn auto_clear_logs_the_panel_out_and_a_touch_puts_it_off() {
    let mut bench = with_alice();
    bench.set("timers.auto_clear.seconds", "10");
    bench.log_in(Asker::Panel, "alice", "alice-pass1").unwrap();
    bench.advance_ms(9_999);
    bench.observe(Fact::PanelTouched);
    bench.advance_ms(9_999);
    assert!(bench.view().panel_session().is_some());
    let clears = bench.view().panel_clears;
    bench.advance_ms(1);
    assert!(bench.view().panel_session().is_none());
    assert_eq!(bench.view().panel_clears, clears + 1);
}

#[test]
fn auto_clear_also_puts_back_a_panel_at_which_nobody_is_logged_in() {
    let mut bench = with_alice();
    let clears = bench.view().panel_clears;
    bench.observe(Fact::PanelTouched);
    bench.advance_ms(30_000);
    assert_eq!(bench.view().panel_clears, clears + 1);
    bench.advance_ms(3_600_000);
    assert_eq!(bench.view().panel_clears, clears + 1, "once");
}

#[test]
fn a_cwis_session_ends_after_six_idle_minutes_in_the_certified_setting() {
    let mut bench = with_alice();
    let session = bench.cwis("alice", "alice-pass1").unwrap();
    bench.advance_ms(5 * 60_000);
    bench.observe(Fact::Seen(session));
    bench.advance_ms(6 * 60_000 - 1);
    assert!(bench.view().sessions.contains_key(&session));
    bench.advance_ms(1);
    assert!(!bench.view().sessions.contains_key(&session));
    let log_out = Command::Session(SessionAsk::LogOut);
    assert_eq!(bench.ask(Asker::Session(session), log_out), Err(Refused::NotLoggedIn));
}

#[test]
fn without_password_entry_an_id_is_enough_for_a_general_user_at_the_panel_only() {
    let mut bench = with_alice();
    bench.set("auth.panel_password_entry", "Off");
    bench.log_in(Asker::Panel, "alice", "").unwrap();
    bench.cwis("alice", "").unwrap_err();
    bench.log_in(Asker::Panel, KO, "").unwrap_err();
}

#[test]
fn cookies_are_new_at_each_log_in() {
    let mut bench = with_alice();
    let mut tokens = Vec::new();
    for _ in 0..20 {
        let session = bench.cwis("alice", "alice-pass1").unwrap();
        tokens.push(bench.view().sessions[&session].token);
    }
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 20);
}

#[test]
fn login_type_ends_the_sessions_of_everyone_else() {
    let mut bench = with_alice();
    let alice = bench.cwis("alice", "alice-pass1").unwrap();
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    let changes = crate::settings::parse("auth.login_type", "Off").unwrap();
    bench.ask(Asker::Session(ko), Command::ChangeSettings(changes)).unwrap();
    let sessions = bench.view().sessions;
    assert!(sessions.contains_key(&ko) && !sessions.contains_key(&alice));
    assert_eq!(
        bench.last_audit(),
        "Device Settings / Switch Authentication Mode / Successful by KO"
    );
}
