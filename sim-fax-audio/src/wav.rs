//! A recording that anybody can play.

use alloc::vec::Vec;

/// A WAV file of both directions, the caller left: 8 kHz, 16 bits. What is missing of one is silence.
pub fn wav(caller: &[i16], answerer: &[i16]) -> Vec<u8> {
    const CHANNELS: u16 = 2;
    const RATE: u32 = sim_modem::SAMPLE_RATE;
    const FRAME: u16 = CHANNELS * 2;
    let samples = caller.len().max(answerer.len());
    let octets = (samples * usize::from(FRAME)) as u32;
    let mut file = Vec::with_capacity(44 + samples * usize::from(FRAME));
    file.extend(b"RIFF");
    file.extend((36 + octets).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    // PCM.
    file.extend(1_u16.to_le_bytes());
    file.extend(CHANNELS.to_le_bytes());
    file.extend(RATE.to_le_bytes());
    file.extend((RATE * u32::from(FRAME)).to_le_bytes());
    file.extend(FRAME.to_le_bytes());
    file.extend(16_u16.to_le_bytes());
    file.extend(b"data");
    file.extend(octets.to_le_bytes());
    for at in 0..samples {
        for channel in [caller, answerer] {
            file.extend(channel.get(at).copied().unwrap_or_default().to_le_bytes());
        }
    }
    file
}
