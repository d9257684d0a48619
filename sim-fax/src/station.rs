//! One end of a call: a fax machine that calls, or one that answers (T.30).
//!
//! ```text
//!   hear, said, wake  ──▶  when things happen: this file  ──▶  say, listens, end
//!                          what is said: sender, receiver, error correction
//! ```
//! It listens or it speaks, never both: what it hears while it speaks is lost, but for what is still there
//! when it has spoken.

mod asking;
mod ecm;
mod kept;
mod outcome;
mod receiver;
mod sender;
mod step;
mod zeros;

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::vec::Vec;

use crate::end::CallEnd;
use crate::fcf::Fcf;
use crate::frame::{Frame, HdlcFrame};
use crate::id::SubscriberId;
use crate::image::FaxImage;
use crate::setup::{PAGE_GUARD, Setup};
use crate::signal::{Carrier, Heard, Listen, PREAMBLE, Signal};
use crate::time::Samples;

pub use asking::Asks;
use receiver::Receiver;
use sender::Sender;
use step::{ANSWER_PAUSE, GAP, RELEASE, Step, bare, frames, marked};

/// From a flag to the end of the frame that it begins (T.30, 5.4.3.1, recalled); what lasts longer is noise,
/// and no reason to wait.
const FRAME_TIME: Samples = Samples::s(3);
/// After a carrier without a frame, before something is said.
const SETTLE: Samples = Samples::ms(200);
/// Frames that are said together; more are not looked at.
const FRAMES_MAX: usize = 16;
/// Octets of a frame of the control channel: what fits into [`FRAME_TIME`].
const OCTETS_MAX: usize = 112;
/// How often a carrier that brings nothing to go on with has somebody wait anew.
const DAMAGED_MAX: u32 = 8;

/// One end of a call.
#[derive(Debug)]
pub struct Station {
    side: Side,
    /// Whether a DIS was received.
    has_dis: bool,
    /// What it received before it took the other side.
    earlier: FaxImage,
    /// Time of the last input; an earlier one counts as this.
    now: Samples,
    phase: Phase,
    /// What is said after this, each after a gap.
    queue: VecDeque<Signal>,
    /// What is said now and was not fetched yet.
    to_say: Option<Signal>,
    /// How long it listens when all is said.
    wait: Samples,
    /// How the call ends when all is said.
    leaving: Option<CallEnd>,
    /// What is on the line, and since when without a frame.
    carrier: Option<(Carrier, Samples)>,
    /// Frames of the control channel since the last that ended a turn.
    heard: Vec<Frame>,
    /// Whether the carrier brought a frame, good or bad.
    is_framed: bool,
    damaged: u32,
    /// The call ends then, whatever happens.
    guard: Samples,
    /// Pages that were confirmed when the guard of pages was set, and when it ends the call.
    page_guard: (usize, Samples),
}

#[derive(Debug)]
enum Side {
    Sender(Box<Sender>),
    Receiver(Box<Receiver>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Says the next piece then.
    Pausing(Samples),
    /// Says something; whoever carries it says when it is over.
    Talking,
    /// Listens until then.
    Listening(Samples),
    /// Said that it hangs up: does so then.
    Releasing(Samples, CallEnd),
    /// Waits for whoever carries it to decide.
    Asking,
    Ended(CallEnd),
}

impl Station {
    /// A machine that calls, and sends a document.
    #[must_use]
    pub fn call(setup: Setup, document: FaxImage, at: Samples) -> Self {
        let guard = at + setup.guard;
        let sender = Sender::new(setup, document, at);
        let step = sender.begin();
        Self::new(Side::Sender(Box::new(sender)), guard, at, step, GAP)
    }

    /// A machine that is called and answers.
    #[must_use]
    pub fn answer(setup: Setup, at: Samples) -> Self {
        let guard = at + setup.guard;
        let mut receiver = Receiver::new(setup, at + ANSWER_PAUSE);
        let step = receiver.begin();
        Self::new(Side::Receiver(Box::new(receiver)), guard, at, step, ANSWER_PAUSE)
    }

