//! What a fax machine is set to.

use alloc::vec;

use crate::dcs::FrameSize;
use crate::dis::{Abilities, LineTime, Modems};
use crate::id::SubscriberId;
use crate::paper::{Length, Resolution, Width};
use crate::time::Samples;

/// What a fax machine is set to for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// Its own number; none is said where it is empty.
    pub own_id: SubscriberId,
    /// What it can do, as it says when it answers, and what it makes use of when it calls. Whether a caller
    /// may name a folder and give a password is `sub` and `sid` of it.
    pub abilities: Abilities,
    /// Octets of a frame that it sends with error correction.
    pub frame_size: FrameSize,
    /// As a caller: which folder of the other end the document is for.
    pub folder: SubscriberId,
    /// As a caller: a password for it.
    pub password: SubscriberId,
    /// Of a hundred lines of a page, how many may be damaged before the page is refused. T.30 leaves it to
    /// the maker.
    pub bad_lines_percent: u32,
    /// How often a command is said before the other end is given up.
    pub tries: u32,
    /// How long a call may last.
    pub guard: Samples,
    /// Whether whoever carries the station decides on pages and folders ([`Station::asks`](crate::Station::asks)).
    pub asks: bool,
}

/// How long a call may last: as long as 999 dense pages take at 14400 bit/s (assumed).
pub const CALL_GUARD: Samples = Samples::s(12 * 3_600);
/// How long a call may last in which no page is confirmed (assumed).
pub const PAGE_GUARD: Samples = Samples::s(1_800);

impl Setup {
    /// As the device is by itself: G3 with what that has, and nothing that reaches a network or carries
    /// a file; no folders for callers, nothing to be fetched.
    ///
    /// That it takes A3, and which resolutions, is what a service manual of this family's machines prints
    /// of their DIS; that it does not offer V.8 follows from the guide, which knows G3 only.
    #[must_use]
    pub fn new(own_id: SubscriberId) -> Self {
        let abilities = Abilities {
            receives: true,
            sends: false,
            modems: Modems::V27terV29V17,
            resolutions: vec![Resolution::Fine, Resolution::SuperFine, Resolution::UltraFine],
            width: Width::A3,
            length: Length::Unlimited,
            line_time: LineTime::NONE,
            mr: true,
            mmr: true,
            ecm: true,
            sub: false,
            sid: false,
        };
        Self {
            own_id,
            abilities,
            frame_size: FrameSize::Of256,
            folder: SubscriberId::default(),
            password: SubscriberId::default(),
            bad_lines_percent: 10,
            tries: 3,
            guard: CALL_GUARD,
            asks: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bits::{self, Bits, Wish};

    #[test]
    fn a_machine_by_itself_offers_nothing_but_g3_pages() {
        let setup = Setup::new(SubscriberId::default());
        let offered = Bits::read(&setup.abilities.fif());
        assert!(offered.ones().all(|bit| bits::wish(bit) != Wish::Never));
        for bit in [6, 9, 47, 49, 50] {
            assert!(!offered.has(bit), "{}", bits::words(bit));
        }
    }
}
