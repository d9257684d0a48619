//! The owner task: facts first, then timers, then asks; publish the view, then answer.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use sim_core::job::DocumentId;
use sim_core::{Device, Fact, Refused, Reply, Tick, View};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::sleep_until;

use crate::clock::{ClockMode, HostClock};
use crate::data_directory::DataDirectory;
use crate::follow::Followers;
use crate::handle::{Ask, Handle, Request};
use crate::hardware::Hardware;
use crate::input::{Answer, Input};
use crate::keeper::Keeper;
use crate::owner::{Owner, Replies, later};
use crate::pace::Pace;
use crate::passwords::Passwords;
use crate::restore::Order;
use crate::work::Work;
use crate::workers::Workers;
use crate::world::{World, WorldView};

/// Asks that wait at one time; further ones wait at the door.
const ASKS_MAX: usize = 1_024;
/// Inputs of one kind that a turn takes in: one write to the data directory serves them all.
const TURN_MAX: usize = 64;

/// What a device is given beside its hardware.
#[derive(Clone)]
pub struct Setup {
    /// How time passes.
    pub clock: ClockMode,
    /// How fast physical work is done.
    pub pace: Pace,
    /// What compares its passwords.
    pub passwords: Passwords,
    /// Who does its slow work: the same for all devices of a process.
    pub workers: Workers,
}

impl Setup {
    /// For the only device of a process: with workers of its own.
    pub fn new(clock: ClockMode, pace: Pace, passwords: Passwords) -> Self {
        Self { clock, pace, passwords, workers: Workers::default() }
    }
}

/// Makes the owner task of `device`. Starts nothing: the caller spawns the future where it belongs; it
/// ends when the last handle is gone.
pub fn host(
    device: Device,
    hardware: Hardware,
    setup: Setup,
) -> (Handle, impl Future<Output = ()>) {
    make(device, Tick(0), World::new(setup.pace, hardware, Arc::default()), None, setup)
}

/// As [`host`], in a data directory: what is acknowledged is kept there first.
pub fn host_in(
    directory: DataDirectory,
    device: Device,
    setup: Setup,
) -> (Handle, impl Future<Output = ()>) {
    let begins_at = directory.begins_at(&device, setup.clock);
    let DataDirectory { keeper, hardware, mechanism, .. } = directory;
    make(device, begins_at, World::new(setup.pace, hardware, mechanism), Some(keeper), setup)
}

fn make(
    device: Device,
    begins_at: Tick,
    world: World,
    keeper: Option<Keeper>,
    setup: Setup,
) -> (Handle, impl Future<Output = ()>) {
    let Setup { clock, passwords, workers, .. } = setup;
    let hardware = world.hardware.clone();
    let (asks, asked) = mpsc::channel(ASKS_MAX);
    let (requests, requested) = mpsc::channel(ASKS_MAX);
    // Without a bound of their own. A fact may neither wait nor be lost: each is of a connection, whose
    // number has a bound, or of a hand; but connections that come and go faster than the owner turns are
    // not held back. Of works there are as many as the device waits for.
    let (facts, reports) = mpsc::unbounded_channel();
    let (done, works) = mpsc::unbounded_channel();
    let owner = Owner {
        device,
        world,
        clock: HostClock::new(clock, begins_at),
        keeper,
        passwords,
        done,
        workers: workers.share(),
        outstanding: 0,
        answers: Vec::new(),
        waiting: BTreeMap::new(),
        advancing: None,
    };
    let (views, view) = watch::channel(Arc::new(owner.device.view()));
    let (worlds, world) = watch::channel(Arc::new(owner.world.view(owner.clock)));
    let followers = Followers::default();
    let handle = Handle {
        asks,
        requests,
        facts,
        views: view,
        worlds: world,
        followers: followers.clone(),
        hardware,
    };
    let inputs = Inputs { asks: asked, requests: requested, facts: reports, works };
    (handle, run(owner, inputs, views, worlds, followers))
}

/// What comes in to the owner task.
struct Inputs {
    asks: mpsc::Receiver<Ask>,
    requests: mpsc::Receiver<Request>,
    facts: mpsc::UnboundedReceiver<Fact>,
    works: mpsc::UnboundedReceiver<Work>,
}

/// An ask and what the device said to it.
struct Asked {
    reply: oneshot::Sender<Answer>,
    answer: Answer,
    /// The document that came with it.
    document: Option<DocumentId>,
}

