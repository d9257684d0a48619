//! Two ends and the line between them, in virtual time.
//!
//! ```text
//!   caller ── say ──▶ line, with its faults ── hear ──▶ answerer       and back
//!                          │
//!                        ladder
//! ```
//! It carries signals as they are. What carries samples drives the same ends.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::end::CallEnd;
use crate::frame::HdlcFrame;
use crate::ladder::{End, Ladder};
use crate::line::Line;
use crate::rate::Rate;
use crate::recording::{Arrived, Recording};
use crate::signal::{CONTROL_RATE, Carrier, Heard, Listen, PREAMBLE, SYNCHRONISATION, Signal};
use crate::station::Station;
use crate::time::Samples;

/// Octets of a page that arrive together: so that a long page comes in as time goes on.
const PIECE_OCTETS: usize = 1_024;
/// How long a tone sounds before it is known as one.
const TONE_HEARD: Samples = Samples::ms(500);
/// How long two ends are looked at, whatever they do.
pub const CALL_MAX: Samples = Samples::s(24 * 3_600);

/// One end of a call: a [`Station`], or whatever a bench puts there.
pub trait Party {
    /// What it hears, when it hears it.
    fn hear(&mut self, at: Samples, heard: Heard);
    /// What it said last is over.
    fn said(&mut self, at: Samples);
    /// Something may be due.
    fn wake(&mut self, at: Samples);
    /// When to wake it; `None` when the call is over for it.
    fn next_wake(&self) -> Option<Samples>;
    /// What it says now: once for each piece.
    fn say(&mut self) -> Option<Signal>;
    /// What it listens for; `None` while it says something.
    fn listens(&self) -> Option<Listen>;
    /// How the call ended for it; `None` while it lasts.
    fn end(&self) -> Option<CallEnd>;
    /// Whether it waits for whoever carries it, and nothing happens meanwhile.
    fn is_asking(&self) -> bool {
        false
    }
}

impl Party for Station {
    fn hear(&mut self, at: Samples, heard: Heard) {
        self.hear(at, heard);
    }

    fn said(&mut self, at: Samples) {
        self.said(at);
    }

    fn wake(&mut self, at: Samples) {
        self.wake(at);
    }

    fn next_wake(&self) -> Option<Samples> {
        self.next_wake()
    }

    fn say(&mut self) -> Option<Signal> {
        self.say()
    }

    fn listens(&self) -> Option<Listen> {
        self.listens()
    }

    fn end(&self) -> Option<CallEnd> {
        self.end()
    }

    fn is_asking(&self) -> bool {
        self.asks().is_some()
    }
}

/// A call under way.
#[derive(Debug)]
pub struct Call {
    line: Line,
    now: Samples,
    /// What happens, by when and in which order it came to be.
    events: BTreeMap<(Samples, u64), Event>,
    count: u64,
    ladder: Ladder,
    /// What arrived, where it is recorded.
    recording: Option<Recording>,
    /// Whether an end is tuned to the modem that it hears, caller first.
    is_tuned: [bool; 2],
    /// Whether an end left, caller first.
    has_left: [bool; 2],
}

#[derive(Debug)]
enum Event {
    /// What this end said is over.
    Said(End),
    /// This end hears something.
    Heard(End, Heard),
    /// A modem is trained at this end.
    Trained(End, Rate, bool),
    /// This end hears something of a modem, where it is tuned to it.
    Carried(End, Heard),
    /// The line goes dead.
    Dies,
}

impl Call {
    /// A call over this line, at its beginning.
    #[must_use]
    pub fn new(line: Line) -> Self {
        let mut call = Self {
            line,
            now: Samples::default(),
            events: BTreeMap::new(),
            count: 0,
            ladder: Ladder::default(),
            recording: None,
            is_tuned: [false; 2],
            has_left: [false; 2],
        };
        for end in [End::Caller, End::Answerer] {
            if call.line.is_noise(end.other()) {
                call.at(Samples::default(), Event::Heard(end, Heard::Begins(Carrier::Control)));
            }
        }
        call
    }

    /// Keeps what arrives, from now on.
    #[must_use]
    pub fn recorded(self) -> Self {
        let mut recording = Recording::default();
        let ends = [End::Caller, End::Answerer].into_iter();
        ends.filter(|it| self.line.is_noise(*it)).for_each(|it| recording.noise(it));
        Self { recording: Some(recording), ..self }
    }

    /// What arrived until now; `None` where it is not recorded.
    #[must_use]
    pub fn recording(&self) -> Option<&Recording> {
        self.recording.as_ref()
    }

