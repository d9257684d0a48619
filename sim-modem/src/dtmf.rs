//! The digits of a push-button telephone (ITU-T Q.23): each is two tones, one of a row and one of a column.

use alloc::vec::Vec;

use crate::sine::Oscillator;
use crate::tone::part;
use crate::{SAMPLE_RATE, level};

const ROWS: [f32; 4] = [697.0, 770.0, 852.0, 941.0];
const COLUMNS: [f32; 4] = [1_209.0, 1_336.0, 1_477.0, 1_633.0];
const DIGITS: [[char; 4]; 4] =
    [['1', '2', '3', 'A'], ['4', '5', '6', 'B'], ['7', '8', '9', 'C'], ['*', '0', '#', 'D']];

/// How long a digit sounds when we dial, and the silence after it. Q.24 asks for 40 ms at least.
pub const DIALLED_MS: u32 = 80;

/// The level of each of the two tones, in dBm0.
const EACH_DBM0: f32 = -10.0;

/// The samples of these digits, dialled; others than `0` to `9`, `A` to `D`, `*` and `#` are left out.
pub fn dial(digits: &str) -> Vec<i16> {
    let length = (DIALLED_MS * SAMPLE_RATE / 1_000) as usize;
    let mut samples = Vec::new();
    for digit in digits.chars() {
        let Some((row, column)) = tones(digit) else { continue };
        let amplitude = level::amplitude(EACH_DBM0);
        let (mut low, mut high) = (Oscillator::new(row), Oscillator::new(column));
        samples
            .extend((0..length).map(|_| ((low.next_sine() + high.next_sine()) * amplitude) as i16));
        samples.resize(samples.len() + length, 0);
    }
    samples
}

fn tones(digit: char) -> Option<(f32, f32)> {
    let row = DIGITS.iter().position(|row| row.contains(&digit))?;
    let column = DIGITS[row].iter().position(|it| *it == digit)?;
    Some((ROWS[row], COLUMNS[column]))
}

/// Samples that are judged at once: the fewest that tell neighbours of a row apart, 12.75 ms.
const BLOCK: usize = 102;

/// The part of all power that the two tones must have together, and each of them.
const PART_OF_BOTH: f32 = 0.7;
const PART_OF_EACH: f32 = 0.1;

/// Hears digits.
#[derive(Clone, Debug, Default)]
pub struct DtmfListener {
    block: Vec<f32>,
    last: Option<char>,
    reported: Option<char>,
}

impl DtmfListener {
    /// Takes what came from the line and gives the digits in it. A digit counts once, when two blocks running have it.
    pub fn hear(&mut self, samples: &[i16]) -> Vec<char> {
        let mut digits = Vec::new();
        for sample in samples {
            self.block.push(f32::from(*sample));
            if self.block.len() == BLOCK {
                digits.extend(self.judge());
                self.block.clear();
            }
        }
        digits
    }

    fn judge(&mut self) -> Option<char> {
        let now = digit_in(&self.block);
        let steady = now == self.last;
        self.last = now;
        if !steady || self.reported == now {
            return None;
        }
        self.reported = now;
        now
    }
}

fn digit_in(block: &[f32]) -> Option<char> {
    let all: f32 = block.iter().map(|it| it * it).sum();
    if all < level::power(level::HEARD_DBM0) * block.len() as f32 {
        return None;
    }
    let (row, low) = strongest(block, &ROWS, all);
    let (column, high) = strongest(block, &COLUMNS, all);
    let both = low + high > PART_OF_BOTH && low > PART_OF_EACH && high > PART_OF_EACH;
    both.then(|| DIGITS[row][column])
}

fn strongest(block: &[f32], tones: &[f32; 4], all: f32) -> (usize, f32) {
    let mut best = (0, 0.0);
    for (at, hz) in tones.iter().enumerate() {
        let it = part(block, *hz, all);
        if it > best.1 {
            best = (at, it);
        }
    }
    best
}
