//! The owner task and the [`Handle`] through which everyone else reaches it.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use sim_core::session::SessionId;
use sim_core::settings::values::Overwrites;
use sim_core::{Asker, Command, Device, Fact, Refused, Reply, Tick, Ticket, View};
use thiserror::Error;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::time::sleep_until;

use crate::carry::{Answer, Work};
use crate::clock::{ClockMode, HostClock};
use crate::data_directory::DataDirectory;
use crate::documents::Documents;
use crate::engine::{Engine, Pace};
use crate::keeper::Keeper;
use crate::passwords::Passwords;
use crate::storage::Storage;
use crate::tray::{Output, OutputId, Tray};

/// Asks that wait at one time; further ones wait at the door.
const ASKS_MAX: usize = 1_024;
/// Slow works at one time: each password check takes about 19 MiB.
const WORKERS_MAX: usize = 2;
/// Timers that one advance may fire; then it says how far it came.
const FIRED_MAX: usize = 1_000_000;
/// The furthest that one advance goes, milliseconds: ten years.
const ADVANCE_MAX_MS: u64 = 10 * 366 * 24 * 3_600_000;
/// How far `Advance::UntilIdle` goes at most, milliseconds: a week.
const IDLE_MAX_MS: u64 = 7 * 24 * 3_600_000;

/// How far time is to be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advance {
    /// By so many milliseconds.
    By(u64),
    /// To this tick, not in the past.
    To(Tick),
    /// Until no job is received, queued or printed and no answer is worked on.
    UntilIdle,
}

/// How far time was moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advanced {
    /// The time now.
    pub now: Tick,
    /// The timers that were due on the way, in order.
    pub fired: Vec<(Tick, &'static str)>,
}

/// Why time was not moved.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum AdvanceRefused {
    /// The moment lies in the past.
    #[error("that moment has passed; time does not go back")]
    Past,
    /// More than ten years.
    #[error("one advance goes at most {} days", ADVANCE_MAX_MS / 86_400_000)]
    TooFar,
    /// Another advance is under way.
    #[error("another advance is under way")]
    Busy,
    /// Not idle within a week, or more than a million timers.
    #[error("the device does not come to rest; something waits for a hand")]
    NoRest,
    /// The twin has ended.
    #[error("the twin has ended")]
    Gone,
}

/// What hands at the device can see and reach, beside its own state.
#[derive(Clone, Debug)]
pub struct Hands {
    /// The output tray, oldest first.
    pub tray: Arc<Vec<Arc<Output>>>,
    /// How time passes.
    pub clock: HostClock,
    /// How fast physical work is done.
    pub pace: Pace,
    /// The job on the print engine, its pages that are out, and all its pages.
    pub engine: Option<(sim_core::job::JobId, u64, u64)>,
}

pub(crate) enum Request {
    Ask { asker: Asker, command: Command, reply: oneshot::Sender<Answer> },
    Advance { how: Advance, reply: oneshot::Sender<Result<Advanced, AdvanceRefused>> },
    ClockMode { mode: ClockMode, reply: oneshot::Sender<()> },
    Pace { pace: Pace, reply: oneshot::Sender<()> },
    PutOut { pages: u64, reply: oneshot::Sender<()> },
    Overwrite { sectors: u64, reply: oneshot::Sender<()> },
    TakeOutput { id: OutputId, reply: oneshot::Sender<bool> },
}

/// How doors reach the device. Cheap to clone.
#[derive(Clone)]
pub struct Handle {
    requests: mpsc::Sender<Request>,
    facts: mpsc::UnboundedSender<Fact>,
    views: watch::Receiver<Arc<View>>,
    hands: watch::Receiver<Arc<Hands>>,
    storage: Storage,
}

impl Handle {
    /// Asks, and waits for the answer. When it comes, [`Handle::view`] already shows the change.
    ///
    /// # Errors
    /// What the device refused, or [`Refused::Gone`] when the twin has ended.
    pub async fn ask(&self, asker: Asker, command: Command) -> Result<Reply, Refused> {
        let request = |reply| Request::Ask { asker, command, reply };
        self.request(request).await.unwrap_or(Err(Refused::Gone))
    }

