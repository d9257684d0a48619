//! The random bit generator and its tests (guide p.34).
//!
//! The generator is ChaCha20 as `rand_chacha` has it. Its known-answer test compares a block with the
//! published keystream for an all-zero key. The entropy source is tested as NIST SP 800-90B
//! section 4.4 asks: repetition count and adaptive proportion. Which generator and which tests the
//! device has is not public (assumed).

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

/// First 32 bytes of the keystream for an all-zero key and nonce (RFC 8439 appendix A.1, vector 1).
pub(crate) const KNOWN_ANSWER: [u8; 32] = [
    0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90, 0x40, 0x5d, 0x6a, 0xe5, 0x53, 0x86, 0xbd, 0x28,
    0xbd, 0xd2, 0x19, 0xb8, 0xa0, 0x8d, 0xed, 0x1a, 0xa8, 0x36, 0xef, 0xcc, 0x8b, 0x77, 0x0d, 0xc7,
];

/// Samples that the start-up test looks at: SP 800-90B section 4.3 asks for at least 1,024.
pub const STARTUP_SAMPLES: usize = 4_096;
/// Window of the adaptive proportion test for samples of more than one bit (section 4.4.2).
const WINDOW: usize = 512;
/// A sample that comes so often in a row fails: 1 + ceil(30 / H) for a false-alarm rate of 2^-30 and
/// H = 6 bits of min-entropy claimed per byte (assumed).
pub(crate) const REPETITION_CUTOFF: usize = 6;
/// A sample that comes so often in a window fails: 1 + critbinom(512, 2^-6, 1 - 2^-30).
pub(crate) const PROPORTION_CUTOFF: usize = 31;

/// The generator as the known-answer test sees it.
pub fn answer(seed: [u8; 32]) -> [u8; 32] {
    let mut block = [0; 32];
    ChaCha20Rng::from_seed(seed).fill_bytes(&mut block);
    block
}

/// Whether a generator's answer to the all-zero seed is the published one.
pub(crate) fn is_known_answer(answer: &[u8]) -> bool {
    answer == KNOWN_ANSWER
}

/// Whether samples of the entropy source pass both tests; too few do not.
pub(crate) fn entropy_is_good(samples: &[u8]) -> bool {
    samples.len() >= STARTUP_SAMPLES
        && repetition_is_good(samples)
        && samples.chunks_exact(WINDOW).all(proportion_is_good)
}

/// SP 800-90B section 4.4.1.
fn repetition_is_good(samples: &[u8]) -> bool {
    let mut run = 0;
    let mut last = None;
    samples.iter().all(|it| {
        run = if last == Some(it) { run + 1 } else { 1 };
        last = Some(it);
        run < REPETITION_CUTOFF
    })
}

/// SP 800-90B section 4.4.2: how often the first sample of a window comes in it.
fn proportion_is_good(window: &[u8]) -> bool {
    let Some(first) = window.first() else { return true };
    window.iter().filter(|it| *it == first).count() < PROPORTION_CUTOFF
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_generator_gives_the_published_answer_and_another_is_found_out() {
        assert!(is_known_answer(&answer([0; 32])));
        let mut wrong = answer([0; 32]);
        wrong[31] ^= 1;
        assert!(!is_known_answer(&wrong));
        assert!(!is_known_answer(&wrong[..31]));
    }

    #[test]
    fn a_source_that_sticks_or_leans_fails_and_too_few_samples_do() {
        let mut good = vec![0; STARTUP_SAMPLES];
        ChaCha20Rng::seed_from_u64(1).fill_bytes(&mut good);
        assert!(entropy_is_good(&good));
        assert!(!entropy_is_good(&good[1..]));
        assert!(!entropy_is_good(&[7; STARTUP_SAMPLES]));
        let mut stuck_late = good.clone();
        stuck_late[4_000..4_006].fill(9);
        assert!(!entropy_is_good(&stuck_late), "six in a row");
        // Every fourth byte is zero: no run, but far too often.
        let leaning = good.iter().enumerate().map(|(at, it)| if at % 4 == 0 { 0 } else { *it });
        assert!(!entropy_is_good(&leaning.collect::<Vec<_>>()));
    }

    proptest! {
        #[test]
        fn a_good_source_passes_whatever_its_seed(seed in any::<u64>()) {
            let mut samples = vec![0; STARTUP_SAMPLES];
            ChaCha20Rng::seed_from_u64(seed).fill_bytes(&mut samples);
            prop_assert!(entropy_is_good(&samples));
        }
    }
}
