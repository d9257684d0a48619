//! The bits of DIS, DTC and DCS (T.30, table 2): where each lies, once, and what it says.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::RangeInclusive;

/// The first bit after which there is one more octet only where it is 1, as is each eighth from there.
const FIRST_EXTEND: u16 = 24;

/// Bits of a frame's field, numbered from 1 as T.30 does. The lowest bit of the first octet is bit 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u8>);

impl Bits {
    /// Without a bit, in three octets.
    pub(crate) fn new() -> Self {
        Self(alloc::vec![0; 3])
    }

    /// What of a field counts: octets that no extend bit announces do not.
    pub(crate) fn read(fif: &[u8]) -> Self {
        let mut bits = Self::new();
        for (at, octet) in fif.iter().enumerate() {
            let announced = bits.has(at as u16 * 8);
            match bits.0.get_mut(at) {
                Some(free) => *free = *octet,
                None if announced => bits.0.push(*octet),
                None => break,
            }
        }
        bits
    }

    /// The field.
    pub(crate) fn fif(&self) -> Vec<u8> {
        self.0.clone()
    }

    pub(crate) fn has(&self, bit: u16) -> bool {
        let (octet, bit) = place(bit);
        self.0.get(octet).is_some_and(|it| it >> bit & 1 == 1)
    }

    /// Some bits as a number, the first one lowest.
    pub(crate) fn value(&self, bits: RangeInclusive<u16>) -> u8 {
        bits.rev().fold(0, |value, bit| value << 1 | u8::from(self.has(bit)))
    }

    /// Sets a bit, and the extend bits that lead to it.
    pub(crate) fn set(&mut self, bit: u16, on: bool) {
        if !on {
            return;
        }
        let (octet, at) = place(bit);
        while self.0.len() <= octet {
            if let Some(last) = self.0.last_mut() {
                *last |= 0x80;
            }
            self.0.push(0);
        }
        self.0[octet] |= 1 << at;
    }

    /// Sets some bits to a number, the first one lowest.
    pub(crate) fn put(&mut self, bits: RangeInclusive<u16>, value: u8) {
        for (at, bit) in bits.enumerate() {
            self.set(bit, value >> at & 1 == 1);
        }
    }

    /// Numbers of the bits that are 1, without those that only announce octets.
    pub(crate) fn ones(&self) -> impl Iterator<Item = u16> {
        let bits = 1..=self.0.len() as u16 * 8;
        bits.filter(|it| self.has(*it) && !is_extend(*it))
    }
}

fn place(bit: u16) -> (usize, u16) {
    (usize::from(bit.saturating_sub(1) / 8), bit.saturating_sub(1) % 8)
}

fn is_extend(bit: u16) -> bool {
    bit >= FIRST_EXTEND && bit.is_multiple_of(8)
}

/// What it means that a sender sets a bit of its DCS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Something that is no G3 page: other networks, files, voice, colour. The call ends.
    Never,
    /// Allowed where the DIS offered it in the same bit.
    Offered,
    /// Part of a number that is judged as such, or of no consequence.
    Free,
}

struct Row {
    first: u16,
    last: u16,
    words: &'static str,
    wish: Wish,
}

const fn bit(bit: u16, words: &'static str, wish: Wish) -> Row {
    Row { first: bit, last: bit, words, wish }
}