    /// A machine that is called and answers, and has a document to be fetched: by who gives the password
    /// where it is not empty.
    #[must_use]
    pub fn offer(setup: Setup, document: FaxImage, password: SubscriberId, at: Samples) -> Self {
        let guard = at + setup.guard;
        let mut receiver = Receiver::new(setup, at + ANSWER_PAUSE).offering(document, password);
        let step = receiver.begin();
        Self::new(Side::Receiver(Box::new(receiver)), guard, at, step, ANSWER_PAUSE)
    }

    /// A machine that calls and fetches a document, with a password where it is not empty.
    #[must_use]
    pub fn fetch(setup: Setup, password: SubscriberId, at: Samples) -> Self {
        let guard = at + setup.guard;
        let mut sender = Sender::new(setup, FaxImage::new(), at);
        sender.fetches = Some(password);
        let step = sender.begin();
        Self::new(Side::Sender(Box::new(sender)), guard, at, step, GAP)
    }

    fn new(side: Side, guard: Samples, at: Samples, first: Step, pause: Samples) -> Self {
        let mut station = Self {
            has_dis: false,
            earlier: FaxImage::new(),
            side,
            now: at,
            phase: Phase::Listening(at),
            queue: VecDeque::new(),
            to_say: None,
            wait: Samples::default(),
            leaving: None,
            carrier: None,
            heard: Vec::new(),
            is_framed: false,
            damaged: 0,
            guard,
            page_guard: (0, at + PAGE_GUARD),
        };
        station.follow(first);
        station.phase = Phase::Pausing(at + pause);
        station
    }

    /// What it hears, when it hears it.
    pub fn hear(&mut self, at: Samples, heard: Heard) {
        self.now = self.now.max(at);
        if heard == Heard::HungUp {
            return self.hung_up();
        }
        match &heard {
            Heard::Begins(carrier) => {
                self.carrier = Some((*carrier, self.now));
                if let Side::Sender(it) = &mut self.side {
                    it.taken();
                }
            }
            Heard::Ends | Heard::Tone | Heard::Frame(_) | Heard::Octets(_) | Heard::HungUp => {}
        }
        match self.phase {
            Phase::Listening(_) => self.listen(heard),
            Phase::Pausing(_)
            | Phase::Talking
            | Phase::Releasing(..)
            | Phase::Asking
            | Phase::Ended(_) => {
                if heard == Heard::Ends {
                    self.carrier = None;
                } else if let (Heard::Tone, Side::Sender(it)) = (&heard, &mut self.side) {
                    // A tone is heard beside one's own.
                    it.answered(self.now);
                }
            }
        }
        self.mark_progress();
    }

    /// What it said last is over.
    pub fn said(&mut self, at: Samples) {
        self.now = self.now.max(at);
        if self.phase != Phase::Talking {
            return;
        }
        self.to_say = None;
        self.phase = match (self.queue.is_empty(), self.leaving) {
            (false, _) => Phase::Pausing(self.now + GAP),
            (true, Some(end)) => Phase::Releasing(self.now + RELEASE, end),
            (true, None) => Phase::Listening(self.now + self.wait),
        };
    }

    /// Something may be due.
    pub fn wake(&mut self, at: Samples) {
        self.now = self.now.max(at);
        if self.end().is_none() && self.now >= self.guard.min(self.page_guard.1) {
            self.phase = Phase::Ended(CallEnd::Guard);
            return;
        }
        match self.phase {
            Phase::Pausing(until) if self.now >= until => {
                self.to_say = self.queue.pop_front();
                self.phase = Phase::Talking;
            }
            Phase::Releasing(until, end) if self.now >= until => self.phase = Phase::Ended(end),
            Phase::Listening(until) if self.now >= self.patience(until) => {
                self.heard.clear();
                let step = match &mut self.side {
                    Side::Sender(it) => it.silence(self.now),
                    Side::Receiver(it) => it.silence(self.now),
                };
                self.follow(step);
            }
            Phase::Pausing(_)
            | Phase::Talking
            | Phase::Listening(_)
            | Phase::Releasing(..)
            | Phase::Asking
            | Phase::Ended(_) => {}
        }
    }

