//! Subscriptions to what happens to printer and jobs (RFC 3995), and what happened (RFC 3996).
//!
//! ```text
//!                    lease renewed
//!                       ┌────┐
//!                       ▼    │
//!   Create ─────▶ Subscription ──── lease over, cancelled ────▶ gone
//!                       │ a job's own: the job ended                ▲
//!                       └──────────▶ ending ── EVENT_LIFE_S ────────┘
//! ```
//! Events come from one place: what an input changed (`event.rs`). A subscription that is pulled keeps the
//! newest of those that it is for, until they are too old; of one with a recipient each becomes a mail (`letter.rs`).
//! All of it survives the power but for the events.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use crate::job::{Job, JobId};
use crate::mail::MailAddress;
use crate::share::{Holder, NoRoom, SUBSCRIPTIONS};
use crate::standing::PrinterStanding;
use crate::user::Person;
use crate::{Class, Tick};

mod event;
mod letter;
mod machine;

pub(crate) use machine::Machine;

/// Events that one subscription keeps; then the oldest goes (assumed).
pub const EVENTS_MAX: usize = 100;
/// Seconds for which an event is kept (`ippget-event-life`, RFC 3996 section 8.1: at least 15; the value
/// is assumed).
pub const EVENT_LIFE_S: u32 = 60;
/// Seconds of a lease that asks for nothing else: a day (`notify-lease-duration-default`, assumed).
pub const LEASE_DEFAULT_S: u32 = 86_400;
/// Most seconds of a lease (RFC 3995 section 5.3.8); 0 is for ever.
pub const LEASE_MAX_S: u32 = 67_108_863;
/// The least seconds between two mails that tell of [`NotifyEvent::JobProgress`], whatever the subscriber says: a job of
/// a thousand pages is no thousand mails (assumed).
pub const MAIL_INTERVAL_S: u32 = 60;
/// Most bytes of what a subscriber wants back with each event (RFC 3995 section 5.3.5).
pub const USER_DATA_MAX: usize = 63;

/// A subscription's number, from 1, never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SubscriptionId(pub u32);

