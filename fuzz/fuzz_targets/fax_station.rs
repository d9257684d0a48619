//! Anything at the other end of a fax call, in virtual time: the call ends, and no page is longer than it may be.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use sim_fax::{
    CALL_GUARD, Carrier, FaxImage, HdlcFrame, Heard, LINES_MAX, PAGE_GUARD, Page, Pel, Resolution,
    Samples, Setup, Station, SubscriberId, Width,
};

/// What happens to a station.
#[derive(Arbitrary, Debug)]
enum Event {
    Control,
    Page,
    Other,
    /// A frame of the control channel or of error correction: whether it is the last, its fields.
    Frame(bool, u8, Vec<u8>),
    /// Octets between flags, and whether their check matches.
    Octets(Vec<u8>, bool),
    /// A frame of a block: its number, and what it is filled with.
    Piece(u8, u8, bool),
    Pels(Vec<u8>),
    /// Zeros of a check of the training.
    Zeros,
    Ends,
    Tone,
    Said,
    Wakes,
    HungUp,
}

fn document() -> FaxImage {
    let mut document = FaxImage::new();
    for resolution in [Resolution::Fine, Resolution::Standard] {
        let mut page = Page::new(Width::A4, resolution);
        (0..40).for_each(|line| {
            page.push(
                (0..1_728).map(|x| if x % (line + 3) == 0 { Pel::Black } else { Pel::White }),
            );
        });
        document.push(page);
    }
    document
}

fuzz_target!(|input: (u8, bool, Vec<(u16, Event)>)| {
    let (kind, has_folders, events) = input;
    let mut setup = Setup::new("123".parse::<SubscriberId>().unwrap_or_default());
    (setup.abilities.sub, setup.abilities.sid) = (has_folders, has_folders);
    let mut at = Samples::default();
    let mut station = match kind % 4 {
        0 => Station::call(setup, document(), at),
        1 => Station::fetch(setup, SubscriberId::default(), at),
        2 => Station::offer(setup, document(), SubscriberId::default(), at),
        _ => Station::answer(setup, at),
    };
    for (later, event) in events {
        at = at + Samples(u64::from(later) * 8);
        let frame = |octets, good| Heard::Frame(HdlcFrame { octets, good });
        match event {
            Event::Control => station.hear(at, Heard::Begins(Carrier::Control)),
            Event::Page => station.hear(at, Heard::Begins(Carrier::Page)),
            Event::Other => station.hear(at, Heard::Begins(Carrier::Other)),
            Event::Frame(last, fcf, fif) => {
                let head = [0xff, if last { 0x13 } else { 0x03 }, fcf];
                station.hear(at, frame([&head[..], &fif].concat(), true));
            }
            Event::Octets(octets, good) => station.hear(at, frame(octets, good)),
            Event::Piece(number, fill, long) => {
                let piece = vec![fill; if long { 256 } else { 64 }];
                station.hear(at, frame([&[0xff, 0x03, 0x06, number][..], &piece].concat(), true));
            }
            Event::Pels(octets) => station.hear(at, Heard::Octets(octets)),
            Event::Zeros => station.hear(at, Heard::Octets(vec![0; 2_700])),
            Event::Ends => station.hear(at, Heard::Ends),
            Event::Tone => station.hear(at, Heard::Tone),
            Event::Said => station.said(at),
            Event::Wakes => {
                at = at.max(station.next_wake().unwrap_or_default());
                station.wake(at);
            }
            Event::HungUp => station.hear(at, Heard::HungUp),
        }
        let _ = (station.say().map(|it| it.duration()), station.listens());
    }
    for wakes in 0.. {
        assert!(wakes < 10_000, "it wakes for ever");
        let Some(due) = station.next_wake() else { break };
        at = at.max(due);
        station.wake(at);
        let _ = station.say();
        station.said(at);
    }
    assert!(station.end().is_some() && at < CALL_GUARD + PAGE_GUARD + Samples::s(1));
    let lines = station.take_received().pages().iter().map(Page::height).max();
    assert!(lines.is_none_or(|it| it <= LINES_MAX));
});
