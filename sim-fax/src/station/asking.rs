//! What whoever carries a station decides on, before the caller hears an answer: whether a page is kept, and whether a
//! folder that the caller names takes it.
//!
//! ```text
//!   a folder is named ─▶ asks ─┬─ take ────▶ goes on
//!                              └─ decline ─▶ DCN
//!   a page is whole ───▶ asks ─┬─ take ────▶ MCF
//!                              └─ decline ─▶ with error correction RNR, and asks again for a while; then DCN
//! ```
//! A station that nobody is asked of ([`Setup::asks`](crate::Setup::asks)) takes what it offers and keeps pages itself.

use super::receiver::{Open, Receiver};
use super::step::{Step, T2, T5};
use super::{Phase, Side, Station};
use crate::end::CallEnd;
use crate::fcf::Fcf;
use crate::id::SubscriberId;
use crate::image::Page;
use crate::time::Samples;

/// What is to be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks<'a> {
    /// Whether this folder takes what the caller sends, with this password where it is not empty.
    Folder(SubscriberId, SubscriberId),
    /// Whether this page is kept: then it is confirmed.
    Page(&'a Page),
}

impl Station {
    /// What it waits for; nothing happens in its call meanwhile.
    #[must_use]
    pub fn asks(&self) -> Option<Asks<'_>> {
        match (self.phase, &self.side) {
            (Phase::Asking, Side::Receiver(it)) => match it.open.as_ref()? {
                Open::Folder => Some(Asks::Folder(it.folder, it.password)),
                Open::Page(page, ..) => Some(Asks::Page(page)),
            },
            _ => None,
        }
    }

    /// The folder takes it, or the page is kept.
    pub fn take(&mut self, at: Samples) {
        self.now = self.now.max(at);
        if let (Phase::Asking, Side::Receiver(it)) = (self.phase, &mut self.side) {
            let step = it.taken();
            self.follow(step);
            self.mark_progress();
        }
    }

    /// The folder takes nothing, or there is no place for the page: that is how the call ends, at once or after a while.
    pub fn decline(&mut self, at: Samples, end: CallEnd) {
        self.now = self.now.max(at);
        if let (Phase::Asking, Side::Receiver(it)) = (self.phase, &mut self.side) {
            let step = it.declined(self.now, end);
            self.follow(step);
        }
    }
}

impl Receiver {
    /// Asks, or goes on by itself.
    pub(super) fn ask(&mut self, open: Open) -> Step {
        self.open = Some(open);
        if self.setup().asks { Step::Ask } else { self.taken() }
    }

    fn taken(&mut self) -> Step {
        match self.open.take() {
            Some(Open::Folder) => self.train(),
            Some(Open::Page(page, post, command)) => {
                self.busy = None;
                match self.kept.keep(page) {
                    true => self.confirm(post, &command),
                    false => Step::Goodbye(CallEnd::TooLong),
                }
            }
            None => Step::Wait,
        }
    }

    fn declined(&mut self, at: Samples, end: CallEnd) -> Step {
        let Some(Open::Page(_, _, command)) = &self.open else {
            self.open = None;
            return self.refuse(end);
        };
        let (since, _) = *self.busy.get_or_insert((at, end));
        // The sender's time is over first, as the recommendation has it.
        if !self.is_correcting() || at - since >= T5 + T2 {
            return Step::Goodbye(end);
        }
        let command = command.clone();
        self.answer(&command, Fcf::Rnr)
    }
}
