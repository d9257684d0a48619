//! A fax machine on a line of samples.
//!
//! ```text
//!   Station (T.30) ── say ──▶ Speaker ──▶ samples ──▶ the line
//!                  ◀─ hear ── Ear     ◀── samples ◀──
//! ```
//! It is one of the two fronts of a [`sim_fax::Station`]; the other one carries what is said as it is, without a sound
//! ([`sim_fax::Call`]). Nothing here knows a system.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod call;
mod ear;
mod machine;
mod noise;
mod presence;
mod sound;
mod speaker;
mod wav;

pub use call::{AudioCall, AudioLine};
pub use machine::{BLOCK, Machine};
pub use sound::Sound;
pub use wav::wav;

use sim_fax::Rate;
use sim_modem::fast::Modulation;

/// How a modem of a page sounds.
fn modulation(rate: Rate) -> Modulation {
    match rate {
        Rate::V17At14400 => Modulation::V17At14400,
        Rate::V17At12000 => Modulation::V17At12000,
        Rate::V17At9600 => Modulation::V17At9600,
        Rate::V17At7200 => Modulation::V17At7200,
        Rate::V29At9600 => Modulation::V29At9600,
        Rate::V29At7200 => Modulation::V29At7200,
        Rate::V27terAt4800 => Modulation::V27terAt4800,
        Rate::V27terAt2400 => Modulation::V27terAt2400,
    }
}
