//! How the pages will be sent, as a sender says in its DCS.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::bits::{self, Bits, Wish};
use crate::dis::{self, Abilities, LineTime};
use crate::paper::{Coding, Length, Resolution, Width};
use crate::rate::Rate;

/// The bits that announce SUB and SID.
const SUB: u16 = 49;
const SID: u16 = 50;

/// How the pages that follow are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// By which modem, how fast.
    pub rate: Rate,
    /// How fine.
    pub resolution: Resolution,
    /// How wide.
    pub width: Width,
    /// How long at most.
    pub length: Length,
    /// How coded.
    pub coding: Coding,
    /// Milliseconds that a line takes at least; 0 with error correction.
    pub line_ms: u32,
    /// With error correction: octets of a frame.
    pub ecm: Option<FrameSize>,
    /// Whether a folder of the receiver is named (SUB).
    pub sub: bool,
    /// Whether a password is given (SID).
    pub sid: bool,
}

/// Octets of a page in one frame of error correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameSize {
    /// 256, as most machines send.
    Of256,
    /// 64.
    Of64,
}

/// A DCS asks for what the DIS did not offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOffered {
    /// The bit of T.30's table that asks for it; the first one of a number that is none.
    pub bit: u16,
}

impl NotOffered {
    /// Whether it is a folder, or a password, that was not asked for.
    #[must_use]
    pub fn asks_for_folder(self) -> bool {
        matches!(self.bit, SUB | SID)
    }

    /// What was asked for.
    #[must_use]
    pub fn words(self) -> String {
        bits::words(self.bit)
    }
}

impl FrameSize {
    /// In octets.
    #[must_use]
    pub fn octets(self) -> usize {
        match self {
            Self::Of256 => 256,
            Self::Of64 => 64,
        }
    }
}

impl Terms {
    /// From the field of a DCS, however short or long it is.
    ///
    /// # Errors
    /// It asks for something that `offered` does not hold.
    pub fn read(fif: &[u8], offered: &Abilities) -> Result<Self, NotOffered> {
        let (asked, ours) = (Bits::read(fif), Bits::read(&offered.fif()));
        let refused = asked.ones().find(|bit| match bits::wish(*bit) {
            Wish::Never => true,
            Wish::Offered => !ours.has(*bit),
            Wish::Free => false,
        });
        if let Some(bit) = refused {
            return Err(NotOffered { bit });
        }
        let (terms, ok) =
            (Self::of(&asked), |good: bool, bit| good.then_some(()).ok_or(NotOffered { bit }));
        let rate = Rate::of_dcs(asked.value(11..=14)).ok_or(NotOffered { bit: 11 })?;
        ok(offered.modems.carry(rate), 11)?;
        let width = dis::width(asked.value(17..=18)).ok_or(NotOffered { bit: 17 })?;
        ok(width <= offered.width, 17)?;
        let length = dis::length(asked.value(19..=20)).ok_or(NotOffered { bit: 19 })?;
        ok(length <= offered.length, 19)?;
        // Without error correction nobody can tell where a page of T.6 is damaged.
        ok(terms.coding != Coding::Mmr || terms.ecm.is_some(), 31)?;
        Ok(terms)
    }

    /// The field of a DCS.
    #[must_use]
    pub fn fif(&self) -> Vec<u8> {
        let mut bits = Bits::new();
        bits.set(10, true);
        bits.put(11..=14, self.rate.dcs());
        bits.set(15, self.resolution == Resolution::Fine);
        bits.set(16, self.coding == Coding::Mr);
        bits.put(17..=18, dis::width_bits(self.width));
        bits.put(19..=20, dis::length_bits(self.length));
        bits.put(21..=23, LineTime::of_ms(self.line_ms).0);
        bits.set(27, self.ecm.is_some());
        bits.set(28, self.ecm == Some(FrameSize::Of64));
        bits.set(31, self.coding == Coding::Mmr);
        bits.set(41, self.resolution == Resolution::SuperFine);
        bits.set(43, self.resolution == Resolution::UltraFine);
        bits.set(SUB, self.sub);
        bits.set(SID, self.sid);
        bits.fif()
    }

