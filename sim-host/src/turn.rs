//! A turn of the owner: what it takes in, and in which order.

use std::future::Future;

use tokio::sync::mpsc;

use crate::exchange::Rung;
use crate::handle::{Ask, Request};
use crate::input::Input;
use crate::owner::{Owner, Replies, later};
use crate::reports::{Reported, Reports};
use crate::restore::Order;
use crate::work::Work;

/// Inputs of one kind that a turn takes in: one write to the data directory serves them all. Of reports it
/// takes all, for which there is a bound of their own.
pub(crate) const TURN_MAX: usize = 64;

/// What comes in to the owner.
pub(crate) struct Inputs {
    pub(crate) works: mpsc::Receiver<Work>,
    pub(crate) reports: Reports,
    /// Rings when sectors of the drive were let go.
    pub(crate) released: mpsc::Receiver<()>,
    pub(crate) requests: mpsc::Receiver<Request>,
    /// Calls of other devices, and what happens to calls to them.
    pub(crate) rings: mpsc::Receiver<Rung>,
    pub(crate) asks: mpsc::Receiver<Ask>,
}

/// What a turn takes in.
#[derive(Default)]
pub(crate) struct Turn {
    pub(crate) works: Vec<Work>,
    pub(crate) facts: Vec<Reported>,
    pub(crate) requests: Vec<Request>,
    pub(crate) rings: Vec<Rung>,
    pub(crate) asks: Vec<Ask>,
}

impl Inputs {
    /// Waits until something comes or it is `time`, and takes some of every kind. `None` once nobody is there
    /// to ask.
    pub(crate) async fn turn(&mut self, time: impl Future<Output = ()>) -> Option<Turn> {
        let mut turn = Turn::default();
        tokio::select! {
            biased;
            Some(work) = self.works.recv() => turn.works.push(work),
            () = self.reports.there() => {}
            () = time => {}
            Some(()) = self.released.recv() => {}
            Some(rung) = self.rings.recv() => turn.rings.push(rung),
            Some(request) = self.requests.recv() => turn.requests.push(request),
            ask = self.asks.recv() => turn.asks.push(ask?),
        }
        fill(&mut turn.works, &mut self.works);
        turn.facts = self.reports.take();
        fill(&mut turn.rings, &mut self.rings);
        fill(&mut turn.requests, &mut self.requests);
        fill(&mut turn.asks, &mut self.asks);
        Some(turn)
    }
}

/// Takes what waits already.
fn fill<T>(turn: &mut Vec<T>, from: &mut mpsc::Receiver<T>) {
    while turn.len() < TURN_MAX
        && let Ok(it) = from.try_recv()
    {
        turn.push(it);
    }
}

impl Owner {
    /// Tells the device what was reported.
    pub(crate) fn reported(&mut self, it: Reported) {
        let Reported { fact, times } = it;
        // A fact cannot be refused.
        let _ = self.input(self.clock.now(), Input::Fact(fact, times));
    }

    /// The timers of the device that are due. Those of the world around it come once this is kept.
    pub(crate) fn tick(&mut self) {
        self.silences.end(self.clock.now());
        // Time cannot be refused.
        let _ = self.input(self.clock.now(), Input::Tick);
    }

    /// Another device calls. Where something happened to a call to one, what is due is seen to in each turn.
    pub(crate) fn rung(&mut self, rung: Rung) {
        let Rung::Call { line, call, carried } = rung else {
            return;
        };
        let now = self.clock.now();
        self.goes_on = true;
        let rings = self.world.ring_over(now, line, *call, carried);
        rings.into_iter().for_each(|it| self.observe(now, it));
    }

    /// Does what is requested of the world around the device. An order to restore it is handed back:
    /// it waits for the data directory.
    pub(crate) fn request(
        &mut self,
        request: Request,
        replies: &mut Replies,
    ) -> Option<Box<Order>> {
        let now = self.clock.now();
        match request {
            Request::Advance { how, reply } => self.begin_advance(how, reply, replies),
            Request::EndAdvance { reply } => {
                let ended = self.end_advance(replies);
                replies.push(later(reply, ended));
            }
            Request::ClockMode { mode, reply } => {
                self.clock.set_mode(mode);
                replies.push(later(reply, ()));
            }
            Request::Pace { pace, reply } => {
                self.world.pace = pace;
                replies.push(later(reply, ()));
            }
            Request::PutOut { pages, reply } => {
                self.world.put_out(pages);
                self.goes_on = true;
                self.putting_out.push(reply);
            }
            Request::ScanOn { sides, reply } => {
                self.world.scan_on(sides);
                self.goes_on = true;
                self.putting_out.push(reply);
            }
            Request::Lay { on, original, reply } => {
                replies.push(later(reply, self.world.lay(on, *original)));
            }
            Request::TakeOriginals { on, reply } => {
                replies.push(later(reply, self.world.take_originals(on)));
            }
            Request::CallIn { line, call, reply } => {
                let rings = self.world.ring(now, line, *call);
                self.goes_on = true;
                replies.push(later(reply, rings.map(|it| self.observe(now, it))));
            }
            Request::Recording { line, reply } => {
                replies.push(later(reply, self.world.recording(line)));
            }
            Request::FarEnd { line, far_end, reply } => {
                self.world.put_far_end(line, *far_end);
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
                self.world.hardware.set_fault(fault, there, &self.device.view());
                replies.push(later(reply, ()));
            }
            Request::Picture { reply } => replies.push(later(reply, self.picture())),
            Request::Restore(order) => return Some(order),
        }
        None
    }
}
