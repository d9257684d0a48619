use std::net::Ipv6Addr;

use super::bench::{Bench, KO, KO_PASSWORD, PEER};
use crate::audit::COLUMN_MAX;
use crate::command::Assumptions;
use crate::communication::{SUM_MS, SUMS_MAX};
use crate::power::PowerAction;
use crate::settings::{Change, Conflict, Key, parse};
use crate::truth::{DETAIL_MAX, Kind, Origin};
use crate::user::{ID_MAX, Role};
use crate::{Asker, Command, Fact, Refused, Seen};

#[test]
fn the_audit_log_is_off_in_the_factory_and_switching_it_is_its_first_and_last_row() {
    let mut bench = Bench::factory();
    bench.cwis(KO, "wrong").unwrap_err();
    assert!(bench.audit().is_empty());
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    for value in ["Enabled", "Enabled", "Off"] {
        let changes = parse("audit.enabled", value).unwrap();
        bench.ask(Asker::Session(ko), Command::ChangeSettings(changes)).unwrap();
    }
    bench.cwis(KO, "wrong").unwrap_err();
    assert_eq!(
        bench.audit(),
        ["Audit Policy / Audit Log / Enable by KO", "Audit Policy / Audit Log / Disable by KO",]
    );
}

fn as_seen(seen: Vec<Change>, changes: Vec<Change>) -> Command {
    Command::AsSeen(Seen::settings(seen), Box::new(Command::ChangeSettings(changes)))
}

#[test]
fn what_somebody_has_changed_meanwhile_is_not_saved_over() {
    let mut bench = Bench::certified();
    let ko = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    let change = |id: &str, value: &str| parse(id, value).unwrap();
    let seen = || [change("http.csrf", "Enabled"), change("http.mode", "Only HTTPS")].concat();
    let replace = |value| as_seen(seen(), change("http.csrf", value));
    bench.set("http.mode", "Enable HTTP/HTTPS");
    let rows = bench.audit().len();
    assert_eq!(bench.ask(ko, replace("Off")), Err(Refused::Outdated));
    assert!(bench.view().settings.http_csrf.is_on());
    assert_eq!(bench.audit().len(), rows);
    bench.set("http.mode", "Only HTTPS");
    bench.ask(ko, replace("Off")).unwrap();
    assert!(!bench.view().settings.http_csrf.is_on());
    assert_eq!(
        bench.audit()[rows..],
        ["Device Settings / Change Security Setting / Successful by KO"]
    );
}

#[test]
fn settings_that_do_not_go_together_are_refused_whoever_asks_and_nothing_changes() {
    let mut bench = Bench::certified();
    let ko = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    let (before, rows) = (bench.view().settings, bench.audit().len());
    let old = parse("tls.settings", "TLS 1.0 or Later; Enable TLS 1.3: On").unwrap();
    let seen = vec![before.value(Key::tls_13)];
    for (asker, command) in [
        (ko, Command::ChangeSettings(old.clone())),
        (ko, as_seen(seen, old.clone())),
        (Asker::Control, Command::ChangeSettings(old.clone())),
    ] {
        let refused = bench.ask(asker, command).unwrap_err();
        assert_eq!(refused, Refused::Conflict(Conflict::OldTlsWithFips140));
        assert!(refused.to_string().contains("FIPS 140-2"), "{refused}");
    }
    assert_eq!((bench.view().settings, bench.audit().len()), (before, rows));
    bench.set("tls.fips140", "Off");
    bench.ask(ko, Command::ChangeSettings(old)).unwrap();
    assert_eq!(bench.view().settings.text(Key::tls_protocol_version), "TLS 1.0 or Later");
}

#[test]
fn a_hand_inside_the_machine_leaves_no_audit_record_but_stands_in_the_truth() {
    let mut bench = Bench::certified();
    let rows = bench.audit().len();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    bench.set("net.webdav", "On");
    assert_eq!(bench.audit().len(), rows);
    let view = bench.view();
    let control: Vec<_> =
        view.truth.iter().filter(|it| it.origin == Origin::Control).map(|it| it.what).collect();
    assert_eq!(control, ["add-user", "change-settings"]);
}

