//! The owner task: facts first, then timers, then asks; publish the view, then answer.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use sim_core::job::DocumentId;
use sim_core::power::Power;
use sim_core::settings::values::Overwrites;
use sim_core::{Device, Fact, Refused, Reply, Tick, Ticket, View};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::time::sleep_until;

use crate::carry::{Answer, Work};
use crate::clock::{ClockMode, HostClock};
use crate::data_directory::DataDirectory;
use crate::engine::{Engine, Parts};
use crate::handle::{
    ADVANCE_MAX_MS, Advance, AdvanceRefused, Advanced, Ask, Handle, Request, WorldView,
};
use crate::hardware::Hardware;
use crate::keeper::{Fittings, Keeper};
use crate::mechanism::Mechanism;
use crate::pace::{Pace, Paced};
use crate::passwords::Passwords;
use crate::restore::Order;
use crate::tray::Tray;
use crate::update::Update;

/// Asks that wait at one time; further ones wait at the door.
const ASKS_MAX: usize = 1_024;
/// Inputs of one kind that a turn takes in: one write to the data directory serves them all.
const TURN_MAX: usize = 64;
/// Slow works at one time: each password check takes about 19 MiB.
const WORKERS_MAX: usize = 2;
/// Bytes that the drive must have room for; with less it is full (assumed).
const DRIVE_ROOM_MIN: u64 = 1 << 20;
/// Timers that one advance may fire; then it says how far it came.
const FIRED_MAX: usize = 1_000_000;
/// How far `Advance::UntilIdle` goes at most, milliseconds: a week.
const IDLE_MAX_MS: u64 = 7 * 24 * 3_600_000;

/// A device with everything around it that the owner task drives.
pub(crate) struct Owner {
    pub(crate) device: Device,
    /// Keeps what is acknowledged, where there is a data directory.
    pub(crate) keeper: Option<Keeper>,
    pub(crate) clock: HostClock,
    pub(crate) engine: Engine,
    pub(crate) tray: Tray,
    /// How often the engine was to begin, and which of these it is at.
    pub(crate) runs: (u64, Option<u64>),
    pub(crate) mechanism: Arc<Mechanism>,
    /// A hand did something that the sensors may not have told yet.
    pub(crate) touched: bool,
    pub(crate) hardware: Hardware,
    /// Sectors were released that may wait to be overwritten.
    pub(crate) released: bool,
    /// A worker is overwriting.
    pub(crate) overwriting: bool,
    /// The setting that the drive follows.
    pub(crate) overwrite_obeyed: Option<Overwrites>,
    /// The restoring of the factory defaults: one step.
    pub(crate) restoring: Option<Paced>,
    /// New software on its way into the ROMs.
    pub(crate) update: Option<Update>,
    pub(crate) passwords: Passwords,
    pub(crate) done: mpsc::UnboundedSender<Work>,
    pub(crate) workers: Arc<Semaphore>,
    /// Works that have not come back.
    pub(crate) outstanding: usize,
    /// Answers to give once the view is published.
    pub(crate) answers: Vec<(Ticket, Answer)>,
    /// Who waits for them.
    pub(crate) waiting: BTreeMap<Ticket, oneshot::Sender<Answer>>,
    pub(crate) advancing: Option<Advancing>,
}

