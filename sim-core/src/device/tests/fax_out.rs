//! Sending faxes: scanned, looked at, called once, cancelled.

use super::bench::{Bench, KO, KO_PASSWORD};
use super::scanner::{ALICE, office, put_original, scanned};
use crate::fax::{Resolution, SubscriberId};
use crate::job::{
    AbortReason, CallFailed, Ending, FaxOrder, HoldUntil, JobAsk, JobId, JobRefused, JobState,
    Resource,
};
use crate::power::PowerAction;
use crate::recipients::Recipients;
use crate::report::Report;
use crate::scanner::ScanTicket;
use crate::session::SessionAsk;
use crate::user::Role;
use crate::{Asker, Command, Effect, Fact, Refused, Reply};

const HOUR_MS: u64 = 3_600_000;
const CALLING: JobState = JobState::Running(Resource::Line);

fn order(preview: bool) -> Command {
    order_at(HoldUntil::NoHold, preview)
}

fn order_at(start: HoldUntil, preview: bool) -> Command {
    order_to(&["+81 3 5550100"], start, preview)
}

fn order_to(numbers: &[&str], start: HoldUntil, preview: bool) -> Command {
    let to = Recipients::new(numbers.iter().map(|it| SubscriberId::dialled(it).unwrap())).unwrap();
    let (scan, resolution) = (ScanTicket::default(), Resolution::SuperFine);
    Command::Job(JobAsk::Fax(FaxOrder { to, scan, resolution, preview, start }.into()))
}

/// A fax with this document that was scanned.
fn fax(bench: &mut Bench, preview: bool, document: u64) -> JobId {
    put_original(bench);
    let reply = bench.ask(Asker::Panel, order(preview));
    let Ok(Reply::Job(id, _)) = reply else { panic!("{reply:?}") };
    scanned(bench, id, document);
    id
}

/// A fax that is sent in an hour.
fn delayed(bench: &mut Bench, preview: bool) -> JobId {
    put_original(bench);
    let start = HoldUntil::Time(bench.view().clock.unix_ms(bench.now) + HOUR_MS as i64);
    let reply = bench.ask(Asker::Panel, order_at(start, preview));
    let Ok(Reply::Job(id, _)) = reply else { panic!("{reply:?}") };
    scanned(bench, id, 70);
    id
}

/// How often somebody was called for a job.
fn calls(bench: &Bench, id: JobId) -> usize {
    let dials = |it: &&Effect| matches!(it, Effect::Dial { job, .. } if *job == id);
    bench.effects.iter().filter(dials).count()
}

fn is_discarded(bench: &Bench, document: u64) -> bool {
    bench.effects.iter().any(|it| matches!(it, Effect::Discard(it) if it.0 == document))
}

fn call_made(bench: &mut Bench, job: JobId, result: Result<(), &str>) {
    let failed = |why: &str| CallFailed { unreached: false, why: why.to_owned() };
    bench.observe(Fact::CallMade { job, result: result.map_err(failed) });
}

fn unanswered(bench: &mut Bench, job: JobId) {
    let why = "LINE-101: Nobody answered.".to_owned();
    bench.observe(Fact::CallMade { job, result: Err(CallFailed { unreached: true, why }) });
}

/// A fax to somebody who did not answer yet.
fn waits_for_redial(bench: &mut Bench) -> JobId {
    let id = fax(bench, false, 70);
    unanswered(bench, id);
    assert!(bench.job_state(id).holds().redial);
    id
}

fn call_failed() -> Option<Ending> {
    Some(Ending::Aborted(AbortReason::Call))
}

