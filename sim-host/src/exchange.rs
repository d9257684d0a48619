//! Numbers of the lines of all devices of a process: whoever dials one of them reaches that line.
//!
//! ```text
//!   caller's telephone ── Trunk ──▶ telephone that was called: it rings, answers and carries the call
//!                      ◀── how it goes, how it ended, how it sounded ──
//! ```
//! The call is one, so both have the same of it. It takes its time by the clock of the device that is called.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sim_core::fax::Line;
use sim_fax::{CallEnd, Recording, SubscriberId};
use thiserror::Error;
use tokio::sync::mpsc;

use crate::call::{CallIn, CallView};

/// A number that is another line's.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{0} is the number of another line")]
pub struct NumberTaken(String);

/// What comes to a device of calls between devices.
pub(crate) enum Rung {
    /// Another one calls.
    Call {
        /// Which line.
        line: Line,
        /// What it sends.
        call: Box<CallIn>,
        /// Who is told how it goes.
        carried: Carried,
    },
    /// Something happened to a call that it makes or carries.
    Look,
}

/// The numbers, by their digits.
#[derive(Clone, Default)]
pub struct Exchange(Arc<Mutex<BTreeMap<String, Subscriber>>>);

/// A line that has a number.
#[derive(Clone)]
struct Subscriber {
    number: SubscriberId,
    line: Line,
    /// Its device, as long as that is there.
    bell: mpsc::WeakSender<Rung>,
}

impl Subscriber {
    /// Its device, unless that has ended.
    fn device(&self) -> Option<mpsc::Sender<Rung>> {
        self.bell.upgrade().filter(|it| !it.is_closed())
    }

    /// Whether it is that line of that device.
    fn is(&self, device: &mpsc::WeakSender<Rung>, line: Line) -> bool {
        let both = self.device().zip(device.upgrade());
        self.line == line && both.is_some_and(|(its, device)| its.same_channel(&device))
    }
}

impl Exchange {
    /// Gives a line a number, or takes it away.
    pub(crate) fn assign(
        &self,
        device: &mpsc::WeakSender<Rung>,
        line: Line,
        number: Option<SubscriberId>,
    ) -> Result<(), NumberTaken> {
        let mut all = self.lock();
        all.retain(|_, it| it.device().is_some());
        let digits = number.as_ref().map(|it| digits(it.as_str()));
        let there = digits.as_ref().and_then(|it| all.get(it));
        if there.is_some_and(|it| !it.is(device, line)) {
            return Err(NumberTaken(number.map(|it| it.as_str().to_owned()).unwrap_or_default()));
        }
        all.retain(|_, it| !it.is(device, line));
        if let (Some(digits), Some(number)) = (digits, number) {
            all.insert(digits, Subscriber { number, line, bell: device.clone() });
        }
        Ok(())
    }

    /// The number of a line.
    pub(crate) fn number(
        &self,
        device: &mpsc::WeakSender<Rung>,
        line: Line,
    ) -> Option<SubscriberId> {
        let all = self.lock();
        all.values().find(|it| it.is(device, line)).map(|it| it.number)
    }

