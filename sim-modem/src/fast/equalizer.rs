//! What undoes the line: a filter over sixteen symbols, two points for each, that learns from what it got wrong.

use super::complex::Complex;
use super::sampler::dot;

/// Points that it sees.
pub(crate) const SPAN: usize = 32;

/// The point that counts alone while nothing is learnt: in the middle of a symbol, as the newest one.
const CENTRE: usize = SPAN / 2 - 1;

#[derive(Clone, Debug)]
pub(crate) struct Equalizer {
    taps: Taps,
    /// The last points twice, so that they always lie in one piece.
    re: [f32; SPAN * 2],
    im: [f32; SPAN * 2],
    at: usize,
    /// The mean power of the last points.
    power: f32,
}

/// What was learnt; the newest point's last.
#[derive(Clone, Debug)]
pub(crate) struct Taps {
    re: [f32; SPAN],
    im: [f32; SPAN],
}

impl Default for Taps {
    fn default() -> Self {
        let mut re = [0.0; SPAN];
        re[CENTRE] = 1.0;
        Self { re, im: [0.0; SPAN] }
    }
}

impl Equalizer {
    pub(crate) fn new(taps: Taps) -> Self {
        Self { taps, re: [0.0; SPAN * 2], im: [0.0; SPAN * 2], at: 0, power: 1.0 }
    }

    pub(crate) fn taps(&self) -> &Taps {
        &self.taps
    }

    pub(crate) fn take(&mut self, point: Complex) {
        self.at = (self.at + 1) % SPAN;
        self.power += (point.power() - self.power) / SPAN as f32;
        for at in [self.at, self.at + SPAN] {
            self.re[at] = point.re;
            self.im[at] = point.im;
        }
    }

    /// The last points, the newest last.
    pub(crate) fn points(&self) -> (&[f32], &[f32]) {
        let first = self.at + 1;
        (&self.re[first..first + SPAN], &self.im[first..first + SPAN])
    }

    /// The symbol in the middle of them, without what the line did.
    pub(crate) fn symbol(&self) -> Complex {
        let (re, im) = self.points();
        Complex::new(
            dot(re, &self.taps.re) - dot(im, &self.taps.im),
            dot(re, &self.taps.im) + dot(im, &self.taps.re),
        )
    }

    /// All that it gives is so much larger from now on.
    pub(crate) fn scale(&mut self, by: f32) {
        for tap in self.taps.re.iter_mut().chain(&mut self.taps.im) {
            *tap *= by;
        }
    }

    /// What it gave should have been larger by `error`, of which a part is made good: a smaller one where the points are larger than
    /// they should be, so that nothing that comes over a line has it swing up.
    pub(crate) fn learn(&mut self, error: Complex, part: f32) {
        let error = error.scaled(part / (SPAN as f32 * self.power.max(1.0)));
        let first = self.at + 1;
        let re: &[f32; SPAN] = self.re[first..first + SPAN].first_chunk().unwrap_or(&[0.0; SPAN]);
        let im: &[f32; SPAN] = self.im[first..first + SPAN].first_chunk().unwrap_or(&[0.0; SPAN]);
        for at in 0..SPAN {
            self.taps.re[at] += error.re * re[at] + error.im * im[at];
            self.taps.im[at] += error.im * re[at] - error.re * im[at];
        }
    }
}