macro_rules! events {
    ($($(#[doc = $doc:literal])* $name:ident $keyword:literal $parent:ident;)*) => {
        /// Something that can be subscribed to (RFC 3995 section 5.3.3.5).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum NotifyEvent {
            $($(#[doc = $doc])* $name,)*
        }

        impl NotifyEvent {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The registered keyword.
            pub const fn keyword(self) -> &'static str {
                match self { $(Self::$name => $keyword,)* }
            }

            /// The event of which this one is a case; itself where it is none.
            pub const fn parent(self) -> Self {
                match self { $(Self::$name => Self::$parent,)* }
            }
        }
    };
}

events! {
    /// The printer's state or a reason of it changed.
    PrinterStateChanged "printer-state-changed" PrinterStateChanged;
    /// It came up.
    PrinterRestarted "printer-restarted" PrinterStateChanged;
    /// It goes down.
    PrinterShutdown "printer-shutdown" PrinterStateChanged;
    /// It stopped.
    PrinterStopped "printer-stopped" PrinterStateChanged;
    /// A setting or a description changed.
    PrinterConfigChanged "printer-config-changed" PrinterConfigChanged;
    /// Other paper is in a tray.
    PrinterMediaChanged "printer-media-changed" PrinterConfigChanged;
    /// Waiting jobs changed places.
    PrinterQueueOrderChanged "printer-queue-order-changed" PrinterQueueOrderChanged;
    /// A job changed its state.
    JobStateChanged "job-state-changed" JobStateChanged;
    /// A job stopped in the middle.
    JobStopped "job-stopped" JobStateChanged;
    /// A job came.
    JobCreated "job-created" JobStateChanged;
    /// A job ended, well or not.
    JobCompleted "job-completed" JobStateChanged;
    /// What a job asks for changed.
    JobConfigChanged "job-config-changed" JobConfigChanged;
    /// More of a job is out.
    JobProgress "job-progress" JobProgress;
}

impl NotifyEvent {
    /// The event of this keyword.
    pub fn from_keyword(keyword: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.keyword() == keyword)
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A set of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotifyEvents(u16);

impl NotifyEvents {
    /// This set and one event more.
    #[must_use]
    pub const fn with(self, event: NotifyEvent) -> Self {
        Self(self.0 | event.bit())
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The events.
    pub fn iter(self) -> impl Iterator<Item = NotifyEvent> {
        NotifyEvent::ALL.iter().copied().filter(move |it| self.0 & it.bit() != 0)
    }

    /// What was subscribed to and takes this event: itself, or that of which it is a case.
    pub fn takes(self, event: NotifyEvent) -> Option<NotifyEvent> {
        [event, event.parent()].into_iter().find(|it| self.0 & it.bit() != 0)
    }
}

/// What a subscriber asks for (RFC 3995 section 5.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionOrder {
    /// The events.
    pub events: NotifyEvents,
    /// The job whose events these are; `None` for all of the printer.
    pub job: Option<JobId>,
    /// Seconds, 0 for ever; a job's own has none and ends with the job.
    pub lease_s: u32,
    /// What comes back with each event, at most [`USER_DATA_MAX`] bytes; more is cut.
    pub user_data: Arc<[u8]>,
    /// The least time between two [`NotifyEvent::JobProgress`], seconds.
    pub interval_s: u32,
    /// Who subscribes, as the subscriber says; an authenticated user counts instead.
    pub name: Arc<str>,
    /// To whom each event is mailed; `None` where they are pulled.
    pub recipient: Option<MailAddress>,
}

/// A subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its number.
    pub id: SubscriptionId,
    /// The events.
    pub events: NotifyEvents,
    /// The job whose events these are; `None` for all of the printer.
    pub job: Option<JobId>,
    /// Whose it is, where that was authenticated.
    pub owner: Option<Person>,
    /// Who subscribed, authenticated or not.
    pub name: Arc<str>,
    /// From where.
    pub peer: Option<IpAddr>,
    /// Seconds of the lease, 0 for ever.
    pub lease_s: u32,
    /// When it goes: the end of the lease, or the last chance to read of a job that ended.
    pub ends: Option<Tick>,
    /// Whether no more events come: its job ended.
    pub is_complete: bool,
    /// What comes back with each event.
    pub user_data: Arc<[u8]>,
    /// The least time between two [`NotifyEvent::JobProgress`], seconds.
    pub interval_s: u32,
    /// To whom each event is mailed; `None` where they are pulled.
    pub recipient: Option<MailAddress>,
    /// Events so far, the number of the newest (RFC 3995 section 5.4.2).
    pub sequence: u32,
    /// When the newest [`NotifyEvent::JobProgress`] was.
    pub progressed: Option<Tick>,
    /// The newest events, oldest first.
    pub kept: Vec<Notification>,
}

/// An event, for one subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Its number within the subscription, from 1.
    pub sequence: u32,
    /// What was subscribed to.
    pub event: NotifyEvent,
    /// What happened.
    pub occurrence: Arc<Occurrence>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// What.
    pub event: NotifyEvent,
    /// When.
    pub at: Tick,
    /// The job as it stood then; `None` for an event of the printer.
    pub job: Option<Arc<Job>>,
    /// How the printer stood then.
    pub standing: PrinterStanding,
}

impl Occurrence {
    /// Whether it is too old to be told.
    pub fn is_over(&self, now: Tick) -> bool {
        now >= self.at.after_ms(u64::from(EVENT_LIFE_S) * 1_000)
    }
}

impl Subscription {
    /// Of whose share it takes.
    pub fn holder(&self) -> Holder {
        Holder::of(self.owner.as_ref(), self.peer)
    }

    /// Takes note of something that happened, if it is subscribed to: what the recipient is to be told, where there is
    /// one.
    pub(crate) fn note(&mut self, occurrence: &Arc<Occurrence>) -> Option<Notification> {
        let job = occurrence.job.as_ref().map(|it| it.id);
        if self.is_complete || self.job.is_some() && self.job != job {
            return None;
        }
        // The creation of its job is told when the subscription is made with it.
        if self.job.is_some() && occurrence.event == NotifyEvent::JobCreated && self.sequence > 0 {
            return None;
        }
        let event = self.events.takes(occurrence.event)?;
        if occurrence.event == NotifyEvent::JobProgress {
            let next = self.progressed.map(|it| it.after_ms(u64::from(self.interval_s()) * 1_000));
            if next.is_some_and(|it| it > occurrence.at) {
                return None;
            }
            self.progressed = Some(occurrence.at);
        }
        self.sequence = self.sequence.saturating_add(1);
        let told = Notification { sequence: self.sequence, event, occurrence: occurrence.clone() };
        if self.recipient.is_some() {
            return Some(told);
        }
        self.kept.retain(|it| !it.occurrence.is_over(occurrence.at));
        if self.kept.len() >= EVENTS_MAX {
            self.kept.remove(0);
        }
        self.kept.push(told);
        None
    }

    /// The least time between two [`NotifyEvent::JobProgress`] that is kept to, seconds.
    fn interval_s(&self) -> u32 {
        match self.recipient {
            Some(_) => self.interval_s.max(MAIL_INTERVAL_S),
            None => self.interval_s,
        }
    }

    /// The events that are still told, from this number on.
    pub fn since(&self, now: Tick, sequence: u32) -> impl Iterator<Item = &Notification> {
        self.kept.iter().filter(move |it| it.sequence >= sequence && !it.occurrence.is_over(now))
    }
}

/// Subscriptions by number.
pub type Subscriptions = BTreeMap<SubscriptionId, Arc<Subscription>>;

/// Whether one more subscription of this holder may be made beside these.
///
/// # Errors
/// [`SubscriptionRefused`] if not.
pub fn has_room(all: &Subscriptions, holder: &Holder) -> Result<(), SubscriptionRefused> {
    let own = all.values().filter(|it| it.holder() == *holder).count();
    SUBSCRIPTIONS.admit(holder, all.len(), own).map_err(|it| match it {
        NoRoom::All => SubscriptionRefused::Full,
        NoRoom::Share => SubscriptionRefused::Share,
    })
}

/// What is asked of subscriptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubscriptionAsk {
    /// Makes one. For a job it takes what operating the job takes.
    Create(SubscriptionOrder),
    /// Gives it another lease from now on, in seconds.
    Renew(SubscriptionId, u32),
    /// Ends it.
    Cancel(SubscriptionId),
}

