//! Samples of the line into points: the carrier taken off, the receiver's half of the pulse put on, two points for each symbol.

use alloc::vec;
use alloc::vec::Vec;

use super::complex::Complex;
use super::modulation::{Beat, Modulation};
use super::pulse::PARTS;
use crate::SAMPLE_RATE;
use crate::sine::Oscillator;

/// Samples that are held, twice, so that the last ones always lie in one piece.
const HELD: usize = 64;

#[derive(Clone, Debug)]
pub(crate) struct Sampler {
    beat: &'static Beat,
    carrier: Oscillator,
    re: Vec<f32>,
    im: Vec<f32>,
    at: usize,
    /// Parts of a sample until the next point.
    until: i32,
    half_symbol: i32,
}

impl Sampler {
    pub(crate) fn new(modulation: Modulation) -> Self {
        let beat = modulation.beat();
        Self {
            beat,
            carrier: Oscillator::new(modulation.carrier_hz()),
            re: vec![0.0; HELD * 2],
            im: vec![0.0; HELD * 2],
            at: 0,
            until: 0,
            half_symbol: (SAMPLE_RATE * PARTS as u32 / beat.baud / 2) as i32,
        }
    }

    /// Takes a sample; every half symbol there is a point.
    pub(crate) fn take(&mut self, sample: f32) -> Option<Complex> {
        let (cosine, sine) = self.carrier.next_pair();
        let (re, im) = (sample * cosine, -sample * sine);
        self.at = (self.at + 1) % HELD;
        for at in [self.at, self.at + HELD] {
            self.re[at] = re;
            self.im[at] = im;
        }
        self.until -= PARTS as i32;
        if self.until > 0 {
            return None;
        }
        // The point lies so many parts of a sample back.
        let part = (-self.until) as usize;
        self.until += self.half_symbol;
        let pulse = self.beat.received(part.min(PARTS - 1));
        let last = self.at + HELD + 1;
        let first = last - pulse.len();
        Some(Complex::new(dot(&self.re[first..last], pulse), dot(&self.im[first..last], pulse)))
    }

    /// Parts of a sample in a symbol.
    pub(crate) fn symbol(&self) -> i32 {
        self.half_symbol * 2
    }

    /// The next points lie so many parts of a sample later, or earlier.
    pub(crate) fn shift(&mut self, parts: i32) {
        self.until += parts;
    }

    /// The next points lie so much of a symbol later, or earlier.
    pub(crate) fn shift_by_symbols(&mut self, symbols: f32) {
        let parts = symbols * self.symbol() as f32;
        self.shift((parts + if parts < 0.0 { -0.5 } else { 0.5 }) as i32);
    }
}

/// The sum of products, always in the same order: eight sums side by side, as processors like it.
pub(crate) fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    for (left, right) in left.chunks_exact(8).zip(right.chunks_exact(8)) {
        for lane in 0..8 {
            sums[lane] += left[lane] * right[lane];
        }
    }
    (sums[0] + sums[4]) + (sums[1] + sums[5]) + (sums[2] + sums[6]) + (sums[3] + sums[7])
}
