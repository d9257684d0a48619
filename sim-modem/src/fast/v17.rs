//! V.17: 16 to 128 points that a trellis code keeps apart, 2,400 baud, carrier 1,800 Hz.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::complex::Complex;
use super::course::{Course, Training};
use super::scrambler::Scrambler;
use super::trellis::{DELAY, Points, Trellis, next_state};

const ALTERNATIONS: usize = 256;
const CONDITIONING: usize = 2_976;
const CONDITIONING_SHORT: usize = 38;
const BRIDGE: usize = 64;
const ONES: usize = 48;

/// The bits of the bridge, the lowest first, again and again.
const BRIDGE_BITS: u16 = 0x8880;

/// A, B, C and D of the training, by a quarter of a turn each, the length being near that of the data.
const TRAINING: [Complex; 4] = {
    // (-6, -2) and so on, of which the square is 40.
    const UNIT: f32 = 0.158_113_88;
    [
        Complex::new(-6.0 * UNIT, -2.0 * UNIT),
        Complex::new(2.0 * UNIT, -6.0 * UNIT),
        Complex::new(6.0 * UNIT, 2.0 * UNIT),
        Complex::new(-2.0 * UNIT, 6.0 * UNIT),
    ]
};
/// Which of them two scrambled bits are, the first of them higher, while the line is learnt.
const CONDITIONED: [usize; 4] = [2, 3, 1, 0];
/// By how many quarters the bridge goes on.
const BRIDGED: [usize; 4] = [1, 0, 2, 3];

/// Both ends of it, behind the training.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    scrambler: Scrambler,
    bits_per_symbol: usize,
    points: &'static Points,
    /// The two bits of the last symbol that are coded by difference.
    coded: usize,
    state: usize,
    trellis: Box<Trellis>,
}

/// The training, and both ends as it leaves them.
pub(crate) fn train(bits_per_symbol: usize, training: Training) -> (Course, Code) {
    let mut scrambler = Scrambler::of_v17();
    let mut at = 0;
    let length = match training {
        Training::Long => CONDITIONING,
        Training::Short => CONDITIONING_SHORT,
    };
    let mut two = |first: bool, second: bool| {
        usize::from(scrambler.scramble(first)) << 1 | usize::from(scrambler.scramble(second))
    };
    let mut conditioning = Vec::with_capacity(length + BRIDGE);
    for _ in 0..length {
        at = CONDITIONED[two(true, true)];
        conditioning.push(TRAINING[at]);
    }
    if training == Training::Long {
        for symbol in 0..BRIDGE {
            let bit = |place: usize| BRIDGE_BITS >> (place % 16) & 1 == 1;
            at = (at + BRIDGED[two(bit(symbol * 2), bit(symbol * 2 + 1))]) % 4;
            conditioning.push(TRAINING[at]);
        }
    }
    let course = Course {
        alternation: [TRAINING[0], TRAINING[1]],
        alternations: ALTERNATIONS,
        conditioning,
        ones: ONES,
    };
    let coded = match training {
        Training::Long => 1,
        Training::Short => 0,
    };
    let points = Points::of(bits_per_symbol);
    let trellis = Box::default();
    (course, Code { scrambler, bits_per_symbol, points, coded, state: 0, trellis })
}

impl Code {
    /// Symbols between what is heard and what is decided.
    pub(crate) fn delay(&self) -> usize {
        DELAY
    }

    pub(crate) fn encode(&mut self, bits: &mut impl FnMut() -> bool) -> Complex {
        let mut group = 0;
        for place in 0..self.bits_per_symbol {
            group |= usize::from(self.scrambler.scramble(bits())) << place;
        }
        self.coded = (self.coded + group) % 4;
        self.state = next_state(self.state, self.coded);
        self.points.point(self.coded << 1 | self.state >> 2, group >> 2)
    }

    pub(crate) fn decide(&mut self, heard: Complex, bits: &mut Vec<bool>) -> Complex {
        let decided = self.trellis.decide(self.points, heard);
        if let Some(symbol) = decided.past {
            let coded = symbol.subset >> 1;
            let group = symbol.within * 4 + (coded + 4 - self.coded) % 4;
            self.coded = coded;
            for place in 0..self.bits_per_symbol {
                bits.push(self.scrambler.descramble(group >> place & 1 == 1));
            }
        }
        self.points.point(decided.newest.subset, decided.newest.within)
    }
}
