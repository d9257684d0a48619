//! What a machine hears in samples. Only CNG and CED, frames of V.21 and the modem that is listened for are anything: nothing else
//! gets any further.

use alloc::vec::Vec;

use sim_fax::{Carrier, HdlcFrame, Heard, Listen, Rate};
use sim_modem::fast::{self, Receiver, Training};
use sim_modem::hdlc::{Deframer, Framed};
use sim_modem::tone::{Tone, ToneListener};
use sim_modem::v21;

use crate::modulation;
use crate::presence::Presence;
use crate::speaker::training;

/// Four flags as bits.
const FLAGS: u32 = 0x7e7e_7e7e;

#[derive(Debug, Default)]
pub(crate) struct Ear {
    tones: ToneListener,
    tone: Option<Tone>,
    control: v21::Receiver,
    control_frames: Deframer,
    /// The last bits of it, the newest lowest.
    last_bits: u32,
    /// Whether flags were heard on the carrier that is there.
    is_control: bool,
    page: Option<Page>,
    presence: Presence,
    /// Whether the party was told of what is there beside the control channel.
    is_told: bool,
}

/// A modem that is listened for. It knows the line from the last time.
#[derive(Debug)]
struct Page {
    rate: Rate,
    training: Training,
    receiver: Receiver,
    /// Whether a transmission of it is on the line.
    is_on: bool,
    frames: Deframer,
    octet: u8,
    places: u8,
}

impl Ear {
    /// The machine begins to listen: what was on the line before is forgotten, but not what the line is like.
    pub(crate) fn open(&mut self) {
        let (page, mut presence) = (self.page.take(), core::mem::take(&mut self.presence));
        presence.forget();
        *self = Self { page, presence, ..Self::default() };
        if let Some(page) = &mut self.page {
            page.begin(page.training);
        }
    }

    /// Takes samples, and gives what is heard in them.
    pub(crate) fn hear(&mut self, listen: Listen, samples: &[i16]) -> Vec<Heard> {
        let mut heard = Vec::new();
        self.tune(listen);
        self.hear_control(samples, &mut heard);
        if self.control.carrier() {
            self.presence.know(samples);
            self.presence.forget();
        } else {
            self.presence.hear(samples);
        }
        match &mut self.page {
            Some(page) if !self.is_control => {
                page.hear(listen.frames, samples, &mut heard);
                self.tell_of_page(&mut heard);
            }
            Some(page) => page.begin(page.training),
            None => self.hear_tones(samples, &mut heard),
        }
        heard
    }

    /// Has a modem begin as soon as something is there: a page of which the training is damaged brings nothing, but it is one, and it
    /// is waited for until it is over.
    fn tell_of_page(&mut self, heard: &mut Vec<Heard>) {
        let is_on = self.page.as_ref().is_some_and(|it| it.is_on);
        let is_there = is_on || self.presence.is_there();
        if is_there && !self.is_told {
            heard.insert(0, Heard::Begins(Carrier::Page));
        } else if !is_there && self.is_told {
            heard.push(Heard::Ends);
        }
        self.is_told = is_there;
    }

    /// Whoever sends flags has no page on the line any more, however short the silence between was.
    fn end_page(&mut self, heard: &mut Vec<Heard>) {
        if let Some(page) = &mut self.page {
            page.begin(page.training);
        }
        if core::mem::take(&mut self.is_told) {
            heard.push(Heard::Ends);
        }
    }

    fn tune(&mut self, listen: Listen) {
        let Some((rate, short)) = listen.page else { return };
        let training = training(short);
        match &mut self.page {
            Some(page) if page.rate == rate => {
                if page.training != training {
                    page.begin(training);
                }
            }
            Some(_) | None => self.page = Some(Page::new(rate, training)),
        }
    }

    fn hear_tones(&mut self, samples: &[i16], heard: &mut Vec<Heard>) {
        self.tones.hear(samples);
        let tone = self.tones.heard();
        if tone != self.tone && tone == Some(Tone::Ced) {
            heard.push(Heard::Tone);
        }
        self.tone = tone;
    }

    fn hear_control(&mut self, samples: &[i16], heard: &mut Vec<Heard>) {
        for bit in self.control.hear(samples) {
            let framed = self.control_frames.bit(bit);
            self.last_bits = self.last_bits << 1 | u32::from(bit);
            // What a modem carries may look like a flag, but not like so many.
            let is_page = self.page.as_ref().is_some_and(|it| it.is_on);
            if is_page && self.last_bits != FLAGS || !is_page && framed.is_none() {
                continue;
            }
            if !self.is_control {
                self.is_control = true;
                self.end_page(heard);
                heard.push(Heard::Begins(Carrier::Control));
            }
            heard.extend(framed.and_then(frame).map(Heard::Frame));
        }
        if self.is_control && !self.control.carrier() {
            self.is_control = false;
            self.control_frames = Deframer::default();
            heard.push(Heard::Ends);
        }
    }
}

impl Page {
    fn new(rate: Rate, training: Training) -> Self {
        let mut page = Self {
            rate,
            training,
            receiver: Receiver::new(modulation(rate)),
            is_on: false,
            frames: Deframer::default(),
            octet: 0,
            places: 0,
        };
        page.begin(training);
        page
    }

    fn begin(&mut self, training: Training) {
        self.training = training;
        self.receiver.listen(training);
        self.is_on = false;
    }

    fn hear(&mut self, frames: bool, samples: &[i16], heard: &mut Vec<Heard>) {
        let mut events = Vec::new();
        self.receiver.hear(samples, &mut events);
        let mut octets = Vec::new();
        for event in events {
            match event {
                fast::Heard::Began => {}
                fast::Heard::Trained => {
                    self.is_on = true;
                    (self.frames, self.octet, self.places) = (Deframer::default(), 0, 0);
                }
                fast::Heard::Failed => self.is_on = true,
                fast::Heard::Bit(bit) if frames => {
                    let frame = self.frames.bit(bit).and_then(frame);
                    heard.extend(frame.map(Heard::Frame));
                }
                fast::Heard::Bit(bit) => octets.extend(self.octet(bit)),
                fast::Heard::Ended => self.begin(self.training),
            }
        }
        if !octets.is_empty() {
            heard.push(Heard::Octets(octets));
        }
    }

    fn octet(&mut self, bit: bool) -> Option<u8> {
        self.octet = self.octet >> 1 | u8::from(bit) << 7;
        self.places = (self.places + 1) % 8;
        (self.places == 0).then_some(self.octet)
    }
}

fn frame(framed: Framed) -> Option<HdlcFrame> {
    match framed {
        Framed::Flags => None,
        Framed::Octets(octets) => Some(HdlcFrame::received(&octets)),
        Framed::Broken => Some(HdlcFrame { octets: Vec::new(), good: false }),
    }
}
