//! How a call sounds whose ends carried what they said without a sound.
//!
//! Each direction is as it arrived at the other end, with the same frames and octets. Where they arrived otherwise than they were
//! said a noise is heard beside them, and where nothing arrived there is silence.

use alloc::collections::VecDeque;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use sim_fax::{Arrived, End, Recording, Samples};

use crate::noise::Noise;
use crate::speaker::Speaker;
use crate::wav::{FRAME, frame, head};

/// What is made at a time: a second.
const PIECE: u64 = sim_modem::SAMPLE_RATE as u64;
/// How long the line is listened to after the call, and how much of it may be left of a modem's tail.
const AFTERWARDS: Samples = Samples::ms(500);
/// A line on which nothing but noise is (assumed: as loud as a machine).
const ALL_NOISE_DBM0: f32 = -14.0;
/// A noise beside a page (assumed): loud enough to be heard, quiet enough for a modem to go on behind it.
const NOISE_DBM0: f32 = -26.0;

/// A WAV file of a call, both directions, the caller left: 8 kHz, 16 bits. It is made piece by piece as it is asked for.
#[derive(Debug)]
pub struct Sound {
    channels: [Channel; 2],
    now: u64,
    length: u64,
    is_begun: bool,
}

impl Sound {
    /// The sound of what was recorded, until now where the call lasts.
    #[must_use]
    pub fn new(recording: &Recording) -> Self {
        let length = (recording.lasted() + AFTERWARDS).0;
        let channels = [End::Caller, End::Answerer].map(|it| Channel::new(recording, it));
        Self { channels, now: 0, length, is_begun: false }
    }

    /// How long the file is, in octets.
    #[must_use]
    pub fn octets(&self) -> u64 {
        head(self.length).len() as u64 + self.length * u64::from(FRAME)
    }
}

/// The pieces of the file.
impl Iterator for Sound {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        if !core::mem::replace(&mut self.is_begun, true) {
            return Some(head(self.length));
        }
        let count = PIECE.min(self.length - self.now) as usize;
        let now = self.now;
        self.now += count as u64;
        let [caller, answerer] = &mut self.channels;
        let (caller, answerer) = (caller.samples(now, count), answerer.samples(now, count));
        let piece = caller.iter().zip(&answerer).flat_map(|it| frame(*it.0, *it.1));
        (count > 0).then(|| piece.collect())
    }
}

/// What arrived of one end.
#[derive(Debug)]
struct Channel {
    /// What is still to come, the next one last.
    arrived: Vec<Arc<Arrived>>,
    speaker: Option<Speaker>,
    /// From when until when there is noise beside what came until now.
    noises: VecDeque<(u64, u64)>,
    noise: Noise,
    /// From then on the line is dead.
    dies: u64,
}

impl Channel {
    fn new(recording: &Recording, from: End) -> Self {
        let mut arrived: Vec<_> = recording.of(from).cloned().collect();
        arrived.reverse();
        let (dbm0, noises) = match recording.is_noise(from) {
            true => (ALL_NOISE_DBM0, VecDeque::from([(0, recording.lasted().0)])),
            false => (NOISE_DBM0, VecDeque::new()),
        };
        let dies = recording.died().map_or(u64::MAX, |it| it.0);
        Self { arrived, speaker: None, noises, noise: Noise::new(Some(dbm0), from as u64), dies }
    }

    /// So many samples from then on.
    fn samples(&mut self, now: u64, count: usize) -> Vec<i16> {
        let mut samples = vec![0; count];
        let mut said = 0;
        while said < count {
            said += self.go_on(now + said as u64, &mut samples[said..]);
        }
        for (at, sample) in (now..).zip(&mut samples) {
            while self.noises.front().is_some_and(|it| it.1 <= at) {
                self.noises.pop_front();
            }
            if at >= self.dies {
                *sample = 0;
            } else if self.noises.front().is_some_and(|it| it.0 <= at) {
                *sample = (f32::from(*sample) + self.noise.next_sample()) as i16;
            }
        }
        samples
    }

    /// What is said now, or silence until something is; how much of it.
    fn go_on(&mut self, now: u64, samples: &mut [i16]) -> usize {
        if let Some(speaker) = &mut self.speaker {
            let said = speaker.say(samples);
            if said < samples.len() {
                self.speaker = None;
            }
            return said;
        }
        // What began before the last was over begins then: a modem takes a little longer than the time that is counted for it.
        if let Some(next) = self.arrived.pop_if(|it| it.at.0 <= now) {
            let noises = next.noises.iter().map(|it| (now + it.0.0, now + it.1.0));
            self.noises.extend(noises);
            self.speaker = Some(Speaker::new(next.signal.clone()));
            return 0;
        }
        let silent = self.arrived.last().map_or(u64::MAX, |it| it.at.0 - now);
        silent.min(samples.len() as u64) as usize
    }
}
