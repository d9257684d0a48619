//! Subscriptions (RFC 3995): their events are pulled ([`super::event`]), or mailed by the device ([`super::recipient`]).
//!
//! The device makes, keeps and ends subscriptions and says who may; reading them takes the same permission
//! and looks at the view.

use std::sync::Arc;

use sim_core::Command;
use sim_core::job::JobId;
use sim_core::mail::MailAddress;
use sim_core::permit::Sight;
use sim_core::subscription::{
    LEASE_DEFAULT_S, LEASE_MAX_S, NotifyEvent, NotifyEvents, Subscription, SubscriptionAsk,
    SubscriptionId, SubscriptionOrder, SubscriptionRefused, USER_DATA_MAX, has_room,
};
use sim_core::{Refused, Reply};
use sim_wire::ipp::{self, Attribute, Group, GroupTag, StatusCode, Value};

use super::call::{Call, no_such_job};
use super::description::{EVENT_DEFAULT, NO_EVENTS, PULL_METHOD};
use super::identity::Visitor;
use super::integer::capped;
use super::query::limit;
use super::recipient::{self, recipient};
use super::reply::{Answer, CHARSET, Failure, LANGUAGE, Outcome};
use super::requested::{ROWS_MAX, Rows};
use super::time::up_time;
use super::{job, jobs};

/// Subscriptions that one request can make; further ones are refused.
const GROUPS_MAX: usize = 10;

/// What can be said of a new subscription.
const TEMPLATE: &[&str] = &[
    "notify-recipient-uri",
    "notify-pull-method",
    "notify-events",
    "notify-lease-duration",
    "notify-user-data",
    "notify-time-interval",
    "notify-charset",
    "notify-natural-language",
];

/// Makes subscriptions to the printer.
pub(super) async fn create_for_printer(call: &Call<'_>) -> Outcome {
    if call.message.group(GroupTag::SUBSCRIPTION).is_none() {
        return Err(Failure::bad_request("there is no subscription to make"));
    }
    let made = create(call, None).await?;
    Ok(made.answer(Answer::ok(Vec::new()), false))
}

/// Makes subscriptions to a job.
pub(super) async fn create_for_job(call: &Call<'_>) -> Outcome {
    if call.message.group(GroupTag::SUBSCRIPTION).is_none() {
        return Err(Failure::bad_request("there is no subscription to make"));
    }
    let number = integer(call, "notify-job-id")?;
    let number = number.ok_or_else(|| Failure::bad_request("notify-job-id is missing"))?;
    let job = device_job(call, number)?;
    let made = create(call, Some(job)).await?;
    Ok(made.answer(Answer::ok(Vec::new()), false))
}

/// The subscriptions that come with a new job: the device makes them with it.
pub(super) struct WithJob(Vec<Result<(SubscriptionOrder, Vec<Attribute>), StatusCode>>);

impl WithJob {
    /// Reads them, where the printer has subscriptions.
    pub(super) fn of(call: &Call<'_>) -> Self {
        let offered = call.printer.offer.has(ipp::Operation::CreateJobSubscriptions);
        let groups = call.message.groups_of(GroupTag::SUBSCRIPTION);
        let groups = groups.filter(|_| offered).enumerate();
        Self(groups.map(|(index, group)| order(call, group, None, index)).collect())
    }

    /// Those that can be had.
    pub(super) fn orders(&self) -> Vec<SubscriptionOrder> {
        self.0.iter().filter_map(|it| it.as_ref().ok()).map(|it| it.0.clone()).collect()
    }

