//! Samples into bits.
//!
//! ```text
//!  quiet ── power ──▶ listening ── two points in turn ──▶ beat found ── the known sequence ──▶ learning ── it fits ──▶ data
//!    ▲                                                                                                               │
//!    └────────────────────────────────────── power gone ────────────────────────────────────────────────────────────┘
//! ```

use alloc::vec::Vec;

use super::code::{self, Code};
use super::complex::{Complex, square_root};
use super::course::{Course, Training};
use super::equalizer::{Equalizer, SPAN, Taps};
use super::modulation::Modulation;
use super::onset;
use super::phase::Follower;
use super::sampler::Sampler;
use crate::level;

/// What a receiver makes of the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Heard {
    /// A transmission of this modem begins.
    Began,
    /// The training is over and was understood: what follows is data.
    Trained,
    /// It was not.
    Failed,
    /// A bit of data.
    Bit(bool),
    /// The transmission is over.
    Ended,
}

/// Symbols in which an alternation must have been seen without a break.
const ALTERNATIONS_SEEN: usize = 6;

/// Symbols after which the beat is looked at again, while it alternates.
const BEAT_EVERY: usize = 16;

/// Known symbols that are compared, to find where the training is; how well they must match, squared; and for how many symbols
/// behind the alternation they are waited for.
const COMPARED: usize = 32;
const MATCH: f32 = 0.6;
const WAITED: usize = 100;

/// By what part an error is made good: at first, and when all is learnt.
const LEARN_FAST: f32 = 0.4;
const LEARN_SLOWLY: f32 = 0.03;

/// Symbols at the end of the known sequence whose errors are judged, and how large they may be, beside the power of a symbol.
const JUDGED: usize = 30;
const TRAINED_ERROR: f32 = 0.1;

/// Samples without power before a transmission is over: a shorter gap is none, and nothing is heard in it.
const GAP: u32 = 320;

/// Power counts as gone when it is less than this part of what the training had.
const GONE: f32 = 0.1;

/// Receives transmissions of one modulation.
#[derive(Clone, Debug)]
pub struct Receiver {
    modulation: Modulation,
    training: Training,
    /// What was learnt of the line by the last long training.
    learnt: Taps,
    sampler: Sampler,
    equalizer: Equalizer,
    gain: f32,
    on_symbol: bool,
    power: f32,
    quietest: f32,
    trained_power: f32,
    silent: u32,
    state: State,
    bits: Vec<bool>,
}

#[derive(Clone, Debug)]
enum State {
    Quiet,
    Listening {
        alternating: usize,
    },
    Beat(Beat),
    Learning(Learning),
    Ones {
        left: usize,
        line: Line,
    },
    Data(Line),
    /// What it is cannot be understood; its end is awaited.
    Lost,
}

/// An alternation is there, and the known sequence is awaited.
#[derive(Clone, Debug)]
struct Beat {
    course: Course,
    code: Code,
    symbols: Vec<Complex>,
    since: usize,
    /// How the phase turns from symbol to symbol, summed up.
    turning: Complex,
}

#[derive(Clone, Debug)]
struct Learning {
    course: Course,
    at: usize,
    /// The errors of the last symbols, and how many they were.
    error: f32,
    judged: f32,
    line: Line,
}

/// What is known of the line behind the equalizer.
#[derive(Clone, Debug)]
struct Line {
    code: Code,
    phase: Follower,
}

impl Receiver {
    /// Listens for that modulation.
    pub fn new(modulation: Modulation) -> Self {
        Self {
            modulation,
            training: Training::Long,
            learnt: Taps::default(),
            sampler: Sampler::new(modulation),
            equalizer: Equalizer::new(Taps::default()),
            gain: 1.0,
            on_symbol: false,
            power: 0.0,
            quietest: level::power(level::HEARD_DBM0),
            trained_power: 0.0,
            silent: 0,
            state: State::Quiet,
            bits: Vec::new(),
        }
    }

    /// Forgets what it was about and listens for a new transmission, which trains that long.
    pub fn listen(&mut self, training: Training) {
        self.training = training;
        self.state = State::Quiet;
    }

    /// Takes what came from the line, and adds what was heard.
    pub fn hear(&mut self, samples: &[i16], heard: &mut Vec<Heard>) {
        for sample in samples {
            let sample = f32::from(*sample);
            self.power += (sample * sample - self.power) * (1.0 / 64.0);
            if self.is_quiet(heard) {
                continue;
            }
            if let Some(point) = self.sampler.take(sample) {
                self.equalizer.take(point.scaled(self.gain));
                self.on_symbol = !self.on_symbol;
                if self.on_symbol && self.silent == 0 {
                    self.symbol(heard);
                }
            }
        }
    }

    /// Whether nothing is there to be heard; takes note of ends.
    fn is_quiet(&mut self, heard: &mut Vec<Heard>) -> bool {
        if let State::Quiet = self.state {
            if self.power < self.quietest {
                return true;
            }
            self.begin();
            return false;
        }
        if self.power > (self.trained_power * GONE).max(self.quietest / 2.0) {
            self.silent = 0;
            return false;
        }
        self.silent += 1;
        if self.silent < GAP {
            return false;
        }
        match self.state {
            State::Quiet | State::Listening { .. } => {}
            State::Beat(_) | State::Learning(_) => heard.extend([Heard::Failed, Heard::Ended]),
            State::Ones { .. } | State::Data(_) | State::Lost => heard.push(Heard::Ended),
        }
        self.state = State::Quiet;
        self.trained_power = 0.0;
        true
    }

