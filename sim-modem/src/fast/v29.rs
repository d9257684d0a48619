//! V.29: eight phases and, at 9600 bit/s, two lengths for each; 2,400 baud, carrier 1,700 Hz. What counts is by how much the phase
//! goes on, and the length as it is.

use alloc::vec::Vec;

use super::complex::{Complex, square_root};
use super::course::Course;
use super::scrambler::Scrambler;

const ALTERNATIONS: usize = 128;
const CONDITIONING: usize = 384;
const ONES: usize = 48;

/// The shorter points by their phase, then the longer ones.
const POINTS: [(i8, i8); 16] = [
    (3, 0),
    (1, 1),
    (0, 3),
    (-1, 1),
    (-3, 0),
    (-1, -1),
    (0, -3),
    (1, -1),
    (5, 0),
    (3, 3),
    (0, 5),
    (-3, 3),
    (-5, 0),
    (-3, -3),
    (0, -5),
    (3, -3),
];

/// By how many eighths of a turn the phase goes on, by the last three bits, the first of them highest.
const EIGHTHS: [usize; 8] = [1, 0, 2, 3, 6, 7, 5, 4];

/// Both ends of it, behind the training.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    scrambler: Scrambler,
    /// All at 9600 bit/s, the shorter half at 7200.
    points: Vec<Complex>,
    phase: usize,
}

/// The training, and both ends as it leaves them.
pub(crate) fn train(bits_per_symbol: usize) -> (Course, Code) {
    let used = 1 << bits_per_symbol;
    let power: i32 = POINTS[..used].iter().map(|(x, y)| i32::from(x * x + y * y)).sum();
    let unit = 1.0 / square_root(power as f32 / used as f32);
    let point = |index: usize| {
        let (x, y) = POINTS[index];
        Complex::new(f32::from(x), f32::from(y)).scaled(unit)
    };
    // A and C have the same length at both rates, B and D are of those in use.
    let (b, d) = if used == 16 { (15, 11) } else { (7, 3) };
    let mut register = 0x2a_u8;
    let conditioning = (0..CONDITIONING)
        .map(|_| {
            let bit = register & 1;
            register >>= 1;
            register |= ((bit ^ register) & 1) << 6;
            if bit == 1 { point(d) } else { point(0) }
        })
        .collect();
    let course = Course {
        alternation: [point(4), point(b)],
        alternations: ALTERNATIONS,
        conditioning,
        ones: ONES,
    };
    let points = (0..used).map(point).collect();
    (course, Code { scrambler: Scrambler::of_v29(), points, phase: 0 })
}

impl Code {
    pub(crate) fn encode(&mut self, bits: &mut impl FnMut() -> bool) -> Complex {
        let mut next = || usize::from(self.scrambler.scramble(bits()));
        let length = if self.points.len() == 16 { next() * 8 } else { 0 };
        let index = next() << 2 | next() << 1 | next();
        self.phase = (self.phase + EIGHTHS[index]) % 8;
        self.points[length + self.phase]
    }

    pub(crate) fn decide(&mut self, heard: Complex, bits: &mut Vec<bool>) -> Complex {
        let (mut nearest, mut least) = (0, f32::MAX);
        for (index, point) in self.points.iter().enumerate() {
            let distance = (heard - *point).power();
            if distance < least {
                (nearest, least) = (index, distance);
            }
        }
        let gone = (nearest + 8 - self.phase) % 8;
        self.phase = nearest % 8;
        let index = EIGHTHS.iter().position(|it| *it == gone).unwrap_or_default();
        if self.points.len() == 16 {
            bits.push(self.scrambler.descramble(nearest >= 8));
        }
        for place in (0..3).rev() {
            bits.push(self.scrambler.descramble(index >> place & 1 == 1));
        }
        self.points[nearest]
    }
}
