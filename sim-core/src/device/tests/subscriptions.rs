use super::bench::{Bench, KO, KO_PASSWORD, PEER};
use super::scanner::{put_original, scanned};
use crate::command::FaultAction;
use crate::description::{
    DESCRIPTION_MAX, DescriptionChange, DescriptionText, IDENTIFY_MS, IdentifyAction,
};
use crate::job::{Claim, CopyOrder, JobAsk, JobId, JobTicket, Opening};
use crate::power::PowerAction;
use crate::saved::SavedRows;
use crate::scanner::ScanTicket;
use crate::session::SessionId;
use crate::share::SUBSCRIPTIONS;
use crate::subscription::{
    EVENT_LIFE_S, EVENTS_MAX, NotifyEvent, NotifyEvents, SubscriptionAsk, SubscriptionId,
    SubscriptionOrder, SubscriptionRefused,
};
use crate::user::Role;
use crate::{Asker, Command, Device, Door, Refused, Reply};

fn order(events: &[NotifyEvent], job: Option<JobId>) -> SubscriptionOrder {
    SubscriptionOrder {
        events: events.iter().fold(NotifyEvents::default(), |set, it| set.with(*it)),
        job,
        lease_s: 300,
        user_data: (*b"mine").into(),
        interval_s: 0,
        recipient: None,
        name: "somebody".into(),
    }
}

/// A device with two users who are logged in.
struct Two {
    bench: Bench,
    alice: SessionId,
    bob: SessionId,
}

fn two() -> Two {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    bench.add_user("bob", "bob-pass-12", Role::GeneralUser);
    let alice = bench.cwis("alice", "alice-pass1").unwrap();
    let bob = bench.cwis("bob", "bob-pass-12").unwrap();
    Two { bench, alice, bob }
}

impl Two {
    fn subscribe(
        &mut self,
        who: SessionId,
        order: SubscriptionOrder,
    ) -> Result<SubscriptionId, Refused> {
        let create = Command::Subscription(SubscriptionAsk::Create(order));
        let reply = self.bench.ask(Asker::Session(who), create)?;
        let Reply::Subscribed(id) = reply else { panic!("{reply:?}") };
        Ok(id)
    }

    fn told(&self, id: SubscriptionId) -> Vec<&'static str> {
        let view = self.bench.view();
        let subscription = view.subscriptions.get(&id).expect("the subscription");
        let kept = subscription.since(self.bench.now, 1);
        kept.map(|it| it.occurrence.event.keyword()).collect()
    }

    fn release(&mut self, job: JobId) {
        let release = Command::Job(JobAsk::Release(job));
        self.bench.ask(Asker::Session(self.alice), release).unwrap();
    }
}

#[test]
fn a_subscriber_is_told_what_becomes_of_jobs() {
    let mut two = two();
    let events = [NotifyEvent::JobStateChanged, NotifyEvent::JobProgress];
    let id = two.subscribe(two.alice, order(&events, None)).unwrap();
    let only_ends = two.subscribe(two.alice, order(&[NotifyEvent::JobCompleted], None)).unwrap();
    let (job, _) = two.bench.submit_as("alice", "alice-pass1");
    two.release(job);
    two.bench.print_all();
    let told = two.told(id);
    assert_eq!(told.first(), Some(&"job-created"));
    assert_eq!(told.last(), Some(&"job-completed"));
    assert!(told.contains(&"job-progress") && told.contains(&"job-state-changed"), "{told:?}");
    assert_eq!(two.told(only_ends), ["job-completed"]);
    let view = two.bench.view();
    let numbers: Vec<_> = view.subscriptions[&id].kept.iter().map(|it| it.sequence).collect();
    assert_eq!(numbers, (1..=told.len() as u32).collect::<Vec<_>>(), "no number is left out");
}