async fn run(
    mut owner: Owner,
    mut inputs: Inputs,
    views: watch::Sender<Arc<View>>,
    worlds: watch::Sender<Arc<WorldView>>,
    followers: Followers,
) {
    loop {
        let due = owner.due().and_then(|(it, _)| owner.clock.instant_of(it));
        let timer = due.filter(|_| owner.advancing.is_none());
        let mut replies = Replies::new();
        let mut first = None;
        let advance_now = owner.advancing.is_some() && owner.outstanding == 0;
        tokio::select! {
            biased;
            Some(work) = inputs.works.recv() => owner.worked(work),
            Some(fact) = inputs.facts.recv() => owner.observe(owner.clock.now(), fact),
            () = async {}, if advance_now => owner.advance_step(&mut replies),
            () = sleep_until(timer.unwrap_or_else(tokio::time::Instant::now)), if timer.is_some() => {
                owner.wake(owner.clock.now());
            }
            Some(request) = inputs.requests.recv() => {
                if let Some(order) = owner.request(request, &mut replies) {
                    owner.restore(*order, &mut inputs.works, &mut replies).await;
                }
            }
            ask = inputs.asks.recv() => match ask {
                Some(ask) => first = Some(ask),
                None => return,
            },
        }
        owner.take_in(&mut inputs);
        let before = owner.keeper.is_some().then(|| owner.device.clone());
        let asked = owner.asks(first, &mut inputs.asks);
        let kept = owner.keep().await;
        owner.settle(kept, before, asked, &mut replies);
        owner.carry_out();
        owner.sense();
        // The engine at an instant pace may have been started just now.
        if owner.world.pace == Pace::Instant {
            owner.wake(owner.clock.now());
            owner.carry_out();
        }
        owner.tend_drive();
        if !owner.keep().await {
            owner.answers.iter_mut().for_each(|it| it.1 = Err(Refused::NotKept));
        }
        // Whoever waits for a view finds the tray that belongs to it.
        worlds.send_replace(Arc::new(owner.world.view(owner.clock)));
        followers.publish(&views, owner.device.view());
        owner.answer();
        replies.into_iter().for_each(|reply| reply());
    }
}

impl Owner {
    /// Takes in the works and facts that wait already, beside the one that began the turn.
    fn take_in(&mut self, inputs: &mut Inputs) {
        for _ in 1..TURN_MAX {
            let Ok(work) = inputs.works.try_recv() else { break };
            self.worked(work);
        }
        for _ in 1..TURN_MAX {
            let Ok(fact) = inputs.facts.try_recv() else { break };
            self.observe(self.clock.now(), fact);
        }
    }

    /// Asks the device what began the turn and what waits behind it.
    fn asks(&mut self, first: Option<Ask>, asks: &mut mpsc::Receiver<Ask>) -> Vec<Asked> {
        let mut asked = Vec::new();
        let mut next = first;
        while let Some(Ask { asker, command, reply }) = next.take() {
            let document = command.document();
            // A document of a drive that is no longer there is not taken for one that is.
            let stale = document.is_some_and(|it| !self.world.hardware.documents().claim(it));
            let answer = match stale {
                true => Err(Refused::Interrupted),
                false => self.input(self.clock.now(), Input::Ask(asker, command)),
            };
            asked.push(Asked { reply, answer, document: document.filter(|_| !stale) });
            if asked.len() < TURN_MAX {
                next = asks.try_recv().ok();
            }
        }
        asked
    }

    /// The answers to the asks of a turn: what could not be kept was not done.
    fn settle(
        &mut self,
        kept: bool,
        before: Option<Device>,
        asked: Vec<Asked>,
        replies: &mut Replies,
    ) {
        let undone = before.filter(|_| !kept && asked.iter().any(|it| it.answer.is_ok()));
        let is_undone = undone.is_some();
        if let Some(before) = undone {
            self.device = before;
            // Nothing is kept of the jobs that were not taken, and no effect says so any longer.
            asked.iter().filter_map(|it| it.document).for_each(|it| self.world.release(it));
        }
        for Asked { reply, answer, .. } in asked {
            match answer {
                Ok(_) if is_undone => replies.push(later(reply, Err(Refused::NotKept))),
                Ok(Reply::Later(ticket)) => {
                    self.waiting.insert(ticket, reply);
                }
                answer => replies.push(later(reply, answer)),
            }
        }
    }

    /// Does what is requested of the world around the device. An order to restore it is handed back:
    /// it waits for the data directory.
    fn request(&mut self, request: Request, replies: &mut Replies) -> Option<Box<Order>> {
        let now = self.clock.now();
        match request {
            Request::Advance { how, reply } => self.begin_advance(how, reply, replies),
            Request::ClockMode { mode, reply } => {
                self.clock.set_mode(mode);
                replies.push(later(reply, ()));
            }
            Request::Pace { pace, reply } => {
                self.world.pace = pace;
                replies.push(later(reply, ()));
            }
            Request::PutOut { pages, reply } => {
                let facts = self.world.put_out(now, pages);
                facts.into_iter().for_each(|it| self.observe(now, it));
                replies.push(later(reply, ()));
            }
            Request::WriteBlocks { blocks, reply } => {
                if let Some(fact) = self.world.write_blocks(blocks) {
                    self.observe(now, fact);
                }
                replies.push(later(reply, ()));
            }
            Request::Overwrite { sectors, reply } => {
                self.world.hardware.overwrite(now.0, Some(sectors));
                replies.push(later(reply, ()));
            }
            Request::TakeOutput { id, reply } => {
                replies.push(later(reply, self.world.take_output(id)));
            }
            Request::Touch { touch, reply } => {
                replies.push(later(reply, self.world.touch(touch)));
            }
            Request::FillDrive { is_full, reply } => {
                self.world.fill_drive(is_full);
                replies.push(later(reply, ()));
            }
            Request::Alter { fault, there, reply } => {
                self.world.hardware.set_fault(fault, there);
                replies.push(later(reply, ()));
            }
            Request::Picture { reply } => replies.push(later(reply, self.picture())),
            Request::Restore(order) => return Some(order),
        }
        None
    }
}

#[cfg(test)]
pub(crate) mod tests;
