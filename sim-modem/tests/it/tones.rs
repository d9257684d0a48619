//! CNG, CED and digits, both ways.

use sim_modem::dtmf::{self, DtmfListener};
use sim_modem::level;
use sim_modem::tone::{Tone, ToneListener, ToneSender};

use crate::line::{QUIET, through};
use crate::peer;

fn name(tone: Tone) -> &'static str {
    match tone {
        Tone::Cng => "cng",
        Tone::Ced => "ced",
    }
}

fn heard(samples: &[i16]) -> Vec<Tone> {
    let mut listener = ToneListener::default();
    let mut heard = Vec::new();
    for block in samples.chunks(80) {
        let before = listener.heard();
        listener.hear(block);
        heard.extend(listener.heard().filter(|it| before != Some(*it)));
    }
    heard
}

#[test]
fn spandsp_hears_our_tones() {
    for (tone, says, length) in [(Tone::Cng, "FAX CNG", 4_000), (Tone::Ced, "FAX CED", 20_000)] {
        let mut sender = ToneSender::new(tone.hz(), level::SENT_DBM0);
        let samples: Vec<i16> = (0..length).map(|_| sender.next_sample()).collect();
        let said = peer::hears(&["tone-receive", name(tone)], &samples);
        assert!(said.contains(says), "{tone:?}: {said}");
    }
}

#[test]
fn we_hear_the_tones_of_spandsp_down_to_43_dbm0() {
    for (tone, times) in [(Tone::Cng, 2), (Tone::Ced, 1)] {
        let sent = peer::samples(&["tone-send", name(tone)], &[]);
        let level = level::of(&sent[..3_200]);
        for (to, noise) in [(-14.0, QUIET), (-14.0, -22.0), (-40.0, -60.0)] {
            let loss = level.max(level::of(&sent[8_000..11_200])) - to;
            assert_eq!(heard(&through(&sent, loss, noise)), vec![tone; times], "{tone:?} at {to}");
        }
    }
}

#[test]
fn a_tone_that_is_off_or_short_is_none() {
    for (hz, length, expected) in [
        (1_100.0 + 38.0, 4_000, vec![Tone::Cng]),
        (2_100.0 - 15.0, 4_000, vec![Tone::Ced]),
        (1_300.0, 8_000, vec![]),
        (2_225.0, 8_000, vec![]),
        (1_100.0, 1_200, vec![]),
    ] {
        let mut sender = ToneSender::new(hz, level::SENT_DBM0);
        let samples: Vec<i16> = (0..length).map(|_| sender.next_sample()).collect();
        assert_eq!(heard(&samples), expected, "{hz} Hz");
    }
    assert_eq!(heard(&through(&[0; 80_000], 0.0, -20.0)), []);
}

#[test]
fn digits_go_both_ways() {
    let digits = "0123456789*#ABCD55";
    assert_eq!(peer::hears(&["dtmf-receive"], &dtmf::dial(digits)), digits);

    let sent = peer::samples(&["dtmf-send", digits], &[]);
    for (loss, noise) in [(0.0, QUIET), (0.0, -30.0), (20.0, -60.0)] {
        let mut listener = DtmfListener::default();
        let heard: String = listener.hear(&through(&sent, loss, noise)).into_iter().collect();
        assert_eq!(heard, digits, "{loss} dB, {noise} dBm0");
    }
}