#[test]
fn a_fax_is_scanned_in_black_then_sent_and_nothing_of_it_stays() {
    let mut bench = office();
    let id = fax(&mut bench, false, 70);
    let scans = |it: &Effect| {
        let Effect::Scan { ticket, .. } = it else { return None };
        Some((ticket.color.label(), ticket.resolution.dpi()))
    };
    assert_eq!(bench.effects.iter().find_map(scans), Some(("Black & White", 400)));
    let called = |it: &Effect| {
        let Effect::Dial { number, resolution, document, .. } = it else { return None };
        Some((number.to_string(), *resolution, document.0))
    };
    let call = ("+81 3 5550100".to_owned(), Resolution::SuperFine, 70);
    assert_eq!(bench.effects.iter().find_map(called), Some(call));
    assert_eq!(bench.job_state(id), CALLING);
    assert!(!is_discarded(&bench, 70));
    call_made(&mut bench, id, Ok(()));
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
    assert_eq!(bench.last_audit(), "Job Status / Fax / Completed by alice");
    assert!(is_discarded(&bench, 70));
}

#[test]
fn a_call_that_did_not_get_through_ends_the_job_with_its_reason_and_is_not_made_again() {
    let mut bench = office();
    let id = fax(&mut bench, false, 70);
    call_made(&mut bench, id, Err("LINE-133: The line went dead."));
    assert_eq!(bench.job_state(id).ending(), call_failed());
    assert_eq!(bench.job_state(id).fault(), Some("LINE-133: The line went dead."));
    assert!(is_discarded(&bench, 70));
    bench.wake_after(3_600_000);
    assert_eq!(calls(&bench, id), 1);
}

#[test]
fn whoever_does_not_answer_is_called_again_as_often_as_is_set_and_then_the_job_ends() {
    let mut bench = office();
    bench.set("fax.redial.times", "2");
    bench.set("fax.redial.minutes", "3");
    let id = fax(&mut bench, false, 70);
    for tries in 1..=2 {
        unanswered(&mut bench, id);
        assert!(bench.job_state(id).holds().redial);
        bench.wake_after(3 * 60_000 - 1);
        assert_eq!(calls(&bench, id), tries);
        bench.wake_after(1);
        assert_eq!((bench.job_state(id), calls(&bench, id)), (CALLING, tries + 1));
    }
    unanswered(&mut bench, id);
    assert_eq!(bench.job_state(id).ending(), call_failed());
    assert_eq!(bench.job_state(id).fault(), Some("LINE-101: Nobody answered."));
    assert!(is_discarded(&bench, 70));
}

#[test]
fn without_redials_one_call_is_enough() {
    let mut bench = office();
    bench.set("fax.redial.times", "Off");
    let id = fax(&mut bench, false, 70);
    unanswered(&mut bench, id);
    assert_eq!(bench.job_state(id).ending(), call_failed());
}

#[test]
fn a_fax_that_waits_for_redial_leaves_its_line_to_others() {
    let mut bench = office();
    let ids = [70, 71, 72, 73].map(|it| fax(&mut bench, false, it));
    unanswered(&mut bench, ids[0]);
    assert_eq!(bench.job_state(ids[3]), CALLING);
    bench.wake_after(60_000);
    assert_eq!(bench.job_state(ids[0]), JobState::Waiting(Resource::Line));
}

#[test]
fn a_fax_that_waits_for_redial_is_cancelled_by_its_sender_and_called_at_once_by_the_key_operator() {
    let mut bench = office();
    let id = waits_for_redial(&mut bench);
    bench.ask(Asker::Panel, Command::Job(JobAsk::Cancel(id))).unwrap();
    bench.wake_after(60_000);
    assert_eq!((bench.job_state(id).ending(), calls(&bench, id)), (Some(Ending::Cancelled), 1));
    bench.log_in(Asker::Panel, ALICE.0, ALICE.1).unwrap();
    let id = waits_for_redial(&mut bench);
    bench.ask(Asker::Panel, Command::Session(SessionAsk::LogOut)).unwrap();
    bench.log_in(Asker::Panel, KO, KO_PASSWORD).unwrap();
    bench.ask(Asker::Panel, Command::Job(JobAsk::LetGo(id))).unwrap();
    assert_eq!((bench.job_state(id), calls(&bench, id)), (CALLING, 2));
}