    fn begin(&mut self) {
        self.sampler = Sampler::new(self.modulation);
        self.equalizer = Equalizer::new(match self.training {
            Training::Long => Taps::default(),
            Training::Short => self.learnt.clone(),
        });
        self.gain = 1.0;
        (self.trained_power, self.silent) = (0.0, 0);
        self.state = State::Listening { alternating: 0 };
    }

    fn symbol(&mut self, heard: &mut Vec<Heard>) {
        self.state = match core::mem::replace(&mut self.state, State::Quiet) {
            State::Quiet => State::Quiet,
            State::Listening { alternating } => self.await_alternation(alternating, heard),
            State::Beat(beat) => self.find_place(beat, heard),
            State::Learning(learning) => self.learn(learning, heard),
            State::Ones { left, mut line } => {
                self.decide(&mut line, LEARN_SLOWLY * 2.0);
                self.bits.clear();
                if left > 1 { State::Ones { left: left - 1, line } } else { State::Data(line) }
            }
            State::Data(mut line) => {
                self.decide(&mut line, LEARN_SLOWLY);
                heard.extend(self.bits.drain(..).map(Heard::Bit));
                State::Data(line)
            }
            State::Lost => State::Lost,
        };
    }

    fn await_alternation(&mut self, alternating: usize, heard: &mut Vec<Heard>) -> State {
        let (re, im) = self.equalizer.points();
        let Some(seen) = onset::alternation(re, im) else {
            return State::Listening { alternating: 0 };
        };
        if alternating < ALTERNATIONS_SEEN {
            return State::Listening { alternating: alternating + 1 };
        }
        heard.push(Heard::Began);
        self.trained_power = self.power;
        self.gain = 1.0 / square_root(seen.power);
        self.sampler.shift_by_symbols(seen.late);
        let (course, code) = code::train(self.modulation, self.training);
        let (symbols, turning) = (Vec::new(), Complex::ZERO);
        State::Beat(Beat { course, code, symbols, since: 0, turning })
    }

    fn find_place(&mut self, mut beat: Beat, heard: &mut Vec<Heard>) -> State {
        let (re, im) = self.equalizer.points();
        let seen = onset::alternation(re, im);
        beat.symbols.push(self.equalizer.symbol());
        beat.since += 1;
        if let Some(seen) = seen.filter(|_| beat.since.is_multiple_of(BEAT_EVERY)) {
            self.sampler.shift_by_symbols(seen.late);
            if beat.since >= SPAN {
                beat.note_turning();
            }
            self.trained_power = self.power;
        }
        if let Some(matched) = beat.matched() {
            self.equalizer.scale(1.0 / square_root(matched.power()).max(1e-6));
            let phase = Follower::new(matched.turns(), beat.turns_per_symbol());
            let line = Line { code: beat.code, phase };
            let learning =
                Learning { course: beat.course, at: COMPARED, error: 0.0, judged: 0.0, line };
            return State::Learning(learning);
        }
        if beat.since > beat.course.alternations + WAITED {
            heard.push(Heard::Failed);
            return State::Lost;
        }
        State::Beat(beat)
    }

    fn learn(&mut self, mut learning: Learning, heard: &mut Vec<Heard>) -> State {
        let known = learning.course.conditioning[learning.at];
        let symbol = learning.line.phase.straightened(self.equalizer.symbol());
        let all = learning.course.conditioning.len();
        learning.at += 1;
        if learning.at + JUDGED > all {
            learning.error += (known - symbol).power();
            learning.judged += 1.0;
        }
        let part = match self.training {
            Training::Short => LEARN_SLOWLY,
            Training::Long if learning.at < all / 3 => LEARN_FAST,
            Training::Long => LEARN_FAST / 3.0,
        };
        self.correct(&mut learning.line, symbol, known, part);
        if learning.at < all {
            return State::Learning(learning);
        }
        if learning.error > TRAINED_ERROR * learning.judged {
            heard.push(Heard::Failed);
            return State::Lost;
        }
        heard.push(Heard::Trained);
        if self.training == Training::Long {
            self.learnt = self.equalizer.taps().clone();
        }
        let left = learning.course.ones + learning.line.code.delay();
        State::Ones { left, line: learning.line }
    }

    fn decide(&mut self, line: &mut Line, part: f32) {
        let symbol = line.phase.straightened(self.equalizer.symbol());
        let decided = line.code.decide(symbol, &mut self.bits);
        self.correct(line, symbol, decided.point, part);
    }

    fn correct(&mut self, line: &mut Line, symbol: Complex, meant: Complex, part: f32) {
        let error = line.phase.turned(meant - symbol);
        self.equalizer.learn(error, part);
        line.phase.follow(symbol, meant);
    }
}

impl Beat {
    /// How much the newest symbols turned, against those of two before, which were the same points.
    fn note_turning(&mut self) {
        let newest = &self.symbols[self.symbols.len() - BEAT_EVERY..];
        for pair in newest.windows(3) {
            self.turning = self.turning + pair[2] * pair[0].conjugate();
        }
    }

    fn turns_per_symbol(&self) -> f32 {
        self.turning.turns() / 2.0
    }

    /// What the newest symbols are of the beginning of the known sequence: how large and how turned; if they are.
    fn matched(&self) -> Option<Complex> {
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
