use proptest::prelude::*;

use super::bench::{Bench, KO, KO_PASSWORD, PEER};
use crate::command::Assumptions;
use crate::job::{AbortReason, Claim, Ending, JobType};
use crate::power::PowerAction;
use crate::session::{Session, SessionAsk, USER_SESSIONS_MAX};
use crate::share::{PASSWORDS, SESSIONS};
use crate::user::{Attempts, Role, UserAsk, UserId};
use crate::{Asker, Command, Door, Fact, Refused, Secret};

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
        assert_eq!(bench.log_in(asker, "alice", "alice-pass1"), Err(Refused::LoginFailed));
    }
    bench.advance_ms(24 * 3_600_000);
    assert_eq!(
        bench.cwis("alice", "alice-pass1"),
        Err(Refused::LoginFailed),
        "time does not unlock"
    );
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
    assert_eq!(bench.cwis(KO, KO_PASSWORD), Err(Refused::LoginFailed));
    for _ in 0..50 {
        bench.cwis("alice", "wrong").unwrap_err();
    }
    bench.cwis("alice", "alice-pass1").unwrap();
}

#[test]
fn guesses_in_flight_do_not_pass_the_limit() {
    let mut bench = with_alice();
    // Six log-ins are begun before the first password is compared; the right one comes last.
    let asker = Asker::Remote(Door::Cwis, PEER);
    for it in ["a", "b", "c", "d", "e", "alice-pass1"] {
        bench.begin_log_in(asker, "alice", it).unwrap();
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
fn without_auto_clear_a_person_stays_at_the_panel() {
    let mut bench = with_alice();
    bench.set("timers.auto_clear", "Auto Clear: Off");
    bench.log_in(Asker::Panel, "alice", "alice-pass1").unwrap();
    bench.advance_ms(24 * 3_600_000);
    assert!(bench.view().panel_session().is_some());
    bench.set("timers.auto_clear", "Auto Clear: On");
    bench.observe(Fact::PanelTouched);
    bench.advance_ms(30_000);
    assert!(bench.view().panel_session().is_none());
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
fn a_cwis_session_ends_after_the_minutes_that_were_set() {
    for (minutes, idle_ms) in [("1", 60_000), ("240", 240 * 60_000)] {
        let mut bench = with_alice();
        bench.set("timers.browser_session", minutes);
        let session = bench.cwis("alice", "alice-pass1").unwrap();
        bench.advance_ms(idle_ms - 1);
        assert!(bench.view().sessions.contains_key(&session), "{minutes}");
        bench.advance_ms(1);
        assert!(!bench.view().sessions.contains_key(&session), "{minutes}");
    }
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

fn count(bench: &Bench, which: impl Fn(&Session) -> bool) -> usize {
    bench.view().sessions.values().filter(|it| which(it)).count()
}

#[test]
fn with_one_session_too_many_the_user_s_own_oldest_ends() {
    let mut bench = with_alice();
    bench
        .ask(
            Asker::Control,
            Command::Assume(Assumptions { sibling_events: true, ..Assumptions::default() }),
        )
        .unwrap();
    bench.add_user("bob", "bob-pass-12", Role::GeneralUser);
    let bobs = bench.cwis("bob", "bob-pass-12").unwrap();
    let first = bench.cwis("alice", "alice-pass1").unwrap();
    for _ in 1..USER_SESSIONS_MAX {
        bench.cwis("alice", "alice-pass1").unwrap();
    }
    assert!(bench.view().sessions.contains_key(&first));
    bench.cwis("alice", "alice-pass1").unwrap();
    assert!(!bench.view().sessions.contains_key(&first));
    let rows = bench.audit();
    assert!(rows.contains(&"Login/Logout / Logout / - by alice".to_owned()), "{rows:?}");
    for _ in 0..2_000 {
        bench.cwis("alice", "alice-pass1").unwrap();
    }
    assert_eq!(count(&bench, |it| it.user.id == alice()), USER_SESSIONS_MAX);
    assert!(bench.view().sessions.contains_key(&bobs), "nobody else's ends");
    for _ in 0..2 * USER_SESSIONS_MAX {
        bench.cwis(KO, KO_PASSWORD).unwrap();
    }
}

/// The last row of the audit log when there was no room for alice.
const REFUSED: &str = "Login/Logout / Login / Failed (Invalid Password) by alice";

#[test]
fn one_peer_takes_no_more_than_its_share_of_sessions_and_of_passwords_at_work() {
    let mut bench = Bench::certified();
    let at = |it: u8| Asker::Remote(Door::Cwis, [192, 0, 2, it].into());
    let users: Vec<_> = (0..SESSIONS.each).map(|it| format!("user{it}")).collect();
    for user in &users {
        bench.add_user(user, "a-password", Role::GeneralUser);
        bench.log_in(at(1), user, "a-password").unwrap();
    }
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    assert_eq!(bench.log_in(at(1), "alice", "alice-pass1"), Err(Refused::TooManySessions));
    assert_eq!(bench.audit().last().unwrap(), REFUSED);
    bench.log_in(at(2), "alice", "alice-pass1").unwrap();
    assert_eq!(bench.log_in(at(1), "alice", "alice-pass1"), Err(Refused::TooManySessions));
    bench.log_in(at(1), &users[7], "a-password").expect("in the place of the user's own");
    bench.log_in(at(1), KO, KO_PASSWORD).unwrap();
    // None of these is compared yet.
    for user in users.iter().take(PASSWORDS.each) {
        bench.begin_log_in(at(1), user, "a-password").unwrap();
    }
    let rows = bench.audit().len();
    assert_eq!(bench.begin_log_in(at(1), "alice", "x"), Err(Refused::TooManySessions));
    assert_eq!((bench.audit().len(), bench.audit().last().unwrap().as_str()), (rows + 1, REFUSED));
    bench.begin_log_in(at(2), "alice", "alice-pass1").unwrap();
    bench.begin_log_in(at(1), KO, KO_PASSWORD).unwrap();
    bench.begin_log_in(Asker::Panel, "alice", "alice-pass1").unwrap();
}

/// What general users and peers without a password do.
#[derive(Clone, Debug)]
enum Flood {
    LogIn { user: u8, peer: u8, door: Door, right: bool, times: u16, compared: bool },
    Submit { user: u8, peer: u8, times: u8 },
    ChangePassword { times: u8 },
    Wait { ms: u32 },
}

fn flood() -> impl Strategy<Value = Flood> {
    let door = prop_oneof![Just(Door::Cwis), Just(Door::Driver)];
    let log_in = (0..5u8, 0..4u8, door, any::<bool>(), 0..600u16, any::<bool>());
    prop_oneof![
        4 => log_in.prop_map(|(user, peer, door, right, times, compared)| {
            Flood::LogIn { user, peer, door, right, times, compared }
        }),
        2 => (0..5u8, 0..4u8, 0..200u8).prop_map(|(user, peer, times)| Flood::Submit { user, peer, times }),
        1 => (0..200u8).prop_map(|times| Flood::ChangePassword { times }),
        1 => (0..200_000u32).prop_map(|ms| Flood::Wait { ms }),
    ]
}

fn general_user(number: u8) -> (String, String) {
    (format!("user{number}"), format!("password-{number}"))
}

fn does(bench: &mut Bench, flood: Flood) {
    let peer = |it: u8| [192, 0, 2, it].into();
    match flood {
        Flood::LogIn { user, peer: at, door, right, times, compared } => {
            let (user, password) = general_user(user);
            let password = if right { password } else { "wrong".into() };
            for _ in 0..times {
                let _ = bench.begin_log_in(Asker::Remote(door, peer(at)), &user, &password);
                if compared {
                    bench.settle();
                }
            }
        }
        Flood::Submit { user, peer: at, times } => {
            let (user, password) = general_user(user);
            for _ in 0..times {
                let claim =
                    Claim::Password { user: user.clone(), password: Secret::new(password.clone()) };
                let submit = bench.submission(claim, JobType::Normal);
                let _ =
                    bench.device.handle(bench.now, Asker::Remote(Door::Driver, peer(at)), submit);
            }
        }
        Flood::ChangePassword { times } => {
            let view = bench.view();
            let theirs = view.sessions.values().find(|it| it.user.as_str().starts_with("user"));
            let Some(session) = theirs.map(|it| it.id) else { return };
            for _ in 0..times {
                let (current, new) = (Secret::new("wrong"), Secret::new("another-one-9"));
                let change = Command::User(UserAsk::ChangeOwnPassword { current, new });
                let _ = bench.device.handle(bench.now, Asker::Session(session), change);
            }
        }
        Flood::Wait { ms } => bench.advance_ms(ms.into()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn whatever_general_users_and_peers_do_the_key_operator_and_the_panel_get_in(
        floods in prop::collection::vec(flood(), 1..12),
        peer in 0..5u8,
    ) {
        let mut bench = Bench::certified();
        bench.add_user("alice", "alice-pass1", Role::GeneralUser);
        (0..5).map(general_user).for_each(|it| bench.add_user(&it.0, &it.1, Role::GeneralUser));
        for it in floods {
            does(&mut bench, it);
            let view = bench.view();
            prop_assert!(view.sessions.len() <= SESSIONS.all + USER_SESSIONS_MAX + 1);
            for door in [Door::Cwis, Door::Driver] {
                let remote = Asker::Remote(door, [192, 0, 2, peer].into());
                prop_assert!(bench.log_in(remote, KO, KO_PASSWORD).is_ok());
            }
            for (user, password) in [(KO, KO_PASSWORD), ("alice", "alice-pass1")] {
                prop_assert!(bench.log_in(Asker::Panel, user, password).is_ok());
            }
        }
    }
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
