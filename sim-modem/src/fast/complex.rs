//! Points of the plane that symbols are.

use core::ops::{Add, Mul, Sub};

#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct Complex {
    pub(crate) re: f32,
    pub(crate) im: f32,
}

impl Complex {
    pub(crate) const ZERO: Self = Self { re: 0.0, im: 0.0 };

    pub(crate) const fn new(re: f32, im: f32) -> Self {
        Self { re, im }
    }

    pub(crate) fn conjugate(self) -> Self {
        Self::new(self.re, -self.im)
    }

    pub(crate) fn scaled(self, by: f32) -> Self {
        Self::new(self.re * by, self.im * by)
    }

    /// The square of its length.
    pub(crate) fn power(self) -> f32 {
        self.re * self.re + self.im * self.im
    }

    /// Its angle in turns, -0.5 to 0.5, to a thousandth of a degree.
    pub(crate) fn turns(self) -> f32 {
        let (x, y) = (self.re.abs(), self.im.abs());
        if x.max(y) == 0.0 {
            return 0.0;
        }
        let ratio = x.min(y) / x.max(y);
        let square = ratio * ratio;
        let mut eighth = 0.0;
        for coefficient in ARC_TANGENT {
            eighth = eighth * square + coefficient;
        }
        eighth *= ratio;
        let quarter = if y > x { 0.25 - eighth } else { eighth };
        let half = if self.re < 0.0 { 0.5 - quarter } else { quarter };
        if self.im < 0.0 { -half } else { half }
    }
}

impl Add for Complex {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.re + other.re, self.im + other.im)
    }
}

impl Sub for Complex {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.re - other.re, self.im - other.im)
    }
}

impl Mul for Complex {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::new(self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re)
    }
}

/// The arc tangent in turns, by powers of the square, the highest first (Abramowitz and Stegun, 4.4.49).
const ARC_TANGENT: [f32; 6] =
    [-0.001_865_49, 0.008_380_04, -0.018_530_87, 0.030_803_4, -0.052_938_67, 0.159_151_32];

/// The square root, by halving its exponent and three steps of Newton's.
pub(crate) fn square_root(x: f32) -> f32 {
    if x <= 0.0 {
        return 0.0;
    }
    let mut root = f32::from_bits((x.to_bits() >> 1) + 0x1fbd_1df5);
    for _ in 0..3 {
        root = 0.5 * (root + x / root);
    }
    root
}