pub(crate) struct Advancing {
    how: Advance,
    target: Tick,
    fired: Vec<(Tick, &'static str)>,
    pub(crate) reply: oneshot::Sender<Result<Advanced, AdvanceRefused>>,
}

/// Makes the owner task of `device`. Starts nothing: the caller spawns the future where it belongs; it
/// ends when the last handle is gone.
pub fn host(
    device: Device,
    mode: ClockMode,
    pace: Pace,
    passwords: Passwords,
    hardware: Hardware,
) -> (Handle, impl Future<Output = ()>) {
    let clock = HostClock::new(mode, Tick(0));
    make(device, clock, pace, passwords, hardware, Arc::default(), None)
}

/// As [`host`], in a data directory: what is acknowledged is kept there first.
pub fn host_in(
    directory: DataDirectory,
    device: Device,
    mode: ClockMode,
    pace: Pace,
    passwords: Passwords,
) -> (Handle, impl Future<Output = ()>) {
    let clock = HostClock::new(mode, directory.begins_at(&device, mode));
    let DataDirectory { keeper, hardware, mechanism, .. } = directory;
    make(device, clock, pace, passwords, hardware, mechanism, Some(keeper))
}

fn make(
    device: Device,
    clock: HostClock,
    pace: Pace,
    passwords: Passwords,
    hardware: Hardware,
    mechanism: Arc<Mechanism>,
    keeper: Option<Keeper>,
) -> (Handle, impl Future<Output = ()>) {
    let (asks, asked) = mpsc::channel(ASKS_MAX);
    let (requests, requested) = mpsc::channel(ASKS_MAX);
    let (facts, reports) = mpsc::unbounded_channel();
    let (done, works) = mpsc::unbounded_channel();
    let owner = Owner {
        device,
        clock,
        keeper,
        engine: Engine::new(pace),
        tray: Tray::default(),
        runs: (0, None),
        mechanism,
        touched: false,
        hardware: hardware.clone(),
        released: false,
        overwriting: false,
        overwrite_obeyed: None,
        restoring: None,
        update: None,
        passwords,
        done,
        workers: Arc::new(Semaphore::new(WORKERS_MAX)),
        outstanding: 0,
        answers: Vec::new(),
        waiting: BTreeMap::new(),
        advancing: None,
    };
    let (views, view) = watch::channel(Arc::new(owner.device.view().clone()));
    let (worlds, world) = watch::channel(Arc::new(owner.world_view()));
    let handle = Handle { asks, requests, facts, views: view, worlds: world, hardware };
    let inputs = Inputs { asks: asked, requests: requested, facts: reports, works };
    (handle, run(owner, inputs, views, worlds))
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

/// Replies that go out once the view is published.
pub(crate) type Replies = Vec<Box<dyn FnOnce() + Send>>;

async fn run(
    mut owner: Owner,
    mut inputs: Inputs,
    views: watch::Sender<Arc<View>>,
    worlds: watch::Sender<Arc<WorldView>>,
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
            Some(fact) = inputs.facts.recv() => owner.observe(fact),
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
        if owner.engine.pace == Pace::Instant {
            owner.wake(owner.clock.now());
            owner.carry_out();
        }
        owner.tend_drive();
        if !owner.keep().await {
            owner.answers.iter_mut().for_each(|it| it.1 = Err(Refused::NotKept));
        }
        // Whoever waits for a view finds the tray that belongs to it.
        worlds.send_replace(Arc::new(owner.world_view()));
        views.send_replace(Arc::new(owner.device.view().clone()));
        owner.answer();
        replies.into_iter().for_each(|reply| reply());
    }
}

impl Owner {
    /// Keeps what changed, where there is a data directory. Whether it could.
    async fn keep(&mut self) -> bool {
        let Some(keeper) = &mut self.keeper else { return true };
        let drive = self.hardware.documents().drive();
        let fittings = Fittings {
            drive: &drive,
            drive_key: self.hardware.drive_key(),
            roms: self.hardware.roms(),
            mechanism: &self.mechanism,
            faults: self.hardware.faults(),
        };
        match keeper.keep(&self.device, fittings).await {
            Ok(()) => true,
            Err(error) => {
                tracing::error!("the data directory takes no more: {error}");
                false
            }
        }
    }

