//! How a transmission begins, so that a receiver can learn the line: what both ends know beforehand.

use alloc::vec::Vec;

use super::complex::Complex;

/// How long a transmission trains.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Training {
    /// Long enough for a line of which nothing is known.
    #[default]
    Long,
    /// For a line that was learnt before in the same call. Only V.17 has it; the others train as ever.
    Short,
}

/// A training.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    /// Two points in turn, by which a receiver finds the beat: the first and the second.
    pub(crate) alternation: [Complex; 2],
    pub(crate) alternations: usize,
    /// What looks like chance and is known, by which it learns what the line does.
    pub(crate) conditioning: Vec<Complex>,
    /// Symbols of scrambled ones, by which it sees that it has learnt.
    pub(crate) ones: usize,
}