    /// What it says, for people.
    #[must_use]
    pub fn words(fif: &[u8]) -> String {
        let bits = Bits::read(fif);
        let it = Self::of(&bits);
        let mut words = alloc::vec![it.rate.name().to_string(), it.width.name().to_string()];
        words.push(format!("{} ms a line", it.line_ms));
        words.extend(bits::said(&bits));
        words.join(", ")
    }

    /// What the bits say, and the least of what they say wrongly.
    fn of(bits: &Bits) -> Self {
        let resolution = match (bits.has(43), bits.has(41), bits.has(15)) {
            (true, _, _) => Resolution::UltraFine,
            (_, true, _) => Resolution::SuperFine,
            (_, _, true) => Resolution::Fine,
            (false, false, false) => Resolution::Standard,
        };
        let coding = match (bits.has(31), bits.has(16)) {
            (true, _) => Coding::Mmr,
            (_, true) => Coding::Mr,
            (false, false) => Coding::Mh,
        };
        let size = if bits.has(28) { FrameSize::Of64 } else { FrameSize::Of256 };
        Self {
            rate: Rate::of_dcs(bits.value(11..=14)).unwrap_or(Rate::V27terAt2400),
            resolution,
            width: dis::width(bits.value(17..=18)).unwrap_or(Width::A4),
            length: dis::length(bits.value(19..=20)).unwrap_or(Length::A4),
            coding,
            line_ms: LineTime(bits.value(21..=23)).ms(Resolution::Standard),
            ecm: bits.has(27).then_some(size),
            sub: bits.has(SUB),
            sid: bits.has(SID),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered() -> Abilities {
        Abilities::read(&[0x00, 0xee, 0xfa, 0xc4, 0x80, 0x15])
    }

    #[test]
    fn a_dcs_of_another_machine_is_read_as_it_was_meant() {
        let terms = Terms::read(&[0x00, 0x62, 0xf8, 0x44], &offered()).unwrap();
        assert_eq!(terms.rate, Rate::V17At14400);
        assert_eq!((terms.resolution, terms.coding), (Resolution::Fine, Coding::Mmr));
        assert_eq!((terms.ecm, terms.line_ms), (Some(FrameSize::Of256), 0));
        assert_eq!(terms.fif(), [0x00, 0x62, 0xf8, 0x44]);
        let words = Terms::words(&terms.fif());
        assert_eq!(words, "V.17 14400, A4, 0 ms a line, receives, R8 x 7.7, error correction, MMR");
    }

    #[test]
    fn what_was_not_offered_is_refused_by_its_name() {
        for (bit, words) in [
            (1, "internet fax by mail (T.37)"),
            (3, "internet fax (T.38)"),
            (26, "uncompressed mode"),
            (44, "inches"),
            (49, "folder of the other end"),
            (53, "binary file transfer"),
            (54, "document transfer mode"),
            (55, "electronic data interchange"),
            (57, "basic transfer mode"),
            (60, "characters"),
            (62, "mixed mode"),
            (68, "JPEG"),
            (90, "bit 90"),
        ] {
            let mut asked = Bits::read(&[0x00, 0x62, 0xf8, 0x44]);
            asked.set(bit, true);
            let refused = Terms::read(&asked.fif(), &offered());
            assert_eq!(refused.map_err(NotOffered::words), Err(words.into()), "{bit}");
        }
    }

    #[test]
    fn numbers_that_mean_nothing_or_too_much_are_refused() {
        let read = |fif: &[u8], offered: &Abilities| Terms::read(fif, offered).map_err(|it| it.bit);
        let small = Abilities::read(&[0x00, 0x02, 0x00]);
        assert_eq!(read(&[0x00, 0x3e, 0x00], &offered()), Err(11), "no rate");
        assert_eq!(read(&[0x00, 0x0a, 0x00], &small), Err(11), "a rate that was not offered");
        assert_eq!(read(&[0x00, 0x02, 0x03], &offered()), Err(17), "no width");
        assert_eq!(read(&[0x00, 0x02, 0x02], &small), Err(17), "wider than offered");
        assert_eq!(read(&[0x00, 0x02, 0x08], &small), Err(19), "longer than offered");
        let unguarded = [0x00, 0x02, 0x80, 0x40];
        assert_eq!(read(&unguarded, &offered()), Err(31), "MMR without error correction");
    }
}
