//! Scanning to mail: what goes, what becomes of the job whatever becomes of the mail, and that nothing goes twice.

use std::sync::Arc;

use super::bench::Bench;
use super::scanner::{office as desk, scanned};
use crate::job::{
    AbortReason, Ending, JobAsk, JobId, JobRefused, JobState, MailScan, Resource, ScanOrder, ScanTo,
};
use crate::mail::{
    AGAIN_MS, Cause, FileFormat, Mail, MailAddress, NotSent, Outcome, Recipients, Subject,
    TRIES_MAX,
};
use crate::power::PowerAction;
use crate::scanner::ScanTicket;
use crate::{Asker, Command, Effect, Fact, Refused, Reply};

const WAITS: JobState = JobState::Waiting(Resource::Network);
const GOES: JobState = JobState::Running(Resource::Network);

/// A device that is set to send, with alice at its panel and an original on its glass.
fn office() -> Bench {
    let mut bench = desk();
    bench.set("net.smtp", "On");
    bench
}

fn order() -> ScanOrder {
    let all = ["team@example.com", "bob@example.com"].map(|it| MailAddress::new(it).unwrap());
    let (to, subject) = (Recipients::new(all).unwrap(), Subject::new("Minutes"));
    let mail = MailScan { to, subject, format: FileFormat::Tiff, receipt: true, sign: false };
    let (scan, to, name) = (ScanTicket::default(), ScanTo::Mail(mail.into()), Some("may".into()));
    ScanOrder { name, scan, to, passcode: None, preview: false }
}

fn scan(bench: &mut Bench, order: ScanOrder) -> Result<JobId, Refused> {
    let reply = bench.ask(Asker::Panel, Command::Job(JobAsk::Scan(order.into())))?;
    let Reply::Job(id, _) = reply else { panic!("{reply:?}") };
    Ok(id)
}

/// A job whose mail is under way with document 70.
fn sending(bench: &mut Bench) -> JobId {
    let id = scan(bench, order()).unwrap();
    scanned(bench, id, 70);
    assert_eq!(bench.job_state(id), GOES);
    id
}

/// The mails that the world was asked to send so far.
fn sent(bench: &Bench) -> Vec<Arc<Mail>> {
    let mail = |it: &Effect| if let Effect::SendMail(it) = it { Some(it.clone()) } else { None };
    bench.effects.iter().filter_map(mail).collect()
}

/// What comes of the one that was sent last.
fn result(bench: &mut Bench, result: Result<(), NotSent>) {
    let mail = sent(bench).last().expect("a mail").id;
    bench.observe(Fact::MailSent { mail, result });
}

fn is_discarded(bench: &Bench) -> bool {
    bench.effects.iter().any(|it| matches!(it, Effect::Discard(it) if it.0 == 70))
}

fn not_sent(cause: Cause) -> Option<Ending> {
    Some(Ending::Aborted(AbortReason::NotSent(cause)))
}

#[test]
fn a_scan_goes_with_a_mail_and_is_the_job_s_until_a_server_has_it() {
    let mut bench = office();
    let id = sending(&mut bench);
    let [mail] = &sent(&bench)[..] else { panic!("one mail") };
    assert_eq!(mail.to.to_string(), "team@example.com, bob@example.com");
    assert_eq!((&*mail.subject, mail.receipt), ("Minutes", true));
    assert!(mail.text.contains("Number of Images: 2\nFile Format: TIFF"), "{}", mail.text);
    let scan = mail.attached.clone().unwrap();
    assert_eq!((scan.document.0, scan.pages, &*scan.name), (70, 2, "may"));
    assert_eq!((scan.job, scan.format), (id, FileFormat::Tiff));
    assert!(!is_discarded(&bench));
    result(&mut bench, Ok(()));
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
    assert_eq!(bench.last_audit(), "Job Status / Scan / Completed by alice");
    assert!(is_discarded(&bench));
}

/// In the certified setting notification is off, and scans are mailed (guide p.26).
#[test]
fn nothing_is_scanned_to_mail_while_sending_is_off() {
    let mut bench = desk();
    bench.set("net.smtp", "Off");
    assert_eq!(scan(&mut bench, order()), Err(Refused::Job(JobRefused::MailOff)));
    bench.set("net.smtp", "On");
    let id = scan(&mut bench, order()).unwrap();
    bench.set("net.smtp", "Off");
    scanned(&mut bench, id, 70);
    assert_eq!(bench.job_state(id).ending(), not_sent(Cause::NoServer));
    assert!(sent(&bench).is_empty() && is_discarded(&bench));
    assert!(!bench.view().settings.smtp_notification.is_on());
}

