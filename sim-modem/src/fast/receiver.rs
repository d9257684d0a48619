//! Samples into bits.
//!
//! ```text
//!  quiet ── power ──▶ listening ── two points in turn ──▶ beat found ── the known sequence ──▶ learning ── it fits ──▶ data
//!    ▲                                                                                                               │
//!    └────────────────────────────────────── power gone ────────────────────────────────────────────────────────────┘
//! ```

use alloc::vec::Vec;

use super::beat::{BEAT_EVERY, Beat, COMPARED, WAITED};
use super::clock::Clock;
use super::code::{self, Code};
use super::complex::{Complex, square_root};
use super::course::{Course, Training};
use super::equalizer::{Equalizer, SPAN, Taps};
use super::heard::Heard;
use super::modulation::Modulation;
use super::onset;
use super::phase::Follower;
use super::sampler::Sampler;
use crate::level;

/// Symbols in which an alternation must have been seen without a break.
const ALTERNATIONS_SEEN: usize = 6;

/// By what part an error is made good: at first, and when all is learnt.
const LEARN_FAST: f32 = 0.4;
const LEARN_SLOWLY: f32 = 0.02;

/// Symbols at the end of the known sequence whose errors are judged, and how large they may be, beside the power of a symbol.
const JUDGED: usize = 30;
const TRAINED_ERROR: f32 = 0.1;

/// Symbols by which a long training is told from a short one.
const TOLD_APART: usize = 12;

/// Samples without power before a transmission is over: a shorter gap is none, and nothing is heard in it.
const GAP: u32 = 320;

/// Power counts as gone when it is less than this part of what the training had.
const GONE: f32 = 0.1;