#[test]
fn changing_a_setting_at_a_surface_is_logged_by_what_it_is() {
    let mut bench = Bench::certified();
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    let rows = bench.audit().len();
    for (id, value) in [("net.webdav", "On"), ("net.webdav", "On"), ("auth.login_type", "Off")] {
        let changes = parse(id, value).unwrap();
        bench.ask(Asker::Session(ko), Command::ChangeSettings(changes)).unwrap();
    }
    bench.ask(Asker::Session(ko), Command::ViewSettings(vec![Key::net_webdav])).unwrap();
    bench.ask(Asker::Session(ko), Command::AdjustTime(1_600_000_000_000)).unwrap();
    let expected = [
        "Change Security Setting",
        "Switch Authentication Mode",
        "View Security Setting",
        "Adjust Time",
    ]
    .map(|it| format!("Device Settings / {it} / Successful by KO"));
    assert_eq!(bench.audit()[rows..], expected);
    assert_eq!(bench.view().clock.unix_ms(bench.now), 1_600_000_000_000);
}

#[test]
fn an_unknown_user_is_a_dash_or_as_typed_by_assumption() {
    let mut bench = Bench::certified();
    let failed = |bench: &mut Bench, id: &str| {
        bench.cwis(id, "x").unwrap_err();
        let row = bench.last_audit();
        row.strip_prefix("Login/Logout / Login / Failed (Invalid UserID) by ").unwrap().to_owned()
    };
    assert_eq!(failed(&mut bench, "who is this"), "-");
    let assumptions = Assumptions { unknown_id_as_typed: true, ..Assumptions::default() };
    bench.ask(Asker::Control, Command::Assume(assumptions)).unwrap();
    assert_eq!(failed(&mut bench, "who is this"), "who is this");
    let looks = ["KO", " KO", "K\u{ad}O", "ＫＯ", "KO\u{fff9}", "KO\u{e000}", "ϹE"];
    for look in looks.into_iter().chain(["\u{202e}OK", "CE\t", "who\tis\nthis"]) {
        assert_eq!(failed(&mut bench, look), "-", "{look:?}");
    }
}

#[test]
fn the_sibling_catalogue_adds_its_events_only_when_switched_on() {
    let mut bench = Bench::certified();
    let rows = bench.audit().len();
    bench.cwis(KO, KO_PASSWORD).unwrap();
    assert_eq!(bench.audit().len(), rows);
    let assumptions = Assumptions { sibling_events: true, ..Assumptions::default() };
    bench.ask(Asker::Control, Command::Assume(assumptions)).unwrap();
    bench.cwis(KO, KO_PASSWORD).unwrap();
    assert_eq!(bench.last_audit(), "Login/Logout / Login / Successful by KO");
}

fn fail_handshakes(bench: &mut Bench, times: u32) {
    let reason = "no shared cipher".into();
    bench.observe_times(Fact::HandshakeFailed { protocol: "TLS", peer: PEER, reason }, times);
}

#[test]
fn failed_handshakes_that_came_together_are_a_row_each_and_one_truth() {
    let mut bench = Bench::certified();
    let (rows, entries) = (bench.view().audit.written(), bench.view().truth.pushed());
    fail_handshakes(&mut bench, 37);
    fail_handshakes(&mut bench, 20_000);
    let view = bench.view();
    assert_eq!((view.audit.written() - rows, view.audit.len()), (20_037, 15_000));
    let times = |kind| {
        let new = view.truth.since(entries).filter(|it| it.kind == kind);
        new.map(|it| it.times).collect::<Vec<_>>()
    };
    assert_eq!((times(Kind::Observed), times(Kind::Audited)), (vec![37, 20_000], vec![37, 20_000]));
}

/// What a communication row says after the reason.
fn numbers(view: &crate::View) -> Vec<String> {
    let rows = view.audit.iter().filter(|it| it.event.row().event == "Communication");
    rows.map(|it| it.optional.replace("TLS, 127.0.0.1, no shared cipher", "")).collect()
}

#[test]
fn where_repeats_are_summed_equal_failures_are_a_row_a_second_with_their_number() {
    let mut bench = Bench::certified();
    let assumptions = Assumptions { repeated_failures_summed: true, ..Assumptions::default() };
    bench.ask(Asker::Control, Command::Assume(assumptions)).unwrap();
    fail_handshakes(&mut bench, 1);
    assert_eq!(numbers(&bench.view()), [""], "the first is a row at once");
    fail_handshakes(&mut bench, 30);
    bench.advance_ms(500);
    fail_handshakes(&mut bench, 7);
    assert_eq!(numbers(&bench.view()), [""]);
    bench.advance_ms(500);
    assert_eq!(numbers(&bench.view()), ["", ", 37 times"]);
    fail_handshakes(&mut bench, 1);
    bench.advance_ms(10_000);
    assert_eq!(numbers(&bench.view()), ["", ", 37 times", ""]);
    fail_handshakes(&mut bench, 2);
    bench.power(PowerAction::Off);
    assert_eq!(
        numbers(&bench.view()),
        ["", ", 37 times", "", "", ""],
        "and it is written before the end"
    );
    assert_eq!(bench.device.next_wake(), None);
}

