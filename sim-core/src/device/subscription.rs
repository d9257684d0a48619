//! Subscriptions, and the one place where events come from: what an input changed.

use std::sync::Arc;

use super::{Actor, Device};
use crate::job::{Job, JobId, JobState, Queue};
use crate::permit::{Grant, Operation, PermitRow};
use crate::standing::Standing;
use crate::subscription::{
    EVENT_LIFE_S, LEASE_MAX_S, NotifyEvent, Occurrence, SUBSCRIPTIONS_MAX, Subscription,
    SubscriptionAsk, SubscriptionId, SubscriptionOrder, SubscriptionRefused, USER_DATA_MAX,
};
use crate::user::UserId;
use crate::{Refused, Reply, Tick, View};

/// The device before an input.
pub(super) struct Before {
    view: View,
    queue: Queue,
}

impl Device {
    pub(super) fn subscription(
        &mut self,
        actor: &Actor,
        ask: SubscriptionAsk,
    ) -> Result<Reply, Refused> {
        match ask {
            SubscriptionAsk::Create(order) => self.subscribe(actor, order),
            SubscriptionAsk::Renew(id, lease_s) => self.renew(id, lease_s),
            SubscriptionAsk::Cancel(id) => {
                Arc::make_mut(&mut self.state.subscriptions).remove(&id);
                Ok(Reply::Done)
            }
        }
    }

    /// A job that has ended meanwhile can still be subscribed to: its end is the only event.
    fn subscribe(&mut self, actor: &Actor, order: SubscriptionOrder) -> Result<Reply, Refused> {
        if self.state.subscriptions.len() >= SUBSCRIPTIONS_MAX {
            return Err(Refused::Subscription(SubscriptionRefused::Full));
        }
        let now = self.desk.now;
        let job = order.job.and_then(|it| self.state.job(it)).cloned();
        let ended = job.filter(|it| it.state.is_ended());
        self.subscriptions_made += 1;
        let id = SubscriptionId(self.subscriptions_made);
        let lease_s = order.lease_s.min(LEASE_MAX_S);
        let mut made = Subscription {
            id,
            events: order.events,
            job: order.job,
            owner: actor.user.clone(),
            name: actor.user.as_ref().map_or(order.name, |it| it.as_str().into()),
            lease_s,
            ends: lease_ends(now, lease_s).filter(|_| order.job.is_none()),
            is_complete: false,
            user_data: order.user_data.iter().copied().take(USER_DATA_MAX).collect(),
            interval_s: order.interval_s,
            sequence: 0,
            progressed: None,
            kept: Vec::new(),
        };
        if let Some(job) = ended {
            let standing = standing(&self.view());
            let event = NotifyEvent::JobCompleted;
            made.note(&Arc::new(Occurrence { event, at: now, job: Some(job), standing }));
            complete(&mut made, now);
        }
        Arc::make_mut(&mut self.state.subscriptions).insert(id, Arc::new(made));
        Ok(Reply::Subscribed(id))
    }

    /// Makes the subscriptions that come with a new job, as far as there is room; the first that they are
    /// told is that the job came. A job of nobody's has some only if its sender may subscribe.
    pub(super) fn subscribe_with(
        &mut self,
        actor: &Actor,
        id: JobId,
        orders: Vec<SubscriptionOrder>,
    ) {
        let is_owned = self.state.jobs.get(&id).is_some_and(|it| it.owner.is_some());
        let granted = PermitRow::of(Operation::Subscribe).grant(actor.role, &self.desk.settings);
        if granted == Grant::No && !is_owned {
            return;
        }
        for order in orders {
            let order = SubscriptionOrder { job: Some(id), ..order };
            let Ok(Reply::Subscribed(made)) = self.subscribe(actor, order) else { return };
            let (at, standing) = (self.desk.now, standing(&self.view()));
            let job = self.state.jobs.get(&id).cloned();
            self.own_subscriptions(id, job.as_ref().and_then(|it| it.owner.clone()));
            let event = NotifyEvent::JobCreated;
            let created = Arc::new(Occurrence { event, at, job, standing });
            let made = Arc::make_mut(&mut self.state.subscriptions).get_mut(&made);
            made.into_iter().for_each(|it| Arc::make_mut(it).note(&created));
        }
    }

    /// A job's own subscriptions are its owner's, once it is known who that is.
    pub(super) fn own_subscriptions(&mut self, id: JobId, owner: Option<UserId>) {
        let is_nobody_s = |it: &Subscription| it.job == Some(id) && it.owner.is_none();
        let Some(owner) =
            owner.filter(|_| self.state.subscriptions.values().any(|it| is_nobody_s(it)))
        else {
            return;
        };
        let all = Arc::make_mut(&mut self.state.subscriptions).values_mut();
        all.filter(|it| is_nobody_s(it)).for_each(|it| {
            let it = Arc::make_mut(it);
            (it.owner, it.name) = (Some(owner.clone()), owner.as_str().into());
        });
    }

    fn renew(&mut self, id: SubscriptionId, lease_s: u32) -> Result<Reply, Refused> {
        let now = self.desk.now;
        let subscriptions = Arc::make_mut(&mut self.state.subscriptions);
        let Some(it) = subscriptions.get_mut(&id) else {
            return Err(Refused::Subscription(SubscriptionRefused::NoSuchSubscription));
        };
        if it.job.is_some() {
            return Err(Refused::Subscription(SubscriptionRefused::OfAJob));
        }
        let it = Arc::make_mut(it);
        it.lease_s = lease_s.min(LEASE_MAX_S);
        it.ends = lease_ends(now, it.lease_s);
        Ok(Reply::Done)
    }

