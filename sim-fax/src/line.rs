//! The line between two ends: what one says arrives at the other, or not, or otherwise.

use alloc::vec;
use alloc::vec::Vec;

use crate::bits::Bits;
use crate::fault::{Fault, FrameFault, Kind, LineFault, PageFault};
use crate::fcf::Fcf;
use crate::frame::{Frame, HdlcFrame};
use crate::ladder::End;
use crate::rate::Rate;
use crate::recording::noises;
use crate::signal::Signal;
use crate::time::Samples;

/// A modem that hears nothing for so long does not find back into the page (measured of spandsp's).
const CARRIER_LOST_MS: u32 = 20;
/// Octets that [`FrameFault::Long`] adds.
const LONG_OCTETS: usize = 60;
/// What [`FrameFault::Letters`] puts into a field.
const LETTERS: &[u8] = b"</td><script>1 2 3\0\xff";
/// What [`FrameFault::Unknown`] says: nothing of T.30 has this field.
const UNKNOWN: u8 = 0x00;

/// A line with its faults. The same seed and the same signals give the same faults.
#[derive(Debug, Clone)]
pub struct Line {
    faults: Vec<(Fault, u32)>,
    /// How many signals each of them altered, kept from arriving or made late.
    struck: Vec<u32>,
    chance: Chance,
    /// Signals that were said.
    said: u32,
}

/// How a signal arrives.
#[derive(Debug)]
pub(crate) struct Arrival {
    /// What arrives, or would.
    pub(crate) signal: Signal,
    /// How long the speaker says it.
    pub(crate) said: Samples,
    /// How long it is heard; `None` for silence.
    pub(crate) heard: Option<Samples>,
    /// Whether it arrives otherwise than it was said, or not at all.
    pub(crate) is_altered: bool,
    /// From when until when it arrives otherwise, since it began.
    pub(crate) noises: Vec<(Samples, Samples)>,
    /// The line goes dead in the middle of it.
    pub(crate) dies: bool,
}

impl Line {
    /// A line with these faults, all at once.
    #[must_use]
    pub fn new(faults: impl IntoIterator<Item = Fault>, seed: u64) -> Self {
        let faults: Vec<_> = faults.into_iter().map(|it| (it, 0)).collect();
        let struck = vec![0; faults.len()];
        Self { faults, struck, chance: Chance(seed), said: 0 }
    }

    /// Its faults, and how many signals each altered, kept from arriving or made late.
    pub fn struck(&self) -> impl Iterator<Item = (Fault, u32)> {
        self.faults.iter().map(|it| it.0).zip(self.struck.iter().copied())
    }

    /// How much later what this end says arrives.
    pub(crate) fn delay(&self, from: End) -> Samples {
        let delays = self.of(from).map(|it| match it.kind {
            Kind::Line(LineFault::Delay(ms)) => u64::from(ms),
            Kind::Frame(..) | Kind::Page(_) | Kind::Line(_) => 0,
        });
        Samples::ms(delays.sum())
    }

    /// Whether noise is all that is heard of this end.
    pub(crate) fn is_noise(&self, from: End) -> bool {
        self.of(from).any(|it| it.kind == Kind::Line(LineFault::Noise))
    }