    /// Tells the device what its sensors say, if that is new. Without power they say nothing.
    pub(crate) fn sense(&mut self) {
        if self.device.view().power == Power::Off {
            return;
        }
        let output = self.tray.sheets().saturating_add(self.engine.unlaid_sheets());
        let drive_is_full = self.hardware.documents().drive().room() < DRIVE_ROOM_MIN;
        let readings = self.mechanism.readings(output, drive_is_full);
        let by_hand = std::mem::take(&mut self.touched);
        if by_hand {
            self.engine.try_again(self.clock.now());
        }
        if readings != self.device.view().condition.readings {
            let now = self.clock.now();
            self.device.observe(now, Fact::Sensed { readings: Box::new(readings), by_hand });
        }
    }

    fn observe(&mut self, fact: Fact) {
        self.device.observe(self.clock.now(), fact);
    }

    /// Takes in the works and facts that wait already, beside the one that began the turn.
    fn take_in(&mut self, inputs: &mut Inputs) {
        for _ in 1..TURN_MAX {
            let Ok(work) = inputs.works.try_recv() else { break };
            self.worked(work);
        }
        for _ in 1..TURN_MAX {
            let Ok(fact) = inputs.facts.try_recv() else { break };
            self.observe(fact);
        }
    }

    /// Asks the device what began the turn and what waits behind it.
    fn asks(&mut self, first: Option<Ask>, asks: &mut mpsc::Receiver<Ask>) -> Vec<Asked> {
        let mut asked = Vec::new();
        let mut next = first;
        while let Some(Ask { asker, command, reply }) = next.take() {
            let document = command.document();
            // A document of a drive that is no longer there is not taken for one that is.
            let stale = document.is_some_and(|it| !self.hardware.documents().claim(it));
            let answer = match stale {
                true => Err(Refused::Interrupted),
                false => self.device.handle(self.clock.now(), asker, command),
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
            let drive = self.hardware.documents().drive();
            for it in asked.iter().filter_map(|it| it.document) {
                drive.release(it.0);
            }
            self.released = true;
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

    fn world_view(&self) -> WorldView {
        WorldView {
            tray: self.tray.outputs().clone(),
            clock: self.clock,
            pace: self.engine.pace,
            mechanism: self.mechanism.clone(),
            engine: self.engine.running(),
        }
    }

    /// What is due next, of the device or the engine.
    fn due(&self) -> Option<(Tick, &'static str)> {
        let (now, pace) = (self.clock.now(), self.engine.pace);
        let restored = self.restoring.and_then(|it| it.next_at(now, pace));
        let restored = restored.map(|it| (it, "factory defaults"));
        let update = self.update.as_ref();
        let update = update.and_then(|it| it.next_at(now, pace));
        let update = update.map(|it| (it, "software update"));
        let engine = self.engine.next_at(now).map(|it| (it, "print engine"));
        self.device.next_wake().into_iter().chain(engine).chain(restored).chain(update).min()
    }

    /// Everything due at `now` happens, and what follows from it at the same moment.
    fn wake(&mut self, now: Tick) {
        self.device.wake(now);
        let pace = self.engine.pace;
        if self.restoring.take_if(|it| it.due(now, pace) > 0).is_some() {
            self.device.observe(now, Fact::FactoryDefaultsRestored);
            self.carry_out();
        }
        self.write_due(now);
        self.carry_out();
        loop {
            let mut parts = Parts { mechanism: &mut self.mechanism, tray: &mut self.tray };
            let facts = self.engine.wake(now, &mut parts);
            let is_over = facts.is_empty();
            facts.into_iter().for_each(|it| self.device.observe(now, it));
            self.sense();
            if is_over {
                return;
            }
            self.carry_out();
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
                self.engine.pace = pace;
                replies.push(later(reply, ()));
            }
            Request::PutOut { pages, reply } => {
                let mut parts = Parts { mechanism: &mut self.mechanism, tray: &mut self.tray };
                let facts = self.engine.put_out(now, pages, &mut parts);
                facts.into_iter().for_each(|it| self.device.observe(now, it));
                replies.push(later(reply, ()));
            }
            Request::WriteBlocks { blocks, reply } => {
                self.write_blocks(now, blocks);
                replies.push(later(reply, ()));
            }
            Request::Overwrite { sectors, reply } => {
                self.overwrite_by_hand(sectors);
                replies.push(later(reply, ()));
            }
            Request::TakeOutput { id, reply } => {
                self.touched = true;
                replies.push(later(reply, self.tray.take(id)));
            }
            Request::Touch { hand, reply } => {
                self.touched = true;
                let touched = Arc::make_mut(&mut self.mechanism).touch(hand);
                replies.push(later(reply, touched));
            }
            Request::FillDrive { is_full, reply } => {
                self.touched = true;
                Arc::make_mut(&mut self.mechanism).is_drive_filled = is_full;
                self.hardware.documents().drive().set_full(is_full);
                replies.push(later(reply, ()));
            }
            Request::Alter { fault, there, reply } => {
                self.hardware.set_fault(fault, there);
                replies.push(later(reply, ()));
            }
            Request::Picture { reply } => replies.push(later(reply, self.picture())),
            Request::Restore(order) => return Some(order),
        }
        None
    }

    fn begin_advance(
        &mut self,
        how: Advance,
        reply: oneshot::Sender<Result<Advanced, AdvanceRefused>>,
        replies: &mut Replies,
    ) {
        let now = self.clock.now();
        let target = match how {
            Advance::By(ms) if ms <= ADVANCE_MAX_MS => Ok(now.after_ms(ms)),
            Advance::To(tick) if tick < now => Err(AdvanceRefused::Past),
            Advance::To(tick) if tick.since_ms(now) <= ADVANCE_MAX_MS => Ok(tick),
            Advance::By(_) | Advance::To(_) => Err(AdvanceRefused::TooFar),
            Advance::UntilIdle => Ok(now.after_ms(IDLE_MAX_MS)),
        };
        match target {
            Ok(_) if self.advancing.is_some() => {
                replies.push(later(reply, Err(AdvanceRefused::Busy)));
            }
            Ok(target) => {
                self.advancing = Some(Advancing { how, target, fired: Vec::new(), reply });
            }
            Err(refused) => replies.push(later(reply, Err(refused))),
        }
    }

    /// One step of an advance: to the next due moment, or to the end. Only taken while no work is
    /// outstanding, so that slow work does not fall behind virtual time.
    fn advance_step(&mut self, replies: &mut Replies) {
        let Some(mut advancing) = self.advancing.take() else { return };
        let now = self.clock.now();
        let due = self.due().filter(|(it, _)| *it <= advancing.target);
        let idle = advancing.how == Advance::UntilIdle && self.is_idle();
        match due {
            Some((due, what)) if !idle && advancing.fired.len() < FIRED_MAX => {
                self.clock.jump_to(due.max(now));
                advancing.fired.push((due, what));
                self.wake(self.clock.now());
                self.advancing = Some(advancing);
            }
            Some(_) | None => {
                let result = match advancing.how {
                    Advance::UntilIdle if !idle => Err(AdvanceRefused::NoRest),
                    Advance::By(_) | Advance::To(_) if due.is_some() => Err(AdvanceRefused::NoRest),
                    Advance::By(_) | Advance::To(_) => {
                        self.clock.jump_to(advancing.target);
                        Ok(Advanced { now: self.clock.now(), fired: advancing.fired })
                    }
                    Advance::UntilIdle => Ok(Advanced { now, fired: advancing.fired }),
                };
                replies.push(later(advancing.reply, result));
            }
        }
    }

    fn is_idle(&self) -> bool {
        let (now, jobs) = (self.clock.now(), &self.device.view().jobs);
        self.outstanding == 0
            && self.restoring.is_none_or(|it| it.next_at(now, self.engine.pace).is_none())
            && self.update.is_none()
            && !jobs.values().any(|it| it.state.is_running())
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

#[cfg(test)]
pub(crate) mod tests;
