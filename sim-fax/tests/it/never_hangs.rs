//! Whatever is at the other end, a call ends, and what is kept is what was sent.

use proptest::prelude::*;
use sim_fax::{
    CALL_GUARD, Call, CallEnd, Carrier, Entry, Fcf, Frame, HdlcFrame, Heard, Line, Listen,
    PAGE_GUARD, Party, Rate, Resolution, Samples, Setup, Signal, Station, Width,
};

use crate::bench::{Bench, page};

/// One that says anything, at any time, until it has nothing left.
struct Babbler {
    rest: std::vec::IntoIter<(u16, Signal)>,
    to_say: Option<Signal>,
    due: Option<Samples>,
    is_gone: bool,
}

impl Babbler {
    fn new(said: Vec<(u16, Signal)>) -> Self {
        Self { rest: said.into_iter(), to_say: None, due: Some(Samples::s(2)), is_gone: false }
    }
}

impl Party for Babbler {
    fn hear(&mut self, _: Samples, heard: Heard) {
        self.is_gone |= heard == Heard::HungUp;
    }

    fn said(&mut self, at: Samples) {
        self.due = Some(at);
    }

    fn wake(&mut self, at: Samples) {
        match self.rest.next() {
            // It says nothing more, and stays.
            None => self.due = None,
            Some((wait, signal)) if wait > 0 => {
                self.due = Some(at + Samples::ms(u64::from(wait)));
                self.rest = [vec![(0, signal)], self.rest.as_slice().to_vec()].concat().into_iter();
            }
            Some((_, signal)) => {
                self.to_say = Some(signal);
                self.due = None;
            }
        }
    }

    fn next_wake(&self) -> Option<Samples> {
        self.due
    }

    fn say(&mut self) -> Option<Signal> {
        self.to_say.take()
    }

    fn listens(&self) -> Option<Listen> {
        None
    }

    fn end(&self) -> Option<CallEnd> {
        self.is_gone.then_some(CallEnd::HungUp)
    }
}

/// Fields that get somewhere, and any.
fn fields() -> impl Strategy<Value = Vec<u8>> {
    let known: &[&[u8]] = &[
        &[],
        &[0x00, 0x62, 0xf8, 0x44],
        &[0x00, 0x0a, 0x00],
        &[0x00, 0xee, 0xfa, 0xc4, 0x80, 0x15],
        &[0x4e, 0, 0, 3],
        &[0x2e, 0, 0, 0],
        &[0, 0, 0, 255],
        &[0xff; 32],
    ];
    let known = proptest::sample::select(known).prop_map(<[u8]>::to_vec);
    prop_oneof![3 => known, 1 => proptest::collection::vec(any::<u8>(), 0..300)]
}

fn frames() -> impl Strategy<Value = Vec<HdlcFrame>> {
    let names = [
        "DIS", "DCS", "DTC", "CFR", "FTT", "MPS", "EOM", "EOP", "MCF", "RTN", "PPS", "PPR", "EOR",
        "CTC", "CTR", "RNR", "RR", "ERR", "CRP", "DCN", "TSI", "SUB", "FCD", "PIN",
    ];
    let known = proptest::sample::select(names.to_vec()).prop_filter_map("a frame", Fcf::named);
    let octet = prop_oneof![9 => known.prop_map(|it| it.octet(false)), 1 => any::<u8>()];
    let frame = (octet, fields(), any::<bool>(), 0..12_u8).prop_map(|(fcf, fif, last, luck)| {
        let frame = HdlcFrame::from(Frame { last: last || luck > 3, fcf, fif });
        HdlcFrame { good: luck > 0, ..frame }
    });
    let raw = proptest::collection::vec(any::<u8>(), 0..20);
    let raw = raw.prop_map(|octets| HdlcFrame { octets, good: true });
    proptest::collection::vec(prop_oneof![12 => frame, 1 => raw], 0..4)
}

fn blocks() -> impl Strategy<Value = Vec<HdlcFrame>> {
    let frame = (any::<u8>(), 0..5_usize, any::<u8>()).prop_map(|(number, size, octet)| {
        let size = [256, 64, 256, 0, 300][size];
        let fif = [vec![number], vec![octet; size]].concat();
        HdlcFrame::from(Frame::new(Fcf::Fcd, false, fif))
    });
    proptest::collection::vec(frame, 0..40)
}

fn signals() -> impl Strategy<Value = Signal> {
    let rate = || proptest::sample::select(Rate::all().collect::<Vec<_>>());
    let octets = || proptest::collection::vec(any::<u8>(), 0..3_000);
    prop_oneof![
        8 => frames().prop_map(Signal::Frames),
        2 => rate().prop_map(|rate| Signal::Tcf { rate, octets: vec![0; 2_700] }),
        1 => (rate(), octets()).prop_map(|(rate, octets)| Signal::Tcf { rate, octets }),
        1 => (rate(), octets()).prop_map(|(rate, octets)| Signal::Page { rate, short: true, octets }),
        1 => (rate(), 0..40_000_usize).prop_map(|(rate, octets)| {
            Signal::Page { rate, short: true, octets: vec![0xff; octets] }
        }),
        1 => (rate(), blocks()).prop_map(|(rate, frames)| Signal::Block { rate, short: false, frames }),
        1 => (1..8_000_u64).prop_map(|ms| Signal::Other(Samples::ms(ms))),
        1 => Just(Signal::Cng),
        1 => Just(Signal::Ced),
    ]
}

