//! What arrived at the ends of a call, kept so that it can be heard.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::frame::HdlcFrame;
use crate::ladder::End;
use crate::signal::{CONTROL_RATE, PREAMBLE, SYNCHRONISATION, Signal};
use crate::time::Samples;

/// Octets of pages that are kept of a call: more than go over a line in the longest one (12 h at 14,400 bit/s are 78
/// million). What is beyond it is silent.
pub const RECORDED_OCTETS_MAX: usize = 80 << 20;
/// Noise that comes again within this time is one noise.
const ONE_NOISE: Samples = Samples::ms(5);

/// Something that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// When it began to.
    pub at: Samples,
    /// Who said it.
    pub from: End,
    /// What arrived.
    pub signal: Signal,
    /// From when until when something of it arrived otherwise than it was said, since it began.
    pub noises: Vec<(Samples, Samples)>,
}

/// Everything that arrived in a call, in the order in which it was said. It shares what it has with its copies.
#[derive(Debug, Clone, Default)]
pub struct Recording {
    arrived: Vec<Arc<Arrived>>,
    octets: usize,
    noise: [bool; 2],
    until: Samples,
    died: Option<Samples>,
}

impl Recording {
    /// What this end says is nothing but noise.
    pub(crate) fn noise(&mut self, from: End) {
        self.noise[from as usize] = true;
    }

    /// Takes note of what arrives.
    pub(crate) fn note(&mut self, arrived: Arrived) {
        self.octets += octets(&arrived.signal);
        if self.octets <= RECORDED_OCTETS_MAX {
            self.arrived.push(Arc::new(arrived));
        }
    }

    /// The line goes dead.
    pub(crate) fn dies(&mut self, at: Samples) {
        self.died = Some(self.died.map_or(at, |it| it.min(at)));
    }

    /// So much of the call has gone by.
    pub(crate) fn until(&mut self, now: Samples) {
        self.until = now;
    }

    /// What arrived of an end, in the order in which it was said.
    pub fn of(&self, from: End) -> impl Iterator<Item = &Arc<Arrived>> {
        self.arrived.iter().filter(move |it| it.from == from)
    }

    /// Whether what this end says is nothing but noise.
    #[must_use]
    pub fn is_noise(&self, from: End) -> bool {
        self.noise[from as usize]
    }

    /// How long the call has lasted.
    #[must_use]
    pub fn lasted(&self) -> Samples {
        self.until
    }

    /// When the line went dead, if it did.
    #[must_use]
    pub fn died(&self) -> Option<Samples> {
        self.died
    }
}

impl FromIterator<Arrived> for Recording {
    /// A call in which these things arrive, and nothing after the last one.
    fn from_iter<T: IntoIterator<Item = Arrived>>(arrived: T) -> Self {
        let mut recording = Self::default();
        for it in arrived {
            recording.until = recording.until.max(it.at + it.signal.duration());
            recording.note(it);
        }
        recording
    }
}

/// Octets that a signal takes.
fn octets(signal: &Signal) -> usize {
    match signal {
        Signal::Cng | Signal::Ced | Signal::Other(_) => 0,
        Signal::Tcf { octets, .. } | Signal::Page { octets, .. } => octets.len(),
        Signal::Frames(frames) | Signal::Block { frames, .. } => {
            frames.iter().map(|it| it.octets.len()).sum()
        }
    }
}

/// Where a signal arrives otherwise than it was said, since it began. Where it only ends earlier nothing is noise.
pub(crate) fn noises(said: &Signal, arrives: &Signal) -> Vec<(Samples, Samples)> {
    let mut noises = Vec::new();
    match (said, arrives) {
        (Signal::Tcf { rate, octets: said }, Signal::Tcf { octets, .. }) => {
            octet_noises(&mut noises, rate.training(false), rate.bits_per_second(), (said, octets));
        }
        (Signal::Page { rate, short, octets: said }, Signal::Page { octets, .. }) => {
            octet_noises(
                &mut noises,
                rate.training(*short),
                rate.bits_per_second(),
                (said, octets),
            );
        }
        (Signal::Frames(said), Signal::Frames(frames)) => {
            frame_noises(&mut noises, PREAMBLE, CONTROL_RATE, (said, frames));
        }
        (Signal::Block { rate, short, frames: said }, Signal::Block { frames, .. }) => {
            let begin = rate.training(*short) + SYNCHRONISATION;
            frame_noises(&mut noises, begin, rate.bits_per_second(), (said, frames));
        }
        // What became another signal is that one.
        (
            Signal::Cng
            | Signal::Ced
            | Signal::Other(_)
            | Signal::Tcf { .. }
            | Signal::Page { .. }
            | Signal::Frames(_)
            | Signal::Block { .. },
            _,
        ) => {}
    }
    noises
}

fn octet_noises(
    noises: &mut Vec<(Samples, Samples)>,
    begin: Samples,
    rate: u32,
    (said, arrives): (&[u8], &[u8]),
) {
    for (at, (said, arrives)) in (0..).zip(said.iter().zip(arrives)) {
        if said != arrives {
            let when = |octets: u64| begin + Samples::of_bits(octets * 8, rate);
            add(noises, when(at), when(at + 1));
        }
    }
}

/// A frame that is said and arrives in its place, but damaged: half of it is noise, its middle, so that those beside it arrive.
fn frame_noises(
    noises: &mut Vec<(Samples, Samples)>,
    begin: Samples,
    rate: u32,
    (said, arrives): (&[HdlcFrame], &[HdlcFrame]),
) {
    let mut bits = 0;
    for (said, arrives) in said.iter().zip(arrives) {
        let when = |bits| begin + Samples::of_bits(bits, rate);
        let (from, quarter) = (bits, arrives.bits() / 4);
        bits += arrives.bits();
        if said.good && !arrives.good && said.octets == arrives.octets {
            add(noises, when(from + quarter), when(bits - quarter));
        }
    }
}

fn add(noises: &mut Vec<(Samples, Samples)>, from: Samples, until: Samples) {
    match noises.last_mut() {
        Some(last) if from < last.1 + ONE_NOISE => last.1 = until,
        Some(_) | None => noises.push((from, until)),
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::rate::Rate;

    fn page(octets: Vec<u8>) -> Signal {
        Signal::Page { rate: Rate::V29At9600, short: false, octets }
    }

    #[test]
    fn octets_that_arrive_otherwise_are_noise_and_a_page_that_ends_is_none() {
        let said = vec![0; 2_400];
        let mut arrives = said[..1_800].to_vec();
        arrives[600..900].fill(1);
        let begin = Rate::V29At9600.training(false);
        let quarter = begin + Samples::ms(500);
        assert_eq!(
            noises(&page(said), &page(arrives)),
            [(quarter, quarter + Samples::ms(250))],
            "300 octets are a quarter of a second"
        );
    }

    #[test]
    fn half_of_a_frame_that_is_damaged_is_noise() {
        let frame = HdlcFrame { octets: vec![0xff, 0x13, 0x84], good: true };
        let bits = frame.bits();
        let broken = HdlcFrame { good: false, ..frame.clone() };
        let said = Signal::Frames(vec![frame.clone(), frame.clone()]);
        let when = |quarters| PREAMBLE + Samples::of_bits(bits * quarters / 4, CONTROL_RATE);
        let arrives = Signal::Frames(vec![frame, broken]);
        let [(from, until)] = noises(&said, &arrives)[..] else { panic!("one noise") };
        assert!(from >= when(4) && until <= when(8));
        assert_eq!((until - from).in_ms().div_ceil(10), (when(2) - when(0)).in_ms().div_ceil(10));
    }
}
