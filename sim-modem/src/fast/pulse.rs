//! The shape of a symbol in time: a root-raised cosine, one half of it made by who sends and one by who receives.

use crate::sine::sine_of;

/// How many symbols a sent sample has something of. With more, spandsp's receiver of V.17 misses some short trainings, since it
/// takes the first ripples for the training.
pub(crate) const SENT_SPAN: usize = 9;

/// Parts of a sample that a receiver can begin at.
pub(crate) const PARTS: usize = 48;

/// What a pulse at that distance, in symbols, has there. All of it has the energy of one.
const fn root_raised_cosine(symbols: f64, rolloff: f64) -> f64 {
    use core::f64::consts::PI;
    let x = 4.0 * rolloff * symbols;
    if symbols > -1e-9 && symbols < 1e-9 {
        return 1.0 - rolloff + 4.0 * rolloff / PI;
    }
    if x * x > 1.0 - 1e-9 && x * x < 1.0 + 1e-9 {
        let angle = PI / (4.0 * rolloff);
        return rolloff
            * core::f64::consts::FRAC_1_SQRT_2
            * ((1.0 + 2.0 / PI) * sine_of(angle) + (1.0 - 2.0 / PI) * cosine_of(angle));
    }
    let angle = PI * symbols;
    (sine_of(angle * (1.0 - rolloff)) + x * cosine_of(angle * (1.0 + rolloff)))
        / (angle * (1.0 - x * x))
}

const fn cosine_of(angle: f64) -> f64 {
    sine_of(angle + core::f64::consts::FRAC_PI_2)
}

/// For each of the places in a symbol that samples fall on, the pulses of the symbols around.
pub(crate) const fn sent<const PLACES: usize>(rolloff: f64) -> [[f32; SENT_SPAN]; PLACES] {
    let mut table = [[0.0; SENT_SPAN]; PLACES];
    let mut place = 0;
    while place < PLACES {
        let mut symbol = 0;
        while symbol < SENT_SPAN {
            let at = place as f64 / PLACES as f64 + symbol as f64 - SENT_SPAN as f64 / 2.0;
            table[place][symbol] = root_raised_cosine(at, rolloff) as f32;
            symbol += 1;
        }
        place += 1;
    }
    table
}

/// For each part of a sample, what the samples around count for at that point of time; the newest sample last.
pub(crate) const fn received<const SAMPLES: usize>(
    rolloff: f64,
    samples_per_symbol: f64,
) -> [[f32; SAMPLES]; PARTS] {
    let mut table = [[0.0; SAMPLES]; PARTS];
    let mut part = 0;
    while part < PARTS {
        let mut sample = 0;
        while sample < SAMPLES {
            let at = sample as f64 + part as f64 / PARTS as f64 - SAMPLES as f64 / 2.0;
            let pulse = root_raised_cosine(at / samples_per_symbol, rolloff);
            table[part][sample] = (pulse / samples_per_symbol) as f32;
            sample += 1;
        }
        part += 1;
    }
    table
}