    /// Adds what came of them to the answer about the job. The device made as many of them as it has
    /// room for, in their order.
    pub(super) fn answer(self, call: &Call<'_>, job: JobId, answer: Answer) -> Answer {
        let view = call.printer.handle.view();
        let own = view.subscriptions.values().filter(|it| it.job == Some(job));
        let mut ids = own.map(|it| it.id);
        let room = view.job(job).map(|it| has_room(&view.subscriptions, &it.holder()));
        let missing = match room {
            Some(Ok(())) | None => StatusCode::ClientErrorNotAuthorized,
            Some(Err(_)) => StatusCode::ClientErrorTooManySubscriptions,
        };
        let mut made = Made { groups: Vec::new(), made: 0, ignored: 0 };
        for asked in self.0 {
            match asked.and_then(|it| Ok((ids.next().ok_or(missing)?, it.1))) {
                Ok((id, ignored)) => made.made(call, id, ignored),
                Err(status) => made.ignored(status),
            }
        }
        made.answer(answer, true)
    }
}

/// What came of a request's subscriptions.
struct Made {
    groups: Vec<Group>,
    made: usize,
    ignored: usize,
}

impl Made {
    fn made(&mut self, call: &Call<'_>, id: SubscriptionId, ignored: Vec<Attribute>) {
        self.made += 1;
        self.groups.push(created(call, id, ignored));
    }

    fn ignored(&mut self, status: StatusCode) {
        self.ignored += 1;
        self.groups.push(subscription_group().with(status_code(status)));
    }

    /// Adds the subscriptions to an answer (RFC 3995 sections 11.1.1.2 and 11.1.3).
    fn answer(self, mut answer: Answer, comes_with_job: bool) -> Answer {
        if self.ignored > 0 {
            answer.status = if self.made > 0 || comes_with_job {
                StatusCode::SuccessfulOkIgnoredSubscriptions
            } else {
                StatusCode::ClientErrorIgnoredAllSubscriptions
            };
        }
        self.groups.iter().fold(answer, |answer, it| answer.with(it))
    }
}

async fn create(call: &Call<'_>, job: Option<JobId>) -> Result<Made, Failure> {
    let visitor = call.visitor().await?;
    let asker = Visitor::asker(visitor.as_ref(), call.peer);
    let asked: Vec<_> = call.message.groups_of(GroupTag::SUBSCRIPTION).collect();
    let mut made = Made { groups: Vec::new(), made: 0, ignored: 0 };
    for (index, group) in asked.into_iter().enumerate() {
        let (order, ignored) = match order(call, group, job, index) {
            Ok(it) => it,
            Err(status) => {
                made.ignored(status);
                continue;
            }
        };
        let command = Command::Subscription(SubscriptionAsk::Create(order));
        match call.printer.handle.ask(asker, command).await {
            Ok(Reply::Subscribed(id)) => made.made(call, id, ignored),
            Ok(_) => return Err(Failure::refused(Refused::Interrupted)),
            Err(Refused::Subscription(SubscriptionRefused::Full | SubscriptionRefused::Share)) => {
                made.ignored(StatusCode::ClientErrorTooManySubscriptions);
            }
            Err(refused) => return Err(Failure::refused(refused)),
        }
    }
    Ok(made)
}

/// What a client is told of its new subscription (RFC 3995 section 11.1.1.3).
fn created(call: &Call<'_>, id: SubscriptionId, ignored: Vec<Attribute>) -> Group {
    let mut group = subscription_group().with(subscription_id(id));
    if let Some(made) = call.printer.handle.view().subscriptions.get(&id)
        && made.job.is_none()
    {
        group.push(Attribute::integer("notify-lease-duration", capped(made.lease_s)));
    }
    if !ignored.is_empty() {
        let status = StatusCode::SuccessfulOkIgnoredOrSubstitutedAttributes;
        group.push(status_code(status));
        ignored.into_iter().for_each(|it| group.push(it));
    }
    group
}

