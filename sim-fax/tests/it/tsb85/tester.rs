//! ITU's tester: it works through a script, at the other end of a call.

use sim_ccitt::{Coding, Encoder, Width as Dots};
use sim_fax::{
    Call, CallEnd, Carrier, Fcf, Frame, HdlcFrame, Heard, Line, Listen, Party, Rate, Samples,
    Setup, Signal, Station, Terms,
};

use super::script::{Script, Step};
use super::words::{LINES, document, everything, said, unhex};
use super::{Dut, Row};

/// How long something is waited for.
const PATIENCE: Samples = Samples::s(180);

pub(crate) struct Tester {
    steps: std::vec::IntoIter<Step>,
    step: Option<Step>,
    failed: Option<String>,
    to_say: Option<Signal>,
    is_talking: bool,
    /// When it says the next, or gives up waiting.
    due: Samples,
    /// What was heard last, and when it was over.
    heard: Vec<Frame>,
    over: Samples,
    carrier: Option<Carrier>,
    /// Whether our machine received a DIS.
    has_dis: bool,
    /// How the pages are sent, by the last DCS that was heard or said.
    terms: Option<Terms>,
    end: Option<CallEnd>,
    /// The page that is sent by blocks: its octets, and what was sent of it.
    page: Vec<u8>,
    block: u8,
    pages: u8,
}

/// Runs a script against our machine.
pub(crate) fn run(script: &Script, row: &Row) -> Result<(), String> {
    let start = Samples::default();
    let mut tester = Tester::new(script);
    let mut setup = Setup::new("+0123456789".parse().expect("a number"));
    setup.frame_size = sim_fax::FrameSize::Of64;
    let line = Line::new([], 0);
    let id = |text: &str| text.parse().expect("a password");
    let (calls, mut station) = match row.dut {
        Dut::Answers => (false, Station::answer(setup, start)),
        Dut::Offers(pages, password) => {
            let document = document(Dut::Calls(pages));
            (false, Station::offer(setup, document, id(password), start))
        }
        Dut::Fetches(password) => (true, Station::fetch(setup, id(password), start)),
        Dut::Calls(_) | Dut::CallsFine | Dut::CallsLong | Dut::CallsWithTwoSorts => {
            (true, Station::call(setup, document(row.dut), start))
        }
    };
    let ladder = match calls {
        true => Call::run(&mut station, &mut tester, line),
        false => Call::run(&mut tester, &mut station, line),
    };
    let end = station.end().map(|it| format!("{it:?}")).unwrap_or_default();
    let failed = tester.failed.or_else(|| tester.step.map(|it| format!("it hung at {it:?}")));
    let found = (end.as_str(), station.pages());
    match failed {
        Some(why) => Err(format!("{why}\n{ladder}")),
        None if found != (row.end, row.pages) => Err(format!("ended {found:?}\n{ladder}")),
        None => Ok(()),
    }
}

impl Tester {
    fn new(script: &Script) -> Self {
        let steps = script.0.clone().into_iter();
        let mut tester = Self {
            steps,
            step: None,
            failed: None,
            to_say: None,
            is_talking: false,
            due: PATIENCE,
            heard: Vec::new(),
            over: Samples::default(),
            carrier: None,
            has_dis: false,
            terms: None,
            end: None,
            page: Vec::new(),
            block: 0,
            pages: 0,
        };
        tester.next(Samples::default());
        tester
    }

    /// The next step; what is said comes 75 ms after what was heard or said.
    fn next(&mut self, at: Samples) {
        self.step = self.steps.next();
        self.due = at
            + match &self.step {
                Some(Step::Say(_) | Step::Send(..)) => Samples::ms(75),
                Some(Step::Wait(ms)) => Samples::ms(*ms),
                Some(Step::Clear) => Samples::default(),
                Some(Step::Frame(..) | Step::Carried(_) | Step::Cleared(..)) => PATIENCE,
                None => Samples::s(5),
            };
    }

    fn fail(&mut self, why: String) {
        self.failed.get_or_insert(why);
        self.end = Some(CallEnd::Cancelled);
    }