    /// How a signal of this end arrives.
    pub(crate) fn carry(&mut self, from: End, signal: Signal) -> Arrival {
        self.said += 1;
        let said = signal.duration();
        if self.of(from).next().is_none() {
            let (heard, noises) = (Some(said), Vec::new());
            return Arrival { signal, said, heard, is_altered: false, noises, dies: false };
        }
        let (mut arriving, mut is_cut, mut dies) = (Some(signal.clone()), false, false);
        for ((fault, times), struck) in self.faults.iter_mut().zip(&mut self.struck) {
            if fault.from.is_some_and(|it| it != from) {
                continue;
            }
            let Some(signal) = arriving.take() else { break };
            let before = signal.clone();
            let is_late = matches!(fault.kind, Kind::Line(LineFault::Delay(_)));
            let died = dies;
            arriving = match fault.kind {
                Kind::Frame(fcf, fault) => frames_altered(fcf, fault, times, signal),
                Kind::Page(fault) => {
                    let was = signal.duration();
                    let altered = page_altered(fault, times, &mut self.chance, signal);
                    is_cut |= fault.cuts() && altered.duration() < was;
                    Some(altered)
                }
                Kind::Line(LineFault::HangsUp(number)) => {
                    dies |= self.said == number;
                    Some(signal)
                }
                Kind::Line(LineFault::Silent(number)) => (self.said < number).then_some(signal),
                Kind::Line(LineFault::Noise) => None,
                Kind::Line(LineFault::Delay(_)) => Some(signal),
            };
            let is_struck = is_late || dies != died || arriving.as_ref() != Some(&before);
            *struck += u32::from(is_struck);
        }
        let Some(arriving) = arriving else {
            let noises = Vec::new();
            return Arrival { signal, said, heard: None, is_altered: true, noises, dies };
        };
        // What became longer takes its time, what became shorter has gaps, unless the carrier is gone.
        let is_altered = arriving != signal;
        let (lasts, said) = (arriving.duration(), said.max(arriving.duration()));
        let heard = Some(if is_cut { lasts } else { said });
        let noises = if is_altered { noises(&signal, &arriving) } else { Vec::new() };
        Arrival { signal: arriving, said, heard, is_altered, noises, dies }
    }

    fn of(&self, from: End) -> impl Iterator<Item = &Fault> {
        self.faults.iter().map(|it| &it.0).filter(move |it| it.from.is_none_or(|it| it == from))
    }
}

/// A page, or a check of the training, with a fault; `times` counts how often it had it.
fn page_altered(fault: PageFault, times: &mut u32, chance: &mut Chance, signal: Signal) -> Signal {
    match signal {
        Signal::Tcf { rate, octets } => {
            let octets = match fault {
                PageFault::BadTraining(most) if *times < most => {
                    *times += 1;
                    vec![0x55; octets.len()]
                }
                PageFault::Bits(_) => octets_altered(fault, chance, rate, octets),
                PageFault::BadTraining(_)
                | PageFault::Burst(_)
                | PageFault::Dropout(_)
                | PageFault::Cut
                | PageFault::LostFrames(_)
                | PageFault::DoubledFrames
                | PageFault::TurnedFrames
                | PageFault::ShortFrames(_) => octets,
            };
            Signal::Tcf { rate, octets }
        }
        Signal::Page { .. } | Signal::Block { .. } if !fault.strikes(times) => signal,
        Signal::Page { rate, short, octets } => {
            Signal::Page { rate, short, octets: octets_altered(fault, chance, rate, octets) }
        }
        Signal::Block { rate, short, frames } => {
            Signal::Block { rate, short, frames: block_altered(fault, chance, rate, frames) }
        }
        Signal::Cng | Signal::Ced | Signal::Frames(_) | Signal::Other(_) => signal,
    }
}

/// Frames of the control channel with a fault; `None` where they do not arrive.
fn frames_altered(fcf: Fcf, fault: FrameFault, times: &mut u32, signal: Signal) -> Option<Signal> {
    let Signal::Frames(mut frames) = signal else { return Some(signal) };
    for frame in &mut frames {
        let Ok(mut read) = Frame::read(frame) else { continue };
        if read.says() != Some(fcf) {
            continue;
        }
        *times += 1;
        match fault {
            FrameFault::Lost if *times == 1 => return None,
            FrameFault::LostAlways => return None,
            FrameFault::Damaged => frame.good &= *times > 1,
            FrameFault::DamagedAlways => frame.good = false,
            FrameFault::Lost => {}
            FrameFault::Says(instead) => read.fcf = instead.octet(read.fcf & 1 == 1),
            FrameFault::Unknown => read.fcf = UNKNOWN,
            FrameFault::NotLast => read.last = false,
            FrameFault::Short => read.fif.truncate(1),
            FrameFault::Long => read.fif.extend([0xff; LONG_OCTETS]),
            FrameFault::Letters => read.fif = LETTERS.to_vec(),
            FrameFault::Asks(bit) => read.fif = also(&read.fif, bit),
            FrameFault::Count(more) => {
                read.fif.iter_mut().skip(3).for_each(|it| *it = it.wrapping_add(more));
            }
        }
        *frame = HdlcFrame { good: frame.good, ..HdlcFrame::from(read) };
    }
    Some(Signal::Frames(frames))
}

