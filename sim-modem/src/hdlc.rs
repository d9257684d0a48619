//! Frames of HDLC as bits (ITU-T T.30 5.3, T.4 A.3): flags between them, and a zero after five ones, so that no frame has a flag.
//!
//! Octets go out with their least bit first. What they say, and the check sequence that they end with, is not known here.

use alloc::vec::Vec;

/// Octets of the longest frame that is taken: an ECM frame of T.4 has 262 with its check sequence, and the fields of T.30 less.
pub const LONGEST_FRAME: usize = 400;

/// Frames into bits.
#[derive(Clone, Debug, Default)]
pub struct Framer {
    bits: Vec<bool>,
    at: usize,
}

impl Framer {
    /// Puts so many flags in.
    pub fn flags(&mut self, count: usize) {
        for _ in 0..count {
            self.bits.extend(FLAG);
        }
    }

    /// Puts a frame in, and the flag that ends it. The flag that begins it was put in before.
    pub fn frame(&mut self, octets: &[u8]) {
        let mut ones = 0;
        for octet in octets {
            for place in 0..8 {
                let bit = octet >> place & 1 == 1;
                self.bits.push(bit);
                ones = if bit { ones + 1 } else { 0 };
                if ones == 5 {
                    self.bits.push(false);
                    ones = 0;
                }
            }
        }
        self.flags(1);
    }

    /// How many bits there are still.
    pub fn left(&self) -> usize {
        self.bits.len() - self.at
    }
}

impl Iterator for Framer {
    type Item = bool;

    fn next(&mut self) -> Option<bool> {
        let bit = *self.bits.get(self.at)?;
        self.at += 1;
        if self.at == self.bits.len() {
            self.bits.clear();
            self.at = 0;
        }
        Some(bit)
    }
}

const FLAG: [bool; 8] = [false, true, true, true, true, true, true, false];

/// What bits brought.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Framed {
    /// Flags: somebody is about to send frames. Once for each row of them.
    Flags,
    /// What lay between two flags.
    Octets(Vec<u8>),
    /// Something behind a flag that is no frame: no whole octets, too many, or broken off.
    Broken,
}

/// Bits into frames.
#[derive(Clone, Debug, Default)]
pub struct Deframer {
    state: Hunt,
    /// The last bits, the newest lowest.
    last: u8,
    ones: u8,
    octet: u8,
    places: u8,
    frame: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Hunt {
    /// No flag yet, or none since something was broken off.
    #[default]
    ForFlag,
    /// A flag was there, and nothing but flags since.
    Flags,
    /// Behind a flag, with a frame begun.
    Frame,
}

impl Deframer {
    /// Takes a bit.
    pub fn bit(&mut self, bit: bool) -> Option<Framed> {
        self.last = self.last << 1 | u8::from(bit);
        if self.last == 0b0111_1110 {
            return self.flag();
        }
        if self.last & 0b0111_1111 == 0b0111_1111 {
            let begun = self.state == Hunt::Frame && !self.frame.is_empty();
            self.begin(Hunt::ForFlag);
            return begun.then_some(Framed::Broken);
        }
        if self.state == Hunt::ForFlag {
            return None;
        }
        let stuffed = self.ones == 5 && !bit;
        self.ones = if bit { self.ones + 1 } else { 0 };
        if !stuffed {
            self.octet = self.octet >> 1 | u8::from(bit) << 7;
            self.places += 1;
        }
        if self.places == 8 {
            self.places = 0;
            self.state = Hunt::Frame;
            self.frame.push(self.octet);
            if self.frame.len() > LONGEST_FRAME {
                self.begin(Hunt::ForFlag);
                return Some(Framed::Broken);
            }
        }
        None
    }

    fn flag(&mut self) -> Option<Framed> {
        let before = self.state;
        let octets = core::mem::take(&mut self.frame);
        // Seven bits of the flag that ends a frame look like its next octet.
        let whole = self.places == 7;
        self.begin(Hunt::Flags);
        match before {
            Hunt::ForFlag => Some(Framed::Flags),
            Hunt::Flags => None,
            Hunt::Frame => Some(if whole { Framed::Octets(octets) } else { Framed::Broken }),
        }
    }

    fn begin(&mut self, state: Hunt) {
        self.state = state;
        self.frame.clear();
        (self.ones, self.octet, self.places) = (0, 0, 0);
    }
}