const fn bits(first: u16, last: u16, words: &'static str, wish: Wish) -> Row {
    Row { first, last, words, wish }
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    bit(1, "internet fax by mail (T.37)", Wish::Never),
    bit(3, "internet fax (T.38)", Wish::Never),
    bit(4, "mobile network of the third generation", Wish::Never),
    bit(6, "V.8", Wish::Free),
    bit(7, "error correction with 64 octets preferred", Wish::Free),
    bit(9, "has a document to fetch", Wish::Free),
    bit(10, "receives", Wish::Free),
    bits(11, 14, "modems", Wish::Free),
    bit(15, "R8 x 7.7", Wish::Offered),
    bit(16, "MR", Wish::Offered),
    bits(17, 18, "width", Wish::Free),
    bits(19, 20, "length", Wish::Free),
    bits(21, 23, "least time of a line", Wish::Free),
    bit(26, "uncompressed mode", Wish::Never),
    bit(27, "error correction", Wish::Offered),
    bit(28, "frames of 64 octets", Wish::Free),
    bit(31, "MMR", Wish::Offered),
    bit(33, "says which field is not valid", Wish::Never),
    bit(34, "fetches several documents", Wish::Never),
    bit(35, "fetches from an address", Wish::Never),
    bit(36, "T.43 colour", Wish::Never),
    bit(37, "colours plane by plane", Wish::Never),
    bit(38, "voice (G.726)", Wish::Never),
    bit(41, "R8 x 15.4", Wish::Offered),
    bit(42, "300 x 300 dpi", Wish::Offered),
    bit(43, "R16 x 15.4", Wish::Offered),
    bit(44, "inches", Wish::Offered),
    bit(45, "millimetres", Wish::Free),
    bit(46, "half the time for lines of 15.4", Wish::Free),
    bit(47, "a document by its number", Wish::Free),
    bit(49, "folder of the other end", Wish::Offered),
    bit(50, "password", Wish::Offered),
    bit(51, "data file to fetch", Wish::Never),
    bit(53, "binary file transfer", Wish::Never),
    bit(54, "document transfer mode", Wish::Never),
    bit(55, "electronic data interchange", Wish::Never),
    bit(57, "basic transfer mode", Wish::Never),
    bit(59, "character or mixed document to fetch", Wish::Never),
    bit(60, "characters", Wish::Never),
    bit(62, "mixed mode", Wish::Never),
    bit(65, "processable mode", Wish::Never),
    bit(66, "digital network", Wish::Never),
    bit(67, "both directions at once", Wish::Never),
    bit(68, "JPEG", Wish::Never),
    bit(69, "full colour", Wish::Never),
    bit(71, "12 bits a pel", Wish::Never),
    bit(73, "no subsampling", Wish::Never),
    bit(74, "other illuminant", Wish::Never),
    bit(75, "other gamut", Wish::Never),
    bit(76, "North American Letter", Wish::Free),
    bit(77, "North American Legal", Wish::Free),
    bit(78, "JBIG", Wish::Never),
    bit(79, "JBIG L0", Wish::Never),
    bit(97, "colour 300 dpi", Wish::Never),
    bit(98, "colour 400 dpi", Wish::Never),
    bit(101, "internet address to fetch from", Wish::Never),
    bit(102, "internet address", Wish::Never),
    bit(110, "colour 600 dpi", Wish::Never),
    bit(111, "colour 1200 dpi", Wish::Never),
    bit(115, "colour (T.45)", Wish::Never),
    bit(116, "mixed raster content", Wish::Never),
    bit(119, "sYCC", Wish::Never),
    bit(121, "T.38 flow control", Wish::Never),
    bit(123, "T.38 aware device", Wish::Never),
    bit(127, "colour", Wish::Never),
];

fn row(bit: u16) -> Option<&'static Row> {
    ROWS.iter().find(|it| (it.first..=it.last).contains(&bit))
}

/// What it means that a DCS sets a bit; what has no row was never offered.
pub(crate) fn wish(bit: u16) -> Wish {
    row(bit).map_or(Wish::Never, |it| it.wish)
}

/// What a bit says, for people.
pub(crate) fn words(bit: u16) -> String {
    match row(bit) {
        Some(row) => row.words.into(),
        None => format!("bit {bit}"),
    }
}

/// What the bits that stand for themselves say, for people: those that are part of a number are not
/// among them.
pub(crate) fn said(bits: &Bits) -> impl Iterator<Item = String> {
    bits.ones().filter(|it| row(*it).is_none_or(|it| it.first == it.last)).map(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_lie_where_other_machines_have_them() {
        // A DCS with V.17 14400, R8 x 7.7, error correction and MMR.
        let bits = Bits::read(&[0x00, 0x62, 0xf8, 0x44]);
        assert!(bits.ones().eq([10, 14, 15, 20, 21, 22, 23, 27, 31]));
        assert_eq!(bits.value(11..=14), 0b1000);
    }

    #[test]
    fn an_octet_that_nothing_announces_does_not_count() {
        assert_eq!(Bits::read(&[0, 0, 0, 0xff]).ones().count(), 0);
        assert_eq!(Bits::read(&[0, 0, 0x80, 0x02]).ones().last(), Some(26));
        assert_eq!(Bits::read(&[0x20]).fif(), [0x20, 0, 0]);
        assert_eq!(Bits::read(&[0xff; 60]).ones().last(), Some(60 * 8 - 1));
    }

    #[test]
    fn setting_a_bit_announces_its_octet() {
        let mut bits = Bits::new();
        bits.set(49, true);
        assert_eq!(bits.fif(), [0, 0, 0x80, 0x80, 0x80, 0x80, 0x01]);
        assert!(said(&bits).eq(["folder of the other end"]));
    }

    #[test]
    fn the_rows_are_in_order_and_do_not_overlap() {
        assert!(ROWS.is_sorted_by(|a, b| a.last < b.first));
    }
}
