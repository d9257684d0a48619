//! The modems that carry pages, both ways, through loss and noise.

use sim_modem::fast::{Heard, Modulation, Receiver, Sender, Training};
use sim_modem::level;

use crate::line::{QUIET, coloured, shifted, stretched, through};
use crate::peer;

/// How spandsp names a modem, and its bits in a second.
fn named(modulation: Modulation) -> (&'static str, String) {
    let modem = match modulation {
        Modulation::V27terAt2400 | Modulation::V27terAt4800 => "v27ter",
        Modulation::V29At7200 | Modulation::V29At9600 => "v29",
        Modulation::V17At7200
        | Modulation::V17At9600
        | Modulation::V17At12000
        | Modulation::V17At14400 => "v17",
    };
    (modem, modulation.bit_rate().to_string())
}

/// Zeros as of a TCF, then bits like chance, then ones.
fn bits(modulation: Modulation) -> Vec<bool> {
    let mut bits = vec![false; modulation.bit_rate() as usize / 2];
    let mut register = 1_u32;
    for _ in 0..modulation.bit_rate() * 2 {
        register = register << 1 | (register >> 30 ^ register >> 27) & 1;
        bits.push(register & 1 == 1);
    }
    bits.extend([true; 500]);
    bits
}

fn text(bits: &[bool]) -> String {
    bits.iter().map(|it| if *it { '1' } else { '0' }).collect()
}

fn sent(modulation: Modulation, training: Training) -> Vec<i16> {
    let mut samples = vec![0; 8 * 8_000];
    let mut sender = Sender::new(modulation, training, level::SENT_DBM0);
    let sent = sender.send(&mut bits(modulation).into_iter(), &mut samples);
    samples.truncate(sent);
    samples
}

#[test]
fn spandsp_hears_what_we_send() {
    for modulation in Modulation::ALL {
        let sent = sent(modulation, Training::Long);
        assert!((level::of(&sent) - level::SENT_DBM0).abs() < 0.5, "{}", level::of(&sent));
        let (modem, rate) = named(modulation);
        for (loss, noise) in [(0.0, QUIET), (0.0, -45.0), (12.0, -60.0)] {
            let mut arrived = through(&sent, loss, noise);
            arrived.extend([0; 1_600]);
            let said = peer::hears(&["fast-receive", modem, &rate, "0"], &arrived);
            let expected = text(&bits(modulation));
            assert!(said.contains(&expected), "{modulation:?}, {loss} dB, {noise} dBm0: {said:.9}");
        }
    }
}

fn heard(modulation: Modulation, samples: &[i16]) -> String {
    let mut heard = Vec::new();
    Receiver::new(modulation).hear(samples, &mut heard);
    letters(&heard)
}

fn letters(heard: &[Heard]) -> String {
    let letter = |it: &Heard| match *it {
        Heard::Began => 'B',
        Heard::Trained => 'T',
        Heard::Failed => 'F',
        Heard::Bit(bit) => {
            if bit {
                '1'
            } else {
                '0'
            }
        }
        Heard::Ended => 'E',
    };
    heard.iter().map(letter).collect()
}

#[test]
fn we_hear_what_we_send() {
    for modulation in Modulation::ALL {
        for (loss, noise) in [(0.0, QUIET), (0.0, -35.0), (25.0, -60.0)] {
            let mut arrived = vec![0; 1_000];
            arrived.extend(sent(modulation, Training::Long));
            arrived.extend([0; 1_600]);
            let said = heard(modulation, &through(&arrived, loss, noise));
            let expected = text(&bits(modulation));
            assert!(said.contains(&expected), "{modulation:?}, {loss} dB, {noise} dBm0: {said:.9}");
            assert!(said.starts_with("BT") && said.ends_with('E'), "{said:.9}");
        }
    }
}

#[test]
fn we_hear_what_spandsp_sends() {
    for modulation in Modulation::ALL {
        let (modem, rate) = named(modulation);
        for talker_echo in ["0", "1"] {
            let input = text(&bits(modulation));
            let sent =
                peer::samples(&["fast-send", modem, &rate, talker_echo, "0"], input.as_bytes());
            for (loss, noise) in [(0.0, QUIET), (0.0, -35.0), (25.0, -60.0)] {
                let mut arrived = vec![0; 1_001];
                arrived.extend(&sent);
                arrived.extend([0; 1_600]);
                let said = heard(modulation, &through(&arrived, loss, noise));
                assert!(
                    said.contains(&input),
                    "{modulation:?}, {loss} dB, {noise} dBm0: {said:.9}"
                );
                assert!(said.starts_with("BT") && said.ends_with('E'), "{said:.9}");
            }
        }
    }
}

/// A transmission behind another one of the same call: half a second of silence, then a short training.
fn after(long: &[i16], short: &[i16]) -> Vec<i16> {
    [&[0; 1_000][..], long, &[0; 5_603], short, &[0; 1_600]].concat()
}

