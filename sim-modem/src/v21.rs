//! V.21, channel 2, as T.30 uses it: 300 bit/s by shifting a frequency, one way at a time.

use alloc::vec::Vec;

use crate::sine::{self, Oscillator};
use crate::{SAMPLE_RATE, level};

/// Bits in a second.
pub const BIT_RATE: u32 = 300;

const ONE_HZ: f32 = 1_650.0;
const ZERO_HZ: f32 = 1_850.0;

/// Bits into samples.
#[derive(Clone, Debug)]
pub struct Sender {
    wave: Oscillator,
    amplitude: f32,
    /// Where in a bit we are, in parts of 8,000.
    into_bit: u32,
}

impl Sender {
    /// Sends at that level.
    pub fn new(dbm0: f32) -> Self {
        Self {
            wave: Oscillator::new(ONE_HZ),
            amplitude: level::amplitude(dbm0),
            into_bit: SAMPLE_RATE,
        }
    }

    /// The next samples of these bits; fewer than asked for when the bits have ended.
    pub fn send(&mut self, bits: &mut impl Iterator<Item = bool>, samples: &mut [i16]) -> usize {
        for (sent, sample) in samples.iter_mut().enumerate() {
            if self.into_bit >= SAMPLE_RATE {
                let Some(bit) = bits.next() else { return sent };
                self.into_bit -= SAMPLE_RATE;
                self.wave.tune(if bit { ONE_HZ } else { ZERO_HZ });
            }
            self.into_bit += BIT_RATE;
            *sample = (self.wave.next_sine() * self.amplitude) as i16;
        }
        samples.len()
    }
}

/// Samples that are compared with both frequencies: those of one bit.
const WINDOW: usize = 27;

/// The part of all power that one of the two frequencies must have on average, for a carrier to be there. Noise has a tenth.
const CARRIER_PART: f32 = 0.4;

/// By how much the average follows, in parts of 2^n: five bits.
const CARRIER_SHIFT: i32 = 7;

/// How strongly a change of bits pulls the clock: this part of what it was off.
const CLOCK_PULL: i32 = 8;

/// Samples into bits.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// Products of the last samples with both waves, and their squares, by their place in the window. Integers, so that what was added is
    /// taken away exactly.
    window: [(Products, i64); WINDOW],
    at: usize,
    sum: Products,
    squares: i64,
    /// Where in the waves we are.
    phase: usize,
    carrier: bool,
    /// The average part of power that the stronger frequency has, in parts of 2^16.
    part: i32,
    quietest: i64,
    bit: bool,
    into_bit: i32,
}

/// Sample by wave: cosine and sine of a one, of a zero.
type Products = [i32; 4];

/// Samples after which both waves begin anew.
const PERIOD: usize = 160;

/// The amplitude of the waves that samples are compared with.
const AMPLITUDE: f64 = 1_024.0;

static WAVES: [Products; PERIOD] = {
    let mut waves = [[0; 4]; PERIOD];
    let mut at = 0;
    while at < PERIOD {
        let seconds = at as f64 / SAMPLE_RATE as f64;
        let mut wave = 0;
        while wave < 2 {
            let hz = if wave == 0 { ONE_HZ } else { ZERO_HZ } as f64;
            let angle = seconds * hz * core::f64::consts::TAU;
            let quarter = core::f64::consts::FRAC_PI_2;
            waves[at][wave * 2] = (sine::sine_of(angle + quarter) * AMPLITUDE) as i32;
            waves[at][wave * 2 + 1] = (sine::sine_of(angle) * AMPLITUDE) as i32;
            wave += 1;
        }
        at += 1;
    }
    waves
};

impl Default for Receiver {
    fn default() -> Self {
        Self {
            window: [([0; 4], 0); WINDOW],
            at: 0,
            sum: [0; 4],
            squares: 0,
            phase: 0,
            carrier: false,
            part: 0,
            quietest: (level::power(level::HEARD_DBM0) * WINDOW as f32) as i64,
            bit: true,
            into_bit: 0,
        }
    }
}

impl Receiver {
    /// Whether a carrier of V.21 is on the line.
    pub fn carrier(&self) -> bool {
        self.carrier
    }

    /// Takes what came from the line and gives the bits in it. Without a carrier there are none.
    pub fn hear(&mut self, samples: &[i16]) -> Vec<bool> {
        let mut bits = Vec::with_capacity(samples.len() / WINDOW + 1);
        for sample in samples {
            self.take(i32::from(*sample));
            let (one, zero) =
                (strength(self.sum[0], self.sum[1]), strength(self.sum[2], self.sum[3]));
            self.look_for_carrier(one.max(zero));
            let bit = one > zero;
            if bit != self.bit {
                self.bit = bit;
                // A change seen in the middle of a window is the edge between two bits, half a bit before we read one.
                let off = self.into_bit - SAMPLE_RATE as i32 / 2;
                self.into_bit -= off / CLOCK_PULL;
            }
            self.into_bit += BIT_RATE as i32;
            if self.into_bit >= SAMPLE_RATE as i32 {
                self.into_bit -= SAMPLE_RATE as i32;
                if self.carrier {
                    bits.push(bit);
                }
            }
        }
        bits
    }

    fn take(&mut self, sample: i32) {
        let products = WAVES[self.phase].map(|it| it * sample);
        self.phase = (self.phase + 1) % PERIOD;
        let square = i64::from(sample * sample);
        let (old, old_square) = core::mem::replace(&mut self.window[self.at], (products, square));
        for ((sum, new), old) in self.sum.iter_mut().zip(products).zip(old) {
            *sum += new - old;
        }
        self.squares += square - old_square;
        self.at = (self.at + 1) % WINDOW;
    }

    fn look_for_carrier(&mut self, stronger: i64) {
        // A sine of amplitude a has a²/2 a sample; its product with itself, summed and squared, (n·a·1024/2)².
        let all = (self.squares * WINDOW as i64) << 19;
        let part =
            if self.squares > self.quietest { (stronger / (all >> 16).max(1)) as i32 } else { 0 };
        self.part += (part - self.part) >> CARRIER_SHIFT;
        let needed = if self.carrier { CARRIER_PART * 0.75 } else { CARRIER_PART };
        self.carrier = self.part as f32 > needed * 65_536.0;
    }
}

fn strength(re: i32, im: i32) -> i64 {
    let (re, im) = (i64::from(re), i64::from(im));
    re * re + im * im
}