/// What the group at `index` asks for, and what of it is ignored; a status where it cannot be had.
fn order(
    call: &Call<'_>,
    group: &Group,
    job: Option<JobId>,
    index: usize,
) -> Result<(SubscriptionOrder, Vec<Attribute>), StatusCode> {
    if index >= GROUPS_MAX {
        return Err(StatusCode::ClientErrorTooManySubscriptions);
    }
    let recipient = delivery(call, group)?;
    let known = |it: &&Attribute| !TEMPLATE.contains(&&*it.name);
    let unknown = group.attributes.iter().filter(known);
    let mut ignored: Vec<_> = unknown.map(|it| Attribute::unsupported(it.name.clone())).collect();
    let events = match group.attribute("notify-events") {
        None => NotifyEvents::default().with(EVENT_DEFAULT),
        Some(asked) => {
            let (events, other) = events(asked);
            let none = asked.as_str() == Some(NO_EVENTS);
            if events.is_empty() && !none {
                return Err(StatusCode::ClientErrorAttributesOrValuesNotSupported);
            }
            if !other.is_empty() && !none {
                ignored.push(Attribute::keywords("notify-events", other));
            }
            events
        }
    };
    let number = |name: &str| group.attribute(name).and_then(Attribute::as_integer);
    let positive = |it: i32| u32::try_from(it).unwrap_or(0);
    let user_data = group.attribute("notify-user-data").and_then(Attribute::as_octets);
    if user_data.is_some_and(|it| it.len() > USER_DATA_MAX) {
        return Err(StatusCode::ClientErrorRequestValueTooLong);
    }
    let name = call.operation("requesting-user-name").and_then(Attribute::as_str);
    let order = SubscriptionOrder {
        events,
        job,
        lease_s: number("notify-lease-duration").map_or(LEASE_DEFAULT_S, positive),
        user_data: user_data.map(|it| Arc::from(&**it)).unwrap_or_default(),
        interval_s: number("notify-time-interval").map_or(0, positive),
        name: name.unwrap_or("anonymous").into(),
        recipient,
    };
    Ok((order, ignored))
}

/// To whom events are mailed; `None` where they are pulled. It is one or the other (RFC 3995 section 5.3).
fn delivery(call: &Call<'_>, group: &Group) -> Result<Option<MailAddress>, StatusCode> {
    let method = group.attribute("notify-pull-method");
    match (group.attribute("notify-recipient-uri"), method) {
        (Some(_), Some(_)) => Err(StatusCode::ClientErrorConflictingAttributes),
        (Some(uri), None) => recipient(&call.printer.handle.view(), uri).map(Some),
        (None, Some(method)) if method.as_str() == Some(PULL_METHOD) => Ok(None),
        (None, _) => Err(StatusCode::ClientErrorAttributesOrValuesNotSupported),
    }
}

/// The events that are known, and the keywords that are not.
fn events(asked: &Attribute) -> (NotifyEvents, Vec<String>) {
    let mut events = NotifyEvents::default();
    let mut other = Vec::new();
    for keyword in asked.strings() {
        match NotifyEvent::from_keyword(keyword) {
            Some(it) => events = events.with(it),
            None => other.push(keyword.to_owned()),
        }
    }
    (events, other)
}

/// Their keywords.
fn keywords(events: NotifyEvents) -> Vec<&'static str> {
    let none = events.is_empty().then_some(NO_EVENTS);
    events.iter().map(NotifyEvent::keyword).chain(none).collect()
}

/// The attributes of one subscription.
pub(super) async fn attributes(call: &Call<'_>) -> Outcome {
    let visitor = call.visitor().await?;
    let shown = find(call, visitor.as_ref(), subscription_number(call)?)?;
    let wanted = Rows::requested(call.operation("requested-attributes"), all(), named);
    Ok(Answer::ok(Vec::new()).with(&group(&shown, call, wanted)))
}