    /// When the first subscription goes by itself.
    pub(super) fn subscription_ends(&self) -> Option<Tick> {
        self.state.subscriptions.values().filter_map(|it| it.ends).min()
    }

    /// Ends those whose time is over.
    pub(super) fn end_subscriptions(&mut self) {
        let now = self.desk.now;
        let over = |it: &Arc<Subscription>| it.ends.is_some_and(|it| it <= now);
        if self.state.subscriptions.values().any(over) {
            Arc::make_mut(&mut self.state.subscriptions).retain(|_, it| !over(it));
        }
    }

    /// What an input is to be compared with; nothing where nobody listens.
    pub(super) fn before(&self) -> Option<Before> {
        let listened = !self.state.subscriptions.is_empty();
        listened.then(|| Before { view: self.view(), queue: self.queue.clone() })
    }

    /// Tells the subscriptions what an input changed.
    pub(super) fn notice(&mut self, before: Option<Before>) {
        let Some(Before { view: before, queue }) = before else { return };
        if self.queue.is_reordered(&queue) {
            self.notify(NotifyEvent::PrinterQueueOrderChanged, None);
        }
        for (event, job) in events(&before, &self.view()) {
            self.notify(event, job);
        }
        let then = standing(&before);
        let now = standing(&self.view());
        if let Some(event) = printer_event(&then, &now) {
            self.notify(event, None);
        }
    }

    fn notify(&mut self, event: NotifyEvent, job: Option<Arc<Job>>) {
        let (at, standing) = (self.desk.now, standing(&self.view()));
        let ended = job.as_ref().filter(|it| it.state.is_ended()).map(|it| it.id);
        let occurrence = Arc::new(Occurrence { event, at, job, standing });
        for it in Arc::make_mut(&mut self.state.subscriptions).values_mut() {
            let takes = it.events.takes(event).is_some();
            let ends = ended.is_some() && it.job == ended;
            if takes || ends {
                let it = Arc::make_mut(it);
                it.note(&occurrence);
                if ends {
                    complete(it, at);
                }
            }
        }
    }
}

fn standing(view: &View) -> Standing {
    let current = view.current_job.and_then(|it| view.jobs.get(&it));
    Standing::of(view, current.is_some_and(|it| it.state == JobState::Printing))
}

fn lease_ends(now: Tick, lease_s: u32) -> Option<Tick> {
    (lease_s > 0).then(|| now.after_ms(u64::from(lease_s) * 1_000))
}

/// A job's own subscription ends with the job; what happened last can be read for a while.
fn complete(subscription: &mut Subscription, now: Tick) {
    subscription.is_complete = true;
    subscription.ends = Some(now.after_ms(u64::from(EVENT_LIFE_S) * 1_000));
}

/// What happened to jobs and configuration between two views.
fn events(before: &View, after: &View) -> Vec<(NotifyEvent, Option<Arc<Job>>)> {
    let mut events = Vec::new();
    let ended = before.history.pushed();
    for job in after.history.since(ended) {
        let old = before.jobs.get(&job.id);
        if old.is_none() {
            events.push((NotifyEvent::JobCreated, Some(job.clone())));
        }
        events.push((NotifyEvent::JobCompleted, Some(job.clone())));
    }
    for (id, job) in after.jobs.changes(&before.jobs, Arc::ptr_eq) {
        let Some(job) = job else { continue };
        let event = match before.jobs.get(id) {
            None => Some(NotifyEvent::JobCreated),
            Some(old) => job_event(old, job),
        };
        events.extend(event.map(|it| (it, Some(job.clone()))));
    }
    let media = |view: &View| view.condition.readings.trays.map(|it| (it.is_closed, it.medium));
    if media(before) != media(after) {
        events.push((NotifyEvent::PrinterMediaChanged, None));
    }
    if before.settings_revision != after.settings_revision {
        events.push((NotifyEvent::PrinterConfigChanged, None));
    }
    events
}

/// What happened to a job that has not ended.
fn job_event(old: &Job, new: &Job) -> Option<NotifyEvent> {
    let asks = |it: &Job| (it.name.clone(), it.ticket.clone());
    if old.state != new.state {
        let stopped = matches!(new.state, JobState::Stopped(_));
        Some(if stopped { NotifyEvent::JobStopped } else { NotifyEvent::JobStateChanged })
    } else if new.state == JobState::Printing && old.impressions_out != new.impressions_out {
        Some(NotifyEvent::JobProgress)
    } else {
        (asks(old) != asks(new)).then_some(NotifyEvent::JobConfigChanged)
    }
}

/// What happened to the printer.
fn printer_event(then: &Standing, now: &Standing) -> Option<NotifyEvent> {
    let reasons = |it: &Standing| -> Vec<String> {
        it.condition.alerts.iter().map(crate::condition::Alert::reason).collect()
    };
    if then.power.is_on() != now.power.is_on() {
        let up = now.power.is_on();
        Some(if up { NotifyEvent::PrinterRestarted } else { NotifyEvent::PrinterShutdown })
    } else if now.is_stopped() && !then.is_stopped() {
        Some(NotifyEvent::PrinterStopped)
    } else {
        let same = then.printing == now.printing
            && then.is_stopped() == now.is_stopped()
            && then.is_accepting() == now.is_accepting()
            && then.faults == now.faults
            && reasons(then) == reasons(now);
        (!same).then_some(NotifyEvent::PrinterStateChanged)
    }
}
