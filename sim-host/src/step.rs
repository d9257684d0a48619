//! The steps of a turn: what it took in is kept, then what follows from it is done, and kept, until nothing
//! follows.
//!
//! ```text
//!   the world's facts ──▶ ┐
//!   asks ───────────────▶ ├ device ── keep ──▶ kept: effects ──▶ what follows ──▶ keep ...
//!   second phases ──────▶ ┘       └──────────▶ not kept: what was asked is undone and refused; effects wait
//! ```
//! Where a data directory takes no more, what was asked is undone whole, whether it was asked just now or its
//! password was compared or hashed just now. What the world did stays, because it is true: paper came out, a
//! hand did something, time passed. It is kept with the next write that succeeds, and only then goes on what
//! follows from it: nothing is destroyed that the directory still knows. Only the engine prints a whole queue
//! between two writes.

use std::time::Duration;

use sim_core::{Device, Effect, Fact, Refused, Reply, Ticket};
use tokio::time::Instant;

use crate::handle::Ask;
use crate::input::{Answer, Input};
use crate::owner::{Owner, Replies, later};
use crate::pace::Pace;
use crate::unkept::Waiting;

/// How often a data directory that took no more is tried again, if nothing happens meanwhile.
const AGAIN: Duration = Duration::from_secs(1);

/// An ask and what the device said to it.
struct Asked {
    waiting: Waiting,
    answer: Answer,
}

impl Owner {
    /// Whether the data directory does not hold all that happened.
    pub(crate) fn is_behind(&self) -> bool {
        self.unkept.again.is_some()
    }

    /// When the data directory is to be tried again.
    pub(crate) fn again_at(&self) -> Option<Instant> {
        self.unkept.again
    }

    /// Takes note of a fact: at once, or with what was asked if it belongs to an answer that was put off.
    pub(crate) fn take_note_of(&mut self, fact: Fact) {
        match fact.ticket() {
            Some(_) => self.unkept.phases.push(fact),
            None => self.observe(self.clock.now(), fact),
        }
    }

    /// Asks the device, has all kept that happened, and does what follows. Where time was moved, the world's
    /// timers are looked at too.
    pub(crate) async fn steps(&mut self, asks: Vec<Ask>, is_moved: bool, replies: &mut Replies) {
        let (mut asks, mut is_moved, mut is_last) = (asks, is_moved, false);
        loop {
            if !self.step(std::mem::take(&mut asks), replies).await {
                self.unkept.again = Some(Instant::now() + AGAIN);
                return;
            }
            self.unkept.again = None;
            // What is carried out may change what is kept beside the device.
            let is_carried = self.carry_out();
            // What the engine has still to print is for the next turn.
            let is_over = std::mem::take(&mut is_last);
            if is_over || !self.follow_on(std::mem::take(&mut is_moved)) && !is_carried {
                return;
            }
            is_last = self.goes_on;
        }
    }

    /// Asks the device and keeps it; what cannot be kept is undone. Whether it is kept.
    async fn step(&mut self, asks: Vec<Ask>, replies: &mut Replies) -> bool {
        let phases = std::mem::take(&mut self.unkept.phases);
        let is_asked = !asks.is_empty() || !phases.is_empty();
        let before = (is_asked && self.keeper.is_some()).then(|| self.device.clone());
        let tickets: Vec<Ticket> = phases.iter().filter_map(Fact::ticket).collect();
        phases.into_iter().for_each(|it| self.observe(self.clock.now(), it));
        let asked: Vec<_> = asks.into_iter().map(|it| self.put(it)).collect();
        let is_kept = self.keep().await;
        match before.filter(|_| !is_kept) {
            Some(before) => self.undo(before, tickets, asked, replies),
            None => asked.into_iter().for_each(|it| self.settle(it, replies)),
        }
        is_kept
    }

    /// Asks the device.
    fn put(&mut self, Ask { asker, command, reply, offered }: Ask) -> Asked {
        let document = command.document();
        // A document of a drive that is no longer there is not taken for one that is.
        let is_stale = document.is_some_and(|it| !self.world.hardware.documents().claim(it));
        drop(offered);
        let answer = match is_stale {
            true => Err(Refused::Interrupted),
            false => self.input(self.clock.now(), Input::Ask(asker, command)),
        };
        Asked { waiting: Waiting { reply, document: document.filter(|_| !is_stale) }, answer }
    }

    fn settle(&mut self, Asked { waiting, answer }: Asked, replies: &mut Replies) {
        match answer {
            Ok(Reply::Later(ticket)) => {
                self.waiting.insert(ticket, waiting);
            }
            answer => replies.push(later(waiting.reply, answer)),
        }
    }

    /// Puts the device back to where nothing had been asked. Refusals are undone too, with what they count.
    fn undo(
        &mut self,
        before: Device,
        tickets: Vec<Ticket>,
        asked: Vec<Asked>,
        replies: &mut Replies,
    ) {
        self.device = before;
        let mut refused: Vec<_> = asked.into_iter().map(|it| it.waiting).collect();
        for ticket in tickets {
            self.observe(self.clock.now(), Fact::NotKept(ticket));
            refused.extend(self.waiting.remove(&ticket));
        }
        for Waiting { reply, document } in refused {
            document.into_iter().for_each(|it| self.world.release(it));
            replies.push(later(reply, Err(Refused::NotKept)));
        }
    }

    /// What follows at once from what was carried out. Whether something did.
    fn follow_on(&mut self, is_moved: bool) -> bool {
        let revision = self.device.revision();
        self.sense();
        // The engine at an instant pace may have been started just now.
        if self.world.pace == Pace::Instant || is_moved || self.goes_on || self.is_due() {
            self.wake(self.clock.now());
        }
        !self.unkept.phases.is_empty() || self.device.revision() != revision
    }

    /// What is to be carried out next: what the world did comes before what was asked.
    pub(crate) fn next_effect(&mut self) -> Option<Effect> {
        self.unkept.effects.pop_front().or_else(|| self.device.poll_effect())
    }

    /// Has the engine go on with what is to be printed next. Everything else waits until it is kept that the
    /// paper came out.
    pub(crate) fn print_on(&mut self) {
        while let Some(effect) = self.device.poll_effect() {
            match effect {
                Effect::Print { .. } | Effect::StopPrinting(_) => self.carry(effect),
                Effect::CheckPassword { .. }
                | Effect::HashPassword { .. }
                | Effect::Seal { .. }
                | Effect::Answer(..)
                | Effect::SelfTest
                | Effect::TestCertificate { .. }
                | Effect::FormatDrive { .. }
                | Effect::RestoreFactoryDefaults
                | Effect::CheckPackage { .. }
                | Effect::WriteSoftware { .. }
                | Effect::StopUpdate
                | Effect::Certify { .. }
                | Effect::ForgetKeys
                | Effect::Interpret { .. }
                | Effect::DrawReport { .. }
                | Effect::Scan { .. }
                | Effect::StopScanning(_)
                | Effect::AnswerCall { .. }
                | Effect::AnswerCaller(..)
                | Effect::EndCall(..)
                | Effect::JoinPages { .. }
                | Effect::Dial { .. }
                | Effect::HangUp(_)
                | Effect::SendMail(_)
                | Effect::StopMail(_)
                | Effect::Discard(_) => self.unkept.effects.push_back(effect),
            }
        }
    }
}
