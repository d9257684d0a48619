//! What goes wrong in a call, by name, so that a bench can have it again.

mod strikes;

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

/// All of them: the name, one of its kind, what that does, and what it is told.
const NAMES: &[(&str, &str, &str, Value)] = &[
    (
        "damaged",
        "damaged:DCS",
        "the first such frame is damaged",
        Value::Frame(FrameFault::Damaged),
    ),
    (
        "damaged-always",
        "damaged-always:CFR",
        "each such frame is damaged",
        Value::Frame(FrameFault::DamagedAlways),
    ),
    ("lost", "lost:CFR", "the first such frame does not arrive", Value::Frame(FrameFault::Lost)),
    (
        "lost-always",
        "lost-always:DCS",
        "no such frame arrives",
        Value::Frame(FrameFault::LostAlways),
    ),
    ("says", "says:MCF=RNR", "says another frame instead", Value::Frames(FrameFault::Says)),
    (
        "unknown",
        "unknown:MCF",
        "says a frame that T.30 does not know",
        Value::Frame(FrameFault::Unknown),
    ),
    (
        "not-last",
        "not-last:DIS",
        "announces frames that do not come",
        Value::Frame(FrameFault::NotLast),
    ),
    (
        "short",
        "short:DCS",
        "the field of such frames has one octet",
        Value::Frame(FrameFault::Short),
    ),
    (
        "long",
        "long:DIS",
        "the field of such frames has 60 octets more",
        Value::Frame(FrameFault::Long),
    ),
    (
        "letters",
        "letters:TSI",
        "the field of such frames is no number",
        Value::Frame(FrameFault::Letters),
    ),
    (
        "asks",
        "asks:53",
        "asks for this bit of DCS: 53 is a file",
        Value::Number(|bit| Kind::Frame(Fcf::Dcs, FrameFault::Asks(bit as u16))),
    ),
    (
        "count",
        "count:3",
        "counts so many frames more than there are",
        Value::Number(|more| Kind::Frame(Fcf::Pps, FrameFault::Count(more as u8))),
    ),
    (
        "bad-training",
        "bad-training:2",
        "so many checks of the training fail",
        Value::Number(|it| Kind::Page(PageFault::BadTraining(it))),
    ),
    (
        "bits",
        "bits:20",
        "of 100,000 bits of pages so many are wrong",
        Value::Number(|it| Kind::Page(PageFault::Bits(it))),
    ),
    (
        "burst",
        "burst:40",
        "in each second of a page so many ms are noise",
        Value::Number(|it| Kind::Page(PageFault::Burst(it))),
    ),
    (
        "dropout",
        "dropout:15",
        "once in a page so many ms are missing",
        Value::Number(|it| Kind::Page(PageFault::Dropout(it))),
    ),
    ("cut", "cut", "pages end in their middle", Value::Nothing(Kind::Page(PageFault::Cut))),
    (
        "lost-frames",
        "lost-frames:5",
        "of error correction each such frame is lost",
        Value::Number(|it| Kind::Page(PageFault::LostFrames(it))),
    ),
    (
        "doubled-frames",
        "doubled-frames",
        "frames of error correction come twice",
        Value::Nothing(Kind::Page(PageFault::DoubledFrames)),
    ),
    (
        "turned-frames",
        "turned-frames",
        "frames of error correction come turned round",
        Value::Nothing(Kind::Page(PageFault::TurnedFrames)),
    ),
    (
        "short-frames",
        "short-frames:2",
        "so many frames of error correction have three octets",
        Value::Number(|it| Kind::Page(PageFault::ShortFrames(it))),
    ),
    (
        "hangs-up",
        "hangs-up:8",
        "the line goes dead in this signal",
        Value::Number(|it| Kind::Line(LineFault::HangsUp(it))),
    ),
    (
        "silent",
        "silent:8",
        "nothing arrives from this signal on",
        Value::Number(|it| Kind::Line(LineFault::Silent(it))),
    ),
    ("noise", "noise@answerer", "nothing but noise", Value::Nothing(Kind::Line(LineFault::Noise))),
    (
        "delay",
        "delay:500",
        "all arrives so many ms later",
        Value::Number(|it| Kind::Line(LineFault::Delay(it))),
    ),
];

