//! The rows of subscriptions.

use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::people::PersonRow;
use super::row::Row;
use crate::Tick;
use crate::job::JobId;
use crate::mail::MailAddress;
use crate::subscription::{NotifyEvent, NotifyEvents, Subscription, SubscriptionId};

/// A subscription, without the events that it keeps.
#[derive(Serialize, Deserialize)]
pub(super) struct SubscriptionRow {
    id: u32,
    events: u16,
    job: Option<u32>,
    owner: Option<PersonRow>,
    name: Arc<str>,
    #[serde(default)]
    peer: Option<IpAddr>,
    lease_s: u32,
    ends: Option<u64>,
    is_complete: bool,
    user_data: Arc<[u8]>,
    interval_s: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recipient: Option<Arc<str>>,
    sequence: u32,
    progressed: Option<u64>,
}

/// The events by their bits, the lowest first. New ones come behind.
const BITS: &[NotifyEvent] = &[
    NotifyEvent::PrinterStateChanged,
    NotifyEvent::PrinterRestarted,
    NotifyEvent::PrinterShutdown,
    NotifyEvent::PrinterStopped,
    NotifyEvent::PrinterConfigChanged,
    NotifyEvent::PrinterMediaChanged,
    NotifyEvent::PrinterQueueOrderChanged,
    NotifyEvent::JobStateChanged,
    NotifyEvent::JobStopped,
    NotifyEvent::JobCreated,
    NotifyEvent::JobCompleted,
    NotifyEvent::JobConfigChanged,
    NotifyEvent::JobProgress,
];

fn bits(events: NotifyEvents) -> u16 {
    let all = BITS.iter().enumerate().filter(|(_, event)| events.iter().any(|it| it == **event));
    all.fold(0, |bits, (at, _)| bits | 1 << at)
}

fn events(bits: u16) -> Result<NotifyEvents, String> {
    if bits >> BITS.len() != 0 {
        return Err(format!("there are no such events: {bits:#x}"));
    }
    let all = BITS.iter().enumerate().filter(|(at, _)| bits & 1 << at != 0);
    Ok(all.fold(NotifyEvents::default(), |events, (_, it)| events.with(*it)))
}

impl Row for SubscriptionRow {
    type Of = Subscription;

    fn of(it: &Subscription) -> Self {
        Self {
            id: it.id.0,
            events: bits(it.events),
            job: it.job.map(|it| it.0),
            owner: it.owner.as_ref().map(PersonRow::of),
            name: it.name.clone(),
            peer: it.peer,
            lease_s: it.lease_s,
            ends: it.ends.map(|it| it.0),
            is_complete: it.is_complete,
            user_data: it.user_data.clone(),
            interval_s: it.interval_s,
            recipient: it.recipient.as_ref().map(|it| it.as_str().into()),
            sequence: it.sequence,
            progressed: it.progressed.map(|it| it.0),
        }
    }

    fn read(self) -> Result<Subscription, String> {
        let address = |it: Arc<str>| {
            MailAddress::new(&it).ok_or_else(|| format!("there is no address {it:?}"))
        };
        Ok(Subscription {
            id: SubscriptionId(self.id),
            events: events(self.events)?,
            job: self.job.map(JobId),
            owner: self.owner.map(PersonRow::read),
            name: self.name,
            peer: self.peer,
            lease_s: self.lease_s,
            ends: self.ends.map(Tick),
            is_complete: self.is_complete,
            user_data: self.user_data,
            interval_s: self.interval_s,
            recipient: self.recipient.map(address).transpose()?,
            sequence: self.sequence,
            progressed: self.progressed.map(Tick),
            kept: Vec::new(),
        })
    }
}
