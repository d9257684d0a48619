//! Bits into samples: training, data, and the ones at the end that bring the last bits through.

use super::code::{self, Code};
use super::complex::{Complex, square_root};
use super::course::{Course, Training};
use super::modulation::Modulation;
use super::pulse::SENT_SPAN;
use crate::level;
use crate::sine::Oscillator;

/// Symbols of ones behind the last bit: a receiver still has as many on its way.
const TAIL: usize = 32;

/// Sends one transmission.
#[derive(Clone, Debug)]
pub struct Sender {
    modulation: Modulation,
    course: Course,
    code: Code,
    stage: Stage,
    carrier: Oscillator,
    amplitude: f32,
    /// The symbols whose pulses overlap, the newest first.
    symbols: [Complex; SENT_SPAN],
    place: usize,
}

/// What is sent now, and how many symbols of it have been.
#[derive(Clone, Copy, Debug)]
enum Stage {
    Alternation(usize),
    Conditioning(usize),
    Ones(usize),
    Data,
    Tail(usize),
    /// The pulses of the last symbols end.
    FadingOut(usize),
    Ended,
}

impl Sender {
    /// Begins a transmission with its training.
    pub fn new(modulation: Modulation, training: Training, dbm0: f32) -> Self {
        let (course, code) = code::train(modulation, training);
        Self {
            modulation,
            course,
            code,
            stage: Stage::Alternation(0),
            carrier: Oscillator::new(modulation.carrier_hz()),
            amplitude: square_root(2.0 * level::power(dbm0)),
            symbols: [Complex::ZERO; SENT_SPAN],
            place: modulation.beat().sent.len(),
        }
    }

    /// The next samples of training, these bits and what follows them; fewer than asked for when all is sent.
    pub fn send(&mut self, bits: &mut impl Iterator<Item = bool>, samples: &mut [i16]) -> usize {
        let beat = self.modulation.beat();
        for (sent, sample) in samples.iter_mut().enumerate() {
            if self.place >= beat.sent.len() {
                self.place -= beat.sent.len();
                let Some(symbol) = self.next_symbol(bits) else {
                    self.place += beat.sent.len();
                    return sent;
                };
                self.symbols.copy_within(..SENT_SPAN - 1, 1);
                self.symbols[0] = symbol;
            }
            let pulses = &beat.sent[self.place];
            self.place += beat.places_per_sample;
            let (mut re, mut im) = (0.0, 0.0);
            for (symbol, pulse) in self.symbols.iter().zip(pulses) {
                re += symbol.re * pulse;
                im += symbol.im * pulse;
            }
            let (cosine, sine) = self.carrier.next_pair();
            *sample = ((re * cosine - im * sine) * self.amplitude) as i16;
        }
        samples.len()
    }

    fn next_symbol(&mut self, bits: &mut impl Iterator<Item = bool>) -> Option<Complex> {
        loop {
            match self.stage {
                Stage::Alternation(sent) if sent < self.course.alternations => {
                    self.stage = Stage::Alternation(sent + 1);
                    return Some(self.course.alternation[sent % 2]);
                }
                Stage::Alternation(_) => self.stage = Stage::Conditioning(0),
                Stage::Conditioning(sent) => {
                    if let Some(symbol) = self.course.conditioning.get(sent) {
                        self.stage = Stage::Conditioning(sent + 1);
                        return Some(*symbol);
                    }
                    self.stage = Stage::Ones(0);
                }
                Stage::Ones(sent) if sent < self.course.ones => {
                    self.stage = Stage::Ones(sent + 1);
                    return Some(self.code.encode(&mut || true));
                }
                Stage::Ones(_) => self.stage = Stage::Data,
                Stage::Data => {
                    let mut last = false;
                    let symbol = self.code.encode(&mut || {
                        bits.next().unwrap_or_else(|| {
                            last = true;
                            true
                        })
                    });
                    if last {
                        self.stage = Stage::Tail(0);
                    }
                    return Some(symbol);
                }
                Stage::Tail(sent) if sent < TAIL => {
                    self.stage = Stage::Tail(sent + 1);
                    return Some(self.code.encode(&mut || true));
                }
                Stage::Tail(_) => self.stage = Stage::FadingOut(0),
                Stage::FadingOut(sent) if sent < SENT_SPAN => {
                    self.stage = Stage::FadingOut(sent + 1);
                    return Some(Complex::ZERO);
                }
                Stage::FadingOut(_) => self.stage = Stage::Ended,
                Stage::Ended => return None,
            }
        }
    }
}
