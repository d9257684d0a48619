//! Whether the other end sends something, be it understood or not.

use sim_modem::{SAMPLE_RATE, level};

/// How long something must sound before it counts, in samples: what is shorter is noise, or a page that is over before anybody tires of
/// waiting (T2, 6 s). A station that is told of a page repeats no confirmation, and has the page sent again.
const COUNTS: u32 = SAMPLE_RATE * 5;

/// How long it must be silent before it is over, in samples.
const OVER: u32 = SAMPLE_RATE / 25;

/// The part of its power that a far end must at least have: what is weaker is the line's noise.
const PART: f32 = 0.1;

#[derive(Debug)]
pub(crate) struct Presence {
    /// The power that the far end had when it was understood.
    known: f32,
    loud: u32,
    silent: u32,
    is_there: bool,
}

impl Default for Presence {
    fn default() -> Self {
        Self { known: level::power(level::HEARD_DBM0), loud: 0, silent: 0, is_there: false }
    }
}

impl Presence {
    pub(crate) fn is_there(&self) -> bool {
        self.is_there
    }

    /// What was heard is the far end's.
    pub(crate) fn know(&mut self, samples: &[i16]) {
        self.known = power(samples).max(level::power(level::HEARD_DBM0));
    }

    /// Nothing is there, whatever was.
    pub(crate) fn forget(&mut self) {
        (self.loud, self.silent, self.is_there) = (0, 0, false);
    }

    pub(crate) fn hear(&mut self, samples: &[i16]) {
        let samples_heard = samples.len() as u32;
        if power(samples) > self.known * PART {
            self.loud += samples_heard;
            self.silent = 0;
        } else {
            self.silent += samples_heard;
        }
        if self.silent >= OVER {
            self.forget();
        } else if self.loud >= COUNTS {
            self.is_there = true;
        }
    }
}

fn power(samples: &[i16]) -> f32 {
    let sum: f32 = samples.iter().map(|it| f32::from(*it) * f32::from(*it)).sum();
    sum / samples.len().max(1) as f32
}
