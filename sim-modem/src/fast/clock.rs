//! How the other end's clock runs against ours.
//!
//! What a symbol was off, against how steeply it changed there, says how late it was looked at.

use super::complex::Complex;

/// Symbols of which one is looked at.
const EVERY: u8 = 4;

/// What part of being late is made good at once, and what part of it is taken for the pace, while the line is learnt. Later both
/// are known, and noise is what is left: then the first is a fourth, and the other a sixteenth of it.
const LATE_PART: f32 = 0.04;
const PACE_PART: f32 = 0.000_12;

/// A symbol that seems to be later than this, or earlier, was not understood; no clock is so far off as this pace is.
const LATE_MAX: f32 = 0.5;
const PACE_MAX: f32 = 0.001;

/// At the beginning of a transmission that trains shortly, and what of it is left after each look.
const HASTE: f32 = 3.0;
const HASTE_LEFT: f32 = 0.93;

#[derive(Clone, Debug, Default)]
pub(crate) struct Clock {
    count: u8,
    /// Half a symbol before the one that is looked at.
    before: Complex,
    /// What that one was off.
    error: Complex,
    /// By how much of a symbol the points have to move at each symbol.
    pace: f32,
    /// By how much they have to move now.
    owed: f32,
    /// By how much they were to move since it began, and how many symbols that is ago.
    moved: f32,
    symbols: f32,
    /// How much more of being late is made good at first, where little is known of it.
    haste: f32,
    part: f32,
}

impl Clock {
    /// One that goes on at that pace.
    pub(crate) fn new(pace: f32) -> Self {
        Self { pace, part: 1.0, ..Self::default() }
    }

    /// The points lie as they should.
    pub(crate) fn set(&mut self) {
        *self = Self::new(self.pace);
    }

    /// All is learnt.
    pub(crate) fn settle(&mut self) {
        self.part = 0.25;
    }

    /// What follows is data soon: what is still off is made good at once.
    pub(crate) fn hasten(&mut self) {
        self.haste = HASTE;
    }

    pub(crate) fn pace(&self) -> f32 {
        self.pace
    }

    /// How much later in a symbol than at first the points lie now.
    pub(crate) fn drift(&self) -> f32 {
        self.moved - self.pace * self.symbols
    }

    /// A symbol, by what it was off.
    pub(crate) fn symbol(&mut self, error: Complex) {
        self.error = error;
        self.owed += self.pace;
        self.moved += self.pace;
        self.symbols += 1.0;
        self.count = (self.count + 1) % EVERY;
    }

    /// Whether what is half a symbol later is to be looked at.
    pub(crate) fn wants_half(&self) -> bool {
        self.count <= 1
    }

    pub(crate) fn half(&mut self, point: Complex) {
        if self.count == 1 {
            let slope = point - self.before;
            let late = -(self.error.conjugate() * slope).re;
            let late = late.clamp(-LATE_MAX, LATE_MAX);
            let made_good = late * LATE_PART * (self.part + self.haste);
            self.haste *= HASTE_LEFT;
            self.owed -= made_good;
            self.moved -= made_good;
            let pace = self.pace - late * PACE_PART * self.part * self.part;
            self.pace = pace.clamp(-PACE_MAX, PACE_MAX);
        }
        self.before = point;
    }

    /// By how many parts the points have to move now, of which so many are a symbol.
    pub(crate) fn owed(&mut self, parts_of_symbol: i32) -> i32 {
        let parts = (self.owed * parts_of_symbol as f32) as i32;
        self.owed -= parts as f32 / parts_of_symbol as f32;
        parts
    }
}
