//! Frames of the control channel and of error correction (T.30, 5.3; T.4, annex A).
//!
//! ```text
//!   flag │ address FF │ control 03 or 13 │ FCF │ FIF ... │ FCS, two octets │ flag
//! ```
//! Octets are as on the line: the bit that is sent first is the lowest one.

use alloc::vec::Vec;

use crate::fcf::Fcf;

/// The only address that there is.
const ADDRESS: u8 = 0xff;
/// More frames follow.
const MORE: u8 = 0x03;
/// The last frame, after which the other end speaks.
const LAST: u8 = 0x13;
/// Bits of a flag.
const FLAG: u64 = 8;

/// What one end says to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Whether it is the other end's turn after it.
    pub last: bool,
    /// The facsimile control field, as on the line.
    pub fcf: u8,
    /// The facsimile information field.
    pub fif: Vec<u8>,
}

/// Why octets are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// Its check sequence does not match.
    Check,
    /// There is less than address, control field and facsimile control field.
    Short,
    /// Another address than `FF`.
    Address,
    /// Another control field than `03` and `13`.
    Control,
}

impl Frame {
    /// A frame after which more follow. `answering` says that the other end's DIS was received.
    #[must_use]
    pub fn new(fcf: Fcf, answering: bool, fif: Vec<u8>) -> Self {
        Self { last: false, fcf: fcf.octet(answering), fif }
    }

    /// The frame after which the other end speaks.
    #[must_use]
    pub fn last(self) -> Self {
        Self { last: true, ..self }
    }

    /// What it says; `None` for what T.30 has no name for.
    #[must_use]
    pub fn says(&self) -> Option<Fcf> {
        Fcf::of(self.fcf)
    }

    /// # Errors
    /// What of it is no frame of T.30.
    pub fn read(frame: &HdlcFrame) -> Result<Self, Malformed> {
        if !frame.good {
            return Err(Malformed::Check);
        }
        let [address, control, fcf, fif @ ..] = &*frame.octets else {
            return Err(Malformed::Short);
        };
        if *address != ADDRESS {
            return Err(Malformed::Address);
        }
        if *control != MORE && *control != LAST {
            return Err(Malformed::Control);
        }
        Ok(Self { last: *control == LAST, fcf: *fcf, fif: fif.to_vec() })
    }
}

/// Octets between two flags, without the check sequence, and whether that matched. What is sent always
/// does; a line or a bench may alter it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HdlcFrame {
    /// From the address on.
    pub octets: Vec<u8>,
    /// Whether the check sequence matches.
    pub good: bool,
}

impl HdlcFrame {
    /// From what lies between two flags, zeros that were inserted taken out, with the check sequence.
    #[must_use]
    pub fn received(octets: &[u8]) -> Self {
        let Some((octets, check)) = octets.split_last_chunk::<2>() else {
            return Self { octets: octets.to_vec(), good: false };
        };
        Self { octets: octets.to_vec(), good: fcs(octets).to_le_bytes() == *check }
    }

    /// What lies between two flags, with the check sequence, which is wrong where the frame is not
    /// [`good`](Self::good).
    #[must_use]
    pub fn sent(&self) -> Vec<u8> {
        let check = if self.good { fcs(&self.octets) } else { !fcs(&self.octets) };
        [&self.octets[..], &check.to_le_bytes()].concat()
    }

    /// Bits on the line: check sequence, inserted zeros and the flag that ends it.
    #[must_use]
    pub fn bits(&self) -> u64 {
        let check = fcs(&self.octets).to_le_bytes();
        let (mut ones, mut bits) = (0, FLAG);
        for octet in self.octets.iter().chain(&check) {
            let (more, after) = STUFFING[ones][usize::from(*octet)];
            bits += 8 + u64::from(more);
            ones = usize::from(after);
        }
        bits
    }
}

/// After so many ones in a row: how many zeros are inserted into an octet, and how many ones are in a row at
/// its end.
static STUFFING: [[(u8, u8); 256]; 5] = {
    let mut table = [[(0, 0); 256]; 5];
    let mut before = 0;
    while before < 5 {
        let mut octet = 0;
        while octet < 256 {
            let (mut ones, mut inserted, mut bit) = (before, 0, 0);
            while bit < 8 {
                ones = if octet >> bit & 1 == 1 { ones + 1 } else { 0 };
                if ones == 5 {
                    (inserted, ones) = (inserted + 1, 0);
                }
                bit += 1;
            }
            table[before][octet] = (inserted, ones as u8);
            octet += 1;
        }
        before += 1;
    }
    table
};

impl From<Frame> for HdlcFrame {
    fn from(frame: Frame) -> Self {
        let head = [ADDRESS, if frame.last { LAST } else { MORE }, frame.fcf];
        Self { octets: [&head[..], &frame.fif].concat(), good: true }
    }
}

/// The check sequence (x^16 + x^12 + x^5 + 1, preset to ones and sent inverted); its low octet is
/// sent first.
#[must_use]
pub fn fcs(octets: &[u8]) -> u16 {
    let mut check = 0xffff_u16;
    for octet in octets {
        check = check >> 8 ^ FCS[usize::from(check as u8 ^ octet)];
    }
    !check
}

/// The check of each octet.
static FCS: [u16; 256] = {
    let mut table = [0; 256];
    let mut octet = 0;
    while octet < 256 {
        let (mut check, mut bit) = (octet as u16, 0);
        while bit < 8 {
            check = if check & 1 == 1 { check >> 1 ^ 0x8408 } else { check >> 1 };
            bit += 1;
        }
        table[octet] = check;
        octet += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn the_check_sequence_is_that_of_x25() {
        assert_eq!(fcs(b"123456789"), 0x906e);
    }

    #[test]
    fn a_frame_is_on_the_line_as_other_machines_have_it() {
        let frame = Frame::new(Fcf::Dcs, true, vec![0x00, 0x62, 0xf8, 0x44]).last();
        let sent = HdlcFrame::from(frame.clone());
        assert_eq!(sent.octets, [0xff, 0x13, 0x83, 0x00, 0x62, 0xf8, 0x44]);
        assert_eq!(Frame::read(&HdlcFrame::received(&sent.sent())), Ok(frame));
    }

    #[test]
    fn what_is_no_frame_says_why() {
        let read = |octets: &[u8], good| Frame::read(&HdlcFrame { octets: octets.to_vec(), good });
        assert_eq!(read(&[0xff, 0x13, 0x84], false), Err(Malformed::Check));
        assert_eq!(read(&[0xff, 0x13], true), Err(Malformed::Short));
        assert_eq!(read(&[0xfe, 0x13, 0x84], true), Err(Malformed::Address));
        assert_eq!(read(&[0xff, 0x33, 0x84], true), Err(Malformed::Control));
        assert!(!HdlcFrame::received(&[0xff]).good);
        let damaged = HdlcFrame { octets: vec![0xff, 0x13, 0x84], good: false };
        assert!(!HdlcFrame::received(&damaged.sent()).good);
    }

    #[test]
    fn ones_in_a_row_take_more_bits_on_the_line() {
        let of = |octets: usize| HdlcFrame { octets: vec![0xff; octets], good: true }.bits();
        assert_eq!(of(10) - of(5), 5 * 8 + 8);
    }
}
