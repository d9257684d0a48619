//! The modems that carry pages, and how fast.

use crate::time::Samples;

/// A modem that carries pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modem {
    /// ITU-T V.27ter: 4800 and 2400 bit/s.
    V27ter,
    /// ITU-T V.29: 9600 and 7200 bit/s.
    V29,
    /// ITU-T V.17: 14400 to 7200 bit/s.
    V17,
}

/// How pages are carried: a modem and its bits a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is a modem and its bits a second")]
pub enum Rate {
    V17At14400,
    V17At12000,
    V17At9600,
    V17At7200,
    V29At9600,
    V29At7200,
    V27terAt4800,
    V27terAt2400,
}

struct Row {
    rate: Rate,
    modem: Modem,
    bits: u32,
    name: &'static str,
    /// Bits 11 to 14 of a DCS, bit 11 lowest.
    dcs: u8,
    /// How long it trains before the first bit, and anew after it was confirmed (recalled from the
    /// recommendations, with the tone against echo left out).
    long: Samples,
    short: Samples,
}

/// In the order of falling back, which is a maker's choice.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    row(Rate::V17At14400, Modem::V17, 14_400, "V.17 14400", 0b1000, 1_393, 142),
    row(Rate::V17At12000, Modem::V17, 12_000, "V.17 12000", 0b1010, 1_393, 142),
    row(Rate::V17At9600, Modem::V17, 9_600, "V.17 9600", 0b1001, 1_393, 142),
    row(Rate::V17At7200, Modem::V17, 7_200, "V.17 7200", 0b1011, 1_393, 142),
    row(Rate::V29At9600, Modem::V29, 9_600, "V.29 9600", 0b0001, 253, 253),
    row(Rate::V29At7200, Modem::V29, 7_200, "V.29 7200", 0b0011, 253, 253),
    row(Rate::V27terAt4800, Modem::V27ter, 4_800, "V.27ter 4800", 0b0010, 708, 708),
    row(Rate::V27terAt2400, Modem::V27ter, 2_400, "V.27ter 2400", 0b0000, 943, 943),
];

const fn row(
    rate: Rate,
    modem: Modem,
    bits: u32,
    name: &'static str,
    dcs: u8,
    long: u64,
    short: u64,
) -> Row {
    Row { rate, modem, bits, name, dcs, long: Samples::ms(long), short: Samples::ms(short) }
}

impl Rate {
    /// All of them, in the order of falling back.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|it| it.rate)
    }

    /// Which modem.
    #[must_use]
    pub fn modem(self) -> Modem {
        self.row().modem
    }

    /// Bits a second.
    #[must_use]
    pub fn bits_per_second(self) -> u32 {
        self.row().bits
    }

    /// `V.17 14400`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// How long the modem trains: `short` where it was confirmed at this rate before, which only
    /// V.17 makes use of.
    #[must_use]
    pub fn training(self, short: bool) -> Samples {
        if short { self.row().short } else { self.row().long }
    }

    /// Bits 11 to 14 of a DCS, bit 11 lowest.
    #[must_use]
    pub fn dcs(self) -> u8 {
        self.row().dcs
    }

    /// By bits 11 to 14 of a DCS; `None` for those that mean none.
    #[must_use]
    pub fn of_dcs(bits: u8) -> Option<Self> {
        ROWS.iter().find(|it| it.dcs == bits).map(|it| it.rate)
    }

    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rate_has_its_row_and_bits_of_its_own() {
        for (at, rate) in Rate::all().enumerate() {
            assert_eq!(rate as usize, at);
            assert_eq!(Rate::of_dcs(rate.dcs()), Some(rate));
        }
        assert_eq!(Rate::of_dcs(0b1111), None);
    }
}
