//! Mails of the device: who is told what, one at a time, tried again, and what is said of those that fail.

use std::net::IpAddr;
use std::sync::Arc;

use super::bench::Bench;
use crate::job::{JobAsk, JobId};
use crate::mail::{AGAIN_MS, Cause, Mail, MailAddress, NotSent, Outcome, Route, TRIES_MAX};
use crate::power::PowerAction;
use crate::session::SessionId;
use crate::settings::values::MailTls;
use crate::share::MAILS;
use crate::subscription::{
    MAIL_INTERVAL_S, NotifyEvent, NotifyEvents, SubscriptionAsk, SubscriptionOrder,
    SubscriptionRefused,
};
use crate::user::Role;
use crate::{Asker, Command, Effect, Fact, Refused, Reply};

const SERVER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 25));

/// A device that is set to mail, with two users who are logged in.
struct Office {
    bench: Bench,
    alice: SessionId,
    bob: SessionId,
}

fn office() -> Office {
    let mut bench = Bench::certified();
    bench.set("net.smtp.notification", "On");
    bench.set("net.smtp.address", "mfp@example.com");
    bench.set("net.smtp.server", "mail.example.com");
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    bench.add_user("bob", "bob-pass-12", Role::GeneralUser);
    let alice = bench.cwis("alice", "alice-pass1").unwrap();
    let bob = bench.cwis("bob", "bob-pass-12").unwrap();
    Office { bench, alice, bob }
}

impl Office {
    fn subscribe(&mut self, who: SessionId, events: &[NotifyEvent]) -> Result<Reply, Refused> {
        let order = SubscriptionOrder {
            events: events.iter().fold(NotifyEvents::default(), |set, it| set.with(*it)),
            job: None,
            lease_s: 0,
            user_data: (*b"second floor").into(),
            interval_s: 0,
            recipient: MailAddress::new("team@example.com"),
            name: "somebody".into(),
        };
        let create = Command::Subscription(SubscriptionAsk::Create(order));
        self.bench.ask(Asker::Session(who), create)
    }

    fn job_of_alice(&mut self) -> JobId {
        self.bench.submit_as("alice", "alice-pass1").0
    }

    fn cancel(&mut self, job: JobId) {
        let cancel = Command::Job(JobAsk::Cancel(job));
        self.bench.ask(Asker::Session(self.alice), cancel).unwrap();
    }

    /// The mails that the world was asked to send so far.
    fn sent(&self) -> Vec<Arc<Mail>> {
        let mail =
            |it: &Effect| if let Effect::SendMail(it) = it { Some(it.clone()) } else { None };
        self.bench.effects.iter().filter_map(mail).collect()
    }

    /// What comes of the one that was sent last.
    fn result(&mut self, result: Result<(), NotSent>) {
        let mail = self.sent().last().expect("a mail").id;
        self.bench.observe(Fact::MailSent { mail, result });
    }
}

fn not_secure() -> NotSent {
    NotSent::of(Cause::NotSecure, "certificate expired").at(SERVER)
}

#[test]
fn a_subscriber_s_mail_says_what_became_of_the_job_and_of_others_jobs_no_name() {
    let mut office = office();
    office.subscribe(office.alice, &[NotifyEvent::JobCompleted]).unwrap();
    office.subscribe(office.bob, &[NotifyEvent::JobCompleted]).unwrap();
    let job = office.job_of_alice();
    assert_eq!(office.sent(), []);
    office.cancel(job);
    office.result(Ok(()));
    let [own, other]: [Arc<Mail>; 2] = office.sent().try_into().unwrap();
    assert_eq!(own.to.to_string(), "team@example.com");
    let number = job.0;
    assert!(own.subject.ends_with(&format!(": job completed, job {number}")), "{}", own.subject);
    assert!(own.text.contains("Event: job-completed\n"), "{}", own.text);
    assert!(own.text.contains("Your reference: second floor\n"), "{}", own.text);
    assert!(own.text.contains("\nName: report.pdf\n"), "{}", own.text);
    assert!(!other.text.contains("report.pdf"), "hidden from others (guide p.17): {}", other.text);
    let view = office.bench.view();
    assert!(view.subscriptions.values().all(|it| it.kept.is_empty() && it.sequence == 1));
    assert_eq!((view.mails.ended.len(), view.mails.waiting.len()), (1, 1));
}

#[test]
fn one_mail_is_under_way_at_a_time_and_what_may_pass_is_tried_again_later() {
    let mut office = office();
    office.subscribe(office.alice, &[NotifyEvent::JobCreated]).unwrap();
    office.job_of_alice();
    office.job_of_alice();
    let ids = |it: &Office| it.sent().iter().map(|it| it.id.0).collect::<Vec<_>>();
    assert_eq!(ids(&office), [1]);
    let busy = || NotSent::of(Cause::NoService, "greeting: 421 too busy").at(SERVER).for_now();
    office.result(Err(busy()));
    assert_eq!(ids(&office), [1, 2], "the next one does not wait for it");
    office.result(Ok(()));
    for tries in 1..TRIES_MAX {
        office.bench.advance_ms(AGAIN_MS - 1);
        assert_eq!(ids(&office).len(), 1 + tries as usize);
        office.bench.advance_ms(1);
        assert_eq!(ids(&office).last(), Some(&1));
        office.result(Err(busy()));
    }
    office.bench.advance_ms(10 * AGAIN_MS);
    assert_eq!(ids(&office), [1, 2, 1, 1]);
    let view = office.bench.view();
    let ended = view.mails.ended.last().unwrap();
    assert_eq!((ended.tries, ended.outcome.clone()), (TRIES_MAX, Outcome::GivenUp(busy())));
    assert!(!office.bench.audit().iter().any(|it| it.contains("Trusted")));
}

