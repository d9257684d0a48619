//! What a machine says, as samples.

use alloc::boxed::Box;
use alloc::vec::Vec;

use sim_fax::{
    CED, CNG, CONTROL_RATE, HdlcFrame, PREAMBLE, Rate, SYNCHRONISATION, Samples, Signal,
};
use sim_modem::fast::{self, Training};
use sim_modem::hdlc::Framer;
use sim_modem::level::SENT_DBM0;
use sim_modem::tone::{Tone, ToneSender};
use sim_modem::v21;

use crate::modulation;

/// Bits of a flag.
const FLAG_BITS: u64 = 8;
/// Flags behind the last frame: a receiver needs the end of the first one.
const FLAGS_AFTER: usize = 2;
/// What is sent for something that is no fax: the answer tone of a data modem in North America.
const OTHER_HZ: f32 = 2_225.0;

/// Something that is being said.
#[derive(Debug)]
pub(crate) enum Speaker {
    Tone { sender: ToneSender, left: u64 },
    Control { sender: v21::Sender, bits: Framer },
    Octets { sender: Box<fast::Sender>, octets: Vec<u8>, at: usize },
    Block { sender: Box<fast::Sender>, bits: Framer },
}

impl Speaker {
    pub(crate) fn new(signal: Signal) -> Self {
        match signal {
            Signal::Cng => Self::tone(Tone::Cng.hz(), CNG),
            Signal::Ced => Self::tone(Tone::Ced.hz(), CED),
            Signal::Other(duration) => Self::tone(OTHER_HZ, duration),
            Signal::Frames(frames) => Self::Control {
                sender: v21::Sender::new(SENT_DBM0),
                bits: framed(PREAMBLE, CONTROL_RATE, &frames),
            },
            Signal::Tcf { rate, octets } => Self::octets(rate, false, octets),
            Signal::Page { rate, short, octets } => Self::octets(rate, short, octets),
            Signal::Block { rate, short, frames } => Self::Block {
                sender: sender(rate, short),
                bits: framed(SYNCHRONISATION, rate.bits_per_second(), &frames),
            },
        }
    }

    fn tone(hz: f32, duration: Samples) -> Self {
        Self::Tone { sender: ToneSender::new(hz, SENT_DBM0), left: duration.0 }
    }

    fn octets(rate: Rate, short: bool, octets: Vec<u8>) -> Self {
        Self::Octets { sender: sender(rate, short), octets, at: 0 }
    }

    /// The next samples; fewer than asked for when all is said.
    pub(crate) fn say(&mut self, samples: &mut [i16]) -> usize {
        match self {
            Self::Tone { sender, left } => {
                let now = (*left).min(samples.len() as u64) as usize;
                samples[..now].iter_mut().for_each(|it| *it = sender.next_sample());
                *left -= now as u64;
                now
            }
            Self::Control { sender, bits } => sender.send(bits, samples),
            Self::Block { sender, bits } => sender.send(bits, samples),
            Self::Octets { sender, octets, at } => {
                let mut bits = core::iter::from_fn(|| {
                    let octet = octets.get(*at / 8)?;
                    *at += 1;
                    Some(octet >> ((*at - 1) % 8) & 1 == 1)
                });
                sender.send(&mut bits, samples)
            }
        }
    }
}

fn sender(rate: Rate, short: bool) -> Box<fast::Sender> {
    Box::new(fast::Sender::new(modulation(rate), training(short), SENT_DBM0))
}

pub(crate) fn training(short: bool) -> Training {
    if short { Training::Short } else { Training::Long }
}

/// Flags for so long, frames, and what ends them.
fn framed(flags: Samples, rate: u32, frames: &[HdlcFrame]) -> Framer {
    let mut framer = Framer::default();
    let bits = flags.in_ms() * u64::from(rate) / 1_000;
    framer.flags(bits.div_ceil(FLAG_BITS) as usize);
    for frame in frames {
        framer.frame(&frame.sent());
    }
    framer.flags(FLAGS_AFTER - 1);
    framer
}