#[test]
fn a_fax_that_waits_for_redial_outlives_the_power_and_nobody_sets_its_clock() {
    let mut bench = office();
    let id = waits_for_redial(&mut bench);
    let tomorrow = bench.view().clock.unix_ms(bench.now) + 86_400_000;
    bench.ask(Asker::Control, Command::AdjustTime(tomorrow)).unwrap();
    bench.power(PowerAction::Cut);
    bench.wake_after(30_000);
    bench.power(PowerAction::On);
    assert!(bench.job_state(id).holds().redial);
    bench.wake_after(30_000);
    assert_eq!((bench.job_state(id), calls(&bench, id)), (CALLING, 2));
    call_made(&mut bench, id, Ok(()));
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
}

#[test]
fn service_representatives_who_are_restricted_keep_no_fax_from_its_redial() {
    let mut bench = office();
    let id = waits_for_redial(&mut bench);
    for restricted in ["Off", "Enabled"] {
        bench.set("service_rep.restricted", restricted);
    }
    bench.wake_after(60_000);
    assert_eq!(bench.job_state(id), CALLING);
}

#[test]
fn a_fax_with_delayed_start_is_scanned_at_once_and_called_at_its_time_power_or_not() {
    let mut bench = office();
    let id = delayed(&mut bench, false);
    assert!(bench.job_state(id).holds().until);
    bench.wake_after(HOUR_MS / 2);
    bench.power(PowerAction::Cut);
    bench.power(PowerAction::On);
    bench.wake_after(HOUR_MS / 2 - 1);
    assert_eq!(calls(&bench, id), 0);
    bench.wake_after(1);
    assert_eq!((bench.job_state(id), calls(&bench, id)), (CALLING, 1));
    call_made(&mut bench, id, Ok(()));
    assert_eq!(bench.last_audit(), "Job Status / Fax / Completed by alice");
}

#[test]
fn a_delayed_start_that_the_power_slept_through_is_made_when_it_is_back() {
    let mut bench = office();
    let id = delayed(&mut bench, false);
    bench.power(PowerAction::Cut);
    bench.wake_after(2 * HOUR_MS);
    assert_eq!(calls(&bench, id), 0);
    bench.power(PowerAction::On);
    bench.wake_after(0);
    assert_eq!((bench.job_state(id), calls(&bench, id)), (CALLING, 1));
}

#[test]
fn a_delayed_fax_follows_the_clock_and_is_looked_at_before_it_waits() {
    let mut bench = office();
    let id = delayed(&mut bench, true);
    assert!(bench.job_state(id).holds().preview);
    bench.ask(Asker::Panel, Command::Job(JobAsk::AcceptScan(id))).unwrap();
    assert!(bench.job_state(id).holds().until);
    let in_an_hour = bench.view().clock.unix_ms(bench.now) + HOUR_MS as i64;
    bench.ask(Asker::Control, Command::AdjustTime(in_an_hour)).unwrap();
    bench.wake_after(0);
    assert_eq!((bench.job_state(id), calls(&bench, id)), (CALLING, 1));
}

#[test]
fn a_delayed_fax_is_begun_or_cancelled_by_its_sender_and_by_no_other_user() {
    let mut bench = office();
    bench.add_user("bob", "bob-pass-123", Role::GeneralUser);
    for (ask, state) in
        [(JobAsk::LetGo as fn(JobId) -> JobAsk, CALLING.name()), (JobAsk::Cancel, "cancelled")]
    {
        let id = delayed(&mut bench, false);
        bench.ask(Asker::Panel, Command::Session(SessionAsk::LogOut)).unwrap();
        bench.log_in(Asker::Panel, "bob", "bob-pass-123").unwrap();
        let command = Command::Job(ask(id));
        assert_eq!(bench.ask(Asker::Panel, command.clone()), Err(Refused::NotPermitted));
        bench.ask(Asker::Panel, Command::Session(SessionAsk::LogOut)).unwrap();
        bench.log_in(Asker::Panel, ALICE.0, ALICE.1).unwrap();
        bench.ask(Asker::Panel, command).unwrap();
        assert_eq!(bench.job_state(id).name(), state);
    }
}

