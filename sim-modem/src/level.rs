//! Levels on the line, in dBm0: a sine that just fits into 16 bits is 3.14 dBm0 (ITU-T G.711).

/// The level of the largest sine, in dBm0.
#[expect(clippy::approx_constant, reason = "a level, not a circle")]
pub const LARGEST_SINE_DBM0: f32 = 3.14;

/// What everything is sent at: what public networks allow. Assumed; the guide has no level.
pub const SENT_DBM0: f32 = -14.0;

/// Below this nothing is heard: T.30 asks for receivers down to -43 dBm.
pub const HEARD_DBM0: f32 = -43.0;

/// The amplitude of a sine of that level, in samples.
pub fn amplitude(dbm0: f32) -> f32 {
    32_767.0 * ratio(dbm0 - LARGEST_SINE_DBM0)
}

/// The mean square of samples of that level.
pub fn power(dbm0: f32) -> f32 {
    let amplitude = amplitude(dbm0);
    amplitude * amplitude / 2.0
}

/// By what an amplitude differs that differs by so many decibels.
pub fn ratio(db: f32) -> f32 {
    exponential(f64::from(db) * core::f64::consts::LN_10 / 20.0) as f32
}

/// The level of samples, in dBm0; of silence the least there is.
pub fn of(samples: &[i16]) -> f32 {
    let sum: i64 = samples.iter().map(|it| i64::from(*it) * i64::from(*it)).sum();
    let mean = sum as f32 / samples.len().max(1) as f32;
    let mut dbm0 = -100.0;
    while dbm0 < 7.0 && power(dbm0 + 0.1) <= mean {
        dbm0 += 0.1;
    }
    dbm0
}

/// e to a power, -20 to 20: the series of a small part of it, squared back up.
fn exponential(x: f64) -> f64 {
    let part = x / 64.0;
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in 1..12 {
        term *= part / f64::from(n);
        sum += term;
    }
    for _ in 0..6 {
        sum *= sum;
    }
    sum
}
