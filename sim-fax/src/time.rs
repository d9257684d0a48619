//! Time of a call, counted as a telephone line counts it.

use core::ops::{Add, Sub};

/// Samples in a second of a telephone line.
pub const RATE: u64 = 8_000;

/// A moment of a call since it began, or how long something takes, in samples of 1/8000 s.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Samples(pub u64);

impl Samples {
    /// So many milliseconds.
    #[must_use]
    pub const fn ms(ms: u64) -> Self {
        Self(ms * RATE / 1_000)
    }

    /// So many seconds.
    #[must_use]
    pub const fn s(s: u64) -> Self {
        Self(s * RATE)
    }

    /// How long so many bits take at so many bits a second, rounded up.
    #[must_use]
    pub const fn of_bits(bits: u64, per_second: u32) -> Self {
        Self((bits * RATE).div_ceil(per_second as u64))
    }

    /// In whole milliseconds, rounded down.
    #[must_use]
    pub const fn in_ms(self) -> u64 {
        self.0 * 1_000 / RATE
    }
}

impl Add for Samples {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Samples {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_take_the_time_that_their_rate_gives_them() {
        assert_eq!(Samples::of_bits(300, 300), Samples::s(1));
        assert_eq!(Samples::of_bits(21_600, 14_400), Samples::ms(1_500));
        assert_eq!(Samples::of_bits(1, 14_400), Samples(1), "rounded up");
    }
}