    /// A whole call, at once.
    pub fn run<'a>(caller: &'a mut dyn Party, answerer: &'a mut dyn Party, line: Line) -> Ladder {
        let mut call = Self::new(line);
        call.advance(caller, answerer, CALL_MAX);
        call.ladder
    }

    /// The line, with what its faults did.
    #[must_use]
    pub fn line(&self) -> &Line {
        &self.line
    }

    /// How far it came.
    #[must_use]
    pub fn now(&self) -> Samples {
        self.now
    }

    /// What was said until now.
    #[must_use]
    pub fn ladder(&self) -> &Ladder {
        &self.ladder
    }

    /// When something happens next; `None` when both ends have left, or one waits for whoever carries it.
    #[must_use]
    pub fn next(&self, caller: &dyn Party, answerer: &dyn Party) -> Option<Samples> {
        let has_ended = caller.end().is_some() && answerer.end().is_some();
        if has_ended || caller.is_asking() || answerer.is_asking() {
            return None;
        }
        let event = self.events.keys().next().map(|it| it.0);
        [event, caller.next_wake(), answerer.next_wake()].into_iter().flatten().min()
    }

    /// Has everything happen that does until then, then included.
    pub fn advance<'a>(
        &mut self,
        caller: &'a mut dyn Party,
        answerer: &'a mut dyn Party,
        until: Samples,
    ) {
        let mut ends = [caller, answerer];
        while let Some(at) = self.next(ends[0], ends[1])
            && at <= until
        {
            self.now = self.now.max(at);
            self.recording.iter_mut().for_each(|it| it.until(self.now));
            match self.events.first_entry() {
                Some(event) if event.key().0 <= self.now => {
                    let event = event.remove();
                    self.happens(event, &mut ends);
                }
                Some(_) | None => {
                    let due = |it: &&mut &mut dyn Party| {
                        it.next_wake().is_some_and(|due| due <= self.now)
                    };
                    ends.iter_mut().filter(due).for_each(|it| it.wake(self.now));
                }
            }
            self.says(End::Caller, ends[0]);
            self.says(End::Answerer, ends[1]);
        }
    }

    fn happens(&mut self, event: Event, ends: &mut [&mut dyn Party; 2]) {
        match event {
            Event::Said(end) => ends[end as usize].said(self.now),
            Event::Heard(end, heard) => ends[end as usize].hear(self.now, heard),
            Event::Trained(end, rate, frames) => {
                let listens = ends[end as usize].listens();
                let is_tuned = listens.is_some_and(|it| {
                    it.frames == frames && it.page.is_some_and(|it| it.0 == rate)
                });
                self.is_tuned[end as usize] = is_tuned;
                let carrier = if is_tuned { Carrier::Page } else { Carrier::Other };
                ends[end as usize].hear(self.now, Heard::Begins(carrier));
            }
            Event::Carried(end, heard) => {
                if self.is_tuned[end as usize] {
                    ends[end as usize].hear(self.now, heard);
                }
            }
            Event::Dies => ends.iter_mut().for_each(|it| it.hear(self.now, Heard::HungUp)),
        }
    }

    /// Carries what an end says, and that it left.
    fn says(&mut self, end: End, party: &mut dyn Party) {
        if let Some(signal) = party.say() {
            self.carry(end, signal);
        }
        if party.end().is_some() && !self.has_left[end as usize] {
            self.has_left[end as usize] = true;
            let at = self.now + self.line.delay(end);
            self.at(at, Event::Heard(end.other(), Heard::HungUp));
        }
    }

    fn carry(&mut self, from: End, signal: Signal) {
        let arrival = self.line.carry(from, signal);
        self.ladder.note((self.now, arrival.said), from, &arrival.signal, arrival.is_altered);
        self.at(self.now + arrival.said, Event::Said(from));
        if arrival.dies {
            let at = self.now + Samples(arrival.said.0 / 2);
            self.recording.iter_mut().for_each(|it| it.dies(at));
            self.at(at, Event::Dies);
        }
        if let Some(heard) = arrival.heard {
            let at = self.now + self.line.delay(from);
            if let Some(recording) = &mut self.recording {
                let (signal, noises) = (arrival.signal.clone(), arrival.noises);
                recording.note(Arrived { at, from, signal, noises });
            }
            self.arrives(from.other(), at, at + heard, arrival.signal);
        }
    }

    /// Each piece of a signal when it is complete.
    fn arrives(&mut self, to: End, at: Samples, over: Samples, signal: Signal) {
        match signal {
            Signal::Cng => {}
            Signal::Ced => self.at(at + TONE_HEARD, Event::Heard(to, Heard::Tone)),
            Signal::Other(_) => {
                self.at(at, Event::Heard(to, Heard::Begins(Carrier::Other)));
                self.at(over, Event::Heard(to, Heard::Ends));
            }
            Signal::Frames(frames) => {
                self.at(at, Event::Heard(to, Heard::Begins(Carrier::Control)));
                let heard = |frame| Event::Heard(to, Heard::Frame(frame));
                self.frames(at + PREAMBLE, frames, CONTROL_RATE, heard);
                self.at(over, Event::Heard(to, Heard::Ends));
            }
            Signal::Tcf { rate, octets } => self.octets(to, (at, over), (rate, false), octets),
            Signal::Page { rate, short, octets } => {
                self.octets(to, (at, over), (rate, short), octets);
            }
            Signal::Block { rate, short, frames } => {
                let trained = at + rate.training(short);
                self.at(trained, Event::Trained(to, rate, true));
                let carried = |frame| Event::Carried(to, Heard::Frame(frame));
                self.frames(trained + SYNCHRONISATION, frames, rate.bits_per_second(), carried);
                self.at(over, Event::Heard(to, Heard::Ends));
            }
        }
    }

    fn octets(
        &mut self,
        to: End,
        (at, over): (Samples, Samples),
        (rate, short): (Rate, bool),
        octets: Vec<u8>,
    ) {
        let mut at = at + rate.training(short);
        self.at(at, Event::Trained(to, rate, false));
        for piece in octets.chunks(PIECE_OCTETS) {
            at = at + Samples::of_bits(piece.len() as u64 * 8, rate.bits_per_second());
            self.at(at.min(over), Event::Carried(to, Heard::Octets(piece.to_vec())));
        }
        self.at(over, Event::Heard(to, Heard::Ends));
    }

    fn frames(
        &mut self,
        mut at: Samples,
        frames: Vec<HdlcFrame>,
        rate: u32,
        event: impl Fn(HdlcFrame) -> Event,
    ) {
        let (begin, mut bits) = (at, 0);
        for frame in frames {
            bits += frame.bits();
            at = begin + Samples::of_bits(bits, rate);
            self.at(at, event(frame));
        }
    }

    fn at(&mut self, at: Samples, event: Event) {
        self.count += 1;
        self.events.insert((at, self.count), event);
    }
}
