//! Any sound at the other end of a fax call: the call ends, and nothing is taken for a page that is longer than it may be.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use sim_fax::{
    FaxImage, LINES_MAX, Page, Resolution, Samples, Setup, Station, SubscriberId, Width,
};
use sim_fax_audio::{BLOCK, Machine};
use sim_modem::fast::{self, Modulation, Training};
use sim_modem::hdlc::Framer;
use sim_modem::tone::ToneSender;
use sim_modem::v21;

/// A page that came may be waited for so long.
const LONGEST: Samples = Samples::s(2_000);

/// What sounds.
#[derive(Arbitrary, Debug)]
enum Sound {
    Silence(u16),
    /// Anything, so many times as loud.
    Samples(Vec<i8>, u8),
    Tone(u16, u16),
    /// Frames of the control channel behind so many flags.
    Frames(u8, Vec<Vec<u8>>),
    /// A modem, whether it trains shortly, and what it carries.
    Page(u8, bool, Vec<u8>),
}

fn sounded(sound: Sound) -> Vec<i16> {
    match sound {
        Sound::Silence(length) => vec![0; length.into()],
        Sound::Samples(samples, louder) => {
            samples.iter().map(|it| i16::from(*it) * i16::from(louder)).collect()
        }
        Sound::Tone(hz, length) => {
            let mut sender = ToneSender::new(f32::from(hz % 4_000), -14.0);
            (0..length).map(|_| sender.next_sample()).collect()
        }
        Sound::Frames(flags, frames) => {
            let mut framer = Framer::default();
            framer.flags(flags.into());
            frames.iter().for_each(|it| framer.frame(it));
            let mut samples = vec![0; (framer.left() + 1) * 27];
            let sent = v21::Sender::new(-14.0).send(&mut framer, &mut samples);
            samples.truncate(sent);
            samples
        }
        Sound::Page(modulation, short, octets) => {
            let modulation = Modulation::ALL[usize::from(modulation) % Modulation::ALL.len()];
            let training = if short { Training::Short } else { Training::Long };
            let mut bits = octets.iter().flat_map(|it| (0..8).map(move |bit| it >> bit & 1 == 1));
            let mut samples = vec![0; 20_000 + octets.len() * 30];
            let sent = fast::Sender::new(modulation, training, -14.0).send(&mut bits, &mut samples);
            samples.truncate(sent);
            samples
        }
    }
}

fuzz_target!(|input: (bool, Vec<Sound>)| {
    let (calls, sounds) = input;
    let setup = Setup::new("123".parse::<SubscriberId>().unwrap_or_default());
    let at = Samples::default();
    let station = if calls {
        let mut page = Page::new(Width::A4, Resolution::Standard);
        (0..20).for_each(|_| page.push([]));
        let mut document = FaxImage::new();
        document.push(page);
        Station::call(setup, document, at)
    } else {
        Station::answer(setup, at)
    };
    let mut machine = Machine::new(station);
    let samples: Vec<i16> = sounds.into_iter().flat_map(sounded).collect();
    let mut heard = samples.chunks(BLOCK);
    while machine.party().end().is_none() && machine.now() < LONGEST {
        let mut block = [0; BLOCK];
        for (into, sample) in block.iter_mut().zip(heard.next().unwrap_or_default()) {
            *into = *sample;
        }
        machine.exchange(&block);
    }
    assert!(machine.party().end().is_some(), "it never ends");
    let received = machine.party_mut().take_received();
    assert!(received.pages().iter().all(|it| it.height() <= LINES_MAX));
});
