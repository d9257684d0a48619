//! Bits into points and back, whichever modem it is.

use alloc::vec::Vec;

use super::complex::Complex;
use super::course::{Course, Training};
use super::modulation::Modulation;
use super::{v17, v27ter, v29};

/// One of the modems, behind its training.
#[derive(Clone, Debug)]
pub(crate) enum Code {
    V27ter(v27ter::Code),
    V29(v29::Code),
    V17(v17::Code),
}

/// The training of a modulation, and how both ends are behind it.
pub(crate) fn train(modulation: Modulation, training: Training) -> (Course, Code) {
    match modulation {
        Modulation::V27terAt2400 | Modulation::V27terAt4800 => {
            let (course, code) = v27ter::train(modulation.bits_per_symbol());
            (course, Code::V27ter(code))
        }
        Modulation::V29At7200 | Modulation::V29At9600 => {
            let (course, code) = v29::train(modulation.bits_per_symbol());
            (course, Code::V29(code))
        }
        Modulation::V17At7200
        | Modulation::V17At9600
        | Modulation::V17At12000
        | Modulation::V17At14400 => {
            let (course, code) = v17::train(modulation.bits_per_symbol(), training);
            (course, Code::V17(code))
        }
    }
}

impl Code {
    /// The point that is sent for the next bits.
    pub(crate) fn encode(&mut self, bits: &mut impl FnMut() -> bool) -> Complex {
        match self {
            Self::V27ter(code) => code.encode(bits),
            Self::V29(code) => code.encode(bits),
            Self::V17(code) => code.encode(bits),
        }
    }

    /// What a point is taken for, and the bits that it, or one some time before it, stands for.
    pub(crate) fn decide(&mut self, heard: Complex, bits: &mut Vec<bool>) -> Complex {
        match self {
            Self::V27ter(code) => code.decide(heard, bits),
            Self::V29(code) => code.decide(heard, bits),
            Self::V17(code) => code.decide(heard, bits),
        }
    }

    /// Symbols between what is heard and the bits of it.
    pub(crate) fn delay(&self) -> usize {
        match self {
            Self::V27ter(_) | Self::V29(_) => 0,
            Self::V17(code) => code.delay(),
        }
    }
}
