//! Subscriptions, and what is asked of the printer itself.

use sim_core::description::DescriptionText;
use sim_core::share::Holder;
use sim_core::user::UserId;
use sim_wire::ipp::{
    Attribute, Group, GroupTag, Message, Operation, OutOfBand, PrinterState, StatusCode, Value,
};

use super::client::*;
use crate::limits::WAITS;

fn subscription(attributes: impl IntoIterator<Item = Attribute>) -> Group {
    let method = Attribute::keyword("notify-pull-method", "ippget");
    let attributes = [method].into_iter().chain(attributes).collect();
    Group { tag: GroupTag::SUBSCRIPTION, attributes }
}

fn events(events: &[&'static str]) -> Attribute {
    Attribute::keywords("notify-events", events.iter().copied())
}

fn create(groups: impl IntoIterator<Item = Group>) -> Message {
    groups.into_iter().fold(ask(Operation::CreatePrinterSubscriptions, []), Message::with)
}

fn made(got: &Got) -> i32 {
    let message = got.message();
    let id = message.attribute(GroupTag::SUBSCRIPTION, "notify-subscription-id");
    id.and_then(Attribute::as_integer).unwrap_or_else(|| panic!("{message:?}"))
}

async fn told(client: Client<'_>, id: i32, from: i32) -> (StatusCode, Vec<Group>) {
    told_waiting(client, id, from, false).await
}

async fn told_waiting(
    client: Client<'_>,
    id: i32,
    from: i32,
    waits: bool,
) -> (StatusCode, Vec<Group>) {
    let asked = [
        Attribute::integers("notify-subscription-ids", [id]),
        Attribute::integers("notify-sequence-numbers", [from]),
        Attribute::boolean("notify-wait", waits),
    ];
    let got = client.send(&ask(Operation::GetNotifications, asked), b"").await;
    assert!(got.message().attribute(GroupTag::OPERATION, "notify-get-interval").is_some());
    let events = got.message().groups_of(GroupTag::EVENT_NOTIFICATION).cloned().collect();
    (got.status(), events)
}

fn places(world: &World) -> usize {
    world.printer.waits.taken_in_all()
}

/// Until a client waits for events.
async fn waiting(world: &World) {
    while places(world) == 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_client_that_waits_is_told_as_soon_as_something_happens() {
    let world = World::full().await;
    let alice = world.user(ALICE);
    let id = made(&alice.send(&create([subscription([events(&["job-created"])])]), b"").await);
    let print = async {
        waiting(&world).await;
        alice.send(&print(), PDF).await.status()
    };
    let ((status, events), printed) = tokio::join!(told_waiting(alice, id, 1, true), print);
    assert_eq!((status, printed), (StatusCode::SuccessfulOk, StatusCode::SuccessfulOk));
    assert_eq!(events.iter().map(subscribed).collect::<Vec<_>>(), ["job-created"]);
    assert_eq!(places(&world), 0);
    let (_, again) = told_waiting(alice, id, 1, true).await;
    assert_eq!(again.len(), 1, "what is there already is told at once");
}

#[tokio::test]
async fn nobody_waits_longer_than_half_a_minute_or_for_what_is_over() {
    let world = World::full().await;
    let alice = world.user(ALICE);
    let id = made(&alice.send(&create([subscription([])]), b"").await);
    tokio::time::pause();
    let begun = tokio::time::Instant::now();
    let (status, events) = told_waiting(alice, id, 1, true).await;
    assert_eq!((status, events.len()), (StatusCode::SuccessfulOk, 0));
    assert_eq!(begun.elapsed().as_secs(), 30);
    let with = print().with(subscription([self::events(&["job-progress"])]));
    let got = alice.send(&with, PDF).await;
    let (own, (number, _)) = (made(&got), got.taken());
    let cancel = async {
        waiting(&world).await;
        alice.about(Operation::CancelJob, number).await
    };
    let ((status, events), _) = tokio::join!(told_waiting(alice, own, 1, true), cancel);
    assert_eq!((status, events.len()), (StatusCode::SuccessfulOkEventsComplete, 0));
}

#[tokio::test]
async fn who_waits_as_often_as_may_is_told_to_come_again_and_others_wait() {
    let world = World::full().await;
    let alice = world.user(ALICE);
    let id = made(&alice.send(&create([subscription([])]), b"").await);
    let person = world.handle.view().users[&UserId::new(ALICE.0).unwrap()].person.clone();
    let theirs = || world.printer.waits.take(Holder::User(person.clone())).unwrap();
    let _places: Vec<_> = (0..WAITS.each).map(|_| theirs()).collect();
    tokio::time::pause();
    let begun = tokio::time::Instant::now();
    let (status, events) = told_waiting(alice, id, 1, true).await;
    assert_eq!((status, events.len()), (StatusCode::SuccessfulOk, 0));
    assert_eq!(begun.elapsed().as_secs(), 0);
    let bob = world.user(BOB);
    let id = made(&bob.send(&create([subscription([])]), b"").await);
    told_waiting(bob, id, 1, true).await;
    assert_eq!(begun.elapsed().as_secs(), 30);
}

#[tokio::test]
async fn a_job_s_own_subscription_hears_of_its_creation() {
    let world = World::full().await;
    let alice = world.user(ALICE);
    let group = || subscription([events(&["job-created", "job-state-changed"])]);
    let got = alice.send(&ask(Operation::CreateJob, []).with(group()), b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    let (id, (number, _)) = (made(&got), got.taken());
    let (_, events) = told(alice, id, 1).await;
    assert_eq!(events.iter().map(subscribed).collect::<Vec<_>>(), ["job-created"]);
    assert_eq!(events[0].attribute("notify-job-id").and_then(Attribute::as_integer), Some(number));
    let state = events[0].attribute("job-state-reasons").and_then(Attribute::as_str);
    assert_eq!(state, Some("job-incoming"));
    // Whose a job is may only be in its data; its subscription is theirs.
    let got = world.client().send(&print().with(group()), &wrapped(BOB.0, Some(BOB.1))).await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    let (_, events) = told(world.user(BOB), made(&got), 1).await;
    assert_eq!(subscribed(&events[0]), "job-created");
    let (status, _) = told_or_not(alice, made(&got)).await;
    assert_eq!(status, StatusCode::ClientErrorNotFound);
}

async fn told_or_not(client: Client<'_>, id: i32) -> (StatusCode, usize) {
    let asked = [Attribute::integers("notify-subscription-ids", [id])];
    let got = client.send(&ask(Operation::GetNotifications, asked), b"").await;
    (got.status(), got.message().groups_of(GroupTag::EVENT_NOTIFICATION).count())
}

fn subscribed(group: &Group) -> &str {
    group.attribute("notify-subscribed-event").and_then(Attribute::as_str).unwrap()
}

#[tokio::test]
async fn a_subscriber_pulls_what_happened() {
    let world = World::full().await;
    let alice = world.user(ALICE);
    let user_data = Attribute::octets("notify-user-data", b"mine".to_vec());
    let group = subscription([events(&["job-state-changed", "job-completed"]), user_data]);
    let got = alice.send(&create([group]), b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    let id = made(&got);
    let (status, none) = told(alice, id, 1).await;
    assert_eq!((status, none.len()), (StatusCode::SuccessfulOk, 0));
    alice.send(&print(), PDF).await;
    let job = world.held().await;
    let (_, events) = told(alice, id, 1).await;
    assert_eq!(subscribed(&events[0]), "job-state-changed", "job-created is a case of it");
    for name in ["notify-user-data", "notify-job-id", "job-state", "printer-up-time", "notify-text"]
    {
        assert!(events[0].attribute(name).is_some(), "{name}");
    }
    let number = events[0].attribute("notify-job-id").and_then(Attribute::as_integer).unwrap();
    assert_eq!(u32::try_from(number), Ok(job.id.0));
    alice.about(Operation::CancelJob, number).await;
    let often = Attribute::integers("notify-subscription-ids", [id; 1_000]);
    let got = alice.send(&ask(Operation::GetNotifications, [often]), b"").await;
    let told_once = got.message().groups_of(GroupTag::EVENT_NOTIFICATION).count();
    assert_eq!(told_once, told(alice, id, 1).await.1.len());
    let next = i32::try_from(events.len()).unwrap() + 1;
    let (_, events) = told(alice, id, next).await;
    assert_eq!(events.len(), 1, "older ones were told");
    assert_eq!(subscribed(&events[0]), "job-completed");
}

#[tokio::test]
async fn a_job_s_own_subscription_comes_with_it_and_completes_with_it() {
    let world = World::full().await;
    let alice = world.user(ALICE);
    let with = print().with(subscription([events(&["job-completed"])]));
    let got = alice.send(&with, PDF).await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    let (id, (number, _)) = (made(&got), got.taken());
    let later =
        ask(Operation::CreateJobSubscriptions, [Attribute::integer("notify-job-id", number)]);
    let got = alice.send(&later.with(subscription([])), b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    let second = made(&got);
    world.held().await;
    alice.about(Operation::CancelJob, number).await;
    for id in [id, second] {
        let (status, events) = told(alice, id, 1).await;
        assert_eq!(status, StatusCode::SuccessfulOkEventsComplete);
        assert_eq!(events.len(), 1);
        let state = events[0].attribute("job-state").and_then(Attribute::as_enum);
        assert_eq!(state, Some(7), "canceled");
    }
    let renew = Attribute::integer("notify-subscription-id", id);
    let got = alice.send(&ask(Operation::RenewSubscription, [renew]), b"").await;
    assert_eq!(got.status(), StatusCode::ClientErrorNotPossible);
}

#[tokio::test]
async fn subscriptions_are_listed_looked_at_renewed_and_cancelled() {
    let world = World::full().await;
    let alice = world.user(ALICE);
    let lease = Attribute::integer("notify-lease-duration", 100);
    let id = made(&alice.send(&create([subscription([lease])]), b"").await);
    let about = |operation| ask(operation, [Attribute::integer("notify-subscription-id", id)]);
    let got = alice.send(&about(Operation::GetSubscriptionAttributes), b"").await;
    let message = got.message();
    let shown = message.group(GroupTag::SUBSCRIPTION).unwrap();
    let text = |name: &str| shown.attribute(name).and_then(Attribute::as_str).unwrap().to_owned();
    assert_eq!(text("notify-events"), "job-completed");
    assert_eq!(text("notify-subscriber-user-name"), "alice");
    assert_eq!(shown.attribute("notify-lease-duration").and_then(Attribute::as_integer), Some(100));
    let listed = alice.send(&ask(Operation::GetSubscriptions, []), b"").await;
    assert_eq!(made(&listed), id);
    world.pass_seconds(90).await;
    let got = alice.send(&about(Operation::RenewSubscription), b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    world.pass_seconds(3_600).await;
    let got = alice.send(&about(Operation::CancelSubscription), b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    let got = alice.send(&about(Operation::CancelSubscription), b"").await;
    assert_eq!(got.status(), StatusCode::ClientErrorNotFound);
}

#[tokio::test]
async fn a_subscription_to_no_events_is_kept_and_hears_of_none() {
    let world = World::full().await;
    let alice = world.user(ALICE);
    let id = made(&alice.send(&create([subscription([events(&["none"])])]), b"").await);
    alice.send(&print(), PDF).await;
    world.held().await;
    assert_eq!(told(alice, id, 1).await.1, []);
    let about = [Attribute::integer("notify-subscription-id", id)];
    let got = alice.send(&ask(Operation::GetSubscriptionAttributes, about), b"").await;
    let message = got.message();
    let shown = message.attribute(GroupTag::SUBSCRIPTION, "notify-events").unwrap();
    assert_eq!(shown, &Attribute::keyword("notify-events", "none"));
}

#[tokio::test]
async fn a_subscription_that_cannot_be_had_says_why() {
    let world = World::full().await;
    let alice = world.user(ALICE);
    let push = Group {
        tag: GroupTag::SUBSCRIPTION,
        attributes: vec![Attribute::uri("notify-recipient-uri", "mailto:alice@example.com")],
    };
    let got = alice.send(&create([push.clone()]), b"").await;
    assert_eq!(got.status(), StatusCode::ClientErrorIgnoredAllSubscriptions);
    let message = got.message();
    let code = message.attribute(GroupTag::SUBSCRIPTION, "notify-status-code");
    let scheme = i32::from(StatusCode::ClientErrorUriSchemeNotSupported.code());
    assert_eq!(code.and_then(Attribute::as_enum), Some(scheme));
    let odd = subscription([events(&["printer-stopped", "printer-on-fire"])]);
    let got = alice.send(&create([odd, push]), b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOkIgnoredSubscriptions);
    let ignored = got.message();
    let ignored = ignored.attribute(GroupTag::SUBSCRIPTION, "notify-events").unwrap();
    assert_eq!(ignored.strings().collect::<Vec<_>>(), ["printer-on-fire"]);
    let got = alice.send(&ask(Operation::CreatePrinterSubscriptions, []), b"").await;
    assert_eq!(got.status(), StatusCode::ClientErrorBadRequest);
    let print = print().with(subscription([events(&["printer-on-fire"])]));
    let got = alice.send(&print, PDF).await;
    assert_eq!(got.status(), StatusCode::SuccessfulOkIgnoredSubscriptions, "the job is taken");
}

#[tokio::test]
async fn another_s_subscription_is_as_good_as_none() {
    let world = World::full().await;
    let id = made(&world.user(ALICE).send(&create([subscription([])]), b"").await);
    let asked = [Attribute::integers("notify-subscription-ids", [id])];
    let notifications = ask(Operation::GetNotifications, asked);
    let got = world.user(BOB).send(&notifications, b"").await;
    assert_eq!(got.status(), StatusCode::ClientErrorNotFound);
    let about = ask(
        Operation::GetSubscriptionAttributes,
        [Attribute::integer("notify-subscription-id", id)],
    );
    assert_eq!(world.user(BOB).send(&about, b"").await.status(), StatusCode::ClientErrorNotFound);
    let listed = world.user(BOB).send(&ask(Operation::GetSubscriptions, []), b"").await;
    assert!(listed.message().group(GroupTag::SUBSCRIPTION).is_none());
    assert!(world.client().send(&notifications, b"").await.challenges());
    assert!(world.client().send(&create([subscription([])]), b"").await.challenges());
}

#[tokio::test]
async fn a_fault_is_told_with_the_printer_s_state() {
    let world = World::full().await;
    let ko = world.user(KO);
    let id =
        made(&ko.send(&create([subscription([events(&["printer-state-changed"])])]), b"").await);
    let fault = sim_core::fault::SOFTWARE[0];
    world.hand(sim_core::Command::Fault(fault, sim_core::command::FaultAction::Appear)).await;
    world.until(|it| it.subscriptions.values().any(|it| it.sequence > 0)).await;
    let view = world.handle.view();
    let kept = &view.subscriptions.values().next().unwrap().kept;
    assert!(kept.last().unwrap().occurrence.standing.faults.iter().any(|it| it.code == fault));
    let (_, events) = told(ko, id, 1).await;
    let stopped = events[0].attribute("printer-state").and_then(Attribute::as_enum);
    let blocked = view.blocking_fault().is_some();
    assert_eq!(stopped == Some(PrinterState::Stopped.code()), blocked);
    assert!(events[0].attribute("printer-is-accepting-jobs").is_some());
}

fn set(attributes: impl IntoIterator<Item = Attribute>) -> Message {
    let attributes = attributes.into_iter().collect();
    ask(Operation::SetPrinterAttributes, []).with(Group { tag: GroupTag::PRINTER, attributes })
}

#[tokio::test]
async fn an_administrator_says_where_the_printer_stands() {
    let world = World::full().await;
    let place = || Attribute::text("printer-location", "Second floor");
    let got = world.user(ALICE).send(&set([place()]), b"").await;
    assert_eq!(got.status(), StatusCode::ClientErrorNotAuthorized);
    let earth = Attribute::uri("printer-geo-location", "geo:35.7,139.7");
    let got = world.user(KO).send(&set([place(), earth]), b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    let got = world.client().send(&ask(Operation::GetPrinterAttributes, []), b"").await;
    let message = got.message();
    let text = |name: &str| {
        message.attribute(GroupTag::PRINTER, name).and_then(Attribute::as_str).map(str::to_owned)
    };
    assert_eq!(text("printer-location").as_deref(), Some("Second floor"));
    assert_eq!(text("printer-geo-location").as_deref(), Some("geo:35.7,139.7"));
    let gone = Value::OutOfBand(OutOfBand::DeleteAttribute);
    let got = world.user(KO).send(&set([Attribute::new("printer-location", gone)]), b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    assert_eq!(world.handle.view().description.text(DescriptionText::Location), None);
}

#[tokio::test]
async fn what_cannot_be_set_is_named_and_nothing_is_set() {
    let world = World::full().await;
    let ko = world.user(KO);
    let right = || Attribute::text("printer-info", "Ours");
    let got = ko.send(&set([right(), Attribute::integer("printer-up-time", 5)]), b"").await;
    assert_eq!(got.status(), StatusCode::ClientErrorAttributesNotSettable);
    let message = got.message();
    let named = message.attribute(GroupTag::UNSUPPORTED, "printer-up-time").unwrap();
    assert_eq!(named.values, [Value::OutOfBand(OutOfBand::NotSettable)]);
    let wrong = StatusCode::ClientErrorAttributesOrValuesNotSupported;
    for it in [
        Attribute::text("printer-hat", "red"),
        Attribute::integer("printer-location", 5),
        Attribute::uri("printer-geo-location", "http://example.com/"),
    ] {
        assert_eq!(ko.send(&set([right(), it]), b"").await.status(), wrong);
    }
    assert_eq!(world.handle.view().description.text(DescriptionText::Info), None);
    let got = ko.send(&ask(Operation::GetPrinterSupportedValues, []), b"").await;
    let message = got.message();
    let settable = message.attribute(GroupTag::PRINTER, "printer-location").unwrap();
    assert_eq!(settable.values, [Value::OutOfBand(OutOfBand::AdminDefine)]);
}

#[tokio::test]
async fn the_printer_shows_where_it_is_when_a_user_asks() {
    let world = World::certified().await;
    let identify = |attributes: Vec<Attribute>| ask(Operation::IdentifyPrinter, attributes);
    assert!(world.client().send(&identify(vec![]), b"").await.challenges());
    let asked = vec![
        Attribute::keywords("identify-actions", ["sound", "speak"]),
        Attribute::text("message", "This one"),
    ];
    let got = world.user(ALICE).send(&identify(asked), b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOkIgnoredOrSubstitutedAttributes);
    let shown = world.handle.view().identification.clone().expect("shown");
    assert_eq!(shown.message.as_deref(), Some("This one"));
    world.pass_seconds(11).await;
    world.until(|it| it.identification.is_none()).await;
}

#[tokio::test]
async fn an_administrator_switches_the_printer_and_everyone_sees_it() {
    let world = World::full().await;
    let ko = world.user(KO);
    let switch = |operation| ask(operation, []);
    let got = world.user(ALICE).send(&switch(Operation::PausePrinter), b"").await;
    assert_eq!(got.status(), StatusCode::ClientErrorNotAuthorized);
    let shown = async || {
        let got = world.client().send(&ask(Operation::GetPrinterAttributes, []), b"").await;
        let message = got.message();
        let of = |name: &str| message.attribute(GroupTag::PRINTER, name).unwrap().clone();
        let stopped = of("printer-state").as_enum() == Some(PrinterState::Stopped.code());
        (stopped, of("printer-is-accepting-jobs").as_bool().unwrap())
    };
    let steps = [
        (Operation::PausePrinter, (true, true)),
        (Operation::DisablePrinter, (true, false)),
        (Operation::ResumePrinter, (false, false)),
        (Operation::EnablePrinter, (false, true)),
        (Operation::ShutdownPrinter, (true, false)),
        (Operation::StartupPrinter, (false, true)),
        (Operation::PausePrinterAfterCurrentJob, (true, true)),
        (Operation::ResumePrinter, (false, true)),
    ];
    for (operation, expected) in steps {
        assert_eq!(ko.send(&switch(operation), b"").await.status(), StatusCode::SuccessfulOk);
        assert_eq!(shown().await, expected, "{operation}");
    }
}

#[tokio::test]
async fn only_an_administrator_restarts_the_printer() {
    let world = World::full().await;
    let restart = ask(Operation::RestartPrinter, []);
    assert!(world.client().send(&restart, b"").await.challenges());
    let got = world.user(ALICE).send(&restart, b"").await;
    assert_eq!(got.status(), StatusCode::ClientErrorNotAuthorized);
    let got = world.user(KO).send(&restart, b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    let warm = |it: &sim_core::View| {
        matches!(it.power, sim_core::power::Power::On { boot: sim_core::power::Boot::Warm, .. })
    };
    world.until(warm).await;
}

#[tokio::test]
async fn what_is_beyond_the_device_profile_is_not_there() {
    let world = World::certified().await;
    for operation in [Operation::CreatePrinterSubscriptions, Operation::SetPrinterAttributes] {
        let got = world.user(KO).send(&ask(operation, []), b"").await;
        assert_eq!(got.status(), StatusCode::ServerErrorOperationNotSupported);
    }
}
