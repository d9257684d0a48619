//! Frames over V.21, both ways.

use sim_fax::HdlcFrame;
use sim_modem::hdlc::{Deframer, Framed, Framer, LONGEST_FRAME};
use sim_modem::v21::{Receiver, Sender};
use sim_modem::{SAMPLE_RATE, level};

use crate::line::{QUIET, through};
use crate::peer;

/// DIS, CSI with many ones, CFR and a long one.
fn frames() -> Vec<Vec<u8>> {
    let mut long = vec![0xff, 0x03, 0x20];
    long.extend((0..60_u8).map(|it| it.wrapping_mul(37)));
    vec![
        vec![0xff, 0x03, 0x40, 0xff, 0xff, 0xff, 0x7e, 0x7e],
        vec![0xff, 0x13, 0x80, 0x00, 0xee, 0xfa, 0xc4, 0x80, 0x90, 0x83, 0x80, 0x80, 0x08],
        vec![0xff, 0x13, 0x84],
        long,
    ]
}

fn sent() -> Vec<i16> {
    let mut framer = Framer::default();
    framer.flags(37);
    for frame in frames() {
        framer.frame(&with_check(&frame));
    }
    framer.flags(2);
    let seconds = framer.left() as u32 / 300 + 1;
    let mut samples = vec![0; (seconds * SAMPLE_RATE) as usize];
    let length = Sender::new(level::SENT_DBM0).send(&mut framer, &mut samples);
    samples.truncate(length);
    samples
}

fn with_check(frame: &[u8]) -> Vec<u8> {
    HdlcFrame { octets: frame.to_vec(), good: true }.sent()
}

fn heard(samples: &[i16]) -> Vec<Framed> {
    let (mut receiver, mut deframer) = (Receiver::default(), Deframer::default());
    receiver.hear(samples).into_iter().filter_map(|it| deframer.bit(it)).collect()
}

fn good(samples: &[i16]) -> Vec<Vec<u8>> {
    let of = |it| {
        if let Framed::Octets(octets) = it { Some(HdlcFrame::received(&octets)) } else { None }
    };
    let frames = heard(samples).into_iter().filter_map(of);
    frames.filter(|it| it.good).map(|it| it.octets).collect()
}

fn hex(frames: &[Vec<u8>]) -> String {
    let line =
        |it: &Vec<u8>| it.iter().map(|octet| format!("{octet:02x}")).collect::<String>() + "\n";
    frames.iter().map(line).collect()
}

#[test]
fn spandsp_hears_our_frames() {
    let sent = sent();
    assert!((level::of(&sent) - level::SENT_DBM0).abs() < 0.2, "{}", level::of(&sent));
    for (loss, noise) in [(0.0, QUIET), (0.0, -30.0), (20.0, -60.0)] {
        let mut arrived = through(&sent, loss, noise);
        arrived.extend([0; 800]);
        assert_eq!(
            peer::hears(&["v21-receive"], &arrived),
            hex(&frames()),
            "{loss} dB, {noise} dBm0"
        );
    }
}

#[test]
fn we_hear_the_frames_of_spandsp_through_loss_and_noise() {
    let sent = peer::samples(&["v21-send"], hex(&frames()).as_bytes());
    let level = level::of(&sent[..8_000]);
    for (to, noise) in [(-14.0, QUIET), (-14.0, -22.0), (-3.0, -20.0), (-40.0, -55.0)] {
        assert_eq!(good(&through(&sent, level - to, noise)), frames(), "{to} dBm0, {noise} dBm0");
    }
}

#[test]
fn what_is_no_carrier_of_v21_brings_no_bits() {
    for samples in [
        through(&[0; 80_000], 0.0, -20.0),
        peer::samples(&["tone-send", "cng"], &[]),
        peer::samples(&["tone-send", "ced"], &[]),
    ] {
        let mut receiver = Receiver::default();
        assert_eq!(receiver.hear(&samples), []);
        assert!(!receiver.carrier());
    }
}

#[test]
fn a_frame_that_is_too_long_or_broken_off_is_none() {
    let mut deframer = Deframer::default();
    let mut framer = Framer::default();
    framer.flags(2);
    framer.frame(&[0; LONGEST_FRAME]);
    framer.frame(&[0; LONGEST_FRAME + 1]);
    framer.frame(&[0x7e, 0xff]);
    let heard: Vec<_> = framer.filter_map(|it| deframer.bit(it)).collect();
    let [flags, whole, broken, again, next] = &heard[..] else { panic!("{heard:?}") };
    assert_eq!((flags, whole), (&Framed::Flags, &Framed::Octets(vec![0; LONGEST_FRAME])));
    assert_eq!((broken, again), (&Framed::Broken, &Framed::Flags));
    assert_eq!(next, &Framed::Octets(vec![0x7e, 0xff]));

    let mut framer = Framer::default();
    framer.flags(1);
    framer.frame(&[0xff, 0x13, 0x84, 0, 0, 0]);
    let begun = framer.take(40).chain([true; 9]);
    let heard: Vec<_> = begun.filter_map(|it| deframer.bit(it)).collect();
    assert_eq!(heard, [Framed::Broken]);
}