    /// A turn of the machine is over: which of its frames were waited for.
    fn turn(&mut self, at: Samples) {
        let heard = std::mem::take(&mut self.heard);
        let mut frames = heard.iter();
        while let Some(Step::Frame(name, words)) = self.step.clone() {
            let wanted = name.as_str();
            let is = |it: &&Frame| {
                wanted.split('|').any(|name| it.says().is_some_and(|it| it.name() == name))
            };
            let Some(frame) = frames.find(is) else {
                let names: Vec<_> = heard.iter().map(|it| it.says()).collect();
                return self.fail(format!("{name} was expected, {names:?} came"));
            };
            let octets = frame.says().map(|it| (it.octet(false), it.octet(true)));
            if octets.is_some_and(|(no, yes)| frame.fcf != if self.has_dis { yes } else { no }) {
                return self
                    .fail(format!("{name} is {:02x}: who received a DIS marks it", frame.fcf));
            }
            if frame.says() == Some(Fcf::Dcs) {
                self.terms = Terms::read(&frame.fif, &everything()).ok();
            }
            if frame.says() == Some(Fcf::Ctc) {
                self.retrain(&frame.fif);
            }
            let says = said(frame, self.terms.as_ref(), self.block_frames());
            let is_so = if frame.says() == Some(Fcf::Ppr) {
                says == *words
            } else {
                says.contains(words.as_str())
            };
            if !is_so {
                return self.fail(format!("{name} should say {words:?}, it says {says:?}"));
            }
            let is_last = frame.last;
            self.next(at);
            if is_last {
                return;
            }
        }
        let names: Vec<_> = heard.iter().map(|it| it.says()).collect();
        if !names.is_empty() {
            self.fail(format!("{names:?} came at {:?}", self.step));
        }
    }

    /// Goes on at the rate of a CTC.
    fn retrain(&mut self, fif: &[u8]) {
        let rate = Terms::read(fif, &everything()).map(|it| it.rate);
        if let (Some(terms), Ok(rate)) = (&mut self.terms, rate) {
            terms.rate = rate;
        }
    }

    fn speak(&mut self, at: Samples) {
        match self.step.clone() {
            Some(Step::Wait(_)) => self.next(at),
            Some(Step::Clear) => {
                self.end = Some(CallEnd::Complete);
                self.step = None;
            }
            Some(Step::Say(frames)) => self.say(self.frames(&frames)),
            Some(Step::Send(what, how)) => {
                let signal = self.sent(&what, &how);
                self.say(signal);
            }
            Some(step @ (Step::Frame(..) | Step::Carried(_) | Step::Cleared(..))) => {
                self.fail(format!("nothing came at {step:?}"));
            }
            None => self.end = Some(CallEnd::Complete),
        }
    }

    fn say(&mut self, signal: Signal) {
        self.to_say = Some(signal);
        self.is_talking = true;
    }

    fn frames(&self, said: &[(String, String, bool)]) -> Signal {
        let count = said.len();
        let frames = said.iter().enumerate().map(|(at, (name, field, good))| {
            let fif = field_of(name, field, self);
            let plain = name.split('-').next().unwrap_or(name);
            let frame = match Fcf::named(plain) {
                _ if name == "garbage" => {
                    return HdlcFrame { octets: unhex("A202B5C97E67"), good: *good };
                }
                Some(fcf) => Frame::new(fcf, false, fif),
                None if name.starts_with("unknown") => Frame { last: false, fcf: 0, fif },
                None => panic!("{name} is no frame"),
            };
            let is_last = at + 1 == count && name != "unknown-more";
            HdlcFrame { good: *good, ..HdlcFrame::from(if is_last { frame.last() } else { frame }) }
        });
        Signal::Frames(frames.collect())
    }

