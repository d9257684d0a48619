//! Whether a fault can strike at all: what it needs to be said is said in the call.

use alloc::format;
use alloc::string::String;

use super::{Fault, FrameFault, Kind, LineFault, PageFault};
use crate::fcf::Fcf;
use crate::ladder::End;

/// What only a caller says that sends.
const OF_CALLER: &[Fcf] = &[
    Fcf::Tsi,
    Fcf::Dcs,
    Fcf::Sub,
    Fcf::Sid,
    Fcf::Mps,
    Fcf::Eom,
    Fcf::Eop,
    Fcf::Pps,
    Fcf::Eor,
    Fcf::Ctc,
    Fcf::Rr,
];
/// What only an answerer says that receives.
const OF_ANSWERER: &[Fcf] = &[
    Fcf::Csi,
    Fcf::Dis,
    Fcf::Cfr,
    Fcf::Ftt,
    Fcf::Mcf,
    Fcf::Rtn,
    Fcf::Rtp,
    Fcf::Ppr,
    Fcf::Rnr,
    Fcf::Err,
    Fcf::Ctr,
];
/// What is said with error correction only.
const CORRECTING: &[Fcf] =
    &[Fcf::Pps, Fcf::Ppr, Fcf::Eor, Fcf::Err, Fcf::Ctc, Fcf::Ctr, Fcf::Rr, Fcf::Rnr];
/// What stands in a PPS with error correction.
const PLAIN: &[Fcf] = &[Fcf::Mps, Fcf::Eom, Fcf::Eop];

impl Fault {
    /// Whether it can strike a call in which errors are corrected, or not.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn can_strike(&self, ecm: bool) -> Result<(), String> {
        let no = |why: &str| Err(format!("{self}: {why}"));
        if let Kind::Frame(fcf, _) = self.kind {
            let other = match self.from {
                Some(End::Caller) => OF_ANSWERER.contains(&fcf),
                Some(End::Answerer) => OF_CALLER.contains(&fcf),
                None => false,
            };
            return match ecm {
                _ if other => no("only the other end says it"),
                true if PLAIN.contains(&fcf) => no("with error correction it stands in a PPS"),
                false if CORRECTING.contains(&fcf) => no("it is said with error correction only"),
                true | false => Ok(()),
            };
        }
        let Kind::Page(fault) = self.kind else { return Ok(()) };
        match fault {
            _ if self.from == Some(End::Answerer) => no("only the caller sends pages"),
            PageFault::LostFrames(_)
            | PageFault::DoubledFrames
            | PageFault::TurnedFrames
            | PageFault::ShortFrames(_)
                if !ecm =>
            {
                no("there are such frames with error correction only")
            }
            PageFault::BadTraining(_)
            | PageFault::Bits(_)
            | PageFault::Burst(_)
            | PageFault::Dropout(_)
            | PageFault::Cut
            | PageFault::LostFrames(_)
            | PageFault::DoubledFrames
            | PageFault::TurnedFrames
            | PageFault::ShortFrames(_) => Ok(()),
        }
    }
}

/// The number of a fault that takes one.
pub(super) fn number(kind: Kind) -> Option<u32> {
    match kind {
        Kind::Frame(_, FrameFault::Asks(bit)) => Some(bit.into()),
        Kind::Frame(_, FrameFault::Count(more)) => Some(more.into()),
        Kind::Page(
            PageFault::BadTraining(it)
            | PageFault::Bits(it)
            | PageFault::Burst(it)
            | PageFault::Dropout(it)
            | PageFault::LostFrames(it)
            | PageFault::ShortFrames(it),
        )
        | Kind::Line(LineFault::HangsUp(it) | LineFault::Silent(it) | LineFault::Delay(it)) => {
            Some(it)
        }
        Kind::Frame(..)
        | Kind::Page(PageFault::Cut | PageFault::DoubledFrames | PageFault::TurnedFrames)
        | Kind::Line(LineFault::Noise) => None,
    }
}
