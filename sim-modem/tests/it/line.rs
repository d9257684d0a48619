//! What a line does to samples: it makes them quieter and adds noise. The same seed gives the same noise.

use sim_modem::level;

/// The samples as they arrive: so many decibels quieter, with noise of that level, in dBm0.
pub(crate) fn through(samples: &[i16], loss_db: f32, noise_dbm0: f32) -> Vec<i16> {
    let gain = level::ratio(-loss_db);
    let deviation = level::power(noise_dbm0).sqrt();
    let mut noise = Noise(1);
    samples
        .iter()
        .map(|it| (f32::from(*it) * gain + noise.normal() * deviation).round() as i16)
        .collect()
}

/// No noise that anything could hear.
pub(crate) const QUIET: f32 = -90.0;

struct Noise(u64);

impl Noise {
    /// Nearly normal, of deviation 1: the sum of twelve that are even.
    fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.even()).sum::<f32>() - 6.0
    }

    /// 0 to 1 (splitmix64).
    fn even(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ it >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ it >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((it ^ it >> 31) >> 40) as f32 / 16_777_216.0
    }
}