/// Whom the device called, one after the other.
fn called(bench: &Bench) -> Vec<&str> {
    bench.effects.iter().filter_map(dialled).collect()
}

fn dialled(effect: &Effect) -> Option<&str> {
    let Effect::Dial { number, .. } = effect else { return None };
    Some(number.as_str())
}

/// A fax to three.
fn broadcast(bench: &mut Bench) -> JobId {
    put_original(bench);
    let order = order_to(&["117", "118", "119"], HoldUntil::NoHold, false);
    let Ok(Reply::Job(id, _)) = bench.ask(Asker::Panel, order) else { panic!("no job") };
    scanned(bench, id, 70);
    id
}

#[test]
fn several_are_called_one_after_the_other_and_those_not_reached_when_all_others_were() {
    let mut bench = office();
    let id = broadcast(&mut bench);
    unanswered(&mut bench, id);
    call_made(&mut bench, id, Ok(()));
    unanswered(&mut bench, id);
    assert_eq!(called(&bench), ["117", "118", "119"]);
    assert!(bench.job_state(id).holds().redial);
    bench.wake_after(60_000);
    call_made(&mut bench, id, Ok(()));
    assert_eq!(bench.job_state(id), CALLING);
    call_made(&mut bench, id, Ok(()));
    assert_eq!(called(&bench), ["117", "118", "119", "117", "119"]);
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
    assert_eq!(bench.last_audit(), "Job Status / Fax / Completed by alice");
}

#[test]
fn each_of_several_has_a_result_of_its_own_and_one_that_failed_fails_the_job() {
    let mut bench = office();
    bench.set("reports.print_reports", "On");
    let id = broadcast(&mut bench);
    call_made(&mut bench, id, Ok(()));
    call_made(&mut bench, id, Err("LINE-133: The line went dead."));
    call_made(&mut bench, id, Ok(()));
    assert_eq!(bench.job_state(id).ending(), call_failed());
    let fault = "1 of 3 did not get it. 118: LINE-133: The line went dead.";
    assert_eq!(bench.job_state(id).fault(), Some(fault));
    let view = bench.view();
    let results = view.job(id).unwrap().work.callees().iter();
    let results: Vec<_> = results.map(|it| it.result.clone().unwrap().is_ok()).collect();
    assert_eq!(results, [true, false, true]);
    let report = bench.drawn_text();
    let report: Vec<_> = report.sections.iter().flat_map(|it| it.lines.clone()).collect();
    for line in [("117", "Done"), ("118", "LINE-133: The line went dead."), ("119", "Done")] {
        assert!(report.contains(&(line.0.to_owned(), line.1.to_owned())), "{report:?}");
    }
    bench.ask(Asker::Panel, Command::Session(SessionAsk::LogOut)).unwrap();
    bench.log_in(Asker::Panel, KO, KO_PASSWORD).unwrap();
    let report = bench.lines(Asker::Panel, Report::Activity);
    for (to, result) in [("117", "Done"), ("118", "LINE-133"), ("119", "Done")] {
        let (at, is) = (format!("{} {to}", id.0), format!(", {result}"));
        assert!(report.iter().any(|it| it.0 == at && it.1.ends_with(&is)), "{to}: {report:?}");
    }
}

#[test]
fn a_power_cut_between_two_calls_of_a_fax_ends_it_with_what_was_reached() {
    let mut bench = office();
    let id = broadcast(&mut bench);
    call_made(&mut bench, id, Ok(()));
    bench.power(PowerAction::Cut);
    bench.power(PowerAction::On);
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Aborted(AbortReason::Power)));
    assert_eq!(called(&bench), ["117", "118"]);
}

