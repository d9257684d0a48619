//! What a line does to samples: it makes them quieter and adds noise. The same seed gives the same noise.

use std::f32::consts::PI;

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

/// The samples with every frequency so much higher, as a line does that carries it on another one.
pub(crate) fn shifted(samples: &[i16], hz: f32) -> Vec<i16> {
    const TAPS: i32 = 63;
    let at = |place: i32| samples.get(place as usize).map_or(0.0, |it| f32::from(*it));
    let turned = |place: i32| {
        // Hilbert's transform: a quarter of a turn at each frequency.
        let odd = (-TAPS..=TAPS).filter(|tap| tap % 2 != 0);
        let tap = |tap: i32| {
            let window = (PI * tap as f32 / (2.0 * TAPS as f32)).cos().powi(2);
            at(place - tap) * 2.0 / (PI * tap as f32) * window
        };
        odd.map(tap).sum::<f32>()
    };
    (0..samples.len() as i32)
        .map(|place| {
            let angle = (f64::from(place) * f64::from(hz) / 8_000.0).fract() as f32 * 2.0 * PI;
            (at(place) * angle.cos() - turned(place) * angle.sin()).round() as i16
        })
        .collect()
}

/// The samples as a receiver has them whose clock is faster by that factor.
pub(crate) fn stretched(samples: &[i16], factor: f64) -> Vec<i16> {
    const TAPS: i32 = 16;
    let length = (samples.len() as f64 * factor) as i32;
    let sample = |place: i32| {
        let exact = f64::from(place) / factor;
        let (whole, part) = (exact.floor() as i32, exact.fract() as f32);
        let tap = |tap: i32| {
            let at = tap as f32 - part;
            let sinc = if at == 0.0 { 1.0 } else { (PI * at).sin() / (PI * at) };
            let window = (PI * at / (2.0 * TAPS as f32)).cos().powi(2);
            let sample = samples.get((whole + tap) as usize).map_or(0.0, |it| f32::from(*it));
            sample * sinc * window
        };
        (1 - TAPS..=TAPS).map(tap).sum::<f32>().round() as i16
    };
    (0..length).map(sample).collect()
}

/// The samples behind a long cable: high frequencies are quieter, and there is an echo of what came 1.5 ms before.
pub(crate) fn coloured(samples: &[i16]) -> Vec<i16> {
    let mut low = 0.0;
    let at = |place: usize| f32::from(samples[place]);
    (0..samples.len())
        .map(|place| {
            let echo = if place < 12 { 0.0 } else { at(place - 12) * 0.15 };
            low += (at(place) + echo - low) * 0.6;
            low.round() as i16
        })
        .collect()
}