fn said() -> impl Strategy<Value = Vec<(u16, Signal)>> {
    proptest::collection::vec((0..9_000_u16, signals()), 0..40)
}

/// What a station hears, in no order that makes sense.
fn heard() -> impl Strategy<Value = Heard> {
    prop_oneof![
        3 => proptest::sample::select(&[Carrier::Control, Carrier::Page, Carrier::Other][..]).prop_map(Heard::Begins),
        2 => Just(Heard::Ends),
        6 => frames().prop_map(|mut it| it.pop().map_or(Heard::Ends, Heard::Frame)),
        1 => blocks().prop_map(|mut it| it.pop().map_or(Heard::Ends, Heard::Frame)),
        2 => proptest::collection::vec(any::<u8>(), 0..500).prop_map(Heard::Octets),
        1 => Just(Heard::Octets(vec![0; 3_000])),
        1 => Just(Heard::Tone),
    ]
}

fn faults() -> impl Strategy<Value = String> {
    let frame =
        ["DIS", "DCS", "CFR", "FTT", "MPS", "EOM", "EOP", "MCF", "PPS", "PPR", "TSI", "DCN", "CTC"];
    let frame = || proptest::sample::select(frame.to_vec());
    let what = [
        "damaged",
        "damaged-always",
        "lost",
        "lost-always",
        "unknown",
        "not-last",
        "short",
        "long",
        "letters",
    ];
    let number = [
        "asks",
        "bad-training",
        "bits",
        "burst",
        "dropout",
        "lost-frames",
        "short-frames",
        "count",
        "hangs-up",
        "silent",
        "delay",
    ];
    let fault = prop_oneof![
        4 => (proptest::sample::select(what.to_vec()), frame()).prop_map(|(what, fcf)| format!("{what}:{fcf}")),
        2 => (frame(), frame()).prop_filter_map("a lie about a page", |(a, b)| {
            (b != "MCF").then(|| format!("says:{a}={b}"))
        }),
        4 => (proptest::sample::select(number.to_vec()), 1..30_u32).prop_map(|(what, n)| format!("{what}:{n}")),
        1 => proptest::sample::select(vec!["cut", "doubled-frames", "turned-frames", "noise"]).prop_map(Into::into),
    ];
    (fault, proptest::sample::select(vec!["", "@caller", "@answerer"]))
        .prop_map(|(a, b)| format!("{a}{b}"))
}

/// A machine that sends, receives, offers or fetches; the first and the last call.
fn station(kind: u8, at: Samples) -> (Station, bool) {
    let setup = Setup::new("123".parse().expect("a number"));
    let pages = [page(Width::A4, Resolution::Fine), page(Width::A3, Resolution::Standard)];
    let (document, password) = (Bench::new(pages).document, Default::default());
    match kind {
        0 => (Station::call(setup, document, at), true),
        1 => (Station::fetch(setup, password, at), true),
        2 => (Station::offer(setup, document, password, at), false),
        _ => (Station::answer(setup, at), false),
    }
}

proptest! {
    #[test]
    fn a_call_ends_whatever_the_other_end_says(said in said(), kind in 0..4_u8) {
        let (mut station, calls) = station(kind, Samples::default());
        let mut babbler = Babbler::new(said);
        let line = Line::new([], 0);
        let ladder = match calls {
            true => Call::run(&mut station, &mut babbler, line),
            false => Call::run(&mut babbler, &mut station, line),
        };
        prop_assert!(station.end().is_some(), "{}", ladder);
    }

    #[test]
    fn a_station_ends_whatever_it_hears_whenever(
        heard in proptest::collection::vec((0..200_000_u64, heard(), any::<bool>()), 0..80),
        kind in 0..4_u8,
    ) {
        let (mut station, _) = station(kind, Samples::default());
        let mut at = Samples::default();
        for (later, heard, is_said) in heard {
            at = at + Samples(later);
            station.hear(at, heard);
            if is_said {
                station.said(at);
            }
            station.wake(at);
            let _ = (station.say(), station.listens(), station.next_wake());
        }
        let mut wakes = 0;
        while let Some(due) = station.next_wake() {
            wakes += 1;
            prop_assert!(wakes < 10_000, "it wakes for ever");
            at = at.max(due);
            station.wake(at);
            station.say();
            station.said(at);
        }
        prop_assert!(at < CALL_GUARD + PAGE_GUARD);
        prop_assert!(station.end().is_some());
    }

    #[test]
    fn what_is_confirmed_is_kept_as_it_was_sent_whatever_goes_wrong(
        faults in proptest::collection::vec(faults(), 1..4),
        seed in any::<u64>(),
        is_corrected in any::<bool>(),
    ) {
        let mut bench = Bench::new([page(Width::A4, Resolution::Fine), page(Width::A4, Resolution::Fine)]);
        if !is_corrected {
            bench = bench.plain();
        }
        (bench.seed, bench.faults) = (seed, faults);
        let call = bench.run();
        prop_assert!(call.caller.pages() <= call.answerer.pages(), "{}", call.ladder);
        // Where what the ends can do is altered, a page is made to fit it.
        let fits = |it: &Entry| !it.is_altered || !["DIS", "DCS"].contains(&it.name.as_str());
        if is_corrected && call.ladder.entries().iter().all(|it| fits(it)) {
            for page in call.received.pages() {
                prop_assert!(bench.document.pages().contains(page), "{}", call.ladder);
            }
        }
    }
}