#[test]
fn a_fax_that_is_looked_at_is_its_senders_alone() {
    let mut bench = office();
    bench.add_user("bob", "bob-pass-123", Role::GeneralUser);
    let id = fax(&mut bench, true, 70);
    assert_eq!(calls(&bench, id), 0);
    let [look, send, cancel] =
        [JobAsk::Preview(id), JobAsk::AcceptScan(id), JobAsk::Cancel(id)].map(Command::Job);
    bench.ask(Asker::Panel, Command::Session(SessionAsk::LogOut)).unwrap();
    bench.log_in(Asker::Panel, "bob", "bob-pass-123").unwrap();
    for ask in [&look, &send, &cancel] {
        assert_eq!(bench.view().may(Asker::Panel, ask), Err(Refused::NotPermitted));
    }
    bench.ask(Asker::Panel, Command::Session(SessionAsk::LogOut)).unwrap();
    bench.log_in(Asker::Panel, ALICE.0, ALICE.1).unwrap();
    bench.ask(Asker::Panel, look).unwrap();
    bench.ask(Asker::Panel, send).unwrap();
    assert_eq!(calls(&bench, id), 1);
    bench.ask(Asker::Panel, cancel).unwrap();
    assert!(bench.effects.contains(&Effect::HangUp(id)));
    assert_eq!(bench.last_audit(), "Job Status / Fax / Canceled by User by alice");
    call_made(&mut bench, id, Ok(()));
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Cancelled));
}

#[test]
fn there_are_as_many_calls_at_a_time_as_lines() {
    let mut bench = office();
    let ids = [70, 71, 72, 73].map(|it| fax(&mut bench, false, it));
    let waiting = JobState::Waiting(Resource::Line);
    assert_eq!((bench.job_state(ids[2]), bench.job_state(ids[3])), (CALLING, waiting));
    call_made(&mut bench, ids[1], Ok(()));
    assert_eq!(bench.job_state(ids[3]), CALLING);
}

#[test]
fn a_fax_that_waits_for_a_line_is_cancelled_without_a_call() {
    let mut bench = office();
    let ids = [70, 71, 72, 73].map(|it| fax(&mut bench, false, it));
    bench.ask(Asker::Panel, Command::Job(JobAsk::Cancel(ids[3]))).unwrap();
    call_made(&mut bench, ids[0], Ok(()));
    assert_eq!(calls(&bench, ids[3]), 0);
    assert!(is_discarded(&bench, 73));
}

#[test]
fn a_power_cut_ends_the_call_and_nothing_is_sent_twice() {
    let mut bench = office();
    let ids = [70, 71, 72, 73].map(|it| fax(&mut bench, false, it));
    bench.power(PowerAction::Cut);
    assert!(bench.effects.contains(&Effect::HangUp(ids[0])));
    bench.power(PowerAction::On);
    for id in ids {
        let power = Some(Ending::Aborted(AbortReason::Power));
        assert_eq!(bench.job_state(id).ending(), power);
    }
    assert_eq!(ids.map(|it| calls(&bench, it)), [1, 1, 1, 0]);
}

#[test]
fn without_an_original_nothing_is_faxed() {
    let mut bench = office();
    super::scanner::sensed(&mut bench, |it| it.scanner.glass = None);
    let refused = bench.ask(Asker::Panel, order(false));
    assert_eq!(refused, Err(Refused::Job(JobRefused::NoOriginal)));
}

#[test]
fn a_number_has_digits_and_at_most_twenty_characters() {
    for good in ["117", "+81 3 5550100", " 03 5550100 ", "12345678901234567890"] {
        let number = SubscriberId::dialled(good).map(|it| it.to_string());
        assert_eq!(number.as_deref(), Some(good.trim()));
    }
    for bad in ["", "+", "office", "03-5550100", "5#1", "123456789012345678901"] {
        assert_eq!(SubscriberId::dialled(bad), None, "{bad}");
    }
}