impl SubscriptionAsk {
    /// A stable name for the truth journal.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Create(_) => "create-subscription",
            Self::Renew(..) => "renew-subscription",
            Self::Cancel(_) => "cancel-subscription",
        }
    }
}

/// Why nothing is done about a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionRefused {
    /// No subscription has this number, or the asker may not know of it.
    NoSuchSubscription,
    /// A job's own subscription has no lease.
    OfAJob,
    /// There are as many as may be ([`crate::share::SUBSCRIPTIONS`]).
    Full,
    /// Whoever asks has its share of them.
    Share,
    /// The device mails no events: notification by mail is off, or it is not set where to and from whom.
    NoMail,
}

impl SubscriptionRefused {
    /// What it means to whoever asked.
    pub(crate) const fn class(&self) -> Class {
        match self {
            Self::NoSuchSubscription => Class::Absent,
            Self::OfAJob | Self::NoMail => Class::Conflict,
            Self::Full | Self::Share => Class::Busy,
        }
    }
}

impl fmt::Display for SubscriptionRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSuchSubscription => "there is no such subscription",
            Self::OfAJob => "the subscription ends with its job and has no lease",
            Self::Full => "the device holds as many subscriptions as it can",
            Self::NoMail => "the device is not set to notify by mail",
            Self::Share => {
                "this user, or this address, has as many subscriptions here as one may have"
            }
        })
    }
}