    fn sent(&mut self, what: &str, how: &str) -> Signal {
        let rate = self.terms.map_or(Rate::V27terAt4800, |it| it.rate);
        let octets = rate.bits_per_second() as usize * 1_500 / 8_000;
        match (what, how) {
            ("flags", _) => Signal::Frames(Vec::new()),
            ("tcf", "") => Signal::Tcf { rate, octets: vec![0; octets] },
            ("tcf", "short") => Signal::Tcf { rate, octets: vec![0; octets * 9 / 10] },
            ("tcf", "long") => Signal::Tcf { rate, octets: vec![0; octets * 11 / 10] },
            ("tcf", "bad") => Signal::Tcf { rate, octets: vec![0x55; octets] },
            ("tcf", "late") => {
                let zeros = (0..octets).map(|it| if it < 7 { 0x55 } else { 0 });
                Signal::Tcf { rate, octets: zeros.collect() }
            }
            ("tcf", "2400") => Signal::Tcf { rate: Rate::V27terAt2400, octets: vec![0; octets] },
            ("page", "slow") => {
                let mut octets = self.page_octets(LINES, 0);
                let fill = rate.bits_per_second() as usize / 8 * 14;
                octets.splice(1_000..1_000, vec![0; fill]);
                Signal::Page { rate, short: false, octets }
            }
            ("page", bad) => {
                let bad =
                    if bad.is_empty() { 0 } else { bad.parse().expect("lines of a thousand") };
                Signal::Page { rate, short: false, octets: self.page_octets(LINES, bad) }
            }
            ("block", how) => self.block_sent(rate, how),
            other => panic!("{other:?} cannot be sent"),
        }
    }

    /// Lines, of which so many of a thousand have the wrong width.
    fn page_octets(&self, lines: u32, bad: u32) -> Vec<u8> {
        let line = [0x3c; 216];
        let mmr = self.terms.is_some_and(|it| it.coding == sim_fax::Coding::Mmr);
        let coding = if mmr { Coding::Mmr } else { Coding::Mh };
        let mut encoder = Encoder::new(coding, Dots::A4).with_aligned_ends();
        let mut octets = Vec::new();
        for at in 0..lines {
            let is_bad = (at + 1) * bad / 1_000 > at * bad / 1_000;
            encoder.line(&line);
            let good = encoder.take();
            let kept = if is_bad { good.len() / 2 } else { good.len() };
            octets.extend(&good[..kept]);
        }
        octets.extend(encoder.end());
        octets.iter().map(|it| it.reverse_bits()).collect()
    }

    /// A block of the page: `new` begins one, `next` goes on; `-N` damages frame N.
    fn block_sent(&mut self, rate: Rate, how: &str) -> Signal {
        let (how, damaged) = how.split_once('-').unwrap_or((how, ""));
        let size = self.terms.and_then(|it| it.ecm).map_or(64, |it| it.octets());
        match how {
            "new" | "small" | "big" => {
                let lines = [("new", 130), ("small", 60), ("big", 300)];
                let lines = lines.iter().find(|it| it.0 == how).map_or(0, |it| it.1);
                self.pages += u8::from(!self.page.is_empty());
                self.page = self.page_octets(lines, 0);
                self.block = 0;
            }
            "next" => self.block += 1,
            "again" => {}
            other => panic!("{other} is no block"),
        }
        let begin = usize::from(self.block) * size * BLOCK;
        let frames = self.page[begin..].chunks(size).take(BLOCK).enumerate().map(|(at, chunk)| {
            let mut fif = vec![at as u8];
            fif.extend(chunk);
            fif.resize(size + 1, 0);
            let good = damaged != at.to_string();
            HdlcFrame { good, ..HdlcFrame::from(Frame::new(Fcf::Fcd, false, fif)) }
        });
        let rcp = HdlcFrame::from(Frame::new(Fcf::Rcp, false, Vec::new()));
        Signal::Block { rate, short: false, frames: frames.chain(vec![rcp; 3]).collect() }
    }

    fn block_frames(&self) -> usize {
        let size = self.terms.and_then(|it| it.ecm).map_or(64, |it| it.octets());
        self.page
            .len()
            .saturating_sub(usize::from(self.block) * size * BLOCK)
            .div_ceil(size)
            .min(BLOCK)
    }
}