    /// When to wake it; `None` when the call is over.
    #[must_use]
    pub fn next_wake(&self) -> Option<Samples> {
        let due = match self.phase {
            Phase::Pausing(until) | Phase::Releasing(until, _) => until,
            Phase::Listening(until) => self.patience(until),
            Phase::Talking | Phase::Asking => self.guard,
            Phase::Ended(_) => return None,
        };
        Some(due.min(self.guard).min(self.page_guard.1))
    }

    /// What it says now: once for each piece. [`said`](Self::said) is told when it is over.
    pub fn say(&mut self) -> Option<Signal> {
        self.to_say.take()
    }

    /// What it listens for; `None` while it says something.
    #[must_use]
    pub fn listens(&self) -> Option<Listen> {
        match (self.phase, &self.side) {
            (Phase::Listening(_), Side::Sender(_)) => Some(Listen { page: None, frames: false }),
            (Phase::Listening(_), Side::Receiver(it)) => Some(it.listens()),
            (
                Phase::Pausing(_)
                | Phase::Talking
                | Phase::Releasing(..)
                | Phase::Asking
                | Phase::Ended(_),
                _,
            ) => None,
        }
    }

    /// How the call ended; `None` while it lasts.
    #[must_use]
    pub fn end(&self) -> Option<CallEnd> {
        match self.phase {
            Phase::Ended(end) => Some(end),
            Phase::Pausing(_)
            | Phase::Talking
            | Phase::Listening(_)
            | Phase::Releasing(..)
            | Phase::Asking => None,
        }
    }

    /// Ends the call from here for this reason: says that it hangs up, after what is being said.
    pub fn hang_up(&mut self, at: Samples, why: CallEnd) {
        self.now = self.now.max(at);
        if self.end().is_none() && self.leaving.is_none() {
            self.goodbye(why);
        }
    }

    /// Until when it listens: longer where something is on the line.
    fn patience(&self, until: Samples) -> Samples {
        match self.carrier {
            Some((Carrier::Control | Carrier::Other, since)) => {
                until.max(since + PREAMBLE + FRAME_TIME)
            }
            Some((Carrier::Page, _)) => self.guard,
            None => until,
        }
    }

    fn listen(&mut self, heard: Heard) {
        let carrier = self.carrier.map(|it| it.0);
        let step = match (heard, &mut self.side) {
            (Heard::Tone | Heard::Begins(Carrier::Control), Side::Sender(it)) => {
                it.answered(self.now)
            }
            (Heard::Begins(carrier @ (Carrier::Page | Carrier::Other)), Side::Receiver(it)) => {
                it.begins(carrier == Carrier::Page);
                Step::Wait
            }
            (Heard::Octets(octets), Side::Receiver(it)) => it.octets(&octets),
            (Heard::Frame(frame), Side::Receiver(it)) if carrier == Some(Carrier::Page) => {
                Frame::read(&frame).iter().for_each(|frame| it.frame(frame));
                Step::Wait
            }
            (Heard::Frame(frame), _) => self.frame(&frame),
            (Heard::Ends, _) => self.ends(),
            (Heard::Tone | Heard::Begins(_) | Heard::Octets(_) | Heard::HungUp, _) => Step::Wait,
        };
        self.follow(step);
    }

    /// A frame of the control channel.
    fn frame(&mut self, frame: &HdlcFrame) -> Step {
        self.is_framed = true;
        if let Some((_, since)) = &mut self.carrier {
            *since = self.now;
        }
        let Ok(frame) = Frame::read(frame) else { return Step::Wait };
        let (last, says) = (frame.last, frame.says());
        if last && says == Some(Fcf::Dcn) {
            return Step::End(self.disconnected());
        }
        if self.heard.len() < FRAMES_MAX && frame.fif.len() <= OCTETS_MAX || last {
            self.heard.push(frame);
        }
        if !last {
            return Step::Wait;
        }
        match says {
            Some(Fcf::Dis) => self.has_dis = true,
            Some(Fcf::Dtc) => self.has_dis = false,
            Some(_) | None => {}
        }
        self.damaged = 0;
        let heard = core::mem::take(&mut self.heard);
        match &mut self.side {
            Side::Sender(it) => it.message(&heard, self.now),
            Side::Receiver(it) => it.message(&heard),
        }
    }

