//! How the carrier of the other end turns against ours.

use super::complex::Complex;
use crate::sine::{cosine, sine};

/// By what part of its error the phase is corrected at each symbol, and how fast it turns, while the line is learnt. Later the first
/// is half of it, and the other a fourth.
const PHASE_PART: f32 = 0.06;
const TURNING_PART: f32 = 0.001;

const TURN: f32 = 4_294_967_296.0;

#[derive(Clone, Debug)]
pub(crate) struct Follower {
    phase: u32,
    /// Turns of a symbol, in parts of 2^32.
    turning: f32,
    part: f32,
}

impl Follower {
    /// At so many turns, going on by so many at each symbol.
    pub(crate) fn new(turns: f32, per_symbol: f32) -> Self {
        Self { phase: (turns * TURN) as i64 as u32, turning: per_symbol * TURN, part: 1.0 }
    }

    /// All is learnt.
    pub(crate) fn settle(&mut self) {
        self.part = 0.5;
    }

    /// A symbol as it was sent, turned back.
    pub(crate) fn straightened(&self, symbol: Complex) -> Complex {
        symbol * Complex::new(cosine(self.phase), -sine(self.phase))
    }

    /// And the other way round.
    pub(crate) fn turned(&self, symbol: Complex) -> Complex {
        symbol * Complex::new(cosine(self.phase), sine(self.phase))
    }

    /// Goes on to the next symbol, corrected by what the last one was and what it should have been.
    pub(crate) fn follow(&mut self, symbol: Complex, meant: Complex) {
        let error = (symbol * meant.conjugate()).im / meant.power().max(0.1);
        let turns = error.clamp(-1.0, 1.0) * (TURN / core::f32::consts::TAU);
        self.turning += turns * TURNING_PART * self.part * self.part;
        let step = self.turning + turns * PHASE_PART * self.part;
        self.phase = self.phase.wrapping_add(step as i64 as u32);
    }
}