#[test]
fn a_job_s_own_subscription_ends_with_the_job_and_can_be_read_for_a_while() {
    let mut two = two();
    let (job, _) = two.bench.submit_as("alice", "alice-pass1");
    let (other, _) = two.bench.submit_as("alice", "alice-pass1");
    let id = two.subscribe(two.alice, order(&[NotifyEvent::JobStateChanged], Some(job))).unwrap();
    two.release(other);
    assert!(two.told(id).is_empty(), "another job is not its business");
    two.release(job);
    two.bench.print_all();
    assert_eq!(two.told(id).last(), Some(&"job-completed"));
    assert!(two.bench.view().subscriptions[&id].is_complete);
    two.bench.advance_ms(u64::from(EVENT_LIFE_S) * 1_000);
    assert!(!two.bench.view().subscriptions.contains_key(&id));
}

#[test]
fn a_job_that_has_ended_tells_a_late_subscriber_so() {
    let mut two = two();
    let (job, _) = two.bench.submit_as("alice", "alice-pass1");
    two.bench.ask(Asker::Session(two.alice), Command::Job(JobAsk::Cancel(job))).unwrap();
    let id = two.subscribe(two.alice, order(&[NotifyEvent::JobCompleted], Some(job))).unwrap();
    assert_eq!(two.told(id), ["job-completed"]);
}

#[test]
fn a_stranger_s_job_brings_no_subscription_and_its_owner_s_does() {
    let mut two = two();
    two.bench.set("private_print.receive_control", "Print");
    let opening = |claim| Opening {
        name: "a".into(),
        ticket: JobTicket::default(),
        password: None,
        claim,
        subscriptions: vec![order(&[NotifyEvent::JobCompleted], None)],
    };
    let stranger = Asker::Remote(Door::Driver, PEER);
    for (asker, claim, made) in
        [(stranger, Claim::Nobody, 0), (Asker::Session(two.alice), Claim::Session, 1)]
    {
        let open = Command::Job(JobAsk::Open(opening(claim).into()));
        two.bench.ask(asker, open).unwrap();
        assert_eq!(two.bench.view().subscriptions.len(), made);
    }
}

#[test]
fn a_lease_runs_out_and_can_be_renewed() {
    let mut two = two();
    let id = two.subscribe(two.alice, order(&[NotifyEvent::JobCompleted], None)).unwrap();
    two.bench.advance_ms(299_000);
    let renew = Command::Subscription(SubscriptionAsk::Renew(id, 500));
    assert_eq!(two.bench.ask(Asker::Session(two.alice), renew), Ok(Reply::Done));
    two.bench.advance_ms(499_999);
    assert!(two.bench.view().subscriptions.contains_key(&id));
    two.bench.advance_ms(1);
    assert!(!two.bench.view().subscriptions.contains_key(&id));
    let forever = SubscriptionOrder { lease_s: 0, ..order(&[NotifyEvent::JobCompleted], None) };
    let alice = two.bench.cwis("alice", "alice-pass1").unwrap();
    let id = two.subscribe(alice, forever).unwrap();
    two.bench.advance_ms(10_000_000_000);
    assert!(two.bench.view().subscriptions.contains_key(&id));
}

#[test]
fn no_subscription_is_left_after_the_factory_defaults() {
    let mut two = two();
    let forever = SubscriptionOrder { lease_s: 0, ..order(&[NotifyEvent::JobCompleted], None) };
    let id = two.subscribe(two.alice, forever.clone()).unwrap();
    two.bench.reset();
    assert!(two.bench.view().subscriptions.is_empty());
    two.bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    let alice = two.bench.cwis("alice", "alice-pass1").unwrap();
    assert!(two.subscribe(alice, forever).unwrap() > id, "numbers are never used twice");
}