    /// Whatever was on the line is over.
    fn ends(&mut self) -> Step {
        let is_framed = core::mem::take(&mut self.is_framed);
        self.heard.clear();
        let Phase::Listening(until) = self.phase else { return Step::Wait };
        let step = match (self.carrier.take().map(|it| it.0), &mut self.side) {
            (Some(Carrier::Page | Carrier::Other), Side::Receiver(it)) => it.ends(),
            (Some(Carrier::Control), _) if is_framed && self.damaged < DAMAGED_MAX => {
                self.damaged += 1;
                Step::WaitFor(self.wait)
            }
            _ => Step::Wait,
        };
        let is_hasty = matches!(step, Step::Wait) && until < self.now + SETTLE;
        if is_hasty { Step::WaitFor(SETTLE) } else { step }
    }

    fn hung_up(&mut self) {
        match self.phase {
            Phase::Releasing(_, end) => self.phase = Phase::Ended(end),
            Phase::Ended(_) => {}
            Phase::Pausing(_) | Phase::Talking | Phase::Listening(_) | Phase::Asking => {
                let end = self.leaving.unwrap_or_else(|| self.disconnected());
                let is_early = end == CallEnd::Disconnected;
                self.phase = Phase::Ended(if is_early { CallEnd::HungUp } else { end });
            }
        }
    }

    fn disconnected(&self) -> CallEnd {
        match &self.side {
            Side::Sender(it) => it.disconnected(),
            Side::Receiver(it) => it.disconnected(),
        }
    }

    fn follow(&mut self, step: Step) {
        match step {
            Step::Wait => {}
            Step::WaitFor(wait) => {
                self.wait = wait;
                self.phase = Phase::Listening(self.now + wait);
            }
            Step::Say(signals, wait) => {
                self.queue = signals.into_iter().map(|it| self.spoken(it)).collect();
                self.wait = wait;
                self.phase = Phase::Pausing(self.now + GAP);
            }
            Step::Send(theirs, document) => {
                let Side::Receiver(it) = &mut self.side else { return };
                self.earlier = it.kept.take();
                let (far_id, setup) = (it.far_id, it.setup().clone());
                let (mut sender, step) = Sender::fetched(setup, document, &theirs, self.now);
                sender.far_id = far_id;
                self.side = Side::Sender(Box::new(sender));
                self.page_guard = (0, self.now + PAGE_GUARD);
                self.follow(step);
            }
            Step::Fetch => {
                let Side::Sender(it) = &self.side else { return };
                let (far_id, setup) = (it.far_id, it.setup().clone());
                let password = it.fetches.unwrap_or_default();
                let (mut receiver, step) = Receiver::fetching(setup, password, self.now);
                receiver.far_id = far_id;
                self.side = Side::Receiver(Box::new(receiver));
                self.follow(step);
            }
            Step::Ask => self.phase = Phase::Asking,
            Step::Goodbye(end) => self.goodbye(end),
            Step::End(end) => self.phase = Phase::Ended(end),
        }
    }

    /// As this end says it.
    fn spoken(&self, signal: Signal) -> Signal {
        if self.has_dis { marked(signal) } else { signal }
    }

    fn goodbye(&mut self, end: CallEnd) {
        self.leaving = Some(end);
        self.queue = VecDeque::from([self.spoken(frames([bare(Fcf::Dcn)]))]);
        if self.phase != Phase::Talking {
            self.phase = Phase::Pausing(self.now + GAP);
        }
    }

    /// As long as pages arrive, the call gets on.
    fn mark_progress(&mut self) {
        let pages = self.pages();
        if pages > self.page_guard.0 {
            self.page_guard = (pages, self.now + PAGE_GUARD);
        }
    }
}
