//! Who is told what, and the one place where events come from: what an input changed.

use std::sync::Arc;

use super::event::{events, printer_event, standing};
use super::letter::letter;
use super::{
    EVENT_LIFE_S, LEASE_MAX_S, Notification, NotifyEvent, Occurrence, Subscription,
    SubscriptionAsk, SubscriptionId, SubscriptionOrder, SubscriptionRefused, Subscriptions,
    USER_DATA_MAX, has_room,
};
use crate::consequence::Consequence;
use crate::desk::Desk;
use crate::job::{Job, JobId};
use crate::mail::Route;
use crate::permit::{Actor, Grant, Operation, PermitRow};
use crate::share::Holder;
use crate::standing::PrinterStanding;
use crate::user::Person;
use crate::{Refused, Reply, Tick, View};

/// The subscriptions. They survive the power, their events do not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    all: Arc<Subscriptions>,
    made: u32,
}

impl Machine {
    /// The subscriptions that were kept.
    pub(crate) fn resume(subscriptions: Vec<Subscription>, made: u32) -> Self {
        let by_id = |it: Subscription| (it.id, Arc::new(it));
        Self { all: Arc::new(subscriptions.into_iter().map(by_id).collect()), made }
    }

    /// The subscriptions as they stand.
    pub(crate) fn picture(&self) -> Arc<Subscriptions> {
        self.all.clone()
    }

    /// How many were ever made.
    pub(crate) fn made(&self) -> u32 {
        self.made
    }

    /// Whether nobody listens.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Does what is asked, of a device that this view shows.
    pub(crate) fn handle(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        ask: SubscriptionAsk,
        view: &View,
    ) -> Result<Reply, Refused> {
        match ask {
            SubscriptionAsk::Create(order) => {
                self.subscribe(desk, actor, order, view).map(Reply::Subscribed)
            }
            SubscriptionAsk::Renew(id, lease_s) => self.renew(desk, id, lease_s),
            SubscriptionAsk::Cancel(id) => {
                Arc::make_mut(&mut self.all).remove(&id);
                Ok(Reply::Done)
            }
        }
    }

    /// A job that has ended meanwhile can still be subscribed to: its end is the only event.
    fn subscribe(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        order: SubscriptionOrder,
        view: &View,
    ) -> Result<SubscriptionId, Refused> {
        let holder = Holder::of(actor.user.as_ref(), actor.peer);
        if order.recipient.is_some() && !Route::is_open(view) {
            return Err(Refused::Subscription(SubscriptionRefused::NoMail));
        }
        has_room(&self.all, &holder).map_err(Refused::Subscription)?;
        let now = desk.now;
        let job = order.job.and_then(|it| view.job(it)).cloned();
        let ended = job.filter(|it| it.state.is_ended());
        self.made += 1;
        let id = SubscriptionId(self.made);
        let lease_s = order.lease_s.min(LEASE_MAX_S);
        let mut made = Subscription {
            id,
            events: order.events,
            job: order.job,
            owner: actor.user.clone(),
            name: actor.user.as_ref().map_or(order.name, |it| it.as_str().into()),
            peer: actor.peer,
            lease_s,
            ends: lease_ends(now, lease_s).filter(|_| order.job.is_none()),
            is_complete: false,
            user_data: order.user_data.iter().copied().take(USER_DATA_MAX).collect(),
            interval_s: order.interval_s,
            recipient: order.recipient,
            sequence: 0,
            progressed: None,
            kept: Vec::new(),
        };
        if let Some(job) = ended {
            let standing = standing(view);
            let event = NotifyEvent::JobCompleted;
            let occurrence = Occurrence { event, at: now, job: Some(job), standing };
            let told = made.note(&Arc::new(occurrence));
            mail(desk, view, &made, told);
            complete(&mut made, now);
        }
        Arc::make_mut(&mut self.all).insert(id, Arc::new(made));
        Ok(id)
    }

    /// Makes the subscriptions that come with a new job, as far as there is room; the first that they are
    /// told is that the job came. A job of nobody's has some only if its sender may subscribe.
    pub(crate) fn job_created(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        id: JobId,
        orders: Vec<SubscriptionOrder>,
        view: &View,
    ) {
        let is_owned = view.jobs.get(&id).is_some_and(|it| it.owner.is_some());
        let granted = PermitRow::of(Operation::Subscribe).grant(actor.role, &desk.settings);
        if granted == Grant::No && !is_owned {
            return;
        }
        for order in orders {
            let order = SubscriptionOrder { job: Some(id), ..order };
            let Ok(made) = self.subscribe(desk, actor, order, view) else { return };
            let (at, standing) = (desk.now, standing(view));
            let job = view.jobs.get(&id).cloned();
            job.iter().filter_map(|it| it.owner.as_ref()).for_each(|it| self.job_owned(id, it));
            let event = NotifyEvent::JobCreated;
            let created = Arc::new(Occurrence { event, at, job, standing });
            let Some(made) = Arc::make_mut(&mut self.all).get_mut(&made) else { return };
            let told = Arc::make_mut(made).note(&created);
            mail(desk, view, made, told);
        }
    }

