//! Get-Notifications (RFC 3996), and an event as it tells it (RFC 3995 section 9, RFC 3996 section 7).

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use sim_core::View;
use sim_core::permit::Sight;
use sim_core::subscription::{EVENT_LIFE_S, Notification, Subscription, SubscriptionId};
use sim_wire::ipp::{Attribute, Group, GroupTag, StatusCode};
use tokio::time::timeout;

use super::call::Call;
use super::identity::{Onlooker, Visitor};
use super::integer::capped;
use super::job;
use super::reply::{Answer, CHARSET, Failure, LANGUAGE, Outcome};
use super::requested::Rows;
use super::subscription::{find, no_such_subscription, subscription_id};
use super::time::up_time;
use super::{condition, description};

/// How long a client may wait for events; then it is told to come again (assumed). It is well under the
/// time after which an idle connection is closed.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// What is told of a job.
const JOB: &[&str] = &["job-id", "job-state", "job-state-reasons", "job-impressions-completed"];

/// What happened (RFC 3996 section 5). A client that would wait does so for [`WAIT_MAX`] at most, and is
/// then told to come again, as section 5.1.2 allows.
pub(super) async fn notifications(call: &Call<'_>) -> Outcome {
    let asked = call.operation("notify-subscription-ids");
    let asked = asked.ok_or_else(|| Failure::bad_request("notify-subscription-ids is missing"))?;
    let from: Vec<i32> = call
        .operation("notify-sequence-numbers")
        .map(|it| it.numbers().collect())
        .unwrap_or_default();
    let visitor = call.visitor().await?;
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for (index, number) in asked.numbers().enumerate().filter(|it| seen.insert(it.1)) {
        let id = SubscriptionId(u32::try_from(number).unwrap_or(0));
        let from = from.get(index).copied().and_then(|it| u32::try_from(it).ok());
        match find(call, visitor.as_ref(), id) {
            Ok(it) => found.push((it, from.unwrap_or(1))),
            Err(Failure::Status(StatusCode::ClientErrorNotFound, ..)) => unknown.push(number),
            Err(failure) => return Err(failure),
        }
    }
    if found.is_empty() {
        return Err(no_such_subscription());
    }
    let ignored = match unknown.is_empty() {
        true => Vec::new(),
        false => vec![Attribute::integers("notify-subscription-ids", unknown)],
    };
    if call.boolean("notify-wait")? == Some(true) {
        wait(call, visitor.as_ref(), &found).await;
        let again = |(it, from): (Arc<Subscription>, u32)| {
            find(call, visitor.as_ref(), it.id).ok().map(|it| (it, from))
        };
        found = found.into_iter().filter_map(again).collect();
    }
    let mut answer = Answer::ok(ignored);
    let now = call.printer.handle.now();
    if found.iter().all(|(it, _)| it.is_complete) {
        answer.status = StatusCode::SuccessfulOkEventsComplete;
    }
    answer.operation = vec![
        Attribute::integer("notify-get-interval", capped(EVENT_LIFE_S / 2)),
        Attribute::integer("printer-up-time", up_time(now)),
    ];
    let onlooker = call.onlooker(visitor.as_ref());
    for (subscription, from) in &found {
        for notification in subscription.since(now, *from) {
            let group = group(call, &onlooker, subscription, notification);
            answer = answer.with(&group);
        }
    }
    Ok(answer)
}

/// Waits until one of these subscriptions has something to tell, until no more can come, or for
/// [`WAIT_MAX`]. Where as many wait as may, it does not.
async fn wait(call: &Call<'_>, visitor: Option<&Visitor>, found: &[(Arc<Subscription>, u32)]) {
    let Ok(_place) = call.printer.waits.take(Visitor::holder(visitor, call.peer)) else { return };
    let is_told = |view: &Arc<View>| {
        let tells = |it: &Subscription, from| it.since(view.now, from).next().is_some();
        let is_over =
            |id: &SubscriptionId| view.subscriptions.get(id).is_none_or(|it| it.is_complete);
        let new = |(it, from): &(Arc<Subscription>, u32)| {
            view.subscriptions.get(&it.id).is_some_and(|it| tells(it, *from))
        };
        found.iter().any(new) || found.iter().all(|(it, _)| is_over(&it.id))
    };
    let mut views = call.printer.handle.views();
    // Whether it came or not, the client is told what there is.
    let _ = timeout(WAIT_MAX, views.wait_for(is_told)).await;
}

/// The group of one event.
fn group(
    call: &Call<'_>,
    onlooker: &Onlooker,
    subscription: &Subscription,
    notification: &Notification,
) -> Group {
    let occurrence = &notification.occurrence;
    let mut group = Group::new(GroupTag::EVENT_NOTIFICATION)
        .with(Attribute::charset("notify-charset", CHARSET))
        .with(Attribute::language("notify-natural-language", LANGUAGE))
        .with(Attribute::uri("notify-printer-uri", call.address.printer()))
        .with(subscription_id(subscription.id))
        .with(Attribute::integer("notify-sequence-number", capped(notification.sequence)))
        .with(Attribute::keyword("notify-subscribed-event", notification.event.keyword()));
    if !subscription.user_data.is_empty() {
        group.push(Attribute::octets("notify-user-data", subscription.user_data.to_vec()));
    }
    group.push(Attribute::text("notify-text", text(onlooker, notification)));
    group.push(Attribute::integer("printer-up-time", up_time(occurrence.at)));
    match &occurrence.job {
        Some(it) => {
            group.push(Attribute::integer("notify-job-id", job::number(it.id)));
            let wanted = JOB.iter().filter_map(|it| job::named(it)).fold(Rows::NONE, Rows::and);
            let details = onlooker.sees(Sight::JobDetails(it));
            let shown = job::group(it, &call.scene(), wanted, details);
            shown.attributes.into_iter().for_each(|it| group.push(it));
        }
        None => {
            let standing = &occurrence.standing;
            let state = description::printer_state(standing);
            group.push(Attribute::enum_("printer-state", state.code()));
            let reasons = condition::reasons(standing);
            group.push(Attribute::keywords("printer-state-reasons", reasons));
            let accepting = standing.is_accepting();
            group.push(Attribute::boolean("printer-is-accepting-jobs", accepting));
        }
    }
    group
}

/// What happened, for people. A job's name is only told to who may see it.
fn text(onlooker: &Onlooker, notification: &Notification) -> String {
    let what = notification.occurrence.event.keyword();
    match &notification.occurrence.job {
        Some(job) => {
            let id = job.id.0;
            match onlooker.sees(Sight::JobDetails(job)) {
                true => format!("{what}: job {id}, {}, is {}", job.name, job.state.name()),
                false => format!("{what}: job {id} is {}", job.state.name()),
            }
        }
        None => {
            let reasons = condition::reasons(&notification.occurrence.standing).join(", ");
            format!("{what}: {reasons}")
        }
    }
}
