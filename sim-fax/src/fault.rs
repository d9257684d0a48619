//! What goes wrong in a call, by name, so that a bench can have it again.

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::fcf::Fcf;
use crate::ladder::End;

/// What goes wrong. Its text is `NAME`, `NAME:VALUE`, and `@caller` or `@answerer` after it for what only
/// one end says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub kind: Kind,
    /// Of what one end says; of both where none is named.
    pub from: Option<End>,
}

/// Kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Of frames of the control channel that say this.
    Frame(Fcf, FrameFault),
    /// Of pages, and of the check of the training.
    Page(PageFault),
    /// Of the line as a whole.
    Line(LineFault),
}

/// What happens to frames of the control channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameFault {
    /// `damaged:FCF`: the first such frame arrives with a wrong check sequence.
    Damaged,
    /// `damaged-always:FCF`: each such frame does.
    DamagedAlways,
    /// `lost:FCF`: the first signal with such a frame does not arrive.
    Lost,
    /// `lost-always:FCF`: none with such a frame does.
    LostAlways,
    /// `says:FCF=FCF`: says another frame instead, always.
    Says(Fcf),
    /// `unknown:FCF`: says a frame that T.30 does not know instead, always.
    Unknown,
    /// `not-last:FCF`: such frames announce that more follow, and none does.
    NotLast,
    /// `short:FCF`: such frames have one octet of their field.
    Short,
    /// `long:FCF`: such frames have 60 octets of ones more.
    Long,
    /// `letters:FCF`: the field of such frames is text that is no number.
    Letters,
    /// `asks:BIT`: each DCS sets this bit.
    Asks(u16),
    /// `count:N`: each PPS says so many frames more than there are, modulo 256.
    Count(u8),
}

/// What happens to pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageFault {
    /// `bad-training:N`: the first so many checks of the training are no zeros.
    BadTraining(u32),
    /// `bits:N`: of 100,000 bits so many are wrong.
    Bits(u32),
    /// `burst:MS`: in each second so many milliseconds are noise.
    Burst(u32),
    /// `dropout:MS`: so much of the first page is missing, from its middle on; of 20 ms and more no modem
    /// finds back into the page.
    Dropout(u32),
    /// `cut`: pages end in their middle.
    Cut,
    /// `lost-frames:N`: of the frames of error correction each Nth is lost.
    LostFrames(u32),
    /// `doubled-frames`: each comes twice.
    DoubledFrames,
    /// `turned-frames`: they come in the wrong order.
    TurnedFrames,
    /// `short-frames:N`: the first so many of each block have three octets, with a right check sequence.
    ShortFrames(u32),
}

impl PageFault {
    /// Whether the carrier is gone for the rest of a page.
    pub(crate) fn cuts(self) -> bool {
        matches!(self, Self::Cut | Self::Dropout(_))
    }

    /// Whether a page has it that comes after so many that had it: a dropout is there once.
    pub(crate) fn strikes(self, times: &mut u32) -> bool {
        *times += 1;
        *times == 1 || !matches!(self, Self::Dropout(_))
    }
}

/// What happens to the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFault {
    /// `hangs-up:N`: it goes dead in the middle of signal N, counted from 1.
    HangsUp(u32),
    /// `silent:N`: nothing arrives from signal N on.
    Silent(u32),
    /// `noise`: a carrier is there all the time, and nothing else.
    Noise,
    /// `delay:MS`: all arrives so much later.
    Delay(u32),
}

/// A text that names no fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoFault(pub String);

/// What a fault is told.
#[derive(Clone, Copy)]
enum Value {
    Frame(FrameFault),
    Frames(fn(Fcf) -> FrameFault),
    Number(fn(u32) -> Kind),
    Nothing(Kind),
}