/// Subscriptions to the printer, or to a job, that the visitor may see.
pub(super) async fn list(call: &Call<'_>) -> Outcome {
    let limit = limit(call)?;
    let mine = call.boolean("my-subscriptions")? == Some(true);
    let job = match integer(call, "notify-job-id")? {
        Some(number) => Some(device_job(call, number)?),
        None => None,
    };
    let visitor = call.visitor().await?;
    let view = call.printer.handle.view();
    let may = |it: &&Arc<Subscription>| reads(call, visitor.as_ref(), it).is_ok();
    let own = |it: &&Arc<Subscription>| {
        !mine || visitor.as_ref().is_none_or(|who| it.owner.as_ref() == Some(&who.user))
    };
    let all_rows = all();
    let listed = view.subscriptions.values().filter(|it| it.job == job);
    let wanted = call.operation("requested-attributes");
    let wanted =
        Rows::requested(wanted, named("notify-subscription-id").unwrap_or(all_rows), named);
    let shown = listed.filter(may).filter(own).take(limit);
    Ok(shown.fold(Answer::ok(Vec::new()), |answer, it| answer.with(&group(it, call, wanted))))
}

/// Gives a subscription another lease.
pub(super) async fn renew(call: &Call<'_>) -> Outcome {
    let id = subscription_number(call)?;
    let asked = call.message.attribute(GroupTag::SUBSCRIPTION, "notify-lease-duration");
    let asked = asked.or(call.operation("notify-lease-duration"));
    let lease = match asked.map(Attribute::as_integer) {
        None => LEASE_DEFAULT_S,
        Some(Some(lease)) if lease >= 0 => lease.unsigned_abs().min(LEASE_MAX_S),
        Some(_) => return Err(Failure::bad_request("notify-lease-duration is not a duration")),
    };
    let ask = SubscriptionAsk::Renew(id, lease);
    let visitor = call.visitor().await?;
    let asker = Visitor::asker(visitor.as_ref(), call.peer);
    call.printer.handle.ask(asker, Command::Subscription(ask)).await.map_err(Failure::refused)?;
    let lease = Attribute::integer("notify-lease-duration", capped(lease));
    Ok(Answer::ok(Vec::new()).with(&subscription_group().with(lease)))
}

/// Ends a subscription.
pub(super) async fn cancel(call: &Call<'_>) -> Outcome {
    let ask = SubscriptionAsk::Cancel(subscription_number(call)?);
    let visitor = call.visitor().await?;
    let asker = Visitor::asker(visitor.as_ref(), call.peer);
    call.printer.handle.ask(asker, Command::Subscription(ask)).await.map_err(Failure::refused)?;
    Ok(Answer::ok(Vec::new()))
}

/// A subscription that the visitor may read.
pub(super) fn find(
    call: &Call<'_>,
    visitor: Option<&Visitor>,
    id: SubscriptionId,
) -> Result<Arc<Subscription>, Failure> {
    let view = call.printer.handle.view();
    let found = view.subscriptions.get(&id).ok_or_else(no_such_subscription)?;
    reads(call, visitor, found)?;
    Ok(found.clone())
}

/// Whether a visitor may read a subscription.
fn reads(call: &Call<'_>, visitor: Option<&Visitor>, it: &Subscription) -> Result<(), Failure> {
    let seen = call.onlooker(visitor).may_see(Sight::Subscription(it));
    seen.map_err(|refused| match visitor {
        None => Failure::refused(refused),
        Some(_) => no_such_subscription(),
    })
}

/// There is none, as far as this visitor is to know.
pub(super) fn no_such_subscription() -> Failure {
    Failure::status(StatusCode::ClientErrorNotFound, "there is no such subscription")
}

fn device_job(call: &Call<'_>, number: i32) -> Result<JobId, Failure> {
    let id = u32::try_from(number).ok().map(JobId);
    let view = call.printer.handle.view();
    let found = id.filter(|it| jobs::job(&view, *it).is_some());
    found.ok_or_else(|| no_such_job(number))
}

fn integer(call: &Call<'_>, name: &'static str) -> Result<Option<i32>, Failure> {
    let wrong = || Failure::bad_request(format!("{name} is not a number of 1 or more"));
    let given = call.operation(name);
    given.map(|it| it.as_integer().filter(|it| *it > 0).ok_or_else(wrong)).transpose()
}

