//! What goes over the line: what an end says, and what the other one hears of it.
//!
//! Who carries it is no affair of an end: the frame line hands the pieces over as they are, the modems
//! make samples of them and pieces of what they hear.

use alloc::vec::Vec;

use crate::frame::HdlcFrame;
use crate::rate::Rate;
use crate::time::Samples;

/// How long a calling tone sounds, 1100 Hz.
pub const CNG: Samples = Samples::ms(500);
/// How long it then pauses.
pub const CNG_PAUSE: Samples = Samples::s(3);
/// How long the answer tone sounds, 2100 Hz: 2.6 to 4 s.
pub const CED: Samples = Samples::s(3);
/// Flags before the first frame of the control channel: 1 s, 15 % more or less.
pub const PREAMBLE: Samples = Samples::s(1);
/// Bits a second of the control channel (V.21, channel 2).
pub const CONTROL_RATE: u32 = 300;
/// How long the zeros last that check the training.
pub const TCF: Samples = Samples::ms(1_500);
/// Flags before the frames of error correction (T.4, annex A).
pub const SYNCHRONISATION: Samples = Samples::ms(200);

/// What one end says in one piece, until it listens again or changes the modem.
///
/// Octets are as on the line: the lowest bit is the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// A calling tone.
    Cng,
    /// The answer tone.
    Ced,
    /// Frames in the control channel, after its preamble.
    Frames(Vec<HdlcFrame>),
    /// Training, and zeros that show whether it did well.
    Tcf {
        /// By which modem.
        rate: Rate,
        /// The zeros.
        octets: Vec<u8>,
    },
    /// A page without error correction.
    Page {
        /// By which modem.
        rate: Rate,
        /// Whether the modem trains shortly.
        short: bool,
        /// The page, coded, with what ends it.
        octets: Vec<u8>,
    },
    /// Frames of a page with error correction.
    Block {
        /// By which modem.
        rate: Rate,
        /// Whether the modem trains shortly.
        short: bool,
        /// FCD and RCP frames.
        frames: Vec<HdlcFrame>,
    },
    /// Something that is no fax.
    Other(Samples),
}

impl Signal {
    /// How long it lasts.
    #[must_use]
    pub fn duration(&self) -> Samples {
        match self {
            Self::Cng => CNG,
            Self::Ced => CED,
            Self::Frames(frames) => PREAMBLE + frame_time(frames, CONTROL_RATE),
            Self::Tcf { rate, octets } => rate.training(false) + octet_time(octets, *rate),
            Self::Page { rate, short, octets } => rate.training(*short) + octet_time(octets, *rate),
            Self::Block { rate, short, frames } => {
                let bits = rate.bits_per_second();
                rate.training(*short) + SYNCHRONISATION + frame_time(frames, bits)
            }
            Self::Other(duration) => *duration,
        }
    }
}

fn frame_time(frames: &[HdlcFrame], rate: u32) -> Samples {
    Samples::of_bits(frames.iter().map(HdlcFrame::bits).sum(), rate)
}

fn octet_time(octets: &[u8], rate: Rate) -> Samples {
    Samples::of_bits(octets.len() as u64 * 8, rate.bits_per_second())
}

/// What an end hears, as soon as whoever carries it knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A calling tone or an answer tone.
    Tone,
    /// Something begins: flags of the control channel, a modem, or what is neither.
    Begins(Carrier),
    /// A frame is complete, in the control channel or of error correction.
    Frame(HdlcFrame),
    /// Octets of a modem, the lowest bit first, as they come in.
    Octets(Vec<u8>),
    /// What began is over.
    Ends,
    /// The other end hung up.
    HungUp,
}

/// What carries something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// The control channel.
    Control,
    /// A modem at the rate that was listened for, which is trained.
    Page,
    /// Something else.
    Other,
}

/// What an end listens for while it says nothing: the control channel, and a modem beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listen {
    /// The modem, and whether it trains shortly.
    pub page: Option<(Rate, bool)>,
    /// Whether it brings frames.
    pub frames: bool,
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn a_check_of_the_training_lasts_as_long_at_each_rate() {
        // Octets of 1.5 s at each rate, as a test script of TSB-85 counts them.
        for (rate, octets) in [(Rate::V17At14400, 2_700), (Rate::V27terAt2400, 450)] {
            let signal = Signal::Tcf { rate, octets: vec![0; octets] };
            assert_eq!(signal.duration(), rate.training(false) + TCF);
        }
    }

    #[test]
    fn a_frame_lasts_as_long_as_its_bits() {
        let frame = HdlcFrame { octets: vec![0xff, 0x13, 0x84], good: true };
        let bits = frame.bits();
        let signal = Signal::Frames(vec![frame]);
        assert_eq!(signal.duration(), PREAMBLE + Samples::of_bits(bits, 300));
    }
}