/// Receives transmissions of one modulation.
#[derive(Clone, Debug)]
pub struct Receiver {
    modulation: Modulation,
    training: Training,
    learnt: Learnt,
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

/// What a long training leaves for short ones.
#[derive(Clone, Debug, Default)]
struct Learnt {
    taps: Taps,
    /// The other end's pace.
    pace: f32,
    /// By how much of a symbol the points lie behind the middles of the symbols, for these taps.
    late: f32,
}

#[derive(Clone, Debug)]
enum State {
    Quiet,
    Listening {
        alternating: usize,
    },
    Beat(Beat),
    Learning(Learning),
    Either(Either),
    Ones {
        left: usize,
        line: Line,
    },
    Data(Line),
    /// What it is cannot be understood; its end is awaited.
    Lost,
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

/// A short training was expected and is over, unless this is a long one: both begin with the same symbols.
#[derive(Clone, Debug)]
struct Either {
    short: Learning,
    long: Course,
    code_of_long: Code,
    error: f32,
}

/// What is known of the line behind the equalizer.
#[derive(Clone, Debug)]
struct Line {
    code: Code,
    phase: Follower,
    clock: Clock,
}

impl Receiver {
    /// Listens for that modulation.
    pub fn new(modulation: Modulation) -> Self {
        Self {
            modulation,
            training: Training::Long,
            learnt: Learnt::default(),
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

    /// Forgets what it was about and listens for a new transmission, which trains that long. A long training is understood where a
    /// short one was expected.
    pub fn listen(&mut self, training: Training) {
        self.training = if self.modulation.trains_shortly() { training } else { Training::Long };
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
                if self.silent > 0 {
                    continue;
                }
                if self.on_symbol {
                    self.symbol(heard);
                } else {
                    self.half_symbol();
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
            State::Beat(_) | State::Learning(_) | State::Either(_) => {
                heard.extend([Heard::Failed, Heard::Ended])
            }
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
            Training::Short => self.learnt.taps.clone(),
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
            State::Either(either) => self.tell_apart(either, heard),
            State::Ones { left, mut line } => {
                self.decide(&mut line, LEARN_SLOWLY * 2.0);
                self.bits.clear();
                if left > 1 {
                    State::Ones { left: left - 1, line }
                } else {
                    line.phase.settle();
                    line.clock.settle();
                    State::Data(line)
                }
            }
            State::Data(mut line) => {
                self.decide(&mut line, LEARN_SLOWLY);
                heard.extend(self.bits.drain(..).map(Heard::Bit));
                State::Data(line)
            }
            State::Lost => State::Lost,
        };
    }

    fn half_symbol(&mut self) {
        let line = match &mut self.state {
            State::Learning(learning) | State::Either(Either { short: learning, .. }) => {
                &mut learning.line
            }
            State::Ones { line, .. } | State::Data(line) => line,
            State::Quiet | State::Listening { .. } | State::Beat(_) | State::Lost => return,
        };
        if line.clock.wants_half() {
            line.clock.half(self.equalizer.symbol());
        }
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
        self.move_to_beat(seen.late);
        let (course, code) = code::train(self.modulation, self.training);
        let (symbols, turning) = (Vec::new(), Complex::ZERO);
        let clock = Clock::new(match self.training {
            Training::Long => 0.0,
            Training::Short => self.learnt.pace,
        });
        State::Beat(Beat { course, code, symbols, since: 0, turning, clock })
    }

    /// Moves the points to where the middles of the symbols are, or where they were when the line was learnt.
    fn move_to_beat(&mut self, late: f32) {
        let wanted = match self.training {
            Training::Long => 0.0,
            Training::Short => self.learnt.late,
        };
        self.sampler.shift_by_symbols(late + wanted);
    }

    fn find_place(&mut self, mut beat: Beat, heard: &mut Vec<Heard>) -> State {
        let (re, im) = self.equalizer.points();
        let seen = onset::alternation(re, im);
        beat.symbols.push(self.equalizer.symbol());
        beat.since += 1;
        beat.clock.symbol(Complex::ZERO);
        self.sampler.shift(beat.clock.owed(self.sampler.symbol()));
        if let Some(seen) = seen.filter(|_| beat.since.is_multiple_of(BEAT_EVERY)) {
            self.move_to_beat(seen.late);
            beat.clock.set();
            if beat.since >= SPAN {
                beat.note_turning();
            }
            self.trained_power = self.power;
        }
        if let Some(matched) = beat.matched() {
            self.equalizer.scale(1.0 / square_root(matched.power()).max(1e-6));
            let phase = Follower::new(matched.turns(), beat.turns_per_symbol());
            match self.training {
                Training::Long => {}
                Training::Short => beat.clock.hasten(),
            }
            let line = Line { code: beat.code, phase, clock: beat.clock };
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
            Training::Long if learning.at < all * 2 / 3 => LEARN_FAST / 4.0,
            Training::Long => LEARN_FAST / 10.0,
        };
        self.correct(&mut learning.line, symbol, known, part);
        if learning.at < all {
            return State::Learning(learning);
        }
        if learning.error > TRAINED_ERROR * learning.judged {
            heard.push(Heard::Failed);
            return State::Lost;
        }
        match self.training {
            Training::Long => {
                let clock = &learning.line.clock;
                let taps = self.equalizer.taps().clone();
                self.learnt = Learnt { taps, pace: clock.pace(), late: clock.drift() };
                heard.push(Heard::Trained);
                State::Ones { left: learning.ones_left(), line: learning.line }
            }
            Training::Short => {
                let (long, code_of_long) = code::train(self.modulation, Training::Long);
                State::Either(Either { short: learning, long, code_of_long, error: 0.0 })
            }
        }
    }

    /// Sees by some symbols whether the ones have begun or the known sequence goes on.
    fn tell_apart(&mut self, mut either: Either, heard: &mut Vec<Heard>) -> State {
        let learning = &mut either.short;
        let symbol = learning.line.phase.straightened(self.equalizer.symbol());
        let Some(known) = either.long.conditioning.get(learning.at).copied() else {
            return State::Lost;
        };
        either.error += (known - symbol).power();
        learning.at += 1;
        let seen = learning.at - learning.course.conditioning.len();
        let is_long = either.error < TRAINED_ERROR * seen as f32;
        let decided = learning.line.code.decide(symbol, &mut self.bits);
        self.bits.clear();
        let meant = if is_long { known } else { decided };
        self.correct(&mut learning.line, symbol, meant, LEARN_SLOWLY);
        if seen < TOLD_APART {
            return State::Either(either);
        }
        let mut learning = either.short;
        if is_long {
            self.training = Training::Long;
            learning.line.code = either.code_of_long;
            (learning.course, learning.error, learning.judged) = (either.long, 0.0, 0.0);
            return State::Learning(learning);
        }
        heard.push(Heard::Trained);
        State::Ones { left: learning.ones_left() - seen, line: learning.line }
    }

    fn decide(&mut self, line: &mut Line, part: f32) {
        let symbol = line.phase.straightened(self.equalizer.symbol());
        let decided = line.code.decide(symbol, &mut self.bits);
        self.correct(line, symbol, decided, part);
    }

    fn correct(&mut self, line: &mut Line, symbol: Complex, meant: Complex, part: f32) {
        let error = line.phase.turned(meant - symbol);
        self.equalizer.learn(error, part);
        line.phase.follow(symbol, meant);
        line.clock.symbol(error);
        self.sampler.shift(line.clock.owed(self.sampler.symbol()));
    }
}

impl Learning {
    /// Symbols of ones behind the known sequence, and until the last of them is decided.
    fn ones_left(&self) -> usize {
        self.course.ones + self.line.code.delay()
    }
}
