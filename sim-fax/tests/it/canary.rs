//! Nothing of a call gets out of a machine but an image and numbers.

use sim_ccitt::{Coding, Encoder, Width as Dots};
use sim_fax::{
    Call, CallEnd, Fcf, Frame, HdlcFrame, Heard, Line, Listen, Party, Rate, Samples, Setup, Signal,
    Station,
};

/// What must not get through: 32 octets that are no page.
const CANARY: &[u8] = b"CANARY-7d1f0a55-b2c9-not-a-page!";

/// A caller that has it in every field that it says, and in all that is around a page.
struct Smuggler {
    says: std::vec::IntoIter<Signal>,
    to_say: Option<Signal>,
    due: Option<Samples>,
    end: Option<CallEnd>,
}

impl Party for Smuggler {
    fn hear(&mut self, at: Samples, heard: Heard) {
        match heard {
            Heard::Frame(frame) if Frame::read(&frame).is_ok_and(|it| it.last) => {
                self.due = Some(at + Samples::ms(75));
            }
            Heard::HungUp => self.end = Some(CallEnd::HungUp),
            Heard::Frame(_) | Heard::Tone | Heard::Begins(_) | Heard::Octets(_) | Heard::Ends => {}
        }
    }

    fn said(&mut self, at: Samples) {
        // What belongs together follows at once, otherwise the other end speaks.
        let next = self.says.as_slice().first();
        let more = next.is_some_and(|it| !matches!(it, Signal::Page { .. } | Signal::Block { .. }));
        self.due = more.then_some(at + Samples::ms(75));
    }

    fn wake(&mut self, at: Samples) {
        if self.due.take_if(|due| at >= *due).is_some() {
            self.to_say = self.says.next();
            self.end = self.to_say.is_none().then_some(CallEnd::Complete);
        }
    }

    fn next_wake(&self) -> Option<Samples> {
        Some(self.due.unwrap_or(Samples::s(900)))
    }

    fn say(&mut self) -> Option<Signal> {
        self.to_say.take()
    }

    fn listens(&self) -> Option<Listen> {
        Some(Listen { page: None, frames: false })
    }

    fn end(&self) -> Option<CallEnd> {
        self.end
    }
}

fn said(fcf: Fcf, fif: &[u8]) -> HdlcFrame {
    HdlcFrame::from(Frame::new(fcf, true, fif.to_vec()))
}

fn last(fcf: Fcf, fif: &[u8]) -> HdlcFrame {
    HdlcFrame::from(Frame::new(fcf, true, fif.to_vec()).last())
}

/// Frames in front of a DCS, each with the canary.
fn introduced(dcs: &[u8]) -> Signal {
    let unknown = HdlcFrame::from(Frame { last: false, fcf: 0x10, fif: CANARY.to_vec() });
    let fields = [Fcf::Nss, Fcf::Nsf, Fcf::Tsi, Fcf::Sub, Fcf::Sid, Fcf::Tsa, Fcf::Ira, Fcf::Csa];
    let mut frames: Vec<_> = fields.iter().map(|it| said(*it, CANARY)).collect();
    frames.extend([unknown, last(Fcf::Dcs, &[dcs, CANARY].concat())]);
    Signal::Frames(frames)
}

/// A page of white lines with the canary before, after and between them.
fn page() -> Vec<u8> {
    let mut octets = vec![0; 20];
    let mut encoder = Encoder::new(Coding::Mh, Dots::A4).with_least_bits(400);
    (0..100).for_each(|_| encoder.line(&[]));
    octets.extend(encoder.end().iter().map(|it| it.reverse_bits()));
    octets.extend(CANARY);
    octets
}

fn call(dcs: &[u8], rest: Vec<Signal>) -> (Station, sim_fax::Ladder) {
    let rate = Rate::V27terAt4800;
    let tcf = Signal::Tcf { rate, octets: [vec![0; 800], CANARY.to_vec()].concat() };
    let says = [vec![introduced(dcs), tcf], rest].concat().into_iter();
    let mut smuggler = Smuggler { says, to_say: None, due: None, end: None };
    let mut setup = Setup::new("123".parse().expect("a number"));
    (setup.abilities.sub, setup.abilities.sid) = (true, true);
    let mut station = Station::answer(setup, Samples::default());
    let ladder = Call::run(&mut smuggler, &mut station, Line::new([], 0));
    (station, ladder)
}

#[track_caller]
fn nothing_got_out(mut station: Station, ladder: &sim_fax::Ladder) {
    assert_eq!(station.end(), Some(CallEnd::Complete), "{ladder}");
    let image = station.take_received();
    assert_eq!(image.pages().len(), 1, "{ladder}");
    assert!(
        image.pages().iter().flat_map(|it| it.lines()).all(|line| line.iter().all(|it| *it == 0))
    );
    let (folder, password) = station.folder_asked();
    let texts = [ladder.to_string(), format!("{:?} {folder} {password}", station.far_id())];
    for text in texts {
        assert!(
            !text.contains("CANARY") && !text.contains("page!") && !text.contains("b2c9"),
            "{text}"
        );
    }
    assert!(
        station.far_id().as_str().bytes().all(|it| it.is_ascii_digit() || b"+ *#".contains(&it))
    );
}

#[test]
fn a_canary_in_every_field_of_every_frame_gets_nowhere() {
    let rate = Rate::V27terAt4800;
    let eop = Signal::Frames(vec![said(Fcf::Nss, CANARY), last(Fcf::Eop, CANARY)]);
    let rest = vec![
        Signal::Page { rate, short: false, octets: page() },
        eop,
        Signal::Frames(vec![last(Fcf::Dcn, CANARY)]),
    ];
    let (station, ladder) = call(&[0x00, 0x0a, 0x00], rest);
    nothing_got_out(station, &ladder);
}

#[test]
fn a_canary_behind_a_page_with_error_correction_gets_nowhere() {
    let rate = Rate::V27terAt4800;
    let octets = page();
    let mut frames: Vec<_> = octets
        .chunks(256)
        .enumerate()
        .map(|(at, chunk)| {
            let mut fif = [&[at as u8][..], chunk].concat();
            // What fills the last frame is the canary over and over.
            fif.extend(CANARY.iter().cycle().take(257 - fif.len()));
            said(Fcf::Fcd, &fif)
        })
        .collect();
    let count = frames.len() as u8 - 1;
    frames.extend([said(Fcf::Rcp, CANARY), said(Fcf::Rcp, CANARY), said(Fcf::Rcp, CANARY)]);
    let pps = [&[Fcf::Eop.octet(true), 0, 0, count][..], CANARY].concat();
    let rest = vec![
        Signal::Block { rate, short: false, frames },
        Signal::Frames(vec![last(Fcf::Pps, &pps)]),
        Signal::Frames(vec![last(Fcf::Dcn, CANARY)]),
    ];
    let (station, ladder) = call(&[0x00, 0x0a, 0x80, 0x04], rest);
    nothing_got_out(station, &ladder);
}
