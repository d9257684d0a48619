//! What a machine can do, as it says in its DIS.

use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};

use crate::bits::{self, Bits};
use crate::paper::{Length, Resolution, Width};
use crate::rate::{Modem, Rate};

/// What a machine can do (DIS), or can take (DTC).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abilities {
    /// Whether it takes documents.
    pub receives: bool,
    /// Whether it has a document to be fetched.
    pub sends: bool,
    /// The modems that it has, of those that T.30 lets it announce together.
    pub modems: Modems,
    /// Resolutions beside [`Resolution::Standard`].
    pub resolutions: Vec<Resolution>,
    /// The widest page.
    pub width: Width,
    /// The longest page.
    pub length: Length,
    /// How long a line must take at least.
    pub line_time: LineTime,
    /// Whether it reads MR.
    pub mr: bool,
    /// Whether it reads MMR, with error correction.
    pub mmr: bool,
    /// Whether it has error correction.
    pub ecm: bool,
    /// Whether a sender may name a folder (SUB).
    pub sub: bool,
    /// Whether a sender may give a password (SID).
    pub sid: bool,
}

/// Modems that a machine announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Modems {
    /// V.27ter at 2400 bit/s only.
    V27terAt2400,
    /// V.27ter.
    V27ter,
    /// V.29.
    V29,
    /// V.27ter and V.29.
    V27terV29,
    /// V.27ter, V.29 and V.17.
    V27terV29V17,
}

/// How long a line takes at least, bits 21 to 23, bit 21 lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineTime(pub(crate) u8);

impl LineTime {
    /// None: lines may come as fast as they can.
    pub const NONE: Self = Self(0b111);

    /// In ms, of a line at this resolution.
    #[must_use]
    pub fn ms(self, resolution: Resolution) -> u32 {
        let (at_3_85, at_7_7) = match self.0 & 0b111 {
            0b000 => (20, 20),
            0b001 => (5, 5),
            0b010 => (10, 10),
            0b011 => (20, 10),
            0b100 => (40, 40),
            0b101 => (40, 20),
            0b110 => (10, 5),
            _ => (0, 0),
        };
        if resolution.down() == 1 { at_3_85 } else { at_7_7 }
    }

    /// As a DCS says it: the time that holds at one resolution.
    pub(crate) fn of_ms(ms: u32) -> Self {
        Self(match ms {
            0 => 0b111,
            1..=5 => 0b001,
            6..=10 => 0b010,
            11..=20 => 0b000,
            21.. => 0b100,
        })
    }
}

impl Modems {
    const ROWS: [(Self, u8, &'static str); 5] = [
        (Self::V27terAt2400, 0b0000, "V.27ter 2400"),
        (Self::V27ter, 0b0010, "V.27ter"),
        (Self::V29, 0b0001, "V.29"),
        (Self::V27terV29, 0b0011, "V.27ter, V.29"),
        (Self::V27terV29V17, 0b1011, "V.27ter, V.29, V.17"),
    ];

    /// Whether pages may be carried at this rate.
    #[must_use]
    pub fn carry(self, rate: Rate) -> bool {
        let modem = rate.modem();
        match self {
            Self::V27terAt2400 => rate == Rate::V27terAt2400,
            Self::V27ter => modem == Modem::V27ter,
            Self::V29 => modem == Modem::V29,
            Self::V27terV29 => modem != Modem::V17,
            Self::V27terV29V17 => true,
        }
    }

    /// By bits 11 to 14 of a DIS. What T.30 reserves is taken for the least that every machine has.
    fn of_dis(bits: u8) -> Self {
        // Whoever has V.17 has V.29 and V.27ter, whatever comes after it.
        let known = Self::ROWS.iter().find(|it| it.1 == bits || it.1 == bits & 0b1011);
        known.map_or(Self::V27terAt2400, |it| it.0)
    }

    fn row(self) -> (Self, u8, &'static str) {
        Self::ROWS[self as usize]
    }
}

impl Abilities {
    /// From the field of a DIS or DTC, however short or long it is.
    #[must_use]
    pub fn read(fif: &[u8]) -> Self {
        let bits = Bits::read(fif);
        let resolutions =
            [(15, Resolution::Fine), (41, Resolution::SuperFine), (43, Resolution::UltraFine)];
        let ecm = bits.has(27);
        Self {
            receives: bits.has(10),
            sends: bits.has(9),
            modems: Modems::of_dis(bits.value(11..=14)),
            resolutions: resolutions
                .into_iter()
                .filter(|it| bits.has(it.0))
                .map(|it| it.1)
                .collect(),
            width: width(bits.value(17..=18)).unwrap_or(Width::A3),
            length: length(bits.value(19..=20)).unwrap_or(Length::Unlimited),
            line_time: LineTime(bits.value(21..=23)),
            mr: bits.has(16),
            mmr: ecm && bits.has(31),
            ecm,
            sub: bits.has(49),
            sid: bits.has(50),
        }
    }