    /// Tells that something happened; nobody answers.
    pub fn report(&self, fact: Fact) {
        // A host that has ended no longer cares.
        let _ = self.facts.send(fact);
    }

    /// Keeps a session alive. Reported at most once a second, so that reading costs nothing.
    pub fn seen(&self, session: SessionId) {
        let now = self.now();
        let view = self.view();
        let last = view.sessions.get(&session).map(|it| it.seen);
        if last.is_some_and(|it| now.since_ms(it) >= SEEN_EVERY_MS) {
            self.report(Fact::Seen(session));
        }
    }

    /// The newest published view. Never waits for the device.
    pub fn view(&self) -> Arc<View> {
        self.views.borrow().clone()
    }

    /// Views as they are published.
    pub fn views(&self) -> watch::Receiver<Arc<View>> {
        self.views.clone()
    }

    /// The newest published picture of tray, clock and engine.
    pub fn hands(&self) -> Arc<Hands> {
        self.hands.borrow().clone()
    }

    /// The device's time now.
    pub fn now(&self) -> Tick {
        self.hands.borrow().clock.now()
    }

    /// Where documents are kept.
    pub fn documents(&self) -> &Documents {
        self.storage.documents()
    }

    /// The drive, the ROMs and what hands did to them.
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Has the drive overwrite up to `sectors` sectors now. `false` when the twin has ended.
    pub async fn overwrite(&self, sectors: u64) -> bool {
        self.request(|reply| Request::Overwrite { sectors, reply }).await.is_some()
    }

    /// Moves time and waits until everything due on the way has happened.
    ///
    /// # Errors
    /// [`AdvanceRefused`] says why time was not moved as far as asked.
    pub async fn advance(&self, how: Advance) -> Result<Advanced, AdvanceRefused> {
        let request = |reply| Request::Advance { how, reply };
        self.request(request).await.unwrap_or(Err(AdvanceRefused::Gone))
    }

    /// Changes how time passes. `false` when the twin has ended.
    pub async fn set_clock_mode(&self, mode: ClockMode) -> bool {
        self.request(|reply| Request::ClockMode { mode, reply }).await.is_some()
    }

    /// Changes how fast physical work is done. `false` when the twin has ended.
    pub async fn set_pace(&self, pace: Pace) -> bool {
        self.request(|reply| Request::Pace { pace, reply }).await.is_some()
    }

    /// Has the print engine put out up to `pages` pages now. `false` when the twin has ended.
    pub async fn put_out(&self, pages: u64) -> bool {
        self.request(|reply| Request::PutOut { pages, reply }).await.is_some()
    }

    /// Takes a set out of the tray; whether it was there.
    pub async fn take_output(&self, id: OutputId) -> bool {
        self.request(|reply| Request::TakeOutput { id, reply }).await.unwrap_or(false)
    }

    async fn request<T>(&self, make: impl FnOnce(oneshot::Sender<T>) -> Request) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        self.requests.send(make(reply)).await.ok()?;
        answer.await.ok()
    }
}

/// A session that is used is reported as seen at most once per so many milliseconds: a tenth of the
/// shortest CWIS timeout and well under the shortest Auto Clear.
const SEEN_EVERY_MS: u64 = 1_000;

/// A device with everything around it that the owner task drives.
pub(crate) struct Machine {
    pub(crate) device: Device,
    /// Keeps what is acknowledged, where there is a data directory.
    keeper: Option<Keeper>,
    pub(crate) clock: HostClock,
    pub(crate) engine: Engine,
    pub(crate) tray: Tray,
    pub(crate) storage: Storage,
    /// Sectors were released that may wait to be overwritten.
    pub(crate) released: bool,
    /// A worker is overwriting.
    pub(crate) overwriting: bool,
    /// The setting that the drive follows.
    pub(crate) overwrite_obeyed: Option<Overwrites>,
    /// When the factory defaults are restored.
    pub(crate) restored_at: Option<Tick>,
    pub(crate) passwords: Passwords,
    pub(crate) done: mpsc::UnboundedSender<Work>,
    pub(crate) workers: Arc<Semaphore>,
    /// Works that have not come back.
    pub(crate) outstanding: usize,
    /// Answers to give once the view is published.
    pub(crate) answers: Vec<(Ticket, Answer)>,
    /// Who waits for them.
    pub(crate) waiting: BTreeMap<Ticket, oneshot::Sender<Answer>>,
    advancing: Option<Advancing>,
}

