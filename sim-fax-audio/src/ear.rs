//! What a machine hears in samples. Only CNG and CED, frames of V.21 and the modem that is listened for are anything: nothing else
//! gets any further.

use alloc::vec::Vec;

use sim_fax::{Carrier, HdlcFrame, Heard, Listen, Rate};
use sim_modem::fast::{self, Receiver, Training};
use sim_modem::hdlc::{Deframer, Framed};
use sim_modem::tone::{Tone, ToneListener};
use sim_modem::v21;

use crate::modulation;
use crate::speaker::training;

#[derive(Debug, Default)]
pub(crate) struct Ear {
    tones: ToneListener,
    tone: Option<Tone>,
    control: v21::Receiver,
    control_frames: Deframer,
    /// Whether flags were heard on the carrier that is there.
    is_control: bool,
    page: Option<Page>,
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
        let page = self.page.take();
        *self = Self::default();
        self.page = page;
        if let Some(page) = &mut self.page {
            page.begin(page.training);
        }
    }

    /// Takes samples, and gives what is heard in them.
    pub(crate) fn hear(&mut self, listen: Listen, samples: &[i16]) -> Vec<Heard> {
        let mut heard = Vec::new();
        self.tune(listen);
        let is_page = self.page.as_ref().is_some_and(|it| it.is_on);
        if !is_page {
            self.hear_control(samples, &mut heard);
        }
        match &mut self.page {
            Some(page) if !self.is_control => page.hear(listen.frames, samples, &mut heard),
            Some(page) => page.begin(page.training),
            None => self.hear_tones(samples, &mut heard),
        }
        heard
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
            let Some(framed) = self.control_frames.bit(bit) else { continue };
            if !self.is_control {
                self.is_control = true;
                heard.push(Heard::Begins(Carrier::Control));
            }
            heard.extend(frame(framed).map(Heard::Frame));
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
                    heard.push(Heard::Begins(Carrier::Page));
                }
                fast::Heard::Failed => {
                    self.is_on = true;
                    heard.push(Heard::Begins(Carrier::Other));
                }
                fast::Heard::Bit(bit) if frames => {
                    let frame = self.frames.bit(bit).and_then(frame);
                    heard.extend(frame.map(Heard::Frame));
                }
                fast::Heard::Bit(bit) => octets.extend(self.octet(bit)),
                fast::Heard::Ended => {
                    if !octets.is_empty() {
                        heard.push(Heard::Octets(core::mem::take(&mut octets)));
                    }
                    self.begin(self.training);
                    heard.push(Heard::Ends);
                }
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