    /// The field of a DIS.
    #[must_use]
    pub fn fif(&self) -> Vec<u8> {
        let mut bits = Bits::new();
        let has = |it| self.resolutions.contains(&it);
        bits.set(9, self.sends);
        bits.set(10, self.receives);
        bits.put(11..=14, self.modems.row().1);
        bits.set(15, has(Resolution::Fine));
        bits.set(16, self.mr);
        bits.put(17..=18, width_bits(self.width));
        bits.put(19..=20, length_bits(self.length));
        bits.put(21..=23, self.line_time.0);
        bits.set(27, self.ecm);
        bits.set(31, self.ecm && self.mmr);
        bits.set(41, has(Resolution::SuperFine));
        bits.set(43, has(Resolution::UltraFine));
        let finer = has(Resolution::SuperFine) || has(Resolution::UltraFine);
        bits.set(45, finer);
        bits.set(49, self.sub);
        bits.set(50, self.sid);
        bits.fif()
    }

    /// What it can do, for people.
    #[must_use]
    pub fn words(fif: &[u8]) -> String {
        let bits = Bits::read(fif);
        let it = Self::read(fif);
        let mut words: Vec<String> = vec![it.modems.row().2.into()];
        words.push(format!("up to {}", it.width.name()));
        let time = (it.line_time.ms(Resolution::Standard), it.line_time.ms(Resolution::Fine));
        words.push(format!("{}/{} ms a line", time.0, time.1));
        words.extend(bits::said(&bits));
        words.join(", ")
    }

    /// Whether a page of this resolution may come.
    #[must_use]
    pub fn resolves(&self, resolution: Resolution) -> bool {
        resolution == Resolution::Standard || self.resolutions.contains(&resolution)
    }
}

pub(crate) fn width(bits: u8) -> Option<Width> {
    [Width::A4, Width::B4, Width::A3].get(usize::from(bits)).copied()
}

pub(crate) fn width_bits(width: Width) -> u8 {
    width as u8
}

pub(crate) fn length(bits: u8) -> Option<Length> {
    [Length::A4, Length::B4, Length::Unlimited].get(usize::from(bits)).copied()
}

pub(crate) fn length_bits(length: Length) -> u8 {
    length as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dis_of_another_machine_is_read_as_it_was_meant() {
        // A spandsp station, and what a service manual prints of a DocuCentre.
        let one = Abilities::read(&[0x00, 0xee, 0xfa, 0xc4, 0x80, 0x90, 0x83, 0x80, 0x80, 0x08]);
        assert!(one.receives && one.ecm && one.mmr && one.mr);
        assert_eq!(one.modems, Modems::V27terV29V17);
        assert_eq!((one.width, one.length), (Width::A3, Length::Unlimited));
        assert_eq!(one.line_time, LineTime::NONE);
        let two = Abilities::read(&[0x20, 0xee, 0xfa, 0xc4, 0x80, 0x1f]);
        assert!(two.resolves(Resolution::UltraFine) && two.resolves(Resolution::SuperFine));
    }

    #[test]
    fn what_is_said_is_what_is_read() {
        let able = Abilities {
            resolutions: vec![Resolution::Fine, Resolution::UltraFine],
            sub: true,
            ..Abilities::read(&[0x00, 0xee, 0xfa, 0xc4])
        };
        assert_eq!(Abilities::read(&able.fif()), able);
    }

    #[test]
    fn a_dis_of_any_length_says_something() {
        let least = Abilities::read(&[0x00]);
        assert!(!least.receives && least.modems == Modems::V27terAt2400);
        assert!(Abilities::read(&[0xff; 60]).sub);
        let words = Abilities::words(&[0x00, 0x0a, 0x00]);
        assert_eq!(words, "V.27ter, up to A4, 20/20 ms a line, receives");
    }
}
