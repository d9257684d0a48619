//! Noise of a line.

use core::f32::consts::FRAC_1_SQRT_2;

use sim_modem::level;

/// The sum of four even numbers has the deviation 1 / √3.
const ROOT_OF_THREE: f32 = 1.732_050_8;

/// Noise that the same seed has again.
#[derive(Debug, Clone)]
pub(crate) struct Noise {
    deviation: f32,
    chance: u64,
}

impl Noise {
    /// As strong as a sine of this level; none is silence.
    pub(crate) fn new(dbm0: Option<f32>, seed: u64) -> Self {
        let deviation = dbm0.map_or(0.0, |it| level::amplitude(it) * FRAC_1_SQRT_2);
        Self { deviation, chance: seed }
    }

    pub(crate) fn is_silent(&self) -> bool {
        self.deviation == 0.0
    }

    /// Nearly normal: four even numbers of 16 bits from one of 64 (splitmix64), summed up.
    pub(crate) fn next_sample(&mut self) -> f32 {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.chance;
        it = (it ^ it >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ it >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^= it >> 31;
        let sum: u32 = (0..4).map(|part| (it >> (part * 16)) as u16).map(u32::from).sum();
        (sum as f32 / 65_536.0 - 2.0) * ROOT_OF_THREE * self.deviation
    }
}