    /// Dials: the trunk over which that line is called now, where the number is one of these.
    pub(crate) fn dial(
        &self,
        caller: &mpsc::WeakSender<Rung>,
        number: &str,
        call: impl FnOnce() -> CallIn,
    ) -> Option<Trunk> {
        let found = self.lock().get(&digits(number)).cloned()?;
        let called = found.device()?;
        let Subscriber { number, line, bell } = found;
        let wire = Wire::new(number, [caller.clone(), bell]);
        let carried = Carried(wire.clone());
        // A device that has so much to do that this cannot be said to it is a dead line, as `Carried` is dropped then.
        let _ = called.try_send(Rung::Call { line, call: Box::new(call()), carried });
        Some(Trunk(wire))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Subscriber>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What of a number is dialled.
fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// A call between two devices: what both know of it.
#[derive(Clone)]
struct Wire(Arc<Mutex<Known>>);

struct Known {
    /// The number that was dialled.
    number: SubscriberId,
    state: TrunkState,
    /// Whether the caller has not looked at it.
    is_new: bool,
    /// The caller has left the call, which is not noticed yet.
    left: Option<Leaves>,
    /// Both devices, the caller first.
    ends: [mpsc::WeakSender<Rung>; 2],
}

impl Wire {
    fn new(number: SubscriberId, ends: [mpsc::WeakSender<Rung>; 2]) -> Self {
        let (state, is_new, left) = (TrunkState::Rings, false, None);
        Self(Arc::new(Mutex::new(Known { number, state, is_new, left, ends })))
    }

    fn tell(&self, state: TrunkState) {
        let mut known = self.lock();
        (known.state, known.is_new) = (state, true);
        drop(known);
        self.wake(0);
    }

    /// Has a device look. One that has so much to do that this cannot be said to it looks soon anyway.
    fn wake(&self, end: usize) {
        let device = self.lock().ends[end].upgrade();
        device.map(|it| it.try_send(Rung::Look));
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a caller leaves a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaves {
    /// It says so.
    HangsUp,
    /// It has no power.
    Dies,
}

/// How a call between two devices goes.
#[derive(Clone)]
pub(crate) enum TrunkState {
    /// Nobody has answered.
    Rings,
    /// Another call is on that line.
    Busy,
    /// What both ends know of it.
    Talks(Arc<CallView>),
    /// The same, when it is over, and how it sounded.
    Over(Arc<CallView>, Option<Recording>),
    /// The other device is gone.
    Gone,
}

impl TrunkState {
    /// Whether no more comes of it.
    pub(crate) fn is_over(&self) -> bool {
        match self {
            Self::Busy | Self::Over(..) | Self::Gone => true,
            Self::Rings | Self::Talks(_) => false,
        }
    }

    /// How many pages were confirmed, and how it ended, for the caller.
    pub(crate) fn outcome(&self) -> Option<(usize, CallEnd)> {
        match self {
            Self::Rings => None,
            Self::Busy => Some((0, CallEnd::Busy)),
            Self::Talks(call) => call.far_end.map(|end| (call.pages, end)),
            Self::Over(call, _) => Some((call.pages, call.far_end.unwrap_or(CallEnd::HungUp))),
            Self::Gone => Some((0, CallEnd::HungUp)),
        }
    }

    /// How long it lasted in milliseconds, when it is over.
    pub(crate) fn lasted(&self) -> Option<u64> {
        match self {
            Self::Over(call, _) => call.lasted,
            Self::Rings | Self::Busy | Self::Talks(_) | Self::Gone => None,
        }
    }

    /// How it sounded, when it is over.
    pub(crate) fn recording(self) -> Option<Recording> {
        match self {
            Self::Over(_, recording) => recording,
            Self::Rings | Self::Busy | Self::Talks(_) | Self::Gone => None,
        }
    }
}

/// The end of it at the device that calls.
pub(crate) struct Trunk(Wire);

impl Trunk {
    /// How the call goes.
    pub(crate) fn look(&self) -> TrunkState {
        let mut known = self.0.lock();
        known.is_new = false;
        known.state.clone()
    }

    /// Whether there is something new.
    pub(crate) fn is_new(&self) -> bool {
        self.0.lock().is_new
    }

    /// The caller leaves the call.
    pub(crate) fn leave(&self, how: Leaves) {
        self.0.lock().left = Some(how);
        self.0.wake(1);
    }

    /// Shows the call as the caller sees it.
    pub(crate) fn show(&self, view: &mut CallView) {
        let state = self.look();
        view.end = state.outcome().map(|it| it.1);
        let (TrunkState::Talks(call) | TrunkState::Over(call, _)) = state else {
            return;
        };
        (view.far_end, view.pages, view.with) = (call.end, call.pages, self.0.lock().number);
        (view.faults, view.ladder) = (call.faults.clone(), call.ladder.clone());
    }
}

impl Drop for Trunk {
    /// A device that ends in the middle of a call leaves a dead line.
    fn drop(&mut self) {
        let is_over = self.0.lock().state.is_over();
        if !is_over {
            self.leave(Leaves::Dies);
        }
    }
}

/// The end of it at the device that is called, which carries the call.
pub(crate) struct Carried(Wire);

impl Carried {
    /// The number that was dialled.
    pub(crate) fn number(&self) -> SubscriberId {
        self.0.lock().number
    }

    /// Another call is on the line.
    pub(crate) fn busy(self) {
        self.0.tell(TrunkState::Busy);
    }

    /// How it goes, or that it is over.
    pub(crate) fn tell(&self, call: &Arc<CallView>, is_over: bool, recording: Option<Recording>) {
        self.0.tell(match is_over {
            true => TrunkState::Over(call.clone(), recording),
            false => TrunkState::Talks(call.clone()),
        });
    }

    /// Whether the caller has left the call and nobody has noticed.
    pub(crate) fn is_left(&self) -> bool {
        self.0.lock().left.is_some()
    }

    /// That, once.
    pub(crate) fn left(&self) -> Option<Leaves> {
        self.0.lock().left.take()
    }
}

impl Drop for Carried {
    /// As that of [`Trunk`].
    fn drop(&mut self) {
        let is_over = self.0.lock().state.is_over();
        if !is_over {
            self.0.tell(TrunkState::Gone);
        }
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.lock().keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use sim_core::Tick;
    use sim_fax::FaxImage;

    use super::*;
    use crate::call::Caller;
    use crate::pace::Pace;
    use crate::telephone::Telephone;

    #[test]
    fn a_caller_that_hangs_up_while_it_rings_ends_the_call() {
        let exchange = Exchange::default();
        let ((here, _), (there, mut bell)) = (mpsc::channel(1), mpsc::channel(1));
        let number: SubscriberId = "+81 3 5550101".parse().unwrap();
        exchange.assign(&there.downgrade(), Line::Two, Some(number)).unwrap();
        let (image, caller) = (FaxImage::new(), Caller::new(SubscriberId::default()));
        let call = || CallIn { image, caller, faults: Vec::new(), seed: 0 };
        let trunk = exchange.dial(&here.downgrade(), "81 355 50101", call).unwrap();
        let Rung::Call { line, call, carried } = bell.try_recv().unwrap() else { panic!("a call") };

        let mut telephone = Telephone::default();
        telephone.ring_over(Tick(0), line, *call, carried).unwrap();
        let answers_nobody = |it: &mut Telephone, at| {
            it.wake(Tick(at), Pace::Timed);
            let call = it.view().call(Line::Two).unwrap().clone();
            (call.far_end, call.lasted)
        };
        assert_eq!(answers_nobody(&mut telephone, 5_000), (None, None));
        trunk.leave(Leaves::HangsUp);
        assert_eq!(telephone.next_at(Tick(7_000), Pace::Timed), Some(Tick(7_000)));
        let over = (Some(CallEnd::Cancelled), Some(7_000));
        assert_eq!(answers_nobody(&mut telephone, 7_000), over);
        assert!(trunk.look().is_over());
        assert_eq!(telephone.next_at(Tick(7_000), Pace::Timed), None);
    }
}
