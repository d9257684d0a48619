//! A recording that anybody can play.

use alloc::vec::Vec;

const CHANNELS: u16 = 2;
/// Octets of both directions' samples at one time.
pub(crate) const FRAME: u16 = CHANNELS * 2;

/// A WAV file of both directions, the caller left: 8 kHz, 16 bits. What is missing of one is silence.
pub fn wav(caller: &[i16], answerer: &[i16]) -> Vec<u8> {
    let samples = caller.len().max(answerer.len());
    let mut file = head(samples as u64);
    let of = |channel: &[i16], at: usize| channel.get(at).copied().unwrap_or_default();
    (0..samples).for_each(|at| file.extend(frame(of(caller, at), of(answerer, at))));
    file
}

/// What stands before so many samples of both directions.
pub(crate) fn head(samples: u64) -> Vec<u8> {
    const RATE: u32 = sim_modem::SAMPLE_RATE;
    // A call of 37 hours would not fit.
    let octets = (samples * u64::from(FRAME)).min(u64::from(u32::MAX - 36)) as u32;
    let mut head = Vec::with_capacity(44);
    head.extend(b"RIFF");
    head.extend((36 + octets).to_le_bytes());
    head.extend(b"WAVEfmt ");
    head.extend(16_u32.to_le_bytes());
    // PCM.
    head.extend(1_u16.to_le_bytes());
    head.extend(CHANNELS.to_le_bytes());
    head.extend(RATE.to_le_bytes());
    head.extend((RATE * u32::from(FRAME)).to_le_bytes());
    head.extend(FRAME.to_le_bytes());
    head.extend(16_u16.to_le_bytes());
    head.extend(b"data");
    head.extend(octets.to_le_bytes());
    head
}

/// Both directions at one time.
pub(crate) fn frame(caller: i16, answerer: i16) -> [u8; FRAME as usize] {
    let ([a, b], [c, d]) = (caller.to_le_bytes(), answerer.to_le_bytes());
    [a, b, c, d]
}