#[test]
fn nobody_touches_the_subscription_or_subscribes_to_the_job_of_another() {
    let mut two = two();
    let id = two.subscribe(two.alice, order(&[NotifyEvent::JobCompleted], None)).unwrap();
    let (job, _) = two.bench.submit_as("alice", "alice-pass1");
    for ask in [SubscriptionAsk::Renew(id, 5), SubscriptionAsk::Cancel(id)] {
        let asked = two.bench.ask(Asker::Session(two.bob), Command::Subscription(ask.clone()));
        assert_eq!(asked, Err(Refused::NotPermitted));
        let nobody = Asker::Remote(Door::Driver, PEER);
        assert_eq!(two.bench.ask(nobody, Command::Subscription(ask)), Err(Refused::NotLoggedIn));
    }
    let theirs = two.subscribe(two.bob, order(&[NotifyEvent::JobCompleted], Some(job)));
    assert_eq!(theirs, Err(Refused::NotPermitted));
    let ko = two.bench.cwis(KO, KO_PASSWORD).unwrap();
    let cancel = Command::Subscription(SubscriptionAsk::Cancel(id));
    assert_eq!(two.bench.ask(Asker::Session(ko), cancel.clone()), Ok(Reply::Done));
    let gone = Refused::Subscription(SubscriptionRefused::NoSuchSubscription);
    assert_eq!(two.bench.ask(Asker::Session(ko), cancel), Err(gone));
}

#[test]
fn subscriptions_and_their_events_are_bounded() {
    let mut two = two();
    let id = two.subscribe(two.alice, order(&[NotifyEvent::PrinterStateChanged], None)).unwrap();
    for _ in 1..SUBSCRIPTIONS.each {
        two.subscribe(two.alice, order(&[NotifyEvent::JobCompleted], None)).unwrap();
    }
    let one_more = two.subscribe(two.alice, order(&[NotifyEvent::JobCompleted], None));
    assert_eq!(one_more, Err(Refused::Subscription(SubscriptionRefused::Share)));
    two.subscribe(two.bob, order(&[NotifyEvent::JobCompleted], None)).unwrap();
    for _ in 0..EVENTS_MAX {
        two.bench.power(PowerAction::Cut);
        two.bench.power(PowerAction::On);
    }
    let view = two.bench.view();
    let subscription = &view.subscriptions[&id];
    assert_eq!(subscription.kept.len(), EVENTS_MAX);
    assert_eq!(subscription.kept.last().map(|it| it.sequence), Some(subscription.sequence));
}

#[test]
fn what_happens_to_the_printer_is_told_and_grows_old() {
    let mut two = two();
    let events = [NotifyEvent::PrinterStateChanged, NotifyEvent::PrinterConfigChanged];
    let id = two.subscribe(two.alice, order(&events, None)).unwrap();
    let fault = Command::Fault(crate::fault::SOFTWARE[0], FaultAction::Appear);
    two.bench.ask(Asker::Control, fault).unwrap();
    two.bench.set("timers.auto_clear", "Off");
    two.bench.power(PowerAction::Cut);
    two.bench.power(PowerAction::On);
    let told = two.told(id);
    assert!(told.contains(&"printer-config-changed"), "{told:?}");
    assert!(told.contains(&"printer-shutdown"), "{told:?}");
    assert!(told.contains(&"printer-restarted"), "{told:?}");
    assert!(matches!(told[0], "printer-stopped" | "printer-state-changed"), "{told:?}");
    two.bench.advance_ms(u64::from(EVENT_LIFE_S) * 1_000);
    assert!(two.told(id).is_empty());
}

#[test]
fn subscriptions_and_descriptions_survive_the_power() {
    let mut two = two();
    let id = two.subscribe(two.alice, order(&[NotifyEvent::JobCompleted], None)).unwrap();
    let change =
        DescriptionChange { text: DescriptionText::Location, value: Some("Second floor".into()) };
    let ko = two.bench.cwis(KO, KO_PASSWORD).unwrap();
    two.bench.ask(Asker::Session(ko), Command::Describe(vec![change])).unwrap();
    let mut rows = SavedRows::new();
    for (key, value) in two.bench.device.changes(None) {
        rows.extend(value.map(|it| (key, it)));
    }
    let (device, _) = Device::resume(&rows).unwrap();
    let view = device.view().clone();
    assert_eq!(view.description.text(DescriptionText::Location), Some("Second floor"));
    assert_eq!(view.settings_changed, two.bench.view().settings_changed);
    assert_eq!(view.subscriptions[&id].user_data[..], *b"mine");
}