const WITH_SHORT_TRAINING: [Modulation; 4] =
    [Modulation::V17At7200, Modulation::V17At9600, Modulation::V17At12000, Modulation::V17At14400];

#[test]
fn spandsp_hears_our_short_training() {
    for modulation in WITH_SHORT_TRAINING {
        let samples = after(&sent(modulation, Training::Long), &sent(modulation, Training::Short));
        let (modem, rate) = named(modulation);
        for (loss, noise) in [(0.0, QUIET), (0.0, -50.0), (6.0, -60.0)] {
            let said =
                peer::hears(&["fast-receive", modem, &rate, "1"], &through(&samples, loss, noise));
            let expected = text(&bits(modulation));
            let found = said.matches(&expected).count();
            assert_eq!(found, 2, "{modulation:?}, {loss} dB, {noise} dBm0: {said:.9}");
        }
    }
}

#[test]
fn we_hear_short_trainings_of_both() {
    for modulation in WITH_SHORT_TRAINING {
        let (modem, rate) = named(modulation);
        let input = text(&bits(modulation));
        let theirs =
            |short| peer::samples(&["fast-send", modem, &rate, "0", short], input.as_bytes());
        for samples in [
            after(&sent(modulation, Training::Long), &sent(modulation, Training::Short)),
            after(&theirs("0"), &theirs("1")),
        ] {
            for (loss, noise) in [(0.0, QUIET), (0.0, -40.0), (20.0, -60.0)] {
                let found = heard_twice(modulation, &through(&samples, loss, noise));
                assert_eq!(found, 2, "{modulation:?}, {loss} dB, {noise} dBm0");
            }
        }
    }
}

/// How often all bits are heard in two transmissions, the second of which trains shortly.
fn heard_twice(modulation: Modulation, samples: &[i16]) -> usize {
    let mut receiver = Receiver::new(modulation);
    let mut heard = Vec::new();
    for block in samples.chunks(160) {
        receiver.hear(block, &mut heard);
        if heard.last() == Some(&Heard::Ended) {
            receiver.listen(Training::Short);
        }
    }
    letters(&heard).matches(&text(&bits(modulation))).count()
}

#[test]
fn carriers_clocks_and_cables_may_be_off() {
    for modulation in Modulation::ALL {
        let long = sent(modulation, Training::Long);
        let samples = after(&long, &sent(modulation, Training::Short));
        for (what, arrived) in [
            ("7 Hz higher", shifted(&samples, 7.0)),
            ("7 Hz lower", shifted(&samples, -7.0)),
            ("a clock 200 ppm faster", stretched(&samples, 1.0002)),
            ("a clock 200 ppm slower", stretched(&samples, 0.9998)),
            ("a long cable", coloured(&samples)),
            ("all of it", coloured(&stretched(&shifted(&samples, 5.0), 1.0001))),
        ] {
            let found = heard_twice(modulation, &through(&arrived, 0.0, -45.0));
            assert_eq!(found, 2, "{modulation:?}, {what}");
        }
    }
}

/// How much stronger than noise a transmission must be, in decibels, for every bit to arrive.
const ABOVE_NOISE: [(Modulation, f32); 8] = [
    (Modulation::V27terAt2400, 10.0),
    (Modulation::V27terAt4800, 16.0),
    (Modulation::V29At7200, 16.0),
    (Modulation::V29At9600, 20.0),
    (Modulation::V17At7200, 14.0),
    (Modulation::V17At9600, 16.0),
    (Modulation::V17At12000, 20.0),
    (Modulation::V17At14400, 22.0),
];

#[test]
fn every_bit_arrives_through_so_much_noise() {
    for (modulation, decibels) in ABOVE_NOISE {
        let arrived = [&[0; 1_000][..], &sent(modulation, Training::Long), &[0; 1_600]].concat();
        for above in [decibels, decibels + 2.0, decibels + 6.0] {
            let noise = level::SENT_DBM0 - above;
            let said = heard(modulation, &through(&arrived, 0.0, noise));
            assert!(
                said.contains(&text(&bits(modulation))),
                "{modulation:?}, {above} dB: {said:.9}"
            );
        }
    }
}

#[test]
fn a_long_training_where_a_short_one_is_expected_is_one() {
    for modulation in Modulation::ALL {
        let long = sent(modulation, Training::Long);
        assert_eq!(heard_twice(modulation, &after(&long, &long)), 2, "{modulation:?}");
        let mut receiver = Receiver::new(modulation);
        receiver.listen(Training::Short);
        let mut heard = Vec::new();
        receiver.hear(&[&[0; 1_000][..], &long, &[0; 1_600]].concat(), &mut heard);
        assert!(letters(&heard).contains(&text(&bits(modulation))), "{modulation:?}");
    }
}