#[test]
fn a_session_that_is_not_secure_is_a_row_of_the_audit_log_and_is_not_tried_again() {
    let mut office = office();
    office.subscribe(office.alice, &[NotifyEvent::JobCreated]).unwrap();
    office.job_of_alice();
    office.result(Err(not_secure()));
    let row = "Communication / Trusted Communication / Failed by -";
    assert_eq!(office.bench.last_audit(), row);
    let view = office.bench.view();
    let items = view.audit.iter().last().unwrap().optional.clone();
    assert_eq!(&*items, "SMTP over TLS, 192.0.2.25, certificate expired");
    assert_eq!(view.mails.ended.last().unwrap().outcome, Outcome::GivenUp(not_secure()));
    assert_eq!((view.mails.waiting.len(), not_secure().cause.code()), (0, "016-513"));
}

#[test]
fn nobody_subscribes_by_mail_before_it_is_set_where_to_and_from_whom() {
    let mut office = office();
    let events = [NotifyEvent::JobCompleted];
    let refused = Err(Refused::Subscription(SubscriptionRefused::NoMail));
    for (id, other, right) in [
        ("net.smtp.notification", "Off", "On"),
        ("net.smtp.address", "", "mfp@example.com"),
        ("net.smtp.server", "", "mail.example.com"),
        ("net.smtp.server", "mail example", "mail.example.com"),
    ] {
        office.bench.set(id, other);
        assert_eq!(office.subscribe(office.alice, &events), refused, "{id} = {other}");
        office.bench.set(id, right);
    }
    office.subscribe(office.alice, &events).unwrap();
}

#[test]
fn the_way_is_as_secure_as_the_stronger_of_two_settings() {
    let mut office = office();
    for (of_tls, of_smtp, expected) in [
        ("SSL/TLS", "Off", MailTls::SslTls),
        ("Off", "SSL/TLS", MailTls::SslTls),
        ("Off", "STARTTLS", MailTls::StartTls),
        ("STARTTLS", "SSL/TLS", MailTls::SslTls),
        ("Off", "Off", MailTls::Off),
    ] {
        office.bench.set("tls.settings.smtp", of_tls);
        office.bench.set("net.smtp.tls", of_smtp);
        let route = Route::of(&office.bench.view()).unwrap();
        assert_eq!(route.protection, expected, "{of_tls}, {of_smtp}");
    }
}

#[test]
fn what_waits_goes_with_the_power_and_with_notification() {
    let mut office = office();
    office.subscribe(office.alice, &[NotifyEvent::JobCreated]).unwrap();
    office.job_of_alice();
    office.job_of_alice();
    office.bench.set("net.smtp.notification", "Off");
    office.result(Ok(()));
    assert_eq!(office.sent().len(), 1, "the second one is not sent any more");
    assert_eq!(office.bench.view().mails.waiting, []);
    let ended = office.bench.view().mails.ended.last().unwrap().outcome.clone();
    assert_eq!(ended.not_sent().unwrap().to_string(), "027-500, Port (Email Notification) is off");
    office.bench.set("net.smtp.notification", "On");
    office.job_of_alice();
    let under_way = office.sent().last().unwrap().id;
    office.bench.power(PowerAction::Cut);
    assert!(office.bench.view().mails.waiting.is_empty());
    office.bench.observe(Fact::MailSent { mail: under_way, result: Err(not_secure()) });
    office.bench.power(PowerAction::On);
    assert_eq!(office.bench.view().mails.ended.len(), 0, "nobody knows of it any more");
    assert_eq!(office.bench.last_audit(), "System Status / Started normally (cold boot) / - by -");
}

#[test]
fn mails_that_wait_are_shared_out_and_pages_are_not_a_mail_each() {
    let mut office = office();
    office.subscribe(office.alice, &[NotifyEvent::JobCreated]).unwrap();
    for _ in 0..MAILS.each + 3 {
        let job = office.job_of_alice();
        office.cancel(job);
    }
    let view = office.bench.view();
    assert_eq!(view.mails.waiting.len(), MAILS.each);
    assert!(view.truth.iter().any(|it| it.what == "mail-not-taken"));

    let mut office = self::office();
    office.subscribe(office.alice, &[NotifyEvent::JobProgress]).unwrap();
    office.bench.document = Ok(50);
    let job = office.job_of_alice();
    office.bench.ask(Asker::Session(office.alice), Command::Job(JobAsk::Release(job))).unwrap();
    for _ in 0..20 {
        office.bench.observe(Fact::PagesOut(job, 1));
        office.bench.advance_ms(u64::from(MAIL_INTERVAL_S) * 100);
    }
    let told = office.sent().len() + office.bench.view().mails.waiting.len() - 1;
    assert_eq!(told, 2, "20 pages in two minutes");
}