fn subscription_number(call: &Call<'_>) -> Result<SubscriptionId, Failure> {
    let number = integer(call, "notify-subscription-id")?;
    let number = number.ok_or_else(|| Failure::bad_request("notify-subscription-id is missing"))?;
    Ok(SubscriptionId(number.unsigned_abs()))
}

fn subscription_group() -> Group {
    Group::new(GroupTag::SUBSCRIPTION)
}

fn status_code(status: StatusCode) -> Attribute {
    Attribute::enum_("notify-status-code", i32::from(status.code()))
}

pub(super) fn subscription_id(id: SubscriptionId) -> Attribute {
    Attribute::integer("notify-subscription-id", capped(id.0))
}

/// An attribute of a subscription; `None` where it has none.
struct Row {
    name: &'static str,
    make: fn(&'static str, &Subscription, &Call<'_>) -> Option<Attribute>,
}

const fn row(
    name: &'static str,
    make: fn(&'static str, &Subscription, &Call<'_>) -> Option<Attribute>,
) -> Row {
    Row { name, make }
}

/// The rows (RFC 3995 sections 5.3 and 5.4); first those of the template.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    row("notify-recipient-uri",         |n, it, _| it.recipient.as_ref().map(|it| Attribute::uri(n, recipient::uri(it)))),
    row("notify-pull-method",           |n, it, _| it.recipient.is_none().then(|| Attribute::keyword(n, PULL_METHOD))),
    row("notify-events",                |n, it, _| Some(Attribute::keywords(n, keywords(it.events)))),
    row("notify-user-data",             |n, it, _| (!it.user_data.is_empty()).then(|| Attribute::octets(n, it.user_data.to_vec()))),
    row("notify-time-interval",         |n, it, _| Some(Attribute::integer(n, capped(it.interval_s)))),
    row("notify-charset",               |n, _, _| Some(Attribute::charset(n, CHARSET))),
    row("notify-natural-language",      |n, _, _| Some(Attribute::language(n, LANGUAGE))),
    row("notify-lease-duration",        |n, it, _| it.job.is_none().then(|| Attribute::integer(n, capped(it.lease_s)))),
    row("notify-subscription-id",       |_, it, _| Some(subscription_id(it.id))),
    row("notify-sequence-number",       |n, it, _| Some(Attribute::integer(n, capped(it.sequence)))),
    row("notify-lease-expiration-time", |n, it, _| it.job.is_none().then(|| Attribute::integer(n, it.ends.map_or(0, up_time)))),
    row("notify-printer-up-time",       |n, _, call| Some(Attribute::integer(n, up_time(call.now)))),
    row("notify-printer-uri",           |n, _, call| Some(Attribute::uri(n, call.address.printer()))),
    row("notify-job-id",                |n, it, _| it.job.map(|it| Attribute::integer(n, job::number(it)))),
    row("notify-subscriber-user-name",  |n, it, _| Some(Attribute::new(n, Value::Name((*it.name).to_owned().into())))),
];

/// Rows of the template.
const TEMPLATE_ROWS: usize = 8;

const _: () = assert!(ROWS.len() <= ROWS_MAX);

fn group(subscription: &Subscription, call: &Call<'_>, wanted: Rows) -> Group {
    let shown = ROWS.iter().enumerate().filter(|(index, _)| wanted.contains(*index));
    let mut group = subscription_group();
    shown
        .filter_map(|(_, row)| (row.make)(row.name, subscription, call))
        .for_each(|it| group.push(it));
    group
}

fn rows(range: std::ops::Range<usize>) -> Rows {
    range.fold(Rows::NONE, Rows::with)
}

fn all() -> Rows {
    rows(0..ROWS.len())
}

fn named(name: &str) -> Option<Rows> {
    match name {
        "all" => Some(all()),
        "subscription-template" => Some(rows(0..TEMPLATE_ROWS)),
        "subscription-description" => Some(rows(TEMPLATE_ROWS..ROWS.len())),
        _ => ROWS.iter().position(|it| it.name == name).map(|it| Rows::NONE.with(it)),
    }
}