struct Advancing {
    how: Advance,
    target: Tick,
    fired: Vec<(Tick, &'static str)>,
    reply: oneshot::Sender<Result<Advanced, AdvanceRefused>>,
}

/// Makes the owner task of `device`. Starts nothing: the caller spawns the future where it belongs; it
/// ends when the last handle is gone.
pub fn host(
    device: Device,
    mode: ClockMode,
    pace: Pace,
    passwords: Passwords,
    storage: Storage,
) -> (Handle, impl Future<Output = ()>) {
    let clock = HostClock::new(mode, Tick(0));
    make(device, clock, pace, passwords, storage, None)
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
    let DataDirectory { keeper, storage, .. } = directory;
    make(device, clock, pace, passwords, storage, Some(keeper))
}

fn make(
    device: Device,
    clock: HostClock,
    pace: Pace,
    passwords: Passwords,
    storage: Storage,
    keeper: Option<Keeper>,
) -> (Handle, impl Future<Output = ()>) {
    let (requests, inbox) = mpsc::channel(ASKS_MAX);
    let (facts, reports) = mpsc::unbounded_channel();
    let (done, works) = mpsc::unbounded_channel();
    let machine = Machine {
        device,
        clock,
        keeper,
        engine: Engine::new(pace),
        tray: Tray::default(),
        storage: storage.clone(),
        released: false,
        overwriting: false,
        overwrite_obeyed: None,
        restored_at: None,
        passwords,
        done,
        workers: Arc::new(Semaphore::new(WORKERS_MAX)),
        outstanding: 0,
        answers: Vec::new(),
        waiting: BTreeMap::new(),
        advancing: None,
    };
    let (views, view) = watch::channel(Arc::new(machine.device.view()));
    let (hands, hand) = watch::channel(Arc::new(machine.hands()));
    let handle = Handle { requests, facts, views: view, hands: hand, storage };
    (handle, run(machine, inbox, reports, works, views, hands))
}

async fn run(
    mut machine: Machine,
    mut inbox: mpsc::Receiver<Request>,
    mut reports: mpsc::UnboundedReceiver<Fact>,
    mut works: mpsc::UnboundedReceiver<Work>,
    views: watch::Sender<Arc<View>>,
    hands: watch::Sender<Arc<Hands>>,
) {
    loop {
        let due = machine.due().and_then(|(it, _)| machine.clock.instant_of(it));
        let timer = due.filter(|_| machine.advancing.is_none());
        let mut replies: Vec<Box<dyn FnOnce() + Send>> = Vec::new();
        let mut asked = None;
        let before = machine.keeper.is_some().then(|| machine.device.clone());
        let advance_now = machine.advancing.is_some() && machine.outstanding == 0;
        tokio::select! {
            biased;
            Some(work) = works.recv() => machine.worked(work),
            Some(fact) = reports.recv() => {
                let now = machine.clock.now();
                machine.device.observe(now, fact);
            }
            () = async {}, if advance_now => machine.advance_step(&mut replies),
            () = sleep_until(timer.unwrap_or_else(tokio::time::Instant::now)), if timer.is_some() => {
                machine.wake(machine.clock.now());
            }
            request = inbox.recv() => match request {
                Some(request) => asked = machine.request(request, &mut replies),
                None => return,
            },
        }
        let kept = machine.keep().await;
        if let Some((reply, answer)) = asked {
            machine.settle(kept, before, reply, answer, &mut replies);
        }
        machine.carry_out();
        // The engine at an instant pace may have been started just now.
        if machine.engine.pace == Pace::Instant {
            machine.wake(machine.clock.now());
            machine.carry_out();
        }
        machine.tend_drive();
        if !machine.keep().await {
            machine.answers.iter_mut().for_each(|it| it.1 = Err(Refused::NotKept));
        }
        // Whoever waits for a view finds the tray that belongs to it.
        hands.send_replace(Arc::new(machine.hands()));
        views.send_replace(Arc::new(machine.device.view()));
        machine.answer();
        replies.into_iter().for_each(|reply| reply());
    }
}

impl Machine {
    /// Keeps what changed, where there is a data directory. Whether it could.
    async fn keep(&mut self) -> bool {
        let Some(keeper) = &mut self.keeper else { return true };
        let drive = self.storage.documents().drive();
        match keeper.keep(&self.device, &drive, self.storage.drive_key()).await {
            Ok(()) => true,
            Err(error) => {
                tracing::error!("the data directory takes no more: {error}");
                false
            }
        }
    }

