//! The owner of a device: what it has, and the one way in.

use std::collections::BTreeMap;
use std::sync::Arc;

use sim_core::mail::MailId;
use sim_core::{Device, Fact, Tick, Ticket};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use crate::clock::HostClock;
use crate::company::Company;
use crate::drive_image::NewImage;
use crate::exchange::{Exchange, Rung};
use crate::handle::{Advance, AdvanceRefused, Advanced, Fired};
use crate::input::{Answer, Input, input};
use crate::interpret::Told;
use crate::keeper::Keeper;
use crate::network::Network;
use crate::passwords::Passwords;
use crate::reading::Reading;
use crate::silence::Silences;
use crate::unkept::{Unkept, Waiting};
use crate::work::Work;
use crate::workers::Share;
use crate::world::World;

/// Owns a device: gives it what happens, carries out what it wants, and answers whoever asked.
pub(crate) struct Owner {
    pub(crate) device: Device,
    pub(crate) world: World,
    pub(crate) clock: HostClock,
    /// Keeps what is acknowledged, where there is a data directory.
    pub(crate) keeper: Option<Keeper>,
    pub(crate) passwords: Passwords,
    pub(crate) done: mpsc::Sender<Work>,
    pub(crate) workers: Share,
    /// What the device reaches by itself.
    pub(crate) network: Network,
    /// The numbers of the lines of all devices of the process.
    pub(crate) exchange: Exchange,
    /// How other devices call this one.
    pub(crate) bell: mpsc::WeakSender<Rung>,
    /// Whether anything goes over the line: the cable is in and there is power.
    pub(crate) line: watch::Sender<bool>,
    /// The mail that was broken off last.
    pub(crate) stopped_mail: watch::Sender<MailId>,
    /// Works that have not come back.
    pub(crate) outstanding: usize,
    /// Those of them that wait for somebody who says nothing.
    pub(crate) silences: Silences,
    /// Documents that are being read.
    pub(crate) reading: Reading,
    /// Short ones of them that wait.
    pub(crate) company: Arc<Company<Told>>,
    /// Answers to give once the view is published.
    pub(crate) answers: Vec<(Ticket, Answer)>,
    /// Who waits for them.
    pub(crate) waiting: BTreeMap<Ticket, Waiting>,
    pub(crate) unkept: Unkept,
    pub(crate) advancing: Option<Advancing>,
    /// Images of restores of which nobody knows whether they were kept.
    pub(crate) doubtful: Vec<NewImage>,
    /// The engine has more to print at this moment than it printed in its turn, or the scanner may have something to tell.
    pub(crate) goes_on: bool,
    /// Who waits for what a hand has the engine print.
    pub(crate) putting_out: Vec<oneshot::Sender<()>>,
}

/// Time that is being moved.
pub(crate) struct Advancing {
    pub(crate) how: Advance,
    pub(crate) target: Tick,
    pub(crate) fired: Fired,
    pub(crate) reply: oneshot::Sender<Result<Advanced, AdvanceRefused>>,
}

/// Replies that go out once the view is published.
pub(crate) type Replies = Vec<Box<dyn FnOnce() + Send>>;

impl Drop for Owner {
    /// A worker that overwrites for a device that has ended stops with its step.
    fn drop(&mut self) {
        self.world.hardware.set_power(false);
    }
}

impl Owner {
    /// Keeps what changed, where there is a data directory. Whether it could.
    pub(crate) async fn keep(&mut self) -> bool {
        let Some(keeper) = &mut self.keeper else { return true };
        let kept = keeper.keep(&self.device, self.world.fittings()).await;
        if keeper.is_sure() {
            self.doubtful.drain(..).for_each(NewImage::remove);
        }
        match &kept {
            Err(error) if !self.is_behind() => {
                tracing::error!("the data directory takes no more: {error}");
            }
            Ok(()) if self.is_behind() => tracing::info!("the data directory takes more again"),
            Ok(()) | Err(_) => {}
        }
        kept.is_ok()
    }

    /// Everything that the device is told or asked goes through here.
    pub(crate) fn input(&mut self, now: Tick, it: Input) -> Answer {
        input(&mut self.device, now, it)
    }

    /// Tells the device what happened.
    pub(crate) fn observe(&mut self, now: Tick, fact: Fact) {
        // A fact cannot be refused.
        let _ = self.input(now, Input::Fact(fact, 1));
    }

    /// Tells the device what its sensors say, if that is new.
    pub(crate) fn sense(&mut self) {
        let now = self.clock.now();
        let sensed = self.world.sense(now, &self.device.view());
        if let Some(fact) = sensed {
            self.observe(now, fact);
        }
    }

    /// What is due next, of the device or the world.
    pub(crate) fn due(&self) -> Option<(Tick, &'static str)> {
        let due = self.device.next_wake().into_iter().chain(self.world.next_at(self.clock.now()));
        due.chain(self.silences.due()).min()
    }

    /// When that comes by itself; while time is being moved, nothing does.
    pub(crate) fn timer(&self) -> Option<Instant> {
        let (due, _) = self.due().filter(|_| self.advancing.is_none())?;
        self.clock.instant_of(due)
    }

    /// Whether it is time for it.
    pub(crate) fn is_due(&self) -> bool {
        self.timer().is_some_and(|it| it <= Instant::now())
    }

    /// Tells whoever had the engine print something, or the scanner scan, that it is out, or that no more of it comes.
    pub(crate) fn put_out(&mut self, replies: &mut Replies) {
        if !self.world.puts_out() {
            replies.extend(self.putting_out.drain(..).map(|it| later(it, ())));
        }
    }

    /// Answers what was put off; only after the view that shows it was published.
    pub(crate) fn answer(&mut self) {
        for (ticket, answer) in self.answers.drain(..) {
            if let Some(waiting) = self.waiting.remove(&ticket) {
                // Whoever asked may have gone meanwhile.
                let _ = waiting.reply.send(answer);
            }
        }
    }
}

/// An answer to give after the view is published. Whoever asked may have gone meanwhile.
pub(crate) fn later<T: Send + 'static>(
    reply: oneshot::Sender<T>,
    answer: T,
) -> Box<dyn FnOnce() + Send> {
    Box::new(move || {
        let _ = reply.send(answer);
    })
}