#[test]
fn only_administrators_write_what_is_said_of_the_printer() {
    let mut two = two();
    let change =
        |value: &str| DescriptionChange { text: DescriptionText::Info, value: Some(value.into()) };
    let describe = |value: &str| Command::Describe(vec![change(value)]);
    let asked = two.bench.ask(Asker::Session(two.alice), describe("Mine"));
    assert_eq!(asked, Err(Refused::NotPermitted));
    let ko = Asker::Session(two.bench.cwis(KO, KO_PASSWORD).unwrap());
    for wrong in ["a\nb".to_owned(), "x".repeat(DESCRIPTION_MAX + 1)] {
        let both = Command::Describe(vec![change("Right"), change(&wrong)]);
        assert!(matches!(two.bench.ask(ko, both), Err(Refused::Description(_))));
        assert_eq!(two.bench.view().description.text(DescriptionText::Info), None, "all or none");
    }
    two.bench.ask(ko, describe("Ours")).unwrap();
    assert_eq!(two.bench.view().description.text(DescriptionText::Info), Some("Ours"));
    let gone = DescriptionChange { text: DescriptionText::Info, value: None };
    two.bench.ask(ko, Command::Describe(vec![gone])).unwrap();
    assert_eq!(two.bench.view().description.text(DescriptionText::Info), None);
}

#[test]
fn the_printer_shows_where_it_is_for_a_while() {
    let mut two = two();
    let identify = Command::Identify {
        actions: vec![IdentifyAction::Flash],
        message: Some("This one".into()),
    };
    let nobody = Asker::Remote(Door::Driver, PEER);
    assert_eq!(two.bench.ask(nobody, identify.clone()), Err(Refused::NotLoggedIn));
    two.bench.ask(Asker::Session(two.alice), identify).unwrap();
    two.bench.advance_ms(IDENTIFY_MS - 1);
    let shown = two.bench.view().identification.expect("shown");
    assert_eq!(
        (&*shown.actions, shown.message.as_deref()),
        (&[IdentifyAction::Flash][..], Some("This one"))
    );
    two.bench.advance_ms(1);
    assert!(two.bench.view().identification.is_none());
}

#[test]
fn jobs_that_change_places_and_one_that_stops_are_told() {
    let mut two = two();
    let ko = two.bench.cwis(KO, KO_PASSWORD).unwrap();
    let jobs = [(); 3].map(|()| two.bench.submit_as("alice", "alice-pass1").0);
    let events = [NotifyEvent::PrinterQueueOrderChanged, NotifyEvent::JobStopped];
    let id = two.subscribe(ko, order(&events, None)).unwrap();
    jobs.into_iter().for_each(|it| two.release(it));
    assert!(two.told(id).is_empty(), "one after another is no change of places");
    let mut ask = |ask| two.bench.ask(Asker::Session(ko), Command::Job(ask)).unwrap();
    ask(JobAsk::Promote(jobs[2]));
    ask(JobAsk::Suspend(Some(jobs[0])));
    assert_eq!(two.told(id), ["printer-queue-order-changed", "job-stopped"]);
}

#[test]
fn what_is_copied_is_no_job_of_the_printer_and_nobody_is_told_of_it() {
    let mut two = two();
    let all = [NotifyEvent::JobCreated, NotifyEvent::JobStateChanged, NotifyEvent::JobCompleted];
    let id = two.subscribe(two.alice, order(&all, None)).unwrap();
    two.bench.log_in(Asker::Panel, "alice", "alice-pass1").unwrap();
    put_original(&mut two.bench);
    let copy = CopyOrder { scan: ScanTicket::default(), ticket: JobTicket::default() };
    let begun = two.bench.ask(Asker::Panel, Command::Job(JobAsk::Copy(copy.into()))).unwrap();
    let Reply::Job(job, _) = begun else { panic!("{begun:?}") };
    scanned(&mut two.bench, job, 5_000);
    assert_eq!(two.told(id), [""; 0]);
}