/// Frames of a block.
const BLOCK: usize = 256;

fn field_of(name: &str, field: &str, tester: &Tester) -> Vec<u8> {
    match name.split_once('-') {
        Some(("PPS", post)) => {
            let post = Fcf::named(post).map_or(0, |it| it.octet(false));
            vec![post, tester.pages, tester.block, (tester.block_frames() - 1) as u8]
        }
        Some(("EOR", post)) => vec![Fcf::named(post).map_or(0, |it| it.octet(false))],
        Some(("PPR", frames)) => {
            let mut map = vec![0; 32];
            frames.split(',').for_each(|at| {
                let at: usize = at.parse().expect("a frame");
                map[at / 8] |= 1 << (at % 8);
            });
            map
        }
        _ => unhex(field).iter().map(|it| it.reverse_bits()).collect(),
    }
}

impl Party for Tester {
    fn hear(&mut self, at: Samples, heard: Heard) {
        match heard {
            Heard::Begins(carrier) => self.carrier = Some(carrier),
            Heard::Frame(frame) if self.carrier == Some(Carrier::Control) && !self.is_talking => {
                self.over = at;
                let frame = Frame::read(&frame).expect("a frame of ours is one");
                let is_last = frame.last;
                self.heard.push(frame);
                if is_last {
                    self.turn(at);
                }
            }
            Heard::Ends => {
                let carrier = self.carrier.take();
                match (&self.step, carrier) {
                    (Some(Step::Carried(_)), Some(Carrier::Page)) => self.next(at),
                    (_, Some(Carrier::Page | Carrier::Other)) if !self.is_talking => {
                        self.fail(format!("a modem was heard at {:?}", self.step));
                    }
                    _ => {}
                }
            }
            // It hung up in the middle of a page, as it should.
            Heard::HungUp
                if self.is_talking && matches!(self.steps.as_slice(), [Step::Cleared(..)]) =>
            {
                self.step = None;
                self.end = Some(CallEnd::Complete);
            }
            Heard::HungUp => match self.step {
                Some(Step::Cleared(from, to)) => {
                    let after = (at - self.over).in_ms();
                    if !(from..=to).contains(&after) {
                        self.fail(format!("the line was released after {after} ms"));
                    }
                    self.step = None;
                    self.end = Some(CallEnd::Complete);
                }
                Some(_) => self.fail(format!("the line was released at {:?}", self.step)),
                None => self.end = Some(CallEnd::Complete),
            },
            Heard::Tone | Heard::Frame(_) | Heard::Octets(_) => {}
        }
    }

    fn said(&mut self, at: Samples) {
        self.is_talking = false;
        self.over = at;
        if let Some(Step::Say(frames)) = &self.step
            && let Some((name, field, true)) = frames.last()
        {
            let fif: Vec<u8> = unhex(field).iter().map(|it| it.reverse_bits()).collect();
            match name.as_str() {
                "DIS" => self.has_dis = true,
                "DTC" => self.has_dis = false,
                "DCS" => self.terms = Terms::read(&fif, &everything()).ok(),
                "CTC" => self.retrain(&fif),
                _ => {}
            }
        }
        self.next(at);
    }

    fn wake(&mut self, at: Samples) {
        if at >= self.due && !self.is_talking {
            self.speak(at);
        }
    }

    fn next_wake(&self) -> Option<Samples> {
        if self.is_talking { Some(Samples(u64::MAX)) } else { Some(self.due) }
    }

    fn say(&mut self) -> Option<Signal> {
        self.to_say.take()
    }

    fn listens(&self) -> Option<Listen> {
        let ecm = self.terms.is_some_and(|it| it.ecm.is_some());
        let frames = ecm && self.step == Some(Step::Carried("block".into()));
        let page = self.terms.map(|it| (it.rate, false));
        (!self.is_talking).then_some(Listen { page, frames })
    }

    fn end(&self) -> Option<CallEnd> {
        self.end
    }
}
