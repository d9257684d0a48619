//! The tones by which two faxes find each other (ITU-T T.30, phase A): CNG of who calls, CED of who answers.

use alloc::vec::Vec;

use crate::level;
use crate::sine::{self, Oscillator};

/// A tone of T.30.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Calling tone: half a second of it every 3.5 s.
    Cng,
    /// Called station identification: once, 2.6 to 4 s.
    Ced,
}

impl Tone {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Cng, Self::Ced];

    /// The frequency. CNG may be 38 Hz off, CED 15 Hz.
    pub fn hz(self) -> f32 {
        match self {
            Self::Cng => 1_100.0,
            Self::Ced => 2_100.0,
        }
    }
}

/// Sends a steady sine.
#[derive(Clone, Debug)]
pub struct ToneSender {
    wave: Oscillator,
    amplitude: f32,
}

impl ToneSender {
    /// A sine of that frequency and level.
    pub fn new(hz: f32, dbm0: f32) -> Self {
        Self { wave: Oscillator::new(hz), amplitude: level::amplitude(dbm0) }
    }

    /// The next sample.
    pub fn next_sample(&mut self) -> i16 {
        (self.wave.next_sine() * self.amplitude) as i16
    }
}

/// Samples that are judged at once: 10 ms, narrow enough to tell tones and wide enough for one that is 38 Hz off.
const BLOCK: usize = 80;

/// Blocks that a tone must have been there, or must have been gone, before it counts: 200 ms of CNG's half second.
const BLOCKS_HELD: u8 = 20;
const BLOCKS_GONE: u8 = 3;

/// The part of all power that must be the tone's.
const PART_OF_POWER: f32 = 0.45;

/// Hears CNG and CED, and nothing else.
#[derive(Clone, Debug)]
pub struct ToneListener {
    block: Vec<f32>,
    held: [u8; 2],
    gone: u8,
    heard: Option<Tone>,
    quietest: f32,
}

impl Default for ToneListener {
    fn default() -> Self {
        Self {
            block: Vec::with_capacity(BLOCK),
            held: [0; 2],
            gone: 0,
            heard: None,
            quietest: level::power(level::HEARD_DBM0),
        }
    }
}

impl ToneListener {
    /// The tone that is on the line now, if one has been there for 200 ms.
    pub fn heard(&self) -> Option<Tone> {
        self.heard
    }

    /// Takes what came from the line.
    pub fn hear(&mut self, samples: &[i16]) {
        for sample in samples {
            self.block.push(f32::from(*sample));
            if self.block.len() == BLOCK {
                self.judge();
                self.block.clear();
            }
        }
    }

    fn judge(&mut self) {
        let all: f32 = self.block.iter().map(|it| it * it).sum();
        let loud = all > self.quietest * BLOCK as f32;
        let mut any = false;
        for (tone, held) in Tone::ALL.into_iter().zip(&mut self.held) {
            let there = loud && part(&self.block, tone.hz(), all) > PART_OF_POWER;
            *held = if there { held.saturating_add(1) } else { 0 };
            any |= self.heard == Some(tone) && there;
            if *held >= BLOCKS_HELD {
                self.heard = Some(tone);
                any = true;
            }
        }
        self.gone = if any { 0 } else { self.gone.saturating_add(1) };
        if self.gone >= BLOCKS_GONE {
            self.heard = None;
        }
    }
}

/// The part of the power of samples, which is `all`, that a frequency has.
pub(crate) fn part(samples: &[f32], hz: f32, all: f32) -> f32 {
    let step = sine::step(hz);
    let (mut re, mut im, mut phase) = (0.0_f32, 0.0_f32, 0_u32);
    for sample in samples {
        re += sample * sine::cosine(phase);
        im += sample * sine::sine(phase);
        phase = phase.wrapping_add(step);
    }
    2.0 * (re * re + im * im) / (samples.len() as f32 * all).max(1.0)
}
