//! What was said in a call, in words, for people who look for what went wrong.

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use crate::dcs::Terms;
use crate::dis::Abilities;
use crate::fcf::Fcf;
use crate::frame::{Frame, HdlcFrame};
use crate::id::SubscriberId;
use crate::signal::{CONTROL_RATE, PREAMBLE, Signal};
use crate::time::Samples;

/// Entries that are kept of one call; what follows is only counted.
pub const ENTRIES_MAX: usize = 20_000;

/// An end of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// The one that dialled.
    Caller,
    /// The one that was called.
    Answerer,
}

impl End {
    /// The one at the other side.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Caller => Self::Answerer,
            Self::Answerer => Self::Caller,
        }
    }

    /// `caller` or `answerer`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Answerer => "answerer",
        }
    }
}

/// One thing that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it began.
    pub at: Samples,
    /// How long it lasted.
    pub lasted: Samples,
    /// Who said it.
    pub from: End,
    /// The frame's name in T.30, or what sort of signal it is.
    pub name: String,
    /// What it says.
    pub words: String,
    /// Whether it arrives as something else than was said, or not at all.
    pub is_altered: bool,
}

/// What was said in a call, in the order in which it began. A copy shares the entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ladder {
    entries: Vec<Arc<Entry>>,
    left_out: usize,
}

impl Ladder {
    /// What was said.
    #[must_use]
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// How much more was said than is kept.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Takes note of a signal as it arrives, when, for how long, and whether that is how it was said.
    pub(crate) fn note(
        &mut self,
        whole: (Samples, Samples),
        from: End,
        signal: &Signal,
        is_altered: bool,
    ) {
        match signal {
            Signal::Cng => self.add(whole, from, "CNG", "calling tone".into(), is_altered),
            Signal::Ced => self.add(whole, from, "CED", "answer tone".into(), is_altered),
            Signal::Other(_) => self.add(whole, from, "noise", "no fax".into(), is_altered),
            Signal::Tcf { rate, octets } => {
                let ones: u32 = octets.iter().map(|it| it.count_ones()).sum();
                let words = match ones {
                    0 => format!("{}, all zeros", rate.name()),
                    _ => format!("{}, {ones} bits are not zero", rate.name()),
                };
                self.add(whole, from, "TCF", words, is_altered);
            }
            Signal::Page { rate, octets, .. } => {
                let words = format!("{}, {} octets", rate.name(), octets.len());
                self.add(whole, from, "page", words, is_altered);
            }
            Signal::Block { rate, frames, .. } => {
                let fcd = |it: &&HdlcFrame| it.octets.get(2) == Some(&Fcf::Fcd.octet(false));
                let (sent, good) = (frames.iter().filter(fcd), |it: &&HdlcFrame| it.good);
                let good = sent.clone().filter(good).count();
                let words = format!("{}, {} frames, {good} good", rate.name(), sent.count());
                self.add(whole, from, "block", words, is_altered);
            }
            Signal::Frames(frames) => {
                let mut at = whole.0 + PREAMBLE;
                for frame in frames {
                    let lasted = Samples::of_bits(frame.bits(), CONTROL_RATE);
                    let (name, words) = frame_words(frame);
                    self.add((at, lasted), from, &name, words, is_altered);
                    at = at + lasted;
                }
            }
        }
    }

    fn add(
        &mut self,
        (at, lasted): (Samples, Samples),
        from: End,
        name: &str,
        words: String,
        is_altered: bool,
    ) {
        if self.entries.len() == ENTRIES_MAX {
            self.left_out += 1;
            return;
        }
        let name = name.into();
        // The other end may have begun before the last frame of this one did.
        let place = self.entries.iter().rposition(|it| it.at <= at).map_or(0, |it| it + 1);
        let entry = Entry { at, lasted, from, name, words, is_altered };
        self.entries.insert(place, Arc::new(entry));
    }
}

/// The name of a frame, and what it says.
fn frame_words(frame: &HdlcFrame) -> (String, String) {
    let read = match Frame::read(&HdlcFrame { good: true, ..frame.clone() }) {
        Ok(read) => read,
        Err(why) => return ("?".into(), format!("no frame: {why:?}")),
    };
    let name = read.says().map_or_else(|| format!("{:02x}", read.fcf), |it| it.name().into());
    let words = match read.says() {
        Some(Fcf::Dis | Fcf::Dtc) => Abilities::words(&read.fif),
        Some(Fcf::Dcs) => Terms::words(&read.fif),
        Some(Fcf::Csi | Fcf::Tsi | Fcf::Cig | Fcf::Sub | Fcf::Sep) => {
            format!("{:?}", SubscriberId::read(&read.fif))
        }
        Some(Fcf::Pwd | Fcf::Sid) => "a password".into(),
        Some(Fcf::Pps) => pps_words(&read.fif),
        Some(Fcf::Ppr) => {
            let wanted: u32 = read.fif.iter().map(|it| it.count_ones()).sum();
            format!("{wanted} of 256 are wanted, those beyond the last among them")
        }
        Some(says) => says.words().into(),
        None => "nothing that T.30 knows".into(),
    };
    if frame.good { (name, words) } else { (name, format!("{words} (damaged)")) }
}

fn pps_words(fif: &[u8]) -> String {
    let [post, page, block, frames, ..] = *fif else { return "too short".into() };
    let post = Fcf::of(post).map_or("NULL", Fcf::name);
    let frames = u32::from(frames) + 1;
    format!("{post}: page {page}, block {block}, {frames} frames")
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.at.in_ms();
        let arrow = match self.from {
            End::Caller => "──▶",
            End::Answerer => "◀──",
        };
        let altered = if self.is_altered { " !" } else { "" };
        let time = format!("{}.{:03}", ms / 1_000, ms % 1_000);
        write!(f, "{time:>9} {arrow} {:<7} {}{altered}", self.name, self.words)
    }
}

impl fmt::Display for Ladder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seconds   caller ──▶ ◀── answerer")?;
        writeln!(
            f,
            "! did not arrive so, or not at all; where it arrived, the words are of what did"
        )?;
        self.entries.iter().try_for_each(|it| writeln!(f, "{it}"))?;
        match self.left_out {
            0 => Ok(()),
            more => writeln!(f, "{:>9} and {more} more", "..."),
        }
    }
}
