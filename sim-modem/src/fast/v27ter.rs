//! V.27ter: eight phases at 1,600 baud (4800 bit/s) or four at 1,200 (2400 bit/s), carrier 1,800 Hz. What counts is by how much
//! the phase goes on.

use alloc::vec::Vec;

use super::complex::Complex;
use super::course::Course;
use super::scrambler::Scrambler;

const ALTERNATIONS: usize = 50;
const CONDITIONING: usize = 1_074;
const ONES: usize = 8;

/// By how many eighths of a turn the phase goes on, by the bits, the first of them highest.
const EIGHTHS_4800: [u8; 8] = [1, 0, 2, 3, 6, 7, 5, 4];
const EIGHTHS_2400: [u8; 4] = [0, 2, 6, 4];

const D: f32 = core::f32::consts::FRAC_1_SQRT_2;
const PHASES: [Complex; 8] = [
    Complex::new(1.0, 0.0),
    Complex::new(D, D),
    Complex::new(0.0, 1.0),
    Complex::new(-D, D),
    Complex::new(-1.0, 0.0),
    Complex::new(-D, -D),
    Complex::new(0.0, -1.0),
    Complex::new(D, -D),
];

/// Both ends of it, behind the training.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    scrambler: Scrambler,
    eighths: &'static [u8],
    phase: u8,
}

/// The training, and both ends as it leaves them.
pub(crate) fn train(bits_per_symbol: usize) -> (Course, Code) {
    let mut scrambler = Scrambler::of_v27ter();
    // Fifty reversals end where they began.
    let mut phase = 0;
    let conditioning = (0..CONDITIONING)
        .map(|_| {
            // Every third bit counts.
            let turned = scrambler.scramble(true);
            scrambler.scramble(true);
            scrambler.scramble(true);
            phase = (phase + if turned { 4 } else { 0 }) % 8;
            PHASES[usize::from(phase)]
        })
        .collect();
    let course = Course {
        alternation: [PHASES[4], PHASES[0]],
        alternations: ALTERNATIONS,
        conditioning,
        ones: ONES,
    };
    let eighths: &[u8] = if bits_per_symbol == 3 { &EIGHTHS_4800 } else { &EIGHTHS_2400 };
    (course, Code { scrambler, eighths, phase })
}

impl Code {
    fn bits(&self) -> usize {
        self.eighths.len().trailing_zeros() as usize
    }

    pub(crate) fn encode(&mut self, bits: &mut impl FnMut() -> bool) -> Complex {
        let mut index = 0;
        for _ in 0..self.bits() {
            index = index << 1 | usize::from(self.scrambler.scramble(bits()));
        }
        self.phase = (self.phase + self.eighths[index]) % 8;
        PHASES[usize::from(self.phase)]
    }

    pub(crate) fn decide(&mut self, heard: Complex, bits: &mut Vec<bool>) -> Complex {
        let phase = nearest(heard, self.bits() == 3);
        let gone = (phase + 8 - self.phase) % 8;
        self.phase = phase;
        let index = self.eighths.iter().position(|it| *it == gone).unwrap_or_default();
        for place in (0..self.bits()).rev() {
            bits.push(self.scrambler.descramble(index >> place & 1 == 1));
        }
        PHASES[usize::from(phase)]
    }
}

/// The nearest phase, of all eight or of each other one.
fn nearest(heard: Complex, eight: bool) -> u8 {
    /// The tangent of half an eighth of a turn.
    const HALF: f32 = 0.414_213_56;
    let (x, y) = (heard.re.abs(), heard.im.abs());
    // Within the first quarter, then by the signs.
    let (half, whole) = if eight { (HALF, 1) } else { (1.0, 0) };
    let quarter = if y < x * half {
        0
    } else if x <= y * half {
        2
    } else {
        whole
    };
    match (heard.re < 0.0, heard.im < 0.0) {
        (false, false) => quarter,
        (true, false) => 4 - quarter,
        (true, true) => 4 + quarter,
        (false, true) => (8 - quarter) % 8,
    }
}