/// The field of a DCS with one bit more.
fn also(fif: &[u8], bit: u16) -> Vec<u8> {
    let mut bits = Bits::read(fif);
    bits.set(bit, true);
    bits.fif()
}

/// Octets that a modem carries.
fn octets_altered(
    fault: PageFault,
    chance: &mut Chance,
    rate: Rate,
    mut octets: Vec<u8>,
) -> Vec<u8> {
    match fault {
        PageFault::Bits(wrong) => {
            let bits = octets.len() as u64 * 8;
            for _ in 0..bits * u64::from(wrong) / 100_000 {
                let bit = chance.below(bits);
                octets[bit as usize / 8] ^= 1 << (bit % 8);
            }
        }
        PageFault::Burst(ms) => {
            let (second, burst) = (octets_in(rate, 1_000), octets_in(rate, ms));
            let phase = chance.below((second - burst.min(second)) as u64) as usize;
            for second in octets.chunks_mut(second) {
                let noise = second.iter_mut().skip(phase).take(burst);
                noise.for_each(|it| *it = chance.next() as u8);
            }
        }
        PageFault::Cut => octets.truncate(octets.len() / 2),
        PageFault::Dropout(ms) if ms < CARRIER_LOST_MS => {
            let middle = octets.len() / 2;
            let gone = octets.iter_mut().skip(middle).take(octets_in(rate, ms));
            gone.for_each(|it| *it = chance.next() as u8);
        }
        PageFault::Dropout(_) => octets.truncate(octets.len() / 2),
        PageFault::BadTraining(_)
        | PageFault::LostFrames(_)
        | PageFault::DoubledFrames
        | PageFault::TurnedFrames
        | PageFault::ShortFrames(_) => {}
    }
    octets
}

/// Frames of error correction.
fn block_altered(
    fault: PageFault,
    chance: &mut Chance,
    rate: Rate,
    mut frames: Vec<HdlcFrame>,
) -> Vec<HdlcFrame> {
    let mut at = 0;
    let per_second = u64::from(rate.bits_per_second());
    match fault {
        PageFault::Bits(wrong) => {
            let wrong = u64::from(wrong);
            frames.iter_mut().for_each(|it| it.good &= chance.below(100_000) >= it.bits() * wrong);
        }
        PageFault::Burst(ms) => {
            let burst = per_second * u64::from(ms) / 1_000;
            let phase = chance.below(per_second.saturating_sub(burst));
            frames.iter_mut().for_each(|frame| {
                let begin = at % per_second;
                at += frame.bits();
                let end = begin + frame.bits();
                let hit = |second: u64| begin < second + phase + burst && second + phase < end;
                frame.good &= !hit(0) && !hit(per_second);
            });
        }
        PageFault::Dropout(ms) if ms < CARRIER_LOST_MS => {
            let middle = frames.len() / 2;
            let gone = per_second * u64::from(ms) / 1_000;
            frames.iter_mut().skip(middle).for_each(|frame| {
                frame.good &= at > gone;
                at += frame.bits();
            });
        }
        PageFault::Dropout(_) => frames.truncate(frames.len() / 2),
        PageFault::Cut => frames.truncate(frames.len() / 2),
        PageFault::LostFrames(each) => frames.retain(|_| {
            at += 1;
            !at.is_multiple_of(u64::from(each))
        }),
        PageFault::DoubledFrames => {
            frames = frames.into_iter().flat_map(|it| [it.clone(), it]).collect()
        }
        PageFault::TurnedFrames => frames.reverse(),
        PageFault::ShortFrames(some) => {
            frames.iter_mut().take(some as usize).for_each(|it| it.octets.truncate(3));
        }
        PageFault::BadTraining(_) => {}
    }
    frames
}

fn octets_in(rate: Rate, ms: u32) -> usize {
    (u64::from(rate.bits_per_second()) * u64::from(ms) / 8_000) as usize
}

/// Numbers from a seed (splitmix64).
#[derive(Debug, Clone)]
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }
}