    /// The answer to an ask: what could not be kept was not done.
    fn settle(
        &mut self,
        kept: bool,
        before: Option<Device>,
        reply: oneshot::Sender<Answer>,
        answer: Answer,
        replies: &mut Vec<Box<dyn FnOnce() + Send>>,
    ) {
        match (kept, before, answer) {
            (false, Some(before), Ok(_)) => {
                self.device = before;
                replies.push(later(reply, Err(Refused::NotKept)));
            }
            (_, _, Ok(Reply::Later(ticket))) => {
                self.waiting.insert(ticket, reply);
            }
            (_, _, answer) => replies.push(later(reply, answer)),
        }
    }

    fn hands(&self) -> Hands {
        Hands {
            tray: self.tray.outputs().clone(),
            clock: self.clock,
            pace: self.engine.pace,
            engine: self.engine.running(),
        }
    }

    /// What is due next, of the device or the engine.
    fn due(&self) -> Option<(Tick, &'static str)> {
        let engine = self.engine.next_at(self.clock.now()).map(|it| (it, "print engine"));
        let restored = self.restored_at.map(|it| (it, "factory defaults"));
        self.device.next_wake().into_iter().chain(engine).chain(restored).min()
    }

    /// Everything due at `now` happens, and what follows from it at the same moment.
    fn wake(&mut self, now: Tick) {
        self.device.wake(now);
        if self.restored_at.take_if(|it| *it <= now).is_some() {
            self.device.observe(now, Fact::FactoryDefaultsRestored);
            self.carry_out();
        }
        loop {
            let facts = self.engine.wake(now, &mut self.tray);
            if facts.is_empty() {
                return;
            }
            facts.into_iter().for_each(|it| self.device.observe(now, it));
            self.carry_out();
        }
    }

    /// Does what is requested. The answer of an ask is handed back: it only goes out once it is kept.
    fn request(
        &mut self,
        request: Request,
        replies: &mut Vec<Box<dyn FnOnce() + Send>>,
    ) -> Option<(oneshot::Sender<Answer>, Answer)> {
        let now = self.clock.now();
        match request {
            Request::Ask { asker, command, reply } => {
                return Some((reply, self.device.handle(now, asker, command)));
            }
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
                let facts = self.engine.put_out(now, pages, &mut self.tray);
                facts.into_iter().for_each(|it| self.device.observe(now, it));
                replies.push(later(reply, ()));
            }
            Request::Overwrite { sectors, reply } => {
                self.overwrite_by_hand(sectors);
                replies.push(later(reply, ()));
            }
            Request::TakeOutput { id, reply } => replies.push(later(reply, self.tray.take(id))),
        }
        None
    }

    fn begin_advance(
        &mut self,
        how: Advance,
        reply: oneshot::Sender<Result<Advanced, AdvanceRefused>>,
        replies: &mut Vec<Box<dyn FnOnce() + Send>>,
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
    fn advance_step(&mut self, replies: &mut Vec<Box<dyn FnOnce() + Send>>) {
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
        let jobs = &self.device.view().jobs;
        self.outstanding == 0
            && self.restored_at.is_none()
            && !jobs.values().any(|it| it.state.is_running())
    }
}

/// An answer to give after the view is published. Whoever asked may have gone meanwhile.
fn later<T: Send + 'static>(reply: oneshot::Sender<T>, answer: T) -> Box<dyn FnOnce() + Send> {
    Box::new(move || {
        let _ = reply.send(answer);
    })
}

#[cfg(test)]
mod tests;