/// The largest number that a fault takes; from 1 on it does something.
const NUMBER_MAX: u32 = 100_000;
/// Bits that a DCS has.
const BITS_MAX: u32 = 128;

impl Fault {
    /// Names of all faults.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|it| it.0)
    }

    /// One of each kind, and what it does in words.
    pub fn examples() -> impl Iterator<Item = (&'static str, &'static str)> {
        NAMES.iter().map(|it| (it.1, it.2))
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
        let kind = match row.3 {
            Value::Frame(fault) => Kind::Frame(frame(value)?, fault),
            Value::Frames(kind) => {
                let (said, instead) = value.split_once('=').ok_or_else(|| no("two frames, A=B"))?;
                Kind::Frame(frame(said)?, kind(frame(instead)?))
            }
            Value::Number(kind) => match value.parse() {
                Ok(bit) if name == "asks" && bit > BITS_MAX => {
                    return Err(no("a DCS has 128 bits"));
                }
                Ok(number @ 1..=NUMBER_MAX) => kind(number),
                Ok(_) | Err(_) => return Err(no("a number from 1 to 100000")),
            },
            Value::Nothing(kind) if value.is_empty() => kind,
            Value::Nothing(_) => return Err(no("it takes no value")),
        };
        Ok(Self { kind, from })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_it = |value: &Value| match (*value, self.kind) {
            (Value::Frame(it), Kind::Frame(_, fault)) => it == fault,
            (Value::Frames(it), Kind::Frame(_, fault @ FrameFault::Says(instead))) => {
                it(instead) == fault
            }
            (Value::Number(it), kind) => strikes::number(kind).is_some_and(|of| it(of) == kind),
            (Value::Nothing(it), kind) => it == kind,
            (Value::Frame(_) | Value::Frames(_), _) => false,
        };
        let name = NAMES.iter().find(|it| is_it(&it.3)).map_or("", |it| it.0);
        f.write_str(name)?;
        match (self.kind, strikes::number(self.kind)) {
            (_, Some(number)) => write!(f, ":{number}")?,
            (Kind::Frame(fcf, FrameFault::Says(it)), _) => {
                write!(f, ":{}={}", fcf.name(), it.name())?
            }
            (Kind::Frame(fcf, _), _) => write!(f, ":{}", fcf.name())?,
            (Kind::Page(_) | Kind::Line(_), None) => {}
        }
        self.from.map_or(Ok(()), |it| write!(f, "@{}", it.name()))
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
    fn each_example_is_of_its_fault() {
        for (name, example, words, _) in NAMES {
            assert!(example.parse::<Fault>().is_ok(), "{example}");
            assert!(example.starts_with(name) && !words.is_empty(), "{example}");
        }
    }

    #[test]
    fn a_fault_is_written_as_it_is_read() {
        for text in
            ["damaged-always:CFR@answerer", "says:MCF=RNR", "bits:20", "cut", "asks:53", "noise"]
        {
            assert_eq!(text.parse::<Fault>().map(|it| it.to_string()), Ok(text.to_string()));
        }
        for none in ["asks:999", "asks:65537", "lost-frames:0", "delay:0", "bits:100001"] {
            assert!(none.parse::<Fault>().is_err(), "{none}");
        }
    }

    #[test]
    fn what_is_never_said_is_never_struck() {
        let can = |text: &str, ecm| text.parse::<Fault>().expect("a fault").can_strike(ecm).is_ok();
        for (text, with, without) in [
            ("damaged:EOP", false, true),
            ("lost:PPS", true, false),
            ("lost-frames:3", true, false),
            ("bits:20@answerer", false, false),
            ("lost:DIS@caller", false, false),
            ("lost:DIS", true, true),
            ("delay:5", true, true),
        ] {
            assert_eq!([can(text, true), can(text, false)], [with, without], "{text}");
        }
    }

    #[test]
    fn each_fault_has_a_name_of_its_own() {
        let mut names: alloc::vec::Vec<_> = Fault::names().collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), NAMES.len());
    }
}