#[test]
fn the_number_of_a_long_reason_is_not_cut_off_and_different_failures_have_a_bound() {
    let mut bench = Bench::certified();
    let assumptions = Assumptions { repeated_failures_summed: true, ..Assumptions::default() };
    bench.ask(Asker::Control, Command::Assume(assumptions)).unwrap();
    let rows = bench.view().audit.written();
    for peer in 0..2 * SUMS_MAX as u128 {
        let peer = Ipv6Addr::from(peer + (0x2001_0db8_1111_2222 << 64)).into();
        let reason = "a reason that is much longer than the column".into();
        bench.observe_times(Fact::HandshakeFailed { protocol: "TLS", peer, reason }, 11);
    }
    assert_eq!(
        bench.view().audit.written() - rows,
        3 * SUMS_MAX as u64,
        "two of those that gave way"
    );
    bench.advance_ms(SUM_MS);
    assert_eq!(bench.view().audit.written() - rows, 4 * SUMS_MAX as u64);
    let last = bench.view().audit.iter().last().unwrap().optional.clone();
    assert!(
        last.starts_with("TLS, 2001:db8:1111:2222::") && last.ends_with(", 10 times"),
        "{last}"
    );
    assert!(last.chars().count() <= COLUMN_MAX);
}

#[test]
fn a_failed_handshake_is_logged_with_protocol_peer_and_reason() {
    let mut bench = Bench::certified();
    fail_handshakes(&mut bench, 1);
    let view = bench.view();
    let last = view.audit.iter().last().unwrap();
    assert_eq!(last.event.row().description, "Trusted Communication");
    assert_eq!(&*last.optional, "TLS, 127.0.0.1, no shared cipher");
}

#[test]
fn everything_in_the_truth_journal_has_its_cause_and_no_secret() {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    bench.cwis("alice", "alice-pass1").unwrap();
    bench.cwis("alice", "not-her-password").unwrap_err();
    let view = bench.view();
    for (at, entry) in view.truth.iter().enumerate() {
        assert_eq!(entry.seq, at as u64 + 1);
        assert!(entry.cause.is_none_or(|it| it < entry.seq));
        for secret in ["alice-pass1", "not-her-password", KO_PASSWORD] {
            assert!(!entry.detail.contains(secret), "{entry:?}");
        }
    }
    let audited = view.truth.iter().rfind(|it| it.kind == Kind::Audited).unwrap();
    let asked = view.truth.iter().find(|it| Some(it.seq) == audited.cause).unwrap();
    assert_eq!((asked.kind, asked.what), (Kind::Asked, "log-in"));
    assert!(!format!("{:?}", view.users).contains("alice-pass1"));
}

#[test]
fn of_what_is_typed_as_an_id_the_journal_keeps_no_more_than_an_id_can_have() {
    let mut bench = Bench::certified();
    bench.cwis(&"ä".repeat(10_000), "wrong").unwrap_err();
    let view = bench.view();
    let named: Vec<_> = view.truth.iter().filter_map(|it| it.about.user.as_deref()).collect();
    assert!(!named.is_empty() && named.iter().all(|it| *it == "ä".repeat(ID_MAX)));
    assert!(view.truth.iter().all(|it| it.detail.chars().count() <= DETAIL_MAX + 1));
}

#[test]
fn the_same_seed_and_the_same_inputs_give_the_same_state() {
    let run = || {
        let mut bench = Bench::certified();
        bench.add_user("alice", "alice-pass1", Role::GeneralUser);
        bench.cwis("alice", "alice-pass1").unwrap();
        let (_, _) = bench.submit_as("alice", "alice-pass1");
        bench.advance_ms(1_000_000);
        let view = bench.view();
        let tokens: Vec<_> = view.sessions.values().map(|it| it.token).collect();
        (format!("{view:?}"), tokens)
    };
    assert_eq!(run(), run());
}
