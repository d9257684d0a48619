//! Ends of a call that are no fax machines: silence, a voice, a data modem.

use alloc::vec::Vec;

use crate::call::Party;
use crate::end::CallEnd;
use crate::signal::{Carrier, Heard, Listen, Signal};
use crate::time::Samples;

/// How long a stranger waits before it says something, and between two sounds.
const PAUSE: Samples = Samples::ms(700);
/// How long it stays on the line.
const PATIENCE: Samples = Samples::s(120);

/// An end of a call that is no fax machine. At this level its sounds are only what they are not: a carrier that
/// no fax machine knows. Real modems are at the level of samples.
#[derive(Debug, Clone)]
pub struct Stranger {
    /// How long its sounds last, one after the other and from the first again.
    sounds: Vec<Samples>,
    next: usize,
    to_say: Option<Signal>,
    due: Samples,
    is_talking: bool,
    leaves: Samples,
    end: Option<CallEnd>,
    trained: u32,
}

impl Stranger {
    /// Says nothing.
    #[must_use]
    pub fn silence() -> Self {
        Self::of(Vec::new())
    }

    /// Talks, by a seed.
    #[must_use]
    pub fn voice(seed: u64) -> Self {
        let words = (0..16).map(|it| (seed.wrapping_mul(0x9e37_79b9) >> it) % 1_700 + 150);
        Self::of(words.map(Samples::ms).collect())
    }

    /// Has a carrier on the line all the time, and takes whatever is no control channel for another one.
    #[must_use]
    pub fn data_modem() -> Self {
        Self::of(alloc::vec![Samples::s(3)])
    }

    /// How often a carrier was heard that is not the control channel's: a modem to train with.
    #[must_use]
    pub fn trained(&self) -> u32 {
        self.trained
    }

    fn of(sounds: Vec<Samples>) -> Self {
        Self {
            sounds,
            next: 0,
            to_say: None,
            due: PAUSE,
            is_talking: false,
            leaves: PATIENCE,
            end: None,
            trained: 0,
        }
    }
}

impl Party for Stranger {
    fn hear(&mut self, _: Samples, heard: Heard) {
        match heard {
            Heard::Begins(Carrier::Page | Carrier::Other) => self.trained += 1,
            Heard::HungUp => self.end = Some(CallEnd::HungUp),
            Heard::Begins(Carrier::Control)
            | Heard::Tone
            | Heard::Frame(_)
            | Heard::Octets(_)
            | Heard::Ends => {}
        }
    }

    fn said(&mut self, at: Samples) {
        self.is_talking = false;
        self.due = at + PAUSE;
    }

    fn wake(&mut self, at: Samples) {
        if at >= self.leaves {
            self.end = Some(CallEnd::Cancelled);
        } else if at >= self.due && !self.is_talking && !self.sounds.is_empty() {
            self.to_say = Some(Signal::Other(self.sounds[self.next % self.sounds.len()]));
            (self.next, self.is_talking) = (self.next + 1, true);
        }
    }

    fn next_wake(&self) -> Option<Samples> {
        let silent = self.is_talking || self.sounds.is_empty();
        Some(if silent { self.leaves } else { self.due.min(self.leaves) })
    }

    fn say(&mut self) -> Option<Signal> {
        self.to_say.take()
    }

    fn listens(&self) -> Option<Listen> {
        None
    }

    fn end(&self) -> Option<CallEnd> {
        self.end
    }
}
