//! What the passes of “Overwrite Storage” write.

use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Block};
use rand_core::Rng;

/// “Overwrite Storage”: how often released sectors are overwritten. The values are the guide's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overwrite {
    /// Never: their content stays until something else is written there.
    #[default]
    Off,
    /// Once.
    One,
    /// Three times.
    Three,
}

/// What a pass writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Zeros.
    Zeros,
    /// Random bytes: AES-128 in counter mode from 0, with a key from the generator that is passed in for
    /// each run of sectors. A stream cipher without hardware of its own would take longer than the
    /// writing.
    Random,
}

/// A row: the passes of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patterns {
    /// The setting.
    pub overwrite: Overwrite,
    /// Its passes, in order.
    pub patterns: &'static [Pattern],
    /// Whether they are assumed; otherwise the guide states them.
    pub assumed: bool,
}

/// The passes of each setting. The guide states how many there are and that data are “overwritten
/// with blank data”; which patterns come before that is assumed from sibling devices.
pub const PATTERNS: [Patterns; 3] = [
    Patterns { overwrite: Overwrite::Off, patterns: &[], assumed: false },
    Patterns { overwrite: Overwrite::One, patterns: &[Pattern::Zeros], assumed: true },
    Patterns {
        overwrite: Overwrite::Three,
        patterns: &[Pattern::Random, Pattern::Random, Pattern::Zeros],
        assumed: true,
    },
];

impl Overwrite {
    /// The patterns of its passes, in order. The last is zeros: by that, free sectors that hold
    /// something are known for residue.
    pub fn patterns(self) -> &'static [Pattern] {
        let row = PATTERNS.iter().find(|row| row.overwrite == self);
        row.map_or(&[], |row| row.patterns)
    }

    /// The same, but once where it would be never.
    pub fn at_least_once(self) -> Self {
        match self {
            Self::Off => Self::One,
            Self::One | Self::Three => self,
        }
    }
}

/// The bytes of a pattern for one run of sectors, a piece at a time.
pub(crate) enum PatternBytes {
    Zeros,
    Random { cipher: Box<Aes128>, counter: u128 },
}

impl PatternBytes {
    pub(crate) fn new(pattern: Pattern, random: &mut dyn Rng) -> Self {
        match pattern {
            Pattern::Zeros => Self::Zeros,
            Pattern::Random => {
                let mut key = Array::default();
                random.fill_bytes(&mut key);
                Self::Random { cipher: Box::new(Aes128::new(&key)), counter: 0 }
            }
        }
    }

    /// Fills whole sectors.
    pub(crate) fn fill(&mut self, sectors: &mut [u8]) {
        match self {
            Self::Zeros => sectors.fill(0),
            Self::Random { cipher, counter } => {
                let (blocks, rest) = Block::slice_as_chunks_mut(sectors);
                debug_assert!(rest.is_empty(), "sectors are whole blocks");
                for block in &mut *blocks {
                    *block = Array(counter.to_le_bytes());
                    *counter += 1;
                }
                cipher.encrypt_blocks(blocks);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    use super::*;

    #[test]
    fn the_last_pass_of_every_setting_writes_zeros() {
        for row in PATTERNS {
            let last = row.patterns.last().copied();
            assert_eq!(last.unwrap_or(Pattern::Zeros), Pattern::Zeros, "{:?}", row.overwrite);
        }
    }

    #[test]
    fn random_bytes_follow_from_the_generator_and_never_repeat() {
        let bytes = |random: &mut ChaCha20Rng, pieces: &[usize]| {
            let mut source = PatternBytes::new(Pattern::Random, random);
            let mut all = Vec::new();
            for bytes in pieces {
                let mut piece = vec![0; *bytes];
                source.fill(&mut piece);
                all.extend(piece);
            }
            all
        };
        let generator = || ChaCha20Rng::seed_from_u64(1);
        let mut random = generator();
        let first = bytes(&mut random, &[4096, 512]);
        assert_eq!(first, bytes(&mut generator(), &[512, 4096]));
        assert_ne!(first, bytes(&mut random, &[4608]));
        let blocks: std::collections::BTreeSet<_> = first.chunks(16).collect();
        assert_eq!(blocks.len(), 4608 / 16);
    }
}