#[test]
fn what_may_pass_is_tried_again_and_what_is_given_up_ends_the_job_with_its_code() {
    let mut bench = office();
    let id = sending(&mut bench);
    let busy = || NotSent::of(Cause::NoService, "greeting: 421 too busy").for_now();
    for _ in 1..TRIES_MAX {
        result(&mut bench, Err(busy()));
        assert_eq!(bench.job_state(id), WAITS);
        bench.advance_ms(AGAIN_MS);
        assert_eq!(bench.job_state(id), GOES);
    }
    result(&mut bench, Err(busy()));
    assert_eq!(bench.job_state(id).ending(), not_sent(Cause::NoService));
    let state = bench.job_state(id);
    assert_eq!(state.fault(), Some("016-513, greeting: 421 too busy"));
    assert!(AbortReason::NotSent(Cause::NoService).words().contains("016-513"));
    assert_eq!(sent(&bench).len(), TRIES_MAX as usize);
    assert!(is_discarded(&bench));
}

/// RFC 1047: a server that says nothing behind the last line may have taken the mail.
#[test]
fn a_scan_that_a_server_may_have_is_not_sent_once_more_by_itself() {
    let mut bench = office();
    let id = sending(&mut bench);
    result(&mut bench, Err(NotSent::of(Cause::Unconfirmed, "the connection broke off").for_now()));
    assert_eq!(bench.job_state(id).ending(), not_sent(Cause::Unconfirmed));
    bench.advance_ms(10 * AGAIN_MS);
    assert_eq!(sent(&bench).len(), 1);
}

#[test]
fn a_job_is_cancelled_at_each_step_and_nothing_of_it_goes_then() {
    for step in 0..4 {
        let mut bench = office();
        let first = if step > 0 { sending(&mut bench) } else { scan(&mut bench, order()).unwrap() };
        let id = match step {
            // It waits behind another one.
            1 => {
                let id = scan(&mut bench, order()).unwrap();
                scanned(&mut bench, id, 71);
                assert_eq!(bench.job_state(id), WAITS);
                id
            }
            // It waits to be tried again.
            2 => {
                result(&mut bench, Err(NotSent::of(Cause::ServerFull, "452").for_now()));
                first
            }
            _ => first,
        };
        bench.ask(Asker::Panel, Command::Job(JobAsk::Cancel(id))).unwrap();
        assert_eq!(bench.job_state(id).ending(), Some(Ending::Cancelled), "step {step}");
        assert_eq!(bench.last_audit(), "Job Status / Scan / Canceled by User by alice");
        if step > 0 {
            let ended = bench.view().mails.ended.last().unwrap().clone();
            assert_eq!(
                (ended.outcome.clone(), ended.tries),
                (Outcome::Cancelled, u32::from(step == 2)),
                "step {step}"
            );
        }
        let stopped = bench.effects.iter().any(|it| matches!(it, Effect::StopMail(_)));
        assert_eq!(stopped, step == 3, "step {step}");
        let before = sent(&bench).len();
        bench.advance_ms(2 * AGAIN_MS);
        assert_eq!(sent(&bench).len(), before, "step {step}");
        if step == 3 {
            // What the world says of it all the same is of nobody.
            result(&mut bench, Ok(()));
            assert_eq!(bench.job_state(id).ending(), Some(Ending::Cancelled));
        }
    }
}

#[test]
fn a_power_cut_ends_the_job_and_nothing_is_sent_after_it() {
    for step in 0..3 {
        let mut bench = office();
        let id = if step == 0 { scan(&mut bench, order()).unwrap() } else { sending(&mut bench) };
        if step == 1 {
            result(&mut bench, Err(NotSent::of(Cause::ServerFull, "452").for_now()));
        }
        let before = sent(&bench).len();
        bench.power(PowerAction::Cut);
        bench.power(PowerAction::On);
        bench.advance_ms(2 * AGAIN_MS);
        let ended = bench.job_state(id).ending();
        assert_eq!(ended, Some(Ending::Aborted(AbortReason::Power)), "step {step}");
        assert_eq!(sent(&bench).len(), before, "step {step}");
        assert!(bench.view().mails.waiting.is_empty());
    }
}

#[test]
fn with_preview_nothing_goes_before_somebody_has_looked() {
    let mut bench = office();
    let id = scan(&mut bench, ScanOrder { preview: true, ..order() }).unwrap();
    scanned(&mut bench, id, 70);
    assert!(bench.job_state(id).is_held() && sent(&bench).is_empty());
    bench.ask(Asker::Panel, Command::Job(JobAsk::AcceptScan(id))).unwrap();
    assert_eq!((bench.job_state(id), sent(&bench).len()), (GOES, 1));
}
