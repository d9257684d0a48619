//! Between the two points in turn, which say when the symbols are, and the known sequence, which says which they are.

use alloc::vec::Vec;

use super::clock::Clock;
use super::code::Code;
use super::complex::Complex;
use super::course::Course;
use super::phase::Follower;

/// Symbols after which the beat is looked at again, while it alternates.
pub(crate) const BEAT_EVERY: usize = 16;

/// Known symbols that are compared, to find where the training is; how well they must match, squared; and for how many symbols
/// behind the alternation they are waited for.
pub(crate) const COMPARED: usize = 32;
const MATCH: f32 = 0.6;
pub(crate) const WAITED: usize = 100;

/// An alternation is there, and the known sequence is awaited.
#[derive(Clone, Debug)]
pub(crate) struct Beat {
    pub(crate) course: Course,
    pub(crate) code: Code,
    pub(crate) symbols: Vec<Complex>,
    pub(crate) since: usize,
    /// How the phase turns from symbol to symbol, summed up.
    pub(crate) turning: Complex,
    /// Since the points were moved last.
    pub(crate) clock: Clock,
}

impl Beat {
    /// How much the newest symbols turned, against those of two before, which were the same points.
    pub(crate) fn note_turning(&mut self) {
        let newest = &self.symbols[self.symbols.len() - BEAT_EVERY..];
        for pair in newest.windows(3) {
            self.turning = self.turning + pair[2] * pair[0].conjugate();
        }
    }

    pub(crate) fn turns_per_symbol(&self) -> f32 {
        self.turning.turns() / 2.0
    }

    /// What the newest symbols are of the beginning of the known sequence: how large and how turned; if they are.
    pub(crate) fn matched(&self) -> Option<Complex> {
        let first = self.symbols.len().checked_sub(COMPARED)?;
        let turning = self.turns_per_symbol();
        let (mut product, mut ours, mut theirs) = (Complex::ZERO, 0.0, 0.0);
        let known = &self.course.conditioning[..COMPARED];
        for (at, (symbol, known)) in self.symbols[first..].iter().zip(known).enumerate() {
            let turned = Follower::new(turning * (at as f32 - COMPARED as f32), 0.0);
            product = product + turned.straightened(*symbol) * known.conjugate();
            ours += symbol.power();
            theirs += known.power();
        }
        (product.power() > MATCH * ours * theirs).then(|| product.scaled(1.0 / theirs))
    }
}
