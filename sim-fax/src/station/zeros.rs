//! Whether a modem trained well: by the zeros that are sent after the training (T.30, 5.3.6.1.3).

use crate::rate::Rate;

/// Zeros in a row that are enough, in ms of the 1,500 that are sent. T.30 leaves it to the maker.
const ENOUGH_MS: u64 = 1_000;

/// Counts zeros in a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Zeros {
    now: u64,
    most: u64,
}

impl Zeros {
    /// Takes the next octets, the lowest bit first.
    pub(crate) fn feed(&mut self, octets: &[u8]) {
        for octet in octets {
            self.now += u64::from(octet.trailing_zeros().min(8));
            self.most = self.most.max(self.now);
            if *octet != 0 {
                self.now = u64::from(octet.leading_zeros());
            }
        }
    }

    /// Whether there were enough in a row for this rate.
    pub(crate) fn are_enough(self, rate: Rate) -> bool {
        self.most.max(self.now) >= u64::from(rate.bits_per_second()) * ENOUGH_MS / 1_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_of_zeros_in_a_row_is_enough() {
        let of = |pieces: &[&[u8]]| {
            let mut zeros = Zeros::default();
            pieces.iter().for_each(|it| zeros.feed(it));
            zeros.are_enough(Rate::V27terAt2400)
        };
        assert!(of(&[&[0xff; 100], &[0; 150], &[0; 150]]));
        assert!(of(&[&[0; 150], &[0; 150], &[0xff; 100]]));
        assert!(!of(&[&[0; 299], &[0x81], &[0; 200]]));
        assert!(!of(&[&[0x01], &[0; 299]]) && of(&[&[0x01], &[0; 300]]));
    }
}
