//! Sines from a table: the core library has none, and those of a system differ.

use crate::SAMPLE_RATE;

const ENTRIES: usize = 4096;
const QUARTER: usize = ENTRIES / 4;

/// A whole wave.
static WAVE: [f32; ENTRIES] = wave();

/// A wave that goes on from sample to sample: a phase of 2^32 parts of a turn.
#[derive(Clone, Debug)]
pub(crate) struct Oscillator {
    phase: u32,
    step: u32,
}

impl Oscillator {
    pub(crate) fn new(hz: f32) -> Self {
        Self { phase: 0, step: step(hz) }
    }

    /// Goes on with another frequency, from the phase where it is.
    pub(crate) fn tune(&mut self, hz: f32) {
        self.step = step(hz);
    }

    /// The sine of the next sample, -1 to 1.
    pub(crate) fn next_sine(&mut self) -> f32 {
        self.phase = self.phase.wrapping_add(self.step);
        sine(self.phase)
    }

    /// The cosine and the sine of the next sample.
    pub(crate) fn next_pair(&mut self) -> (f32, f32) {
        self.phase = self.phase.wrapping_add(self.step);
        (cosine(self.phase), sine(self.phase))
    }
}

/// What the phase goes on by at each sample.
pub(crate) fn step(hz: f32) -> u32 {
    (f64::from(hz) * 4_294_967_296.0 / f64::from(SAMPLE_RATE)) as u32
}

/// The sine of a phase of 2^32 parts of a turn.
pub(crate) fn sine(phase: u32) -> f32 {
    WAVE[(phase >> 20) as usize]
}

/// The cosine of it.
pub(crate) fn cosine(phase: u32) -> f32 {
    WAVE[((phase >> 20) as usize + QUARTER) % ENTRIES]
}

const fn wave() -> [f32; ENTRIES] {
    let mut table = [0.0; ENTRIES];
    let mut at = 0;
    while at < ENTRIES {
        table[at] = sine_of(at as f64 / ENTRIES as f64 * 2.0 * core::f64::consts::PI) as f32;
        at += 1;
    }
    table
}

/// The sine of any angle in radians, for tables that the compiler makes.
pub(crate) const fn sine_of(angle: f64) -> f64 {
    use core::f64::consts::PI;
    let turns = (angle / (2.0 * PI)) as i64;
    let mut x = angle - turns as f64 * 2.0 * PI;
    // To -90..90 degrees, where the series needs few terms.
    if x > PI {
        x -= 2.0 * PI;
    } else if x < -PI {
        x += 2.0 * PI;
    }
    if x > PI / 2.0 {
        x = PI - x;
    } else if x < -PI / 2.0 {
        x = -PI - x;
    }
    let mut term = x;
    let mut sum = x;
    let mut n = 1.0;
    while n < 20.0 {
        term *= -x * x / ((n + 1.0) * (n + 2.0));
        sum += term;
        n += 2.0;
    }
    sum
}
