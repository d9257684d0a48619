//! Two machines and the wire between them.

use alloc::collections::VecDeque;
use alloc::vec;
use alloc::vec::Vec;

use sim_fax::{CALL_MAX, Party, Samples};
use sim_modem::level;

use crate::machine::{BLOCK, Machine};
use crate::noise::Noise;

/// What the wire does to each direction. The same seed gives the same noise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AudioLine {
    /// How much quieter it arrives, in decibels.
    pub loss_db: f32,
    /// Noise that is always there, in dBm0.
    pub noise_dbm0: Option<f32>,
    /// How much later it arrives.
    pub delay: Samples,
    /// What the noise is made of.
    pub seed: u64,
}

impl Default for AudioLine {
    fn default() -> Self {
        Self { loss_db: 0.0, noise_dbm0: None, delay: Samples::default(), seed: 1 }
    }
}

/// A call under way.
#[derive(Debug)]
pub struct AudioCall<C, A> {
    caller: Machine<C>,
    answerer: Machine<A>,
    wires: [Wire; 2],
    /// What was said, as it was said, the caller first; where it is recorded.
    recording: Option<[Vec<i16>; 2]>,
    has_left: [bool; 2],
}

impl<C: Party, A: Party> AudioCall<C, A> {
    /// A call at its beginning.
    pub fn new(caller: C, answerer: A, line: AudioLine) -> Self {
        let wire = |seed| Wire::new(AudioLine { seed, ..line });
        Self {
            caller: Machine::new(caller),
            answerer: Machine::new(answerer),
            wires: [wire(line.seed), wire(!line.seed)],
            recording: None,
            has_left: [false; 2],
        }
    }

    /// Keeps what is said, for [`wav`](crate::wav()).
    #[must_use]
    pub fn recorded(self) -> Self {
        Self { recording: Some(Default::default()), ..self }
    }

    /// Has 5 ms go by.
    pub fn step(&mut self) {
        let from_answerer = self.wires[1].arriving();
        let from_caller = self.wires[0].arriving();
        let said = [self.caller.exchange(&from_answerer), self.answerer.exchange(&from_caller)];
        if let Some(recording) = &mut self.recording {
            recording.iter_mut().zip(&said).for_each(|(it, said)| it.extend(said));
        }
        self.wires.iter_mut().zip(&said).for_each(|(it, said)| it.carry(said));
        let left = [self.caller.party().end().is_some(), self.answerer.party().end().is_some()];
        if left[0] && !self.has_left[0] {
            self.answerer.hung_up();
        }
        if left[1] && !self.has_left[1] {
            self.caller.hung_up();
        }
        self.has_left = left;
    }

    /// Has the call go on until both ends have left it.
    pub fn run(&mut self) {
        while !self.is_over() {
            self.step();
        }
    }

    /// Whether both ends have left, or so much time has gone by that nobody should still be there.
    pub fn is_over(&self) -> bool {
        let ends = (self.caller.party().end(), self.answerer.party().end());
        ends.0.is_some() && ends.1.is_some() || self.now() > CALL_MAX
    }

    /// How much of the call has gone by.
    pub fn now(&self) -> Samples {
        self.caller.now()
    }

    /// The two ends.
    pub fn ends(&mut self) -> (&mut C, &mut A) {
        (self.caller.party_mut(), self.answerer.party_mut())
    }

    /// What was said, the caller's first; nothing where it is not recorded.
    pub fn recording(&self) -> (&[i16], &[i16]) {
        self.recording.as_ref().map_or((&[], &[]), |it| (&it[0], &it[1]))
    }
}

/// One direction.
#[derive(Debug)]
struct Wire {
    gain: f32,
    noise: Noise,
    under_way: VecDeque<i16>,
}

impl Wire {
    fn new(line: AudioLine) -> Self {
        // The ends say and hear a block at a time: no line is shorter than one.
        let delay = (line.delay.0 as usize).max(BLOCK);
        Self {
            gain: level::ratio(-line.loss_db),
            noise: Noise::new(line.noise_dbm0, line.seed),
            under_way: VecDeque::from(vec![0; delay]),
        }
    }

    fn carry(&mut self, said: &[i16]) {
        self.under_way.extend(said);
    }

    fn arriving(&mut self) -> [i16; BLOCK] {
        let mut block = [0; BLOCK];
        for (arrives, said) in block.iter_mut().zip(self.under_way.drain(..BLOCK)) {
            *arrives = said;
        }
        if self.gain != 1.0 || !self.noise.is_silent() {
            block = block.map(|it| (f32::from(it) * self.gain + self.noise.next_sample()) as i16);
        }
        block
    }
}
