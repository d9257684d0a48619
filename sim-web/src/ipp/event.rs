//! An event as Get-Notifications tells it (RFC 3995 section 9, RFC 3996 section 7).

use sim_core::subscription::{Notification, Subscription};
use sim_wire::ipp::{Attribute, Group, GroupTag};

use super::call::Call;
use super::identity::Visitor;
use super::job;
use super::reply::{CHARSET, LANGUAGE};
use super::requested::Rows;
use super::subscription::subscription_id;
use super::time::up_time;
use super::{condition, description};

/// What is told of a job.
const JOB: &[&str] = &["job-id", "job-state", "job-state-reasons", "job-impressions-completed"];

/// The group of one event.
pub(super) fn group(
    call: &Call<'_>,
    visitor: Option<&Visitor>,
    subscription: &Subscription,
    notification: &Notification,
) -> Group {
    let occurrence = &notification.occurrence;
    let number = |it: u32| i32::try_from(it).unwrap_or(i32::MAX);
    let mut group = Group::new(GroupTag::EVENT_NOTIFICATION)
        .with(Attribute::charset("notify-charset", CHARSET))
        .with(Attribute::language("notify-natural-language", LANGUAGE))
        .with(Attribute::uri("notify-printer-uri", call.address.printer()))
        .with(subscription_id(subscription.id))
        .with(Attribute::integer("notify-sequence-number", number(notification.sequence)))
        .with(Attribute::keyword("notify-subscribed-event", notification.event.keyword()));
    if !subscription.user_data.is_empty() {
        group.push(Attribute::octets("notify-user-data", subscription.user_data.to_vec()));
    }
    group.push(Attribute::text("notify-text", text(call, visitor, notification)));
    group.push(Attribute::integer("printer-up-time", up_time(occurrence.at)));
    match &occurrence.job {
        Some(it) => {
            group.push(Attribute::integer("notify-job-id", job::number(it.id)));
            let wanted = JOB.iter().filter_map(|it| job::named(it)).fold(Rows::NONE, Rows::and);
            let details = Visitor::sees(visitor, it.owner.as_ref(), &call.view);
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
fn text(call: &Call<'_>, visitor: Option<&Visitor>, notification: &Notification) -> String {
    let what = notification.occurrence.event.keyword();
    match &notification.occurrence.job {
        Some(job) => {
            let id = job.id.0;
            match Visitor::sees(visitor, job.owner.as_ref(), &call.view) {
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