/// All of them, by name.
const NAMES: &[(&str, Value)] = &[
    ("damaged", Value::Frame(FrameFault::Damaged)),
    ("damaged-always", Value::Frame(FrameFault::DamagedAlways)),
    ("lost", Value::Frame(FrameFault::Lost)),
    ("lost-always", Value::Frame(FrameFault::LostAlways)),
    ("says", Value::Frames(FrameFault::Says)),
    ("unknown", Value::Frame(FrameFault::Unknown)),
    ("not-last", Value::Frame(FrameFault::NotLast)),
    ("short", Value::Frame(FrameFault::Short)),
    ("long", Value::Frame(FrameFault::Long)),
    ("letters", Value::Frame(FrameFault::Letters)),
    ("asks", Value::Number(|bit| Kind::Frame(Fcf::Dcs, FrameFault::Asks(bit as u16)))),
    ("count", Value::Number(|more| Kind::Frame(Fcf::Pps, FrameFault::Count(more as u8)))),
    ("bad-training", Value::Number(|it| Kind::Page(PageFault::BadTraining(it)))),
    ("bits", Value::Number(|it| Kind::Page(PageFault::Bits(it)))),
    ("burst", Value::Number(|it| Kind::Page(PageFault::Burst(it)))),
    ("dropout", Value::Number(|it| Kind::Page(PageFault::Dropout(it)))),
    ("cut", Value::Nothing(Kind::Page(PageFault::Cut))),
    ("lost-frames", Value::Number(|it| Kind::Page(PageFault::LostFrames(it)))),
    ("doubled-frames", Value::Nothing(Kind::Page(PageFault::DoubledFrames))),
    ("turned-frames", Value::Nothing(Kind::Page(PageFault::TurnedFrames))),
    ("short-frames", Value::Number(|it| Kind::Page(PageFault::ShortFrames(it)))),
    ("hangs-up", Value::Number(|it| Kind::Line(LineFault::HangsUp(it)))),
    ("silent", Value::Number(|it| Kind::Line(LineFault::Silent(it)))),
    ("noise", Value::Nothing(Kind::Line(LineFault::Noise))),
    ("delay", Value::Number(|it| Kind::Line(LineFault::Delay(it)))),
];

/// The largest number that a fault takes.
const NUMBER_MAX: u32 = 100_000;

impl Fault {
    /// Names of all faults.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|it| it.0)
    }
}

impl FromStr for Fault {
    type Err = NoFault;

    fn from_str(text: &str) -> Result<Self, NoFault> {
        let no = |why: &str| NoFault(format!("{text:?}: {why}"));
        let (what, from) = match text.split_once('@') {
            None => (text, None),
            Some((what, "caller")) => (what, Some(End::Caller)),
            Some((what, "answerer")) => (what, Some(End::Answerer)),
            Some(_) => return Err(no("after @ stands caller or answerer")),
        };
        let (name, value) = what.split_once(':').unwrap_or((what, ""));
        let row =
            NAMES.iter().find(|it| it.0 == name).ok_or_else(|| no("there is no such fault"))?;
        let frame = |name: &str| Fcf::named(name).ok_or_else(|| no("T.30 has no such frame"));
        let kind = match row.1 {
            Value::Frame(fault) => Kind::Frame(frame(value)?, fault),
            Value::Frames(kind) => {
                let (said, instead) = value.split_once('=').ok_or_else(|| no("two frames, A=B"))?;
                Kind::Frame(frame(said)?, kind(frame(instead)?))
            }
            Value::Number(kind) => match value.parse() {
                Ok(number @ 0..=NUMBER_MAX) => kind(number),
                Ok(_) | Err(_) => return Err(no("a number up to 100000")),
            },
            Value::Nothing(kind) if value.is_empty() => kind,
            Value::Nothing(_) => return Err(no("it takes no value")),
        };
        Ok(Self { kind, from })
    }
}

impl fmt::Display for NoFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn a_fault_is_known_by_its_text() {
        let read = |it: &str| it.parse::<Fault>().map_err(|it| it.to_string());
        let lost =
            Fault { kind: Kind::Frame(Fcf::Cfr, FrameFault::Lost), from: Some(End::Answerer) };
        assert_eq!(read("lost:CFR@answerer"), Ok(lost));
        let rnr = Fault { kind: Kind::Frame(Fcf::Mcf, FrameFault::Says(Fcf::Rnr)), from: None };
        assert_eq!(read("says:MCF=RNR"), Ok(rnr));
        assert_eq!(read("bits:20").map(|it| it.kind), Ok(Kind::Page(PageFault::Bits(20))));
        assert_eq!(read("cut").map(|it| it.kind), Ok(Kind::Page(PageFault::Cut)));
        assert_eq!(read("smoke"), Err("\"smoke\": there is no such fault".into()));
        assert_eq!(read("lost:XYZ"), Err("\"lost:XYZ\": T.30 has no such frame".into()));
        assert!(read("cut:1").is_err() && read("bits").is_err() && read("cut@both").is_err());
    }

    #[test]
    fn each_fault_has_a_name_of_its_own() {
        let mut names: alloc::vec::Vec<_> = Fault::names().collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), NAMES.len());
    }
}