    /// A job's own subscriptions are its owner's, once it is known who that is, as far as the owner may have
    /// them.
    pub(crate) fn job_owned(&mut self, id: JobId, owner: &Person) {
        let is_nobody_s = |it: &Subscription| it.job == Some(id) && it.owner.is_none();
        if !self.all.values().any(|it| is_nobody_s(it)) {
            return;
        }
        let those = self.all.values().filter(|it| is_nobody_s(it));
        let those: Vec<_> = those.map(|it| it.id).collect();
        let all = Arc::make_mut(&mut self.all);
        for id in those {
            let Some(mut it) = all.remove(&id) else { continue };
            if has_room(all, &Holder::User(owner.clone())).is_ok() {
                let its = Arc::make_mut(&mut it);
                (its.owner, its.name) = (Some(owner.clone()), owner.as_str().into());
                all.insert(id, it);
            }
        }
    }

    /// The subscriptions of a user who was deleted go with the user: nobody could end them.
    pub(crate) fn user_gone(&mut self, user: &Person) {
        if self.all.values().any(|it| it.owner.as_ref() == Some(user)) {
            Arc::make_mut(&mut self.all).retain(|_, it| it.owner.as_ref() != Some(user));
        }
    }

    fn renew(&mut self, desk: &Desk, id: SubscriptionId, lease_s: u32) -> Result<Reply, Refused> {
        let now = desk.now;
        let subscriptions = Arc::make_mut(&mut self.all);
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
    pub(crate) fn next_wake(&self) -> Option<(Tick, &'static str)> {
        let ends = self.all.values().filter_map(|it| it.ends).min();
        ends.map(|it| (it, "subscription"))
    }

    /// Ends those whose time is over.
    pub(crate) fn wake(&mut self, desk: &Desk) {
        let now = desk.now;
        let over = |it: &Arc<Subscription>| it.ends.is_some_and(|it| it <= now);
        if self.all.values().any(over) {
            Arc::make_mut(&mut self.all).retain(|_, it| !over(it));
        }
    }

    /// Tells the subscriptions what an input changed, with the view before and after it.
    pub(crate) fn note(
        &mut self,
        desk: &mut Desk,
        before: &View,
        after: &View,
        is_reordered: bool,
    ) {
        let now = standing(after);
        if is_reordered {
            self.notify(desk, (after, &now), NotifyEvent::PrinterQueueOrderChanged, None);
        }
        for (event, job) in events(before, after) {
            self.notify(desk, (after, &now), event, job);
        }
        if let Some(event) = printer_event(&standing(before), &now) {
            self.notify(desk, (after, &now), event, None);
        }
    }

    fn notify(
        &mut self,
        desk: &mut Desk,
        (view, standing): (&View, &PrinterStanding),
        event: NotifyEvent,
        job: Option<Arc<Job>>,
    ) {
        let (at, standing) = (desk.now, standing.clone());
        let ended = job.as_ref().filter(|it| it.state.is_ended()).map(|it| it.id);
        let occurrence = Arc::new(Occurrence { event, at, job, standing });
        for it in Arc::make_mut(&mut self.all).values_mut() {
            let takes = it.events.takes(event).is_some();
            let ends = ended.is_some() && it.job == ended;
            if takes || ends {
                let it = Arc::make_mut(it);
                let told = it.note(&occurrence);
                mail(desk, view, it, told);
                if ends {
                    complete(it, at);
                }
            }
        }
    }

    /// The subscriptions stay.
    pub(crate) fn power_lost(&mut self) {}

    /// Users and jobs are gone, and so are their subscriptions.
    pub(crate) fn factory_reset(&mut self) {
        self.all = Arc::default();
    }
}

/// Has a subscription's recipient told by mail.
fn mail(desk: &mut Desk, view: &View, of: &Subscription, told: Option<Notification>) {
    let order = told.and_then(|it| letter(view, of, &it));
    order.into_iter().for_each(|it| desk.tell(Consequence::Mail(it)));
}

fn lease_ends(now: Tick, lease_s: u32) -> Option<Tick> {
    (lease_s > 0).then(|| now.after_ms(u64::from(lease_s) * 1_000))
}

/// A job's own subscription ends with the job; what happened last can be read for a while.
fn complete(subscription: &mut Subscription, now: Tick) {
    subscription.is_complete = true;
    subscription.ends = Some(now.after_ms(u64::from(EVENT_LIFE_S) * 1_000));
}
